//! Text files with separators: which separator, and the rows.

use std::path::Path;

use domain::upload::RowProblemCode;

use super::decode::{Encoding, TextReader};
use super::{Failure, Flow, Visit};
use crate::field;
use crate::row::Row;

/// How a text file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    encoding: Encoding,
    separator: u8,
    /// Whether the first line only names the separator.
    named: bool,
}

/// Rows that a separator is judged by.
const SAMPLE: u32 = 500;
/// Most columns that are looked at: as many as a sheet has.
const WIDEST: usize = 16_384;
/// Longest row, in bytes of text.
const LONGEST: usize = 4 * 1024 * 1024;

impl Dialect {
    /// Finds the separator by the evidence of many rows: known headers first, then how even the rows are.
    pub fn detect(path: &Path, encoding: Encoding) -> Result<Self, Failure> {
        if let Some(separator) = named_separator(path, encoding)? {
            return Ok(Self {
                encoding,
                separator,
                named: true,
            });
        }
        let mut best = (Score::default(), b',');
        for separator in *b",;\t" {
            let dialect = Self {
                encoding,
                separator,
                named: false,
            };
            let score = Score::of(path, dialect)?;
            if score > best.0 {
                best = (score, separator);
            }
        }
        Ok(Self {
            encoding,
            separator: best.1,
            named: false,
        })
    }
}

/// The separator of a first line `sep=;`.
fn named_separator(path: &Path, encoding: Encoding) -> Result<Option<u8>, Failure> {
    let mut reader = TextReader::open(path, encoding)?;
    while reader.window().len() < 8 && !reader.ended() {
        reader.more()?;
    }
    let line = reader.window().lines().next().unwrap_or_default();
    let line = line
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(line);
    let named = match line.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("sep=") => &line.as_bytes()[4..],
        _ => return Ok(None),
    };
    Ok(match named {
        [separator] if separator.is_ascii_punctuation() && *separator != b'"' => Some(*separator),
        [b'\t' | b' '] => Some(named[0]),
        _ => None,
    })
}

/// How well a separator fits; more is better, from the first on.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    headers: usize,
    even_rows: usize,
    columns: usize,
}

impl Score {
    fn of(path: &Path, dialect: Dialect) -> Result<Self, Failure> {
        let mut headers = 0;
        let mut widths = std::collections::BTreeMap::<usize, usize>::new();
        let outcome = rows(path, dialect, &mut |row, _| {
            if row.number > SAMPLE {
                return Ok(Flow::Break(()));
            }
            if row.is_blank() {
                return Ok(Flow::Continue(()));
            }
            *widths.entry(row.len()).or_default() += 1;
            if row.number <= crate::header::SEARCHED {
                let known = (0..row.len())
                    .filter(|c| field::is_known(&field::normalize(&row.shown(*c))))
                    .count();
                headers = headers.max(known);
            }
            Ok(Flow::Continue(()))
        });
        // A quote that never closes under one separator may be fine under another.
        match outcome {
            Err(failure) if !matches!(failure.code, RowProblemCode::Unreadable | RowProblemCode::TooLarge) => {
                return Err(failure);
            }
            _ => {}
        }
        let (columns, even_rows) = widths
            .into_iter()
            .filter(|(columns, _)| *columns > 1)
            .max_by_key(|(_, rows)| *rows)
            .unwrap_or_default();
        Ok(Self {
            headers,
            even_rows,
            columns,
        })
    }
}

/// One cell of the row being read, as a range of the window.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    end: u32,
    /// Whether quotes inside must be taken out.
    quoted: bool,
}

enum Scan {
    /// A row: its length without and with its line break.
    Row(usize, usize),
    /// The window ends inside the row.
    More,
    /// The file ends inside quotes that were opened.
    Unclosed,
    /// More cells than any sheet has columns.
    Wide,
}

/// Gives all rows to `visit`, blank ones too.
pub(crate) fn rows(path: &Path, dialect: Dialect, visit: &mut Visit<'_>) -> Result<(), Failure> {
    let mut reader = TextReader::open(path, dialect.encoding)?;
    let mut row = Row::default();
    let mut pieces = Vec::new();
    // The line that names the separator is no row of the sheet.
    let mut number = u32::from(!dialect.named);
    loop {
        let window = reader.window();
        if window.is_empty() && reader.ended() {
            return Ok(());
        }
        match scan(window.as_bytes(), dialect.separator, reader.ended(), &mut pieces) {
            Scan::More if window.len() > LONGEST => return Err(too_long(number)),
            Scan::More => {
                // Twice as much each time, so that a long row is not looked at over and over.
                let enough = window.len() * 2;
                reader.more()?;
                while reader.window().len() < enough && !reader.ended() {
                    reader.more()?;
                }
            }
            Scan::Unclosed => return Err(unclosed(number)),
            Scan::Wide => return Err(super::far(number, "di kanan kolom ke-200")),
            Scan::Row(length, whole) => {
                row.reset(number);
                fill(&mut row, &window[..length], &pieces);
                reader.consume(whole);
                if number > 0 && visit(&row, reader.percent())?.is_break() {
                    return Ok(());
                }
                number += 1;
            }
        }
    }
}

fn too_long(row: u32) -> Failure {
    let message = format!(
        "Baris {row} terlalu panjang, mungkin karena tanda kutip yang tidak ditutup. Perbaiki, lalu unggah lagi."
    );
    Failure::new(RowProblemCode::Unreadable, message).at(row)
}

fn unclosed(row: u32) -> Failure {
    let message = format!("Tanda kutip di baris {row} tidak ditutup. Tutup atau hapus tanda itu, lalu unggah lagi.");
    Failure::new(RowProblemCode::Unreadable, message).at(row)
}

/// Finds the cells of the first row of the window.
fn scan(bytes: &[u8], separator: u8, at_end: bool, pieces: &mut Vec<Piece>) -> Scan {
    pieces.clear();
    let mut start = 0;
    let mut at = 0;
    loop {
        let mut quoted = false;
        if bytes.get(at) == Some(&b'"') {
            quoted = true;
            let mut broken = false;
            at += 1;
            loop {
                match bytes.get(at) {
                    None if !at_end => return Scan::More,
                    // The last cell of a file may lack its closing quote, but not swallow rows.
                    None if broken => return Scan::Unclosed,
                    None => break,
                    Some(b'"') => match bytes.get(at + 1) {
                        Some(b'"') => at += 2,
                        None if !at_end => return Scan::More,
                        _ => {
                            at += 1;
                            break;
                        }
                    },
                    Some(b) => {
                        broken |= matches!(b, b'\n' | b'\r');
                        at += 1;
                    }
                }
            }
        }
        while let Some(b) = bytes.get(at) {
            if *b == separator || *b == b'\n' || *b == b'\r' {
                break;
            }
            at += 1;
        }
        pieces.push(Piece {
            start: start as u32,
            end: at as u32,
            quoted,
        });
        match bytes.get(at) {
            Some(_) if pieces.len() > WIDEST => return Scan::Wide,
            Some(b) if *b == separator => {
                at += 1;
                start = at;
            }
            Some(b'\n') => return Scan::Row(at, at + 1),
            Some(_) => {
                return match bytes.get(at + 1) {
                    Some(b'\n') => Scan::Row(at, at + 2),
                    None if !at_end => Scan::More,
                    _ => Scan::Row(at, at + 1),
                };
            }
            None if at_end => return Scan::Row(at, at),
            None => return Scan::More,
        }
    }
}

fn fill(row: &mut Row, line: &str, pieces: &[Piece]) {
    let base = row.push_line(line);
    for (column, piece) in pieces.iter().enumerate() {
        let (start, end) = (piece.start as usize, piece.end as usize);
        if piece.quoted {
            fill_quoted(row, column, &line[start..end], base + start);
        } else {
            row.put_range(column, base + start + escape(&line.as_bytes()[start..end]), base + end);
        }
    }
    // A row of empty cells is as wide as one with content; trailing separators tell about the table.
    row.widen(pieces.len());
}

fn fill_quoted(row: &mut Row, column: usize, text: &str, at: usize) {
    let inner = &text[1..];
    match inner.strip_suffix('"') {
        Some(body) if !body.contains('"') => {
            let start = at + 1 + escape(body.as_bytes());
            row.put_range(column, start, at + 1 + body.len());
        }
        _ => {
            let mut plain = String::with_capacity(inner.len());
            let mut chars = inner.chars().peekable();
            while let Some(c) = chars.next() {
                if c != '"' {
                    plain.push(c);
                } else if chars.peek() == Some(&'"') {
                    chars.next();
                    plain.push('"');
                } else {
                    // Closed; what follows up to the separator is taken as it stands.
                    plain.extend(chars.by_ref());
                }
            }
            row.put_text(column, &plain[escape(plain.as_bytes())..]);
        }
    }
}

/// How many bytes our own exports put in front of a text that a spreadsheet would take for a formula: one ' before = + - @.
fn escape(bytes: &[u8]) -> usize {
    usize::from(matches!(bytes, [b'\'', b'=' | b'+' | b'-' | b'@', ..]))
}
