//! Comparison and years on paper.

use anyhow::Context;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use documents::{Align, Letterhead, Orientation, Pdf, PdfColumn, PdfError};
use domain::Rupiah;
use domain::date::{format_day, format_instant, whole_month_name};
use domain::money::{change_percent, format_count, format_decimal};
use domain::purchase::comparison::{CustomerComparison, CustomerYear, Period};
use domain::purchase::spending::{GroupSpending, PartSpending};
use domain::sales::group_label;

use super::store;
use crate::error::AppResult;
use crate::extract::Customer;
use crate::settings::service as settings;
use crate::state::AppState;

/// What stands where nothing is known.
const NONE: &str = "–";

/// Who writes about whom.
pub(super) struct About {
    head: Letterhead,
    /// The customer's number and name.
    customer: String,
}

impl About {
    pub async fn of(state: &AppState, customer: &Customer) -> AppResult<Self> {
        let head = settings::letterhead(&state.read).await?;
        let mut transaction = state.as_customer(customer).await?;
        let member = store::member(&mut transaction, customer.customer_id, state.clock.today()).await?;
        Ok(Self {
            head,
            customer: format!("{}, {}", member.name, member.number),
        })
    }
}

/// Draws on a thread that may take its time.
///
/// # Errors
/// Where a font of the program cannot be read or embedded.
pub(super) async fn drawn(draw: impl FnOnce() -> Result<Vec<u8>, PdfError> + Send + 'static) -> AppResult<Vec<u8>> {
    let drawing = tokio::task::spawn_blocking(draw).await;
    Ok(drawing.context("the drawer of a PDF panicked")?.context("a PDF")?)
}

fn columns<const N: usize>(labels: [&str; N]) -> Vec<PdfColumn> {
    let column = |(place, label): (usize, &str)| PdfColumn {
        label: label.to_owned(),
        align: if place == 0 { Align::Left } else { Align::Right },
    };
    labels.into_iter().enumerate().map(column).collect()
}

fn freshness(as_of: NaiveDate, last_upload_at: Option<DateTime<Utc>>) -> String {
    let day = format_day(as_of);
    match last_upload_at {
        Some(at) => format!("Data s.d. {day}, unggahan terakhir {}", format_instant(at)),
        None => format!("Data s.d. {day}"),
    }
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{}%", format_decimal(value, 1)))
}

/// `+49,8%`
fn change(value: i64, previous: i64) -> String {
    let sign = |change: f64| if change > 0.0 { "+" } else { "" };
    change_percent(value, previous).map_or_else(
        || NONE.to_owned(),
        |change| format!("{}{}%", sign(change), format_decimal(change, 1)),
    )
}

/// The measures of two periods, a row each.
fn measures(a: &Period, b: &Period) -> Vec<Vec<String>> {
    let money = |label: &str, value: Rupiah, previous: Rupiah| {
        vec![
            label.to_owned(),
            value.to_string(),
            previous.to_string(),
            change(value.0, previous.0),
        ]
    };
    let count = |label: &str, value: i64, previous: i64| {
        let by = value - previous;
        let sign = if by > 0 { "+" } else { "" };
        vec![
            label.to_owned(),
            format_count(value),
            format_count(previous),
            format!("{sign}{}", format_count(by)),
        ]
    };
    let average = |period: &Period| period.average.map_or_else(|| NONE.to_owned(), |each| each.to_string());
    let discount_by = a.discount_percent.zip(b.discount_percent).map_or_else(
        || NONE.to_owned(),
        |(value, previous)| {
            let by = value - previous;
            let sign = if by > 0.0 { "+" } else { "" };
            format!("{sign}{} poin", format_decimal(by, 1))
        },
    );
    vec![
        money("Belanja bersih, belum termasuk PPN", a.sums.net_sales, b.sums.net_sales),
        money("Total Faktur, termasuk PPN", a.sums.total, b.sums.total),
        count("Faktur", a.sums.invoices, b.sums.invoices),
        vec![
            "Rata-rata per faktur".to_owned(),
            average(a),
            average(b),
            a.average
                .zip(b.average)
                .map_or_else(|| NONE.to_owned(), |(value, previous)| change(value.0, previous.0)),
        ],
        money("Hemat dari diskon, termasuk PPN", a.sums.discount, b.sums.discount),
        vec![
            "Diskon".to_owned(),
            percent(a.discount_percent),
            percent(b.discount_percent),
            discount_by,
        ],
        count("Poin", a.points, b.points),
    ]
}

fn groups(groups: &[GroupSpending]) -> Vec<Vec<String>> {
    let row = |group: &GroupSpending| {
        vec![
            group_label(&group.group).to_owned(),
            group.net_sales.to_string(),
            group.previous.to_string(),
            change(group.net_sales.0, group.previous.0),
        ]
    };
    groups.iter().map(row).collect()
}

fn sum(value: Rupiah, previous: Rupiah) -> Vec<String> {
    vec![
        "Jumlah".to_owned(),
        value.to_string(),
        previous.to_string(),
        change(value.0, previous.0),
    ]
}

pub(super) fn comparison(about: &About, found: &CustomerComparison) -> Result<Vec<u8>, PdfError> {
    let subtitle = format!(
        "{} · Masa A {} · Masa B {}",
        about.customer,
        found.a.range.label(),
        found.b.range.label()
    );
    let mut pdf = Pdf::new(&about.head, "Perbandingan dua masa", &subtitle, Orientation::Portrait)?;
    pdf.heading("Berdampingan");
    pdf.table(
        &columns(["Ukuran", "Masa A", "Masa B", "Perubahan"]),
        &measures(&found.a, &found.b),
        &[],
    );
    pdf.heading("Menurut kelompok, belanja bersih");
    pdf.table(
        &columns(["Kelompok", "Masa A", "Masa B", "Perubahan"]),
        &groups(&found.groups),
        &sum(found.a.sums.net_sales, found.b.sums.net_sales),
    );
    pdf.finish(&freshness(found.as_of, found.last_upload_at))
}

pub(super) fn year(about: &About, found: &CustomerYear) -> Result<Vec<u8>, PdfError> {
    let summary = &found.summary;
    let (year, before) = (summary.year.to_string(), (summary.year - 1).to_string());
    let subtitle = format!("{} · {}", about.customer, summary.range.label());
    let title = format!("Ringkasan tahunan {year}");
    let mut pdf = Pdf::new(&about.head, &title, &subtitle, Orientation::Portrait)?;
    let fact = |label: &str, words: String| vec![label.to_owned(), words];
    let sums = &summary.sums;
    pdf.table(
        &columns(["Ukuran", &year]),
        &[
            fact("Belanja bersih, belum termasuk PPN", sums.net_sales.to_string()),
            fact("Total Faktur, termasuk PPN", sums.total.to_string()),
            fact("Faktur", format_count(sums.invoices)),
            fact("Hemat dari diskon, termasuk PPN", sums.discount.to_string()),
            fact("Poin masuk", format_count(summary.points)),
            fact("Tier akhir tahun", summary.tier.label().to_owned()),
        ],
        &[],
    );
    pdf.heading("Belanja bersih per bulan");
    let months: Vec<Vec<String>> = found
        .months
        .iter()
        .map(|month| {
            vec![
                whole_month_name(month.month.month()).to_owned(),
                month.net_sales.to_string(),
                month.previous.to_string(),
                change(month.net_sales.0, month.previous.0),
            ]
        })
        .collect();
    let totals = sum(sums.net_sales, found.previous.net_sales);
    pdf.table(&columns(["Bulan", &year, &before, "Perubahan"]), &months, &totals);
    pdf.heading("Menurut kelompok, belanja bersih");
    pdf.table(
        &columns(["Kelompok", &year, &before, "Perubahan"]),
        &groups(&found.groups),
        &totals,
    );
    pdf.heading("Part teratas");
    let part = |part: &PartSpending| {
        vec![
            format!("{}, {}", part.name, part.part_number),
            format_count(part.quantity),
            part.net_sales.to_string(),
        ]
    };
    let parts: Vec<Vec<String>> = found.parts.iter().map(part).collect();
    pdf.table(&columns(["Part", "Jumlah", "Belanja bersih"]), &parts, &[]);
    pdf.finish(&freshness(found.as_of, found.last_upload_at))
}
