//! Routes of reports, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa_actix_web::service_config::ServiceConfig;

use domain::Problem;
use domain::report::{Report, ReportKind};

use super::build;
use super::query::ReportQuery;
use crate::error::AppResult;
use crate::extract::{Path, Query, Staff};
use crate::http::etag;
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes. Fixed paths and files come before what would take their names for a kind.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(report);
}

/// A report
///
/// Its columns, rows and totals; a page of at most 1,000 rows.
#[utoipa::path(
    tag = "reports",
    params(("kind" = ReportKind, Path), ReportQuery),
    responses(
        (status = 200, body = Report),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 404, body = Problem, description = "No such report"),
        (status = 422, body = Problem, description = "What this report does not offer"),
    ),
)]
#[get("/reports/{kind}")]
async fn report(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    kind: Path<ReportKind>,
    query: Query<ReportQuery>,
) -> AppResult<HttpResponse> {
    let wanted = query.of_kind(kind.0)?;
    etag::respond(&request, &caller, &state, Audience::Staff, || async {
        let whole = build::report(&state.read, state.clock.today(), &wanted).await?;
        Ok(build::page(whole, query.page.unwrap_or(1)))
    })
    .await
}
