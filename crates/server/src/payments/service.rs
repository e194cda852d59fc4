//! What other slices ask of payments.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

pub use super::files::{By, MadeBalances, MadePayments, Told, Undone, import_balances, import_payments, undo_upload};

/// Brings what is open of these customers to what holds. Call it after whatever it follows from has changed.
pub async fn settle(connection: &mut PgConnection, customers: &[i64]) -> sqlx::Result<()> {
    sqlx::query!("select settle($1)", customers)
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// The same for every customer: the day from which payments are kept has changed.
pub async fn settle_all(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select settle(array(select id from customer))")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Follows the invoices in `change_invoice`: those of an import, an undo or a merge.
pub async fn follow_change(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select settle(array(select distinct customer_id from change_invoice))")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Gives the payments and the opening balance of a merged customer to the one that it was merged into; its invoices, which are
/// in `change_invoice`, are there already.
pub async fn follow_merge(
    connection: &mut PgConnection,
    from: i64,
    into: i64,
    account_id: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!("update payment set customer_id = $2 where customer_id = $1", from, into)
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/payments/sql/merge_balances.sql", from, into, account_id, now)
        .execute(&mut *connection)
        .await?;
    settle(connection, &[from, into]).await
}

/// Forgets what was written in own words about the payments and opening balances of a person's customers.
pub async fn forget_notes(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<u64> {
    let payments = sqlx::query!(
        "update payment set note = '' where customer_id = any($1) and note <> ''",
        person
    )
    .execute(&mut *connection)
    .await?;
    let balances = sqlx::query!(
        "update opening_balance set note = '' where customer_id = any($1) and note <> ''",
        person
    )
    .execute(connection)
    .await?;
    Ok(payments.rows_affected() + balances.rows_affected())
}

/// The day from which payments are kept; none while they are not.
pub async fn kept_from(db: impl PgExecutor<'_>) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("select kept_from from payment_rule")
        .fetch_one(db)
        .await
}

/// Days until an invoice is due, for customers made from now on.
pub async fn default_terms(db: impl PgExecutor<'_>) -> sqlx::Result<i32> {
    sqlx::query_scalar!(r#"select terms_days as "terms_days!" from payment_rule"#)
        .fetch_one(db)
        .await
}
