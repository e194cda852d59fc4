//! From the staging tables into the database. The caller holds the import lock and decides whether it stays.

use chrono::{DateTime, NaiveDate, Utc};
use ingest::ProblemLog;
use sqlx::PgConnection;

use domain::upload::{ChangeCounts, RowProblem, RowProblemCode};

use super::outcome::Effects;
use crate::catalog::service as catalog;
use crate::loyalty::service::{self as loyalty, Cause};
use crate::payments::service as payments;
use crate::sales::change::{self, Replaced};
use crate::stock::service as stock;

/// What a sales file comes to.
#[derive(Debug, Default)]
pub(super) struct SalesImport {
    pub effects: Effects,
    pub lines: u64,
    pub net_sales: i64,
    pub quantity: i64,
    pub gross_profit: Option<i64>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Known invoices that come with fewer lines: number, row, lines before, lines now.
    pub shrunk: Vec<Shrunk>,
    pub shrunk_total: u64,
}

/// A known invoice that comes with fewer lines.
#[derive(Debug)]
pub(super) struct Shrunk {
    pub number: String,
    pub row: i32,
    pub lines_before: i32,
    pub lines: i32,
}

/// Imports the staged sales. `step` is told what is being done.
pub(super) async fn sales(
    connection: &mut PgConnection,
    upload_id: i64,
    now: DateTime<Utc>,
    problems: &mut ProblemLog,
    step: &(dyn Fn(&str, u8) + Send + Sync),
) -> sqlx::Result<SalesImport> {
    step("Membandingkan dengan data", 60);
    let mut import = SalesImport::default();
    let customers = sqlx::query_file!("src/uploads/sql/staged_customers.sql")
        .fetch_one(&mut *connection)
        .await?;
    let parts = sqlx::query_file!("src/uploads/sql/staged_parts.sql")
        .fetch_one(&mut *connection)
        .await?;
    if customers.renamed > 0 {
        let rows = sqlx::query_file!("src/uploads/sql/renamed_customers.sql")
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            problems.push(renamed(
                "Customer Name",
                row.row,
                &row.number,
                &row.old_name,
                row.new_name,
            ));
        }
    }
    if parts.renamed > 0 {
        let rows = sqlx::query_file!("src/uploads/sql/renamed_parts.sql")
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            problems.push(renamed("Nama Part", row.row, &row.number, &row.old_name, row.new_name));
        }
    }
    import.effects.customers_new = customers.new as u64;
    import.effects.parts = ChangeCounts {
        new: parts.new as u64,
        changed: parts.changed as u64,
        unchanged: (parts.all - parts.new - parts.changed) as u64,
    };
    sqlx::query_file!("src/uploads/sql/write_customers.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/resolve_customers.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/write_parts.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/resolve_parts.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/pending_invoices.sql", upload_id)
        .execute(&mut *connection)
        .await?;
    count_pending(connection, &mut import).await?;

    step("Menulis faktur", 68);
    change::begin(&mut *connection).await?;
    sqlx::query_file!("src/uploads/sql/change_lines_new.sql")
        .execute(&mut *connection)
        .await?;
    import.effects.net_sales_change = sqlx::query_file_scalar!("src/uploads/sql/net_sales_change.sql")
        .fetch_one(&mut *connection)
        .await?;
    change::apply(&mut *connection, Replaced::Archive).await?;
    sqlx::query_file!("src/uploads/sql/hold_invoices.sql", upload_id)
        .execute(&mut *connection)
        .await?;

    step("Menghitung poin, tier, dan status stok", 90);
    import.effects.tier_rises = loyalty::follow_change(&mut *connection, Cause::Upload(upload_id), now).await?;
    payments::follow_change(&mut *connection).await?;
    catalog::follow_groups(&mut *connection).await?;
    import.effects.parts_worse = stock::follow_sales(&mut *connection, upload_id).await?;
    Ok(import)
}

async fn count_pending(connection: &mut PgConnection, import: &mut SalesImport) -> sqlx::Result<()> {
    let counts = sqlx::query_file!("src/uploads/sql/pending_counts.sql")
        .fetch_one(&mut *connection)
        .await?;
    import.effects.invoices = ChangeCounts {
        new: counts.new as u64,
        changed: counts.changed as u64,
        unchanged: counts.unchanged as u64,
    };
    import.lines = counts.lines as u64;
    import.net_sales = counts.net_sales;
    import.quantity = counts.quantity;
    import.gross_profit = (counts.known_lines > 0).then_some(counts.gross_profit);
    import.from = counts.first_date;
    import.to = counts.last_date;
    import.shrunk_total = counts.shrunk as u64;
    if counts.shrunk > 0 {
        let rows = sqlx::query_file!("src/uploads/sql/shrunk_invoices.sql")
            .fetch_all(connection)
            .await?;
        import.shrunk = rows
            .into_iter()
            .map(|row| Shrunk {
                number: row.number,
                row: row.row,
                lines_before: row.known_line_count,
                lines: row.lines,
            })
            .collect();
    }
    Ok(())
}

pub(super) fn renamed(column: &str, row: i32, number: &str, old: &str, new: String) -> RowProblem {
    let message = format!("{number} sebelumnya bernama “{old}”. Nama baru dari berkas ini dipakai.");
    let code = RowProblemCode::NameChanged;
    RowProblem {
        severity: code.severity(),
        code,
        row: u32::try_from(row).ok(),
        column: Some(column.to_owned()),
        value: Some(new),
        message,
    }
}

/// Imports the staged snapshot.
pub(super) async fn stock(
    connection: &mut PgConnection,
    upload_id: i64,
    date: NaiveDate,
    complete: bool,
    step: &(dyn Fn(&str, u8) + Send + Sync),
) -> sqlx::Result<Effects> {
    step("Menulis stok", 70);
    sqlx::query_file!("src/uploads/sql/write_stock_parts.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/resolve_stock_parts.sql")
        .execute(&mut *connection)
        .await?;
    let counts = stock::take_snapshot(&mut *connection, upload_id, date, complete).await?;
    step("Menghitung status stok", 90);
    catalog::follow_groups(&mut *connection).await?;
    let parts_worse = stock::restate(&mut *connection).await?;
    let parts = ChangeCounts {
        new: counts.new,
        changed: counts.changed,
        unchanged: counts.unchanged,
    };
    Ok(Effects {
        parts,
        parts_worse,
        ..Effects::default()
    })
}
