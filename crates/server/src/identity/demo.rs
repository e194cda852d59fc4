//! The accounts of the demo distributor: made with a drawn password each time it loads, and retired with it.

use domain::account::Role;

use super::store;
use crate::error::{AppError, AppResult};
use crate::state::AppState;

/// Makes the account, or gives the one that is there this password. Gives its id.
pub async fn put_demo_account(state: &AppState, username: &str, role: Role, password: &str) -> AppResult<i64> {
    let hash = state.hasher.hash(&state.keys, &state.random, password).await?;
    let mut transaction = state.db.begin().await?;
    store::lock_setup(&mut transaction).await?;
    let known = sqlx::query_scalar!(
        "select id from account where portal = 'admin' and lower(username) = lower($1)",
        username
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let now = state.clock.now();
    let id = if let Some(id) = known {
        store::set_password(&mut transaction, id, &hash).await?;
        sqlx::query!(
            "update account set role = $2, status = 'active' where id = $1",
            id,
            role.as_str()
        )
        .execute(&mut *transaction)
        .await?;
        id
    } else {
        let email = format!("{username}@demo.invalid");
        store::insert_staff(&mut transaction, username, &email, role, &hash, now).await?
    };
    store::close_setup_links(&mut transaction, now).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Takes the account's rights and sessions; the audit log goes on naming it. False where it is the last active
/// super_admin, who stays.
pub async fn retire_demo_account(state: &AppState, username: &str) -> AppResult<bool> {
    // The table itself ends the sessions of an account that is disabled.
    let retired = sqlx::query!(
        "update account set role = 'viewer', status = 'disabled', version = version + 1 where portal = 'admin' and username = $1",
        username
    )
    .execute(&state.db)
    .await
    .map_err(AppError::from);
    match retired {
        Ok(_) => Ok(true),
        Err(error) if error.constraint() == Some("account_last_super_admin") => Ok(false),
        Err(error) => Err(error),
    }
}
