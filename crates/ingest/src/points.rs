//! Rows of opening points: one a customer.

use domain::account::customer_number_problem;
use domain::loyalty::POINTS_MAX;
use domain::upload::RowProblemCode;

use crate::field::Id;
use crate::invoices::Interner;
use crate::message;
use crate::plan::Reading;
use crate::read::{Outcome, Sink, SinkClosed};
use crate::row::Row;
use crate::value::RowReader;

/// The points of one customer in an older system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsRow<'a> {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Never empty, and once in the file.
    pub number: &'a str,
    /// Points; negative where the older system had taken too many.
    pub points: i64,
    /// Keterangan; may be empty.
    pub note: &'a str,
}

/// The state over all rows of a file of opening points.
#[derive(Default)]
pub(crate) struct PointsReader {
    numbers: Interner,
    /// The first row of each customer.
    rows: Vec<u32>,
}

impl PointsReader {
    /// Reads one row and gives it to the sink where nothing is wrong with it.
    pub fn row(
        &mut self,
        row: &Row,
        reading: &Reading,
        outcome: &mut Outcome,
        sink: &mut dyn Sink,
    ) -> Result<(), SinkClosed> {
        let mut reader = RowReader::new(row, reading, &mut outcome.problems);
        let number = reader.key(Id::CustomerNumber);
        let points = reader.required_whole(Id::Points, message::POINTS_FRACTION);
        let note = reader.text(Id::Note);
        if points.is_some_and(|points| points.abs() > POINTS_MAX) {
            reader.error(RowProblemCode::BadNumber, Id::Points, message::TOO_BIG);
        }
        if let Some(number) = &number {
            if let Some(told) = customer_number_problem(number) {
                reader.error(RowProblemCode::BadValue, Id::CustomerNumber, told);
            }
            let (customer, new) = self.numbers.intern(number);
            if new {
                self.rows.push(row.number);
            } else {
                let told = message::duplicate_key("Customer", self.rows[customer as usize]);
                reader.error(RowProblemCode::DuplicateKey, Id::CustomerNumber, told);
            }
        }
        let (Some(number), Some(points), false) = (number, points, reader.failed) else {
            outcome.rows.rejected += 1;
            return Ok(());
        };
        outcome.rows.accepted += 1;
        outcome.lines += 1;
        outcome.quantity += points;
        sink.points_row(&PointsRow {
            row: row.number,
            number: &number,
            points,
            note: &note,
        })
    }
}
