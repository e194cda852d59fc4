//! Route of the log, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Problem;
use domain::account::AuditPage;
use utoipa_actix_web::service_config::ServiceConfig;

use super::filter::AuditQuery;
use super::store;
use crate::error::AppResult;
use crate::extract::{Query, Staff};
use crate::http::etag;
use crate::state::AppState;

/// Mounts the route.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(audit_log);
}

/// What was done
///
/// Changes with before and after, and events of security, the newest first.
#[utoipa::path(
    tag = "audit",
    params(AuditQuery),
    responses(
        (status = 200, body = AuditPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/audit")]
async fn audit_log(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<AuditQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.0.judge()?;
    let page = store::page(&state.read, &filter).await?;
    // By content: sign-ins are entries, and raise no data version.
    etag::respond_by_content(&request, &caller, &page)
}
