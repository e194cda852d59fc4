//! Routes of rewards, redemptions and points for staff, under `/api/admin`.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use domain::Problem;
use domain::id::{RedemptionId, RewardId};
use domain::loyalty::{
    CancelRedemption, CounterRedemption, NewReward, PointsAdjusted, PointsAdjustment, Redeemed, Redemption,
    RedemptionList, RedemptionStatus, Reward, RewardChange, Rewards,
};
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::redemptions::{self, Filter, Step};
use super::{adjust, catalogue, catalogue_table, redeem, table};
use crate::error::AppResult;
use crate::extract::{Json, Path, Query, Staff, Writer};
use crate::http::Routes;
use crate::http::export::TableFormat;
use crate::http::{etag, idempotency, paging, precondition};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Mounts the routes of staff.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(rewards)
        .service(save_rewards)
        .service(create_reward)
        .service(change_reward)
        .service(delete_reward)
        .service(list_redemptions)
        .service(save_redemptions)
        .service(redeem_at_counter)
        .service(prepare_redemption)
        .service(hand_over_redemption)
        .service(cancel_redemption)
        .service(adjust_points);
}

/// The catalogue of rewards
#[utoipa::path(
    tag = "loyalty",
    responses(
        (status = 200, body = Rewards),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
    ),
)]
#[get("/rewards")]
async fn rewards(caller: Staff, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        catalogue::list(&state.read)
    })
    .await
}

/// The catalogue of rewards as a file
#[utoipa::path(
    tag = "loyalty",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/rewards.{format}")]
async fn save_rewards(_caller: Staff, state: Data<AppState>, format: Path<TableFormat>) -> AppResult<HttpResponse> {
    catalogue_table::table(&state, format.0).await
}

/// Add a reward
#[utoipa::path(
    tag = "loyalty",
    params(("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again.")),
    request_body = NewReward,
    responses(
        (status = 201, body = Reward),
        (status = 409, description = "`idempotency_running`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
    ),
)]
#[post("/rewards")]
async fn create_reward(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<NewReward>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let mut is_done = false;
    let write = async |connection: &mut PgConnection| {
        is_done = true;
        catalogue::create(connection, &caller, form.0.clone(), now).await
    };
    let asked = (&caller.0, "POST /api/admin/rewards", key.as_deref());
    let outcome = idempotency::once(&mut transaction, asked, &form.0, now, StatusCode::CREATED, write).await?;
    if is_done {
        let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customers]).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer().respond())
}

/// Change a reward
///
/// Redemptions keep the name and price of when they were made.
#[utoipa::path(
    tag = "loyalty",
    params(
        ("id" = String, Path, description = "The reward.", example = "rwd_42"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"1\""),
    ),
    request_body = RewardChange,
    responses(
        (status = 200, body = Reward),
        (status = 404, body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "A field is wrong; see `errors`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[patch("/rewards/{id}")]
async fn change_reward(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<RewardId>,
    form: Json<RewardChange>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(catalogue::change(&state, &caller, id.0.0, seen, form.0).await?))
}

/// Take a reward out of the catalogue
///
/// Redemptions of it go on.
#[utoipa::path(
    tag = "loyalty",
    params(
        ("id" = String, Path, description = "The reward.", example = "rwd_42"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"1\""),
    ),
    responses(
        (status = 204, description = "It is out."),
        (status = 404, body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[delete("/rewards/{id}")]
async fn delete_reward(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<RewardId>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    catalogue::remove(&state, &caller, id.0.0, seen).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Which redemptions.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RedemptionsQuery {
    /// Where they stand.
    #[param(inline)]
    status: Option<RedemptionStatus>,
    /// Part of a code, or of a customer's name or number, case ignored.
    q: Option<String>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl RedemptionsQuery {
    /// The filter, or why it cannot be.
    fn judge(&self) -> AppResult<Filter> {
        Ok(Filter {
            status: self.status,
            text: paging::text(self.q.as_deref())?.map(str::to_owned),
            before: self.cursor.as_deref().map(paging::number).transpose()?,
            limit: paging::size(self.limit)?,
        })
    }
}

/// Redemptions, newest first
#[utoipa::path(
    tag = "loyalty",
    params(RedemptionsQuery),
    responses(
        (status = 200, body = RedemptionList),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/redemptions")]
async fn list_redemptions(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<RedemptionsQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        redemptions::page(&state.read, &filter)
    })
    .await
}

/// Redemptions as a file
///
/// All of the filter; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "loyalty",
    params(("format" = inline(TableFormat), Path), RedemptionsQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/redemptions.{format}")]
async fn save_redemptions(
    _caller: Staff,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<RedemptionsQuery>,
) -> AppResult<HttpResponse> {
    table::redemptions(&state, query.judge()?, format.0).await
}

/// Redeem at the counter for a customer
#[utoipa::path(
    tag = "loyalty",
    params(("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again.")),
    request_body = CounterRedemption,
    responses(
        (status = 201, body = Redeemed),
        (
            status = 409,
            description = "`points_insufficient`, `points_negative`, `reward_out_of_stock`, `reward_tier`, `reward_not_yet`, `reward_ended`, or `idempotency_running`.",
            body = Problem,
        ),
        (status = 422, description = "The customer is not there.", body = Problem),
    ),
)]
#[post("/redemptions")]
async fn redeem_at_counter(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<CounterRedemption>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    let answer = redeem::redeem_at_counter(&state, &caller, &form, key.as_deref()).await?;
    Ok(answer.respond())
}

/// Put a redemption ready
///
/// A second time it changes nothing.
#[utoipa::path(
    tag = "loyalty",
    params(
        ("id" = String, Path, description = "The redemption.", example = "rdm_42"),
        ("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again."),
    ),
    responses(
        (status = 200, body = Redemption),
        (status = 404, body = Problem),
        (status = 409, description = "`conflict`: its status does not allow it.", body = Problem),
    ),
)]
#[post("/redemptions/{id}/prepare")]
async fn prepare_redemption(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<RedemptionId>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    let answer = redemptions::take(&state, &caller, id.0.0, &Step::Prepare, key.as_deref()).await?;
    Ok(answer.respond())
}

/// Hand a redemption over
///
/// A second time it changes nothing.
#[utoipa::path(
    tag = "loyalty",
    params(
        ("id" = String, Path, description = "The redemption.", example = "rdm_42"),
        ("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again."),
    ),
    responses(
        (status = 200, body = Redemption),
        (status = 404, body = Problem),
        (status = 409, description = "`conflict`: its status does not allow it.", body = Problem),
    ),
)]
#[post("/redemptions/{id}/hand-over")]
async fn hand_over_redemption(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<RedemptionId>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    let answer = redemptions::take(&state, &caller, id.0.0, &Step::HandOver, key.as_deref()).await?;
    Ok(answer.respond())
}

/// Cancel a redemption
///
/// The points go back to the customer and the reward to the catalogue. A second time it changes nothing.
#[utoipa::path(
    tag = "loyalty",
    params(
        ("id" = String, Path, description = "The redemption.", example = "rdm_42"),
        ("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again."),
    ),
    request_body = CancelRedemption,
    responses(
        (status = 200, body = Redemption),
        (status = 404, body = Problem),
        (status = 409, description = "`conflict`: it was handed over.", body = Problem),
        (status = 422, description = "Without a reason.", body = Problem),
    ),
)]
#[post("/redemptions/{id}/cancel")]
async fn cancel_redemption(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<RedemptionId>,
    form: Json<CancelRedemption>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    let step = Step::Cancel(&form);
    let answer = redemptions::take(&state, &caller, id.0.0, &step, key.as_deref()).await?;
    Ok(answer.respond())
}

/// Adjust a customer's points by hand
///
/// With a reason, which the customer reads. It never takes more than there are.
#[utoipa::path(
    tag = "loyalty",
    params(("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again.")),
    request_body = PointsAdjustment,
    responses(
        (status = 200, body = PointsAdjusted),
        (status = 409, description = "`idempotency_running`.", body = Problem),
        (status = 422, description = "The customer is not there, or the points cannot be.", body = Problem),
    ),
)]
#[post("/points/adjust")]
async fn adjust_points(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<PointsAdjustment>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    Ok(adjust::adjust(&state, &caller, &form, key.as_deref()).await?.respond())
}
