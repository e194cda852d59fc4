//! Figures that several pages of a customer show alike.

use charts::{Paint, Unit};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::DateRange;
use domain::date::{month_name, whole_month_name};
use domain::money::format_short;
use domain::purchase::spending::MonthSpending;
use domain::sales::NO_GROUP;
use leptos::prelude::*;

use crate::api::encode;
use crate::paths;
use crate::ui::chart::{Point, Series, SeriesData, Shape};
use crate::ui::{Freshness, delta};

/// How fresh a page's figures are.
pub(super) fn freshness(as_of: NaiveDate, has_sales: bool, last_upload: Option<DateTime<Utc>>) -> Freshness {
    Freshness {
        as_of: has_sales.then_some(as_of),
        last_upload,
    }
}

/// A card of the strip: its label, its figure, and what stands under it.
pub(super) fn kpi(label: &'static str, figure: AnyView, foot: AnyView) -> AnyView {
    view! {
        <div class="kpi">
            <div class="kpi__label">{label}</div>
            <div class="kpi__value">{figure}</div>
            <div class="kpi__foot">{foot}</div>
        </div>
    }
    .into_any()
}

/// `Rp 68,4 jt`, the unit small.
pub(super) fn money(value: i64) -> AnyView {
    let text = format_short(value);
    let (unit, size) = match text.strip_prefix('−') {
        Some(size) => ("−Rp", size.to_owned()),
        None => ("Rp", text),
    };
    view! { <small>{unit}</small>{size} }.into_any()
}

/// A change in percent, or that there is nothing to compare with.
pub(super) fn change(percent: Option<f64>) -> AnyView {
    match percent {
        Some(by) => delta((by, crate::format::change(by))),
        None => view! { <span class="subtle">"–"</span> }.into_any(),
    }
}

/// The history narrowed to some days, and to a group where one is given.
pub(super) fn history(range: DateRange, group: Option<&str>) -> String {
    let days = format!("{}?from={}&to={}", paths::CUSTOMER_HISTORY, range.from, range.to);
    match group {
        Some("") => format!("{days}&group={}", encode(NO_GROUP)),
        Some(group) => format!("{days}&group={}", encode(group)),
        None => days,
    }
}

/// Months as bars, each beside the same days a year before where that is wanted; they lead to their invoices.
pub(super) fn months(months: &[MonthSpending], as_of: NaiveDate, with_previous: bool) -> SeriesData {
    let point = |month: &MonthSpending| {
        let next = month.month.checked_add_months(chrono::Months::new(1));
        let end = next.map_or(as_of, |next| domain::date::back(next, 1)).min(as_of);
        Point {
            axis: month_name(month.month.month()).to_owned(),
            title: format!("{} {}", whole_month_name(month.month.month()), month.month.year()),
            key: Some(month.month.to_string()),
            href: Some(history(
                DateRange {
                    from: month.month,
                    to: end,
                },
                None,
            )),
        }
    };
    let series = |legend: &str, paint, of: fn(&MonthSpending) -> i64| Series {
        legend: legend.to_owned(),
        tips: vec![legend.to_owned()],
        paint,
        values: months.iter().map(|month| Some(of(month) as f64)).collect(),
    };
    let mut all = vec![series("Belanja bersih", Paint::Series(1), |month| month.net_sales.0)];
    if with_previous {
        "12 bulan ini".clone_into(&mut all[0].legend);
        all.push(series("Setahun sebelumnya", Paint::Previous, |month| month.previous.0));
    }
    let sum: i64 = months.iter().map(|month| month.net_sales.0).sum();
    SeriesData {
        description: format!(
            "Belanja bersih {} bulan, {}.",
            months.len(),
            crate::format::rupiah_short(sum)
        ),
        heading: "Bulan",
        points: months.iter().map(point).collect(),
        series: all,
        unit: Unit::Rupiah,
        shape: Shape::Bars,
    }
}
