//! Transactions of customers: they run as a role of their own, which sees one customer's rows and no column that is not
//! for customers (migration 0019, `customer_grants.sql`).

use sqlx::{PgConnection, Postgres, Transaction};

use crate::error::AppResult;
use crate::extract::Customer;
use crate::state::AppState;

impl AppState {
    /// Begins a transaction for reads of a customer, on the pool of reads. Dropping it ends it; nothing can be written.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn as_customer(&self, customer: &Customer) -> AppResult<Transaction<'static, Postgres>> {
        let mut transaction = self.read.begin_with("begin read only").await?;
        enter(&mut transaction, customer.customer_id).await?;
        Ok(transaction)
    }
}

/// Goes on as the customer until the transaction ends, or until `leave`.
///
/// # Errors
/// Where the database is away.
pub async fn enter(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<()> {
    sqlx::query!(
        r#"select set_config('ampc.customer', $1, true) as customer, set_config('role', 'ampconnect_customer', true) as role"#,
        customer_id.to_string()
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// Goes on as the application, within the same transaction: to note what was done where customers cannot write.
///
/// # Errors
/// Where the database is away.
pub async fn leave(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(
        r#"select set_config('ampc.customer', '', true) as customer, set_config('role', 'none', true) as role"#
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}
