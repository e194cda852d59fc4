//! Terbaik dan terendah: parts by revenue, quantity, profit or GP%.

use domain::Page;
use domain::insight::ProductRow;
use domain::money::format_count;
use leptos::prelude::*;

use super::{Desk, RANKING, cells, filters};
use crate::ui::{Column, DataTable, Empty, OnPhone, SearchField, Segmented, first_page, glyph, use_table_view};

/// The tab.
pub(super) fn tab(desk: Desk) -> AnyView {
    let url = desk.url;
    let remote = desk.rows(RANKING, |found| {
        let ranking = found.ranking.as_mut()?;
        Some(Page {
            items: std::mem::take(&mut ranking.items),
            next_cursor: ranking.next_cursor.take(),
            total: ranking.total,
            total_is_exact: true,
        })
    });
    let columns = vec![
        Column::text("Part", |row: &ProductRow| cells::part(&row.part_number, &row.name)).on_phone(OnPhone::Key),
        Column::text("Kelompok", |row: &ProductRow| cells::group(&row.group)),
        Column::text("Kelas", |row: &ProductRow| {
            view! { <span class="muted">{cells::class(row.abc, row.demand_class)}</span> }.into_any()
        }),
        Column::number("Jumlah", |row: &ProductRow| {
            format_count(row.figures.quantity).into_any()
        })
        .sorted_by("quantity"),
        Column::number("Penjualan bersih", |row: &ProductRow| {
            view! { <span class="strong">{row.figures.net_sales.to_string()}</span> }.into_any()
        })
        .sorted_by("net_sales")
        .on_phone(OnPhone::End),
        Column::number("Perubahan", |row: &ProductRow| {
            cells::changed(row.figures.net_sales_change)
        })
        .sorted_by("change"),
        Column::number("Laba kotor", |row: &ProductRow| {
            cells::money(row.figures.gross_profit).into_any()
        })
        .sorted_by("gross_profit"),
        Column::number("GP%", |row: &ProductRow| {
            cells::known(row.figures.gp_percent).into_any()
        })
        .sorted_by("gp_percent"),
        Column::number("Perubahan GP", |row: &ProductRow| {
            cells::moved(row.figures.gp_change_points)
        }),
    ];
    let look = use_table_view("produk");
    let menu = look.menu(&columns);
    let worst = Signal::derive(move || url.get("sort").is_some_and(|sort| !sort.starts_with('-')));
    let choose = Callback::new(move |worst: bool| {
        let sort = url.get("sort").unwrap_or_else(|| "-net_sales".to_owned());
        let by = sort.trim_start_matches('-');
        let mut changes = first_page();
        changes.push(("sort", Some(format!("{}{by}", if worst { "" } else { "-" }))));
        url.set(changes);
    });
    let cards = move || {
        let found = desk.found.get()?;
        Some(cells::cards(&found.ranking.as_ref()?.sum, None, "#daftar-part"))
    };
    let empty = || {
        view! {
            <Empty
                icon=glyph::PACKAGE_SEARCH
                title="Tidak ada part yang terjual"
                text="Ubah rentang atau pencarian, atau hapus salah satu filter."
            />
        }
        .into_any()
    };
    view! {
        {cards}
        <section class="card table-card" id="daftar-part" aria-label="Part terbaik dan terendah">
            <div class="table-tools">
                <SearchField url label="Cari nama atau nomor part" />
                {filters::group(desk)}
                {filters::classes(url)}
                <Segmented
                    label="Urutan"
                    options=vec![(false, "Terbaik dulu"), (true, "Terendah dulu")]
                    value=worst
                    on_change=choose
                />
                <span class="push">{menu}</span>
            </div>
            <DataTable caption="Part terbaik dan terendah" columns remote url empty=ViewFn::from(empty) view=Some(look) />
        </section>
    }
    .into_any()
}
