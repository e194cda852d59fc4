//! Prices month by month: of a part, or of a group against its first month.

use charts::{Paint, Unit};
use chrono::Datelike as _;
use domain::date::month_name;
use domain::pricing::Pricing;
use domain::sales::group_label;
use leptos::prelude::*;

use crate::ui::chart::{Point, Series, SeriesChart, SeriesData, Shape};
use crate::ui::{Empty, glyph};

/// The card.
pub(super) fn card(found: &Pricing) -> AnyView {
    let trend = &found.trend;
    let is_group = trend.part_number.is_none();
    let (title, sub) = if is_group {
        (
            "Harga kelompok",
            format!(
                "{}: part yang terjual di kedua bulan, pada jumlah bulan pertama; bulan pertama 100%",
                group_label(&trend.name)
            ),
        )
    } else {
        (
            "Harga satuan",
            format!("{}: per pcs, belum termasuk PPN, 12 bulan", trend.name),
        )
    };
    view! {
        <SeriesChart title sub class="col-7" height="plot--trend" data=data(found) empty=nothing />
    }
    .into_any()
}

fn data(found: &Pricing) -> SeriesData {
    let trend = &found.trend;
    let points = trend.points.iter().map(|point| {
        let title = format!("{} {}", month_name(point.month.month()), point.month.year());
        Point {
            axis: title.clone(),
            title,
            key: Some(point.month.to_string()),
            href: None,
        }
    });
    let line = |legend: &str, paint, values: Vec<Option<f64>>| Series {
        tips: vec![legend.to_owned()],
        legend: legend.to_owned(),
        paint,
        values,
    };
    let prices = trend.points.iter().map(|point| Some(point.price)).collect();
    let is_group = trend.part_number.is_none();
    let mut series = vec![line(
        if is_group { "Harga" } else { "Harga setelah diskon" },
        Paint::Series(1),
        prices,
    )];
    if !is_group {
        let list = trend.points.iter().map(|point| point.list_price).collect();
        series.push(line("Harga daftar", Paint::Compare, list));
    }
    SeriesData {
        description: format!("Harga {} per bulan.", trend.name),
        heading: "Bulan",
        points: points.collect(),
        series,
        unit: if is_group { Unit::Percent } else { Unit::Rupiah },
        shape: Shape::Lines,
    }
}

fn nothing() -> AnyView {
    view! {
        <Empty
            icon=glyph::CHART_LINE
            title="Belum ada harga"
            text="Part ini tidak terjual dalam 12 bulan terakhir."
        />
    }
    .into_any()
}
