//! One row of a sheet: cells over one buffer that is used again for each row.

use std::borrow::Cow;
use std::rc::Rc;

use chrono::NaiveDate;

use crate::key::KeyFormat;
use crate::text;

/// What a cell holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cell<'a> {
    /// Nothing, or nothing but blanks.
    Empty,
    /// A text as in the file, not blank.
    Text(&'a str),
    /// A number with the format that rebuilds a key from it.
    Number(f64, Option<&'a KeyFormat>),
    /// A number that a date format marks as a date.
    Date(NaiveDate),
    /// A formula error, as written: `#N/A`.
    Error(&'a str),
    /// A truth value.
    Bool(bool),
}

impl Cell<'_> {
    pub fn is_empty(self) -> bool {
        matches!(self, Cell::Empty)
    }

    /// Whether it counts as a number beside a total's label.
    pub fn is_number(self) -> bool {
        match self {
            Cell::Number(..) => true,
            Cell::Text(text) => crate::number::parse(text.trim_end().trim_end_matches('%')).is_number(),
            Cell::Empty | Cell::Date(_) | Cell::Error(_) | Cell::Bool(_) => false,
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Stored {
    Empty,
    Text(u32, u32),
    Number(f64, u32),
    Date(NaiveDate),
    Error(u32, u32),
    Bool(bool),
}

/// Number formats of a workbook by style; most styles rebuild nothing.
pub(crate) type Formats = Rc<Vec<Option<KeyFormat>>>;

/// A row and its cells, from column 0.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    text: String,
    cells: Vec<Stored>,
    filled: usize,
    formats: Formats,
    /// Whether serials count from 1904.
    pub is_1904: bool,
    /// Whether the spreadsheet does not show it.
    pub hidden: bool,
}

/// Longest text of a cell, in bytes: 32,767 characters is what spreadsheets take.
pub(crate) const LONGEST: usize = 128 * 1024;

/// The style that no number format belongs to.
const NO_STYLE: u32 = u32::MAX;

impl Row {
    pub fn with_formats(formats: Formats, is_1904: bool) -> Self {
        Self {
            formats,
            is_1904,
            ..Self::default()
        }
    }

    /// Starts the next row.
    pub fn reset(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.cells.clear();
        self.filled = 0;
        self.hidden = false;
    }

    /// How many columns, up to the last that was set.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether nothing is in the row.
    pub fn is_blank(&self) -> bool {
        self.filled == 0
    }

    /// The cell of a column; empty beyond the last.
    pub fn cell(&self, column: usize) -> Cell<'_> {
        match self.cells.get(column) {
            None | Some(Stored::Empty) => Cell::Empty,
            Some(&Stored::Text(start, end)) => Cell::Text(&self.text[start as usize..end as usize]),
            Some(&Stored::Number(value, style)) => {
                let format = self.formats.get(style as usize).and_then(Option::as_ref);
                Cell::Number(value, format)
            }
            Some(&Stored::Date(date)) => Cell::Date(date),
            Some(&Stored::Error(start, end)) => Cell::Error(&self.text[start as usize..end as usize]),
            Some(&Stored::Bool(value)) => Cell::Bool(value),
        }
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.cells.len()).map(|column| self.cell(column))
    }

    /// A cell as the text that people see, for headers, messages and the error file.
    pub fn shown(&self, column: usize) -> Cow<'_, str> {
        match self.cell(column) {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => text::clean(text),
            Cell::Error(code) => Cow::Borrowed(code),
            Cell::Number(value, format) => Cow::Owned(
                format
                    .and_then(|f| f.rebuild(value))
                    .unwrap_or_else(|| value.to_string()),
            ),
            Cell::Date(date) => Cow::Owned(date.to_string()),
            Cell::Bool(value) => Cow::Borrowed(if value { "TRUE" } else { "FALSE" }),
        }
    }

    fn put(&mut self, column: usize, stored: Stored) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Stored::Empty);
        }
        self.filled += usize::from(matches!(self.cells[column], Stored::Empty));
        self.cells[column] = stored;
    }

    /// Makes the row at least as wide, with empty cells.
    pub fn widen(&mut self, columns: usize) {
        if self.cells.len() < columns {
            self.cells.resize(columns, Stored::Empty);
        }
    }

    pub fn put_number(&mut self, column: usize, value: f64, style: Option<usize>) {
        self.put(column, Stored::Number(value, style.map_or(NO_STYLE, |s| s as u32)));
    }

    pub fn put_date(&mut self, column: usize, date: NaiveDate) {
        self.put(column, Stored::Date(date));
    }

    pub fn put_bool(&mut self, column: usize, value: bool) {
        self.put(column, Stored::Bool(value));
    }

    pub fn put_error(&mut self, column: usize, code: &str) {
        let start = self.text.len();
        self.text.push_str(code);
        self.put(column, Stored::Error(start as u32, self.text.len() as u32));
    }

    /// A text; blank ones leave the cell empty, and ones longer than any cell takes are cut.
    pub fn put_text(&mut self, column: usize, text: &str) {
        let start = self.text.len();
        self.text.push_str(&text[..text.floor_char_boundary(LONGEST)]);
        self.put_range(column, start, self.text.len());
    }

    /// Appends the raw line of a text file, whose cells are then put as ranges of it. Answers where it starts.
    pub fn push_line(&mut self, line: &str) -> usize {
        let start = self.text.len();
        self.text.push_str(line);
        start
    }

    /// A text that already lies in the row's buffer.
    pub fn put_range(&mut self, column: usize, start: usize, end: usize) {
        let text = &self.text[start..end];
        match text.as_bytes().first() {
            None => {}
            Some(b'#') if is_error(text) => self.put(column, Stored::Error(start as u32, end as u32)),
            Some(b) if (b' ' + 1..0x7f).contains(b) => self.put(column, Stored::Text(start as u32, end as u32)),
            Some(_) if text::is_blank(text) => {}
            Some(_) => self.put(column, Stored::Text(start as u32, end as u32)),
        }
    }
}

/// The formula errors of spreadsheets, as they stand in exported texts.
fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 15] = [
        "#N/A",
        "#DIV/0!",
        "#REF!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#BUSY!",
        "#GETTING_DATA",
    ];
    let text = text.trim_end();
    text.len() <= 16 && ERRORS.iter().any(|error| error.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_texts_leave_cells_empty_and_errors_are_told_apart() {
        let mut row = Row::default();
        row.reset(7);
        row.put_text(0, " \u{a0}");
        assert!(row.is_blank());
        row.put_text(3, "#N/A");
        row.put_text(4, "#1 OIL");
        row.put_text(5, " x ");
        assert!(matches!(row.cell(3), Cell::Error("#N/A")));
        assert!(matches!(row.cell(4), Cell::Text("#1 OIL")));
        assert!(matches!(row.cell(1), Cell::Empty));
        assert!(matches!(row.cell(99), Cell::Empty));
        assert_eq!(row.shown(5), "x");
        assert_eq!(row.len(), 6);
    }
}
