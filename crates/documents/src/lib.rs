//! Files out of wire types: workbooks that are filled in or mended and sent back, CSV, and PDF.

mod annotated;
mod csv;
mod guide;
mod pdf;
mod template;

pub use annotated::annotated;
pub use csv::{CsvCell, CsvWriter};
pub use pdf::{Align, Letterhead, Orientation, Pdf, PdfColumn, PdfError, Weight};
pub use template::template;
