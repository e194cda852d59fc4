//! Uploads: kinds, options, problems of rows, choices and the report.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::Rupiah;
use crate::id::UploadId;
use crate::tree::{answers, fields};
use crate::words::words;

mod code;

pub use code::{RowProblemCode, Severity};

words! {
    /// What a file holds.
    UploadKind {
        /// One row an invoice line.
        Sales = "sales", "Penjualan";
        /// One row a part: a snapshot.
        Stock = "stock", "Stok";
        /// Customers with their profile.
        Customers = "customers", "Customer";
        /// Payments of invoices.
        Payments = "payments", "Pembayaran";
        /// Points from an older system.
        OpeningPoints = "opening_points", "Poin awal";
        /// Balances from an older system.
        OpeningBalances = "opening_balances", "Saldo awal";
    }
}

words! {
    /// Where an upload stands.
    UploadStatus {
        /// Read and checked; nothing written; may be committed for 24 hours.
        Checked = "checked", "Diperiksa";
        /// Waits for the uploader's choice; nothing written.
        NeedsChoice = "needs_choice", "Perlu pilihan";
        /// Refused; nothing written.
        Rejected = "rejected", "Ditolak";
        /// Being read or imported.
        Processing = "processing", "Diproses";
        /// Imported whole.
        Committed = "committed", "Diimpor";
        /// Imported and taken back.
        Undone = "undone", "Dibatalkan";
        /// Checked and not committed in time.
        Expired = "expired", "Kedaluwarsa";
    }
}

words! {
    /// What an upload is asked to do.
    UploadMode {
        /// Check and import.
        Commit = "commit", "Impor";
        /// Check and write nothing.
        Check = "check", "Periksa";
    }
}

words! {
    /// Which of a date's first two numbers is the day.
    DateOrder {
        /// Day first: 4/2/2024 is 4 February.
        Dmy = "dmy", "Hari/bulan/tahun";
        /// Month first: 4/2/2024 is 2 April.
        Mdy = "mdy", "Bulan/hari/tahun";
    }
}

words! {
    /// Which character stands before the fraction.
    DecimalMark {
        /// 1.234,5
        Comma = ",", "Koma: 1.234,50";
        /// 1,234.5
        Dot = ".", "Titik: 1,234.50";
    }
}

/// What the uploader says about a file. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct UploadOptions {
    /// How text dates read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// How text numbers read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// Field name (`invoice_number`, see `ingest`) to the file's header, for columns that are not known by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Stock: parts that are not in the file are set to zero.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub complete: bool,
    /// Stock: the day whose end the file describes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_date: Option<NaiveDate>,
    /// Leave out whole invoices that hold an error ("impor tanpa faktur bermasalah").
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub skip_invalid: bool,
    /// Import known invoices that come with fewer lines.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allow_shrink: bool,
}

/// One problem of a file, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowProblem {
    /// Whether it stops the import.
    pub severity: Severity,
    /// Which problem.
    pub code: RowProblemCode,
    /// The row as the spreadsheet numbers it, from 1; null when it is about the whole file.
    pub row: Option<u32>,
    /// The header of the column, as in the file.
    pub column: Option<String>,
    /// The value as in the file.
    pub value: Option<String>,
    /// Indonesian, says what is wrong and how to mend it.
    pub message: String,
}

/// How often one code occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemCount {
    /// Whether it stops the import.
    pub severity: Severity,
    /// Which problem.
    pub code: RowProblemCode,
    /// How many of it, listed or not.
    pub count: u64,
}

/// A question that only the uploader can answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// The option to set: `date_order`, `decimal`, `allow_shrink`, `columns.<field>`.
    pub field: String,
    /// What may be chosen.
    pub options: Vec<ChoiceOption>,
    /// What in the file makes it a question, in sentences with their values.
    pub evidence: Vec<String>,
}

/// One answer to a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChoiceOption {
    /// The value to send.
    pub value: String,
    /// What it means, with an example from the file.
    pub label: String,
}

/// How many rows of the file went where; read = accepted + rejected + skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowCounts {
    /// Rows that hold anything, the header not counted.
    pub read: u64,
    /// Rows that are, or would be, imported.
    pub accepted: u64,
    /// Rows with an error, or of an invoice with one.
    pub rejected: u64,
    /// Total rows, rows above the header, and rows of customers that were merged into another one.
    pub skipped: u64,
}

/// New, changed and unchanged things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeCounts {
    /// Not known before.
    pub new: u64,
    /// Known with other content.
    pub changed: u64,
    /// Known with the same content.
    pub unchanged: u64,
}

/// One consequence of an import, for a line of the effects panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Effect {
    /// Stable name, such as `parts_low` or `customers_tier_up`.
    pub code: String,
    /// Indonesian label: "Part jadi rendah atau kritis".
    pub label: String,
    /// The figure in words: "4", "+Rp 41.418.000", "1 ke Gold".
    pub value: String,
}

/// A column of the file and the field it was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnMapping {
    /// The header as in the file.
    pub header: String,
    /// The field (`net_sales`), or null for a header that nobody knows and nobody reads.
    pub field: Option<String>,
    /// Whether the file cannot be read without it.
    pub required: bool,
}

/// What became of an upload. The body of the upload answers, and `upload` in their problems.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadReport {
    /// The upload's id.
    pub id: UploadId,
    /// What the file holds; null when nobody can tell.
    pub kind: Option<UploadKind>,
    /// Where it stands.
    pub status: UploadStatus,
    /// The file's own name.
    pub file_name: String,
    /// Size of the file in bytes.
    pub file_size: i64,
    /// The sheet that was read, for workbooks.
    pub sheet: Option<String>,
    /// The columns as they were read.
    pub columns: Vec<ColumnMapping>,
    /// The options in force.
    pub options: UploadOptions,
    /// Rows of the file.
    pub rows: RowCounts,
    /// Invoices of a sales file.
    pub invoices: ChangeCounts,
    /// Whole invoices left out because they hold an error.
    pub invoices_left_out: u64,
    /// Lines that are, or would be, imported.
    pub lines: u64,
    /// Net sales of these lines.
    pub net_sales: Rupiah,
    /// Gross profit of these lines; null where no cost is known.
    pub gross_profit: Option<Rupiah>,
    /// Customers not known before.
    pub customers_new: u64,
    /// Customers of a file of customers.
    pub customers: ChangeCounts,
    /// Parts of the file.
    pub parts: ChangeCounts,
    /// Sum of the quantities as read.
    pub quantity: i64,
    /// Stock: sum of the values as read. Payments and opening balances: of the amounts.
    pub value: Rupiah,
    /// First invoice day, first day of payment; for stock the snapshot's day.
    pub from: Option<NaiveDate>,
    /// Last invoice day, last day of payment; for stock the snapshot's day.
    pub to: Option<NaiveDate>,
    /// At most 1,000, at least one of each code that occurs, in order of rows.
    pub problems: Vec<RowProblem>,
    /// How many there are in all.
    pub problems_total: u64,
    /// How many of each code.
    pub problem_counts: Vec<ProblemCount>,
    /// What the uploader must say before it goes on.
    pub choices: Vec<Choice>,
    /// What the import did or would do.
    pub effects: Vec<Effect>,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When it arrived.
    pub uploaded_at: DateTime<Utc>,
    /// When it was imported.
    pub committed_at: Option<DateTime<Utc>>,
    /// Whether the caller may take it back now.
    pub can_undo: bool,
    /// What taking it back did.
    pub undo: Option<UndoReport>,
}

impl UploadReport {
    /// Whether the import brought anything that was not there before.
    pub fn changes_something(&self) -> bool {
        let counts = [self.invoices, self.customers, self.parts];
        self.customers_new > 0 || counts.iter().any(|counts| counts.new + counts.changed > 0)
    }
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadSummary {
    /// The upload's id.
    pub id: UploadId,
    /// What the file holds; null when nobody can tell.
    pub kind: Option<UploadKind>,
    /// Where it stands.
    pub status: UploadStatus,
    /// The file's own name.
    pub file_name: String,
    /// Rows of the file.
    pub rows: i64,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When it arrived.
    pub uploaded_at: DateTime<Utc>,
    /// The outcome in a sentence: "212 faktur baru, 396 tetap".
    pub outcome: String,
    /// Whether the caller may take it back now.
    pub can_undo: bool,
}

/// What an undo did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoReport {
    /// Invoices removed or put back to their version before, stock movements reversed, or customers put back or hidden.
    pub reversed: u64,
    /// Invoices, parts or customers that stay, in whole or in part: changed since, or also held by a later upload.
    pub kept: u64,
    /// Why, at most 100 sentences, each names what it is about.
    pub kept_because: Vec<String>,
}

/// A step of an upload at work, an event of `GET /api/admin/uploads/{id}/events`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadProgress {
    /// The upload.
    pub id: UploadId,
    /// Where it stands now.
    pub status: UploadStatus,
    /// What is being done, in Indonesian: "Membaca baris".
    pub step: String,
    /// How far the whole is, 0 to 100.
    pub percent: u8,
    /// Rows read so far.
    pub rows: u64,
}

/// Body of `POST /api/admin/uploads/{id}/commit` and `/check`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct UploadDecision {
    /// Replaces the options of the upload when given.
    pub options: Option<UploadOptions>,
}

fields! {
    UploadOptions {
        date_order, decimal, columns or_default, complete or_default, snapshot_date, skip_invalid or_default,
        allow_shrink or_default
    }
    RowProblem { severity, code, row, column, value, message }
    ProblemCount { severity, code, count }
    Choice { field, options, evidence }
    ChoiceOption { value, label }
    RowCounts { read, accepted, rejected, skipped }
    ChangeCounts { new, changed, unchanged }
    Effect { code, label, value }
    ColumnMapping { header, field, required }
    UploadReport { id, kind, status, file_name, file_size, sheet, columns, options, rows, invoices, invoices_left_out, lines, net_sales, gross_profit, customers_new, customers or_default, parts, quantity, value, from, to, problems, problems_total, problem_counts, choices, effects, uploaded_by, uploaded_at, committed_at, can_undo, undo }
    UploadSummary { id, kind, status, file_name, rows, uploaded_by, uploaded_at, outcome, can_undo }
    UndoReport { reversed, kept, kept_because }
    UploadProgress { id, status, step, percent, rows }
}
answers!(RowProblem ProblemCount Choice ChoiceOption RowCounts ChangeCounts Effect ColumnMapping UploadReport UploadSummary UndoReport UploadProgress);
