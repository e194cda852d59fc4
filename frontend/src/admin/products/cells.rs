//! Figures in cells.

use domain::Rupiah;
use domain::insight::{AbcClass, DemandClass, ProductFigures};
use domain::money::format_count;
use domain::sales::group_label;
use leptos::prelude::*;

use super::links;
use crate::format::{change, percent, points};
use crate::ui::delta;

/// What stands where nothing is known.
pub(super) const NONE: &str = "–";

/// Name and number, which open the part.
pub(super) fn part(number: &str, name: &str) -> AnyView {
    view! {
        <a href=links::part(number)>
            <span class="cell-main">{name.to_owned()}</span>
            " "
            <span class="code subtle cell-code">{number.to_owned()}</span>
        </a>
    }
    .into_any()
}

pub(super) fn group(group: &str) -> AnyView {
    view! { <span class="muted">{group_label(group).to_owned()}</span> }.into_any()
}

/// `A, lancar`.
pub(super) fn class(abc: Option<AbcClass>, demand: Option<DemandClass>) -> String {
    match (abc, demand) {
        (Some(abc), Some(demand)) => format!("{}, {}", abc.label(), demand.label().to_ascii_lowercase()),
        (Some(abc), None) => abc.label().to_owned(),
        (None, _) => NONE.to_owned(),
    }
}

pub(super) fn known(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), percent)
}

pub(super) fn money(value: Option<Rupiah>) -> String {
    value.map_or_else(|| NONE.to_owned(), |money| money.to_string())
}

/// A change in percent, or that there is nothing to compare with.
pub(super) fn changed(by: Option<f64>) -> AnyView {
    match by {
        Some(by) => delta((by, change(by))),
        None => view! { <span class="subtle">"baru"</span> }.into_any(),
    }
}

/// A change in percentage points.
pub(super) fn moved(by: Option<f64>) -> AnyView {
    match by {
        Some(by) => delta((by, points(by))),
        None => view! { <span class="subtle">{NONE}</span> }.into_any(),
    }
}

/// The four cards of some parts; each leads to `href`, where their rows are.
pub(super) fn cards(figures: &ProductFigures, parts: Option<i64>, href: &str) -> AnyView {
    let kpi = |label: &'static str, value: String, after: &'static str, foot: AnyView| {
        view! {
            <a class="kpi" href=href.to_owned()>
                <div class="kpi__label">{label}</div>
                <div class="kpi__value">{value} <small class="after">{after}</small></div>
                <div class="kpi__foot">{foot}</div>
            </a>
        }
        .into_any()
    };
    let foot = |by: AnyView| {
        view! {
            {by}
            <span class="only-desktop">"dari periode sebelumnya"</span>
        }
        .into_any()
    };
    let sold = match parts {
        Some(parts) => format!("dari {} part", format_count(parts)).into_any(),
        None => foot(changed(figures.quantity_change)),
    };
    let gp = figures
        .gp_percent
        .map_or_else(|| NONE.to_owned(), |gp| domain::money::format_decimal(gp, 1));
    view! {
        <section class="kpis" aria-label="Ringkasan part">
            {kpi(
                "Penjualan bersih",
                crate::format::rupiah_short(figures.net_sales.0),
                "",
                foot(changed(figures.net_sales_change)),
            )}
            {kpi("Terjual", format_count(figures.quantity), "pcs", sold)}
            {kpi(
                "Laba kotor",
                figures.gross_profit.map_or_else(|| NONE.to_owned(), |money| crate::format::rupiah_short(money.0)),
                "",
                foot(changed(figures.gross_profit_change)),
            )}
            {kpi("GP%", gp, "%", foot(moved(figures.gp_change_points)))}
        </section>
    }
    .into_any()
}
