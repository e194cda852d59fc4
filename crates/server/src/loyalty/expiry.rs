//! Points that expire: once a day, by the first instance that comes to it. Whoever else writes into a customer's ledger takes off
//! what has come to expire first.

use crate::error::AppResult;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

use super::{news, store};

/// Takes off the points that have come to expire and tells of those that soon will, unless that was done today.
///
/// # Errors
/// Where the database is away.
pub async fn expire(state: &AppState) -> AppResult<()> {
    let (now, today) = (state.clock.now(), state.clock.today());
    let mut transaction = state.work.begin().await?;
    let first = sqlx::query!(
        "insert into points_expiry (day) values ($1) on conflict do nothing",
        today
    )
    .execute(&mut *transaction)
    .await?;
    if first.rows_affected() == 0 {
        return Ok(());
    }
    let mut raised = None;
    if store::anything_expires(&mut transaction).await? {
        store::lock_balances(&mut transaction, None).await?;
        let customers = store::restate_expiry(&mut transaction, None, today, now).await?;
        news::tell_expiring(&mut transaction, &state.config.public_url, now).await?;
        if !customers.is_empty() {
            raised = Some(DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customers]).await?);
        }
    }
    transaction.commit().await?;
    if let Some(raised) = raised {
        state.versions.after_commit(raised);
    }
    Ok(())
}
