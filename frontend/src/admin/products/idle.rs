//! Stok lambat dan mati: what lies on stock without a sale, and what money it holds.

use domain::Page;
use domain::date::format_day;
use domain::insight::{Idle, IdlePart, IdleSum};
use domain::money::format_count;
use leptos::prelude::*;

use super::{Desk, STOCK, cells, filters};
use crate::format::rupiah_short;
use crate::ui::{Badge, Column, DataTable, Empty, OnPhone, SearchField, Tone, glyph, use_table_view};

/// The tab.
pub(super) fn tab(desk: Desk) -> AnyView {
    let url = desk.url;
    let remote = desk.rows(STOCK, |found| {
        let stock = found.stock.as_mut()?;
        Some(Page {
            items: std::mem::take(&mut stock.items),
            next_cursor: stock.next_cursor.take(),
            total: stock.total,
            total_is_exact: true,
        })
    });
    let columns = vec![
        Column::text("Part", |part: &IdlePart| cells::part(&part.part_number, &part.name)).on_phone(OnPhone::Key),
        Column::text("Kelompok", |part: &IdlePart| cells::group(&part.group)),
        Column::text("Keadaan", |part: &IdlePart| {
            let (tone, words) = match part.idle {
                Idle::Slow => (Tone::Warning, "Lambat"),
                Idle::Dead => (Tone::Danger, "Mati"),
            };
            view! { <Badge tone>{words}</Badge> }.into_any()
        }),
        Column::number("Stok", |part: &IdlePart| format_count(part.on_hand).into_any()),
        Column::number("Nilai", |part: &IdlePart| {
            view! { <span class="strong">{part.value.to_string()}</span> }.into_any()
        })
        .on_phone(OnPhone::End),
        Column::text("Terakhir terjual", |part: &IdlePart| {
            let words = part.last_sale.map_or_else(|| "belum pernah".to_owned(), format_day);
            view! { <span class="num muted">{words}</span> }.into_any()
        }),
        Column::number("Tanpa penjualan", |part: &IdlePart| {
            let words = part.days.map(|days| format!("{} hari", format_count(days)));
            words.unwrap_or_else(|| cells::NONE.to_owned()).into_any()
        }),
    ];
    let look = use_table_view("stok-lambat");
    let menu = look.menu(&columns);
    let card = move |label: &'static str, foot: &'static str, of: fn(&Desk) -> Option<IdleSum>| {
        let value = move || of(&desk).map(|sum| rupiah_short(sum.value.0));
        let told = move || {
            of(&desk).map(|sum| {
                format!(
                    "{} part, {} pcs, {foot}",
                    format_count(sum.parts),
                    format_count(sum.quantity)
                )
            })
        };
        view! {
            <div class="kpi">
                <div class="kpi__label">{label}</div>
                <div class="kpi__value">{value}</div>
                <div class="kpi__foot">
                    <span>{told}</span>
                </div>
            </div>
        }
        .into_any()
    };
    let states = vec![
        (String::new(), "Lambat dan mati".to_owned()),
        (Idle::Dead.as_str().to_owned(), "Hanya yang mati".to_owned()),
    ];
    let empty = || {
        view! {
            <Empty
                icon=glyph::PACKAGE
                title="Tidak ada stok yang diam"
                text="Semua part dengan stok terjual dalam 60 hari terakhir, atau tidak ada yang cocok dengan filter."
            />
        }
        .into_any()
    };
    view! {
        <section class="kpis kpis--2" aria-label="Uang yang tertahan">
            {card("Stok lambat", "60 hari tanpa penjualan, termasuk yang mati", |desk| Some(sums(*desk)?.0))}
            {card("Stok mati", "90 hari tanpa penjualan atau belum pernah", |desk| Some(sums(*desk)?.1))}
        </section>
        <section class="card table-card" aria-label="Stok lambat dan mati">
            <div class="table-tools">
                <SearchField url label="Cari nama atau nomor part" />
                {filters::group(desk)}
                {filters::select(url, "idle", "Keadaan", states)}
                <span class="push">{menu}</span>
            </div>
            <DataTable caption="Stok lambat dan mati" columns remote url empty=ViewFn::from(empty) view=Some(look) />
        </section>
        <p class="xs subtle">
            "Nilai = stok menurut harga pokok satuan dari snapshot terakhir. Retur tidak dihitung sebagai penjualan."
        </p>
    }
    .into_any()
}

fn sums(desk: Desk) -> Option<(IdleSum, IdleSum)> {
    let found = desk.found.get()?;
    let sums = found.stock.as_ref()?.sums;
    Some((sums.slow, sums.dead))
}
