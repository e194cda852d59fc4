//! Rows of xlsb workbooks, record by record.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use zip::read::ZipFile;

use super::ole::{error_text, f64_at, rk_at, u16_at, u32_at};
use super::package::{self, Archive};
use super::styles::{StyleTable, Styles};
use super::xls::Strings;
use super::{Failure, Percent, Sheet, Visit};
use crate::row::Row;

/// A workbook, opened.
pub(crate) struct Workbook {
    path: PathBuf,
    /// Each sheet and its part.
    sheets: Vec<(Sheet, String)>,
    strings: Strings,
    styles: StyleTable,
    is_1904: bool,
}

/// Longest record; the longest cell has 65 kB and a formula.
const LONGEST: usize = 1 << 20;

impl Workbook {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut archive = package::open(path)?;
        let mut targets = BTreeMap::new();
        package::each_element(&mut archive, "xl/_rels/workbook.bin.rels", &mut |name, attributes| {
            if name == "Relationship"
                && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
            {
                let part = target
                    .strip_prefix('/')
                    .map_or_else(|| format!("xl/{target}"), str::to_owned);
                targets.insert(id.clone(), part);
            }
        })?;
        let mut book = Self {
            path: path.to_owned(),
            sheets: Vec::new(),
            strings: Strings::default(),
            styles: Styles::default().table(),
            is_1904: false,
        };
        book.read_workbook(&mut archive, &targets)?;
        book.read_strings(&mut archive)?;
        book.read_styles(&mut archive)?;
        Ok(book)
    }

    fn read_workbook(&mut self, archive: &mut Archive, targets: &BTreeMap<String, String>) -> Result<(), Failure> {
        let mut records = Records::open(archive, "xl/workbook.bin")?.ok_or_else(Failure::unreadable)?;
        while let Some(kind) = records.next()? {
            match kind {
                0x0099 => self.is_1904 = u32_at(&records.data, 0)? & 1 != 0,
                0x009c => {
                    let state = u32_at(&records.data, 0)?;
                    let (id, end) = wide_text(&records.data, 8)?;
                    let (name, _) = wide_text(&records.data, end)?;
                    // Sheets of charts and macros have parts of other folders.
                    if let Some(part) = targets.get(&id).filter(|part| part.contains("worksheets/")) {
                        let sheet = Sheet {
                            name: Some(name),
                            hidden: state != 0,
                        };
                        self.sheets.push((sheet, part.clone()));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_strings(&mut self, archive: &mut Archive) -> Result<(), Failure> {
        let Some(mut records) = Records::open(archive, "xl/sharedStrings.bin")? else {
            return Ok(());
        };
        while let Some(kind) = records.next()? {
            if kind == 0x0013 {
                let (text, _) = wide_text(&records.data, 1)?;
                self.strings.push(&text);
            }
        }
        Ok(())
    }

    fn read_styles(&mut self, archive: &mut Archive) -> Result<(), Failure> {
        let Some(mut records) = Records::open(archive, "xl/styles.bin")? else {
            return Ok(());
        };
        let mut styles = Styles::default();
        let mut of_cells = false;
        while let Some(kind) = records.next()? {
            match kind {
                0x002c => {
                    let (code, _) = wide_text(&records.data, 2)?;
                    styles.add_code(u16_at(&records.data, 0)?, code);
                }
                0x0269 => of_cells = true,
                0x026a => of_cells = false,
                0x002f if of_cells => styles.add_style(u16_at(&records.data, 2)?),
                _ => {}
            }
        }
        self.styles = styles.table();
        Ok(())
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
        let (_, part) = sheet.ok_or_else(Failure::unreadable)?;
        let mut archive = package::open(&self.path)?;
        let mut records = Records::open(&mut archive, part)?.ok_or_else(Failure::unreadable)?;
        let mut row = Row::with_formats(self.styles.keys.clone(), self.is_1904);
        let mut started = false;
        while let Some(kind) = records.next()? {
            let ended = kind == 0x0092;
            if kind == 0 || ended {
                if started && visit(&row, records.percent())?.is_break() {
                    return Ok(());
                }
                if ended {
                    return Ok(());
                }
                row.reset(u32_at(&records.data, 0)?.saturating_add(1));
                row.hidden = records.data.get(11).is_some_and(|flags| flags & 0x10 != 0);
                started = true;
            } else if started && (matches!(kind, 2..=0x0b) || kind == 0x3e) {
                self.put(&mut row, kind, &records.data)?;
            }
        }
        Err(Failure::unreadable())
    }

    fn put(&self, row: &mut Row, kind: u16, data: &[u8]) -> Result<(), Failure> {
        let column = u32_at(data, 0)? as usize;
        if column >= 16_384 {
            return Err(Failure::unreadable());
        }
        let style = (u32_at(data, 4)? & 0x00ff_ffff) as usize;
        let byte = || data.get(8).copied().ok_or_else(Failure::unreadable);
        match kind {
            0x02 => self.styles.put(row, column, rk_at(data, 8)?, style),
            0x05 | 0x09 => self.styles.put(row, column, f64_at(data, 8)?, style),
            0x03 | 0x0b => row.put_error(column, error_text(byte()?)),
            0x04 | 0x0a => row.put_bool(column, byte()? != 0),
            0x06 | 0x08 => row.put_text(column, &wide_text(data, 8)?.0),
            0x07 => {
                let text = self
                    .strings
                    .get(u32_at(data, 8)? as usize)
                    .ok_or_else(Failure::unreadable)?;
                row.put_text(column, text);
            }
            // A text with formatting, whose flags come first.
            _ => row.put_text(column, &wide_text(data, 9)?.0),
        }
        Ok(())
    }
}

/// A text with its length in front, and where it ends.
fn wide_text(data: &[u8], at: usize) -> Result<(String, usize), Failure> {
    let length = match u32_at(data, at)? {
        u32::MAX => 0,
        length => length as usize,
    };
    let start = at + 4;
    let end = length
        .checked_mul(2)
        .and_then(|bytes| bytes.checked_add(start))
        .ok_or_else(Failure::unreadable)?;
    let bytes = data.get(start..end).ok_or_else(Failure::unreadable)?;
    let units: Vec<u16> = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|b| u16::from_le_bytes(*b))
        .collect();
    Ok((String::from_utf16_lossy(&units), end))
}

/// The records of a part.
struct Records<'a> {
    reader: BufReader<ZipFile<'a, BufReader<File>>>,
    data: Vec<u8>,
    read: u64,
    size: u64,
}

impl<'a> Records<'a> {
    /// None where there is no such part.
    fn open(archive: &'a mut Archive, name: &str) -> Result<Option<Self>, Failure> {
        let Some(index) = package::find(archive, name) else {
            return Ok(None);
        };
        let part = archive.by_index(index).map_err(|error| package::of_zip(&error))?;
        Ok(Some(Self {
            size: part.size().max(1),
            reader: BufReader::new(part),
            data: Vec::new(),
            read: 0,
        }))
    }

    fn percent(&self) -> Percent {
        (self.read.saturating_mul(100) / self.size).min(100) as Percent
    }

    fn byte(&mut self) -> Result<Option<u8>, Failure> {
        let mut byte = [0];
        loop {
            match self.reader.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => {
                    self.read += 1;
                    return Ok(Some(byte[0]));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn must_byte(&mut self) -> Result<u8, Failure> {
        self.byte()?.ok_or_else(Failure::unreadable)
    }

    /// The kind of the next record, whose data is then at hand; none at the end.
    fn next(&mut self) -> Result<Option<u16>, Failure> {
        let Some(low) = self.byte()? else {
            return Ok(None);
        };
        let mut kind = u16::from(low);
        if low & 0x80 != 0 {
            kind = u16::from(low & 0x7f) | u16::from(self.must_byte()? & 0x7f) << 7;
        }
        let mut length = 0usize;
        for shift in [0, 7, 14, 21] {
            let byte = self.must_byte()?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        if length > LONGEST {
            return Err(Failure::unreadable());
        }
        self.data.resize(length, 0);
        self.reader.read_exact(&mut self.data)?;
        self.read += length as u64;
        Ok(Some(kind))
    }
}
