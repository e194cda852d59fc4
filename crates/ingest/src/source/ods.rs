//! Rows of `OpenDocument` spreadsheets, element by element.

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::NaiveDate;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};

use super::{Failure, Flow, MAX_COLUMNS, Percent, Sheet, Visit, package};
use crate::key::KeyFormat;
use crate::row::{LONGEST, Row};

/// A spreadsheet whose tables are known.
pub(crate) struct Workbook {
    path: PathBuf,
    sheets: Vec<Sheet>,
}

impl Workbook {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut sheets = Vec::new();
        let mut hidden_styles = BTreeSet::new();
        let mut style = None;
        each_event(path, &mut |event, _| {
            let Event::Start(element) = event else {
                return Ok(Flow::Continue(()));
            };
            match element.name().as_ref() {
                "style:style" => style = attribute(&element, "style:name")?,
                "style:table-properties" if attribute(&element, "table:display")?.as_deref() == Some("false") => {
                    hidden_styles.extend(style.take());
                }
                "table:table" => {
                    let style = attribute(&element, "table:style-name")?;
                    sheets.push(Sheet {
                        name: attribute(&element, "table:name")?,
                        hidden: style.is_some_and(|style| hidden_styles.contains(&style)),
                    });
                }
                _ => {}
            }
            Ok(Flow::Continue(()))
        })?;
        Ok(Self {
            path: path.to_owned(),
            sheets,
        })
    }

    /// The sheets, hidden ones last.
    pub fn sheets(&self) -> Vec<Sheet> {
        super::in_order(self.sheets.iter().cloned())
    }

    /// Gives the rows of a sheet to `visit`.
    pub fn rows(&self, name: &str, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let mut table = Table::new();
        each_event(&self.path, &mut |event, percent| match event {
            Event::Start(element) if !table.wanted => {
                table.wanted = element.name().as_ref() == "table:table"
                    && attribute(&element, "table:name")?.as_deref().unwrap_or_default() == name;
                Ok(Flow::Continue(()))
            }
            _ if !table.wanted => Ok(Flow::Continue(())),
            Event::Start(element) => table.start(&element).map(Flow::Continue),
            Event::End(element) => table.end(element.name().as_ref(), percent, visit),
            Event::Text(text) => {
                table.text(&text.xml10_content());
                Ok(Flow::Continue(()))
            }
            Event::CData(text) => {
                table.text(&text.xml10_content());
                Ok(Flow::Continue(()))
            }
            Event::GeneralRef(reference) => {
                match reference.resolve_char_ref() {
                    Ok(Some(c)) => table.text(c.encode_utf8(&mut [0; 4])),
                    _ => table.text(escape::resolve_predefined_entity(&reference).unwrap_or_default()),
                }
                Ok(Flow::Continue(()))
            }
            _ => Ok(Flow::Continue(())),
        })
    }
}

/// Longest number that keeps its leading zeros.
const MOST_ZEROS: usize = 20;

/// The cell being read.
#[derive(Default)]
struct Cell {
    kind: String,
    value: Option<String>,
    is_error: bool,
    repeated: usize,
    text: String,
}

/// The table being read.
struct Table {
    wanted: bool,
    row: Row,
    number: u32,
    repeated: u32,
    column: usize,
    cell: Option<Cell>,
    /// How deep in paragraphs of the cell.
    paragraphs: usize,
    /// How deep in comments and drawings, which are no content of the cell.
    beside: usize,
}

impl Table {
    fn new() -> Self {
        // A style of n is a number written with n digits: what a number is shown as tells its leading zeros.
        let zeros = (0..=MOST_ZEROS).map(|digits| KeyFormat::parse(&"0".repeat(digits)));
        Self {
            wanted: false,
            row: Row::with_formats(Rc::new(zeros.collect()), false),
            number: 1,
            repeated: 1,
            column: 0,
            cell: None,
            paragraphs: 0,
            beside: 0,
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Failure> {
        let name = element.name();
        let name = name.as_ref();
        if is_beside(name) {
            self.beside += 1;
        }
        match name {
            "table:table-row" => {
                self.row.reset(self.number);
                self.repeated = repeated(element, "table:number-rows-repeated")?;
                let visibility = attribute(element, "table:visibility")?;
                self.row.hidden = visibility.is_some_and(|visibility| visibility != "visible");
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let kind = attribute(element, "office:value-type")?.unwrap_or_default();
                let value = match kind.as_str() {
                    "date" => attribute(element, "office:date-value")?,
                    "boolean" => attribute(element, "office:boolean-value")?,
                    "string" => attribute(element, "office:string-value")?,
                    _ => attribute(element, "office:value")?,
                };
                self.cell = Some(Cell {
                    is_error: attribute(element, "calcext:value-type")?.as_deref() == Some("error"),
                    repeated: repeated(element, "table:number-columns-repeated")? as usize,
                    kind,
                    value,
                    text: String::new(),
                });
            }
            "text:p" if self.beside == 0 => {
                self.paragraphs += 1;
                if self.cell.as_ref().is_some_and(|cell| !cell.text.is_empty()) {
                    self.text("\n");
                }
            }
            "text:s" | "text:tab" | "text:line-break" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let inside = self.beside == 0 && self.paragraphs > 0;
        if let Some(cell) = self.cell.as_mut().filter(|cell| inside && cell.text.len() <= LONGEST) {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str, percent: Percent, visit: &mut Visit<'_>) -> Result<Flow, Failure> {
        if is_beside(name) {
            self.beside = self.beside.saturating_sub(1);
        }
        match name {
            "text:p" if self.beside == 0 => self.paragraphs = self.paragraphs.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    self.put(&cell);
                }
            }
            "table:table-row" => return self.end_row(percent, visit),
            "table:table" => return Ok(Flow::Break(())),
            _ => {}
        }
        Ok(Flow::Continue(()))
    }

    fn put(&mut self, cell: &Cell) {
        let from = self.column.min(MAX_COLUMNS + 1);
        self.column = self.column.saturating_add(cell.repeated);
        for column in from..self.column.min(MAX_COLUMNS + 1) {
            let value = cell.value.as_deref();
            let number = value.and_then(|value| value.parse::<f64>().ok());
            let date = value.and_then(|value| value.get(..10)?.parse::<NaiveDate>().ok());
            match (cell.kind.as_str(), number, date) {
                _ if cell.is_error => self.row.put_error(column, cell.text.trim()),
                ("float" | "currency" | "percentage", Some(number), _) => {
                    let digits = cell.text.bytes().all(|b| b.is_ascii_digit()) && cell.text.starts_with('0');
                    self.row.put_number(column, number, digits.then_some(cell.text.len()));
                }
                ("date", _, Some(date)) => self.row.put_date(column, date),
                ("boolean", ..) => self.row.put_bool(column, value == Some("true")),
                ("string", ..) => self.row.put_text(column, value.unwrap_or(&cell.text)),
                _ => self.row.put_text(column, &cell.text),
            }
        }
    }

    fn end_row(&mut self, percent: Percent, visit: &mut Visit<'_>) -> Result<Flow, Failure> {
        let first = self.number;
        self.number = first.saturating_add(self.repeated);
        if self.row.is_blank() {
            return Ok(Flow::Continue(()));
        }
        for number in first..self.number {
            self.row.number = number;
            if visit(&self.row, percent)?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        Ok(Flow::Continue(()))
    }
}

/// Whether an element stands beside the content of a cell.
fn is_beside(name: &str) -> bool {
    name == "office:annotation" || name.starts_with("draw:")
}

fn repeated(element: &BytesStart<'_>, name: &str) -> Result<u32, Failure> {
    Ok(attribute(element, name)?
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
        .max(1))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Failure> {
    let found = element.try_get_attribute(name).map_err(|_| Failure::unreadable())?;
    let value = found.map(|attribute| {
        attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map(std::borrow::Cow::into_owned)
    });
    value.transpose().map_err(|_| Failure::unreadable())
}

/// Gives the events of the content to `visit`, with how far it is.
fn each_event(path: &Path, visit: &mut dyn FnMut(Event<'_>, Percent) -> Result<Flow, Failure>) -> Result<(), Failure> {
    let mut archive = package::open(path)?;
    let part = archive
        .by_name("content.xml")
        .map_err(|error| package::of_zip(&error))?;
    let size = part.size().max(1);
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|_| Failure::unreadable())?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
        let percent = (reader.buffer_position().saturating_mul(100) / size).min(100) as Percent;
        if visit(event, percent)?.is_break() {
            return Ok(());
        }
    }
}
