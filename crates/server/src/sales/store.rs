//! SQL of single invoices.

use sqlx::PgPool;

use domain::Rupiah;
use domain::id::{InvoiceId, UploadId};
use domain::money::percent;
use domain::sales::{Invoice, InvoiceLine, InvoiceSummary};

/// An id that no row has: a filter by an unknown number matches nothing.
const NOBODY: i64 = 0;

/// The customer of a number; of one that was merged, the customer that it was merged into.
pub(super) async fn wanted_customer(db: &PgPool, number: Option<&str>) -> sqlx::Result<Option<i64>> {
    let Some(number) = number else { return Ok(None) };
    let id = sqlx::query_scalar!(
        r#"select coalesce(merged_into, id) as "id!" from customer where number = $1"#,
        number
    )
    .fetch_optional(db)
    .await?;
    Ok(id.or(Some(NOBODY)))
}

/// The part of a number.
pub(super) async fn wanted_part(db: &PgPool, number: Option<&str>) -> sqlx::Result<Option<i64>> {
    let Some(number) = number else { return Ok(None) };
    let id = sqlx::query_scalar!("select id from part where number = $1", number)
        .fetch_optional(db)
        .await?;
    Ok(id.or(Some(NOBODY)))
}

pub(super) async fn invoice(db: &PgPool, id: i64) -> sqlx::Result<Option<Invoice>> {
    let Some(row) = sqlx::query_file!("src/sales/sql/invoice.sql", id)
        .fetch_optional(db)
        .await?
    else {
        return Ok(None);
    };
    let lines = sqlx::query_file!("src/sales/sql/invoice_lines.sql", id)
        .fetch_all(db)
        .await?;
    let lines = lines
        .into_iter()
        .map(|line| InvoiceLine {
            line: line.line,
            part_number: line.part_number,
            part_name: line.part_name,
            group: line.part_group,
            quantity: line.quantity,
            gross_sales: Rupiah(line.gross_sales),
            discount: Rupiah(line.discount),
            total: Rupiah(line.total),
            net_sales: Rupiah(line.net_sales),
            cost: line.cost.map(Rupiah),
            gross_profit: line.gross_profit.map(Rupiah),
            gp_percent: line.gross_profit.and_then(|profit| percent(profit, line.net_sales)),
        })
        .collect();
    let is_known = row.known_lines > 0;
    Ok(Some(Invoice {
        invoice: InvoiceSummary {
            id: InvoiceId(id),
            invoice_number: row.number,
            date: row.date,
            customer_number: row.customer_number,
            customer_name: row.customer_name,
            invoice_type: row.invoice_type,
            lines: i64::from(row.lines),
            total: Rupiah(row.total),
            discount: Rupiah(row.discount),
            net_sales: Rupiah(row.net_sales),
            gross_profit: is_known.then_some(Rupiah(row.gross_profit)),
            gp_percent: percent(row.gross_profit, row.known_net_sales).filter(|_| is_known),
        },
        channel: row.channel,
        vat: Rupiah(row.vat),
        lines,
        upload_id: UploadId(row.upload_id),
        upload_file_name: row.upload_file_name,
        first_row: row.first_row.map(i64::from),
        last_row: row.last_row.map(i64::from),
        uploaded_at: row.uploaded_at,
        uploaded_by: row.uploaded_by,
        points: row.points,
    }))
}
