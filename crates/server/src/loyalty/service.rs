//! What a change of invoices, of rules or of opening points means for points and tiers.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::loyalty::{ExpiringPoints, PointsSettings, Tier, TierSettings};
use domain::wita_day;
use sqlx::PgConnection;

use super::{page, store};
use crate::sales::change;

pub use super::expiry::expire;
pub use super::news::tell_earned;
pub use super::turns::RedemptionTurns;

/// The reason of entries that a merge of customers writes.
const MERGE: &str = "merge";
/// The reason of entries that another rule writes.
const RULE: &str = "rule";

/// How many customers reached which tier from a lower one.
pub type TierRises = BTreeMap<Tier, u64>;

/// Why invoices changed, as the points ledger notes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An upload, or its undo.
    Upload(i64),
    /// Their customer was merged into another one.
    Merge,
    /// They did not; the rule that they earn by did.
    Rule,
}

/// Writes what is missing in the points ledger for the invoices of `change_invoice`, takes off what has come to expire, and
/// brings every tier up to date.
pub async fn follow_change(connection: &mut PgConnection, cause: Cause, now: DateTime<Utc>) -> sqlx::Result<TierRises> {
    let (upload_id, reason) = match cause {
        Cause::Upload(id) => (Some(id), None),
        Cause::Merge => (None, Some(MERGE)),
        Cause::Rule => (None, Some(RULE)),
    };
    let customers = store::changed_customers(&mut *connection).await?;
    store::lock_balances(&mut *connection, Some(&customers)).await?;
    store::restate_points(&mut *connection, upload_id, reason).await?;
    if cause != Cause::Merge {
        follow_expiry(&mut *connection, &customers, now).await?;
    }
    restate_tiers(connection).await
}

async fn restate_tiers(connection: &mut PgConnection) -> sqlx::Result<TierRises> {
    let mut rises = TierRises::new();
    for change in store::restate_tiers(connection).await? {
        if let (Some(before), Some(after)) = (Tier::parse(&change.before), Tier::parse(&change.after))
            && after > before
        {
            *rises.entry(after).or_default() += 1;
        }
    }
    Ok(rises)
}

/// Takes off what has come to expire of some customers, whose balances are locked.
pub(super) async fn follow_expiry(
    connection: &mut PgConnection,
    customers: &[i64],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if store::anything_expires(&mut *connection).await? {
        store::restate_expiry(connection, Some(customers), wita_day(now), now).await?;
    }
    Ok(())
}

/// The balance of a customer.
pub async fn balance(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<i64> {
    store::balance(connection, customer_id).await
}

/// What a customer's points come to besides their balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsOutlook {
    /// What expires next; none where nothing does.
    pub expiring: Option<ExpiringPoints>,
    /// How many rewards can be redeemed now.
    pub redeemable: i64,
}

/// What the points of a customer of this tier and balance come to, within a transaction of the customer.
pub async fn outlook(
    connection: &mut PgConnection,
    customer_id: i64,
    (tier, balance): (Tier, i64),
    today: NaiveDate,
) -> sqlx::Result<PointsOutlook> {
    Ok(PointsOutlook {
        expiring: page::expiring(&mut *connection, customer_id, today).await?,
        redeemable: page::redeemable(connection, tier, balance, today).await?,
    })
}

/// Moves what a merged customer's ledger holds to the customer that it was merged into: its invoices, which are in
/// `change_invoice`, earn there, and the rest, its redemptions too, goes there as it counts. Tiers follow.
pub async fn follow_merge(
    connection: &mut PgConnection,
    from: i64,
    into: i64,
    account_id: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    store::lock_balances(&mut *connection, Some(&[from, into])).await?;
    follow_change(&mut *connection, Cause::Merge, now).await?;
    store::move_rest(&mut *connection, from, into, account_id, MERGE, now).await?;
    follow_expiry(connection, &[from, into], now).await
}

/// What an upload of opening points came to for one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningChange {
    /// The customer's number.
    pub number: String,
    /// Points that came, or went where negative.
    pub points: i64,
    /// Whether it had no opening points before.
    pub is_new: bool,
}

/// Brings the ledger to what the newest uploads of opening points say of the customers that an upload names. `importing` is
/// that upload while it is imported, and none where it was undone. The caller holds the import lock.
pub async fn follow_opening_points(
    connection: &mut PgConnection,
    upload_id: i64,
    importing: Option<i64>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<OpeningChange>> {
    let differences = store::opening_differences(&mut *connection, upload_id, importing).await?;
    let customers: Vec<i64> = differences.iter().map(|difference| difference.id).collect();
    store::lock_balances(&mut *connection, Some(&customers)).await?;
    store::write_opening(&mut *connection, &differences, upload_id, wita_day(now), now).await?;
    follow_expiry(connection, &customers, now).await?;
    let change = |difference: store::OpeningDifference| OpeningChange {
        number: difference.number,
        points: difference.points,
        is_new: difference.is_new,
    };
    Ok(differences.into_iter().map(change).collect())
}

/// The rules of points as they stand.
pub async fn points_settings(connection: &mut PgConnection) -> sqlx::Result<PointsSettings> {
    let rules = store::points_rules(connection).await?;
    Ok(PointsSettings { rules })
}

/// Puts other rules of points into force: what invoices earned and what expired follow. The caller holds the import lock.
pub async fn follow_points_settings(
    connection: &mut PgConnection,
    old: &PointsSettings,
    new: &PointsSettings,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    // All of them, and first: who holds some and then wants others waits in a circle with the job that expires points.
    store::lock_balances(&mut *connection, None).await?;
    store::write_points_rules(&mut *connection, &new.rules, wita_day(now)).await?;
    if let Some(day) = old.first_difference(new) {
        change::prepare(&mut *connection).await?;
        store::all_invoices_since(&mut *connection, day).await?;
        follow_change(&mut *connection, Cause::Rule, now).await?;
    }
    if store::anything_expires(&mut *connection).await? {
        store::restate_expiry(connection, None, wita_day(now), now).await?;
    }
    Ok(())
}

/// The rules of tiers and what tiers bring, as they stand.
pub async fn tier_settings(connection: &mut PgConnection) -> sqlx::Result<TierSettings> {
    Ok(TierSettings {
        rules: store::tier_rules(&mut *connection).await?,
        benefits: store::benefits(connection).await?,
    })
}

/// Puts other rules of tiers into force. The caller holds the import lock.
pub async fn follow_tier_settings(connection: &mut PgConnection, new: &TierSettings) -> sqlx::Result<()> {
    store::write_tier_rules(&mut *connection, &new.rules).await?;
    store::write_benefits(&mut *connection, &new.benefits).await?;
    restate_tiers(connection).await?;
    Ok(())
}
