//! Rows of payments: one an invoice that was paid, and of opening balances: one a customer.

use chrono::NaiveDate;
use domain::payment::{PAYMENT_MAX, PaymentMethod, REFERENCE_MAX};
use domain::upload::RowProblemCode;

use crate::field::Id;
use crate::invoices::Interner;
use crate::message;
use crate::plan::Reading;
use crate::read::{Outcome, Sink, SinkClosed};
use crate::row::Row;
use crate::value::RowReader;

/// What was paid for one invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentRow<'a> {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Never empty.
    pub invoice_number: &'a str,
    /// The day on which it was paid.
    pub date: NaiveDate,
    /// Above zero.
    pub amount: i64,
    /// By transfer, where the file does not say.
    pub method: PaymentMethod,
    /// May be empty; rows of one reference are one payment.
    pub reference: &'a str,
}

/// What a customer owed when payments began to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceRow<'a> {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Never empty, and once in the file.
    pub customer_number: &'a str,
    /// Below zero where the customer had paid too much.
    pub amount: i64,
}

/// Reads one row of payments and gives it to the sink where nothing is wrong with it.
pub(crate) fn payment_row(
    row: &Row,
    reading: &Reading,
    today: NaiveDate,
    outcome: &mut Outcome,
    sink: &mut dyn Sink,
) -> Result<(), SinkClosed> {
    let mut reader = RowReader::new(row, reading, &mut outcome.problems);
    let invoice_number = reader.key(Id::InvoiceNumber);
    let date = reader.date(today);
    let amount = reader.required_money(Id::Amount);
    let words = reader.text(Id::Method);
    let reference = reader.text(Id::Reference);
    if amount.is_some_and(|amount| amount <= 0) {
        reader.error(RowProblemCode::BadNumber, Id::Amount, message::NOTHING_PAID);
    }
    if amount.is_some_and(|amount| amount > PAYMENT_MAX) {
        reader.error(RowProblemCode::BadNumber, Id::Amount, message::TOO_BIG);
    }
    let method = if words.is_empty() {
        Some(PaymentMethod::Transfer)
    } else {
        PaymentMethod::of_words(&words)
    };
    if method.is_none() {
        reader.error(RowProblemCode::BadValue, Id::Method, message::UNKNOWN_METHOD);
    }
    if reference.chars().count() > REFERENCE_MAX {
        reader.error(RowProblemCode::BadValue, Id::Reference, message::LONG_REFERENCE);
    }
    let (Some(invoice_number), Some(date), Some(amount), Some(method), false) =
        (invoice_number, date, amount, method, reader.failed)
    else {
        outcome.rows.rejected += 1;
        return Ok(());
    };
    outcome.rows.accepted += 1;
    outcome.lines += 1;
    outcome.value += amount;
    outcome.from = Some(outcome.from.map_or(date, |from| from.min(date)));
    outcome.to = Some(outcome.to.map_or(date, |to| to.max(date)));
    sink.payment_row(&PaymentRow {
        row: row.number,
        invoice_number: &invoice_number,
        date,
        amount,
        method,
        reference: &reference,
    })
}

/// The state over all rows of a file of opening balances.
#[derive(Default)]
pub(crate) struct BalanceReader {
    customers: Interner,
    /// The first row of each customer.
    rows: Vec<u32>,
}

impl BalanceReader {
    /// Reads one row and gives it to the sink where nothing is wrong with it.
    pub fn row(
        &mut self,
        row: &Row,
        reading: &Reading,
        outcome: &mut Outcome,
        sink: &mut dyn Sink,
    ) -> Result<(), SinkClosed> {
        let mut reader = RowReader::new(row, reading, &mut outcome.problems);
        let customer_number = reader.key(Id::CustomerNumber);
        let amount = reader.required_money(Id::Balance);
        if amount.is_some_and(|amount| amount.abs() > PAYMENT_MAX) {
            reader.error(RowProblemCode::BadNumber, Id::Balance, message::TOO_BIG);
        }
        if let Some(number) = &customer_number {
            let (customer, new) = self.customers.intern(number);
            if new {
                self.rows.push(row.number);
            } else {
                let told = message::duplicate_key("Customer", self.rows[customer as usize]);
                reader.error(RowProblemCode::DuplicateKey, Id::CustomerNumber, told);
            }
        }
        let (Some(customer_number), Some(amount), false) = (customer_number, amount, reader.failed) else {
            outcome.rows.rejected += 1;
            return Ok(());
        };
        outcome.rows.accepted += 1;
        outcome.lines += 1;
        outcome.value += amount;
        sink.balance_row(&BalanceRow {
            row: row.number,
            customer_number: &customer_number,
            amount,
        })
    }
}
