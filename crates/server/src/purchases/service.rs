//! What others call.

use domain::purchase::spending::CustomerSpending;
use sqlx::PgConnection;

use super::spending;
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
