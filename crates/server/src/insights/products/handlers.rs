//! Routes of Analitik Produk, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Problem;
use domain::insight::{PartAnalytics, ProductAnalytics};

use super::query::ProductsQuery;
use super::{part, table};
use crate::error::AppResult;
use crate::extract::{Path, Query, SalesReader};
use crate::http::Routes;
use crate::http::etag;
use crate::http::export::TableFormat;
use crate::state::AppState;

/// Mounts the routes.
pub(in crate::insights) fn routes(config: &mut Routes<'_>) {
    config
        .service(product_analytics)
        .service(save_product_analytics)
        .service(part_analytics);
}

/// Products: margins and classes, the best and the worst, groups, idle stock, pairs, seasons
///
/// One view a call; `idle` and `sort` count where they mean something. A group is the one that parts have now.
#[utoipa::path(
    tag = "analytics",
    params(ProductsQuery),
    responses(
        (status = 200, body = ProductAnalytics),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/products")]
async fn product_analytics(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<ProductsQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond_by_content(
        &request,
        &caller,
        &super::analytics(&state, query.view(), &filter).await?,
    )
}

/// Products as a file
///
/// The rows of a view, all of its filter; `limit` and `cursor` do not count. Those of the summary are its parts.
#[utoipa::path(
    tag = "analytics",
    params(("format" = inline(TableFormat), Path), ProductsQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/products.{format}")]
async fn save_product_analytics(
    _caller: SalesReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<ProductsQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    table::table(&state, query.view(), filter, format.0).await
}

/// One part: stock, sales, demand and its forecast, what to order, prices, buyers, what it is bought with
#[utoipa::path(
    tag = "analytics",
    params(("part_number" = String, Path, description = "Percent-encoded", example = "23100K44201")),
    responses(
        (status = 200, body = PartAnalytics),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 404, body = Problem),
    ),
)]
#[get("/analytics/products/{part_number}")]
async fn part_analytics(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    number: Path<String>,
) -> AppResult<HttpResponse> {
    etag::respond_by_content(&request, &caller, &part::part(&state, &number).await?)
}
