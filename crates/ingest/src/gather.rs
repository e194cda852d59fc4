//! What all rows of a file say about how it is to be read.

use crate::evidence::{DateEvidence, NumberEvidence, SignEvidence};
use crate::field::Id;
use crate::header::{HeaderRow, Mapping};
use crate::layout::TotalRows;
use crate::plan::unknown_columns;
use crate::row::{Cell, Row};
use crate::text::excerpt;
use crate::{date_text, number, value};

/// What the rows of a file say.
pub(crate) struct Gathered {
    totals: TotalRows,
    /// The first hidden row, and how many.
    pub hidden: Option<(u32, u64)>,
    pub rows: u64,
    pub total_rows: u64,
    /// By column: whether anything is in it; only for columns that share a field.
    pub filled: Vec<bool>,
    /// Columns that share a field with another.
    pub shared: Vec<usize>,
    /// By column, the first value; only for columns that nobody knows.
    pub examples: Vec<Option<String>>,
    /// Unknown columns of which no value was seen yet.
    unseen: Vec<usize>,
    pub numbers: Vec<(usize, NumberEvidence)>,
    pub dates: Vec<(usize, DateEvidence)>,
    pub sign: SignEvidence,
}

impl Gathered {
    pub fn new(header: &HeaderRow, mapping: &Mapping) -> Self {
        let columns = mapping.fields.iter().enumerate();
        let of = |wanted: fn(Id) -> bool| -> Vec<usize> {
            let found = columns
                .clone()
                .filter(|(_, field)| field.is_some_and(|field| wanted(field.id)));
            found.map(|(column, _)| column).collect()
        };
        let shared = columns
            .clone()
            .filter(|(_, field)| field.is_some_and(|field| mapping.columns(field.id).len() > 1))
            .map(|(column, _)| column)
            .collect();
        Self {
            totals: TotalRows::of(mapping),
            hidden: None,
            rows: 0,
            total_rows: 0,
            filled: vec![false; header.headers.len()],
            shared,
            examples: vec![None; header.headers.len()],
            unseen: unknown_columns(&header.headers, mapping).collect(),
            numbers: of(Id::is_number)
                .into_iter()
                .map(|column| (column, NumberEvidence::default()))
                .collect(),
            dates: of(|id| id == Id::InvoiceDate)
                .into_iter()
                .map(|column| (column, DateEvidence::default()))
                .collect(),
            sign: SignEvidence::default(),
        }
    }

    /// Takes a row below the header row into account.
    pub fn see(&mut self, row: &Row, mapping: &Mapping) {
        self.rows += 1;
        if row.hidden {
            self.hidden.get_or_insert((row.number, 0)).1 += 1;
        }
        if self.totals.matches(row) {
            self.total_rows += 1;
            return;
        }
        for &column in &self.shared {
            self.filled[column] |= !row.cell(column).is_empty();
        }
        self.unseen.retain(|column| {
            let empty = row.cell(*column).is_empty();
            if !empty {
                self.examples[*column] = Some(excerpt(&row.shown(*column)));
            }
            empty
        });
        for (column, evidence) in &mut self.numbers {
            if let Cell::Text(text) = row.cell(*column) {
                let readings = number::parse(text);
                if readings.comma != readings.dot {
                    evidence.see(row.number, text, readings);
                }
            }
        }
        for (column, evidence) in &mut self.dates {
            if let Cell::Text(text) = row.cell(*column) {
                evidence.see(
                    row.number,
                    text,
                    date_text::parse(text),
                    value::day_and_month(row, mapping),
                );
            }
        }
        self.see_sign(row, mapping);
    }

    fn see_sign(&mut self, row: &Row, mapping: &Mapping) {
        let read = |id| value::readings(row, mapping.columns(id));
        let (Some(sales), Some(discount), Some(total)) = (read(Id::GrossSales), read(Id::Discount), read(Id::Total))
        else {
            return;
        };
        let quantity = read(Id::Quantity).unwrap_or_default();
        let sides = [
            |readings: number::Readings| readings.comma,
            |readings: number::Readings| readings.dot,
        ];
        // Read the wrong way, sums do not hold in either direction, and count for neither.
        for side in sides {
            let (Some(sales), Some(discount), Some(total)) = (side(sales), side(discount), side(total)) else {
                continue;
            };
            if discount.whole != 0 {
                let units = side(quantity)
                    .map_or(1, |amount| amount.whole.abs())
                    .clamp(1, number::MAX_QUANTITY);
                self.sign.see(sales.whole, discount.whole, total.whole, units);
            }
        }
    }
}
