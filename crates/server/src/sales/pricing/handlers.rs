//! The price analysis over HTTP.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Problem;
use domain::pricing::Pricing;

use super::PricingQuery;
use crate::error::AppResult;
use crate::extract::{Query, SalesReader};
use crate::http::etag;
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
