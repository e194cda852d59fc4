//! An invoice on paper, for staff and for its customer.

use anyhow::Context;
use chrono::NaiveDate;
use documents::{InvoicePaper, InvoicePaperLine, Letterhead};
use domain::Rupiah;
use domain::date::format_day;
use domain::payment::InvoiceStatus;
use domain::purchase::is_return;
use sqlx::PgConnection;

use crate::error::AppResult;
use crate::settings::service as settings;
use crate::state::AppState;

/// Who sends invoices, how they are paid, and the day on which it is judged how far they are.
pub struct Sender {
    head: Letterhead,
    payment: Vec<String>,
    today: NaiveDate,
}

impl Sender {
    /// As of now.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn of(state: &AppState) -> AppResult<Self> {
        let settings = settings::payments(&state.read).await?;
        let accounts = settings.accounts.iter();
        let mut payment: Vec<String> = accounts
            .map(|account| format!("{}, {}, a.n. {}", account.bank, account.number, account.holder))
            .collect();
        payment.extend(settings.instructions.lines().map(str::to_owned));
        Ok(Self {
            head: settings::letterhead(&state.read).await?,
            payment,
            today: state.clock.today(),
        })
    }
}

/// An invoice ready to be drawn; none where there is no such invoice, or it is not the customer's that is named. It asks
/// for nothing that a customer's transaction does not see.
///
/// # Errors
/// Where the database is away.
pub async fn paper(
    connection: &mut PgConnection,
    id: i64,
    customer_id: Option<i64>,
    sender: &Sender,
) -> sqlx::Result<Option<InvoicePaper>> {
    let Some(row) = sqlx::query_file!("src/sales/sql/paper.sql", id, customer_id, sender.today)
        .fetch_optional(&mut *connection)
        .await?
    else {
        return Ok(None);
    };
    let lines = sqlx::query_file!("src/sales/sql/paper_lines.sql", id)
        .fetch_all(connection)
        .await?;
    let lines = lines.into_iter().map(|line| InvoicePaperLine {
        name: line.name,
        part_number: line.number,
        quantity: line.quantity,
        price: unit_price(line.gross_sales, line.quantity),
        discount: Rupiah(line.discount),
        total: Rupiah(line.total),
    });
    let kind = [row.channel.as_str(), row.invoice_type.as_str()];
    let kind: Vec<&str> = kind.into_iter().filter(|word| !word.is_empty()).collect();
    let title = if is_return(&row.invoice_type) {
        "Faktur retur"
    } else {
        "Faktur"
    };
    let mut facts = Vec::new();
    let mut payment = Vec::new();
    if let (Some(status), Some(due)) = (row.status.as_deref().and_then(InvoiceStatus::parse), row.due_date) {
        facts.push(("Jatuh tempo".to_owned(), format_day(due)));
        let label = format!("Status pada {}", format_day(sender.today));
        facts.push((label, status.label().to_owned()));
        if status != InvoiceStatus::Paid {
            payment.clone_from(&sender.payment);
        }
    }
    Ok(Some(InvoicePaper {
        head: sender.head.clone(),
        title: title.to_owned(),
        number: row.number,
        date: row.date,
        customer_name: row.customer_name,
        customer_address: row.address.unwrap_or_default(),
        customer_number: row.customer_number,
        kind: kind.join(", "),
        facts,
        lines: lines.collect(),
        gross_sales: Rupiah(row.gross_sales),
        discount: Rupiah(row.discount),
        total: Rupiah(row.total),
        net_sales: Rupiah(row.net_sales),
        vat: Rupiah(row.vat),
        payment,
        points: row.points,
    }))
}

/// The list price of a piece; none where there are none.
fn unit_price(gross_sales: i64, quantity: i64) -> Option<Rupiah> {
    let quantity = (quantity != 0).then_some(quantity)?;
    Some(Rupiah((gross_sales as f64 / quantity as f64).round() as i64))
}

/// The file's name.
pub fn file_name(paper: &InvoicePaper) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let number: String = paper.number.chars().map(plain).collect();
    format!("faktur-{number}.pdf")
}

/// Draws an invoice, on a thread that may take its time.
///
/// # Errors
/// Where a font of the program cannot be read or embedded.
pub async fn drawn(paper: InvoicePaper) -> AppResult<Vec<u8>> {
    let drawing = tokio::task::spawn_blocking(move || documents::invoice(&paper)).await;
    Ok(drawing
        .context("the drawer of an invoice panicked")?
        .context("an invoice as PDF")?)
}
