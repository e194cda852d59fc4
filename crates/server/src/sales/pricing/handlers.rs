//! The price analysis over HTTP.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Page;
use domain::Problem;
use domain::pricing::{Pricing, PricingLine};

use super::PricingQuery;
use super::marked::{self, LinesQuery};
use super::table::{self, PricingTable};
use crate::error::AppResult;
use crate::extract::{Path, Query, SalesReader};
use crate::http::etag;
use crate::http::export::TableFormat;
use crate::state::AppState;
use crate::versions::Audience;

/// Discounts, lines below cost and prices month by month. Only lines with a quantity above nothing count.
#[utoipa::path(
    tag = "sales",
    params(PricingQuery),
    responses(
        (status = 200, body = Pricing),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/pricing")]
pub(in crate::sales) async fn pricing(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PricingQuery>,
) -> AppResult<HttpResponse> {
    query.check()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        super::pricing(&state, &query)
    })
    .await
}

/// The lines below cost, or those with a discount rate above the threshold, the worst first
#[utoipa::path(
    tag = "sales",
    params(LinesQuery),
    responses(
        (status = 200, body = Page<PricingLine>),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/pricing/lines")]
pub(in crate::sales) async fn pricing_lines(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<LinesQuery>,
) -> AppResult<HttpResponse> {
    let judged = query.0.judge()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        marked::page(&state, &judged)
    })
    .await
}

/// A table of the price analysis as a file, all of its rows
#[utoipa::path(
    tag = "sales",
    params(
        ("table" = inline(PricingTable), Path),
        ("format" = inline(TableFormat), Path),
        PricingQuery,
    ),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/pricing/{table}.{format}")]
pub(in crate::sales) async fn save_pricing(
    _caller: SalesReader,
    state: Data<AppState>,
    path: Path<(PricingTable, TableFormat)>,
    query: Query<PricingQuery>,
) -> AppResult<HttpResponse> {
    query.check()?;
    let (which, format) = path.0;
    table::table(&state, which, &query, format).await
}
