//! CSV, a row at a time.

use std::io::{self, Write};

use crate::table::Cell;

/// Writes rows as they come and holds none back.
pub struct CsvWriter<W: Write> {
    inner: ::csv::Writer<W>,
    decimal_comma: bool,
}

impl<W: Write> CsvWriter<W> {
    /// Plain CSV for programs: UTF-8, commas, decimal dot.
    pub fn new(writer: W) -> Self {
        Self {
            inner: ::csv::WriterBuilder::new()
                .flexible(true)
                .terminator(::csv::Terminator::CRLF)
                .from_writer(writer),
            decimal_comma: false,
        }
    }

    /// CSV that a spreadsheet with Indonesian settings opens rightly: byte order mark, semicolons, decimal comma.
    pub fn for_spreadsheet(mut writer: W) -> io::Result<Self> {
        writer.write_all("\u{feff}".as_bytes())?;
        let mut builder = ::csv::WriterBuilder::new();
        builder
            .flexible(true)
            .terminator(::csv::Terminator::CRLF)
            .delimiter(b';');
        Ok(Self {
            inner: builder.from_writer(writer),
            decimal_comma: true,
        })
    }

    /// Writes one row.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            let written = match cell {
                Cell::Empty => self.inner.write_field(""),
                Cell::Text(text) if is_risky(text) => self.inner.write_field(format!("'{text}")),
                Cell::Text(text) => self.inner.write_field(text),
                Cell::Number(value) => self.inner.write_field(value.to_string()),
                Cell::Decimal(value) => {
                    let text = format!("{value:.2}");
                    self.inner.write_field(if self.decimal_comma {
                        text.replace('.', ",")
                    } else {
                        text
                    })
                }
                Cell::Date(day) => self.inner.write_field(day.to_string()),
                Cell::Time(at) => self.inner.write_field(at.format("%Y-%m-%d %H:%M:%S").to_string()),
            };
            written.map_err(io::Error::from)?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    /// Writes out what is buffered and gives the writer back.
    pub fn finish(self) -> io::Result<W> {
        self.inner
            .into_inner()
            .map_err(|error| io::Error::new(error.error().kind(), error.to_string()))
    }
}

/// Whether a spreadsheet would take a text for a formula. A leading ' keeps it a text; our own import drops it again.
fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn text_that_starts_like_a_formula_gets_an_apostrophe_and_numbers_never_do() {
        let mut writer = CsvWriter::new(Vec::new());
        let texts = ["=1+1", "+62", "-5", "@x", "\tx", "\rx", "\nx", "a=b", "", "O'NEIL"];
        for text in texts {
            writer.row(&[Cell::text(text), Cell::Number(-5)]).unwrap();
        }
        let bytes = writer.finish().unwrap();
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.as_slice());
        let read: Vec<_> = reader.records().map(|record| record.unwrap()).collect();
        let first: Vec<_> = read.iter().map(|record| record[0].to_owned()).collect();
        assert_eq!(
            first,
            [
                "'=1+1", "'+62", "'-5", "'@x", "'\tx", "'\rx", "'\nx", "a=b", "", "O'NEIL"
            ]
        );
        assert!(read.iter().all(|record| &record[1] == "-5"));
    }

    #[test]
    fn quotes_separators_and_line_breaks_survive() {
        let mut writer = CsvWriter::for_spreadsheet(Vec::new()).unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let cells = [
            Cell::text("BAUT 6\"; M8\nX"),
            Cell::Empty,
            Cell::Decimal(-18.7),
            Cell::Date(day),
        ];
        writer.row(&cells).unwrap();
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!(text, "\u{feff}\"BAUT 6\"\"; M8\nX\";;-18,70;2026-11-21\r\n");
    }
}
