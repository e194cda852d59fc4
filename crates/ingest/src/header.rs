//! The header row: where it is, what kind of file it makes, and which column is which field.

use std::collections::BTreeMap;

use domain::upload::UploadKind;

use crate::field::{self, Field, Id, fields, lookup, normalize};
use crate::row::Row;
use crate::source::{Flow, MAX_COLUMNS};

/// The header row is one of the first so many.
pub(crate) const SEARCHED: u32 = 30;
/// Fewer known headers make no header row.
const AT_LEAST: usize = 3;

/// One header cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// As in the file, blanks folded.
    pub text: String,
    pub normalized: String,
}

/// A row that may be the header row.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderRow {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// Rows above it that hold anything.
    pub above: u32,
    /// Column by column, without empty ones at the end.
    pub headers: Vec<Header>,
    known: usize,
}

impl HeaderRow {
    fn of(row: &Row, above: u32, mapped: &BTreeMap<String, String>) -> Self {
        let mut headers: Vec<_> = (0..row.len().min(MAX_COLUMNS))
            .map(|column| {
                let text = row.shown(column).into_owned();
                let normalized = normalize(&text);
                Header { text, normalized }
            })
            .collect();
        while headers.last().is_some_and(|header| header.normalized.is_empty()) {
            headers.pop();
        }
        let known = headers.iter().filter(|header| is_known(header, mapped)).count();
        Self {
            row: row.number,
            above,
            headers,
            known,
        }
    }

    /// A key of this set of headers, the same in whatever order they stand.
    pub fn signature(&self) -> String {
        let mut names: Vec<_> = self
            .headers
            .iter()
            .map(|h| h.normalized.as_str())
            .filter(|n| !n.is_empty())
            .collect();
        names.sort_unstable();
        // FNV-1a with 128 bits: stable over versions and machines, and no secret.
        let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
        for byte in names.join("\n").bytes() {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
        format!("{hash:032x}")
    }
}

fn is_known(header: &Header, mapped: &BTreeMap<String, String>) -> bool {
    !header.normalized.is_empty()
        && (field::is_known(&header.normalized) || mapped.values().any(|text| normalize(text) == header.normalized))
}

/// The search for the header row of one sheet.
#[derive(Debug, Default)]
pub(crate) struct Search {
    best: HeaderRow,
    /// Rows that held anything.
    pub seen: u32,
}

impl Search {
    /// Looks at a row; breaks off when no further row can be the header row.
    pub fn look(&mut self, row: &Row, mapped: &BTreeMap<String, String>) -> Flow {
        self.seen += 1;
        if row.number > SEARCHED {
            return Flow::Break(());
        }
        let found = HeaderRow::of(row, self.seen - 1, mapped);
        if found.known > self.best.known {
            self.best = found;
        }
        if row.number < SEARCHED {
            Flow::Continue(())
        } else {
            Flow::Break(())
        }
    }

    /// The header row: at least three known headers, or all that a kind with fewer requires.
    pub fn found(self) -> Option<HeaderRow> {
        let enough = self.best.known >= AT_LEAST || recognize(&self.best.headers, &BTreeMap::new()).is_some();
        (self.best.known > 0 && enough).then_some(self.best)
    }
}

/// The fields of one kind, each with its columns; more than one where headers repeat.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    pub kind: UploadKind,
    columns: [Vec<usize>; Id::COUNT],
    /// The field of each column.
    pub fields: Vec<Option<&'static Field>>,
}

impl Mapping {
    /// Maps columns by name and alias; what the uploader says about a field or a column goes before.
    pub fn of(kind: UploadKind, headers: &[Header], mapped: &BTreeMap<String, String>) -> Self {
        let mut taken: Vec<Option<&'static Field>> = vec![None; headers.len()];
        let mut said = [false; Id::COUNT];
        for field in fields(kind) {
            let Some(wanted) = mapped.get(field.name) else {
                continue;
            };
            let wanted = normalize(wanted);
            let column = headers
                .iter()
                .position(|h| !h.normalized.is_empty() && h.normalized == wanted);
            if let Some(column) = column
                && taken[column].is_none()
            {
                taken[column] = Some(field);
                said[field.id as usize] = true;
            }
        }
        for (column, header) in headers.iter().enumerate() {
            if taken[column].is_none()
                && let Some(field) = lookup(kind, &header.normalized)
                && !said[field.id as usize]
            {
                taken[column] = Some(field);
            }
        }
        let mut columns = [const { Vec::new() }; Id::COUNT];
        for (column, field) in taken.iter().enumerate() {
            if let Some(field) = field {
                columns[field.id as usize].push(column);
            }
        }
        Self {
            kind,
            columns,
            fields: taken,
        }
    }

    /// The columns of a field.
    pub fn columns(&self, id: Id) -> &[usize] {
        &self.columns[id as usize]
    }

    /// The column of a field: the first, where there are several.
    pub fn column(&self, id: Id) -> Option<usize> {
        self.columns(id).first().copied()
    }

    /// Keeps one column of a field and forgets the others.
    pub fn keep_only(&mut self, id: Id, column: usize) {
        for &other in &self.columns[id as usize] {
            if other != column {
                self.fields[other] = None;
            }
        }
        self.columns[id as usize] = vec![column];
    }

    /// Required fields without a column.
    pub fn missing(&self) -> impl Iterator<Item = &'static Field> + '_ {
        fields(self.kind)
            .iter()
            .filter(|field| field.required && self.columns(field.id).is_empty())
    }

    fn has(&self, id: Id) -> bool {
        !self.columns(id).is_empty()
    }
}

/// The first kind whose required headers are all there.
pub(crate) fn recognize(headers: &[Header], mapped: &BTreeMap<String, String>) -> Option<UploadKind> {
    const ORDER: [UploadKind; 6] = [
        UploadKind::Sales,
        UploadKind::Stock,
        UploadKind::Payments,
        UploadKind::OpeningPoints,
        UploadKind::OpeningBalances,
        UploadKind::Customers,
    ];
    // Which ids are there at all is judged by the names of the sales file, the widest.
    let wide = Mapping::of(UploadKind::Sales, headers, mapped);
    let (invoice, date) = (wide.has(Id::InvoiceNumber), wide.has(Id::InvoiceDate));
    let (customer, part) = (wide.has(Id::CustomerNumber), wide.has(Id::PartNumber));
    let quantity = headers
        .iter()
        .any(|h| matches!(h.normalized.as_str(), "quantity" | "qty"));
    ORDER.into_iter().find(|&kind| {
        Mapping::of(kind, headers, mapped).missing().next().is_none()
            && match kind {
                UploadKind::Sales => true,
                UploadKind::Stock => !invoice && !date && !customer,
                UploadKind::Payments => !part && !quantity,
                UploadKind::OpeningPoints | UploadKind::OpeningBalances | UploadKind::Customers => {
                    !invoice && !date && !part
                }
            }
    })
}

/// The kind with most required headers present; none where no kind has any.
pub(crate) fn nearest(headers: &[Header], mapped: &BTreeMap<String, String>) -> Option<UploadKind> {
    let present = |kind| {
        let required = fields(kind).iter().filter(|field| field.required).count();
        required - Mapping::of(kind, headers, mapped).missing().count()
    };
    // max_by_key answers the last of equals; the first named goes before.
    let best = UploadKind::ALL
        .iter()
        .rev()
        .max_by_key(|kind| present(**kind))
        .copied()?;
    (present(best) > 0).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(names: &[&str]) -> Vec<Header> {
        names
            .iter()
            .map(|name| Header {
                text: (*name).to_owned(),
                normalized: normalize(name),
            })
            .collect()
    }

    fn kind(names: &[&str]) -> Option<UploadKind> {
        recognize(&headers(names), &BTreeMap::new())
    }

    #[test]
    fn each_kind_is_recognized_by_its_required_headers() {
        let sales = [
            "No Faktur",
            "Tanggal",
            "Kode Customer",
            "Material",
            "Deskripsi",
            "Jumlah",
            "Total Faktur",
            "Net Sales",
        ];
        assert_eq!(kind(&sales), Some(UploadKind::Sales));
        assert_eq!(kind(&sales[..7]), None);
        assert_eq!(kind(&["NO PART", "NAMA PART", "Stok"]), Some(UploadKind::Stock));
        assert_eq!(
            kind(&["No Faktur", "Tanggal", "Jumlah", "Metode"]),
            Some(UploadKind::Payments)
        );
        assert_eq!(
            kind(&["No Customer", "Poin", "Keterangan"]),
            Some(UploadKind::OpeningPoints)
        );
        assert_eq!(kind(&["No Customer", "Saldo"]), Some(UploadKind::OpeningBalances));
        assert_eq!(
            kind(&["No Customer", "Nama Customer", "Email"]),
            Some(UploadKind::Customers)
        );
    }

    #[test]
    fn a_part_list_with_invoices_or_customers_is_no_stock_file() {
        for other in ["No Faktur", "Tgl Faktur", "No Customer"] {
            assert_eq!(kind(&["No Part", "Nama Part", "Qty", other]), None, "{other}");
        }
    }

    #[test]
    fn a_list_of_invoices_with_parts_or_quantities_is_no_payments_file() {
        assert_eq!(kind(&["No Faktur", "Tanggal", "Jumlah", "No Part"]), None);
        assert_eq!(kind(&["No Faktur", "Tanggal", "Jumlah", "Qty"]), None);
        assert_eq!(kind(&["No Customer", "Nama Customer", "No Faktur"]), None);
    }

    #[test]
    fn what_the_uploader_says_about_a_column_goes_before_its_name() {
        let mapped = BTreeMap::from([
            ("net_sales".to_owned(), " netto ".to_owned()),
            ("total".to_owned(), "DPP".to_owned()),
        ]);
        let mapping = Mapping::of(UploadKind::Sales, &headers(&["Netto", "DPP", "Total Faktur"]), &mapped);
        assert_eq!(mapping.columns(Id::NetSales), [0]);
        assert_eq!(mapping.columns(Id::Total), [1]);
        assert!(mapping.columns(Id::TaxBase).is_empty());
    }

    #[test]
    fn the_row_with_most_known_headers_is_the_header_row_and_the_first_of_equals() {
        let mut search = Search::default();
        let rows: [&[&str]; 5] = [
            &["LAPORAN PENJUALAN"],
            &["No Faktur", "Tanggal"],
            &["", "No Part", "Nama Part", "Qty", "x", ""],
            &["NO PART", "NAMA PART", "QTY"],
            &["06430KVB000", "SHOE SET", "4"],
        ];
        for (number, cells) in (1..).zip(rows) {
            let mut row = Row::default();
            row.reset(number);
            for (column, cell) in cells.iter().enumerate() {
                row.put_text(column, cell);
            }
            assert!(search.look(&row, &BTreeMap::new()).is_continue());
        }
        let found = search.found().unwrap();
        assert_eq!((found.row, found.headers.len()), (3, 5));
    }

    #[test]
    fn the_signature_does_not_depend_on_order_or_writing() {
        let row = |names: &[&str]| HeaderRow {
            headers: headers(names),
            ..HeaderRow::default()
        };
        assert_eq!(
            row(&["No Part", "Qty", ""]).signature(),
            row(&["QTY", "no_part"]).signature()
        );
        assert_ne!(
            row(&["No Part", "Qty"]).signature(),
            row(&["No Part", "Netto"]).signature()
        );
        assert_eq!(row(&["qty"]).signature(), row(&["Qty"]).signature());
    }
}
