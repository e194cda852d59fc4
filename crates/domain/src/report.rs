//! Reports: one shape for every kind, which the page, the files and the mails share.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::date::{DateRange, back, format_day, format_day_short, month_name, month_start, parse_day};
use crate::tree::{answers, fields};
use crate::words::words;

mod cell;
mod schedule;

pub use cell::Cell;
pub use schedule::{Every, RECIPIENTS_MAX, Schedule, ScheduleChange, SchedulePeriod, SchedulePlan, SchedulePlanError};

words! {
    /// What a report is about.
    ReportKind {
        /// Invoices, net sales, gross profit.
        Sales = "sales", "Penjualan";
        /// Quantity, value and status of parts.
        Stock = "stock", "Stok";
        /// What each customer bought.
        Customers = "customers", "Customer";
        /// Gross profit and what of it is known.
        Profit = "profit", "Laba";
        /// Discounts, and lines sold below cost.
        Pricing = "pricing", "Harga";
        /// Points that customers hold.
        PointsLiability = "points_liability", "Kewajiban poin";
    }
}

words! {
    /// What a report has a row for.
    ReportBy {
        /// A day.
        Day = "day", "Hari";
        /// A week, from Monday.
        Week = "week", "Minggu";
        /// A month.
        Month = "month", "Bulan";
        /// A part group.
        Group = "group", "Kelompok";
        /// A customer.
        Customer = "customer", "Customer";
        /// An invoice type.
        InvoiceType = "invoice_type", "Jenis faktur";
        /// A part.
        Part = "part", "Part";
        /// A stock status.
        Status = "status", "Status";
    }
}

words! {
    /// Which parts of the stock.
    StockFilter {
        /// Enough.
        Normal = "normal", "Normal";
        /// Order soon.
        Low = "low", "Rendah";
        /// Out, or nearly.
        Critical = "critical", "Kritis";
        /// Low or critical.
        Attention = "attention", "Rendah dan kritis";
    }
}

words! {
    /// A file of a report.
    ReportFormat {
        /// A workbook.
        Xlsx = "xlsx", "XLSX";
        /// Comma-separated.
        Csv = "csv", "CSV";
        /// Pages to print.
        Pdf = "pdf", "PDF";
    }
}

impl ReportKind {
    /// What the report may have rows for; the first is meant without `by`.
    pub fn groupings(self) -> &'static [ReportBy] {
        use ReportBy::{Customer, Day, Group, InvoiceType, Month, Part, Status, Week};
        match self {
            Self::Sales => &[Week, Day, Month, Group, Customer, InvoiceType],
            Self::Stock => &[Part, Group, Status],
            Self::Customers | Self::PointsLiability => &[Customer],
            Self::Profit => &[Group, Part],
            Self::Pricing => &[Group, Customer, Part],
        }
    }

    /// Whether it is about days; the others say how things stand now.
    pub fn has_range(self) -> bool {
        !matches!(self, Self::Stock | Self::PointsLiability)
    }
}

impl ReportFormat {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }

    /// Rows up to which a file is made while its reader waits; laying out pages takes longer than writing rows.
    pub fn at_once(self) -> i64 {
        match self {
            Self::Csv | Self::Xlsx => 50_000,
            Self::Pdf => 5_000,
        }
    }
}

/// What a report is narrowed to. Without `by`: the first grouping of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ReportFilter {
    /// What it has a row for.
    pub by: Option<ReportBy>,
    /// A customer's number.
    pub customer: Option<String>,
    /// A part group; `~none` for lines without one.
    pub group: Option<String>,
    /// ZPF1 ...
    pub invoice_type: Option<String>,
    /// Which parts of the stock.
    pub status: Option<StockFilter>,
    /// A column's key, with a leading `-` from high to low.
    pub sort: Option<String>,
}

/// How a column's cells read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Words.
    Text,
    /// A part group; empty: lines without one.
    Group,
    /// A number or code that is read letter by letter.
    Code,
    /// A day, `2026-11-21`.
    Date,
    /// Days, first and last with a slash between: `2026-11-16/2026-11-21`.
    Period,
    /// A whole number.
    Count,
    /// Whole rupiah.
    Money,
    /// Percent with two decimals.
    Percent,
    /// Percent of the whole, drawn as a bar.
    Share,
}

impl ColumnKind {
    /// The kind of a word on the wire.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "text" => Self::Text,
            "group" => Self::Group,
            "code" => Self::Code,
            "date" => Self::Date,
            "period" => Self::Period,
            "count" => Self::Count,
            "money" => Self::Money,
            "percent" => Self::Percent,
            "share" => Self::Share,
            _ => return None,
        })
    }

    /// Whether cells stand at the right.
    pub fn is_figure(self) -> bool {
        matches!(self, Self::Count | Self::Money | Self::Percent | Self::Share)
    }
}

/// A column of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportColumn {
    /// What `sort` calls it.
    pub key: String,
    /// Its head.
    pub label: String,
    /// How its cells read.
    pub kind: ColumnKind,
}

/// One thing that a report is narrowed to, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilterLabel {
    /// What is filtered by.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A report, whole or one page of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// What it is about.
    pub kind: ReportKind,
    /// What it has a row for.
    pub by: ReportBy,
    /// `Laporan penjualan per minggu`.
    pub title: String,
    /// What its figures count: `belum termasuk PPN`.
    pub note: String,
    /// The data date.
    pub as_of: NaiveDate,
    /// When the last file was imported; null without one.
    pub last_upload: Option<DateTime<Utc>>,
    /// Its days; null where it says how things stand now.
    pub range: Option<DateRange>,
    /// What it is narrowed to.
    pub filters: Vec<FilterLabel>,
    /// Its columns.
    pub columns: Vec<ReportColumn>,
    /// Its rows, each with a cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// The sums of all rows, a cell per column.
    pub totals: Vec<Cell>,
    /// How many rows the whole report has.
    pub row_count: i64,
    /// The number of this page, from 1.
    pub page: i64,
    /// How many pages there are.
    pub pages: i64,
    /// How many invoices or parts stand behind the totals; null where no list shows them.
    pub behind: Option<i64>,
}

impl Report {
    /// Whether it has nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.row_count == 0
    }

    /// Days, note and filters in a line.
    pub fn subtitle(&self) -> String {
        let days = match self.range {
            Some(range) => range.label(),
            None => format!("Per {}", format_day(self.as_of)),
        };
        let mut parts = vec![days, self.note.clone()];
        parts.extend(
            self.filters
                .iter()
                .map(|filter| format!("{}: {}", filter.name, filter.value)),
        );
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }
}

/// How a large file is coming along: `GET /api/admin/reports/jobs/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportJob {
    /// Its id.
    pub id: String,
    /// waiting, working, done or failed.
    pub status: String,
    /// Rows written so far.
    pub rows_done: i64,
    /// Rows to be written; 0 while that is not known.
    pub rows_total: i64,
    /// Where the file is, once it is done.
    pub file: Option<String>,
    /// Until when it can be fetched.
    pub expires_at: DateTime<Utc>,
}

/// Days as a cell of kind `period`.
pub fn period(range: DateRange) -> String {
    format!("{}/{}", range.from, range.to)
}

/// The days of a cell of kind `period`.
pub fn days_of(text: &str) -> Option<DateRange> {
    let (from, to) = text.split_once('/')?;
    DateRange::new(parse_day(from)?, parse_day(to)?)
}

/// Days in few words: `16–21 Nov 2026`, `26 Okt – 1 Nov 2026`, and `Nov 2026` for a whole month.
pub fn period_label(range: DateRange) -> String {
    let DateRange { from, to } = range;
    let next = to.checked_add_days(chrono::Days::new(1)).unwrap_or(to);
    let is_month = from == month_start(from) && next == month_start(next) && back(next, 1).month() == from.month();
    if is_month && from.year() == to.year() {
        format!("{} {}", month_name(from.month()), from.year())
    } else if from == to {
        format_day(to)
    } else if month_start(from) == month_start(to) {
        format!("{}–{}", from.day(), format_day(to))
    } else if from.year() == to.year() {
        format!("{} – {}", format_day_short(from), format_day(to))
    } else {
        format!("{} – {}", format_day(from), format_day(to))
    }
}

fields! {
    ReportColumn { key, label, kind }
    FilterLabel { name, value }
    Report { kind, by, title, note, as_of, last_upload, range, filters, columns, rows, totals, row_count, page, pages, behind }
    ReportJob { id, status, rows_done, rows_total, file, expires_at }
    ReportFilter { by, customer, group, invoice_type, status, sort }
}
answers!(ReportColumn FilterLabel Report ReportJob);

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, to: &str) -> DateRange {
        DateRange::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_period_reads_back_and_is_named_in_few_words() {
        for (from, to, expected) in [
            ("2026-11-16", "2026-11-21", "16–21 Nov 2026"),
            ("2026-10-26", "2026-11-01", "26 Okt – 1 Nov 2026"),
            ("2026-12-28", "2027-01-03", "28 Des 2026 – 3 Jan 2027"),
            ("2026-11-01", "2026-11-30", "Nov 2026"),
            ("2026-11-01", "2026-11-29", "1–29 Nov 2026"),
            ("2026-11-01", "2026-12-31", "1 Nov – 31 Des 2026"),
            ("2025-11-01", "2026-11-30", "1 Nov 2025 – 30 Nov 2026"),
            ("2026-11-21", "2026-11-21", "21 Nov 2026"),
        ] {
            let days = range(from, to);
            assert_eq!(days_of(&period(days)), Some(days));
            assert_eq!(period_label(days), expected);
        }
        assert_eq!(days_of("2026-11-21"), None);
    }

    #[test]
    fn cells_are_plain_values_on_the_wire() {
        let cells = [Cell::Empty, Cell::from("x"), Cell::Number(-7), Cell::Decimal(18.5)];
        let json = serde_json::to_string(&cells).unwrap();
        assert_eq!(json, r#"[null,"x",-7,18.5]"#);
        assert_eq!(serde_json::from_str::<Vec<Cell>>(&json).unwrap(), cells);
    }

    #[test]
    fn cells_read_as_their_column_says() {
        for (cell, kind, expected) in [
            (Cell::Empty, ColumnKind::Money, "–"),
            (Cell::Number(1_214_400), ColumnKind::Money, "Rp 1.214.400"),
            (Cell::Number(-884), ColumnKind::Count, "−884"),
            (Cell::Decimal(18.47), ColumnKind::Percent, "18,5%"),
            (Cell::from("2026-11-21"), ColumnKind::Date, "21 Nov 2026"),
            (
                Cell::from("2026-11-16/2026-11-21"),
                ColumnKind::Period,
                "16–21 Nov 2026",
            ),
            (Cell::from("2026-11-21"), ColumnKind::Text, "2026-11-21"),
            (Cell::from(""), ColumnKind::Group, "Tanpa kelompok"),
            (Cell::from(""), ColumnKind::Text, "–"),
        ] {
            assert_eq!(cell.show(kind), expected);
        }
    }

    #[test]
    fn what_is_not_known_comes_before_every_number() {
        let mut cells = [Cell::Decimal(1.5), Cell::Empty, Cell::Number(-3), Cell::Number(2)];
        cells.sort_by(Cell::order);
        assert_eq!(
            cells,
            [Cell::Empty, Cell::Number(-3), Cell::Decimal(1.5), Cell::Number(2)]
        );
    }
}
