//! Dibeli bersama: parts that are on one invoice more often than by chance.

use domain::Page;
use domain::insight::ProductPair;
use domain::money::{format_count, format_decimal};
use leptos::prelude::*;

use super::{Desk, PAIRS, cells};
use crate::format::percent;
use crate::ui::{Column, DataTable, Empty, OnPhone, SearchField, glyph, use_table_view};

/// The tab.
pub(super) fn tab(desk: Desk) -> AnyView {
    let url = desk.url;
    let remote = desk.rows(PAIRS, |found| {
        let pairs = found.pairs.as_mut()?;
        Some(Page {
            items: std::mem::take(&mut pairs.items),
            next_cursor: pairs.next_cursor.take(),
            total: pairs.total,
            total_is_exact: true,
        })
    });
    let columns = vec![
        Column::text("Part", |pair: &ProductPair| {
            cells::part(&pair.first_number, &pair.first_name)
        })
        .on_phone(OnPhone::Key),
        Column::text("Bersama", |pair: &ProductPair| {
            cells::part(&pair.second_number, &pair.second_name)
        }),
        Column::number("Faktur", |pair: &ProductPair| format_count(pair.invoices).into_any()).sorted_by("invoices"),
        Column::number("Support", |pair: &ProductPair| percent(pair.support_percent).into_any()).sorted_by("support"),
        Column::number("Confidence", |pair: &ProductPair| {
            percent(pair.confidence_percent).into_any()
        })
        .sorted_by("confidence"),
        Column::number("Sebaliknya", |pair: &ProductPair| {
            percent(pair.confidence_back_percent).into_any()
        }),
        Column::number("Lift", |pair: &ProductPair| {
            view! { <span class="strong">{format_decimal(pair.lift, 1)}</span> }.into_any()
        })
        .sorted_by("lift")
        .on_phone(OnPhone::End),
    ];
    let look = use_table_view("dibeli-bersama");
    let menu = look.menu(&columns);
    let empty = || {
        view! {
            <Empty
                icon=glyph::PACKAGE_SEARCH
                title="Tidak ada pasangan"
                text="Perlu minimal 10 faktur dalam 12 bulan dengan dua part yang sama. Coba pencarian lain."
            />
        }
        .into_any()
    };
    view! {
        <section class="card table-card" aria-label="Dibeli bersama">
            <div class="table-tools">
                <SearchField url label="Cari nama atau nomor part" />
                <span class="push">{menu}</span>
            </div>
            <DataTable caption="Dibeli bersama" columns remote url empty=ViewFn::from(empty) view=Some(look) />
        </section>
        <p class="xs subtle">
            "Support = bagian faktur 12 bulan yang memuat keduanya. Confidence = dari faktur dengan part pertama, bagian yang juga memuat part kedua; Sebaliknya membacanya dari part kedua. Lift = berapa kali lebih sering daripada kebetulan."
        </p>
    }
    .into_any()
}

/// Some pairs as a table of a card; `name` says which they are.
pub(super) fn brief(pairs: &[ProductPair], name: fn(&ProductPair) -> AnyView) -> AnyView {
    if pairs.is_empty() {
        let text = "Perlu minimal 10 faktur dalam 12 bulan dengan dua part yang sama.";
        return view! { <Empty icon=glyph::PACKAGE_SEARCH title="Belum ada pasangan" text /> }.into_any();
    }
    let row = |pair: &ProductPair| {
        view! {
            <tr>
                <td class="is-key" data-label="Part">
                    {name(pair)}
                </td>
                <td class="is-num" data-label="Faktur">
                    {format_count(pair.invoices)}
                </td>
                <td class="is-num" data-label="Support">
                    {percent(pair.support_percent)}
                </td>
                <td class="is-num" data-label="Confidence">
                    {percent(pair.confidence_percent)}
                </td>
                <td class="is-num strong is-end" data-label="Lift">
                    {format_decimal(pair.lift, 1)}
                </td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<_> = pairs.iter().map(row).collect();
    view! {
        <div class="table-wrap">
            <table class="table table--stack table--compact">
                <caption class="sr-only">"Dibeli bersama"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Part"</th>
                        <th scope="col" class="is-num">
                            "Faktur"
                        </th>
                        <th scope="col" class="is-num">
                            "Support"
                        </th>
                        <th scope="col" class="is-num">
                            "Confidence"
                        </th>
                        <th scope="col" class="is-num">
                            "Lift"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
