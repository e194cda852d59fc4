//! The list with its filters.

use std::sync::Arc;

use domain::Page;
use domain::stock::StockItem;
use leptos::prelude::*;

use super::{Desk, cells, filters};
use crate::api::{self, Query};
use crate::paths;
use crate::ui::{
    ButtonKind, ButtonSize, Column, DataTable, Empty, OnPhone, Remote, SearchField, UrlState, button_class, glyph,
    use_table_view,
};

/// What the list is narrowed to, and its order.
pub fn query(url: UrlState) -> Query {
    ["q", "group", "status", "sort"]
        .into_iter()
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

/// The list.
pub fn list(desk: Desk) -> AnyView {
    let url = desk.url;
    let mut columns = vec![
        Column::text("Part", cells::part)
            .sorted_by("name")
            .on_phone(OnPhone::Key),
        Column::text("Kelompok", cells::group),
        Column::text("Status", cells::status)
            .sorted_by("status")
            .on_phone(OnPhone::End),
        Column::number("Stok", cells::on_hand).sorted_by("on_hand"),
        Column::number("Titik / minimum", cells::reorder_point),
        Column::text("Alasan", cells::reason),
        Column::number("Nilai", cells::value).sorted_by("value"),
    ];
    if desk.may_write {
        columns.push(Column::text("Aksi", cells::menu).on_phone(OnPhone::Actions));
    } else {
        columns.push(Column::text("Riwayat", cells::history).on_phone(OnPhone::Actions));
    }
    let remote = Remote::new(
        move || {
            (
                query(url).with_opt("cursor", url.get("cursor")),
                desk.changing.revision.get(),
            )
        },
        move |(query, _)| async move {
            let mut page = api::stock::list(&query).await?;
            let rows = Page {
                items: std::mem::take(&mut page.items),
                next_cursor: page.next_cursor.take(),
                total: page.total,
                total_is_exact: page.total_is_exact,
            };
            desk.changing.rules.try_set(page.rules);
            desk.head.try_set(Some(Arc::new(page)));
            Ok::<Page<StockItem>, api::ApiError>(rows)
        },
    );
    let look = use_table_view("stok");
    let empty = move || {
        let is_narrow = ["q", "group", "status"].into_iter().any(|name| url.get(name).is_some());
        if is_narrow {
            let title = "Tidak ada part yang cocok";
            let text = "Ubah pencarian, kelompok, atau status.";
            return view! { <Empty icon=glyph::SEARCH title text /> }.into_any();
        }
        let link = button_class(ButtonKind::Primary, ButtonSize::Normal);
        let text = "Unggah berkas stok: jumlah dan nilai setiap part pada satu tanggal.";
        view! {
            <Empty icon=glyph::PACKAGE title="Belum ada stok" text>
                <a class=link href=paths::ADMIN_UPLOAD>"Upload data"</a>
            </Empty>
        }
        .into_any()
    };
    view! {
        <section class="card table-card" aria-label="Daftar stok">
            <div class="table-tools">
                <SearchField url label="Cari nama atau nomor part" />
                <span class="only-desktop">{filters::groups(desk)}</span>
                <span class="push minw-0">{filters::statuses(desk)}</span>
                {look.menu(&columns)}
            </div>
            <DataTable caption="Stok per part" columns remote url empty view=Some(look) />
        </section>
    }
    .into_any()
}
