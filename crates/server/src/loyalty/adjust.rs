//! Adjusting points by hand.

use actix_web::http::StatusCode;
use domain::id::CustomerId;
use domain::loyalty::{POINTS_MAX, PointsAdjusted, PointsAdjustment, PointsKind};
use domain::wita_day;
use serde_json::json;
use sqlx::PgConnection;

use super::redeem::customer_of;
use super::redemptions::reason;
use super::service;
use super::store::{self, Entry};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::idempotency::{self, Answer};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Adds points, or takes them off, once per `key`. It never takes more than there are.
///
/// # Errors
/// 422 where the customer is not there or the points cannot be.
pub(super) async fn adjust(
    state: &AppState,
    caller: &Caller,
    form: &PointsAdjustment,
    key: Option<&str>,
) -> AppResult<Answer> {
    let reason = reason(&form.reason)?;
    if form.points == 0 || form.points.abs() > POINTS_MAX {
        return Err(AppError::invalid(
            "/points",
            "invalid",
            "Isi poin yang bertambah, atau dengan minus yang berkurang; paling banyak 1.000.000.000.",
        ));
    }
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let mut whose = None;
    let write = async |connection: &mut PgConnection| {
        let customer_id = customer_of(connection, &form.customer_number).await?;
        whose = Some(customer_id);
        store::lock_balances(&mut *connection, Some(&[customer_id])).await?;
        service::follow_expiry(&mut *connection, &[customer_id], now).await?;
        let before = store::balance(&mut *connection, customer_id).await?;
        if form.points < 0 && before + form.points < 0 {
            return Err(AppError::invalid(
                "/points",
                "too_small",
                format!(
                    "Saldo poin sekarang {}, jadi tidak dapat dikurangi {}.",
                    domain::money::format_count(before),
                    domain::money::format_count(-form.points)
                ),
            ));
        }
        let entry = Entry {
            customer_id,
            kind: PointsKind::Adjust,
            points: form.points,
            redemption_id: None,
            account_id: caller.account_id,
            note: Some(reason),
            day: wita_day(now),
            at: now,
        };
        let after = store::write(&mut *connection, &entry).await?;
        let subject = CustomerId(customer_id).to_string();
        let told = Some(json!({"points": after, "change": form.points, "reason": reason}));
        let was = Some(json!({"points": before}));
        audit::record(connection, now, caller, "points_adjusted", &subject, was, told).await?;
        Ok(PointsAdjusted { before, after })
    };
    let asked = (caller, "POST /api/admin/points/adjust", key);
    let outcome = idempotency::once(&mut transaction, asked, form, now, StatusCode::OK, write).await?;
    if let Some(customer_id) = whose {
        let audiences = [Audience::Staff, Audience::Customer(customer_id)];
        let raised = DataVersions::bump(&mut transaction, &audiences).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer())
}
