//! Invoices, their lines, and the list with its summary.

pub mod analytics;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::dashboard::LastUpload;
use crate::id::{InvoiceId, UploadId};
use crate::tree::{answers, fields};
use crate::{DateRange, Rupiah};

/// How `group=` names lines without a part group.
pub const NO_GROUP: &str = "~none";

/// A part group's words on screen.
pub fn group_label(group: &str) -> &str {
    if group.is_empty() { "Tanpa kelompok" } else { group }
}

/// An invoice type's words on screen; none for a type that is not of the known four.
pub fn invoice_type_label(code: &str) -> Option<&'static str> {
    match code {
        "ZPF1" => Some("Part Direct"),
        "ZPF2" => Some("Part Counter"),
        "ZPF3" => Some("Part Workshop"),
        "ZPR1" => Some("Retur"),
        _ => None,
    }
}

/// One invoice of a list. With a part or group filter the figures are those of the matching lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceSummary {
    /// The invoice's id.
    pub id: InvoiceId,
    /// Its number as printed.
    pub invoice_number: String,
    /// Its day, WITA.
    pub date: NaiveDate,
    /// The customer's number.
    pub customer_number: String,
    /// The customer's name as the invoice has it.
    pub customer_name: String,
    /// ZPF1 ...; ZPR1 is a return; empty when the file does not say.
    pub invoice_type: String,
    /// How many lines.
    pub lines: i64,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Net sales, without VAT.
    pub net_sales: Rupiah,
    /// Gross profit of the lines whose cost is known; null where none is.
    pub gross_profit: Option<Rupiah>,
    /// Gross profit over net sales of these lines in percent.
    pub gp_percent: Option<f64>,
}

/// Sums of some invoices: of the whole filter, or of one page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesSummary {
    /// Net sales.
    pub net_sales: Rupiah,
    /// Gross profit of the lines whose cost is known; null where none is.
    pub gross_profit: Option<Rupiah>,
    /// Gross profit over net sales of these lines in percent.
    pub gp_percent: Option<f64>,
    /// For what share of net sales the cost is known, in percent.
    pub cost_known_percent: Option<f64>,
    /// Invoices.
    pub invoices: i64,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
}

/// What a range offers to filter by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesChoices {
    /// Invoice types with sales in the range, in order.
    pub invoice_types: Vec<String>,
    /// Part groups with sales in the range, in order; "" is "Tanpa kelompok".
    pub groups: Vec<String>,
}

/// Answer of `GET /api/admin/sales`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesPage {
    /// The invoices in the order asked for.
    pub items: Vec<InvoiceSummary>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many invoices match.
    pub total: i64,
    /// Whether `total` and `summary` were counted to the end.
    pub total_is_exact: bool,
    /// Sums over the whole filter.
    pub summary: SalesSummary,
    /// Sums over this page.
    pub page: SalesSummary,
    /// The data date: the day of the last invoice; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// The days listed.
    pub range: DateRange,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
    /// What the range offers to filter by.
    pub choices: SalesChoices,
}

/// One line of an invoice, for admins.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceLine {
    /// The line's place in the invoice, from 1.
    pub line: i32,
    /// The part's number.
    pub part_number: String,
    /// The part's name.
    pub part_name: String,
    /// The part group it was sold under.
    pub group: String,
    /// Quantity, negative on a return.
    pub quantity: i64,
    /// Gross sales: list price x quantity, with VAT.
    pub gross_sales: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Total, with VAT.
    pub total: Rupiah,
    /// Net sales, without VAT.
    pub net_sales: Rupiah,
    /// Cost of goods; null where unknown.
    pub cost: Option<Rupiah>,
    /// Gross profit; null where the cost is unknown.
    pub gross_profit: Option<Rupiah>,
    /// Gross profit over net sales in percent.
    pub gp_percent: Option<f64>,
}

/// Answer of `GET /api/admin/sales/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invoice {
    /// The invoice itself.
    pub invoice: InvoiceSummary,
    /// Part Direct, Part Counter, Part Workshop; empty when the file does not say.
    pub channel: String,
    /// VAT.
    pub vat: Rupiah,
    /// Its lines.
    pub lines: Vec<InvoiceLine>,
    /// The upload that its present version came with.
    pub upload_id: UploadId,
    /// The upload's file name.
    pub upload_file_name: String,
    /// The first row of that file that belongs to the invoice, as a spreadsheet counts; null for uploads from before rows
    /// were kept.
    pub first_row: Option<i64>,
    /// The last such row. Between the two may stand rows of others.
    pub last_row: Option<i64>,
    /// When that upload arrived.
    pub uploaded_at: DateTime<Utc>,
    /// Who sent it.
    pub uploaded_by: String,
    /// The points that the customer has from this invoice now.
    pub points: i64,
}

fields! {
    InvoiceSummary { id, invoice_number, date, customer_number, customer_name, invoice_type, lines, total, discount, net_sales, gross_profit, gp_percent }
    SalesSummary { net_sales, gross_profit, gp_percent, cost_known_percent, invoices, total, discount }
    SalesChoices { invoice_types, groups }
    SalesPage { items, next_cursor, total, total_is_exact, summary, page, as_of, has_sales, range, last_upload, choices }
    InvoiceLine { line, part_number, part_name, group, quantity, gross_sales, discount, total, net_sales, cost, gross_profit, gp_percent }
    Invoice { invoice, channel, vat, lines, upload_id, upload_file_name, first_row, last_row, uploaded_at, uploaded_by, points }
}
answers!(SalesPage Invoice);
