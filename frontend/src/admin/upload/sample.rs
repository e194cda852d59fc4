//! A report for tests: a sales file that was checked and is ready.

use chrono::{DateTime, NaiveDate};
use domain::Rupiah;
use domain::id::UploadId;
use domain::upload::{ChangeCounts, RowCounts, UploadKind, UploadOptions, UploadReport, UploadStatus};

/// 200 invoices in 1.204 rows, nothing wrong.
pub fn report() -> UploadReport {
    UploadReport {
        id: UploadId(1),
        kind: Some(UploadKind::Sales),
        status: UploadStatus::Checked,
        file_name: "penjualan-2026-11.xlsx".into(),
        file_size: 223_232,
        sheet: Some("Data".into()),
        columns: Vec::new(),
        options: UploadOptions::default(),
        rows: RowCounts {
            read: 1_204,
            accepted: 1_204,
            rejected: 0,
            skipped: 0,
        },
        invoices: ChangeCounts {
            new: 34,
            changed: 12,
            unchanged: 154,
        },
        invoices_left_out: 0,
        lines: 1_204,
        net_sales: Rupiah(41_418_000),
        gross_profit: None,
        customers_new: 2,
        customers: ChangeCounts::default(),
        parts: ChangeCounts::default(),
        quantity: 0,
        value: Rupiah::ZERO,
        from: NaiveDate::from_ymd_opt(2026, 11, 1),
        to: NaiveDate::from_ymd_opt(2026, 11, 21),
        problems: Vec::new(),
        problems_total: 0,
        problem_counts: Vec::new(),
        choices: Vec::new(),
        effects: Vec::new(),
        uploaded_by: "Rina".into(),
        uploaded_at: DateTime::default(),
        committed_at: None,
        can_undo: false,
        undo: None,
    }
}
