//! Routes of insights, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Problem;
use domain::insight::{CustomerAnalytics, ReorderPage};

use super::overview::{self, CustomersQuery};
use super::reorder::{self, ReorderQuery};
use super::{products, reorder_table};
use crate::error::AppResult;
use crate::extract::{Path, Query, SalesReader, StockReader};
use crate::http::Routes;
use crate::http::etag;
use crate::http::export::TableFormat;
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(customer_analytics)
        .service(reorder_advice)
        .service(save_reorder_advice);
    products::handlers::routes(config);
}

/// Customers: segments and how they move, cohorts, who is likely gone, and what is at risk
///
/// As it was computed after sales last changed; `run` says when, and whether it is being computed anew.
#[utoipa::path(
    tag = "analytics",
    params(CustomersQuery),
    responses(
        (status = 200, body = CustomerAnalytics),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/customers")]
async fn customer_analytics(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<CustomersQuery>,
) -> AppResult<HttpResponse> {
    // By content: the job that computes raises no data version, which would make every other page be read again.
    etag::respond_by_content(&request, &caller, &overview::read(&state, &query).await?)
}

/// Reorder advice, by urgency
///
/// What to order, how much and why, by the demand that was computed after sales last changed, and by stock and terms as they
/// stand now. With `service` or `lead_days`: what would be advised under these; nothing is stored.
#[utoipa::path(
    tag = "analytics",
    params(ReorderQuery),
    responses(
        (status = 200, body = ReorderPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/reorder")]
async fn reorder_advice(
    caller: StockReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<ReorderQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond_by_content(&request, &caller, &reorder::page(&state, &filter).await?)
}

/// Reorder advice as a file: the list for the order
///
/// All of the filter, or the parts that are named; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "analytics",
    params(("format" = inline(TableFormat), Path), ReorderQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/reorder.{format}")]
async fn save_reorder_advice(
    _caller: StockReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<ReorderQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    reorder_table::table(&state, filter, format.0).await
}
