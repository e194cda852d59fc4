//! Rows of payments as they are read.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use domain::Rupiah;
use domain::id::{CustomerId, InvoiceId, PaymentId, UploadId};
use domain::payment::{InvoiceStatus, OpenInvoice, OpenInvoiceOf, Payment, PaymentMethod, PaymentPart, Reversal};
use domain::stock::MovementUpload;
use sqlx::{FromRow, PgExecutor};

use crate::error::AppResult;

/// What is read of a payment, up to its conditions.
pub(super) const SELECT: &str = "select p.id, p.date, p.customer_id, c.number, c.name, p.amount, p.method, p.reference, p.note, \
    coalesce(a.name, '') as recorded_by, p.created_at, p.upload_id, u.file_name, p.reversed_at, r.name as reversed_by, \
    p.reversal_reason, \
    array(select n.invoice_number from payment_allocation n where n.payment_id = p.id order by n.invoice_number) as invoices, \
    array(select n.amount from payment_allocation n where n.payment_id = p.id order by n.invoice_number) as amounts \
    from payment p join customer c on c.id = p.customer_id left join account a on a.id = p.account_id \
    left join account r on r.id = p.reversed_by left join upload u on u.id = p.upload_id where true";

/// A payment.
#[derive(FromRow)]
pub(super) struct PaymentRow {
    pub id: i64,
    pub date: NaiveDate,
    customer_id: i64,
    number: String,
    name: String,
    amount: i64,
    method: String,
    reference: Option<String>,
    note: String,
    recorded_by: String,
    created_at: DateTime<Utc>,
    upload_id: Option<i64>,
    file_name: Option<String>,
    reversed_at: Option<DateTime<Utc>>,
    reversed_by: Option<String>,
    reversal_reason: Option<String>,
    invoices: Vec<String>,
    amounts: Vec<i64>,
}

impl PaymentRow {
    /// As it is sent.
    pub fn into_payment(self) -> AppResult<Payment> {
        let parts = self.invoices.into_iter().zip(self.amounts);
        Ok(Payment {
            id: PaymentId(self.id),
            date: self.date,
            customer_id: CustomerId(self.customer_id),
            customer_number: self.number,
            customer_name: self.name,
            amount: Rupiah(self.amount),
            method: PaymentMethod::parse(&self.method).context("a method")?,
            reference: self.reference,
            note: self.note,
            invoices: parts
                .map(|(invoice_number, amount)| PaymentPart {
                    invoice_number,
                    amount: Rupiah(amount),
                })
                .collect(),
            by: self.recorded_by,
            at: self.created_at,
            upload: self
                .upload_id
                .zip(self.file_name)
                .map(|(id, file_name)| MovementUpload {
                    id: UploadId(id),
                    file_name,
                }),
            reversal: self.reversed_at.map(|at| Reversal {
                at,
                by: self.reversed_by.unwrap_or_default(),
                reason: self.reversal_reason.unwrap_or_default(),
            }),
        })
    }
}

/// Something open.
#[derive(FromRow)]
pub(super) struct OpenRow {
    pub invoice_id: Option<i64>,
    pub number: String,
    pub date: NaiveDate,
    pub due_date: NaiveDate,
    pub total: i64,
    pub rest: i64,
    pub status: String,
}

impl OpenRow {
    /// As it is sent.
    pub fn into_open(self) -> AppResult<OpenInvoice> {
        Ok(OpenInvoice {
            id: self.invoice_id.map(InvoiceId),
            invoice_number: self.number,
            date: self.date,
            due_date: self.due_date,
            total: Rupiah(self.total),
            paid: Rupiah(self.total - self.rest),
            rest: Rupiah(self.rest),
            status: InvoiceStatus::parse(&self.status).context("a status")?,
        })
    }
}

/// Something open, with whose it is.
#[derive(FromRow)]
pub(super) struct OpenRowOf {
    pub customer_id: i64,
    customer_number: String,
    customer_name: String,
    #[sqlx(flatten)]
    pub open: OpenRow,
}

impl OpenRowOf {
    /// As it is sent.
    pub fn into_open(self) -> AppResult<OpenInvoiceOf> {
        Ok(OpenInvoiceOf {
            customer_id: CustomerId(self.customer_id),
            customer_number: self.customer_number,
            customer_name: self.customer_name,
            invoice: self.open.into_open()?,
        })
    }
}

/// A customer by number, also by one that was merged into it; none where there is none.
pub(super) async fn customer(db: impl PgExecutor<'_>, number: &str) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select c.id from customer named join customer c on c.id = coalesce(named.merged_into, named.id)
         where named.number = $1 and not c.hidden",
        number
    )
    .fetch_optional(db)
    .await
}
