//! The columns that each kind of file has, and the names they go by.

use domain::upload::UploadKind;

/// What a column means, over all kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Id {
    InvoiceNumber,
    InvoiceDate,
    Channel,
    InvoiceType,
    CustomerNumber,
    CustomerName,
    PartType,
    PartNumber,
    PartName,
    MaterialCode,
    Rank,
    Quantity,
    GrossSales,
    Discount,
    Total,
    TaxBase,
    Vat,
    Cost,
    GrossProfit,
    NetSales,
    DiscountPercent,
    GpPercent,
    Day,
    Month,
    PartGroup,
    ProductLine,
    Tobpm,
    Value,
    Email,
    Phone,
    Address,
    Terms,
    Amount,
    Method,
    Reference,
    Points,
    Note,
    Balance,
}

impl Id {
    /// How many there are.
    pub const COUNT: usize = Self::Balance as usize + 1;

    /// Whether fractions are fractions of a rupiah.
    pub fn is_money(self) -> bool {
        matches!(
            self,
            Self::GrossSales
                | Self::Discount
                | Self::Total
                | Self::TaxBase
                | Self::Vat
                | Self::Cost
                | Self::GrossProfit
                | Self::NetSales
                | Self::Value
                | Self::Amount
                | Self::Balance
        )
    }

    /// Whether the cells are read as amounts.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Quantity | Self::Terms | Self::Points) || self.is_money()
    }
}

/// One column of a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Stable name: `net_sales`.
    pub name: &'static str,
    /// The header as the specification writes it: `Net Sales`.
    pub header: &'static str,
    /// Whether the file cannot be read without it.
    pub required: bool,
    pub(crate) id: Id,
    pub(crate) aliases: &'static [&'static str],
}

const fn field(
    id: Id,
    name: &'static str,
    header: &'static str,
    required: bool,
    aliases: &'static [&'static str],
) -> Field {
    Field {
        name,
        header,
        required,
        id,
        aliases,
    }
}

const INVOICE: &[&str] = &["Invoice", "Invoice No", "Nomor Faktur"];
const DATE: &[&str] = &["Tanggal", "Tanggal Faktur", "Date"];
const CUSTOMER: &[&str] = &["Customer", "Kode Customer"];
const PART: &[&str] = &["Part Number", "Part No", "Nomor Part", "Material", "Material Number"];
const PART_NAME: &[&str] = &["Part Name", "Material Description", "Description", "Deskripsi"];
const PHONE: &[&str] = &["No Telepon", "Nomor Telepon", "Telp", "No Telp", "HP", "No HP", "Phone"];
const DISCOUNT: &[&str] = &["Discount", "Disc", "Potongan", "Amount Discount", "Total Discount"];

static SALES: [Field; 27] = [
    field(Id::InvoiceNumber, "invoice_number", "No Faktur", true, INVOICE),
    field(Id::InvoiceDate, "invoice_date", "Tgl Faktur", true, DATE),
    field(Id::Channel, "channel", "Transaksi", false, &[]),
    field(Id::InvoiceType, "invoice_type", "Tipe Faktur", false, &[]),
    field(Id::CustomerNumber, "customer_number", "No Customer", true, CUSTOMER),
    field(
        Id::CustomerName,
        "customer_name",
        "Customer Name",
        false,
        &["Nama Customer"],
    ),
    field(Id::PartType, "part_type", "Tipe Part", false, &[]),
    field(Id::PartNumber, "part_number", "No Part", true, PART),
    field(Id::PartName, "part_name", "Nama Part", true, PART_NAME),
    field(
        Id::MaterialCode,
        "material_code",
        "Group Material",
        false,
        &["Material Group"],
    ),
    field(Id::Rank, "rank", "Rank", false, &[]),
    field(Id::Quantity, "quantity", "Quantity", true, &["Qty", "Jumlah"]),
    field(Id::GrossSales, "gross_sales", "Sales", false, &["Amount"]),
    field(Id::Discount, "discount", "Diskon", false, DISCOUNT),
    field(Id::Total, "total", "Total Faktur", true, &[]),
    field(Id::TaxBase, "tax_base", "DPP", false, &[]),
    field(Id::Vat, "vat", "PPN", false, &["Pajak", "Tax"]),
    field(Id::Cost, "cost", "Harga Pokok", false, &["Cost", "HPP"]),
    field(Id::GrossProfit, "gross_profit", "Gross Profit", false, &[]),
    field(
        Id::NetSales,
        "net_sales",
        "Net Sales",
        true,
        &["Net Amount", "Total Net"],
    ),
    field(Id::DiscountPercent, "discount_percent", "Disc%", false, &[]),
    field(Id::GpPercent, "gp_percent", "GP%", false, &[]),
    field(Id::Day, "day", "Day", false, &[]),
    field(Id::Month, "month", "Month", false, &[]),
    field(Id::PartGroup, "part_group", "MATGROUP FIX", false, &[]),
    field(Id::ProductLine, "product_line", "Group Part", false, &[]),
    field(Id::Tobpm, "tobpm", "Group TOBPM", false, &["TOBPM"]),
];

static STOCK: [Field; 7] = [
    field(Id::ProductLine, "product_line", "GROUP PART", false, &[]),
    field(Id::Tobpm, "tobpm", "GROUP TOBPM", false, &["TOBPM"]),
    field(
        Id::MaterialCode,
        "material_code",
        "GROUP MATERIAL",
        false,
        &["Material Group"],
    ),
    field(Id::PartNumber, "part_number", "NO PART", true, PART),
    field(Id::PartName, "part_name", "NAMA PART", true, PART_NAME),
    field(Id::Quantity, "quantity", "QTY", true, &["Quantity", "Stok", "Stock"]),
    field(Id::Value, "value", "AMOUNT", false, &["Total Value"]),
];

static CUSTOMERS: [Field; 6] = [
    field(Id::CustomerNumber, "customer_number", "No Customer", true, CUSTOMER),
    field(
        Id::CustomerName,
        "customer_name",
        "Nama Customer",
        true,
        &["Customer Name"],
    ),
    field(Id::Email, "email", "Email", false, &["E-mail"]),
    field(Id::Phone, "phone", "Telepon", false, PHONE),
    field(Id::Address, "address", "Alamat", false, &["Address"]),
    field(Id::Terms, "terms", "Termin", false, &["Termin (hari)", "Terms"]),
];

static PAYMENTS: [Field; 5] = [
    field(Id::InvoiceNumber, "invoice_number", "No Faktur", true, INVOICE),
    field(
        Id::InvoiceDate,
        "date",
        "Tanggal",
        true,
        &["Tgl Faktur", "Tanggal Faktur", "Date"],
    ),
    field(Id::Amount, "amount", "Jumlah", true, &[]),
    field(Id::Method, "method", "Metode", false, &[]),
    field(Id::Reference, "reference", "Referensi", false, &[]),
];

static OPENING_POINTS: [Field; 3] = [
    field(Id::CustomerNumber, "customer_number", "No Customer", true, CUSTOMER),
    field(Id::Points, "points", "Poin", true, &[]),
    field(Id::Note, "note", "Keterangan", false, &[]),
];

static OPENING_BALANCES: [Field; 2] = [
    field(Id::CustomerNumber, "customer_number", "No Customer", true, CUSTOMER),
    field(Id::Balance, "balance", "Saldo", true, &[]),
];

/// The columns of a kind of file, in the order of the specification.
pub fn fields(kind: UploadKind) -> &'static [Field] {
    match kind {
        UploadKind::Sales => &SALES,
        UploadKind::Stock => &STOCK,
        UploadKind::Customers => &CUSTOMERS,
        UploadKind::Payments => &PAYMENTS,
        UploadKind::OpeningPoints => &OPENING_POINTS,
        UploadKind::OpeningBalances => &OPENING_BALANCES,
    }
}

/// The field of a kind that a header names, by its own name or an alias.
pub(crate) fn lookup(kind: UploadKind, normalized: &str) -> Option<&'static Field> {
    fields(kind)
        .iter()
        .find(|field| is_name(field.header, normalized) || field.aliases.iter().any(|alias| is_name(alias, normalized)))
}

/// Whether any kind of file knows the header.
pub(crate) fn is_known(normalized: &str) -> bool {
    UploadKind::ALL.iter().any(|&kind| lookup(kind, normalized).is_some())
}

/// A header without what does not count in it: case, blanks, dots and underscores.
pub(crate) fn normalize(header: &str) -> String {
    header
        .chars()
        .filter(|&c| counts(c))
        .flat_map(char::to_lowercase)
        .collect()
}

fn counts(c: char) -> bool {
    !c.is_whitespace() && c != '.' && c != '_' && !crate::text::is_dropped(c)
}

/// Whether a name of the specification, normalized, is `normalized`. All names are ASCII.
fn is_name(name: &str, normalized: &str) -> bool {
    name.bytes()
        .filter(|b| *b != b' ')
        .map(|b| b.to_ascii_lowercase())
        .eq(normalized.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_blanks_dots_and_underscores_in_headers_do_not_count() {
        for header in [
            "No Faktur",
            " no  faktur",
            "NO.FAKTUR",
            "no_faktur",
            "No\u{a0}Faktur\u{200e}",
        ] {
            let found = lookup(UploadKind::Sales, &normalize(header)).map(|field| field.name);
            assert_eq!(found, Some("invoice_number"), "{header}");
        }
        assert_eq!(lookup(UploadKind::Sales, &normalize("Faktur")), None);
    }

    #[test]
    fn every_name_means_one_field_of_its_kind() {
        for &kind in UploadKind::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for field in fields(kind) {
                for name in std::iter::once(&field.header).chain(field.aliases) {
                    assert!(name.is_ascii());
                    assert!(seen.insert(normalize(name)), "{name} twice in {kind:?}");
                    assert_eq!(lookup(kind, &normalize(name)), Some(field));
                }
            }
        }
    }

    #[test]
    fn the_percent_columns_are_not_the_amounts() {
        assert_eq!(
            lookup(UploadKind::Sales, &normalize("Disc %")).map(|f| f.name),
            Some("discount_percent")
        );
        assert_eq!(
            lookup(UploadKind::Sales, &normalize("Disc")).map(|f| f.name),
            Some("discount")
        );
    }
}
