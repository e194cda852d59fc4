//! Files out of wire types: workbooks that are filled in or mended and sent back, tables as CSV and XLSX, and PDF.

mod annotated;
mod csv;
mod guide;
mod pdf;
mod table;
mod template;

pub use annotated::annotated;
pub use csv::CsvWriter;
pub use pdf::{
    Align, InvoicePaper, InvoicePaperLine, Letterhead, Orientation, Pdf, PdfColumn, PdfError, Picture, Weight, invoice,
};
pub use table::{Cell, Format, Head, TableWriter};
pub use template::template;
