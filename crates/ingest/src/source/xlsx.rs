//! Rows of xlsx and xlsm workbooks, cell by cell.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use calamine::{Cell, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Failure, Flow, MAX_ROWS, Percent, Sheet, Visit, package};
use crate::date;
use crate::key::KeyFormat;
use crate::row::Row;

/// A workbook, opened.
pub(crate) struct Workbook {
    book: Xlsx<BufReader<File>>,
    /// Hidden rows by sheet name.
    hidden: BTreeMap<String, Vec<(u32, u32)>>,
}

impl Workbook {
    /// Opens a workbook whose size was surveyed; hidden rows come by part.
    pub fn open(path: &Path, hidden: &BTreeMap<String, Vec<(u32, u32)>>) -> Result<Self, Failure> {
        let file = BufReader::new(File::open(path)?);
        let book = guarded(|| Xlsx::new(file)).map_err(|error| match error {
            XlsxError::Password => Failure::password(),
            _ => Failure::unreadable(),
        })?;
        let hidden = if hidden.is_empty() {
            BTreeMap::new()
        } else {
            by_sheet(path, hidden)?
        };
        Ok(Self { book, hidden })
    }

    /// The sheets, hidden ones last.
    pub fn sheets(&self) -> Vec<Sheet> {
        super::in_order(
            self.book
                .sheets_metadata()
                .iter()
                .filter(|sheet| sheet.typ == SheetType::WorkSheet)
                .map(|sheet| Sheet {
                    name: Some(sheet.name.clone()),
                    hidden: sheet.visible != SheetVisible::Visible,
                }),
        )
    }

    /// Gives the rows of a sheet to `visit`.
    pub fn rows(&mut self, sheet: &str, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let is_1904 = self.book.has_1904_epoch();
        let hidden = self.hidden.get(sheet).map_or(&[] as &[_], Vec::as_slice);
        let book = &mut self.book;
        let mut cells = guarded(|| book.worksheet_cells_reader(sheet)).map_err(|_| Failure::unreadable())?;
        let last = cells.dimensions().end.0.min(MAX_ROWS);
        let formats = cells.styles().iter().map(|style| {
            let code = style
                .number_format
                .as_ref()
                .map_or("", |format| format.format_code.as_str());
            KeyFormat::parse(code)
        });
        let mut assembly = Assembly {
            row: Row::with_formats(Rc::new(formats.collect()), is_1904),
            hidden,
            last,
            column: 0,
            started: false,
        };
        loop {
            match guarded(|| cells.next_cell_with_style_id()) {
                Ok(Some((cell, style))) => {
                    if assembly.take(&cell, style, visit)?.is_break() {
                        return Ok(());
                    }
                }
                Ok(None) => return assembly.finish(visit),
                // An error code that the reader does not know; it goes on behind the cell.
                Err(XlsxError::CellError(code)) => assembly.error(&code),
                Err(_) => return Err(Failure::unreadable()),
            }
        }
    }
}

/// Runs a step of the reader. Broken files that make it panic are broken files.
fn guarded<T>(step: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, XlsxError> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or(Err(XlsxError::Unexpected("the reader panicked")))
}

/// Cells to rows.
struct Assembly<'a> {
    row: Row,
    hidden: &'a [(u32, u32)],
    /// The last row, as the sheet declares it.
    last: u32,
    /// The column of the last cell.
    column: usize,
    started: bool,
}

impl Assembly<'_> {
    fn take(&mut self, cell: &Cell<DataRef<'_>>, style: usize, visit: &mut Visit<'_>) -> Result<Flow, Failure> {
        let (row, column) = cell.get_position();
        let number = row.saturating_add(1);
        if !self.started || self.row.number != number {
            if self.give(visit)?.is_break() {
                return Ok(Flow::Break(()));
            }
            self.row.reset(number);
            self.row.hidden = is_in(self.hidden, number);
            self.started = true;
        }
        self.column = column as usize;
        put(&mut self.row, column as usize, cell.get_value(), style);
        Ok(Flow::Continue(()))
    }

    /// An error cell whose place the reader does not tell: it follows the last one.
    fn error(&mut self, code: &str) {
        if self.started {
            self.column += 1;
            self.row.put_error(self.column, code);
        }
    }

    fn give(&mut self, visit: &mut Visit<'_>) -> Result<Flow, Failure> {
        if !self.started {
            return Ok(Flow::Continue(()));
        }
        let percent = (u64::from(self.row.number.min(self.last)) * 100).checked_div(u64::from(self.last));
        visit(&self.row, percent.unwrap_or(100) as Percent)
    }

    fn finish(&mut self, visit: &mut Visit<'_>) -> Result<(), Failure> {
        self.give(visit).map(|_| ())
    }
}

fn is_in(ranges: &[(u32, u32)], number: u32) -> bool {
    let at = ranges.partition_point(|(_, last)| *last < number);
    ranges.get(at).is_some_and(|(first, _)| *first <= number)
}

/// One value of a workbook into a row.
pub(super) fn put(row: &mut Row, column: usize, value: &DataRef<'_>, style: usize) {
    match value {
        DataRef::Empty => {}
        DataRef::Int(value) => row.put_number(column, *value as f64, Some(style)),
        DataRef::Float(value) => row.put_number(column, *value, Some(style)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => row.put_text(column, text),
        DataRef::SharedString(text) => row.put_text(column, text),
        DataRef::Bool(value) => row.put_bool(column, *value),
        DataRef::DateTime(date) => put_date(row, column, *date),
        DataRef::Error(error) => row.put_error(column, &error.to_string()),
    }
}

pub(super) fn put_date(row: &mut Row, column: usize, value: ExcelDateTime) {
    match date::of_serial(value.as_f64(), row.is_1904).filter(|_| value.is_datetime()) {
        Some(date) => row.put_date(column, date),
        None => row.put_number(column, value.as_f64(), None),
    }
}

/// Which sheet each part with hidden rows is: the workbook names a relationship, the relationship a part.
fn by_sheet(
    path: &Path,
    hidden: &BTreeMap<String, Vec<(u32, u32)>>,
) -> Result<BTreeMap<String, Vec<(u32, u32)>>, Failure> {
    let mut archive = package::open(path)?;
    let is_workbook = |name: &String| {
        name.rsplit('/')
            .next()
            .is_some_and(|last| last.eq_ignore_ascii_case("workbook.xml"))
    };
    let Some(workbook) = package::names(&archive).into_iter().find(is_workbook) else {
        return Ok(BTreeMap::new());
    };
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut targets = BTreeMap::new();
    package::each_element(
        &mut archive,
        &format!("{folder}/_rels/workbook.xml.rels"),
        &mut |name, attributes| {
            if name == "Relationship"
                && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
            {
                let part = target
                    .strip_prefix('/')
                    .map_or_else(|| format!("{folder}/{target}"), str::to_owned);
                targets.insert(id.clone(), part);
            }
        },
    )?;
    let mut sheets = BTreeMap::new();
    package::each_element(&mut archive, &workbook, &mut |name, attributes| {
        if name == "sheet"
            && let (Some(sheet), Some(id)) = (attributes.get("name"), attributes.get("id"))
            && let Some(part) = targets.get(id)
            && let Some((_, rows)) = hidden.iter().find(|(name, _)| name.eq_ignore_ascii_case(part))
        {
            sheets.insert(sheet.clone(), rows.clone());
        }
    })?;
    Ok(sheets)
}
