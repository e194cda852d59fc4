//! What it sold month by month with what is expected, and at what price.

use charts::{Paint, Unit};
use chrono::{Datelike as _, Months, NaiveDate};
use domain::DateRange;
use domain::date::{back, month_name, whole_month_name};
use domain::insight::{PartAnalytics, PartMonth};
use domain::money::{format_count, format_decimal};
use leptos::prelude::*;

use super::super::links;
use crate::ui::chart::{Point, Series, SeriesChart, SeriesData, Shape};
use crate::ui::{Empty, glyph};

fn title(month: NaiveDate) -> String {
    format!("{} {}", whole_month_name(month.month()), month.year())
}

/// The days of a month, up to the data date.
fn days(found: &PartAnalytics, month: NaiveDate) -> DateRange {
    let next = month.checked_add_months(Months::new(1));
    DateRange {
        from: month,
        to: next.map_or(found.as_of, |next| back(next, 1)).min(found.as_of),
    }
}

/// A month that opens its invoices.
fn point(found: &PartAnalytics, month: &PartMonth) -> Point {
    let opens = month.quantity != 0 || month.net_sales.0 != 0;
    Point {
        axis: format!("{} {:02}", month_name(month.month.month()), month.month.year() % 100),
        title: title(month.month),
        key: Some(month.month.to_string()),
        href: opens.then(|| links::part_invoices(days(found, month.month), &found.stock.part_number)),
    }
}

fn series(legend: &str, paint: Paint, values: Vec<Option<f64>>) -> Series {
    Series {
        legend: legend.to_owned(),
        tips: vec![legend.to_owned()],
        paint,
        values,
    }
}

/// How the forecast was made and how far it was off.
fn method(found: &PartAnalytics) -> String {
    let Some((advice, method)) = found.advice.as_ref().and_then(|advice| Some((advice, advice.method?))) else {
        return String::new();
    };
    let pieces = |value: f64| format!("{} pcs", format_decimal(value, 1));
    let tested = advice
        .loss
        .zip(advice.naive_loss)
        .map(|(loss, naive)| format!("; meleset {}, tebakan bulan lalu {}", pieces(loss), pieces(naive)));
    format!(", prakiraan {}{}", method.label(), tested.unwrap_or_default())
}

/// Pieces a month, and those expected of the next.
pub(super) fn demand(found: &PartAnalytics) -> AnyView {
    let mut points: Vec<_> = found.months.iter().map(|month| point(found, month)).collect();
    let mut sold: Vec<_> = found.months.iter().map(|month| Some(month.quantity as f64)).collect();
    let mut all = Vec::new();
    let mut description = String::new();
    if let (Some(forecast), Some(last)) = (&found.forecast, found.months.last()) {
        let mut expected: Vec<Option<f64>> = vec![None; sold.len()];
        expected.push(Some(forecast.per_month));
        sold.push(None);
        let next = last.month + Months::new(1);
        points.push(Point {
            axis: format!("{} {:02}", month_name(next.month()), next.year() % 100),
            title: format!("Prakiraan sebulan sejak {}", domain::date::format_day(found.as_of)),
            key: Some("forecast".to_owned()),
            href: None,
        });
        let between = format!(
            "{} – {}",
            format_count(forecast.low.round() as i64),
            format_count(forecast.high.round() as i64)
        );
        description = format!(
            "Prakiraan {} pcs sebulan, 8 dari 10 kemungkinan {between}.",
            format_count(forecast.per_month.round() as i64)
        );
        all.push(series(&format!("Prakiraan ({between})"), Paint::Previous, expected));
    }
    all.insert(0, series("Terjual", Paint::Series(1), sold));
    let data = SeriesData {
        description,
        heading: "Bulan",
        points,
        series: all,
        unit: Unit::Count,
        shape: Shape::Bars,
    };
    let empty = || {
        let text = "Part ini belum pernah terjual.";
        view! { <Empty icon=glyph::CHART_COLUMN title="Belum ada permintaan" text /> }.into_any()
    };
    let sub = format!("Pcs, retur dikurangkan{}", method(found));
    view! { <SeriesChart title="Permintaan per bulan" sub class="col-8" height="plot--trend" data empty /> }.into_any()
}

/// What a piece brought, against the list price.
pub(super) fn prices(found: &PartAnalytics) -> AnyView {
    let months = &found.months;
    let data = SeriesData {
        description: format!("Harga satuan {} per bulan.", found.stock.name),
        heading: "Bulan",
        points: months.iter().map(|month| point(found, month)).collect(),
        series: vec![
            series(
                "Harga setelah diskon",
                Paint::Series(1),
                months.iter().map(|month| month.price).collect(),
            ),
            series(
                "Harga daftar",
                Paint::Compare,
                months.iter().map(|month| month.list_price).collect(),
            ),
        ],
        unit: Unit::Rupiah,
        shape: Shape::Lines,
    };
    let empty = || {
        let text = "Part ini tidak terjual dalam 24 bulan terakhir.";
        view! { <Empty icon=glyph::CHART_LINE title="Belum ada harga" text /> }.into_any()
    };
    let sub = "Per pcs, belum termasuk PPN, 24 bulan";
    view! { <SeriesChart title="Harga satuan" sub class="col-8" height="plot--trend" data empty /> }.into_any()
}
