//! The page's sentences out of reports.

use domain::DateRange;
use domain::money::{format_count, format_decimal, group_thousands};
use domain::upload::{Choice, UndoReport, UploadKind, UploadOptions, UploadReport, UploadStatus};

use super::rules;

/// `218 KB`, `1,2 MB`.
pub fn file_size(bytes: f64) -> String {
    let (value, unit) = in_unit(bytes, bytes);
    format!("{value} {unit}")
}

/// `138 dari 218 KB`.
pub fn sent_of(sent: f64, total: f64) -> String {
    let (part, _) = in_unit(sent, total);
    format!("{part} dari {}", file_size(total))
}

/// `value` in the unit that fits `scale`.
fn in_unit(value: f64, scale: f64) -> (String, &'static str) {
    const KB: f64 = 1024.0;
    if scale < KB {
        (format_decimal(value, 0), "byte")
    } else if scale < KB * KB {
        (format_decimal(value / KB, 0), "KB")
    } else {
        (format_decimal(value / KB / KB, 1), "MB")
    }
}

/// `penjualan`, as in "berkas penjualan".
pub fn kind_word(kind: UploadKind) -> String {
    match kind {
        UploadKind::Customers => "customer".to_owned(),
        _ => kind.label().to_ascii_lowercase(),
    }
}

/// `Penjualan`, or that nobody can tell.
pub fn kind_label(kind: Option<UploadKind>) -> &'static str {
    kind.map_or("Tidak dikenal", UploadKind::label)
}

/// `Dikenali: berkas penjualan · lembar “Data” · 1.204 baris · 218 KB`.
pub fn file_line(report: &UploadReport) -> String {
    let mut parts = vec![match report.kind {
        Some(kind) => format!("Dikenali: berkas {}", kind_word(kind)),
        None => "Jenis berkas tidak dikenali".to_owned(),
    }];
    if let Some(sheet) = &report.sheet {
        parts.push(format!("lembar “{sheet}”"));
    }
    parts.push(format!("{} baris", group_thousands(report.rows.read)));
    parts.push(file_size(report.file_size as f64));
    parts.join(" · ")
}

/// `Stok · 6.000 baris · siap diperiksa`.
pub fn queue_line(report: &UploadReport) -> String {
    let rows = group_thousands(report.rows.read);
    format!(
        "{} · {rows} baris · {}",
        kind_label(report.kind),
        state_word(report.status)
    )
}

/// Where a file stands, as the end of a line about it.
pub fn state_word(status: UploadStatus) -> &'static str {
    match status {
        UploadStatus::Checked => "siap diperiksa",
        UploadStatus::NeedsChoice => "perlu pilihan Anda",
        UploadStatus::Rejected => "ada galat",
        UploadStatus::Processing => "diproses",
        UploadStatus::Committed => "sudah diimpor",
        UploadStatus::Undone => "sudah dibatalkan",
        UploadStatus::Expired => "kedaluwarsa",
    }
}

/// How many of what the import brings: `200 faktur`, `6.000 part`.
pub fn amount(report: &UploadReport) -> String {
    match report.kind {
        Some(UploadKind::Sales) => {
            let invoices = report.invoices;
            format!(
                "{} faktur",
                group_thousands(invoices.new + invoices.changed + invoices.unchanged)
            )
        }
        Some(UploadKind::Stock) => {
            let parts = report.parts;
            format!("{} part", group_thousands(parts.new + parts.changed + parts.unchanged))
        }
        Some(UploadKind::Customers) => {
            let customers = report.customers;
            format!(
                "{} customer",
                group_thousands(customers.new + customers.changed + customers.unchanged)
            )
        }
        Some(UploadKind::Payments) => format!("{} pembayaran faktur", group_thousands(report.rows.accepted)),
        Some(UploadKind::OpeningBalances) => format!("{} saldo awal", group_thousands(report.rows.accepted)),
        _ => format!("{} baris", group_thousands(report.rows.accepted)),
    }
}

/// `1 – 21 Nov 2026`, the days of the file.
pub fn period(report: &UploadReport) -> Option<String> {
    DateRange::new(report.from?, report.to?).map(|range| range.label())
}

/// What stands between a report and its import; none once it can be imported with these options.
pub fn blocked(report: &UploadReport, wanted: &UploadOptions) -> Option<&'static str> {
    if rules::is_ready(report, wanted) {
        return None;
    }
    let open = |is: fn(&Choice) -> bool| report.choices.iter().any(is);
    Some(match report.status {
        UploadStatus::Processing => "Berkas masih diproses.",
        UploadStatus::Committed => "Berkas ini sudah diimpor.",
        UploadStatus::Undone => "Unggahan ini sudah dibatalkan. Unggah lagi berkasnya.",
        UploadStatus::Expired => "Pemeriksaan berumur lebih dari 24 jam. Unggah lagi berkasnya.",
        _ if rules::needs_columns(report) => "Petakan dulu kolom yang belum dikenali.",
        _ if open(|choice| choice.field != rules::SHRINK) => "Jawab dulu pilihan pada berkas ini.",
        _ if rules::may_skip_invalid(report) && !wanted.skip_invalid => {
            "Perbaiki galatnya di berkas, atau centang “Impor tanpa faktur bermasalah”."
        }
        _ if open(|choice| choice.field == rules::SHRINK) && !wanted.allow_shrink => {
            "Centang faktur yang menyusut untuk melanjutkan."
        }
        _ => "Perbaiki galatnya di berkas, lalu unggah lagi.",
    })
}

/// What taking an upload back will do, as one sentence; for the confirmation.
pub fn undo_result(report: &UploadReport) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut say = |count: u64, what: &str| {
        if count > 0 {
            parts.push(format!("{} {what}", group_thousands(count)));
        }
    };
    match report.kind {
        Some(UploadKind::Sales) => {
            say(report.invoices.new, "faktur baru dihapus");
            say(report.invoices.changed, "faktur kembali ke versi lama");
        }
        Some(UploadKind::Stock) => {
            let changed = report.parts.new + report.parts.changed;
            say(changed, "part kembali ke stok sebelumnya");
        }
        Some(UploadKind::Customers) => {
            say(report.customers.new, "customer baru disembunyikan");
            say(report.customers.changed, "customer kembali ke data lama");
        }
        Some(UploadKind::Payments) => say(report.rows.accepted, "pembayaran faktur dibatalkan"),
        _ => say(report.rows.accepted, "baris ditarik kembali"),
    }
    if parts.is_empty() {
        return "Unggahan ini tidak mengubah data, jadi tidak ada yang kembali.".to_owned();
    }
    let after = match report.kind {
        Some(UploadKind::Stock) => "Penyesuaian stok dan hitungan yang lebih baru tetap.",
        Some(UploadKind::Customers) => {
            "Yang sudah diubah setelahnya, dan customer yang sudah punya faktur atau akun, tetap."
        }
        Some(UploadKind::Payments | UploadKind::OpeningBalances) => {
            "Tagihan dihitung ulang. Saldo awal yang diatur lagi setelahnya tetap."
        }
        _ => "Poin, tier, dan status stok dihitung ulang. Yang diubah unggahan setelahnya tetap.",
    };
    format!("{}. {after}", parts.join(", "))
}

/// `212 dikembalikan, 3 dipertahankan`, what taking an upload back did.
pub fn undo_done(undo: &UndoReport) -> String {
    let reversed = format!("{} dikembalikan", format_count(undo.reversed as i64));
    match undo.kept {
        0 => reversed,
        kept => format!("{reversed}, {} dipertahankan", group_thousands(kept)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::upload::sample::report;

    #[test]
    fn sizes_keep_one_unit_on_both_sides() {
        assert_eq!(file_size(0.0), "0 byte");
        assert_eq!(file_size(223_232.0), "218 KB");
        assert_eq!(sent_of(141_312.0, 223_232.0), "138 dari 218 KB");
        assert_eq!(sent_of(512.0 * 1024.0, 1.5 * 1024.0 * 1024.0), "0,5 dari 1,5 MB");
    }

    #[test]
    fn a_report_is_told_in_words() {
        let report = report();
        assert_eq!(
            file_line(&report),
            "Dikenali: berkas penjualan · lembar “Data” · 1.204 baris · 218 KB"
        );
        assert_eq!(amount(&report), "200 faktur");
        assert_eq!(period(&report).as_deref(), Some("1 Nov – 21 Nov 2026"));
        assert_eq!(blocked(&report, &report.options), None);
    }

    #[test]
    fn a_confirmation_names_what_comes_back() {
        let mut report = report();
        assert!(undo_result(&report).starts_with("34 faktur baru dihapus, 12 faktur kembali ke versi lama. "));
        report.invoices.new = 0;
        report.invoices.changed = 0;
        assert_eq!(
            undo_result(&report),
            "Unggahan ini tidak mengubah data, jadi tidak ada yang kembali."
        );
    }

    #[test]
    fn a_file_of_customers_is_told_in_customers() {
        let mut report = report();
        report.kind = Some(UploadKind::Customers);
        report.customers.new = 3;
        report.customers.unchanged = 9;
        assert_eq!(amount(&report), "12 customer");
        assert!(file_line(&report).starts_with("Dikenali: berkas customer · "));
        assert!(undo_result(&report).starts_with("3 customer baru disembunyikan. "));
    }

    #[test]
    fn what_an_undo_kept_is_said() {
        let undo = UndoReport {
            reversed: 1_212,
            kept: 3,
            kept_because: Vec::new(),
        };
        assert_eq!(undo_done(&undo), "1.212 dikembalikan, 3 dipertahankan");
    }
}
