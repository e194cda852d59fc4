//! COPY into the staging tables, while the file is still being read.

use ingest::{Outcome, Plan, Progress, Request};
use sqlx::PgConnection;
use tokio::sync::mpsc;

use domain::upload::{UploadKind, UploadOptions};

use super::stager::{CHUNKS_WAITING, SmallTables, Stager};

const LINES: &str = "copy staging_line (invoice_key, line, part_key, part_group, quantity, gross_sales, discount, total, \
    net_sales, vat, cost, gross_profit, hash) from stdin";
const CUSTOMERS: &str = "copy staging_customer (key, number, name, row) from stdin";
const PARTS: &str =
    "copy staging_part (key, number, name, material_code, part_type, rank, product_line, tobpm, row) from stdin";
const INVOICES: &str = "copy staging_invoice (key, number, date, customer_key, customer_name, channel, invoice_type, row, \
    last_row) from stdin";
const STOCK: &str =
    "copy staging_stock (row, number, name, material_code, product_line, tobpm, quantity, value) from stdin";
const PAYMENTS: &str = "copy staging_payment (invoice_number, date, amount, method, reference, row) from stdin";
const BALANCES: &str = "copy staging_balance (number, amount, row) from stdin";
const POINTS: &str = "copy staging_points (number, points, note, row) from stdin";
const PROFILES: &str = "copy staging_profile (number, name, email, phone, address, terms_days, row) from stdin";

/// A file with all that is needed to read it on another thread.
#[derive(Clone)]
pub(super) struct Source {
    pub path: std::sync::Arc<tempfile::TempPath>,
    pub file_name: String,
    pub kind: Option<UploadKind>,
    pub options: UploadOptions,
    pub today: chrono::NaiveDate,
}

impl Source {
    pub fn request(&self) -> Request<'_> {
        Request {
            path: &self.path,
            file_name: &self.file_name,
            kind: self.kind,
            options: &self.options,
            today: self.today,
        }
    }
}

/// Reads the file and fills the staging tables; invoices that hold an error are left out.
pub(super) async fn stage(
    connection: &mut PgConnection,
    source: Source,
    plan: Plan,
    report: Box<dyn FnMut(Progress) + Send>,
) -> anyhow::Result<Outcome> {
    let kind = plan.kind;
    let (sender, mut receiver) = mpsc::channel(CHUNKS_WAITING);
    let reader = tokio::task::spawn_blocking(move || {
        let mut stager = Stager::new(sender, report);
        let outcome = ingest::read(&source.request(), &plan, &mut stager)?;
        let tables = stager.finish(&outcome.invalid_invoices)?;
        Ok::<_, ingest::SinkClosed>((outcome, tables))
    });
    let statement = match kind {
        Some(UploadKind::Stock) => STOCK,
        Some(UploadKind::Customers) => PROFILES,
        Some(UploadKind::Payments) => PAYMENTS,
        Some(UploadKind::OpeningBalances) => BALANCES,
        Some(UploadKind::OpeningPoints) => POINTS,
        _ => LINES,
    };
    let mut copy = connection.copy_in_raw(statement).await?;
    while let Some(chunk) = receiver.recv().await {
        copy.send(chunk).await?;
    }
    copy.finish().await?;
    let (outcome, tables) = reader
        .await?
        .map_err(|_| anyhow::anyhow!("the database stopped taking rows"))?;
    match kind {
        Some(UploadKind::Stock | UploadKind::OpeningPoints) => {}
        Some(UploadKind::Customers) => {
            sqlx::raw_sql("analyze staging_profile").execute(connection).await?;
        }
        Some(UploadKind::Payments | UploadKind::OpeningBalances) => {
            sqlx::raw_sql("analyze staging_payment; analyze staging_balance")
                .execute(connection)
                .await?;
        }
        _ => copy_small(connection, tables).await?,
    }
    Ok(outcome)
}

async fn copy_small(connection: &mut PgConnection, tables: SmallTables) -> sqlx::Result<()> {
    for (statement, bytes) in [
        (CUSTOMERS, tables.customers),
        (PARTS, tables.parts),
        (INVOICES, tables.invoices),
    ] {
        let mut copy = connection.copy_in_raw(statement).await?;
        copy.send(bytes).await?;
        copy.finish().await?;
    }
    if tables.has_left_out {
        sqlx::query_file!("src/uploads/sql/drop_left_out_lines.sql")
            .execute(&mut *connection)
            .await?;
        sqlx::query_file!("src/uploads/sql/drop_left_out_parts.sql")
            .execute(&mut *connection)
            .await?;
        sqlx::query_file!("src/uploads/sql/drop_left_out_customers.sql")
            .execute(&mut *connection)
            .await?;
    }
    sqlx::raw_sql("analyze staging_line; analyze staging_invoice; analyze staging_part; analyze staging_customer")
        .execute(connection)
        .await?;
    Ok(())
}
