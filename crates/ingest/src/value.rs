//! Cells to typed values, with the problems that they have.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use domain::upload::{DecimalMark, RowProblemCode};

use crate::date::{self, Reach};
use crate::date_text::{self, DateText};
use crate::field::Id;
use crate::header::Mapping;
use crate::number::{self, Amount, MAX_MONEY, MAX_QUANTITY, Readings};
use crate::plan::Reading;
use crate::problem::ProblemLog;
use crate::row::{Cell, Row};
use crate::{key, message, text};

/// The Day and Month columns of a row, where both hold numbers.
pub(crate) fn day_and_month(row: &Row, mapping: &Mapping) -> Option<(u32, u32)> {
    let read = |id| {
        let amount = readings(row, mapping.columns(id))?.dot?;
        (!amount.fraction).then_some(amount.whole)?.try_into().ok()
    };
    Some((read(Id::Day)?, read(Id::Month)?))
}

/// The first filled cell of a field's columns as a number.
pub(crate) fn readings(row: &Row, columns: &[usize]) -> Option<Readings> {
    let column = columns.iter().find(|column| !row.cell(**column).is_empty())?;
    match row.cell(*column) {
        Cell::Number(value, _) => {
            let amount = Amount::of_float(value);
            Some(Readings {
                comma: amount,
                dot: amount,
            })
        }
        Cell::Text(text) => Some(number::parse(text)).filter(|readings| readings.is_number()),
        Cell::Empty | Cell::Date(_) | Cell::Error(_) | Cell::Bool(_) => None,
    }
}

/// Reads the fields of one row and notes what is wrong with them.
pub(crate) struct RowReader<'a, 'p> {
    row: &'a Row,
    reading: &'a Reading,
    problems: &'p mut ProblemLog,
    /// Whether an error was noted.
    pub failed: bool,
}

impl<'a, 'p> RowReader<'a, 'p> {
    pub fn new(row: &'a Row, reading: &'a Reading, problems: &'p mut ProblemLog) -> Self {
        Self {
            row,
            reading,
            problems,
            failed: false,
        }
    }

    /// Notes an error of the row.
    pub fn error(&mut self, code: RowProblemCode, id: Id, message: impl Into<String>) {
        self.failed = true;
        self.warn(code, id, message);
    }

    /// Notes a problem without failing the row.
    pub fn warn(&mut self, code: RowProblemCode, id: Id, message: impl Into<String>) {
        let column = self.reading.mapping.column(id);
        let (row, reading) = (self.row, self.reading);
        self.problems.note(code, || {
            let header = column.map_or("", |column| reading.headers[column].text.as_str());
            let value = column.map_or(Cow::Borrowed(""), |column| row.shown(column));
            message::of_cell(code, row.number, header, &value, message)
        });
    }

    fn cell(&self, id: Id) -> Cell<'a> {
        self.reading
            .mapping
            .column(id)
            .map_or(Cell::Empty, |column| self.row.cell(column))
    }

    /// A text that may be empty.
    pub fn text(&mut self, id: Id) -> Cow<'a, str> {
        let Some(column) = self.reading.mapping.column(id) else {
            return Cow::Borrowed("");
        };
        let text = match self.row.cell(column) {
            Cell::Empty => return Cow::Borrowed(""),
            Cell::Text(text) => text::clean(text),
            Cell::Error(_) => {
                self.error(RowProblemCode::ErrorCell, id, message::ERROR_CELL);
                return Cow::Borrowed("");
            }
            Cell::Number(..) | Cell::Date(_) | Cell::Bool(_) => self.row.shown(column),
        };
        self.bounded(id, text)
    }

    fn bounded(&mut self, id: Id, text: Cow<'a, str>) -> Cow<'a, str> {
        let (text, was_cut) = text::cut(text);
        if was_cut {
            self.warn(RowProblemCode::TextCut, id, message::TEXT_CUT);
        }
        text
    }

    /// A text that must be there.
    pub fn required_text(&mut self, id: Id) -> Cow<'a, str> {
        if self.cell(id).is_empty() {
            self.error(RowProblemCode::MissingValue, id, message::MISSING_VALUE);
        }
        self.text(id)
    }

    /// A part, invoice or customer number; none where it is missing or lost.
    pub fn key(&mut self, id: Id) -> Option<Cow<'a, str>> {
        let text = match self.cell(id) {
            Cell::Empty => {
                self.error(RowProblemCode::MissingValue, id, message::MISSING_VALUE);
                return None;
            }
            Cell::Error(_) => {
                self.error(RowProblemCode::ErrorCell, id, message::ERROR_CELL);
                return None;
            }
            Cell::Number(value, format) => {
                let digits = || key::digits(value).map(|digits| digits.to_string());
                match format.and_then(|format| format.rebuild(value)).or_else(digits) {
                    Some(text) => Cow::Owned(text),
                    None => return self.lost_key(id),
                }
            }
            // A part number such as MAR-1 that the spreadsheet took for a day.
            Cell::Date(_) => return self.lost_key(id),
            Cell::Text(text) => text::clean(text),
            Cell::Bool(value) => Cow::Borrowed(if value { "TRUE" } else { "FALSE" }),
        };
        Some(self.bounded(id, text))
    }

    fn lost_key(&mut self, id: Id) -> Option<Cow<'a, str>> {
        self.error(RowProblemCode::PartNumberNumeric, id, message::PART_NUMBER_NUMERIC);
        None
    }

    /// A number as the column reads it; none where the cell is empty or no number.
    fn amount(&mut self, id: Id) -> Option<Amount> {
        let column = self.reading.mapping.column(id)?;
        let amount = match self.row.cell(column) {
            Cell::Empty => return None,
            Cell::Error(_) => {
                self.error(RowProblemCode::ErrorCell, id, message::ERROR_CELL);
                return None;
            }
            Cell::Number(value, _) => Amount::of_float(value),
            Cell::Text(text) => {
                let readings = number::parse(text);
                if self.reading.decimals[column] == DecimalMark::Comma {
                    readings.comma
                } else {
                    readings.dot
                }
            }
            Cell::Date(_) | Cell::Bool(_) => None,
        };
        if amount.is_none() {
            let told = if id == Id::Terms {
                message::NO_TERMS
            } else {
                message::BAD_NUMBER
            };
            self.error(RowProblemCode::BadNumber, id, told);
        }
        amount
    }

    /// An amount in rupiah, rounded; none where the cell is empty or wrong.
    pub fn money(&mut self, id: Id) -> Option<i64> {
        let amount = self.amount(id)?;
        if amount.whole.abs() > MAX_MONEY {
            self.error(RowProblemCode::BadNumber, id, message::TOO_BIG);
            return None;
        }
        if amount.fraction {
            self.warn(RowProblemCode::Rounded, id, message::ROUNDED);
        }
        Some(amount.whole)
    }

    /// An amount that must be there.
    pub fn required_money(&mut self, id: Id) -> Option<i64> {
        if self.cell(id).is_empty() {
            self.error(RowProblemCode::MissingValue, id, message::MISSING_VALUE);
            return None;
        }
        self.money(id)
    }

    /// A quantity that must be there.
    pub fn quantity(&mut self) -> Option<i64> {
        let id = Id::Quantity;
        let quantity = self.required_whole(id, message::FRACTION)?;
        if quantity.abs() > MAX_QUANTITY {
            self.error(RowProblemCode::BadNumber, id, message::TOO_BIG);
            return None;
        }
        Some(quantity)
    }

    /// A whole number, of which `fraction` says what is wrong with another; none where the cell is empty or wrong.
    pub fn whole(&mut self, id: Id, fraction: &str) -> Option<i64> {
        let amount = self.amount(id)?;
        if amount.fraction {
            self.error(RowProblemCode::BadNumber, id, fraction);
            return None;
        }
        Some(amount.whole)
    }

    /// A whole number that must be there.
    pub fn required_whole(&mut self, id: Id, fraction: &str) -> Option<i64> {
        if self.cell(id).is_empty() {
            self.error(RowProblemCode::MissingValue, id, message::MISSING_VALUE);
            return None;
        }
        self.whole(id, fraction)
    }

    /// The invoice date.
    pub fn date(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        let id = Id::InvoiceDate;
        let date = match self.cell(id) {
            Cell::Empty => {
                self.error(RowProblemCode::MissingValue, id, message::MISSING_VALUE);
                return None;
            }
            Cell::Error(_) => {
                self.error(RowProblemCode::ErrorCell, id, message::ERROR_CELL);
                return None;
            }
            Cell::Date(date) => Some(date),
            Cell::Number(value, _) => date::of_number(value, self.row.is_1904),
            Cell::Text(text) => match date_text::parse(text) {
                DateText::None => None,
                date => date.under(self.reading.date_order),
            },
            Cell::Bool(_) => None,
        };
        let Some(date) = date else {
            self.error(RowProblemCode::BadDate, id, message::BAD_DATE);
            return None;
        };
        match date::reach(date, today) {
            Reach::Out => {
                self.error(RowProblemCode::BadDate, id, message::OUT_OF_REACH);
                return None;
            }
            Reach::Future => self.warn(RowProblemCode::FutureDate, id, message::FUTURE_DATE),
            Reach::Fine => {}
        }
        if let Some(told) = day_and_month(self.row, &self.reading.mapping)
            && told != (date.day(), date.month())
        {
            self.warn(RowProblemCode::DateMismatch, id, message::DATE_MISMATCH);
        }
        Some(date)
    }
}
