//! SQL of the stock ledger.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::service::SnapshotCounts;

pub(super) async fn write_snapshot(
    connection: &mut PgConnection,
    upload_id: i64,
    date: NaiveDate,
    complete: bool,
) -> sqlx::Result<SnapshotCounts> {
    let row = sqlx::query_file!("src/stock/sql/write_snapshot.sql", upload_id, date, complete)
        .fetch_one(connection)
        .await?;
    Ok(SnapshotCounts {
        new: row.new as u64,
        changed: row.changed as u64,
        unchanged: row.unchanged as u64,
    })
}

pub(super) async fn covered_parts(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<Vec<String>> {
    sqlx::query_file_scalar!("src/stock/sql/covered_parts.sql", upload_id)
        .fetch_all(connection)
        .await
}

pub(super) async fn reverse_snapshot(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<u64> {
    let reversed = sqlx::query_file_scalar!("src/stock/sql/reverse_snapshot.sql", upload_id)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query_file!("src/stock/sql/drop_unrecorded.sql", upload_id)
        .execute(connection)
        .await?;
    Ok(reversed as u64)
}

pub(super) async fn restate_status(connection: &mut PgConnection) -> sqlx::Result<u64> {
    let worse = sqlx::query_file_scalar!("src/stock/sql/restate_status.sql")
        .fetch_one(connection)
        .await?;
    Ok(worse as u64)
}

pub(super) async fn restate_summary(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query_file!("src/stock/sql/clear_summary.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/stock/sql/fill_summary.sql")
        .execute(connection)
        .await?;
    Ok(())
}
