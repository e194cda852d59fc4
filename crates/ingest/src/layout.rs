//! Rows that are no data: totals.

use crate::field::Id;
use crate::header::Mapping;
use crate::row::{Cell, Row};

/// What begins the label of a total row, blanks and colons left out.
const LABELS: [&str; 4] = ["GRANDTOTAL", "SUBTOTAL", "TOTAL", "JUMLAH"];

/// Columns that no total row fills, unless its label stands there.
#[derive(Clone, Debug)]
pub(crate) struct TotalRows {
    keys: Vec<usize>,
}

impl TotalRows {
    pub fn of(mapping: &Mapping) -> Self {
        let ids = [Id::InvoiceDate, Id::CustomerNumber, Id::PartNumber];
        Self {
            keys: ids.into_iter().flat_map(|id| mapping.columns(id)).copied().collect(),
        }
    }

    /// Whether the only cell of the row that is no number names a total, and date, customer and part number are empty.
    pub fn matches(&self, row: &Row) -> bool {
        // A row with two filled keys is data, as nearly every row is.
        let filled = self.keys.iter().filter(|column| !row.cell(**column).is_empty()).count();
        if filled > 1 {
            return false;
        }
        let mut label = None;
        for (column, cell) in row.cells().enumerate() {
            if cell.is_empty() || cell.is_number() {
                continue;
            }
            if label.is_some() {
                return false;
            }
            label = Some((column, cell));
        }
        let Some((column, Cell::Text(text))) = label else {
            return false;
        };
        is_label(text) && (filled == 0 || self.keys.contains(&column))
    }
}

fn is_label(text: &str) -> bool {
    let counted = |c: &char| !c.is_whitespace() && *c != ':' && !crate::text::is_dropped(*c);
    LABELS.iter().any(|label| {
        let mut letters = text.chars().filter(counted);
        label
            .chars()
            .all(|wanted| letters.next().is_some_and(|c| c.to_ascii_uppercase() == wanted))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::upload::UploadKind;

    use super::*;
    use crate::header::Header;

    fn is_total(cells: &[&str]) -> bool {
        let headers: Vec<_> = [
            "No Faktur",
            "Tgl Faktur",
            "No Customer",
            "No Part",
            "Nama Part",
            "Quantity",
            "Catatan",
        ]
        .iter()
        .map(|name| Header {
            text: (*name).to_owned(),
            normalized: crate::field::normalize(name),
        })
        .collect();
        let mapping = Mapping::of(UploadKind::Sales, &headers, &BTreeMap::new());
        let mut row = Row::default();
        row.reset(9);
        for (column, cell) in cells.iter().enumerate() {
            row.put_text(column, cell);
        }
        TotalRows::of(&mapping).matches(&row)
    }

    #[test]
    fn a_label_beside_numbers_alone_is_a_total_row_in_whatever_column() {
        for cells in [
            &["TOTAL", "", "", "", "", "12"] as &[&str],
            &["", "", "", "", "Grand Total :", "1.234"],
            &["", "sub  total brake", "", "", "", "Rp 5"],
            &["", "", "", "JUMLAH", "", "12"],
            &["", "", "", "", "", "12", "Subtotal"],
            &["total"],
        ] {
            assert!(is_total(cells), "{cells:?}");
        }
    }

    #[test]
    fn a_row_with_a_date_a_customer_or_a_part_is_none() {
        for cells in [
            &["TOTAL", "46000", "", "", "", "12"] as &[&str],
            &["TOTAL", "", "8001073914", "", "", "12"],
            &["TOTAL", "", "", "06430", "", "12"],
            &["TOTAL", "", "", "", "OIL", "12"],
            &["", "", "", "", "", "12"],
            &["", "", "", "", "OIL TOTAL", "12"],
        ] {
            assert!(!is_total(cells), "{cells:?}");
        }
    }
}
