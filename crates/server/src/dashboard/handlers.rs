//! Route of the dashboard, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use domain::Problem;
use domain::dashboard::Dashboard;

use super::build;
use crate::error::AppResult;
use crate::extract::{Query, SalesReader};
use crate::http::Routes;
use crate::http::etag;
use crate::sales::range;
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the route.
pub fn routes(config: &mut Routes<'_>) {
    config.service(dashboard);
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DashboardQuery {
    /// First day, WITA. Without `from` and `to`: the 30 days that end on the data date.
    #[param(example = "2026-10-23")]
    from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    to: Option<NaiveDate>,
}

/// Everything the admin dashboard shows.
#[utoipa::path(
    tag = "dashboard",
    params(DashboardQuery),
    responses(
        (status = 200, body = Dashboard),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "`from` after `to`, or not a date"),
    ),
)]
#[get("/dashboard")]
async fn dashboard(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<DashboardQuery>,
) -> AppResult<HttpResponse> {
    range::check(query.from, query.to)?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        build::dashboard(&state, query.from, query.to)
    })
    .await
}
