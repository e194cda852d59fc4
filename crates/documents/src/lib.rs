//! Files out of wire types: workbooks that are filled in or mended and sent back, and CSV.

mod annotated;
mod csv;
mod guide;
mod template;

pub use annotated::annotated;
pub use csv::{CsvCell, CsvWriter};
pub use template::template;
