//! The Indonesian sentences of problems: what is wrong, then how to mend it.

use chrono::NaiveDate;
use domain::format_day;
use domain::money::format_count;
use domain::upload::{RowProblem, RowProblemCode, UploadKind};

use crate::source::Failure;
use crate::text::excerpt;

/// A problem of the whole file.
pub(crate) fn of_file(code: RowProblemCode, column: Option<&str>, message: impl Into<String>) -> RowProblem {
    RowProblem {
        severity: code.severity(),
        code,
        row: None,
        column: column.map(str::to_owned),
        value: None,
        message: message.into(),
    }
}

/// A problem of a cell.
pub(crate) fn of_cell(
    code: RowProblemCode,
    row: u32,
    column: &str,
    value: &str,
    message: impl Into<String>,
) -> RowProblem {
    RowProblem {
        severity: code.severity(),
        code,
        row: Some(row),
        column: Some(column.to_owned()),
        value: Some(excerpt(value)),
        message: message.into(),
    }
}

/// A failure as a problem.
pub(crate) fn of_failure(failure: &Failure) -> RowProblem {
    RowProblem {
        severity: failure.code.severity(),
        code: failure.code,
        row: failure.row,
        column: None,
        value: None,
        message: failure.message.clone(),
    }
}

pub(crate) fn no_header() -> RowProblem {
    of_file(
        RowProblemCode::MissingColumn,
        None,
        "Judul kolom tidak ditemukan di 30 baris pertama. Tulis judul seperti di templat, misalnya No Faktur, Tgl Faktur dan No Part.",
    )
}

pub(crate) fn missing_column(header: &str) -> RowProblem {
    of_file(
        RowProblemCode::MissingColumn,
        Some(header),
        format!("Kolom {header} tidak ada. Tambahkan kolom itu di berkas, lalu unggah lagi."),
    )
}

pub(crate) fn unmapped_column(header: &str) -> RowProblem {
    of_file(
        RowProblemCode::UnmappedColumn,
        Some(header),
        format!("Kolom {header} tidak ditemukan. Pilih kolom berkas yang berisi {header}."),
    )
}

pub(crate) fn duplicate_column(first: &str, second: &str, header: &str) -> RowProblem {
    of_file(
        RowProblemCode::DuplicateColumn,
        Some(second),
        format!("Kolom {first} dan kolom {second} sama-sama berarti {header}. Hapus salah satunya dari berkas."),
    )
}

pub(crate) fn no_rows() -> RowProblem {
    of_file(
        RowProblemCode::NoRows,
        None,
        "Tidak ada baris data. Isi baris di bawah judul kolom, lalu unggah lagi.",
    )
}

pub(crate) fn wrong_kind(given: UploadKind, found: UploadKind) -> RowProblem {
    of_file(
        RowProblemCode::WrongKind,
        None,
        format!(
            "Isi berkas ini {}, bukan {}. Ganti jenis unggahan, atau unggah berkas yang sesuai.",
            found.label().to_lowercase(),
            given.label().to_lowercase()
        ),
    )
}

pub(crate) fn snapshot_date(date: NaiveDate, today: NaiveDate) -> RowProblem {
    let mut problem = of_file(
        RowProblemCode::BadDate,
        None,
        format!(
            "Tanggal stok {} tidak berlaku. Pilih tanggal dari tahun 2000 sampai hari ini, {}.",
            format_day(date),
            format_day(today)
        ),
    );
    problem.value = Some(date.to_string());
    problem
}

pub(crate) fn hidden_rows(count: u64, first: u32) -> RowProblem {
    RowProblem {
        row: Some(first),
        ..of_file(
            RowProblemCode::HiddenRows,
            None,
            format!(
                "{} baris tersembunyi ikut dibaca, mulai baris {first}. Hapus baris itu dari berkas bila tidak dimaksud.",
                format_count(count as i64)
            ),
        )
    }
}

pub(crate) fn sign_turned(column: &str) -> RowProblem {
    of_file(
        RowProblemCode::SignTurned,
        Some(column),
        format!("Kolom {column} berisi angka positif, sehingga dibaca sebagai potongan. Tidak perlu diubah."),
    )
}

pub(crate) fn ambiguous_date(column: &str) -> RowProblem {
    of_file(
        RowProblemCode::AmbiguousDate,
        Some(column),
        "Urutan hari dan bulan tidak dapat dipastikan. Pilih urutan yang dipakai berkas ini.",
    )
}

pub(crate) fn ambiguous_number(column: &str) -> RowProblem {
    of_file(
        RowProblemCode::AmbiguousNumber,
        Some(column),
        format!("Titik dan koma di kolom {column} dapat dibaca dengan dua cara. Pilih tanda desimalnya."),
    )
}

pub(crate) const MISSING_VALUE: &str =
    "Isian wajib kosong. Isi sel ini. Baris total dikenali sendiri dan tidak perlu dihapus.";
pub(crate) const BAD_NUMBER: &str = "Bukan angka. Tulis angkanya saja, misalnya 1250000.";
pub(crate) const NO_TERMS: &str = "Bukan angka. Tulis jumlah harinya saja, misalnya 30.";
pub(crate) const TERMS_FRACTION: &str = "Termin harus hari penuh, misalnya 30.";
pub(crate) const POINTS_FRACTION: &str = "Poin harus bilangan bulat, misalnya 120.";
pub(crate) const FRACTION: &str = "Jumlah barang harus bilangan bulat, misalnya 12.";
pub(crate) const TOO_BIG: &str = "Angka terlalu besar. Periksa dan perbaiki angkanya di berkas.";
pub(crate) const BAD_DATE: &str = "Tanggal tidak ada di kalender. Perbaiki tanggal di berkas, misalnya 28/02/2026.";
pub(crate) const OUT_OF_REACH: &str = "Tanggal sebelum tahun 2000 atau lebih dari setahun setelah hari ini. Perbaiki tanggal di berkas, misalnya 28/02/2026.";
pub(crate) const FUTURE_DATE: &str = "Tanggal setelah hari ini. Tetap diimpor; cek bila tidak disengaja.";
pub(crate) const DATE_MISMATCH: &str =
    "Tanggal berbeda dengan kolom Day dan Month. Tanggal ini yang dipakai; cek bila tidak disengaja.";
pub(crate) const ERROR_CELL: &str = "Sel berisi galat rumus. Perbaiki rumusnya, atau tulis nilainya.";
pub(crate) const PART_NUMBER_NUMERIC: &str =
    "Nomor tersimpan sebagai angka sehingga digitnya hilang. Jadikan kolom ini Teks, lalu ketik ulang nomornya.";
pub(crate) const ROUNDED: &str = "Pecahan rupiah dibulatkan ke rupiah terdekat.";
pub(crate) const TEXT_CUT: &str = "Teks lebih dari 500 karakter; hanya 500 karakter pertama yang disimpan.";
pub(crate) const TOTAL_ROW: &str = "Baris total dilewati dan tidak diimpor.";
pub(crate) const NOTHING_PAID: &str =
    "Jumlah harus di atas nol. Retur sudah mengurangi tagihan lewat berkas penjualan.";
pub(crate) const UNKNOWN_METHOD: &str =
    "Metode tidak dikenal. Tulis Transfer, QRIS, Tunai, Giro, atau Lainnya; sel kosong berarti Transfer.";
pub(crate) const LONG_REFERENCE: &str = "Referensi terlalu panjang. Pakai paling banyak 100 karakter.";
pub(crate) const NEGATIVE_STOCK: &str = "Stok di bawah nol. Isi dengan jumlah yang ada, paling sedikit 0.";
pub(crate) const NEGATIVE_MARGIN: &str =
    "Penjualan bersih di bawah harga pokok. Tetap diimpor; terlihat di Analitik Harga.";

pub(crate) fn mixed(invoice: &str, what: &str, first: &str, second: &str) -> String {
    format!(
        "{} memuat dua {what}, {first} dan {second}. Samakan {what} di semua barisnya.",
        excerpt(invoice)
    )
}

/// `what` is "Part" or "Customer".
pub(crate) fn duplicate_key(what: &str, first: u32) -> String {
    let each = what.to_lowercase();
    format!("{what} ini sudah ada di baris {first}. Sisakan satu baris untuk setiap {each}.")
}

/// What is wrong with a cell that may as well be empty.
pub(crate) fn or_empty(told: &str) -> String {
    format!("{}. Kosongkan selnya bila tidak ada.", told.trim_end_matches('.'))
}

pub(crate) fn sum_mismatch(rule: &str, difference: i64) -> String {
    format!(
        "{rule}. Selisih Rp {}. Tetap diimpor seperti tertulis; cek bila tidak disengaja.",
        domain::money::group_thousands(difference.unsigned_abs())
    )
}
