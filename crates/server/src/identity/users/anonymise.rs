//! Takes a customer's personal data away, for good (ADR 0016).

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::id::UserId;
use super::{finish, store};
use crate::audit;
use crate::catalog::favorites;
use crate::error::AppResult;
use crate::extract::Caller;
use crate::insights::service as insights;
use crate::notifications::service as notifications;
use crate::payments::service as payments;
use crate::state::AppState;
use crate::uploads::service as uploads;

/// What a customer without personal data is called.
pub const ANONYMOUS: &str = "Pelanggan anonim";

/// Takes the personal data of a customer, and of the numbers merged into it, away: its account, registrations, sessions,
/// browsers and links, and what is on file. Invoices and the log keep what they say. A second time changes nothing.
///
/// # Errors
/// 404 for staff, and where there is no such customer.
pub async fn anonymise(state: &AppState, caller: &Caller, id: UserId) -> AppResult<()> {
    let customer_id = id.customer()?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    store::customer(&mut transaction, customer_id).await?;
    let person = store::person(&mut transaction, customer_id).await?;
    let account_ids = accounts(&mut transaction, &person).await?;
    let addresses = addresses(&mut transaction, &person, &account_ids).await?;
    let taken = [
        take_accounts(&mut transaction, &account_ids, now).await?,
        take_registrations(&mut transaction, &person, &addresses).await?,
        take_profiles(&mut transaction, &person).await?,
        uploads::forget_profiles(&mut transaction, &person).await?,
        favorites::forget(&mut transaction, &person).await?,
        notifications::forget(&mut transaction, &account_ids).await?,
        payments::forget_notes(&mut transaction, &person).await?,
        insights::forget_notes(&mut transaction, &person).await?,
    ];
    if taken.iter().all(|rows| *rows == 0) {
        return Ok(());
    }
    // Without what was taken: it would stay there for good.
    audit::record(
        &mut transaction,
        now,
        caller,
        "account_anonymised",
        &id.wire(),
        None,
        None,
    )
    .await?;
    finish(state, transaction, id, &account_ids).await
}

async fn accounts(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!("select id from account where customer_id = any($1)", person)
        .fetch_all(connection)
        .await
}

/// Every address of the person, in lower case.
async fn addresses(connection: &mut PgConnection, person: &[i64], account_ids: &[i64]) -> sqlx::Result<Vec<String>> {
    sqlx::query_file_scalar!("src/identity/users/sql/addresses.sql", person, account_ids)
        .fetch_all(connection)
        .await
}

/// The accounts can no longer be signed in to and name nobody; what belongs to them goes.
async fn take_accounts(connection: &mut PgConnection, ids: &[i64], now: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update account
         set name = $2, email = 'anonim-' || id || '@invalid', password_hash = null, password_key_id = null,
             status = 'disabled', anonymised_at = $3, version = version + 1
         where id = any($1) and anonymised_at is null",
        ids,
        ANONYMOUS,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("delete from session where account_id = any($1)", ids)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from known_browser where account_id = any($1)", ids)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from one_time_link where account_id = any($1)", ids)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from challenge where account_id = any($1)", ids)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Registrations for the person's numbers go, and attempts of its addresses that led nowhere; their codes go with them.
async fn take_registrations(connection: &mut PgConnection, person: &[i64], addresses: &[String]) -> sqlx::Result<u64> {
    sqlx::query!(
        "delete from challenge where account_id is null and registration_id is null and typed_email = any($1)",
        addresses
    )
    .execute(&mut *connection)
    .await?;
    let done = sqlx::query!(
        "delete from registration
         where customer_id = any($1) or (customer_id is null and lower(email) = any($2))",
        person,
        addresses
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// What is on file names nobody; files no longer change the name.
async fn take_profiles(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update customer
         set name = $2, name_edited = true, email = null, phone = null, address = null, version = version + 1
         where id = any($1)
           and (name <> $2 or email is not null or phone is not null or address is not null)",
        person,
        ANONYMOUS
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
