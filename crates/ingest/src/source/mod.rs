//! Files as sheets of rows, whatever they are made of.

mod csv;
mod decode;
mod sniff;

use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::upload::RowProblemCode;
use thiserror::Error;

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

/// A file that was looked into.
pub(crate) struct Book {
    path: PathBuf,
    inner: Inner,
}

enum Inner {
    Text(csv::Dialect),
}

/// How far through the sheet the rows are.
pub(crate) type Percent = u8;

/// What the visitor of rows says.
pub(crate) type Flow = ControlFlow<()>;

impl Book {
    /// Tells by content what the file is, and opens it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut file = File::open(path)?;
        let inner = match sniff::sniff(&mut file)? {
            sniff::Content::Text(encoding) => Inner::Text(csv::Dialect::detect(path, encoding)?),
            _ => return Err(Failure::unsupported()),
        };
        Ok(Self {
            path: path.to_owned(),
            inner,
        })
    }

    /// The sheets in the order in which they are searched: hidden ones last.
    pub fn sheets(&self) -> Vec<Sheet> {
        match &self.inner {
            Inner::Text(_) => vec![Sheet {
                name: None,
                hidden: false,
            }],
        }
    }

    /// How many rows below the header of a sheet are hidden, and the first.
    pub fn hidden_rows(&self, _sheet: &Sheet, _header_row: u32) -> Option<(u64, u32)> {
        match &self.inner {
            Inner::Text(_) => None,
        }
    }

    /// Gives the rows of a sheet that hold anything to `visit`, in order, until it breaks off.
    pub fn rows(&mut self, _sheet: &Sheet, visit: &mut dyn FnMut(&Row, Percent) -> Flow) -> Result<(), Failure> {
        let mut guard = Guard::default();
        let mut checked = |row: &Row, percent: Percent| -> Result<Flow, Failure> {
            if row.is_blank() {
                return Ok(Flow::Continue(()));
            }
            guard.check(row)?;
            Ok(visit(row, percent))
        };
        match &self.inner {
            Inner::Text(dialect) => csv::rows(&self.path, *dialect, &mut checked),
        }
    }
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
