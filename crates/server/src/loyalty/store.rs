//! SQL of the points ledger and the tiers.

use sqlx::PgConnection;

/// One customer's tier before and after.
pub(super) struct TierChange {
    pub before: String,
    pub after: String,
}

pub(super) async fn restate_points(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<()> {
    sqlx::query_file!("src/loyalty/sql/restate_points.sql", upload_id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn restate_tiers(connection: &mut PgConnection) -> sqlx::Result<Vec<TierChange>> {
    sqlx::query_file_as!(TierChange, "src/loyalty/sql/restate_tiers.sql")
        .fetch_all(connection)
        .await
}
