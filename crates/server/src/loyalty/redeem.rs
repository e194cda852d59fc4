//! Redeeming: price and stock come from here, and of two devices that spend the same points one comes second.

use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::id::{CustomerId, RedemptionId};
use domain::loyalty::{
    CounterRedemption, NotRedeemable, PointsKind, RedeemRequest, Redeemed, RedemptionStatus, RewardTerms, Tier,
};
use domain::{ProblemCode, wita_day};
use serde_json::json;
use sqlx::PgConnection;

use super::store::{self, Entry};
use super::{catalogue, service};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::{Caller, Customer};
use crate::http::idempotency::{self, Answer};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// A redemption that somebody asks for.
struct Asked {
    customer_id: i64,
    reward_id: i64,
    at_counter: bool,
    status: RedemptionStatus,
}

/// Redeems for the customer who asks, once per `key`.
///
/// # Errors
/// 409 where the reward cannot be redeemed, with why.
pub(super) async fn redeem(
    state: &AppState,
    customer: &Customer,
    form: RedeemRequest,
    key: Option<&str>,
) -> AppResult<Answer> {
    let asked = Asked {
        customer_id: customer.customer_id,
        reward_id: form.reward_id.0,
        at_counter: false,
        status: RedemptionStatus::Requested,
    };
    let route = "POST /api/customer/rewards/redeem";
    once(state, customer, (route, key), &form, async |_| Ok(asked)).await
}

/// Redeems at the counter for a customer, once per `key`.
///
/// # Errors
/// 409 where the reward cannot be redeemed, with why; 422 where the customer is not there.
pub(super) async fn redeem_at_counter(
    state: &AppState,
    caller: &Caller,
    form: &CounterRedemption,
    key: Option<&str>,
) -> AppResult<Answer> {
    let route = "POST /api/admin/redemptions";
    let status = if form.hand_over {
        RedemptionStatus::HandedOver
    } else {
        RedemptionStatus::Requested
    };
    once(state, caller, (route, key), form, async |connection| {
        Ok(Asked {
            customer_id: customer_of(connection, &form.customer_number).await?,
            reward_id: form.reward_id.0,
            at_counter: true,
            status,
        })
    })
    .await
}

/// The customer of a number that is in use.
pub(super) async fn customer_of(connection: &mut PgConnection, number: &str) -> AppResult<i64> {
    sqlx::query_scalar!(
        "select id from customer where number = $1 and not hidden",
        number.trim()
    )
    .fetch_optional(connection)
    .await?
    .ok_or_else(|| {
        AppError::invalid(
            "/customer_number",
            "unknown",
            "Customer ini tidak ada. Pilih dari daftar customer.",
        )
    })
}

async fn once(
    state: &AppState,
    caller: &Caller,
    (route, key): (&str, Option<&str>),
    form: &impl serde::Serialize,
    ask: impl AsyncFnOnce(&mut PgConnection) -> AppResult<Asked>,
) -> AppResult<Answer> {
    let turn = state.redemption_turns.take().await?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let mut whose = None;
    let write = async |connection: &mut PgConnection| {
        let asked = ask(&mut *connection).await?;
        whose = Some(asked.customer_id);
        write(state, caller, connection, &asked, now).await
    };
    let outcome = idempotency::once(
        &mut transaction,
        (caller, route, key),
        form,
        now,
        StatusCode::CREATED,
        write,
    )
    .await?;
    if let Some(customer_id) = whose {
        // Others see one less of the reward.
        let audiences = [Audience::Staff, Audience::Customers, Audience::Customer(customer_id)];
        let raised = DataVersions::bump(&mut transaction, &audiences).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    drop(turn);
    Ok(outcome.into_answer())
}

/// The problem of a reward that cannot be redeemed.
fn refused(terms: RewardTerms<'_>, why: NotRedeemable, balance: i64) -> AppError {
    let code = match why {
        NotRedeemable::Ended => ProblemCode::RewardEnded,
        NotRedeemable::NotYet => ProblemCode::RewardNotYet,
        NotRedeemable::Tier => ProblemCode::RewardTier,
        NotRedeemable::OutOfStock => ProblemCode::RewardOutOfStock,
        NotRedeemable::Negative => ProblemCode::PointsNegative,
        NotRedeemable::Points => ProblemCode::PointsInsufficient,
    };
    AppError::problem(code, terms.advice(why, balance))
}

async fn tier_of(connection: &mut PgConnection, customer_id: i64) -> AppResult<Tier> {
    let tier = sqlx::query_scalar!("select tier from customer where id = $1", customer_id)
        .fetch_one(connection)
        .await?;
    Ok(Tier::parse(&tier).unwrap_or(Tier::Silver))
}

/// Judges a reward for a customer of such a balance.
fn judge(reward: &catalogue::Row, tier: Tier, balance: i64, now: DateTime<Utc>) -> AppResult<()> {
    let tiers = reward.tiers();
    let terms = reward.terms(&tiers);
    match terms.refusal(tier, balance, wita_day(now)) {
        Some(why) => Err(refused(terms, why, balance)),
        None => Ok(()),
    }
}

fn gone() -> AppError {
    AppError::problem(
        ProblemCode::RewardEnded,
        "Hadiah ini tidak ada lagi di katalog. Muat ulang, lalu pilih hadiah lain.",
    )
}

async fn write(
    state: &AppState,
    caller: &Caller,
    connection: &mut PgConnection,
    asked: &Asked,
    now: DateTime<Utc>,
) -> AppResult<Redeemed> {
    let customer_id = asked.customer_id;
    let tier = tier_of(&mut *connection, customer_id).await?;
    // Whoever has too few points is told so without waiting for those who spend them.
    let reward = catalogue::read(&mut *connection, asked.reward_id)
        .await?
        .ok_or_else(gone)?;
    judge(&reward, tier, store::balance(&mut *connection, customer_id).await?, now)?;

    store::lock_balances(&mut *connection, Some(&[customer_id])).await?;
    service::follow_expiry(&mut *connection, &[customer_id], now).await?;
    let balance = store::balance(&mut *connection, customer_id).await?;
    let reward = catalogue::lock(&mut *connection, asked.reward_id)
        .await?
        .ok_or_else(gone)?;
    judge(&reward, tier, balance, now)?;

    catalogue::move_stock(&mut *connection, asked.reward_id, -1).await?;
    let (id, code) = insert(state, &mut *connection, caller, asked, &reward, now).await?;
    let entry = Entry {
        customer_id,
        kind: PointsKind::Redeem,
        points: -reward.points,
        redemption_id: Some(id),
        account_id: caller.account_id,
        note: None,
        day: wita_day(now),
        at: now,
    };
    let balance = store::write(&mut *connection, &entry).await?;
    let redemption_id = RedemptionId(id);
    if asked.at_counter {
        let after = json!({
            "customer": CustomerId(customer_id), "reward": reward.name, "points": reward.points, "code": code,
            "status": asked.status, "balance": balance,
        });
        let subject = redemption_id.to_string();
        audit::record(connection, now, caller, "reward_redeemed", &subject, None, Some(after)).await?;
    }
    Ok(Redeemed {
        redemption_id,
        code,
        points: reward.points,
        balance,
    })
}

/// Writes the redemption under a code that no other has.
async fn insert(
    state: &AppState,
    connection: &mut PgConnection,
    caller: &Caller,
    asked: &Asked,
    reward: &catalogue::Row,
    now: DateTime<Utc>,
) -> AppResult<(i64, String)> {
    /// One in a million is taken at a time; nobody draws so many in vain.
    const TRIES: u32 = 50;
    for _ in 0..TRIES {
        let code = format!("TKR-{:06}", u32::from_le_bytes(state.random.bytes()) % 1_000_000);
        let id = sqlx::query_file_scalar!(
            "src/loyalty/sql/insert_redemption.sql",
            code,
            asked.customer_id,
            asked.reward_id,
            reward.name,
            reward.points,
            asked.status.as_str(),
            asked.at_counter,
            now,
            caller.account_id
        )
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(id) = id {
            return Ok((id, code));
        }
    }
    Err(anyhow::anyhow!("every code that was drawn is taken").into())
}
