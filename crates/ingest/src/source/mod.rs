//! Files as sheets of rows, whatever they are made of.

mod biff;
mod csv;
mod decode;
mod ods;
mod ole;
mod package;
mod scan;
mod sniff;
mod styles;
mod xls;
mod xlsb;
mod xlsx;

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::upload::RowProblemCode;
use thiserror::Error;

use package::PackageKind;

use crate::row::Row;

/// Rows and columns that are taken.
pub(crate) const MAX_ROWS: u32 = 2_000_000;
pub(crate) const MAX_COLUMNS: usize = 200;
/// Blank rows in one place that are taken.
const MAX_GAP: u32 = 100_000;

/// Why a file, or the rest of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Failure {
    /// Which problem.
    pub code: RowProblemCode,
    /// The row, where it is about one.
    pub row: Option<u32>,
    /// Indonesian: what is wrong and how to mend it.
    pub message: String,
}

impl Failure {
    pub(crate) fn new(code: RowProblemCode, message: impl Into<String>) -> Self {
        Self {
            code,
            row: None,
            message: message.into(),
        }
    }

    pub(crate) fn at(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    pub(crate) fn unreadable() -> Self {
        Self::new(
            RowProblemCode::Unreadable,
            "Berkas rusak atau terpotong. Buka di Excel, simpan ulang, lalu unggah lagi.",
        )
    }

    pub(crate) fn unsupported() -> Self {
        Self::new(
            RowProblemCode::UnsupportedType,
            "Isi berkas ini bukan lembar kerja. Simpan sebagai XLSX atau CSV, lalu unggah lagi.",
        )
    }

    pub(crate) fn password() -> Self {
        Self::new(
            RowProblemCode::PasswordProtected,
            "Berkas berkata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi.",
        )
    }

    pub(crate) fn too_large(what: &str) -> Self {
        Self::new(RowProblemCode::TooLarge, what)
    }
}

impl From<io::Error> for Failure {
    fn from(_: io::Error) -> Self {
        Self::unreadable()
    }
}

/// A sheet of a workbook; a text file has one without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub name: Option<String>,
    pub hidden: bool,
}

/// How far through the sheet the rows are.
pub(crate) type Percent = u8;

/// What the visitor of rows says.
pub(crate) type Flow = ControlFlow<()>;

/// Takes rows, blank ones too.
type Visit<'a> = dyn FnMut(&Row, Percent) -> Result<Flow, Failure> + 'a;

/// How a file is read, once that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Text(csv::Dialect),
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// A file that was looked into.
pub(crate) struct Book {
    path: PathBuf,
    inner: Inner,
}

enum Inner {
    Text(csv::Dialect),
    Xlsx(Box<xlsx::Workbook>),
    Xlsb(Box<xlsb::Workbook>),
    Xls(Box<xls::Workbook>),
    Ods(ods::Workbook),
}

impl Book {
    /// Tells by content what the file is, refuses what cannot be read safely, and opens it.
    pub fn open(path: &Path) -> Result<(Self, Format), Failure> {
        let mut file = File::open(path)?;
        let format = match sniff::sniff(&mut file)? {
            sniff::Content::Text(encoding) => Format::Text(csv::Dialect::detect(path, encoding)?),
            sniff::Content::Zip => {
                let survey = package::survey(path)?;
                match survey.kind {
                    PackageKind::Xlsx => {
                        let book = xlsx::Workbook::open(path, &survey.hidden)?;
                        return Ok((Self::new(path, Inner::Xlsx(Box::new(book))), Format::Xlsx));
                    }
                    PackageKind::Xlsb => Format::Xlsb,
                    PackageKind::Ods => Format::Ods,
                }
            }
            sniff::Content::Ole => {
                let ole = ole::Ole::open(path)?;
                if ole.has("EncryptedPackage") {
                    return Err(Failure::password());
                }
                if !ole.has("Workbook") {
                    return Err(Failure::unsupported());
                }
                refuse_large(file.metadata()?.len())?;
                Format::Xls
            }
        };
        Ok((Self::reopen(path, format)?, format))
    }

    /// Opens a file again whose format is known. Rows of xlsx do not tell then whether they are hidden.
    pub fn reopen(path: &Path, format: Format) -> Result<Self, Failure> {
        let inner = match format {
            Format::Text(dialect) => Inner::Text(dialect),
            Format::Xlsx => Inner::Xlsx(Box::new(xlsx::Workbook::open(path, &BTreeMap::new())?)),
            Format::Xlsb => Inner::Xlsb(Box::new(xlsb::Workbook::open(path)?)),
            Format::Xls => Inner::Xls(Box::new(xls::Workbook::open(path)?)),
            Format::Ods => Inner::Ods(ods::Workbook::open(path)?),
        };
        Ok(Self::new(path, inner))
    }

    fn new(path: &Path, inner: Inner) -> Self {
        Self {
            path: path.to_owned(),
            inner,
        }
    }

    /// The sheets in the order in which they are searched: hidden ones last.
    pub fn sheets(&self) -> Vec<Sheet> {
        match &self.inner {
            Inner::Text(_) => vec![Sheet {
                name: None,
                hidden: false,
            }],
            Inner::Xlsx(book) => book.sheets(),
            Inner::Xlsb(book) => book.sheets(),
            Inner::Xls(book) => book.sheets(),
            Inner::Ods(book) => book.sheets(),
        }
    }

    /// Gives the rows of a sheet that hold anything to `visit`, in order, until it breaks off.
    pub fn rows(&mut self, sheet: &Sheet, visit: &mut dyn FnMut(&Row, Percent) -> Flow) -> Result<(), Failure> {
        let mut guard = Guard::default();
        self.each(sheet, &mut |row, percent| {
            if row.is_blank() {
                return Ok(Flow::Continue(()));
            }
            guard.check(row)?;
            Ok(visit(row, percent))
        })
    }

    /// Gives the first rows that hold anything, however far the sheet reaches.
    pub fn first_rows(&mut self, sheet: &Sheet, visit: &mut dyn FnMut(&Row) -> Flow) -> Result<(), Failure> {
        self.each(sheet, &mut |row, _| {
            Ok(if row.is_blank() { Flow::Continue(()) } else { visit(row) })
        })
    }

    fn each(&mut self, sheet: &Sheet, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let name = sheet.name.as_deref().unwrap_or_default();
        match &mut self.inner {
            Inner::Text(dialect) => csv::rows(&self.path, *dialect, visit),
            Inner::Xlsx(book) => book.rows(name, visit),
            Inner::Xlsb(book) => book.rows(name, visit),
            Inner::Xls(book) => book.rows(name, visit),
            Inner::Ods(book) => book.rows(name, visit),
        }
    }
}

/// Formats that are read whole into memory, or unpack far beyond their size.
const MAX_UNSTREAMED: u64 = 20 << 20;

fn refuse_large(size: u64) -> Result<(), Failure> {
    if size <= MAX_UNSTREAMED {
        return Ok(());
    }
    Err(Failure::too_large(
        "Berkas XLS dan ODS paling besar 20 MB. Simpan sebagai XLSX atau CSV, lalu unggah lagi.",
    ))
}

/// Sheets in the order in which they are searched: hidden ones last.
fn in_order(sheets: impl Iterator<Item = Sheet>) -> Vec<Sheet> {
    let mut sheets: Vec<_> = sheets.collect();
    sheets.sort_by_key(|sheet| sheet.hidden);
    sheets
}

/// Refuses sheets that reach too far.
#[derive(Default)]
struct Guard {
    last: u32,
}

impl Guard {
    fn check(&mut self, row: &Row) -> Result<(), Failure> {
        if row.number > MAX_ROWS {
            return Err(Failure::too_large(
                "Berkas berisi lebih dari 2.000.000 baris. Bagi menjadi beberapa berkas, misalnya satu per bulan.",
            ));
        }
        if row.len() > MAX_COLUMNS && (MAX_COLUMNS..row.len()).any(|column| !row.cell(column).is_empty()) {
            return Err(far(row.number, "di kanan kolom ke-200"));
        }
        if row.number > self.last.saturating_add(MAX_GAP) && self.last > 0 {
            return Err(far(row.number, "lebih dari 100.000 baris di bawah data terakhir"));
        }
        self.last = row.number;
        Ok(())
    }
}

pub(crate) fn far(row: u32, place: &str) -> Failure {
    let message = format!("Ada isi {place} (baris {row}). Hapus isi yang jauh dari tabel, lalu unggah lagi.");
    Failure::too_large(&message).at(row)
}
