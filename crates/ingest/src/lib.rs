//! Spreadsheet bytes to checked rows and problems; streaming; knows no database.
//!
//! A file is read twice. [`inspect`] tells what it is, finds the header row, maps the columns and gathers, over all rows,
//! the evidence for how dates and numbers are written; what it found is a [`Plan`]. [`read`] then gives the typed rows to a
//! [`Sink`] and answers with an [`Outcome`]. Problems of the whole file and questions to the uploader are in the plan,
//! problems of rows in the outcome; each problem is in one of the two only.

mod customers;
mod date;
mod date_text;
mod evidence;
mod excerpt;
mod field;
mod gather;
mod header;
mod inspect;
mod invoices;
mod key;
mod layout;
mod message;
mod number;
mod payments;
mod plan;
mod points;
mod problem;
mod read;
mod row;
mod sales;
mod source;
mod stock;
mod text;
mod value;

use std::path::Path;

use chrono::NaiveDate;
use domain::upload::{UploadKind, UploadOptions};

pub use customers::CustomerRow;
pub use excerpt::rows_as_text;
pub use field::{Field, fields};
pub use inspect::inspect;
pub use payments::{BalanceRow, PaymentRow};
pub use plan::Plan;
pub use points::PointsRow;
pub use problem::ProblemLog;
pub use read::{Outcome, Sink, SinkClosed, read};
pub use sales::SalesLine;
pub use source::Failure;
pub use stock::StockRow;

/// A file and what its uploader says about it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Where the bytes are.
    pub path: &'a Path,
    /// The file's own name; a stock file's day may stand in it.
    pub file_name: &'a str,
    /// The kind it is uploaded as; none where it shall be recognised.
    pub kind: Option<UploadKind>,
    /// The uploader's options.
    pub options: &'a UploadOptions,
    /// The day in WITA.
    pub today: NaiveDate,
}

/// How far a pass over the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows with data so far.
    pub rows: u64,
    /// Of this pass, 0 to 100.
    pub percent: u8,
}

/// Rows between two reports of progress.
const PROGRESS_EVERY: u64 = 4_096;
