//! Rows of xls workbooks (Excel 97 to 2003). They cannot be streamed, so only small ones are read.

use std::collections::BTreeSet;
use std::path::Path;

use super::biff::{Records, Segments};
use super::ole::{Ole, error_text, f64_at, rk_at, u16_at, u32_at};
use super::styles::{StyleTable, Styles};
use super::{Failure, Sheet, Visit};
use crate::row::Row;

/// The stream of a workbook and what it says about itself.
pub(crate) struct Workbook {
    stream: Vec<u8>,
    sheets: Vec<(Sheet, usize)>,
    strings: Strings,
    styles: StyleTable,
    is_1904: bool,
}

/// Texts in one buffer.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        Some(&self.text[start..end])
    }
}

/// What a cell holds, before it is put into a row.
enum Value {
    Number(f64, u16),
    Shared(usize),
    /// In the sheet's own strings.
    Own(usize),
    Bool(bool),
    Error(u8),
}

impl Workbook {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut ole = Ole::open(path)?;
        let stream = ole.stream("Workbook")?;
        let mut book = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            strings: Strings::default(),
            styles: Styles::default().table(),
            is_1904: false,
        };
        book.read_globals(&stream)?;
        book.stream = stream;
        Ok(book)
    }

    fn read_globals(&mut self, stream: &[u8]) -> Result<(), Failure> {
        let mut records = Records::new(stream, 0);
        let mut styles = Styles::default();
        let first = records.next()?.ok_or_else(Failure::unreadable)?;
        if first.kind != 0x0809 || u16_at(first.data, 0)? != 0x0600 {
            return Err(Failure::unsupported());
        }
        while let Some(record) = records.next()? {
            match record.kind {
                0x002f => return Err(Failure::password()),
                0x0022 => self.is_1904 = u16_at(record.data, 0)? == 1,
                0x0085 => {
                    let [_, _, _, _, state, kind, length, ..] = record.data else {
                        return Err(Failure::unreadable());
                    };
                    let name = Segments::new(vec![&record.data[7..]]).text(usize::from(*length))?;
                    if *kind == 0 {
                        let sheet = Sheet {
                            name: Some(name),
                            hidden: state & 3 != 0,
                        };
                        self.sheets.push((sheet, u32_at(record.data, 0)? as usize));
                    }
                }
                0x041e => {
                    let length = u16_at(record.data, 2)?;
                    let code = Segments::new(vec![&record.data[4..]]).text(usize::from(length))?;
                    styles.add_code(u16_at(record.data, 0)?, code);
                }
                0x00e0 => styles.add_style(u16_at(record.data, 2)?),
                0x00fc => {
                    let mut segments = Segments::new(records.with_continuations(record.data)?);
                    segments.skip(4)?;
                    let count = segments.u32()?;
                    for _ in 0..count {
                        self.strings.push(&segments.rich_text()?);
                    }
                }
                0x000a => {
                    self.styles = styles.table();
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(Failure::unreadable())
    }

    /// The sheets, hidden ones last.
    pub fn sheets(&self) -> Vec<Sheet> {
        super::in_order(self.sheets.iter().map(|(sheet, _)| sheet.clone()))
    }

    /// Gives the rows of a sheet to `visit`.
    pub fn rows(&self, name: &str, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let sheet = self
            .sheets
            .iter()
            .find(|(sheet, _)| sheet.name.as_deref() == Some(name));
        let (_, start) = sheet.ok_or_else(Failure::unreadable)?;
        let mut cells = Cells::default();
        cells.read(&self.stream, *start)?;
        // Writers may put cells down in any order.
        cells.all.sort_by_key(|(row, column, _)| (*row, *column));
        let total = cells.all.len().max(1);
        let mut row = Row::with_formats(self.styles.keys.clone(), self.is_1904);
        let mut at = 0;
        while at < cells.all.len() {
            let number = cells.all[at].0;
            row.reset(u32::from(number) + 1);
            row.hidden = cells.hidden.contains(&number);
            while let Some((_, column, value)) = cells.all.get(at).filter(|cell| cell.0 == number) {
                self.put(&mut row, usize::from(*column), value, &cells.strings);
                at += 1;
            }
            if visit(&row, (at * 100 / total) as u8)?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn put(&self, row: &mut Row, column: usize, value: &Value, own: &Strings) {
        match *value {
            Value::Number(value, style) => self.styles.put(row, column, value, usize::from(style)),
            Value::Shared(at) => row.put_text(column, self.strings.get(at).unwrap_or_default()),
            Value::Own(at) => row.put_text(column, own.get(at).unwrap_or_default()),
            Value::Bool(value) => row.put_bool(column, value),
            Value::Error(code) => row.put_error(column, error_text(code)),
        }
    }
}

/// The cells of one sheet.
#[derive(Default)]
struct Cells {
    all: Vec<(u16, u16, Value)>,
    hidden: BTreeSet<u16>,
    strings: Strings,
}

impl Cells {
    fn read(&mut self, stream: &[u8], start: usize) -> Result<(), Failure> {
        let mut records = Records::new(stream, start);
        let mut depth = 0usize;
        // Where a formula's text belongs, which follows it.
        let mut waiting = None;
        while let Some(record) = records.next()? {
            match record.kind {
                0x0809 => depth += 1,
                0x000a if depth <= 1 => return Ok(()),
                0x000a => depth -= 1,
                // Charts and the like inside the sheet.
                _ if depth != 1 => {}
                0x0208 if u16_at(record.data, 12)? & 0x20 != 0 => {
                    self.hidden.insert(u16_at(record.data, 0)?);
                }
                0x0006 => waiting = self.formula(record.data)?,
                0x0207 => {
                    if let Some((row, column)) = waiting.take() {
                        let length = u16_at(record.data, 0)?;
                        let parts = records.with_continuations(&record.data[2..])?;
                        let text = Segments::new(parts).text(usize::from(length))?;
                        self.own(row, column, &text);
                    }
                }
                0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd => self.cell(record.kind, record.data)?,
                _ => {}
            }
        }
        Err(Failure::unreadable())
    }

    fn own(&mut self, row: u16, column: u16, text: &str) {
        self.strings.push(text);
        self.all.push((row, column, Value::Own(self.strings.ends.len() - 1)));
    }

    fn cell(&mut self, kind: u16, data: &[u8]) -> Result<(), Failure> {
        let (row, column, style) = (u16_at(data, 0)?, u16_at(data, 2)?, u16_at(data, 4)?);
        let value = match kind {
            0x0203 => Value::Number(f64_at(data, 6)?, style),
            0x027e => Value::Number(rk_at(data, 6)?, style),
            0x00fd => Value::Shared(u32_at(data, 6)? as usize),
            0x0205 => match data {
                [_, _, _, _, _, _, value, 0, ..] => Value::Bool(*value != 0),
                [_, _, _, _, _, _, code, _, ..] => Value::Error(*code),
                _ => return Err(Failure::unreadable()),
            },
            0x00bd => {
                // A run of short numbers: a style and a number each, then the last column.
                let run = data.get(4..data.len() - 2).unwrap_or_default();
                for (at, cell) in (0u16..).zip(run.as_chunks::<6>().0) {
                    let value = Value::Number(rk_at(cell, 2)?, u16_at(cell, 0)?);
                    self.all.push((row, column.saturating_add(at), value));
                }
                return Ok(());
            }
            _ => {
                let length = u16_at(data, 6)?;
                let text = Segments::new(vec![&data[8..]]).text(usize::from(length))?;
                self.own(row, column, &text);
                return Ok(());
            }
        };
        self.all.push((row, column, value));
        Ok(())
    }

    /// A formula's value; a text follows in a record of its own.
    fn formula(&mut self, data: &[u8]) -> Result<Option<(u16, u16)>, Failure> {
        let (row, column, style) = (u16_at(data, 0)?, u16_at(data, 2)?, u16_at(data, 4)?);
        let value = match data.get(6..14) {
            Some([0, _, _, _, _, _, 0xff, 0xff]) => return Ok(Some((row, column))),
            Some([1, _, value, _, _, _, 0xff, 0xff]) => Value::Bool(*value != 0),
            Some([2, _, code, _, _, _, 0xff, 0xff]) => Value::Error(*code),
            Some([_, _, _, _, _, _, 0xff, 0xff]) => return Ok(None),
            _ => Value::Number(f64_at(data, 6)?, style),
        };
        self.all.push((row, column, value));
        Ok(None)
    }
}
