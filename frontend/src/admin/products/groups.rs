//! Kelompok: the part groups, each of which opens its parts.

use domain::DateRange;
use domain::insight::{ProductAnalytics, ProductGroup};
use domain::money::format_count;
use domain::sales::group_label;
use leptos::prelude::*;

use super::{Desk, cells, links};
use crate::ui::{Card, Empty, glyph};

/// The tab.
pub(super) fn tab(found: &ProductAnalytics, _: Desk) -> AnyView {
    let Some(groups) = &found.by_group else {
        return ().into_any();
    };
    if groups.items.is_empty() {
        return view! {
            <Card title="Kelompok">
                <Empty
                    icon=glyph::PACKAGE_SEARCH
                    title="Belum ada penjualan di sini"
                    text="Pilih rentang lain."
                />
            </Card>
        }
        .into_any();
    }
    let rows: Vec<_> = groups.items.iter().map(|group| row(found.range, group)).collect();
    view! {
        {cells::cards(&groups.sum, None, "#daftar-kelompok")}
        <Card title="Kelompok" sub="Menurut kelompok part sekarang. Pilih kelompok untuk melihat part-nya" class="table-card">
            <div class="table-wrap" role="region" aria-label="Kelompok" tabindex="0">
                <table class="table table--stack" id="daftar-kelompok">
                    <caption class="sr-only">"Kelompok part"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Kelompok"</th>
                            <th scope="col" class="is-num">
                                "Part"
                            </th>
                            <th scope="col" class="is-num">
                                "Jumlah"
                            </th>
                            <th scope="col" class="is-num" aria-sort="descending">
                                "Penjualan bersih"
                            </th>
                            <th scope="col" class="is-num">
                                "Bagian"
                            </th>
                            <th scope="col" class="w-24 only-desktop-cell">
                                <span class="sr-only">"Batang bagian"</span>
                            </th>
                            <th scope="col" class="is-num">
                                "Perubahan"
                            </th>
                            <th scope="col" class="is-num">
                                "Laba kotor"
                            </th>
                            <th scope="col" class="is-num">
                                "GP%"
                            </th>
                            <th scope="col" class="is-num">
                                "Perubahan GP"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn row(range: DateRange, group: &ProductGroup) -> AnyView {
    let figures = &group.figures;
    let width = group.share_percent.unwrap_or_default().clamp(0.0, 100.0);
    view! {
        <tr>
            <td class="is-key" data-label="Kelompok">
                <a class="cell-main" href=links::group(range, &group.group)>
                    {group_label(&group.group).to_owned()}
                </a>
            </td>
            <td class="is-num" data-label="Part">
                {format_count(group.parts)}
            </td>
            <td class="is-num" data-label="Jumlah">
                {format_count(figures.quantity)}
            </td>
            <td class="is-num strong is-end" data-label="Penjualan bersih">
                {figures.net_sales.to_string()}
            </td>
            <td class="is-num" data-label="Bagian">
                {cells::known(group.share_percent)}
            </td>
            <td class="only-desktop-cell is-off">
                <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar__track" width="100" height="6"></rect>
                    <rect class="bar__fill" width=width height="6"></rect>
                </svg>
            </td>
            <td class="is-num" data-label="Perubahan">
                {cells::changed(figures.net_sales_change)}
            </td>
            <td class="is-num" data-label="Laba kotor">
                {cells::money(figures.gross_profit)}
            </td>
            <td class="is-num" data-label="GP%">
                {cells::known(figures.gp_percent)}
            </td>
            <td class="is-num" data-label="Perubahan GP">
                {cells::moved(figures.gp_change_points)}
            </td>
        </tr>
    }
    .into_any()
}
