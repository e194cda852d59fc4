//! Sales and stock files as a distributor makes them, as CSV or XLSX.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

/// What one cell holds.
enum Cell {
    Text(String),
    Number(i64),
    Day(NaiveDate),
}

/// One invoice line. Money in whole rupiah.
#[derive(Clone, Debug)]
pub struct SalesLine {
    /// Which invoice it belongs to.
    pub invoice: String,
    /// The invoice's day.
    pub date: NaiveDate,
    /// The customer's number.
    pub customer: String,
    /// The customer's name.
    pub customer_name: String,
    /// The part's number.
    pub part: String,
    /// The part's name.
    pub part_name: String,
    /// MATGROUP FIX.
    pub group: String,
    /// Negative on a return.
    pub quantity: i64,
    /// List price times quantity, with VAT.
    pub gross: i64,
    /// Taken off the gross, with VAT; negative on a return.
    pub discount: i64,
    /// Cost of goods of the line.
    pub cost: i64,
    /// `ZPF1`, or `ZPR1` for a return.
    pub invoice_type: String,
}

impl SalesLine {
    /// A line of so many pieces at a list price, without discount; the cost is half of it.
    pub fn new(invoice: &str, date: NaiveDate, customer: &str, part: &str, quantity: i64, price: i64) -> Self {
        Self {
            invoice: invoice.to_owned(),
            date,
            customer: customer.to_owned(),
            customer_name: format!("Bengkel {customer}"),
            part: part.to_owned(),
            part_name: format!("Nama {part}"),
            group: "OIL".to_owned(),
            quantity,
            gross: quantity * price,
            discount: 0,
            cost: quantity * price / 2,
            invoice_type: if quantity < 0 { "ZPR1" } else { "ZPF1" }.to_owned(),
        }
    }

    /// The same line with a discount.
    #[must_use]
    pub fn discount(mut self, discount: i64) -> Self {
        self.discount = discount;
        self
    }

    /// The same line of another part group.
    #[must_use]
    pub fn group(mut self, group: &str) -> Self {
        group.clone_into(&mut self.group);
        self
    }

    /// With VAT.
    pub fn total(&self) -> i64 {
        self.gross - self.discount
    }

    /// Without VAT of 11 %, rounded half away from zero.
    pub fn net(&self) -> i64 {
        let hundredfold = self.total() * 1000 / 111;
        (hundredfold + 5 * hundredfold.signum()) / 10
    }

    fn cells(&self) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        vec![
            text(&self.invoice),
            Cell::Day(self.date),
            text("Part Direct"),
            text(&self.invoice_type),
            text(&self.customer),
            text(&self.customer_name),
            text(&self.part),
            text(&self.part_name),
            Cell::Number(self.quantity),
            Cell::Number(self.gross),
            Cell::Number(-self.discount),
            Cell::Number(self.total()),
            Cell::Number(self.net()),
            Cell::Number(self.total() - self.net()),
            Cell::Number(self.cost),
            Cell::Number(self.net() - self.cost),
            Cell::Number(self.net()),
            Cell::Number(i64::from(self.date.day())),
            Cell::Number(i64::from(self.date.month())),
            text(&self.group),
        ]
    }
}

const SALES_HEADERS: [&str; 20] = [
    "No Faktur",
    "Tgl Faktur",
    "Transaksi",
    "Tipe Faktur",
    "No Customer",
    "Customer Name",
    "No Part",
    "Nama Part",
    "Quantity",
    "Sales",
    "Diskon",
    "Total Faktur",
    "DPP",
    "PPN",
    "Harga Pokok",
    "Gross Profit",
    "Net Sales",
    "Day",
    "Month",
    "MATGROUP FIX",
];

/// A sales file.
#[derive(Clone, Debug, Default)]
pub struct SalesFile {
    /// Its lines, in the order of the rows.
    pub lines: Vec<SalesLine>,
}

impl SalesFile {
    /// A file of these lines.
    pub fn of(lines: impl IntoIterator<Item = SalesLine>) -> Self {
        Self {
            lines: lines.into_iter().collect(),
        }
    }

    /// `invoices` invoices of three lines each, three a day from `first` on, of ten customers and twenty parts.
    pub fn many(invoices: u32, first: NaiveDate) -> Self {
        let line = |invoice: u32, line: u32| {
            let date = first + chrono::Days::new(u64::from(invoice / 3));
            let part = format!("PART-{:02}", (invoice * 3 + line * 7) % 20);
            let customer = format!("C{:03}", invoice % 10);
            let price = 10_000 + i64::from((invoice * 13 + line) % 50) * 1_000;
            SalesLine::new(
                &format!("INV-{invoice:05}"),
                date,
                &customer,
                &part,
                i64::from(1 + line),
                price,
            )
        };
        Self::of((0..invoices).flat_map(|invoice| (0..3).map(move |number| line(invoice, number))))
    }

    /// Two years and some of a shop that end on `last`: closed on Sundays, growing, busy in the weeks before Lebaran and
    /// nearly shut from it on, dearer from year to year, with customers and parts that come and go, some discounts and
    /// returns. No two days are alike, and every call gives the same.
    ///
    /// # Panics
    /// When the days before `last` are none of the calendar.
    pub fn two_years(last: NaiveDate) -> Self {
        const GROUPS: [&str; 4] = ["OIL", "BRAKE", "TYRE", ""];
        const WEEKDAYS: [u64; 7] = [110, 112, 106, 100, 105, 85, 0];
        let feasts = [(2024, 4, 10), (2025, 3, 31), (2026, 3, 20), (2027, 3, 9)]
            .map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a day"));
        let mut state = 20_261_121_u64;
        let mut draw = move |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let first = last - chrono::Days::new(750);
        let mut lines = Vec::new();
        for (place, date) in (0_u64..).zip(first.iter_days().take(751)) {
            let lebaran = feasts
                .iter()
                .fold(100, |factor, feast| match (*feast - date).num_days() {
                    1..=18 => 170,
                    -5..=0 => 12,
                    _ => factor,
                });
            let weekday = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
            let invoices = 7 * weekday * lebaran * (100 + place / 25) / 1_000_000;
            for number in 0..invoices {
                let name = format!("F{place:04}{number:02}");
                // Customers 0 to 11 come as time goes by, the first two go after a year.
                let known = (4 + place / 90).min(12);
                let gone = if place > 400 { 2 } else { 0 };
                let customer = format!("C{:03}", gone + draw(known - gone));
                let sign = if draw(60) == 0 { -1 } else { 1 };
                for _ in 0..=draw(2) {
                    let part = place / 200 + draw(24);
                    let price = 20_000 + 3_000 * part as i64 + 1_000 * (place / 365) as i64;
                    let quantity = sign * (1 + draw(6) as i64);
                    let discount = if draw(3) == 0 { quantity * price / 10 } else { 0 };
                    let line = SalesLine::new(&name, date, &customer, &format!("P-{part:02}"), quantity, price)
                        .group(GROUPS[(part % 4) as usize])
                        .discount(discount);
                    lines.push(SalesLine {
                        invoice_type: match (sign, number % 5) {
                            (-1, _) => "ZPR1",
                            (_, 3) => "ZPF2",
                            (_, 4) => "ZPF3",
                            _ => "ZPF1",
                        }
                        .to_owned(),
                        ..line
                    });
                }
            }
        }
        Self::of(lines)
    }

    /// Sum of the lines without VAT.
    pub fn net(&self) -> i64 {
        self.lines.iter().map(SalesLine::net).sum()
    }

    /// As comma-separated text with ISO dates.
    pub fn csv(&self) -> Vec<u8> {
        csv(&SALES_HEADERS, &self.rows())
    }

    /// As a workbook with date cells.
    pub fn xlsx(&self) -> Vec<u8> {
        xlsx(&SALES_HEADERS, &self.rows())
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        self.lines.iter().map(SalesLine::cells).collect()
    }
}

const STOCK_HEADERS: [&str; 5] = ["GROUP PART", "NO PART", "NAMA PART", "QTY", "AMOUNT"];

/// A stock file: part number, quantity and value at cost.
#[derive(Clone, Debug, Default)]
pub struct StockFile {
    /// Its rows.
    pub rows: Vec<(String, i64, i64)>,
}

impl StockFile {
    /// A file of these parts, each worth 5,000 a piece.
    pub fn of<'a>(parts: impl IntoIterator<Item = (&'a str, i64)>) -> Self {
        Self {
            rows: parts
                .into_iter()
                .map(|(part, quantity)| (part.to_owned(), quantity, quantity * 5_000))
                .collect(),
        }
    }

    /// As comma-separated text.
    pub fn csv(&self) -> Vec<u8> {
        csv(&STOCK_HEADERS, &self.cells())
    }

    /// As a workbook.
    pub fn xlsx(&self) -> Vec<u8> {
        xlsx(&STOCK_HEADERS, &self.cells())
    }

    fn cells(&self) -> Vec<Vec<Cell>> {
        let text = |text: String| Cell::Text(text);
        let row = |(part, quantity, value): &(String, i64, i64)| {
            let name = text(format!("Nama {part}"));
            vec![
                text("OIL".to_owned()),
                text(part.clone()),
                name,
                Cell::Number(*quantity),
                Cell::Number(*value),
            ]
        };
        self.rows.iter().map(row).collect()
    }
}

fn csv(headers: &[&str], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut text = headers.join(",");
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) if text.contains([',', '"', '\n']) => format!("\"{}\"", text.replace('"', "\"\"")),
                Cell::Text(text) => text.clone(),
                Cell::Number(number) => number.to_string(),
                Cell::Day(day) => day.to_string(),
            })
            .collect();
        text.push('\n');
        text.push_str(&cells.join(","));
    }
    text.push('\n');
    text.into_bytes()
}

fn xlsx(headers: &[&str], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let write = |sheet: &mut Worksheet| {
        sheet.write_row(0, 0, headers.iter().copied())?;
        let date_format = Format::new().set_num_format("dd/mm/yyyy");
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Number(number) => sheet.write_number(row, column, *number as f64)?,
                    Cell::Day(day) => {
                        let date = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
                        sheet.write_datetime_with_format(row, column, &date, &date_format)?
                    }
                };
            }
        }
        Ok::<_, rust_xlsxwriter::XlsxError>(())
    };
    write(sheet).expect("rows that fit a sheet");
    workbook.save_to_buffer().expect("a workbook in memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day;

    #[test]
    fn net_is_without_vat_and_a_return_mirrors_its_sale() {
        let sold = SalesLine::new("A", day("2026-01-02"), "C1", "P1", 2, 55_500);
        assert_eq!((sold.total(), sold.net()), (111_000, 100_000));
        let returned = SalesLine::new("B", day("2026-01-02"), "C1", "P1", -2, 55_500);
        assert_eq!(returned.net(), -sold.net());
    }

    #[test]
    fn a_csv_has_a_header_and_a_row_per_line() {
        let file = SalesFile::many(2, day("2026-01-02"));
        let text = String::from_utf8(file.csv()).unwrap();
        assert_eq!(text.lines().count(), 7);
        assert!(text.lines().nth(1).unwrap().starts_with("INV-00000,2026-01-02,"));
    }
}
