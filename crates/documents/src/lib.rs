//! Files out of wire types: workbooks that are filled in or mended and sent back, and tables as CSV and XLSX.

mod annotated;
mod csv;
mod guide;
mod table;
mod template;

pub use annotated::annotated;
pub use csv::CsvWriter;
pub use table::{Cell, Format, Head, TableWriter};
pub use template::template;
