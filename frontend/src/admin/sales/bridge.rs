//! What explains the change, term by term, with the customers and parts that weigh most.

use domain::Rupiah;
use domain::money::{format_count, format_short};
use domain::sales::analytics::{BridgeKind, BridgeTerm, SalesAnalytics};
use leptos::prelude::*;

use super::links::{Narrowed, rows_of};
use super::{Desk, figures, nothing};
use crate::format::rupiah_short;
use crate::ui::Card;
use crate::ui::chart::SeriesChart;

/// The tab.
pub(super) fn cards(found: &SalesAnalytics, desk: Desk) -> AnyView {
    let Some(bridge) = &found.bridge else {
        return nothing();
    };
    let narrowed = untrack(|| desk.narrowed());
    let direction = if bridge.change.0 < 0 { "Turun" } else { "Naik" };
    let sub = format!(
        "{direction} {}; jumlah semua suku sama dengan selisihnya",
        rupiah_short(bridge.change.0.abs())
    );
    let terms: Vec<_> = bridge.terms.iter().map(|of| term(of, found, &narrowed)).collect();
    view! {
        <div class="grid">
            <SeriesChart
                title="Penyebab perubahan"
                sub
                class="col-12"
                height="plot--waterfall"
                data=figures::bridge(found, bridge, &narrowed)
                empty=nothing
            />
            {terms}
        </div>
    }
    .into_any()
}

/// What a term counts.
fn meaning(kind: BridgeKind) -> &'static str {
    match kind {
        BridgeKind::Volume => "Jumlah barang berubah, pada harga rata-rata sebelumnya",
        BridgeKind::Price => "Barang yang sama dengan harga lain",
        BridgeKind::Mix => "Beralih ke part yang lebih mahal atau lebih murah",
        BridgeKind::NewCustomers => "Tidak membeli pada periode pembanding",
        BridgeKind::LostCustomers => "Membeli sebelumnya, tidak pada rentang ini",
        BridgeKind::NewParts => "Tidak terjual pada periode pembanding",
        BridgeKind::LostParts => "Terjual sebelumnya, tidak pada rentang ini",
    }
}

fn signed(amount: Rupiah) -> String {
    if amount.0 > 0 {
        format!("+{amount}")
    } else {
        amount.to_string()
    }
}

fn term(term: &BridgeTerm, found: &SalesAnalytics, narrowed: &Narrowed) -> AnyView {
    // What went has its rows in the period before.
    let days = match term.kind {
        BridgeKind::LostCustomers | BridgeKind::LostParts => found.previous,
        _ => found.range,
    };
    let name = if term.kind.by_customer() { "customer" } else { "part" };
    let items = term.items.iter().map(|item| {
        view! {
            <div>
                <dt class="truncate">
                    <a class="link" href=rows_of(days, narrowed, name, &item.number) title=item.number.clone()>
                        {item.name.clone()}
                    </a>
                </dt>
                <dd>{signed(item.amount)}</dd>
            </div>
        }
        .into_any()
    });
    let others = (term.others > 0).then(|| {
        let word = if term.kind.by_customer() { "customer" } else { "part" };
        view! {
            <div>
                <dt class="muted">{format!("{} {word} lain", format_count(i64::from(term.others)))}</dt>
                <dd>{signed(term.others_amount)}</dd>
            </div>
        }
        .into_any()
    });
    let rows: Vec<_> = items.chain(others).collect();
    let body = if rows.is_empty() {
        view! { <p class="sm subtle">"Tidak ada"</p> }.into_any()
    } else {
        view! { <dl class="totals totals--lines">{rows}</dl> }.into_any()
    };
    let plus = if term.amount.0 > 0 { "+" } else { "" };
    view! {
        <Card
            title=format!("{} {plus}{}", term.kind.label(), format_short(term.amount.0))
            sub=meaning(term.kind)
            class="col-4"
        >
            <div class="card__body">{body}</div>
        </Card>
    }
    .into_any()
}
