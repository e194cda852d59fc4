//! Which columns each kind of report has.

use domain::report::ColumnKind::{Code, Count, Date, Group, Money, Percent, Period, Share, Text};
use domain::report::{ColumnKind, ReportBy, ReportColumn, ReportKind};

fn column(key: &str, label: &str, kind: ColumnKind) -> ReportColumn {
    ReportColumn {
        key: key.to_owned(),
        label: label.to_owned(),
        kind,
    }
}

/// What a row is about.
pub(super) fn key_columns(kind: ReportKind, by: ReportBy) -> Vec<ReportColumn> {
    match by {
        ReportBy::Day => vec![column("day", "Hari", Date)],
        ReportBy::Week => vec![column("week", "Minggu", Period)],
        ReportBy::Month => vec![column("month", "Bulan", Period)],
        ReportBy::Group => vec![column("group", "Kelompok", Group)],
        ReportBy::InvoiceType => vec![column("invoice_type", "Jenis faktur", Text)],
        ReportBy::Status => vec![column("status", "Status", Text)],
        ReportBy::Part => vec![
            column("part_number", "No part", Code),
            column("part", "Nama part", Text),
            column("group", "Kelompok", Group),
        ],
        ReportBy::Customer => {
            let mut columns = vec![
                column("customer_number", "No customer", Code),
                column("customer", "Customer", Text),
            ];
            if matches!(kind, ReportKind::Customers | ReportKind::PointsLiability) {
                columns.push(column("tier", "Tier", Text));
            }
            columns
        }
    }
}

/// All columns of a report.
pub(super) fn columns(kind: ReportKind, by: ReportBy) -> Vec<ReportColumn> {
    let mut columns = key_columns(kind, by);
    columns.extend(match (kind, by) {
        (ReportKind::Sales, _) => sales(),
        (ReportKind::Customers, _) => {
            let mut figures = sales();
            figures.push(column("last_purchase", "Belanja terakhir", Date));
            figures
        }
        (ReportKind::Profit, _) => vec![
            column("net_sales", "Penjualan bersih", Money),
            column("cost", "Harga pokok", Money),
            column("gross_profit", "Laba kotor", Money),
            column("gp_percent", "GP%", Percent),
            column("cost_known_percent", "Pokok diketahui", Percent),
        ],
        (ReportKind::Pricing, _) => vec![
            column("lines", "Baris", Count),
            column("gross_sales", "Penjualan kotor", Money),
            column("discount", "Diskon", Money),
            column("discount_percent", "Diskon %", Percent),
            column("below_cost_lines", "Baris di bawah pokok", Count),
            column("below_cost", "Rugi di bawah pokok", Money),
        ],
        (ReportKind::Stock, ReportBy::Part) => vec![
            column("quantity", "Stok", Count),
            column("value", "Nilai", Money),
            column("status", "Status", Text),
            column("reason", "Alasan", Text),
        ],
        (ReportKind::Stock, _) => vec![
            column("parts", "Part", Count),
            column("quantity", "Stok", Count),
            column("value", "Nilai", Money),
            column("low", "Rendah", Count),
            column("critical", "Kritis", Count),
        ],
        (ReportKind::PointsLiability, _) => vec![
            column("earned", "Diperoleh", Count),
            column("spent", "Dipakai", Count),
            column("balance", "Saldo", Count),
            column("value", "Nilai", Money),
        ],
    });
    columns
}

fn sales() -> Vec<ReportColumn> {
    vec![
        column("invoices", "Faktur", Count),
        column("net_sales", "Penjualan bersih", Money),
        column("share", "Bagian", Share),
        column("gross_profit", "Laba kotor", Money),
        column("gp_percent", "GP%", Percent),
    ]
}
