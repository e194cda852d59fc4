//! The figures on top, and twelve months with the next.

use charts::{Paint, Unit};
use chrono::{Datelike as _, Months, NaiveDate};
use domain::DateRange;
use domain::date::{back, format_day_short, month_name, whole_month_name};
use domain::insight::CustomerProfile;
use domain::money::{format_count, format_decimal, format_short};
use leptos::prelude::*;

use super::sales;
use crate::format::{change, percent, points, rupiah_short};
use crate::ui::chart::{Point, Series, SeriesChart, SeriesData, Shape};
use crate::ui::{Empty, delta, glyph};

fn kpi(label: &'static str, value: AnyView, foot: AnyView, href: Option<String>) -> AnyView {
    let inner = view! {
        <div class="kpi__label">{label}</div>
        <div class="kpi__value">{value}</div>
        <div class="kpi__foot">{foot}</div>
    };
    match href {
        Some(href) => view! {
            <a class="kpi" href=href>
                {inner}
            </a>
        }
        .into_any(),
        None => view! { <div class="kpi">{inner}</div> }.into_any(),
    }
}

/// The four cards.
pub(super) fn cards(found: &CustomerProfile) -> AnyView {
    let spending = &found.spending;
    let growth = match spending.change_percent {
        Some(by) => view! {
            {delta((by, change(by)))}
            <span class="only-desktop">"dari 12 bulan sebelumnya"</span>
        }
        .into_any(),
        None => "belum ada pembanding".into_any(),
    };
    let money = view! {
        <small>"Rp"</small>
        {format_short(spending.sums.net_sales.0)}
    };
    let with_unit = |value: Option<String>| match value {
        Some(value) => view! {
            {value}
            <small class="after">"%"</small>
        }
        .into_any(),
        None => "–".into_any(),
    };
    let gp = found.profit.gp_percent.map(|gp| format_decimal(gp, 1));
    let gp_foot = match (found.profit.change_points, found.profit.cost_known_percent) {
        (_, Some(known)) if known < 99.995 => format!("harga pokok diketahui untuk {}", percent(known)).into_any(),
        (Some(by), _) => delta((by, points(by))),
        (None, _) => "belum ada pembanding".into_any(),
    };
    let insight = found.insight.as_ref();
    let chance = insight.and_then(|one| one.chance_active);
    let chance_foot = match (insight.and_then(|one| one.expected_purchases), chance) {
        (Some(count), _) => format!("perkiraan {} pembelian dalam 90 hari", format_decimal(count, 1)),
        (None, Some(_)) => "perkiraan pembelian belum dapat dihitung".to_owned(),
        (None, None) => "belum diketahui: perlu lebih dari satu kali belanja".to_owned(),
    };
    let next = insight
        .and_then(|one| one.expected_date)
        .map_or_else(|| "–".to_owned(), format_day_short);
    let next_foot = match insight.and_then(|one| one.expected_from.zip(one.expected_to)) {
        Some((from, to)) => format!("rentang {} – {}", format_day_short(from), format_day_short(to)).into_any(),
        None => "irama belum terlihat: perlu lima kali belanja".into_any(),
    };
    view! {
        <section class="kpis" aria-label="Ringkasan customer">
            {kpi("Belanja bersih 12 bulan", money.into_any(), growth, Some(sales(found, spending.range, None)))}
            {kpi("GP%", with_unit(gp), gp_foot, Some(sales(found, spending.range, None)))}
            {kpi(
                "Peluang aktif",
                with_unit(chance.map(|chance| format_count(chance.round() as i64))),
                chance_foot.into_any(),
                None,
            )}
            {kpi("Belanja berikutnya", next.into_any(), next_foot, None)}
        </section>
    }
    .into_any()
}

/// Twelve months, and the next with its interval.
pub(super) fn months(found: &CustomerProfile) -> AnyView {
    let spending = &found.spending;
    let label = |month: NaiveDate| format!("{} {}", whole_month_name(month.month()), month.year());
    let mut points: Vec<_> = spending
        .months
        .iter()
        .map(|month| {
            let next = month.month.checked_add_months(Months::new(1));
            let days = DateRange {
                from: month.month,
                to: next.map_or(spending.as_of, |next| back(next, 1)).min(spending.as_of),
            };
            Point {
                axis: month_name(month.month.month()).to_owned(),
                title: label(month.month),
                key: Some(month.month.to_string()),
                href: Some(sales(found, days, None)),
            }
        })
        .collect();
    let mut values: Vec<Option<f64>> = spending
        .months
        .iter()
        .map(|month| Some(month.net_sales.0 as f64))
        .collect();
    let mut forecast: Vec<Option<f64>> = vec![None; values.len()];
    let mut sub = "Belum termasuk PPN".to_owned();
    let mut legend = "Prakiraan".to_owned();
    if let Some(next) = &spending.forecast {
        points.push(Point {
            axis: month_name(next.month.month()).to_owned(),
            title: format!("Prakiraan {}", label(next.month)),
            key: Some(next.month.to_string()),
            href: None,
        });
        values.push(None);
        forecast.push(Some(next.net_sales.0 as f64));
        let between = format!("{} – {}", rupiah_short(next.low.0), rupiah_short(next.high.0));
        sub = format!(
            "Belum termasuk PPN; prakiraan {} {}, 8 dari 10 kemungkinan {between}",
            whole_month_name(next.month.month()),
            rupiah_short(next.net_sales.0)
        );
        legend = format!("Prakiraan ({between})");
    }
    let series = |legend: &str, paint, values| Series {
        legend: legend.to_owned(),
        tips: vec![legend.to_owned()],
        paint,
        values,
    };
    let mut all = vec![series("Belanja bersih", Paint::Series(1), values)];
    if spending.forecast.is_some() {
        all.push(series(&legend, Paint::Previous, forecast));
    }
    let data = SeriesData {
        description: sub.clone(),
        heading: "Bulan",
        points,
        series: all,
        unit: Unit::Rupiah,
        shape: Shape::Bars,
    };
    let empty = || {
        view! { <Empty icon=glyph::CHART_COLUMN title="Belum ada belanja" text="Tidak ada faktur dalam 12 bulan terakhir." /> }
            .into_any()
    };
    view! { <SeriesChart title="Belanja bersih per bulan" sub class="col-8" height="plot--trend" data empty /> }
        .into_any()
}
