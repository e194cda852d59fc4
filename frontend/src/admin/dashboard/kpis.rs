//! The four cards.

use std::sync::Arc;

use domain::Rupiah;
use domain::dashboard::{Dashboard, Kpi};
use domain::money::{format_count, format_decimal, format_short};
use leptos::prelude::*;

use super::{figures, links};
use crate::format::{change, percent, points};
use crate::ui::chart::Spark;
use crate::ui::{Icon, glyph};

/// Size of a card's sparkline in pixels, as the style sheet has it.
const SPARK: (u32, u32) = (88, 36);

/// What a card says.
struct Card {
    label: &'static str,
    /// The figure with its small parts; none where it is unknown.
    value: Option<AnyView>,
    /// The figure in full.
    full: Option<String>,
    /// The change's direction and its words; none against an empty period.
    change: Option<(f64, String)>,
    spark: Vec<Option<f64>>,
    /// Stands for the comparison's words where the figure needs a note of its own.
    note: Option<String>,
    /// Why the figure is unknown.
    unknown: &'static str,
}

/// The four cards of a range.
#[component]
pub(super) fn KpiStrip(
    /// What the page shows.
    dashboard: Arc<Dashboard>,
) -> impl IntoView {
    let against = figures::against(dashboard.range, dashboard.previous);
    let href = links::sales(dashboard.range);
    let cards = cards(&dashboard)
        .into_iter()
        .map(|card| view! { <KpiCard card against=against.clone() href=href.clone() /> })
        .collect_view();
    view! {
        <section class="kpis" aria-label="Indikator utama">
            {cards}
        </section>
    }
}

fn cards(dashboard: &Dashboard) -> [Card; 4] {
    let kpi = &dashboard.kpi;
    let known = kpi.cost_known_percent.filter(|known| *known < 100.0);
    let known = known.map(|known| format!("harga pokok diketahui {}", percent(known)));
    let no_cost = if kpi.invoices.value.unwrap_or(0) == 0 {
        "belum ada penjualan"
    } else {
        "harga pokok belum diketahui"
    };
    [
        Card {
            label: "Pendapatan",
            value: kpi.net_sales.value.map(rupiah),
            full: kpi.net_sales.value.map(|value| Rupiah(value).to_string()),
            change: change_of(&kpi.net_sales),
            spark: spark_of(&kpi.net_sales),
            note: None,
            unknown: "belum ada penjualan",
        },
        Card {
            label: "Transaksi",
            value: kpi.invoices.value.map(|value| format_count(value).into_any()),
            full: None,
            change: change_of(&kpi.invoices),
            spark: spark_of(&kpi.invoices),
            note: None,
            unknown: "belum ada penjualan",
        },
        Card {
            label: "Laba Kotor",
            value: kpi.gross_profit.value.map(rupiah),
            full: kpi.gross_profit.value.map(|value| Rupiah(value).to_string()),
            change: change_of(&kpi.gross_profit),
            spark: spark_of(&kpi.gross_profit),
            note: known.clone(),
            unknown: no_cost,
        },
        Card {
            label: "GP%",
            value: kpi.gp_percent.value.map(|value| {
                let figure = format_decimal(value, 1);
                view! { {figure}<small class="after">"%"</small> }.into_any()
            }),
            full: None,
            change: kpi.gp_percent.change_points.map(|change| (change, points(change))),
            spark: kpi.gp_percent.spark.clone(),
            note: known,
            unknown: no_cost,
        },
    ]
}

/// `Rp 1,21 M` with its small unit.
fn rupiah(value: i64) -> AnyView {
    let text = format_short(value);
    let (sign, size) = match text.strip_prefix('−') {
        Some(size) => ("−Rp", size.to_owned()),
        None => ("Rp", text),
    };
    view! { <small>{sign}</small>{size} }.into_any()
}

fn change_of(kpi: &Kpi) -> Option<(f64, String)> {
    kpi.change_percent.map(|percent| (percent, change(percent)))
}

fn spark_of(kpi: &Kpi) -> Vec<Option<f64>> {
    kpi.spark.iter().map(|value| Some(*value as f64)).collect()
}

#[component]
fn KpiCard(card: Card, against: String, href: String) -> impl IntoView {
    let is_known = card.value.is_some();
    let words = match (card.note, &card.change) {
        (Some(note), _) => view! { <span>{note}</span> }.into_any(),
        (None, None) => view! { <span>"belum ada pembanding"</span> }.into_any(),
        (None, Some(_)) => view! {
            <span class="only-desktop">{against}</span>
            <span class="only-mobile">"vs sebelumnya"</span>
        }
        .into_any(),
    };
    let foot = if is_known {
        let delta = card.change.map(|(by, words)| view! { <Delta by words /> });
        view! { {delta}{words} }.into_any()
    } else {
        card.unknown.into_any()
    };
    view! {
        <a class="kpi" href=href>
            <div class="kpi__label">{card.label}</div>
            {is_known.then(|| view! { <Spark values=card.spark size=SPARK class="kpi__spark" /> })}
            <div class="kpi__value" class:kpi__value--none=!is_known title=card.full>
                {card.value.unwrap_or_else(|| "–".into_any())}
            </div>
            <div class="kpi__foot">{foot}</div>
        </a>
    }
}

/// An arrow and how much; the direction in words for screen readers.
#[component]
fn Delta(by: f64, words: String) -> impl IntoView {
    let (class, icon, direction) = if by > 0.0 {
        ("delta delta--up", glyph::ARROW_UP, "naik ")
    } else if by < 0.0 {
        ("delta delta--down", glyph::ARROW_DOWN, "turun ")
    } else {
        ("delta", glyph::MINUS, "")
    };
    let words = if by == 0.0 { "tetap".to_owned() } else { words };
    view! {
        <span class=class>
            <Icon glyph=icon />
            <span class="sr-only">{direction}</span>
            {words}
        </span>
    }
}
