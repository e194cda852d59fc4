//! SQL of the points ledger and the tiers.

use sqlx::PgConnection;

/// One customer's tier before and after.
pub(super) struct TierChange {
    pub before: String,
    pub after: String,
}

pub(super) async fn restate_points(
    connection: &mut PgConnection,
    upload_id: Option<i64>,
    reason: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query_file!("src/loyalty/sql/restate_points.sql", upload_id, reason)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn restate_tiers(connection: &mut PgConnection) -> sqlx::Result<Vec<TierChange>> {
    sqlx::query_file_as!(TierChange, "src/loyalty/sql/restate_tiers.sql")
        .fetch_all(connection)
        .await
}

pub(super) async fn balance(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<i64> {
    let balance = sqlx::query_scalar!(
        "select balance from customer_points where customer_id = $1",
        customer_id
    )
    .fetch_optional(connection)
    .await?;
    Ok(balance.unwrap_or(0))
}

pub(super) async fn move_rest(
    connection: &mut PgConnection,
    from: i64,
    into: i64,
    account_id: i64,
    reason: &str,
) -> sqlx::Result<()> {
    sqlx::query_file!("src/loyalty/sql/move_rest.sql", from, into, account_id, reason)
        .execute(connection)
        .await?;
    Ok(())
}
