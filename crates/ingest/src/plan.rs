//! What the first pass found: the file's kind, columns and readings, or why it cannot be read.

use chrono::NaiveDate;
use domain::upload::{Choice, ColumnMapping, DateOrder, DecimalMark, RowCounts, UploadKind};

use crate::header::{Header, Mapping};
use crate::problem::ProblemLog;
use crate::source::{Failure, Format, Sheet};
use crate::{field, message};

/// What [`inspect`](crate::inspect) found out about a file.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What the file holds; none where nobody can tell.
    pub kind: Option<UploadKind>,
    /// The sheet that is read, for workbooks.
    pub sheet: Option<String>,
    /// The columns as they are read, in the order of the file; columns without a header are left out.
    pub columns: Vec<ColumnMapping>,
    /// A stable key of this set of headers, whatever their order, for remembering a mapping. Empty without a header row.
    pub header_signature: String,
    /// Problems of the whole file: errors, questions, warnings.
    pub problems: ProblemLog,
    /// The questions that must be answered by options.
    pub choices: Vec<Choice>,
    /// Rows below the header that hold anything, total rows included.
    pub rows: u64,
    /// Total rows among them.
    pub total_rows: u64,
    /// Rows above the header row that hold anything; they count as skipped.
    pub rows_above: u32,
    /// A stock file's day.
    pub snapshot_date: Option<NaiveDate>,
    pub(crate) reading: Option<Reading>,
}

/// How the rows are to be read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub format: Format,
    pub sheet: Sheet,
    pub header_row: u32,
    pub headers: Vec<Header>,
    pub mapping: Mapping,
    pub date_order: DateOrder,
    /// By column.
    pub decimals: Vec<DecimalMark>,
    /// Whether the discount column is positive on sales.
    pub sign_turned: bool,
}

impl Plan {
    /// Whether [`read`](crate::read) can give its rows: no error of the whole file and no open question.
    pub fn is_readable(&self) -> bool {
        self.reading.is_some() && !self.problems.has_errors() && !self.problems.has_choices() && self.choices.is_empty()
    }

    /// Where the rows go when the file is not read on: none is accepted.
    pub fn refused_rows(&self) -> RowCounts {
        RowCounts {
            read: self.rows + u64::from(self.rows_above),
            accepted: 0,
            rejected: self.rows - self.total_rows,
            skipped: self.total_rows + u64::from(self.rows_above),
        }
    }

    pub(crate) fn fail(&mut self, failure: &Failure) {
        self.problems.push(message::of_failure(failure));
    }

    pub(crate) fn list_columns(&mut self, headers: &[Header], mapping: &Mapping) {
        self.columns = headers
            .iter()
            .enumerate()
            .filter(|(_, header)| !header.normalized.is_empty())
            .map(|(column, header)| {
                let field = mapping.fields[column];
                ColumnMapping {
                    header: header.text.clone(),
                    field: field.map(|field| field.name.to_owned()),
                    required: field.is_some_and(|field| field.required),
                }
            })
            .collect();
    }
}

/// Columns with a header that no field of the kind goes by.
pub(crate) fn unknown_columns<'a>(headers: &'a [Header], mapping: &'a Mapping) -> impl Iterator<Item = usize> + 'a {
    let named = (0..headers.len()).filter(|column| !headers[*column].normalized.is_empty());
    named.filter(|column| mapping.fields[*column].is_none())
}

/// The header of the specification for a field's id in a kind.
pub(crate) fn header_of(kind: UploadKind, id: field::Id) -> &'static str {
    field::fields(kind)
        .iter()
        .find(|field| field.id == id)
        .map_or("", |field| field.header)
}
