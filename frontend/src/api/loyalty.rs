//! `/api/customer/rewards`; `/api/admin/rewards`, `/api/admin/redemptions` and `/api/admin/points`.

use domain::id::RewardId;
use domain::loyalty::{
    CounterRedemption, CustomerRewards, NewReward, PointsAdjusted, PointsAdjustment, PointsLedger, RedeemRequest,
    Redeemed, RedemptionList, Rewards,
};
use serde_json::json;

use super::{ApiError, Call, Query, encode, get};

/// Where the catalogue is, for its export too.
pub const REWARDS: &str = "/api/admin/rewards";
/// Where redemptions are, for their export too.
pub const REDEMPTIONS: &str = "/api/admin/redemptions";
/// Where a customer's ledger is, for its export too.
pub const LEDGER: &str = "/api/customer/rewards/ledger";
/// Where a customer's redemptions are saved.
pub const OWN_REDEMPTIONS: &str = "/api/customer/rewards/redemptions";

/// `GET /api/customer/rewards`.
pub async fn own() -> Result<CustomerRewards, ApiError> {
    get("/api/customer/rewards", &Query::new()).await
}

/// `GET /api/customer/rewards/ledger`, the newest first.
pub async fn ledger(query: &Query) -> Result<PointsLedger, ApiError> {
    get(LEDGER, query).await
}

/// `POST /api/customer/rewards/redeem`; the same `key` again is the same redemption.
pub async fn redeem(reward_id: RewardId, key: String) -> Result<Redeemed, ApiError> {
    let call = Call::post("/api/customer/rewards/redeem").header("Idempotency-Key", key);
    call.json(&RedeemRequest { reward_id }).send().await
}

/// `GET /api/admin/rewards`.
pub async fn rewards() -> Result<Rewards, ApiError> {
    get(REWARDS, &Query::new()).await
}

/// `POST /api/admin/rewards`.
pub async fn add_reward(reward: &NewReward) -> Result<(), ApiError> {
    Call::post(REWARDS).json(reward).reply().await.map(drop)
}

/// `PATCH /api/admin/rewards/{id}`: all of it, from the version that was seen.
pub async fn change_reward(id: RewardId, version: i64, reward: &NewReward) -> Result<(), ApiError> {
    let call = Call::with_method("PATCH", &format!("{REWARDS}/{id}")).if_match(version);
    call.json(reward).reply().await.map(drop)
}

/// `DELETE /api/admin/rewards/{id}`, from the version that was seen.
pub async fn remove_reward(id: RewardId, version: i64) -> Result<(), ApiError> {
    let call = Call::with_method("DELETE", &format!("{REWARDS}/{id}")).if_match(version);
    call.reply().await.map(drop)
}

/// `GET /api/admin/redemptions`, the newest first.
pub async fn redemptions(query: &Query) -> Result<RedemptionList, ApiError> {
    get(REDEMPTIONS, query).await
}

/// `POST /api/admin/redemptions`: redeems at the counter; the same `key` again is the same redemption.
pub async fn redeem_at_counter(form: &CounterRedemption, key: String) -> Result<Redeemed, ApiError> {
    let call = Call::post(REDEMPTIONS).header("Idempotency-Key", key);
    call.json(form).send().await
}

/// `POST /api/admin/redemptions/{id}/{verb}`: `prepare`, `hand-over`, or `cancel` with a reason.
pub async fn step(id: &str, verb: &str, reason: Option<&str>) -> Result<(), ApiError> {
    let body = match reason {
        Some(reason) => json!({ "reason": reason }),
        None => json!({}),
    };
    let path = format!("{REDEMPTIONS}/{}/{verb}", encode(id));
    Call::post(&path).json(&body).reply().await.map(drop)
}

/// `POST /api/admin/points/adjust`; the same `key` again is the same adjustment.
pub async fn adjust(form: &PointsAdjustment, key: String) -> Result<PointsAdjusted, ApiError> {
    let call = Call::post("/api/admin/points/adjust").header("Idempotency-Key", key);
    call.json(form).send().await
}
