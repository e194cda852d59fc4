//! Routes of a customer's points, under `/api/customer`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain::Problem;
use domain::loyalty::{CustomerRewards, PointsLedger, RedeemRequest, Redeemed};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{page, redeem, table};
use crate::error::AppResult;
use crate::extract::{Customer, Json, Path, Query};
use crate::http::Routes;
use crate::http::export::TableFormat;
use crate::http::{etag, idempotency, paging};
use crate::sales::standing::standing;
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes of customers.
pub fn customer_routes(config: &mut Routes<'_>) {
    config
        .service(customer_rewards)
        .service(customer_ledger)
        .service(save_ledger)
        .service(save_own_redemptions)
        .service(customer_redeem);
}

/// My points, my tier, and what I can redeem
///
/// With the newest redemptions and entries of the ledger.
#[utoipa::path(
    tag = "loyalty",
    responses(
        (status = 200, body = CustomerRewards),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
    ),
)]
#[get("/rewards")]
async fn customer_rewards(customer: Customer, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        let standing = standing(&state.read, state.clock.today()).await?;
        page::page(&state, &customer, standing).await
    })
    .await
}

/// Which entries.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LedgerQuery {
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// My points ledger, newest first, with the balance after each entry
#[utoipa::path(
    tag = "loyalty",
    params(LedgerQuery),
    responses(
        (status = 200, body = PointsLedger),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A wrong limit or cursor"),
    ),
)]
#[get("/rewards/ledger")]
async fn customer_ledger(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<LedgerQuery>,
) -> AppResult<HttpResponse> {
    let limit = paging::size(query.limit)?;
    let before = query.cursor.as_deref().map(paging::number).transpose()?;
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || {
        page::ledger(&state, &customer, before, limit)
    })
    .await
}

/// My points ledger, as a file
///
/// All of it, newest first.
#[utoipa::path(
    tag = "loyalty",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/rewards/ledger.{format}")]
async fn save_ledger(customer: Customer, state: Data<AppState>, format: Path<TableFormat>) -> AppResult<HttpResponse> {
    table::ledger(&state, &customer, format.0).await
}

/// My redemptions, as a file
///
/// All of them, newest first.
#[utoipa::path(
    tag = "loyalty",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/rewards/redemptions.{format}")]
async fn save_own_redemptions(
    customer: Customer,
    state: Data<AppState>,
    format: Path<TableFormat>,
) -> AppResult<HttpResponse> {
    table::own_redemptions(&state, &customer, format.0).await
}

/// Redeem a reward
///
/// Price and stock are those of the catalogue at this moment. Two devices cannot spend the same points.
#[utoipa::path(
    tag = "loyalty",
    params(("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again.")),
    request_body = RedeemRequest,
    responses(
        (status = 201, body = Redeemed),
        (
            status = 409,
            description = "`points_insufficient`, `points_negative`, `reward_out_of_stock`, `reward_tier`, `reward_not_yet`, `reward_ended`, or `idempotency_running`.",
            body = Problem,
        ),
        (status = 422, description = "Not the id of a reward.", body = Problem),
    ),
)]
#[post("/rewards/redeem")]
async fn customer_redeem(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<RedeemRequest>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    Ok(redeem::redeem(&state, &customer, form.0, key.as_deref())
        .await?
        .respond())
}
