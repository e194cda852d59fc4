//! The second pass: typed rows to a sink.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use domain::upload::{RowCounts, RowProblemCode, UploadKind};
use thiserror::Error;

use crate::customers::{CustomerReader, CustomerRow};
use crate::layout::TotalRows;
use crate::payments::{BalanceReader, BalanceRow, PaymentRow, payment_row};
use crate::plan::{Plan, Reading};
use crate::points::{PointsReader, PointsRow};
use crate::problem::ProblemLog;
use crate::row::Row;
use crate::sales::{SalesLine, SalesReader};
use crate::source::{Book, Failure};
use crate::stock::{StockReader, StockRow};
use crate::{PROGRESS_EVERY, Progress, Request, message};

/// Takes the rows of a file, one at a time and in its order.
pub trait Sink {
    /// A line of a sales file without an error of its own. Its invoice may turn out to hold one later:
    /// [`Outcome::invalid_invoices`] names those.
    fn sales_line(&mut self, line: &SalesLine<'_>) -> Result<(), SinkClosed>;

    /// A row of a stock file without an error.
    fn stock_row(&mut self, row: &StockRow<'_>) -> Result<(), SinkClosed>;

    /// A row of a file of customers without an error.
    fn customer_row(&mut self, row: &CustomerRow<'_>) -> Result<(), SinkClosed>;

    /// A row of a file of payments without an error.
    fn payment_row(&mut self, row: &PaymentRow<'_>) -> Result<(), SinkClosed>;

    /// A row of a file of opening balances without an error.
    fn balance_row(&mut self, row: &BalanceRow<'_>) -> Result<(), SinkClosed>;
    /// A row of a file of opening points without an error.
    fn points_row(&mut self, row: &PointsRow<'_>) -> Result<(), SinkClosed>;

    /// How far the pass is, now and then.
    fn progress(&mut self, progress: Progress);
}

/// The sink takes no more rows; reading stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the sink takes no more rows")]
pub struct SinkClosed;

/// What became of the rows.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Where the rows went; read = accepted + rejected + skipped. Skipped are total rows and rows above the header row.
    pub rows: RowCounts,
    /// Problems of rows.
    pub problems: ProblemLog,
    /// Sales: invoices that hold an error. Lines of them may have been given to the sink.
    pub invalid_invoices: Vec<String>,
    /// Sales: the first day of an accepted invoice. Payments: of an accepted payment. Stock: the snapshot's day.
    pub from: Option<NaiveDate>,
    /// Sales: the last day of an accepted invoice. Payments: of an accepted payment. Stock: the snapshot's day.
    pub to: Option<NaiveDate>,
    /// Sales: net sales of the accepted lines.
    pub net_sales: i64,
    /// Sum of the accepted quantities, or points.
    pub quantity: i64,
    /// Stock: sum of the accepted values. Payments and opening balances: of the accepted amounts.
    pub value: i64,
    /// Accepted lines, parts, customers or payments.
    pub lines: u64,
}

/// Second pass over a file: gives its rows to the sink as the plan reads them. A plan that is not readable gives none.
/// Where the file breaks off after all, the outcome says so as an error without a row.
pub fn read(request: &Request<'_>, plan: &Plan, sink: &mut dyn Sink) -> Result<Outcome, SinkClosed> {
    let mut pass = Pass {
        outcome: Outcome::default(),
        sink,
        kind: Kind::of(plan.kind),
        closed: false,
    };
    let Some(reading) = plan.reading.as_ref().filter(|_| plan.is_readable()) else {
        pass.outcome.rows = plan.refused_rows();
        return Ok(pass.outcome);
    };
    if let Err(failure) = pass.run(request, reading) {
        pass.outcome.problems.push(message::of_failure(&failure));
    }
    if pass.closed {
        return Err(SinkClosed);
    }
    let mut outcome = pass.outcome;
    match pass.kind {
        Kind::Sales(reader) => reader.finish(&mut outcome),
        Kind::Stock(_) => {
            outcome.from = plan.snapshot_date;
            outcome.to = plan.snapshot_date;
        }
        Kind::Customers(_) | Kind::Points(_) | Kind::Payments | Kind::Balances(_) => {}
    }
    Ok(outcome)
}

enum Kind {
    Sales(SalesReader),
    Stock(StockReader),
    Customers(CustomerReader),
    Payments,
    Balances(BalanceReader),
    Points(PointsReader),
}

impl Kind {
    /// The reader of a kind; those that no plan is readable of are read by none.
    fn of(kind: Option<UploadKind>) -> Self {
        match kind {
            Some(UploadKind::Sales) => Self::Sales(SalesReader::default()),
            Some(UploadKind::Customers) => Self::Customers(CustomerReader::default()),
            Some(UploadKind::Payments) => Self::Payments,
            Some(UploadKind::OpeningBalances) => Self::Balances(BalanceReader::default()),
            Some(UploadKind::OpeningPoints) => Self::Points(PointsReader::default()),
            _ => Self::Stock(StockReader::default()),
        }
    }
}

struct Pass<'s> {
    outcome: Outcome,
    sink: &'s mut dyn Sink,
    kind: Kind,
    closed: bool,
}

impl Pass<'_> {
    fn run(&mut self, request: &Request<'_>, reading: &Reading) -> Result<(), Failure> {
        let totals = TotalRows::of(&reading.mapping);
        let mut book = Book::reopen(request.path, reading.format)?;
        book.rows(&reading.sheet, &mut |row, percent| {
            if row.number == reading.header_row {
                return ControlFlow::Continue(());
            }
            self.outcome.rows.read += 1;
            if row.number < reading.header_row {
                self.outcome.rows.skipped += 1;
                return ControlFlow::Continue(());
            }
            if self.outcome.rows.read.is_multiple_of(PROGRESS_EVERY) {
                self.sink.progress(Progress {
                    rows: self.outcome.rows.read,
                    percent,
                });
            }
            if totals.matches(row) {
                self.total_row(row, reading);
                return ControlFlow::Continue(());
            }
            let outcome = &mut self.outcome;
            let taken = match &mut self.kind {
                Kind::Sales(reader) => reader.row(row, reading, request.today, outcome, self.sink),
                Kind::Stock(reader) => reader.row(row, reading, outcome, self.sink),
                Kind::Customers(reader) => reader.row(row, reading, outcome, self.sink),
                Kind::Payments => payment_row(row, reading, request.today, outcome, self.sink),
                Kind::Balances(reader) => reader.row(row, reading, outcome, self.sink),
                Kind::Points(reader) => reader.row(row, reading, outcome, self.sink),
            };
            self.closed = taken.is_err();
            if self.closed {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        self.sink.progress(Progress {
            rows: self.outcome.rows.read,
            percent: 100,
        });
        Ok(())
    }

    fn total_row(&mut self, row: &Row, reading: &Reading) {
        self.outcome.rows.skipped += 1;
        self.outcome.problems.note(RowProblemCode::TotalRow, || {
            let label = (0..row.len()).find(|column| {
                let cell = row.cell(*column);
                !cell.is_empty() && !cell.is_number()
            });
            let column = label.unwrap_or(0);
            let header = reading.headers.get(column).map_or("", |header| header.text.as_str());
            message::of_cell(
                RowProblemCode::TotalRow,
                row.number,
                header,
                &row.shown(column),
                message::TOTAL_ROW,
            )
        });
    }
}
