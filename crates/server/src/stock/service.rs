//! What a snapshot, its undo, a change of sales or of the rules mean for stock.

use chrono::NaiveDate;
use domain::settings::StockSettings;
use domain::stock::{StockItem, StockMovement, StockRules};
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{movements, store};

/// Lock number of whatever changes stock.
const STOCK_LOCK: i64 = 0x53_544f_434b;

/// Waits until nobody else changes stock; held until the transaction ends. Movements are then numbered in the order in which
/// they are committed, and what is read of a part's stock is what the next movement builds on. Imports take it last, for the
/// seconds in which they write stock, after their own lock.
pub async fn lock(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", STOCK_LOCK)
        .execute(connection)
        .await?;
    Ok(())
}

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
    lock(connection).await?;
    let counts = store::write_snapshot(connection, upload_id, date, complete).await?;
    store::first_sales(connection, upload_id).await?;
    Ok(counts)
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
    lock(connection).await?;
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
    lock(connection).await?;
    Ok(store::restate_status(connection).await?.worse)
}

/// Brings statuses up to date after forecasts were renewed or terms were changed. Gives whether any part is judged by something
/// else than before.
pub async fn follow_forecasts(connection: &mut PgConnection) -> sqlx::Result<bool> {
    lock(connection).await?;
    Ok(store::restate_status(connection).await?.changed > 0)
}

/// Days until an order arrives and of cover beyond them, where neither a part nor its group has terms of its own.
pub async fn lead_and_safety(db: impl PgExecutor<'_>) -> sqlx::Result<(i32, i32)> {
    store::lead_and_safety(db).await
}

/// A part with its stock.
pub struct Item {
    /// The part's id.
    pub id: i64,
    /// Whether anything is recorded about its stock.
    pub is_recorded: bool,
    /// How it stands.
    pub item: StockItem,
    /// What that is judged by.
    pub rules: StockRules,
}

/// The part of that number, whether anything is recorded about its stock or not.
pub async fn item(db: &PgPool, number: &str) -> sqlx::Result<Option<Item>> {
    let Some(row) = store::part(db, number).await? else {
        return Ok(None);
    };
    let rules = store::standing(db).await?.rules();
    Ok(Some(Item {
        id: row.id,
        is_recorded: row.is_recorded(),
        item: row.into_item(&rules),
        rules,
    }))
}

/// The newest movements of a part.
pub async fn movements(db: &PgPool, part_id: i64, limit: i64) -> sqlx::Result<Vec<StockMovement>> {
    movements::newest(db, part_id, None, limit).await
}

/// The part groups that have stock.
pub async fn groups(db: &PgPool) -> sqlx::Result<Vec<String>> {
    let groups = store::groups(db).await?;
    Ok(groups.into_iter().map(|group| group.group).collect())
}

/// What the sales in `change_line` mean for stock; `upload_id` is the upload that came or went with them. Gives how many parts
/// became low or critical.
pub async fn follow_sales(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<u64> {
    lock(connection).await?;
    store::write_sales(connection, upload_id).await?;
    Ok(store::restate_status(connection).await?.worse)
}

/// Makes stock follow its settings, which were changed in this transaction. Call [`lock`] before they are written: sales that
/// are imported meanwhile then follow either the old ones or the new.
pub async fn follow_settings(
    connection: &mut PgConnection,
    old: &StockSettings,
    new: &StockSettings,
    today: NaiveDate,
    account_id: i64,
) -> sqlx::Result<()> {
    match (old.sales_reduce_stock, new.sales_reduce_stock) {
        (false, true) => store::begin_sales(connection, account_id).await?,
        (true, false) => store::end_sales(connection, today, account_id).await?,
        _ => {}
    }
    store::restate_status(connection).await?;
    Ok(())
}
