//! Applying a change: the invoices and lines in `change_invoice`, `change_line` and `pending_invoice` become what holds,
//! whether they come from an import, from an undo or from a merge of customers. The temporary tables are made by [`prepare`].

use sqlx::PgConnection;

use super::{price_spans, rollup};

/// Lock number of imports, undos and merges: they run one after the other.
const IMPORT_LOCK: i64 = 0x494d_504f_5254;

/// The tables that an import or an undo works on.
const WORK_TABLES: &[&str] = &[
    "staging_customer",
    "staging_part",
    "staging_invoice",
    "staging_line",
    "staging_stock",
    "staging_profile",
    "staging_payment",
    "staging_balance",
    "staging_points",
    "pending_invoice",
    "change_invoice",
    "change_line",
];

/// Waits for the import lock, which the transaction holds until it ends.
pub async fn lock(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", IMPORT_LOCK)
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes the temporary tables, which hide the empty ones of the same name, and settles how the transaction works.
pub async fn prepare(connection: &mut PgConnection) -> sqlx::Result<()> {
    let tables: Vec<String> = WORK_TABLES
        .iter()
        .map(|table| format!("create temporary table {table} (like public.{table}) on commit drop;"))
        .collect();
    // An import may take minutes and sorts a million rows. While statistics are older than the rows, the planner takes
    // the trigram index for equality of numbers, at milliseconds a row: only bitmap scans can use it.
    // What is analysed are work tables of some ten thousand rows, each joined by its keys: a sample of 6,000 rows tells all.
    let settings = "set local statement_timeout = 0; set local work_mem = '64MB'; set local enable_bitmapscan = off;
        set local default_statistics_target = 20;";
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{settings}\n{}", tables.join("\n"))))
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes into `change_invoice` what `pending_invoice` takes away and adds, and into `change_line` the lines that go. The
/// lines that come are the caller's.
pub async fn begin(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query_file!("src/sales/sql/change_invoices.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/sales/sql/change_lines_old.sql")
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the replaced versions are kept for a later undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// An import: the version before may come back.
    Archive,
    /// An undo: the version goes for good. A merge of customers: it is the same version.
    Drop,
}

/// Puts the change into invoices, lines, rollups and the groups of parts.
pub async fn apply(connection: &mut PgConnection, replaced: Replaced) -> sqlx::Result<()> {
    sqlx::raw_sql("analyze change_invoice; analyze change_line; analyze pending_invoice")
        .execute(&mut *connection)
        .await?;
    let removes = sqlx::query_scalar!(r#"select exists (select from change_invoice where sign = -1) as "removes!""#)
        .fetch_one(&mut *connection)
        .await?;
    if removes {
        if replaced == Replaced::Archive {
            sqlx::query_file!("src/sales/sql/archive_replaced.sql")
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query_file!("src/sales/sql/delete_replaced_lines.sql")
            .execute(&mut *connection)
            .await?;
        sqlx::query_file!("src/sales/sql/delete_gone_invoices.sql")
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query_file!("src/sales/sql/write_invoices.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/sales/sql/write_lines.sql")
        .execute(&mut *connection)
        .await?;
    if replaced == Replaced::Drop {
        sqlx::query_file!("src/sales/sql/show_customers.sql")
            .execute(&mut *connection)
            .await?;
        sqlx::query_file!("src/sales/sql/show_parts.sql")
            .execute(&mut *connection)
            .await?;
    }
    rollup::apply(&mut *connection, removes).await?;
    sqlx::query!("update sales_change set number = number + 1")
        .execute(&mut *connection)
        .await?;
    price_spans::forget(&mut *connection).await?;
    sqlx::query_file!("src/sales/sql/part_groups.sql")
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives every invoice of one customer, with its earlier versions, to another. What they say stays, so that files that hold
/// them find them unchanged. Gives how many there were. [`prepare`] comes before.
pub async fn reassign(connection: &mut PgConnection, from: i64, into: i64) -> sqlx::Result<i64> {
    let moved = sqlx::query_file!("src/sales/sql/reassign_invoices.sql", from, into)
        .execute(&mut *connection)
        .await?
        .rows_affected();
    begin(&mut *connection).await?;
    sqlx::query_file!("src/sales/sql/reassign_lines.sql", into)
        .execute(&mut *connection)
        .await?;
    apply(&mut *connection, Replaced::Drop).await?;
    sqlx::query_file!("src/sales/sql/reassign_archived.sql", from, into)
        .execute(connection)
        .await?;
    Ok(moved.cast_signed())
}
