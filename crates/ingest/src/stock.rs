//! Stock rows: one a part.

use domain::upload::RowProblemCode;

use crate::field::Id;
use crate::invoices::Interner;
use crate::message;
use crate::plan::Reading;
use crate::read::{Outcome, Sink, SinkClosed};
use crate::row::Row;
use crate::value::RowReader;

/// The stock of one part. Texts are trimmed and may be empty unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StockRow<'a> {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    /// GROUP PART.
    pub product_line: &'a str,
    /// GROUP TOBPM.
    pub tobpm: &'a str,
    /// GROUP MATERIAL.
    pub material_code: &'a str,
    /// Never empty, and once in the file.
    pub part_number: &'a str,
    /// Never empty.
    pub part_name: &'a str,
    /// Not negative.
    pub quantity: i64,
    /// Value of the quantity at cost, whole rupiah; 0 where the file does not say.
    pub value: i64,
}

/// The state over all rows of a stock file.
#[derive(Default)]
pub(crate) struct StockReader {
    parts: Interner,
    /// The first row of each part.
    rows: Vec<u32>,
}

impl StockReader {
    /// Reads one row and gives it to the sink where nothing is wrong with it.
    pub fn row(
        &mut self,
        row: &Row,
        reading: &Reading,
        outcome: &mut Outcome,
        sink: &mut dyn Sink,
    ) -> Result<(), SinkClosed> {
        let mut reader = RowReader::new(row, reading, &mut outcome.problems);
        let product_line = reader.text(Id::ProductLine);
        let tobpm = reader.text(Id::Tobpm);
        let material_code = reader.text(Id::MaterialCode);
        let part_number = reader.key(Id::PartNumber);
        let part_name = reader.required_text(Id::PartName);
        let quantity = reader.quantity();
        let value = reader.money(Id::Value).unwrap_or(0);
        if quantity.is_some_and(|quantity| quantity < 0) {
            reader.error(RowProblemCode::NegativeStock, Id::Quantity, message::NEGATIVE_STOCK);
        }
        if let Some(part_number) = &part_number {
            let (part, new) = self.parts.intern(part_number);
            if new {
                self.rows.push(row.number);
            } else {
                let first = self.rows[part as usize];
                reader.error(
                    RowProblemCode::DuplicateKey,
                    Id::PartNumber,
                    message::duplicate_key("Part", first),
                );
            }
        }
        let (Some(part_number), Some(quantity), false) = (part_number, quantity, reader.failed) else {
            outcome.rows.rejected += 1;
            return Ok(());
        };
        outcome.rows.accepted += 1;
        outcome.lines += 1;
        outcome.quantity += quantity;
        outcome.value += value;
        sink.stock_row(&StockRow {
            row: row.number,
            product_line: &product_line,
            tobpm: &tobpm,
            material_code: &material_code,
            part_number: &part_number,
            part_name: &part_name,
            quantity,
            value,
        })
    }
}
