//! Effects and outcomes of uploads in words.

use std::fmt::Write as _;

use chrono::NaiveDate;

use domain::loyalty::Tier;
use domain::money::format_count;
use domain::upload::{ChangeCounts, Effect, UploadKind, UploadReport, UploadStatus};
use domain::{DateRange, Rupiah};

use crate::loyalty::service::TierRises;

/// What an import did, or would do, to the database.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Effects {
    pub invoices: ChangeCounts,
    pub customers_new: u64,
    pub customers: ChangeCounts,
    pub parts: ChangeCounts,
    /// New net sales less the ones they replace.
    pub net_sales_change: i64,
    /// Points of an older system, less what was written of them before.
    pub points_change: i64,
    pub parts_worse: u64,
    pub tier_rises: TierRises,
    /// Payments that are written.
    pub payments: u64,
    /// Invoices that they name.
    pub paid_invoices: u64,
    /// What payments, or opening balances, add to what there was.
    pub amount: i64,
}

impl Effects {
    /// Equal for two imports that do the same. What the clock or other uploads change in passing (stock status, tiers)
    /// is told, and is no reason to ask again.
    pub fn key(&self) -> String {
        let counts = |counts: &ChangeCounts| format!("{}/{}/{}", counts.new, counts.changed, counts.unchanged);
        format!(
            "{}|{}|{}|{}|{}|{}|{}|{}",
            counts(&self.invoices),
            self.customers_new,
            counts(&self.parts),
            self.net_sales_change,
            counts(&self.customers),
            self.payments,
            self.amount,
            self.points_change
        )
    }

    /// The lines of the effects panel.
    pub fn lines(
        &self,
        kind: UploadKind,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        report: &UploadReport,
    ) -> Vec<Effect> {
        let count = |value: u64| format_count(value as i64);
        let mut lines = Vec::new();
        let mut add = |code: &str, label: &str, value: String| {
            lines.push(Effect {
                code: code.to_owned(),
                label: label.to_owned(),
                value,
            });
        };
        if kind == UploadKind::Customers {
            add("customers_new", "Customer baru", count(self.customers.new));
            add("customers_changed", "Customer berubah", count(self.customers.changed));
            add(
                "customers_unchanged",
                "Customer tetap sama",
                count(self.customers.unchanged),
            );
            return lines;
        }
        if kind == UploadKind::Payments {
            add("payments_new", "Pembayaran baru", count(self.payments));
            add("invoices_paid", "Faktur yang disebut", count(self.paid_invoices));
            if let (Some(from), Some(to)) = (from, to) {
                add("period", "Masa", DateRange { from, to }.label());
            }
            add("amount", "Jumlah", Rupiah(self.amount).to_string());
            return lines;
        }
        if kind == UploadKind::OpeningBalances {
            add("balances_new", "Saldo awal baru", count(self.customers.new));
            add("balances_changed", "Saldo awal berubah", count(self.customers.changed));
            add(
                "balances_unchanged",
                "Saldo awal tetap sama",
                count(self.customers.unchanged),
            );
            let sign = if self.amount > 0 { "+" } else { "" };
            add("amount", "Jumlah saldo", format!("{sign}{}", Rupiah(self.amount)));
            return lines;
        }
        if kind == UploadKind::OpeningPoints {
            add("points_new", "Customer diberi poin awal", count(self.customers.new));
            add("points_changed", "Poin awal berubah", count(self.customers.changed));
            add(
                "points_unchanged",
                "Poin awal tetap sama",
                count(self.customers.unchanged),
            );
            let sign = if self.points_change > 0 { "+" } else { "" };
            add("points", "Poin", format!("{sign}{}", format_count(self.points_change)));
            return lines;
        }
        if kind == UploadKind::Sales {
            add("invoices_new", "Faktur baru", count(self.invoices.new));
            add("invoices_changed", "Faktur berubah", count(self.invoices.changed));
            add(
                "invoices_unchanged",
                "Faktur tetap sama",
                count(self.invoices.unchanged),
            );
            add("customers_new", "Customer baru", count(self.customers_new));
            add("parts_new", "Part baru", count(self.parts.new));
            if let (Some(from), Some(to)) = (from, to) {
                add("period", "Masa", DateRange { from, to }.label());
            }
            let sign = if self.net_sales_change > 0 { "+" } else { "" };
            add(
                "net_sales",
                "Penjualan bersih",
                format!("{sign}{}", Rupiah(self.net_sales_change)),
            );
        } else {
            add("parts_new", "Part baru", count(self.parts.new));
            add("parts_changed", "Stok berubah", count(self.parts.changed));
            add("parts_unchanged", "Stok tetap sama", count(self.parts.unchanged));
            if let Some(day) = to {
                add("period", "Stok per akhir hari", domain::format_day(day));
            }
            add("quantity", "Jumlah stok", format_count(report.quantity));
            add("value", "Nilai stok", report.value.to_string());
        }
        add("parts_low", "Part jadi rendah atau kritis", count(self.parts_worse));
        if kind == UploadKind::Sales {
            add("customers_tier_up", "Customer naik tier", tier_words(&self.tier_rises));
        }
        lines
    }
}

fn tier_words(rises: &TierRises) -> String {
    let words: Vec<String> = Tier::ALL
        .iter()
        .rev()
        .filter_map(|tier| {
            rises
                .get(tier)
                .map(|count| format!("{} ke {}", format_count(*count as i64), tier.label()))
        })
        .collect();
    if words.is_empty() {
        "0".to_owned()
    } else {
        words.join(", ")
    }
}

/// `212 faktur baru, 3 berubah, 396 tetap`.
fn change_words(counts: &ChangeCounts, what: &str) -> String {
    let new = format!("{what} baru");
    let words = [
        (counts.new, new.as_str()),
        (counts.changed, "berubah"),
        (counts.unchanged, "tetap"),
    ];
    let words: Vec<String> = words
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", format_count(*count as i64)))
        .collect();
    if words.is_empty() {
        format!("tidak ada {what}")
    } else {
        words.join(", ")
    }
}

/// The outcome in one line, for the history.
pub(super) fn outcome_line(report: &UploadReport) -> String {
    let mut line = String::new();
    match report.status {
        UploadStatus::Rejected => {
            let mut codes: Vec<&str> = Vec::new();
            for count in &report.problem_counts {
                if count.severity == domain::upload::Severity::Error {
                    codes.push(count.code.as_str());
                }
            }
            let _ = write!(line, "{}: tidak ada yang diimpor", codes.join(", "));
        }
        UploadStatus::NeedsChoice => line.push_str("menunggu pilihan: tidak ada yang diimpor"),
        UploadStatus::Checked => line.push_str("diperiksa, belum diimpor"),
        _ if report.kind == Some(UploadKind::Stock) => {
            let parts = &report.parts;
            let all = format_count((parts.new + parts.changed + parts.unchanged) as i64);
            let _ = write!(
                line,
                "{all} part, {} berubah",
                format_count((parts.new + parts.changed) as i64)
            );
        }
        _ if report.kind == Some(UploadKind::Payments) => {
            let lines = format_count(report.lines as i64);
            let _ = write!(line, "{lines} pembayaran faktur, {}", report.value);
        }
        _ if report.kind == Some(UploadKind::OpeningBalances) => {
            line = change_words(&report.customers, "saldo awal");
        }
        _ if report.kind == Some(UploadKind::OpeningPoints) => line = change_words(&report.customers, "poin awal"),
        _ if report.kind == Some(UploadKind::Customers) => line = change_words(&report.customers, "customer"),
        _ => {
            line = change_words(&report.invoices, "faktur");
            if report.invoices_left_out > 0 {
                let _ = write!(line, ", {} ditinggalkan", format_count(report.invoices_left_out as i64));
            }
        }
    }
    line
}
