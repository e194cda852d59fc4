//! The list with its filters.

use std::sync::Arc;

use domain::Page;
use domain::money::format_count;
use domain::sales::NO_GROUP;
use domain::stock::{StockItem, StockStatus};
use leptos::prelude::*;

use super::{Desk, cells};
use crate::api::{self, Query};
use crate::paths;
use crate::ui::{
    ButtonKind, ButtonSize, Column, DataTable, Empty, OnPhone, Remote, SearchField, Select, UrlState, button_class,
    first_page, glyph, use_table_view,
};

/// What the list is narrowed to, and its order.
pub fn query(url: UrlState) -> Query {
    ["q", "group", "status", "sort"]
        .into_iter()
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

/// Narrows the list, or widens it.
pub fn narrow(url: UrlState, name: &'static str, value: Option<String>) {
    let mut changes = first_page();
    changes.push((name, value));
    url.set(changes);
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
        move || (query(url).with_opt("cursor", url.get("cursor")), desk.revision.get()),
        move |(query, _)| async move {
            let mut page = api::stock::list(&query).await?;
            let rows = Page {
                items: std::mem::take(&mut page.items),
                next_cursor: page.next_cursor.take(),
                total: page.total,
                total_is_exact: page.total_is_exact,
            };
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
                <span>{groups(desk)}</span>
                <span class="push minw-0">{statuses(desk)}</span>
                {look.menu(&columns)}
            </div>
            <DataTable caption="Stok per part" columns remote url empty view=Some(look) />
        </section>
    }
    .into_any()
}

/// The part groups, to narrow the list to one.
fn groups(desk: Desk) -> AnyView {
    let url = desk.url;
    let known = Memo::new(move |_| {
        let head = desk.head.get()?;
        Some(head.groups.iter().map(|group| group.group.clone()).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || url.get("group").unwrap_or_default());
    let choose = Callback::new(move |group: String| {
        narrow(url, "group", Some(group).filter(|group| !group.is_empty()));
    });
    (move || {
        let mut options = vec![(String::new(), "Semua kelompok".to_owned())];
        for group in known.get().unwrap_or_default() {
            options.push(if group.is_empty() {
                (NO_GROUP.to_owned(), "Tanpa kelompok".to_owned())
            } else {
                (group.clone(), group)
            });
        }
        view! { <Select label="Kelompok" options value on_change=choose /> }
    })
    .into_any()
}

/// The statuses, each with how many parts it has.
fn statuses(desk: Desk) -> AnyView {
    let url = desk.url;
    let item = move |status: Option<StockStatus>| {
        let is_chosen = move || url.get("status").as_deref() == status.map(StockStatus::as_str);
        let count = move || {
            let summary = desk.head.get()?.summary;
            Some(format_count(match status {
                None => summary.parts,
                Some(StockStatus::Critical) => summary.critical,
                Some(StockStatus::Low) => summary.low,
                Some(StockStatus::Normal) => summary.normal,
            }))
        };
        let choose = move |_| narrow(url, "status", status.map(|status| status.as_str().to_owned()));
        view! {
            <button
                class="segmented__item"
                type="button"
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=choose
            >
                {status.map_or("Semua", StockStatus::label)} " " <span class="subtle num">{count}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="segmented" role="group" aria-label="Status stok">
            {item(None)}
            {item(Some(StockStatus::Critical))}
            {item(Some(StockStatus::Low))}
            {item(Some(StockStatus::Normal))}
        </div>
    }
    .into_any()
}
