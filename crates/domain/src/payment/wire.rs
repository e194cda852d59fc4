//! The wire types of `/api/admin/payments` and `/api/customer/payments`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{InvoiceStatus, PaymentMethod};
use crate::dashboard::LastUpload;
use crate::id::{CustomerId, InvoiceId, PaymentId};
use crate::money::Rupiah;
use crate::settings::BankAccount;
use crate::stock::MovementUpload;
use crate::tree::{answers, fields};

/// Most that one payment may be.
pub const PAYMENT_MAX: i64 = 999_999_999_999;
/// Most characters of a reference.
pub const REFERENCE_MAX: usize = 100;
/// Most characters of a note and of the reason of a reversal.
pub const PAYMENT_NOTE_MAX: usize = 500;

/// What of a payment goes to one invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentPart {
    /// Which invoice; "" is the opening balance.
    pub invoice_number: String,
    /// How much.
    pub amount: Rupiah,
}

/// Body of `POST /api/admin/payments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    /// Who paid.
    #[cfg_attr(feature = "openapi", schema(example = "10234"))]
    pub customer_number: String,
    /// The day on which it was paid.
    pub date: NaiveDate,
    /// How much.
    pub amount: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// The bank's or the receipt's number; the same twice is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub reference: Option<String>,
    /// In own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
    /// Which invoices it is for; what it names of none goes to the oldest that are open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<PaymentPart>,
}

/// Body of `POST /api/admin/payments/{id}/reverse`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reverse {
    /// Why.
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "Salah customer"))]
    pub reason: String,
}

/// Body of `PUT /api/admin/payments/opening`: what a customer owed when payments began to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpeningBalance {
    /// Whose.
    pub customer_number: String,
    /// How much; below zero where the customer had paid too much.
    pub amount: Rupiah,
    /// The day that the debt is from, which its due date counts from; absent: the day from which payments are kept. Never later than
    /// that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// What it is written on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub reference: Option<String>,
    /// In own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// Answer of `GET` and `PUT /api/admin/payments/opening`: the opening balance that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningBalanceHeld {
    /// Whose.
    pub customer_number: String,
    /// Its name.
    pub customer_name: String,
    /// From when on payments are kept.
    pub kept_from: NaiveDate,
    /// How much; 0 where none was recorded.
    pub amount: Rupiah,
    /// The day that the debt is from.
    pub date: NaiveDate,
    /// What it is written on.
    pub reference: Option<String>,
    /// In own words; may be empty.
    pub note: String,
    /// For `If-Match`; 0 where none was recorded.
    pub version: i64,
    /// Who recorded it.
    pub by: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// That a payment was reversed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reversal {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    /// The payment's id.
    pub id: PaymentId,
    /// The day on which it was paid.
    pub date: NaiveDate,
    /// Who paid.
    pub customer_id: CustomerId,
    /// Its number.
    pub customer_number: String,
    /// Its name.
    pub customer_name: String,
    /// How much.
    pub amount: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// The bank's or the receipt's number.
    pub reference: Option<String>,
    /// In own words; may be empty.
    pub note: String,
    /// The invoices that it names.
    pub invoices: Vec<PaymentPart>,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The file that it came with.
    pub upload: Option<MovementUpload>,
    /// Set where it was reversed: then it counts for nothing.
    pub reversal: Option<Reversal>,
}

/// Answer of `GET /api/admin/payments`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentsPage {
    /// From when on payments are kept; null: they are not.
    pub kept_from: Option<NaiveDate>,
    /// The payments, newest first.
    pub items: Vec<Payment>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many payments all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// Their amounts; reversed ones do not count.
    pub amount: Rupiah,
    /// The data date; null without sales.
    pub as_of: Option<NaiveDate>,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
}

/// An invoice, or an opening balance, with something left to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenInvoice {
    /// The invoice; null for an opening balance.
    pub id: Option<InvoiceId>,
    /// Its number; "" for an opening balance.
    pub invoice_number: String,
    /// Its date.
    pub date: NaiveDate,
    /// When it is due.
    pub due_date: NaiveDate,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// What is paid of it.
    pub paid: Rupiah,
    /// What is left.
    pub rest: Rupiah,
    /// How far it is paid.
    pub status: InvoiceStatus,
}

impl OpenInvoice {
    /// What it is called on screen.
    pub fn label(&self) -> &str {
        invoice_label(&self.invoice_number)
    }
}

/// What an invoice is called on screen, by its number.
pub fn invoice_label(number: &str) -> &str {
    if number.is_empty() { "Saldo awal" } else { number }
}

/// An open invoice with whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenInvoiceOf {
    /// Whose.
    pub customer_id: CustomerId,
    /// Its number.
    pub customer_number: String,
    /// Its name.
    pub customer_name: String,
    /// What is open.
    pub invoice: OpenInvoice,
}

/// What is open in all, over customers and filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenSummary {
    /// What is left to pay.
    pub rest: Rupiah,
    /// Of this, what is overdue.
    pub overdue: Rupiah,
    /// Customers that owe something.
    pub customers: i64,
    /// Paid beyond everything that is due.
    pub credit: Rupiah,
}

/// Answer of `GET /api/admin/payments/open`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenPage {
    /// From when on payments are kept; null: they are not, and nothing is open.
    pub kept_from: Option<NaiveDate>,
    /// The day by which due dates are judged.
    pub today: NaiveDate,
    /// What is open, first due first.
    pub items: Vec<OpenInvoiceOf>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// Over text and customer, whatever the status.
    pub summary: OpenSummary,
    /// The data date; null without sales.
    pub as_of: Option<NaiveDate>,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
}

/// What is due by how long it has been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Buckets {
    /// Not due yet.
    pub not_due: Rupiah,
    /// Overdue for 1 to 30 days.
    pub days_30: Rupiah,
    /// For 31 to 60 days.
    pub days_60: Rupiah,
    /// For 61 to 90 days.
    pub days_90: Rupiah,
    /// For more than 90 days.
    pub over_90: Rupiah,
    /// Paid beyond everything that is due.
    pub credit: Rupiah,
    /// All of it, less the credit.
    pub balance: Rupiah,
}

/// A customer's line of the ageing report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgeingRow {
    /// Who.
    pub customer_id: CustomerId,
    /// Its number.
    pub customer_number: String,
    /// Its name.
    pub customer_name: String,
    /// What is due.
    pub due: Buckets,
}

/// Answer of `GET /api/admin/payments/ageing`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ageing {
    /// From when on payments are kept; null: they are not, and nothing is due.
    pub kept_from: Option<NaiveDate>,
    /// The day by which due dates are judged.
    pub today: NaiveDate,
    /// Customers with something due or a credit, the largest balance first.
    pub items: Vec<AgeingRow>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many customers all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// Over all pages.
    pub sums: Buckets,
    /// The data date; null without sales.
    pub as_of: Option<NaiveDate>,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
}

/// One of a customer's own payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnPayment {
    /// The payment's id.
    pub id: PaymentId,
    /// The day on which it was paid.
    pub date: NaiveDate,
    /// How much.
    pub amount: Rupiah,
    /// How.
    pub method: PaymentMethod,
    /// The bank's or the receipt's number.
    pub reference: Option<String>,
    /// The invoices that it names, by number; none where it goes to the oldest that are open.
    pub invoices: Vec<String>,
}

/// How to pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HowToPay {
    /// In the distributor's words, of several lines; may be empty.
    pub instructions: String,
    /// Bank accounts.
    pub accounts: Vec<BankAccount>,
    /// The QRIS code: the hash of a picture, see `GET /api/files/{hash}`.
    pub qris: Option<String>,
}

/// What a customer owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Owed {
    /// What is left to pay.
    pub rest: Rupiah,
    /// Of this, what is overdue.
    pub overdue: Rupiah,
    /// Invoices that are overdue.
    pub overdue_invoices: i64,
    /// Invoices with something left to pay.
    pub invoices: i64,
    /// When the next one is due that is not overdue; null without one.
    pub next_due: Option<NaiveDate>,
    /// Paid beyond everything that is due.
    pub credit: Rupiah,
}

/// Answer of `GET /api/customer/payments`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerPayments {
    /// From when on payments are kept; null: they are not, and nothing is owed.
    pub kept_from: Option<NaiveDate>,
    /// The day by which due dates are judged.
    pub today: NaiveDate,
    /// Days from invoice to due date.
    pub terms_days: i32,
    /// How to pay.
    pub how: HowToPay,
    /// What is owed.
    pub owed: Owed,
    /// What is open, first due first; at most 200.
    pub open: Vec<OpenInvoice>,
    /// The newest payments; at most 50. The statement of account has all of them.
    pub payments: Vec<OwnPayment>,
    /// How many there are.
    pub payments_total: i64,
    /// The data date; null without sales.
    pub as_of: Option<NaiveDate>,
    /// When the last upload was imported; null without one.
    pub last_upload_at: Option<DateTime<Utc>>,
}

fields! {
    PaymentPart { invoice_number, amount }
    OpeningBalanceHeld { customer_number, customer_name, kept_from, amount, date, reference, note, version, by, at }
    Reversal { at, by, reason }
    Payment { id, date, customer_id, customer_number, customer_name, amount, method, reference, note, invoices, by, at, upload, reversal }
    PaymentsPage { kept_from, items, next_cursor, total, total_is_exact, amount, as_of, last_upload }
    OpenInvoice { id, invoice_number, date, due_date, total, paid, rest, status }
    OpenInvoiceOf { customer_id, customer_number, customer_name, invoice }
    OpenSummary { rest, overdue, customers, credit }
    OpenPage { kept_from, today, items, next_cursor, total, total_is_exact, summary, as_of, last_upload }
    Buckets { not_due, days_30, days_60, days_90, over_90, credit, balance }
    AgeingRow { customer_id, customer_number, customer_name, due }
    Ageing { kept_from, today, items, next_cursor, total, total_is_exact, sums, as_of, last_upload }
    OwnPayment { id, date, amount, method, reference, invoices }
    HowToPay { instructions, accounts, qris }
    Owed { rest, overdue, overdue_invoices, invoices, next_due, credit }
    CustomerPayments { kept_from, today, terms_days, how, owed, open, payments, payments_total, as_of, last_upload_at }
}
answers!(OpeningBalanceHeld Reversal Payment PaymentsPage OpenInvoice OpenInvoiceOf OpenSummary OpenPage Buckets AgeingRow Ageing OwnPayment HowToPay Owed CustomerPayments);
