//! The four cards.

use domain::dashboard::{Kpi, Kpis};
use domain::money::{format_count, format_decimal, format_short};
use domain::{DateRange, Rupiah};
use leptos::prelude::*;

use super::figures;
use crate::format::{change, percent, points};
use crate::ui::chart::spark;
use crate::ui::delta;

/// Size of a card's sparkline in pixels, as the style sheet has it.
const SPARK: (u32, u32) = (88, 36);

/// What a card says.
struct Card {
    label: &'static str,
    /// The figure between its small units; none where it is unknown.
    figure: Option<(&'static str, String, &'static str)>,
    /// The figure in full, where it is shortened.
    full: Option<String>,
    /// The change and its words; none against an empty period.
    change: Option<(f64, String)>,
    spark: Vec<Option<f64>>,
    /// Stands for the comparison's words where the figure needs a note of its own.
    note: Option<String>,
    /// Why the figure is unknown.
    unknown: &'static str,
}

impl Card {
    /// A sum or a count.
    fn of(label: &'static str, kpi: &Kpi, is_money: bool) -> Self {
        Self {
            label,
            figure: kpi.value.map(|value| {
                let text = if is_money {
                    format_short(value)
                } else {
                    format_count(value)
                };
                match text.strip_prefix('−') {
                    _ if !is_money => ("", text, ""),
                    Some(size) => ("−Rp", size.to_owned(), ""),
                    None => ("Rp", text, ""),
                }
            }),
            full: kpi.value.filter(|_| is_money).map(|value| Rupiah(value).to_string()),
            change: kpi.change_percent.map(|percent| (percent, change(percent))),
            spark: kpi.spark.iter().map(|value| Some(*value as f64)).collect(),
            note: None,
            unknown: "belum ada penjualan",
        }
    }
}

/// The four cards of a range against the one before; each leads to `href`.
pub(in crate::admin) fn kpi_strip(kpi: &Kpis, range: DateRange, previous: DateRange, href: &str) -> AnyView {
    let against = figures::against(range, previous);
    let cards = cards(kpi).into_iter();
    let cards: Vec<_> = cards
        .map(|card| card_view(card, against.clone(), href.to_owned()))
        .collect();
    view! {
        <section class="kpis" aria-label="Indikator utama">
            {cards}
        </section>
    }
    .into_any()
}

fn cards(kpi: &Kpis) -> [Card; 4] {
    let gp = &kpi.gp_percent;
    let mut cards = [
        Card::of("Pendapatan", &kpi.net_sales, true),
        Card::of("Transaksi", &kpi.invoices, false),
        Card::of("Laba Kotor", &kpi.gross_profit, true),
        Card {
            label: "GP%",
            figure: gp.value.map(|value| ("", format_decimal(value, 1), "%")),
            full: None,
            change: gp.change_points.map(|change| (change, points(change))),
            spark: gp.spark.clone(),
            note: None,
            unknown: "belum ada penjualan",
        },
    ];
    let known = kpi.cost_known_percent.filter(|known| *known < 100.0);
    for card in &mut cards[2..] {
        card.note = known.map(|known| format!("harga pokok diketahui {}", percent(known)));
        if kpi.invoices.value.is_some_and(|count| count != 0) {
            card.unknown = "harga pokok belum diketahui";
        }
    }
    cards
}

fn card_view(card: Card, against: String, href: String) -> AnyView {
    let (value, spark) = match card.figure {
        Some((before, figure, after)) => {
            let before = (!before.is_empty()).then(|| view! { <small>{before}</small> }.into_any());
            let after = (!after.is_empty()).then(|| view! { <small class="after">{after}</small> }.into_any());
            let value = view! { <div class="kpi__value" title=card.full>{before}{figure}{after}</div> };
            (value.into_any(), Some(spark(card.spark, SPARK, "kpi__spark")))
        }
        None => (
            view! { <div class="kpi__value kpi__value--none">"–"</div> }.into_any(),
            None,
        ),
    };
    let foot = if spark.is_none() {
        card.unknown.into_any()
    } else {
        let (wide, narrow) = match (card.note, &card.change) {
            (Some(note), _) => (note.clone(), note),
            (None, None) => ("belum ada pembanding".to_owned(), "belum ada pembanding".to_owned()),
            (None, Some(_)) => (against, "vs sebelumnya".to_owned()),
        };
        view! {
            {card.change.map(delta)}
            <span class="only-desktop">{wide}</span>
            <span class="only-mobile">{narrow}</span>
        }
        .into_any()
    };
    view! {
        <a class="kpi" href=href>
            <div class="kpi__label">{card.label}</div>
            {spark}
            {value}
            <div class="kpi__foot">{foot}</div>
        </a>
    }
    .into_any()
}
