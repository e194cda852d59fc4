//! Tables as files, a row at a time: whatever their length, only one row is held.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_xlsxwriter::{Format as CellFormat, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::csv::CsvWriter;

/// Rows of an XLSX sheet, less the header's.
pub const XLSX_ROWS: u32 = 1_048_575;
/// Longest text of an XLSX cell.
const LONGEST: usize = 32_767;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing: what is not known.
    Empty,
    /// A text, which no spreadsheet takes for a formula or a number.
    Text(String),
    /// A whole number: a quantity, rupiah.
    Number(i64),
    /// A number with two decimals.
    Decimal(f64),
    /// A day.
    Date(NaiveDate),
    /// A time of the clock in WITA.
    Time(NaiveDateTime),
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An instant as the clock shows it in WITA.
    pub fn at(at: DateTime<Utc>) -> Self {
        Self::Time(domain::date::wita_time(at))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<domain::Rupiah> for Cell {
    fn from(money: domain::Rupiah) -> Self {
        Self::Number(money.0)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Decimal(number)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(at: DateTime<Utc>) -> Self {
        Self::at(at)
    }
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Its words.
    pub label: String,
    /// Its width in a spreadsheet, in characters.
    pub width: u16,
}

impl Head {
    /// A head with its width in characters.
    pub fn new(label: impl Into<String>, width: u16) -> Self {
        Self {
            label: label.into(),
            width,
        }
    }
}

/// A kind of file for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, UTF-8, days as 2026-11-21, a decimal point: what programs and the own import read.
    Csv,
    /// A workbook with one sheet, its head frozen, its cells typed.
    Xlsx,
}

impl Format {
    /// How file names end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Writes a table into a file.
pub struct TableWriter {
    kind: Kind,
}

enum Kind {
    Csv(Box<CsvWriter<BufWriter<File>>>),
    Xlsx(Box<Sheet>),
}

struct Sheet {
    workbook: Workbook,
    file: File,
    row: u32,
    day: CellFormat,
    time: CellFormat,
    text: CellFormat,
    whole: CellFormat,
    decimal: CellFormat,
}

impl TableWriter {
    /// Begins a table with its heads in an empty file. `folder` takes what a workbook puts aside while it grows.
    pub fn new(format: Format, title: &str, heads: &[Head], file: File, folder: &Path) -> io::Result<Self> {
        let kind = match format {
            Format::Csv => {
                let mut csv = CsvWriter::new(BufWriter::new(file));
                let cells: Vec<_> = heads.iter().map(|head| Cell::text(&head.label)).collect();
                csv.row(&cells)?;
                Kind::Csv(Box::new(csv))
            }
            Format::Xlsx => Kind::Xlsx(Box::new(
                Sheet::new(title, heads, file, folder).map_err(io::Error::other)?,
            )),
        };
        Ok(Self { kind })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where the file cannot be written, or a sheet has no more rows.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match &mut self.kind {
            Kind::Csv(csv) => csv.row(cells),
            Kind::Xlsx(sheet) => sheet.row(cells).map_err(io::Error::other),
        }
    }

    /// Writes out what is left. The file's position is at its end.
    pub fn finish(self) -> io::Result<File> {
        match self.kind {
            Kind::Csv(csv) => csv.finish()?.into_inner().map_err(io::IntoInnerError::into_error),
            Kind::Xlsx(mut sheet) => {
                // The workbook closes what it is given.
                let writer = sheet.file.try_clone()?;
                sheet.workbook.save_to_writer(writer).map_err(io::Error::other)?;
                Ok(sheet.file)
            }
        }
    }
}

impl Sheet {
    fn new(title: &str, heads: &[Head], file: File, folder: &Path) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder)?;
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name(title))?;
        sheet.set_freeze_panes(1, 0)?;
        // Whole columns have the format of their cells, so widths come before rows.
        let head = CellFormat::new().set_bold().set_align(FormatAlign::Top).set_text_wrap();
        for (at, Head { width, .. }) in (0..).zip(heads) {
            sheet.set_column_width(at, f64::from(*width))?;
        }
        for (at, Head { label, .. }) in (0..).zip(heads) {
            sheet.write_string_with_format(0, at, label, &head)?;
        }
        Ok(Self {
            workbook,
            file,
            row: 0,
            day: CellFormat::new().set_num_format("dd/mm/yyyy"),
            time: CellFormat::new().set_num_format("dd/mm/yyyy hh:mm"),
            text: CellFormat::new().set_num_format("@"),
            whole: CellFormat::new().set_num_format("#,##0"),
            decimal: CellFormat::new().set_num_format("#,##0.00"),
        })
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        self.row += 1;
        let row = self.row;
        if row > XLSX_ROWS {
            return Err(XlsxError::RowColumnLimitError);
        }
        let sheet: &mut Worksheet = self.workbook.worksheet_from_index(0)?;
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => sheet.write_blank(row, at, &CellFormat::new())?,
                Cell::Text(text) => sheet.write_string_with_format(row, at, cut(text), &self.text)?,
                Cell::Number(number) => sheet.write_number_with_format(row, at, *number as f64, &self.whole)?,
                Cell::Decimal(number) => sheet.write_number_with_format(row, at, *number, &self.decimal)?,
                Cell::Date(day) => sheet.write_date_with_format(row, at, *day, &self.day)?,
                Cell::Time(at_clock) => sheet.write_datetime_with_format(row, at, *at_clock, &self.time)?,
            };
        }
        Ok(())
    }
}

/// A title as the name of a sheet, which takes 31 characters and not all of them.
fn sheet_name(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|c| if "[]:*?/\\'".contains(c) { '-' } else { c })
        .take(31)
        .collect();
    if name.is_empty() { "Data".to_owned() } else { name }
}

/// The beginning of a text that a cell holds.
pub(crate) fn cut(text: &str) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > LONGEST {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, SeekFrom};

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn written(format: Format, rows: &[Vec<Cell>]) -> Vec<u8> {
        let folder = std::env::temp_dir();
        let heads = [Head::new("No Part", 18), Head::new("Nilai", 12)];
        let path = folder.join(format!("documents-{}-{}", std::process::id(), format.extension()));
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        let file = options.open(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let mut table = TableWriter::new(format, "Stok [per] hari/ini", &heads, file, &folder).unwrap();
        for row in rows {
            table.row(row).unwrap();
        }
        let mut file = table.finish().unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn rows() -> Vec<Vec<Cell>> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        vec![
            vec![Cell::text("00123"), Cell::Number(-5)],
            vec![Cell::text("=1+1"), Cell::Decimal(18.7)],
            vec![Cell::text(""), Cell::Date(day)],
            vec![Cell::Empty, Cell::at("2026-11-22T00:14:05Z".parse().unwrap())],
        ]
    }

    #[test]
    fn a_workbook_has_typed_cells_and_no_formula() {
        let bytes = written(Format::Xlsx, &rows());
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        assert_eq!(name, "Stok -per- hari-ini");
        let range = book.worksheet_range(&name).unwrap();
        let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        assert_eq!(cell(0, 0), Data::String("No Part".to_owned()));
        assert_eq!(cell(1, 0), Data::String("00123".to_owned()));
        assert_eq!(cell(1, 1), Data::Float(-5.0));
        assert_eq!(cell(2, 0), Data::String("=1+1".to_owned()));
        assert!(matches!(cell(3, 1), Data::DateTime(_)));
        assert!(book.worksheet_formula(&name).unwrap().is_empty());
    }

    #[test]
    fn a_csv_has_the_same_rows() {
        let text = String::from_utf8(written(Format::Csv, &rows())).unwrap();
        assert_eq!(
            text,
            "No Part,Nilai\r\n00123,-5\r\n'=1+1,18.70\r\n,2026-11-21\r\n,2026-11-22 08:14:05\r\n"
        );
    }
}
