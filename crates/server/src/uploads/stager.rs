//! From rows as the importer reads them to rows as PostgreSQL's COPY takes them. Texts that repeat (customers, parts,
//! invoice headers) are told apart by small numbers, so that a line is little more than its figures.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;

use chrono::NaiveDate;
use ingest::{BalanceRow, CustomerRow, PaymentRow, PointsRow, Progress, SalesLine, Sink, SinkClosed, StockRow};
use tokio::sync::mpsc;
use xxhash_rust::xxh3::Xxh3;

/// Bytes of COPY data that are sent at a time.
const CHUNK: usize = 256 * 1024;
/// Chunks that may wait for the database, so that a fast reader does not fill the memory.
pub(super) const CHUNKS_WAITING: usize = 8;

struct Invoice {
    key: u32,
    next_line: u32,
    row: u32,
    last_row: u32,
    date: NaiveDate,
    customer: u32,
    customer_name: u32,
    channel: u32,
    type_name: u32,
}

struct Customer {
    key: u32,
    name: u32,
    row: u32,
}

struct Part {
    key: u32,
    row: u32,
    /// name, material code, type, rank, product line, TOBPM
    texts: [u32; 6],
}

/// Each text once, named by a number.
#[derive(Default)]
struct Texts {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }
}

/// Takes rows from the importer and sends COPY text of the staging table of their kind; keeps what the other staging tables
/// of a sales file get at the end.
pub(super) struct Stager {
    sender: mpsc::Sender<Vec<u8>>,
    chunk: Vec<u8>,
    texts: Texts,
    customers: HashMap<Box<str>, Customer>,
    parts: HashMap<Box<str>, Part>,
    invoices: HashMap<Box<str>, Invoice>,
    report: Box<dyn FnMut(Progress) + Send>,
}

impl Stager {
    pub fn new(sender: mpsc::Sender<Vec<u8>>, report: Box<dyn FnMut(Progress) + Send>) -> Self {
        Self {
            sender,
            chunk: Vec::with_capacity(CHUNK + 4096),
            texts: Texts::default(),
            customers: HashMap::new(),
            parts: HashMap::new(),
            invoices: HashMap::new(),
            report,
        }
    }

    fn flush(&mut self, limit: usize) -> Result<(), SinkClosed> {
        if self.chunk.len() < limit {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK + 4096));
        self.sender.blocking_send(chunk).map_err(|_| SinkClosed)
    }

    /// Sends what is left and gives the small tables, without the invoices that are left out.
    pub fn finish(mut self, left_out: &[String]) -> Result<SmallTables, SinkClosed> {
        self.flush(1)?;
        let left_out: HashSet<&str> = left_out.iter().map(String::as_str).collect();
        let mut tables = SmallTables {
            has_left_out: !left_out.is_empty(),
            ..SmallTables::default()
        };
        let texts = &self.texts;
        for (number, customer) in &self.customers {
            let out = &mut tables.customers;
            integer(out, i64::from(customer.key));
            text(out, number);
            text(out, texts.text(customer.name));
            last_integer(out, i64::from(customer.row));
        }
        for (number, part) in &self.parts {
            let out = &mut tables.parts;
            integer(out, i64::from(part.key));
            text(out, number);
            for number in part.texts {
                text(out, texts.text(number));
            }
            last_integer(out, i64::from(part.row));
        }
        for (number, invoice) in &self.invoices {
            if left_out.contains(&**number) {
                continue;
            }
            let out = &mut tables.invoices;
            integer(out, i64::from(invoice.key));
            text(out, number);
            date(out, invoice.date);
            integer(out, i64::from(invoice.customer));
            text(out, texts.text(invoice.customer_name));
            text(out, texts.text(invoice.channel));
            text(out, texts.text(invoice.type_name));
            integer(out, i64::from(invoice.row));
            last_integer(out, i64::from(invoice.last_row));
        }
        Ok(tables)
    }

    fn customer(&mut self, line: &SalesLine<'_>) -> u32 {
        let name = self.texts.number(line.customer_name);
        if let Some(customer) = self.customers.get_mut(line.customer_number) {
            if !line.customer_name.is_empty() {
                customer.name = name;
            }
            return customer.key;
        }
        let key = self.customers.len() as u32;
        self.customers.insert(
            line.customer_number.into(),
            Customer {
                key,
                name,
                row: line.row,
            },
        );
        key
    }

    fn part(&mut self, line: &SalesLine<'_>) -> u32 {
        let texts = [
            line.part_name,
            line.material_code,
            line.part_type,
            line.rank,
            line.product_line,
            line.tobpm,
        ]
        .map(|text| self.texts.number(text));
        if let Some(part) = self.parts.get_mut(line.part_number) {
            // the last row that says something holds
            for (kept, new) in part.texts.iter_mut().zip(texts) {
                if !self.texts.text(new).is_empty() {
                    *kept = new;
                }
            }
            return part.key;
        }
        let key = self.parts.len() as u32;
        self.parts.insert(
            line.part_number.into(),
            Part {
                key,
                row: line.row,
                texts,
            },
        );
        key
    }

    /// The invoice's key and the line's place in it, from 1.
    fn invoice(&mut self, line: &SalesLine<'_>, customer: u32) -> (u32, u32) {
        if let Some(invoice) = self.invoices.get_mut(line.invoice_number) {
            invoice.next_line += 1;
            invoice.last_row = line.row;
            return (invoice.key, invoice.next_line);
        }
        let key = self.invoices.len() as u32;
        let invoice = Invoice {
            key,
            next_line: 1,
            row: line.row,
            last_row: line.row,
            date: line.date,
            customer,
            customer_name: self.texts.number(line.customer_name),
            channel: self.texts.number(line.channel),
            type_name: self.texts.number(line.invoice_type),
        };
        self.invoices.insert(line.invoice_number.into(), invoice);
        (key, 1)
    }
}

impl Sink for Stager {
    fn sales_line(&mut self, line: &SalesLine<'_>) -> Result<(), SinkClosed> {
        let customer = self.customer(line);
        let part = self.part(line);
        let (invoice, place) = self.invoice(line, customer);
        let out = &mut self.chunk;
        integer(out, i64::from(invoice));
        integer(out, i64::from(place));
        integer(out, i64::from(part));
        text(out, line.part_group);
        for amount in [
            line.quantity,
            line.gross_sales,
            line.discount,
            line.total,
            line.net_sales,
            line.vat,
        ] {
            integer(out, amount);
        }
        optional(out, line.cost);
        optional(out, line.gross_profit);
        last_integer(out, content_hash(line));
        self.flush(CHUNK)
    }

    fn stock_row(&mut self, row: &StockRow<'_>) -> Result<(), SinkClosed> {
        let out = &mut self.chunk;
        integer(out, i64::from(row.row));
        for value in [
            row.part_number,
            row.part_name,
            row.material_code,
            row.product_line,
            row.tobpm,
        ] {
            text(out, value);
        }
        integer(out, row.quantity);
        last_integer(out, row.value);
        self.flush(CHUNK)
    }

    fn customer_row(&mut self, row: &CustomerRow<'_>) -> Result<(), SinkClosed> {
        let out = &mut self.chunk;
        for value in [row.number, row.name, row.email, row.phone, row.address] {
            text(out, value);
        }
        optional(out, row.terms_days.map(i64::from));
        last_integer(out, i64::from(row.row));
        self.flush(CHUNK)
    }

    fn payment_row(&mut self, row: &PaymentRow<'_>) -> Result<(), SinkClosed> {
        let out = &mut self.chunk;
        text(out, row.invoice_number);
        date(out, row.date);
        integer(out, row.amount);
        text(out, row.method.as_str());
        text(out, row.reference);
        last_integer(out, i64::from(row.row));
        self.flush(CHUNK)
    }

    fn balance_row(&mut self, row: &BalanceRow<'_>) -> Result<(), SinkClosed> {
        let out = &mut self.chunk;
        text(out, row.customer_number);
        integer(out, row.amount);
        last_integer(out, i64::from(row.row));
        self.flush(CHUNK)
    }

    fn points_row(&mut self, row: &PointsRow<'_>) -> Result<(), SinkClosed> {
        let out = &mut self.chunk;
        text(out, row.number);
        integer(out, row.points);
        text(out, row.note);
        last_integer(out, i64::from(row.row));
        self.flush(CHUNK)
    }

    fn progress(&mut self, progress: Progress) {
        (self.report)(progress);
    }
}

/// What makes a line this line; its place in the file does not, so that a file in another order holds the same invoices.
fn content_hash(line: &SalesLine<'_>) -> i64 {
    let mut hash = Xxh3::new();
    for text in [line.part_number, line.part_group] {
        hash.update(text.as_bytes());
        hash.update(&[0]);
    }
    for amount in [
        line.quantity,
        line.gross_sales,
        line.discount,
        line.total,
        line.net_sales,
        line.vat,
    ] {
        hash.update(&amount.to_le_bytes());
    }
    for amount in [line.cost, line.gross_profit] {
        hash.update(&[u8::from(amount.is_some())]);
        hash.update(&amount.unwrap_or_default().to_le_bytes());
    }
    hash.digest().cast_signed()
}

/// COPY text of the small staging tables.
#[derive(Default)]
pub(super) struct SmallTables {
    pub customers: Vec<u8>,
    pub parts: Vec<u8>,
    pub invoices: Vec<u8>,
    pub has_left_out: bool,
}

fn integer(out: &mut Vec<u8>, value: i64) {
    // writing to a Vec cannot fail
    let _ = write!(out, "{value}\t");
}

fn last_integer(out: &mut Vec<u8>, value: i64) {
    let _ = writeln!(out, "{value}");
}

fn optional(out: &mut Vec<u8>, value: Option<i64>) {
    match value {
        Some(value) => integer(out, value),
        None => out.extend_from_slice(b"\\N\t"),
    }
}

fn date(out: &mut Vec<u8>, value: NaiveDate) {
    let _ = write!(out, "{value}\t");
}

/// A text as COPY's text format has it.
fn text(out: &mut Vec<u8>, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b'\t');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_leave_their_column() {
        let mut out = Vec::new();
        text(&mut out, "a\\N\tb\nc\rd");
        assert_eq!(out, b"a\\\\N\\tb\\nc\\rd\t");
    }

    #[test]
    fn a_text_is_kept_once() {
        let mut texts = Texts::default();
        assert_eq!(
            (texts.number("OIL"), texts.number("BRAKE"), texts.number("OIL")),
            (0, 1, 0)
        );
        assert_eq!(texts.text(1), "BRAKE");
    }
}
