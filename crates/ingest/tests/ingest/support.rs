//! Files made for a test, and what reading them gave.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use domain::payment::PaymentMethod;
use domain::upload::{RowProblem, UploadKind, UploadOptions};
use ingest::{
    BalanceRow, CustomerRow, Outcome, PaymentRow, Plan, PointsRow, Progress, Request, SalesLine, Sink, SinkClosed,
    StockRow,
};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// The 27 headers of a sales file.
pub const SALES: [&str; 27] = [
    "No Faktur",
    "Tgl Faktur",
    "Transaksi",
    "Tipe Faktur",
    "No Customer",
    "Customer Name",
    "Tipe Part",
    "No Part",
    "Nama Part",
    "Group Material",
    "Rank",
    "Quantity",
    "Sales",
    "Diskon",
    "Total Faktur",
    "DPP",
    "PPN",
    "Harga Pokok",
    "Gross Profit",
    "Net Sales",
    "Disc%",
    "GP%",
    "Day",
    "Month",
    "MATGROUP FIX",
    "Group Part",
    "Group TOBPM",
];

/// The seven headers of a stock file.
pub const STOCK: [&str; 7] = [
    "GROUP PART",
    "GROUP TOBPM",
    "GROUP MATERIAL",
    "NO PART",
    "NAMA PART",
    "QTY",
    "AMOUNT",
];

/// The day on which every test reads.
pub fn today() -> NaiveDate {
    day("2026-11-23")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Where a header stands.
pub fn column(header: &str) -> usize {
    SALES.iter().position(|known| *known == header).unwrap()
}

/// One cell to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(i64),
    Day(NaiveDate),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

pub type Cells = Vec<Value>;

/// One line of an invoice with sums that hold.
pub fn line(invoice: &str, date: &str, customer: &str, part: &str, quantity: i64, unit: i64) -> Cells {
    let date = day(date);
    let sales = unit * quantity;
    let discount = -((sales as f64) * 0.1).round() as i64;
    let total = sales + discount;
    let net = ((total as f64) / 1.11).round() as i64;
    let cost = ((unit as f64) * 0.71).round() as i64 * quantity;
    let text = |text: &str| Value::Text(text.to_owned());
    vec![
        text(invoice),
        Value::Day(date),
        text("Part Direct"),
        text("ZPF1"),
        text(customer),
        text(&format!("BENGKEL {customer}")),
        text("ZSPA"),
        text(part),
        text("PAD SET FR BRAKE"),
        text("HND-04B"),
        text("A"),
        Value::Number(quantity),
        Value::Number(sales),
        Value::Number(discount),
        Value::Number(total),
        Value::Number(net),
        Value::Number(total - net),
        Value::Number(cost),
        Value::Number(net - cost),
        Value::Number(net),
        text("10.0%"),
        text("20.6%"),
        Value::Number(i64::from(date.day())),
        Value::Number(i64::from(date.month())),
        text("BRAKE"),
        text("HGP"),
        text("TOBPM"),
    ]
}

/// Lines of three invoices, on days that no order mistakes for another.
pub fn sample() -> Vec<Cells> {
    vec![
        line("H531-1", "2026-10-13", "8001073901", "06430KVB000", 2, 58_000),
        line("H531-1", "2026-10-13", "8001073901", "91009KVY961", 4, 30_500),
        line("H531-2", "2026-10-14", "8001073902", "08232K25LZ1", 12, 52_500),
        line("H531-3", "2026-10-15", "8001073903", "06455K59A71", 1, 1_250_000),
    ]
}

/// How a text file is written.
#[derive(Clone, Debug)]
pub struct Csv {
    pub separator: char,
    pub date: &'static str,
    pub thousands: Option<char>,
    pub head: String,
}

impl Default for Csv {
    fn default() -> Self {
        Self {
            separator: ',',
            date: "%m/%d/%Y",
            thousands: None,
            head: String::new(),
        }
    }
}

impl Csv {
    pub fn write(&self, headers: &[&str], rows: &[Cells]) -> String {
        let mut out = self.head.clone();
        let quoted = |text: &str| {
            let risky = text.contains([self.separator, '"', '\n', '\r']);
            if risky {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.to_owned()
            }
        };
        let mut put = |cells: Vec<String>| {
            let cells: Vec<_> = cells.iter().map(|cell| quoted(cell)).collect();
            out.push_str(&cells.join(&self.separator.to_string()));
            out.push_str("\r\n");
        };
        put(headers.iter().map(|header| (*header).to_owned()).collect());
        for row in rows {
            put(row.iter().map(|value| self.text(value)).collect());
        }
        out
    }

    fn text(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Day(date) => date.format(self.date).to_string(),
            Value::Number(number) => match self.thousands {
                None => number.to_string(),
                Some(mark) => {
                    let grouped = domain::money::group_thousands(number.unsigned_abs());
                    let sign = if *number < 0 { "-" } else { "" };
                    format!("{sign}{}", grouped.replace('.', &mark.to_string()))
                }
            },
        }
    }
}

/// A sales file with commas and month-first dates.
pub fn csv(rows: &[Cells]) -> Vec<u8> {
    Csv::default().write(&SALES, rows).into_bytes()
}

/// The same rows with only some columns.
pub fn csv_of(headers: &[&str], rows: &[Cells]) -> Vec<u8> {
    let rows: Vec<Cells> = rows
        .iter()
        .map(|row| headers.iter().map(|header| row[column(header)].clone()).collect())
        .collect();
    Csv::default().write(headers, &rows).into_bytes()
}

/// Every header but some.
pub fn without(left_out: &[&str]) -> Vec<&'static str> {
    SALES.into_iter().filter(|header| !left_out.contains(header)).collect()
}

/// Writes a value of a workbook.
pub fn put(sheet: &mut Worksheet, row: u32, column: u16, value: &Value) {
    match value {
        Value::Text(text) => sheet.write_string(row, column, text).unwrap(),
        Value::Number(number) => sheet.write_number(row, column, *number as f64).unwrap(),
        Value::Day(date) => {
            let format = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write_date_with_format(row, column, date, &format).unwrap()
        }
    };
}

/// Writes headers and rows from a row on.
pub fn fill(sheet: &mut Worksheet, top: u32, headers: &[&str], rows: &[Cells]) {
    for (column, header) in (0..).zip(headers) {
        sheet.write_string(top, column, *header).unwrap();
    }
    for (row, cells) in (top + 1..).zip(rows) {
        for (column, value) in (0..).zip(cells) {
            put(sheet, row, column, value);
        }
    }
}

/// A workbook of one sheet, changed by `more` before it is saved.
pub fn xlsx(headers: &[&str], rows: &[Cells], more: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Data").unwrap();
    fill(sheet, 0, headers, rows);
    more(sheet);
    book.save_to_buffer().unwrap()
}

/// A line as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub row: u32,
    pub invoice_number: String,
    pub date: NaiveDate,
    pub customer_number: String,
    pub customer_name: String,
    pub part_number: String,
    pub part_name: String,
    pub quantity: i64,
    pub gross_sales: i64,
    pub discount: i64,
    pub total: i64,
    pub net_sales: i64,
    pub vat: i64,
    pub cost: Option<i64>,
    pub gross_profit: Option<i64>,
    pub part_group: String,
}

/// A customer as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub number: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub terms_days: Option<i32>,
}

/// Keeps everything.
#[derive(Default)]
pub struct Kept {
    pub lines: Vec<Line>,
    /// Part number, quantity, value.
    pub stock: Vec<(String, i64, i64)>,
    pub customers: Vec<Customer>,
    /// Invoice number, day, amount, method, reference.
    pub payments: Vec<(String, NaiveDate, i64, PaymentMethod, String)>,
    /// Customer number, amount.
    pub balances: Vec<(String, i64)>,
    /// Customer number, points, note.
    pub points: Vec<(String, i64, String)>,
}

impl Sink for Kept {
    fn sales_line(&mut self, line: &SalesLine<'_>) -> Result<(), SinkClosed> {
        self.lines.push(Line {
            row: line.row,
            invoice_number: line.invoice_number.to_owned(),
            date: line.date,
            customer_number: line.customer_number.to_owned(),
            customer_name: line.customer_name.to_owned(),
            part_number: line.part_number.to_owned(),
            part_name: line.part_name.to_owned(),
            quantity: line.quantity,
            gross_sales: line.gross_sales,
            discount: line.discount,
            total: line.total,
            net_sales: line.net_sales,
            vat: line.vat,
            cost: line.cost,
            gross_profit: line.gross_profit,
            part_group: line.part_group.to_owned(),
        });
        Ok(())
    }

    fn stock_row(&mut self, row: &StockRow<'_>) -> Result<(), SinkClosed> {
        self.stock.push((row.part_number.to_owned(), row.quantity, row.value));
        Ok(())
    }

    fn customer_row(&mut self, row: &CustomerRow<'_>) -> Result<(), SinkClosed> {
        self.customers.push(Customer {
            number: row.number.to_owned(),
            name: row.name.to_owned(),
            email: row.email.to_owned(),
            phone: row.phone.to_owned(),
            address: row.address.to_owned(),
            terms_days: row.terms_days,
        });
        Ok(())
    }

    fn payment_row(&mut self, row: &PaymentRow<'_>) -> Result<(), SinkClosed> {
        let (number, reference) = (row.invoice_number.to_owned(), row.reference.to_owned());
        self.payments
            .push((number, row.date, row.amount, row.method, reference));
        Ok(())
    }

    fn balance_row(&mut self, row: &BalanceRow<'_>) -> Result<(), SinkClosed> {
        self.balances.push((row.customer_number.to_owned(), row.amount));
        Ok(())
    }

    fn points_row(&mut self, row: &PointsRow<'_>) -> Result<(), SinkClosed> {
        self.points
            .push((row.number.to_owned(), row.points, row.note.to_owned()));
        Ok(())
    }

    fn progress(&mut self, progress: Progress) {
        assert!(progress.percent <= 100);
    }
}

/// What became of a file.
pub struct Run {
    pub plan: Plan,
    pub outcome: Outcome,
    pub kept: Kept,
}

impl Run {
    /// Every code that was reported.
    pub fn codes(&self) -> BTreeSet<&'static str> {
        let counts = self
            .plan
            .problems
            .counts()
            .into_iter()
            .chain(self.outcome.problems.counts());
        counts.map(|count| count.code.as_str()).collect()
    }

    /// Every problem that was kept.
    pub fn problems(&self) -> Vec<RowProblem> {
        self.plan
            .problems
            .list()
            .into_iter()
            .chain(self.outcome.problems.list())
            .collect()
    }

    /// The only problem of a code.
    pub fn problem(&self, code: &str) -> RowProblem {
        let found: Vec<_> = self
            .problems()
            .into_iter()
            .filter(|problem| problem.code.as_str() == code)
            .collect();
        assert_eq!(found.len(), 1, "{code}: {:?}", self.problems());
        found.into_iter().next().unwrap()
    }

    /// The file is read whole, with only these warnings.
    #[track_caller]
    pub fn fine_with(&self, warnings: &[&str]) -> &Self {
        assert!(
            self.plan.is_readable() && !self.outcome.problems.has_errors(),
            "{:?}",
            self.problems()
        );
        assert_eq!(
            self.codes(),
            warnings.iter().copied().collect(),
            "{:?}",
            self.problems()
        );
        self
    }

    #[track_caller]
    pub fn fine(&self) -> &Self {
        self.fine_with(&[])
    }

    /// Nothing is to be written, for exactly these reasons.
    #[track_caller]
    pub fn refused(&self, codes: &[&str]) -> &Self {
        assert!(!self.plan.is_readable() || self.outcome.problems.has_errors());
        assert_eq!(self.codes(), codes.iter().copied().collect(), "{:?}", self.problems());
        self
    }
}

/// Reads a file of some kind under options.
pub fn read_as(bytes: &[u8], name: &str, kind: Option<UploadKind>, options: &UploadOptions) -> Run {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_path(file.path(), name, kind, options)
}

pub fn read_path(path: &Path, name: &str, kind: Option<UploadKind>, options: &UploadOptions) -> Run {
    let request = Request {
        path,
        file_name: name,
        kind,
        options,
        today: today(),
    };
    let plan = ingest::inspect(&request, &mut |progress| assert!(progress.percent <= 100));
    let mut kept = Kept::default();
    let outcome = ingest::read(&request, &plan, &mut kept).unwrap();
    let rows = outcome.rows;
    assert_eq!(rows.read, rows.accepted + rows.rejected + rows.skipped);
    Run { plan, outcome, kept }
}

/// Reads a file that is recognised.
pub fn read(bytes: &[u8]) -> Run {
    read_as(bytes, "berkas", None, &UploadOptions::default())
}

/// Reads a sales file of the rows.
pub fn read_rows(rows: &[Cells]) -> Run {
    read(&csv(rows))
}
