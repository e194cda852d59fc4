//! A report as a file.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Context;
use documents::{Align, Format, Head, Letterhead, Pdf, PdfColumn, TableWriter};
use domain::date::{format_day, format_instant};
use domain::report::{Cell, ColumnKind, Report, ReportFormat, days_of, period_label};
use domain::sales::group_label;

use crate::error::AppResult;
use crate::settings::service as settings;
use crate::state::AppState;

/// Rows after which progress is told.
const STEP: usize = 500;

/// How many rows are written.
pub(super) type Progress = Arc<AtomicI64>;

/// The name of a report's file: `laporan-penjualan-2026-10-23-2026-11-21.xlsx`.
pub(super) fn name(report: &Report, format: ReportFormat) -> String {
    let kind = report.kind.label().to_lowercase().replace(' ', "-");
    let days = match report.range {
        Some(range) => format!("{}-{}", range.from, range.to),
        None => report.as_of.to_string(),
    };
    format!("laporan-{kind}-{days}.{}", format.as_str())
}

/// Writes a whole report into a file that nobody else sees; it stands at its beginning.
pub(super) async fn write(
    state: &AppState,
    report: Report,
    format: ReportFormat,
    progress: Progress,
) -> AppResult<File> {
    let folder = state.temporary_folder()?;
    let letterhead = match format {
        ReportFormat::Pdf => settings::letterhead(&state.read).await?,
        ReportFormat::Csv | ReportFormat::Xlsx => Letterhead::default(),
    };
    let writing = tokio::task::spawn_blocking(move || -> anyhow::Result<File> {
        match format {
            ReportFormat::Csv => table(&report, Format::Csv, &folder, &progress),
            ReportFormat::Xlsx => table(&report, Format::Xlsx, &folder, &progress),
            ReportFormat::Pdf => pdf(&report, &letterhead, &folder, &progress),
        }
    });
    let mut file = writing.await.context("the writer of a report panicked")??;
    file.seek(SeekFrom::Start(0)).context("cannot read a written report")?;
    Ok(file)
}

fn table(report: &Report, format: Format, folder: &Path, progress: &Progress) -> anyhow::Result<File> {
    let heads: Vec<Head> = report
        .columns
        .iter()
        .map(|column| Head::new(&column.label, width(column.kind)))
        .collect();
    let kinds: Vec<ColumnKind> = report.columns.iter().map(|column| column.kind).collect();
    let file = tempfile::tempfile_in(folder)?;
    let mut table = TableWriter::new(format, &report.title, &heads, file, folder)?;
    for (place, row) in report.rows.iter().enumerate() {
        table.row(&cells(row, &kinds))?;
        if place % STEP == 0 {
            progress.store(place as i64, Ordering::Relaxed);
        }
    }
    table.row(&cells(&report.totals, &kinds))?;
    Ok(table.finish()?)
}

fn width(kind: ColumnKind) -> u16 {
    match kind {
        ColumnKind::Text => 28,
        ColumnKind::Group | ColumnKind::Period => 22,
        ColumnKind::Code | ColumnKind::Money => 18,
        ColumnKind::Date => 13,
        ColumnKind::Count | ColumnKind::Percent | ColumnKind::Share => 11,
    }
}

fn cells(row: &[Cell], kinds: &[ColumnKind]) -> Vec<documents::Cell> {
    row.iter()
        .zip(kinds)
        .map(|(cell, kind)| match cell {
            Cell::Empty => documents::Cell::Empty,
            Cell::Number(number) => documents::Cell::Number(*number),
            Cell::Decimal(number) => documents::Cell::Decimal(*number),
            Cell::Text(text) => match kind {
                // The word under the totals stands in a column of days.
                ColumnKind::Date => text
                    .parse()
                    .map_or_else(|_| documents::Cell::text(text), documents::Cell::Date),
                ColumnKind::Period => documents::Cell::Text(days_of(text).map_or_else(|| text.clone(), period_label)),
                ColumnKind::Group => documents::Cell::text(group_label(text)),
                _ => documents::Cell::text(text),
            },
        })
        .collect()
}

fn pdf(report: &Report, letterhead: &Letterhead, folder: &Path, progress: &Progress) -> anyhow::Result<File> {
    let columns: Vec<PdfColumn> = report
        .columns
        .iter()
        .map(|column| PdfColumn {
            label: column.label.clone(),
            align: if column.kind.is_figure() {
                Align::Right
            } else {
                Align::Left
            },
        })
        .collect();
    let words = |row: &[Cell], empty: &str| -> Vec<String> {
        let cells = row.iter().zip(&report.columns);
        cells
            .map(|(cell, column)| match cell {
                Cell::Empty => empty.to_owned(),
                cell => cell.show(column.kind),
            })
            .collect()
    };
    let rows: Vec<Vec<String>> = report.rows.iter().map(|row| words(row, "–")).collect();
    let orientation = Pdf::orientation_for(columns.len());
    let mut pdf = Pdf::new(letterhead, &report.title, &report.subtitle(), orientation)?;
    pdf.table(&columns, &rows, &words(&report.totals, ""));
    progress.store(report.row_count / 2, Ordering::Relaxed);
    let mut file = tempfile::tempfile_in(folder)?;
    file.write_all(&pdf.finish(&freshness(report))?)?;
    Ok(file)
}

/// How fresh the figures are.
pub(super) fn freshness(report: &Report) -> String {
    let day = format_day(report.as_of);
    match report.last_upload {
        Some(at) => format!("Data s.d. {day}, unggahan terakhir {}", format_instant(at)),
        None => format!("Data s.d. {day}"),
    }
}
