//! What others call.

use chrono::NaiveDate;
use domain::purchase::spending::CustomerSpending;
use sqlx::PgConnection;

pub use super::top_parts::TopPart;
use super::{spending, top_parts};
use crate::error::AppResult;
use crate::sales::standing::Standing;
use crate::state::AppState;

/// Twelve months of a customer beside the twelve before, as the customer itself sees them. The connection may see the
/// customer's rows.
///
/// # Errors
/// Where the database is away.
pub async fn spending(
    state: &AppState,
    connection: &mut PgConnection,
    customer_id: i64,
    standing: &Standing,
) -> AppResult<CustomerSpending> {
    spending::figures(state, connection, customer_id, standing).await
}

/// The parts that each customer spent most on, in the state of the sales that the transaction sees.
///
/// # Errors
/// Where the database is away.
pub async fn top_parts(connection: &mut PgConnection, data_date: NaiveDate) -> sqlx::Result<Vec<TopPart>> {
    top_parts::of_all(connection, data_date).await
}

/// Keeps them for customers' pages, in place of what was kept.
///
/// # Errors
/// Where the database is away.
pub async fn keep_top_parts(connection: &mut PgConnection, parts: &[TopPart]) -> sqlx::Result<()> {
    top_parts::keep(connection, parts).await
}

/// How many of those that are kept, and hold, differ from what the lines add up to.
///
/// # Errors
/// Where the database is away.
pub async fn top_part_differences(connection: &mut PgConnection) -> sqlx::Result<i64> {
    top_parts::differences(connection).await
}
