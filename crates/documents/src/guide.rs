//! The columns of each template: what belongs in them, and an example.

use domain::upload::UploadKind;

/// An example value, in the type that the column wants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Example {
    Text(&'static str),
    Number(i64),
    /// Year, month, day.
    Day(i32, u32, u32),
}

/// One column of a template.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Column {
    pub header: &'static str,
    pub required: bool,
    /// What belongs in it, in Indonesian.
    pub what: &'static str,
    /// One of each example row.
    pub examples: [Example; 2],
}

const fn column(header: &'static str, required: bool, what: &'static str, first: Example, second: Example) -> Column {
    Column {
        header,
        required,
        what,
        examples: [first, second],
    }
}

use Example::{Day, Number, Text};

static SALES: [Column; 27] = [
    column(
        "No Faktur",
        true,
        "Nomor faktur. Baris dengan nomor yang sama menjadi satu faktur.",
        Text("H531-FSP-26010377"),
        Text("H531-FSP-26010377"),
    ),
    column(
        "Tgl Faktur",
        true,
        "Tanggal faktur, sama di semua baris satu faktur.",
        Day(2026, 11, 21),
        Day(2026, 11, 21),
    ),
    column(
        "Transaksi",
        false,
        "Part Direct, Part Counter atau Part Workshop.",
        Text("Part Direct"),
        Text("Part Direct"),
    ),
    column(
        "Tipe Faktur",
        false,
        "ZPF1, ZPF2, ZPF3; ZPR1 untuk retur.",
        Text("ZPF1"),
        Text("ZPF1"),
    ),
    column(
        "No Customer",
        true,
        "Nomor customer, sama di semua baris satu faktur.",
        Text("8001073914"),
        Text("8001073914"),
    ),
    column(
        "Customer Name",
        false,
        "Nama customer.",
        Text("BENGKEL JAYA ABADI"),
        Text("BENGKEL JAYA ABADI"),
    ),
    column("Tipe Part", false, "Tipe part.", Text("ZSPA"), Text("ZSPA")),
    column(
        "No Part",
        true,
        "Nomor part sebagai teks. Nol di depan ikut dihitung.",
        Text("06430KVB000"),
        Text("91009KVY961"),
    ),
    column(
        "Nama Part",
        true,
        "Nama part.",
        Text("SHOE SET BRAKE"),
        Text("BRG BALL RADIAL 6902U"),
    ),
    column(
        "Group Material",
        false,
        "Kode kelompok material.",
        Text("HND-04B"),
        Text("HND-09A"),
    ),
    column("Rank", false, "Peringkat part.", Text("A"), Text("B")),
    column(
        "Quantity",
        true,
        "Jumlah barang, bilangan bulat; negatif pada retur.",
        Number(2),
        Number(4),
    ),
    column(
        "Sales",
        false,
        "Harga daftar kali jumlah, termasuk PPN.",
        Number(116_000),
        Number(122_000),
    ),
    column(
        "Diskon",
        false,
        "Potongan: negatif pada penjualan, positif pada retur.",
        Number(-11_600),
        Number(-12_200),
    ),
    column(
        "Total Faktur",
        true,
        "Sales + Diskon dari baris ini, termasuk PPN.",
        Number(104_400),
        Number(109_800),
    ),
    column("DPP", false, "Dasar pengenaan pajak.", Number(94_054), Number(98_919)),
    column("PPN", false, "PPN dari baris ini.", Number(10_346), Number(10_881)),
    column(
        "Harga Pokok",
        false,
        "Harga pokok dari baris ini, bukan per barang.",
        Number(82_360),
        Number(80_000),
    ),
    column(
        "Gross Profit",
        false,
        "Net Sales dikurangi Harga Pokok.",
        Number(11_694),
        Number(18_919),
    ),
    column(
        "Net Sales",
        true,
        "Penjualan bersih, belum termasuk PPN; sama dengan DPP.",
        Number(94_054),
        Number(98_919),
    ),
    column(
        "Disc%",
        false,
        "Tidak dibaca; dihitung ulang.",
        Text("10,0%"),
        Text("10,0%"),
    ),
    column(
        "GP%",
        false,
        "Tidak dibaca; dihitung ulang.",
        Text("12,4%"),
        Text("19,1%"),
    ),
    column(
        "Day",
        false,
        "Hari dari tanggal faktur, untuk memastikan urutan hari dan bulan.",
        Number(21),
        Number(21),
    ),
    column("Month", false, "Bulan dari tanggal faktur.", Number(11), Number(11)),
    column(
        "MATGROUP FIX",
        false,
        "Kelompok part: OIL, BRAKE, BEARING dan seterusnya.",
        Text("BRAKE"),
        Text("BEARING"),
    ),
    column("Group Part", false, "Lini produk.", Text("HGP"), Text("HGP")),
    column(
        "Group TOBPM",
        false,
        "TOBPM atau NON TOBPM.",
        Text("TOBPM"),
        Text("NON TOBPM"),
    ),
];

static STOCK: [Column; 7] = [
    column("GROUP PART", false, "Lini produk.", Text("HGP"), Text("AHM OIL")),
    column(
        "GROUP TOBPM",
        false,
        "TOBPM atau NON TOBPM.",
        Text("TOBPM"),
        Text("TOBPM"),
    ),
    column(
        "GROUP MATERIAL",
        false,
        "Kode kelompok material.",
        Text("HND-04B"),
        Text("HND-31A"),
    ),
    column(
        "NO PART",
        true,
        "Nomor part sebagai teks, satu baris untuk setiap part.",
        Text("06430KVB000"),
        Text("08232K25LZ1"),
    ),
    column(
        "NAMA PART",
        true,
        "Nama part.",
        Text("SHOE SET BRAKE"),
        Text("OIL MPX2 0.8L"),
    ),
    column(
        "QTY",
        true,
        "Jumlah stok, bilangan bulat, paling sedikit 0.",
        Number(12),
        Number(48),
    ),
    column(
        "AMOUNT",
        false,
        "Nilai stok: jumlah kali harga pokok.",
        Number(494_160),
        Number(1_982_400),
    ),
];

static CUSTOMERS: [Column; 6] = [
    column(
        "No Customer",
        true,
        "Nomor customer sebagai teks, satu baris untuk setiap customer.",
        Text("8001073914"),
        Text("8001079307"),
    ),
    column(
        "Nama Customer",
        true,
        "Nama customer. Nama yang diubah di sini tidak diubah lagi oleh berkas penjualan.",
        Text("BENGKEL JAYA ABADI"),
        Text("TOKO SINAR SAPE"),
    ),
    column(
        "Email",
        false,
        "Alamat email untuk pendaftaran. Sel kosong membiarkan yang ada.",
        Text("jaya@contoh.id"),
        Text(""),
    ),
    column(
        "Telepon",
        false,
        "Nomor telepon sebagai teks. Sel kosong membiarkan yang ada.",
        Text("081234567890"),
        Text(""),
    ),
    column(
        "Alamat",
        false,
        "Alamat, paling banyak 300 karakter. Sel kosong membiarkan yang ada.",
        Text("Jl. Soekarno Hatta 12, Bima"),
        Text("Jl. Lintas Sape"),
    ),
    column(
        "Termin",
        false,
        "Hari dari tanggal faktur sampai jatuh tempo, 0 sampai 365; 30 untuk customer baru.",
        Number(30),
        Number(14),
    ),
];

static PAYMENTS: [Column; 5] = [
    column(
        "No Faktur",
        true,
        "Nomor faktur yang dibayar.",
        Text("H531-FSP-26010377"),
        Text("H531-FSP-26010378"),
    ),
    column(
        "Tanggal",
        true,
        "Tanggal pembayaran.",
        Day(2026, 11, 21),
        Day(2026, 11, 21),
    ),
    column("Jumlah", true, "Jumlah yang dibayar.", Number(214_200), Number(100_000)),
    column(
        "Metode",
        false,
        "Transfer, tunai, QRIS.",
        Text("Transfer"),
        Text("Tunai"),
    ),
    column(
        "Referensi",
        false,
        "Nomor bukti; referensi yang sama tidak diterima dua kali.",
        Text("TRF-20261121-01"),
        Text("KAS-0912"),
    ),
];

static OPENING_POINTS: [Column; 3] = [
    column(
        "No Customer",
        true,
        "Nomor customer.",
        Text("8001073914"),
        Text("8001079307"),
    ),
    column("Poin", true, "Saldo poin dari sistem lama.", Number(120), Number(35)),
    column(
        "Keterangan",
        false,
        "Alasan yang tercatat di buku poin.",
        Text("Poin awal"),
        Text("Poin awal"),
    ),
];

static OPENING_BALANCES: [Column; 2] = [
    column(
        "No Customer",
        true,
        "Nomor customer.",
        Text("8001073914"),
        Text("8001079307"),
    ),
    column(
        "Saldo",
        true,
        "Sisa tagihan dari sistem lama.",
        Number(1_250_000),
        Number(480_000),
    ),
];

/// The columns of a kind of file.
pub(crate) fn columns(kind: UploadKind) -> &'static [Column] {
    match kind {
        UploadKind::Sales => &SALES,
        UploadKind::Stock => &STOCK,
        UploadKind::Customers => &CUSTOMERS,
        UploadKind::Payments => &PAYMENTS,
        UploadKind::OpeningPoints => &OPENING_POINTS,
        UploadKind::OpeningBalances => &OPENING_BALANCES,
    }
}
