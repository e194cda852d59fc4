//! Ringkasan: margins against discounts, the classes, and what the other tabs say in short.

use charts::{Paint, Unit};
use domain::insight::{
    AbcClass, ClassCell, DemandClass, IdleSum, ProductAnalytics, ProductFigures, ProductPair, ProductSummary,
};
use domain::money::{format_count, percent as share_of};
use domain::sales::group_label;
use leptos::prelude::*;

use super::{Desk, cells, links, pairs};
use crate::format::{percent, rupiah_short};
use crate::ui::chart::{Scatter, ScatterData, ScatterMark, category_paints};
use crate::ui::{Card, Empty, Segmented, glyph};

/// Groups with a colour and a shape of their own.
const OWN: usize = 5;
/// The paint of the rest.
const REST: Paint = Paint::Series(8);

/// Whether a mark is a part or a group; kept in the address.
pub(super) fn by(desk: Desk) -> AnyView {
    let value = Signal::derive(move || desk.url.get("by").is_some());
    let choose = Callback::new(move |groups: bool| {
        desk.url.replace(vec![("by", groups.then(|| "group".to_owned()))]);
    });
    view! {
        <span class="push">
            <Segmented
                label="Satu tanda"
                options=vec![(false, "Per part"), (true, "Per kelompok")]
                value
                on_change=choose
            />
        </span>
    }
    .into_any()
}

/// The tab.
pub(super) fn tab(found: &ProductAnalytics, desk: Desk) -> AnyView {
    let Some(summary) = &found.summary else {
        return ().into_any();
    };
    let parts = scatter(found, summary, false);
    let groups = scatter(found, summary, true);
    let drawn = move || {
        let by_group = desk.url.get("by").is_some();
        let (sub, data) = if by_group {
            ("Satu tanda = satu kelompok, luas = penjualan bersih", groups.clone())
        } else {
            (
                "Satu tanda = satu part, luas = penjualan bersih, 200 part terbesar",
                parts.clone(),
            )
        };
        view! { <Scatter title="Diskon terhadap GP%" sub class="col-7" data empty=nothing /> }.into_any()
    };
    let parts_sold = links::parts(found.range, untrack(|| desk.url.get("group")).as_deref());
    view! {
        {cells::cards(&summary.total, Some(summary.sold_parts), &parts_sold)}
        <div class="grid">{drawn} {classes(found, summary, desk)}</div>
        <div class="grid">{idle(summary)} {pairs(&summary.pairs)}</div>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! {
        <Empty
            icon=glyph::CHART_SCATTER
            title="Belum ada yang dibandingkan"
            text="Pilih rentang lain, atau hapus filter kelompok."
        />
    }
    .into_any()
}

fn scatter(found: &ProductAnalytics, summary: &ProductSummary, by_group: bool) -> ScatterData {
    let own: Vec<&str> = summary
        .by_group
        .iter()
        .take(OWN)
        .map(|group| group.group.as_str())
        .collect();
    let mut kinds: Vec<(Paint, String)> = category_paints(&own)
        .into_iter()
        .zip(&own)
        .map(|(paint, group)| (paint, group_label(group).to_owned()))
        .collect();
    let kind = |group: &str| own.iter().position(|own| *own == group).unwrap_or(own.len());
    let figures = |figures: &ProductFigures| {
        let (x, y) = figures.discount_percent.zip(figures.gp_percent)?;
        (figures.net_sales.0 > 0).then_some([x, y, figures.net_sales.0 as f64])
    };
    let marks: Vec<ScatterMark> = if by_group {
        let groups = summary.by_group.iter().filter_map(|group| {
            Some(ScatterMark {
                name: group_label(&group.group).to_owned(),
                key: None,
                href: Some(links::group(found.range, &group.group)),
                figures: figures(&group.figures)?,
                kind: kind(&group.group),
            })
        });
        groups.collect()
    } else {
        let parts = summary.parts.iter().filter_map(|part| {
            Some(ScatterMark {
                name: part.name.clone(),
                key: Some(part.part_number.clone()),
                href: Some(links::part(&part.part_number)),
                figures: figures(&part.figures)?,
                kind: kind(&part.group),
            })
        });
        parts.collect()
    };
    if marks.iter().any(|mark| mark.kind == own.len()) {
        kinds.push((REST, "Lainnya".to_owned()));
    }
    let level = summary.total.gp_percent;
    ScatterData {
        description: format!(
            "{} tanda: diskon mendatar, GP% tegak, luas penjualan bersih. GP% semuanya {}.",
            format_count(marks.len() as i64),
            cells::known(level)
        ),
        heading: if by_group { "Kelompok" } else { "Part" },
        figures: [
            (Unit::Percent, "Diskon"),
            (Unit::Percent, "GP%"),
            (Unit::Rupiah, "Penjualan bersih"),
        ],
        below: "Diskon terhadap penjualan kotor",
        kinds,
        marks,
        level: level.map(|level| (level, format!("GP% semua {}", percent(level)))),
    }
}

/// What the classes by money stand for.
const SHARES: [(AbcClass, &str); 3] = [
    (AbcClass::A, "80% penjualan"),
    (AbcClass::B, "15% penjualan"),
    (AbcClass::C, "5% penjualan"),
];

fn classes(found: &ProductAnalytics, summary: &ProductSummary, desk: Desk) -> AnyView {
    if summary.matrix.iter().all(|cell| cell.abc.is_none()) {
        return view! {
            <Card title="Kelas ABC dan kelas permintaan" class="col-5">
                <Empty
                    icon=glyph::LOADER_CIRCLE
                    title="Kelas belum dihitung"
                    text="Biasanya kurang dari satu menit setelah unggahan. Buka lagi sebentar lagi."
                />
            </Card>
        }
        .into_any();
    }
    let group = desk.url.get("group");
    let heads: Vec<_> = DemandClass::ALL
        .iter()
        .map(|class| view! { <th scope="col">{class.label()}</th> }.into_any())
        .collect();
    let largest = summary
        .matrix
        .iter()
        .map(|cell| cell.net_sales.0)
        .max()
        .unwrap_or(0)
        .max(1);
    let of = |abc, demand| {
        let is_it = |cell: &&ClassCell| cell.abc == Some(abc) && cell.demand_class == Some(demand);
        summary.matrix.iter().find(is_it)
    };
    let rows: Vec<_> = SHARES
        .iter()
        .map(|(abc, words)| {
            let row: Vec<_> = DemandClass::ALL
                .iter()
                .map(|demand| match of(*abc, *demand) {
                    None => view! { <td class="h1">"0"</td> }.into_any(),
                    Some(cell) => {
                        let href = links::class(found.range, group.as_deref(), (*abc, *demand));
                        class_cell(cell, largest, href, (*abc, *demand))
                    }
                })
                .collect();
            view! {
                <tr>
                    <th scope="row">
                        <span class="heat__cls">{abc.label()}</span>
                        <span class="heat__cap">{*words}</span>
                    </th>
                    {row}
                </tr>
            }
            .into_any()
        })
        .collect();
    let without: Vec<&ClassCell> = summary
        .matrix
        .iter()
        .filter(|cell| cell.demand_class.is_none())
        .collect();
    let words = told(summary);
    let rest = (!without.is_empty()).then(|| {
        let parts: i64 = without.iter().map(|cell| cell.parts).sum();
        let money: i64 = without.iter().map(|cell| cell.net_sales.0).sum();
        format!(
            " {} part lain belum punya permintaan sebulan penuh ({}).",
            format_count(parts),
            rupiah_short(money)
        )
    });
    view! {
        <Card
            title="Kelas ABC dan kelas permintaan"
            sub="Jumlah part dan penjualan bersih pada rentang ini. Pilih kotak untuk melihat part-nya"
            class="col-5 card--fill"
        >
            <div class="card__body">
                <div class="heat-wrap" role="region" aria-label="Kelas ABC dan kelas permintaan" tabindex="0">
                    <table class="heat heat--tall">
                        <caption class="sr-only">"ABC terhadap kelas permintaan"</caption>
                        <thead>
                            <tr>
                                <td></td>
                                {heads}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="sm muted mt-4">{words} {rest}</p>
            </div>
        </Card>
    }
    .into_any()
}

fn class_cell(cell: &ClassCell, largest: i64, href: String, (abc, demand): (AbcClass, DemandClass)) -> AnyView {
    let level = 1 + (cell.net_sales.0.max(0) as f64 / largest as f64 * 6.0).round() as i64;
    let says = format!(
        "Kelas {}, permintaan {}: ",
        abc.label(),
        demand.label().to_ascii_lowercase()
    );
    view! {
        <td class=format!("h{}", level.clamp(1, 7))>
            <a href=href>
                <span>
                    <span class="sr-only">{says}</span>
                    <b>{format_count(cell.parts)}</b>
                    <span class="sr-only">" part, "</span>
                    {rupiah_short(cell.net_sales.0)}
                </span>
            </a>
        </td>
    }
    .into_any()
}

/// What the largest cell gives, in a sentence.
fn told(summary: &ProductSummary) -> String {
    let largest = summary
        .matrix
        .iter()
        .filter(|cell| cell.demand_class.is_some() && cell.net_sales.0 > 0)
        .max_by_key(|cell| cell.net_sales.0);
    let Some((cell, share)) =
        largest.and_then(|cell| Some((cell, share_of(cell.net_sales.0, summary.total.net_sales.0)?)))
    else {
        return String::new();
    };
    let advice = match cell.demand_class {
        Some(DemandClass::Smooth) => " Jaga agar stoknya tidak pernah kosong.",
        Some(DemandClass::Lumpy) => " Permintaannya sulit ditebak: pesan sedikit demi sedikit.",
        _ => "",
    };
    format!(
        "{} memberi {} penjualan dari {} part.{advice}",
        cells::class(cell.abc, cell.demand_class),
        percent(share),
        format_count(cell.parts)
    )
}

fn idle(summary: &ProductSummary) -> AnyView {
    let row = |title: &'static str, sum: IdleSum, dead: bool| {
        let href = links::tab(if dead { "stock&idle=dead" } else { "stock" });
        view! {
            <a class="list__row" href=href>
                <span class="list__main">
                    <span class="list__title">{title}</span>
                    <span class="list__sub">{format!("{} part", format_count(sum.parts))}</span>
                </span>
                <span class="list__title num">{rupiah_short(sum.value.0)}</span>
            </a>
        }
        .into_any()
    };
    let slow = row("Stok lambat, 60 hari tanpa penjualan", summary.idle.slow, false);
    let dead = row("Stok mati, 90 hari atau belum pernah", summary.idle.dead, true);
    view! {
        <Card title="Stok lambat dan mati" sub="Uang yang tertahan menurut harga pokok; yang mati termasuk lambat" class="col-5">
            <div class="mt-2">{slow} {dead}</div>
        </Card>
    }
    .into_any()
}

fn pairs(found: &[ProductPair]) -> AnyView {
    let body = pairs::brief(found, |pair| {
        view! {
            <a class="cell-main" href=links::part(&pair.first_number)>
                {pair.first_name.clone()}
            </a>
            " "
            <span class="subtle">{format!("→ {}", pair.second_name)}</span>
        }
        .into_any()
    });
    let tools = || view! { <a class="link sm" href=links::tab(super::PAIRS)>"Lihat semua"</a> }.into_any();
    view! {
        <Card
            title="Dibeli bersama"
            sub="Pasangan dalam satu faktur, 12 bulan, minimal 10 faktur"
            class="col-7 table-card"
            tools
        >
            {body}
        </Card>
    }
    .into_any()
}
