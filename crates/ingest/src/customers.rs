//! Rows of customers: one a customer.

use domain::account::{address_problem, customer_number_problem, email_problem, phone_problem, terms_problem};
use domain::upload::RowProblemCode;

use crate::field::Id;
use crate::invoices::Interner;
use crate::message;
use crate::plan::Reading;
use crate::read::{Outcome, Sink, SinkClosed};
use crate::row::Row;
use crate::value::RowReader;

/// One customer's profile. Texts are trimmed; those that may be empty then say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerRow<'a> {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Never empty, and once in the file.
    pub number: &'a str,
    /// Never empty.
    pub name: &'a str,
    /// The address of mail; the shape is right where there is one.
    pub email: &'a str,
    /// The phone; the shape is right where there is one.
    pub phone: &'a str,
    /// The postal address, at most 300 characters.
    pub address: &'a str,
    /// Days from invoice to due date, 0 to 365, where the file says so.
    pub terms_days: Option<i32>,
}

/// The state over all rows of a file of customers.
#[derive(Default)]
pub(crate) struct CustomerReader {
    numbers: Interner,
    /// The first row of each customer.
    rows: Vec<u32>,
}

impl CustomerReader {
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
        let name = reader.required_text(Id::CustomerName);
        let email = reader.text(Id::Email);
        let phone = reader.text(Id::Phone);
        let address = reader.text(Id::Address);
        let terms_days = terms(&mut reader);
        for (id, text, judge) in [
            (Id::Email, &email, email_problem as fn(&str) -> Option<&'static str>),
            (Id::Phone, &phone, phone_problem),
            (Id::Address, &address, address_problem),
        ] {
            if let Some(told) = Some(text).filter(|text| !text.is_empty()).and_then(|text| judge(text)) {
                reader.error(RowProblemCode::BadValue, id, message::or_empty(told));
            }
        }
        if let Some(number) = &number {
            self.once(number, row.number, &mut reader);
        }
        let (Some(number), false) = (number, reader.failed) else {
            outcome.rows.rejected += 1;
            return Ok(());
        };
        outcome.rows.accepted += 1;
        outcome.lines += 1;
        sink.customer_row(&CustomerRow {
            row: row.number,
            number: &number,
            name: &name,
            email: &email,
            phone: &phone,
            address: &address,
            terms_days,
        })
    }

    /// A number can be right, and comes once.
    fn once(&mut self, number: &str, row: u32, reader: &mut RowReader<'_, '_>) {
        if let Some(told) = customer_number_problem(number) {
            reader.error(RowProblemCode::BadValue, Id::CustomerNumber, told);
        }
        let (customer, new) = self.numbers.intern(number);
        if new {
            self.rows.push(row);
        } else {
            let told = message::duplicate_key("Customer", self.rows[customer as usize]);
            reader.error(RowProblemCode::DuplicateKey, Id::CustomerNumber, told);
        }
    }
}

/// The terms, where the file says something of them that can be right.
fn terms(reader: &mut RowReader<'_, '_>) -> Option<i32> {
    let days = reader.whole(Id::Terms, message::TERMS_FRACTION)?;
    // What is no i32 is out of reach all the more.
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    if let Some(told) = terms_problem(days) {
        reader.error(RowProblemCode::BadNumber, Id::Terms, told);
        return None;
    }
    Some(days)
}
