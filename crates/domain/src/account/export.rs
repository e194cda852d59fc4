//! Everything that is kept about a customer's person, for the person to have. No cost and no profit is in it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::Rupiah;
use crate::loyalty::Tier;
use crate::payment::PaymentPart;

/// Answer of `GET /api/admin/users/{id}/export`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountExport {
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What the distributor has on file.
    pub profile: ExportedProfile,
    /// The account; null where there is none.
    pub account: Option<ExportedAccount>,
    /// Sign-ins that are still remembered, the newest first.
    pub sessions: Vec<ExportedSession>,
    /// Browsers that the account was signed in from.
    pub browsers: Vec<ExportedBrowser>,
    /// Registrations for the number, whoever made them, the oldest first.
    pub registrations: Vec<ExportedRegistration>,
    /// Invoices with their lines, the oldest first.
    pub invoices: Vec<ExportedInvoice>,
    /// The points ledger, the oldest entry first.
    pub points: Vec<ExportedPoints>,
    /// What points were redeemed for, the oldest first.
    pub redemptions: Vec<ExportedRedemption>,
    /// What was paid, the oldest first.
    pub payments: Vec<ExportedPayment>,
    /// What was owed when payments began to be kept, as it was recorded one after the other: the last that was not taken back holds.
    pub opening_balances: Vec<ExportedOpeningBalance>,
    /// When somebody called the customer, the oldest first.
    pub contacts: Vec<ExportedContact>,
    /// Numbers of the parts that are marked.
    pub favorites: Vec<String>,
    /// Numbers of the parts that the customer wants to hear of once they are back.
    pub stock_requests: Vec<String>,
}

/// What the distributor has on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedProfile {
    /// The customer.
    #[cfg_attr(feature = "openapi", schema(example = "cus_42"))]
    pub id: String,
    /// Its number.
    pub customer_number: String,
    /// Its name.
    pub name: String,
    /// The address on file.
    pub email: Option<String>,
    /// The phone on file.
    pub phone: Option<String>,
    /// The postal address on file.
    pub address: Option<String>,
    /// Days from invoice to due date.
    pub terms_days: i32,
    /// The tier.
    pub tier: Tier,
    /// The points.
    pub points: i64,
    /// Since when it is on file.
    pub created_at: DateTime<Utc>,
}

/// The account in the customer portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedAccount {
    /// The name given at registration.
    pub name: String,
    /// The address.
    pub email: String,
    /// Whether it can sign in.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The last sign-in or renewal of a session.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// One sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedSession {
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last renewed.
    pub last_seen_at: DateTime<Utc>,
    /// When it was ended, if it was.
    pub ended_at: Option<DateTime<Utc>>,
    /// The browser's own words.
    pub user_agent: String,
}

/// One browser that the account was signed in from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedBrowser {
    /// When it was seen first.
    pub created_at: DateTime<Utc>,
    /// When it was used last.
    pub last_used_at: DateTime<Utc>,
}

/// One registration for the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedRegistration {
    /// `unverified`, `pending`, `approved`, `rejected` or `superseded`.
    pub status: String,
    /// The name that was typed.
    pub name: String,
    /// The address that was typed.
    pub email: String,
    /// The phone that was typed.
    pub phone: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was decided, if it was.
    pub decided_at: Option<DateTime<Utc>>,
}

/// One invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedInvoice {
    /// Its number as printed.
    pub invoice_number: String,
    /// Its day, WITA.
    pub date: NaiveDate,
    /// The name on it.
    pub customer_name: String,
    /// ZPF1 ...; ZPR1 is a return; empty when the file does not say.
    pub invoice_type: String,
    /// List price, with VAT.
    pub gross_sales: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// Without VAT.
    pub net_sales: Rupiah,
    /// VAT.
    pub vat: Rupiah,
    /// Its lines.
    pub lines: Vec<ExportedLine>,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedLine {
    /// Its place in the invoice, from 1.
    pub line: i32,
    /// The part's number.
    pub part_number: String,
    /// The part's name.
    pub part_name: String,
    /// Quantity, negative on a return.
    pub quantity: i64,
    /// List price, with VAT.
    pub gross_sales: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Total, with VAT.
    pub total: Rupiah,
    /// Without VAT.
    pub net_sales: Rupiah,
    /// VAT.
    pub vat: Rupiah,
}

/// One entry of the points ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedPoints {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// `earn`, `return`, `redeem`, `cancel`, `expire` or `adjust`.
    pub kind: String,
    /// Points, negative where they went.
    pub points: i64,
    /// The day that it counts for, WITA.
    pub day: NaiveDate,
    /// The invoice that earned or took them.
    pub invoice_number: Option<String>,
    /// The code of the redemption that took them or gave them back.
    pub redemption: Option<String>,
    /// `correction`, `rule` or `merge`, where it is none of the usual course.
    pub reason: Option<String>,
    /// Why, where somebody said so.
    pub note: Option<String>,
}

/// One redemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedRedemption {
    /// What is shown at the counter.
    pub code: String,
    /// What for.
    pub reward: String,
    /// For how many points.
    pub points: i64,
    /// `requested`, `ready`, `handed_over` or `cancelled`.
    pub status: String,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it lay ready, if it did.
    pub ready_at: Option<DateTime<Utc>>,
    /// When it was handed over, if it was.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// When it was cancelled, if it was.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
}

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedPayment {
    /// The day on which it was paid.
    pub date: NaiveDate,
    /// How much.
    pub amount: Rupiah,
    /// `transfer`, `qris`, `cash`, `giro` or `other`.
    pub method: String,
    /// The bank's or the receipt's number.
    pub reference: Option<String>,
    /// In own words; may be empty.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// When it was reversed, if it was: then it counts for nothing.
    pub reversed_at: Option<DateTime<Utc>>,
    /// Why it was reversed.
    pub reversal_reason: Option<String>,
    /// The invoices that it names.
    pub invoices: Vec<PaymentPart>,
}

/// One opening balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedOpeningBalance {
    /// How much; below zero where too much had been paid.
    pub amount: Rupiah,
    /// The day that it is from; null: the day from which payments are kept.
    pub date: Option<NaiveDate>,
    /// What it is written on.
    pub reference: Option<String>,
    /// In own words; may be empty.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// When it was taken back, if it was.
    pub taken_back_at: Option<DateTime<Utc>>,
}

/// That somebody called the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedContact {
    /// When it was noted.
    pub at: DateTime<Utc>,
    /// In own words; may be empty.
    pub note: String,
}
