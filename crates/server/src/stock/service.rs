//! What a snapshot, its undo, or new sales mean for stock.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::store;

/// What a snapshot did to the parts it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SnapshotCounts {
    /// Parts that had no stock record.
    pub new: u64,
    /// Parts whose stock on hand changed.
    pub changed: u64,
    /// Parts whose stock on hand stayed.
    pub unchanged: u64,
}

/// Writes the snapshot in `staging_stock` into the ledger: one movement per part, counted less the ledger's sum up to the
/// end of `date`; where a later snapshot covers the part it is recorded and changes nothing. With `complete`, parts that
/// the file does not name are counted as zero.
pub async fn take_snapshot(
    connection: &mut PgConnection,
    upload_id: i64,
    date: NaiveDate,
    complete: bool,
) -> sqlx::Result<SnapshotCounts> {
    store::write_snapshot(connection, upload_id, date, complete).await
}

/// What undoing a snapshot did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnapshotUndo {
    /// Parts whose movement was reversed.
    pub reversed: u64,
    /// Parts that a later snapshot covers.
    pub kept: u64,
    /// Some of these by number.
    pub kept_parts: Vec<String>,
}

/// Takes a snapshot back: parts go to what the newest other snapshot that holds says, plus what moved after it. The
/// upload must already be marked as undone in this transaction.
pub async fn undo_snapshot(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<SnapshotUndo> {
    let kept_parts = store::covered_parts(connection, upload_id).await?;
    let reversed = store::reverse_snapshot(connection, upload_id).await?;
    Ok(SnapshotUndo {
        reversed,
        kept: kept_parts.len() as u64,
        kept_parts,
    })
}

/// Brings value, demand and status of every part up to date, after any change of stock or sales. Gives how many parts
/// became low or critical.
pub async fn restate(connection: &mut PgConnection) -> sqlx::Result<u64> {
    let worse = store::restate_status(connection).await?;
    store::restate_summary(connection).await?;
    Ok(worse)
}
