//! What a change of invoices means for points and tiers.

use std::collections::BTreeMap;

use sqlx::PgConnection;

use domain::loyalty::Tier;

use super::store;

/// How many customers reached which tier from a lower one.
pub type TierRises = BTreeMap<Tier, u64>;

/// Writes what is missing in the points ledger for the invoices of `change_invoice` and brings every tier up to date.
/// `upload_id` is the upload that the entries are written for.
pub async fn follow_change(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<TierRises> {
    store::restate_points(connection, upload_id).await?;
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
