//! What can be wrong with an uploaded file, as stable codes.

use serde::{Deserialize, Serialize};

/// Whether a problem stops the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The uploader must say how to go on.
    Choice,
    /// Imported, and reported.
    Warning,
}

impl Severity {
    /// The severity of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "error" => Some(Self::Error),
            "choice" => Some(Self::Choice),
            "warning" => Some(Self::Warning),
            _ => None,
        }
    }
}

macro_rules! row_problem_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, $title:literal;)*) => {
        /// One kind of problem in an uploaded file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum RowProblemCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl RowProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as stored and sent.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The code of a stored word.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($code => Some(Self::$name),)* _ => None }
            }

            /// Whether it stops the import.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it is called on screen.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

row_problem_codes! {
    /// A required column is not there.
    MissingColumn = "missing_column", Error, "Kolom wajib tidak ada";
    /// Two columns for one field.
    DuplicateColumn = "duplicate_column", Error, "Dua kolom untuk satu isi";
    /// No row below the header.
    NoRows = "no_rows", Error, "Tidak ada baris data";
    /// A required cell is empty.
    MissingValue = "missing_value", Error, "Isian wajib kosong";
    /// Not a number in any reading.
    BadNumber = "bad_number", Error, "Bukan angka";
    /// Not a day of the calendar, or out of reach.
    BadDate = "bad_date", Error, "Tanggal tidak berlaku";
    /// A part number that the spreadsheet stored as a number and lost.
    PartNumberNumeric = "part_number_numeric", Error, "Nomor part tersimpan sebagai angka";
    /// A formula error in a used column.
    ErrorCell = "error_cell", Error, "Sel berisi galat rumus";
    /// One invoice, two customers.
    MixedCustomer = "mixed_customer", Error, "Satu faktur, dua customer";
    /// One invoice, two dates.
    MixedDate = "mixed_date", Error, "Satu faktur, dua tanggal";
    /// One part twice in a stock file, one customer twice in a file of customers.
    DuplicateKey = "duplicate_key", Error, "Nomor tertulis dua kali";
    /// A payment that is in the file or in the portal already.
    DuplicatePayment = "duplicate_payment", Error, "Pembayaran tercatat dua kali";
    /// The customer, or the invoice, that a row names is not there.
    UnknownKey = "unknown_key", Error, "Nomor tidak dikenal";
    /// Payments are not kept, or not yet on that day.
    NotKept = "not_kept", Error, "Pembayaran belum dicatat";
    /// An address, a phone number or the like that cannot be right.
    BadValue = "bad_value", Error, "Isian belum benar";
    /// A stock quantity under nothing.
    NegativeStock = "negative_stock", Error, "Stok di bawah nol";
    /// A file of another kind than the one given.
    WrongKind = "wrong_kind", Error, "Jenis berkas lain";
    /// Not a spreadsheet that we read.
    UnsupportedType = "unsupported_type", Error, "Jenis berkas tidak didukung";
    /// A spreadsheet that is broken.
    Unreadable = "unreadable", Error, "Berkas rusak";
    /// A spreadsheet that is encrypted.
    PasswordProtected = "password_protected", Error, "Berkas berkata sandi";
    /// More than we take.
    TooLarge = "too_large", Error, "Berkas terlalu besar";
    /// Dates that read two ways.
    AmbiguousDate = "ambiguous_date", Choice, "Urutan tanggal perlu dipastikan";
    /// Numbers that read two ways.
    AmbiguousNumber = "ambiguous_number", Choice, "Pemisah angka perlu dipastikan";
    /// A known invoice comes with fewer lines.
    ShrunkInvoice = "shrunk_invoice", Choice, "Faktur datang dengan baris lebih sedikit";
    /// A required field has no known header and there are headers nobody knows.
    UnmappedColumn = "unmapped_column", Choice, "Kolom perlu dipetakan";
    /// The row's sums do not add up.
    SumMismatch = "sum_mismatch", Warning, "Jumlah tidak cocok";
    /// Fractions of a rupiah were rounded.
    Rounded = "rounded", Warning, "Pecahan rupiah dibulatkan";
    /// Hidden rows were read.
    HiddenRows = "hidden_rows", Warning, "Baris tersembunyi ikut dibaca";
    /// A total row was skipped.
    TotalRow = "total_row", Warning, "Baris total dilewati";
    /// Sold under cost.
    NegativeMargin = "negative_margin", Warning, "Dijual di bawah harga pokok";
    /// A known customer or part comes with another name.
    NameChanged = "name_changed", Warning, "Nama berubah";
    /// A day after today.
    FutureDate = "future_date", Warning, "Tanggal setelah hari ini";
    /// A date cell that disagrees with the Day and Month columns.
    DateMismatch = "date_mismatch", Warning, "Tanggal berbeda dengan kolom Day dan Month";
    /// A text longer than 500 characters was cut.
    TextCut = "text_cut", Warning, "Teks dipotong";
    /// A whole invoice was left out because it holds an error.
    InvoiceLeftOut = "invoice_left_out", Warning, "Faktur ditinggalkan";
    /// The address of a customer who signs in with another one was left.
    EmailKept = "email_kept", Warning, "Email akun tidak diubah";
    /// The row of a customer that was merged into another one was passed over.
    MergedCustomer = "merged_customer", Warning, "Customer sudah digabung";
    /// A column that is positive by habit was read with the other sign.
    SignTurned = "sign_turned", Warning, "Tanda kolom Diskon dibalik";
}
