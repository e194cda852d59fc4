//! Number formats of binary workbooks: which styles mark dates, and which rebuild keys.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::date;
use crate::key::KeyFormat;
use crate::row::{Formats, Row};

/// The styles of a workbook, in order.
#[derive(Default)]
pub(crate) struct Styles {
    codes: BTreeMap<u16, String>,
    formats: Vec<u16>,
}

/// Styles, ready to be looked up.
pub(crate) struct StyleTable {
    dates: Vec<bool>,
    pub keys: Formats,
}

impl Styles {
    /// A number format of the workbook's own.
    pub fn add_code(&mut self, id: u16, code: String) {
        self.codes.insert(id, code);
    }

    /// The next style's number format.
    pub fn add_style(&mut self, format: u16) {
        self.formats.push(format);
    }

    pub fn table(&self) -> StyleTable {
        let dates = self.formats.iter().map(|id| match self.codes.get(id) {
            Some(code) => is_date_code(code),
            None => matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58),
        });
        let keys = self
            .formats
            .iter()
            .map(|id| self.codes.get(id).and_then(|code| KeyFormat::parse(code)));
        StyleTable {
            dates: dates.collect(),
            keys: Rc::new(keys.collect()),
        }
    }
}

impl StyleTable {
    /// Puts a number as what its style makes of it.
    pub fn put(&self, row: &mut Row, column: usize, value: f64, style: usize) {
        let date = if self.dates.get(style) == Some(&true) {
            date::of_serial(value, row.is_1904)
        } else {
            None
        };
        match date {
            Some(date) => row.put_date(column, date),
            None => row.put_number(column, value, Some(style)),
        }
    }
}

/// Whether a number format writes a date: it has a day, a month or a year outside quotes and brackets.
fn is_date_code(code: &str) -> bool {
    if code.eq_ignore_ascii_case("general") {
        return false;
    }
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // [h]:mm is a length of time.
                if inside.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S')) {
                    return false;
                }
            }
            ';' => return false,
            'd' | 'D' | 'y' | 'Y' | 'm' | 'M' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers_by_their_format() {
        for code in [
            "dd/mm/yyyy",
            "[$-421]d mmmm yyyy;@",
            "yyyy\\-mm\\-dd",
            "m/d/yy h:mm",
            "[Red]d-mmm",
        ] {
            assert!(is_date_code(code), "{code}");
        }
        for code in [
            "General",
            "#,##0",
            "0.00",
            "\"d\"0",
            "[h]:mm",
            "\\d0",
            "00000",
            "0;dd",
            "@",
            "_-\"Rp\"* #,##0_-",
            "[Red]0",
        ] {
            assert!(!is_date_code(code), "{code}");
        }
    }
}
