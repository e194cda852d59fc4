//! The figures on top, and the same parts with and without a discount.

use domain::money::{format_count, format_decimal, format_short};
use domain::pricing::{PricedLines, Pricing, PricingLines};
use leptos::prelude::*;

use super::{Desk, lines};
use crate::admin::dashboard::figures::against;
use crate::format::{percent, points, rupiah_short};
use crate::ui::{Card, Empty, delta_of_cost, glyph};

/// The four cards.
pub(super) fn cards(found: &Pricing, desk: Desk) -> AnyView {
    let summary = &found.summary;
    let rate = summary.discount_percent.unwrap_or_default();
    let change = match summary.change_points {
        // A discount that grows is no good news.
        Some(change) => view! {
            {delta_of_cost((change, points(change)))}
            <span class="only-desktop">{against(found.range, found.previous)}</span>
        }
        .into_any(),
        None => "belum ada pembanding".into_any(),
    };
    let threshold = summary.threshold_percent;
    // What the rates and the money add up from stands in the table of groups.
    let groups = || format!("#{}", super::tables::GROUPS);
    view! {
        <section class="kpis" aria-label="Ringkasan harga">
            {card("Diskon", "", format_decimal(rate, 1), "%", change, groups())}
            {card(
                "Uang diskon",
                "Rp",
                format_short(summary.discount.0),
                "",
                format!("termasuk PPN, dari {} penjualan kotor", rupiah_short(summary.gross_sales.0)).into_any(),
                groups(),
            )}
            {card(
                "Di bawah harga pokok",
                "",
                format_count(summary.below_cost_lines),
                "baris",
                format!("rugi {}", rupiah_short(summary.below_cost_loss.0)).into_any(),
                lines::href(desk, PricingLines::BelowCost),
            )}
            {card(
                &format!("Diskon di atas {threshold}%"),
                "",
                format_count(summary.over_threshold_lines),
                "baris",
                format!("diskonnya {}", rupiah_short(summary.over_threshold_discount.0)).into_any(),
                lines::href(desk, PricingLines::OverThreshold),
            )}
        </section>
    }
    .into_any()
}

fn card(
    label: &str,
    before: &'static str,
    figure: String,
    after: &'static str,
    foot: AnyView,
    href: String,
) -> AnyView {
    let label = label.to_owned();
    let before = (!before.is_empty()).then(|| view! { <small>{before}</small> }.into_any());
    let after = (!after.is_empty()).then(|| view! { <small class="after">{after}</small> }.into_any());
    view! {
        <a class="kpi" href=href>
            <div class="kpi__label">{label}</div>
            <div class="kpi__value">{before} {figure} {after}</div>
            <div class="kpi__foot">{foot}</div>
        </a>
    }
    .into_any()
}

/// With and without a discount, the same parts.
pub(super) fn compared(found: &Pricing) -> AnyView {
    let body = match &found.compared {
        None => view! {
            <Empty
                icon=glyph::TAGS
                title="Tidak ada yang sebanding"
                text="Pada rentang ini tidak ada part yang terjual dengan dan tanpa diskon."
            />
        }
        .into_any(),
        Some(compared) => {
            let gp = compared.with.gp_percent.zip(compared.without.gp_percent);
            let words = gp.map(|(with, without)| {
                let side = if with < without { "lebih rendah" } else { "lebih tinggi" };
                format!(", dengan GP {} poin {side}", format_decimal((with - without).abs(), 1))
            });
            let words = format!(
                "{} part terjual dengan kedua cara. Satu pcs berdiskon membawa {} dari harganya tanpa diskon{}.",
                format_count(compared.parts),
                percent(compared.unit_price_percent),
                words.unwrap_or_default()
            );
            view! {
                <div class="vs">
                    {side("Dengan diskon", "legend__key key-1", &compared.with)}
                    {side("Tanpa diskon", "legend__key key-2", &compared.without)}
                </div>
                <p class="sm muted mt-4">{words}</p>
            }
            .into_any()
        }
    };
    view! {
        <Card title="Dengan dan tanpa diskon" sub="Part yang sama">
            <div class="card__body">{body}</div>
        </Card>
    }
    .into_any()
}

fn side(label: &'static str, key: &'static str, lines: &PricedLines) -> AnyView {
    let gp = lines.gp_percent.map_or_else(|| "–".to_owned(), percent);
    let each = lines.quantity as f64 / lines.lines.max(1) as f64;
    let words = format!(
        "{} · {} pcs per baris",
        rupiah_short(lines.net_sales.0),
        format_decimal(each, 1)
    );
    view! {
        <div class="vs__col">
            <p class="vs__label">
                <span class=key></span>
                {label}
            </p>
            <p class="figure figure--md">
                <small>"GP"</small>
                {gp}
            </p>
            <p class="sm muted num">{words}</p>
        </div>
    }
    .into_any()
}
