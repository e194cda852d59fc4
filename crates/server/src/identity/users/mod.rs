//! Manajemen User: customers, with an account or without, and the staff. Customers are administered by whoever may
//! write, staff by super_admins.

mod access;
mod anonymise;
mod change;
mod create;
mod detail;
mod export;
pub(super) mod fields;
mod filter;
pub mod handlers;
mod id;
mod ledgers;
mod list;
pub(super) mod store;
mod table;

use chrono::{DateTime, Utc};
use domain::account::AccountStatus;
use sqlx::{PgConnection, Postgres, Transaction};

use self::id::UserId;
use crate::error::{AppError, AppResult};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// How far a customer's account is.
///
/// # Errors
/// 404 where there is no such customer, or it is hidden.
pub(super) async fn customer_status(
    connection: &mut PgConnection,
    customer_id: i64,
    now: DateTime<Utc>,
) -> AppResult<AccountStatus> {
    let user = list::one(connection, UserId::Customer(customer_id), now).await?;
    Ok(user.ok_or_else(AppError::not_found)?.status)
}

/// Commits what was done to a user, and tells whoever can see it, on every instance.
async fn finish(
    state: &AppState,
    mut transaction: Transaction<'static, Postgres>,
    id: UserId,
    account_ids: &[i64],
) -> AppResult<()> {
    let own = match id {
        UserId::Customer(id) => Some(Audience::Customer(id)),
        UserId::Staff(_) => None,
    };
    let audiences: Vec<Audience> = own.into_iter().chain([Audience::Staff]).collect();
    let raised = DataVersions::bump(&mut transaction, &audiences).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    for account_id in account_ids {
        state.sessions.forget_account(*account_id);
    }
    Ok(())
}
