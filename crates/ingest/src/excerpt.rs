//! Rows of the original as texts, for the file that shows what is wrong.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::Request;
use crate::plan::Plan;
use crate::source::{Book, Failure};

/// Calls `f` with the header row and with each wanted row, in the file's order: its number and its cells as texts.
/// Every row is as wide as the header row, or wider where it holds more. Nothing is called for a file without a header row.
pub fn rows_as_text(
    request: &Request<'_>,
    plan: &Plan,
    wanted: &BTreeSet<u32>,
    f: &mut dyn FnMut(u32, &[String]),
) -> Result<(), Failure> {
    let Some(reading) = &plan.reading else {
        return Ok(());
    };
    let headers: Vec<_> = reading.headers.iter().map(|header| header.text.clone()).collect();
    f(reading.header_row, &headers);
    let last = wanted.last().copied().unwrap_or(0);
    if last <= reading.header_row {
        return Ok(());
    }
    let mut cells = Vec::new();
    let mut book = Book::reopen(request.path, reading.format)?;
    book.rows(&reading.sheet, &mut |row, _| {
        if row.number > reading.header_row && wanted.contains(&row.number) {
            cells.clear();
            cells.extend((0..row.len().max(headers.len())).map(|column| row.shown(column).into_owned()));
            f(row.number, &cells);
        }
        if row.number >= last {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
}
