//! What a change of invoices means for points and tiers.

use std::collections::BTreeMap;

use sqlx::PgConnection;

use domain::loyalty::Tier;

use super::store;

/// The reason of entries that a merge of customers writes.
const MERGE: &str = "merge";

/// How many customers reached which tier from a lower one.
pub type TierRises = BTreeMap<Tier, u64>;

/// Why invoices changed, as the points ledger notes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An upload, or its undo.
    Upload(i64),
    /// Their customer was merged into another one.
    Merge,
}

/// Writes what is missing in the points ledger for the invoices of `change_invoice` and brings every tier up to date.
pub async fn follow_change(connection: &mut PgConnection, cause: Cause) -> sqlx::Result<TierRises> {
    let (upload_id, reason) = match cause {
        Cause::Upload(id) => (Some(id), None),
        Cause::Merge => (None, Some(MERGE)),
    };
    store::restate_points(connection, upload_id, reason).await?;
    let mut rises = TierRises::new();
    for change in store::restate_tiers(connection).await? {
        let place = |word: &str| Tier::ALL.into_iter().find(|tier| tier.as_str() == word);
        if let (Some(before), Some(after)) = (place(&change.before), place(&change.after))
            && after > before
        {
            *rises.entry(after).or_default() += 1;
        }
    }
    Ok(rises)
}

/// The balance of a customer.
pub async fn balance(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<i64> {
    store::balance(connection, customer_id).await
}

/// Moves what a merged customer's ledger holds to the customer that it was merged into: its invoices, which are in
/// `change_invoice`, earn there, and the rest goes there as adjustments. Tiers follow.
pub async fn follow_merge(connection: &mut PgConnection, from: i64, into: i64, account_id: i64) -> sqlx::Result<()> {
    follow_change(&mut *connection, Cause::Merge).await?;
    store::move_rest(connection, from, into, account_id, MERGE).await
}
