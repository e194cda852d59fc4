//! `/customer/favorites`: parts marked by hand and parts bought often, with stock, rhythm and the next purchase.

mod cells;

use std::sync::Arc;

use domain::Page;
use domain::date::{format_day, format_instant};
use domain::favorite::{Favorite, FavoriteCounts, FavoriteKind, FavoritePage, OFTEN_DAYS};
use domain::money::format_count;
use leptos::prelude::*;

use crate::api::{self, Query};
use crate::paths;
use crate::portal::watch_stock;
use crate::ui::{
    ButtonKind, ButtonSize, Column, DataTable, Empty, Icon, OnPhone, PageHead, Remote, UrlState, button_class,
    first_page, glyph, use_url_state,
};

/// More warnings than these are told by their number.
const WARNED: usize = 3;

/// What the parts of the page share; cells find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    url: UrlState,
    /// Raised whenever stock or a mark changed.
    revision: RwSignal<usize>,
    /// The answer but for its rows.
    head: RwSignal<Option<Arc<FavoritePage>>>,
    /// Sentences about parts that may run out.
    warnings: RwSignal<Vec<(String, String)>>,
}

impl Desk {
    fn read_again(self) {
        self.revision.try_update(|revision| *revision += 1);
    }
}

/// The page.
#[component]
pub fn FavoritesPage() -> impl IntoView {
    let desk = Desk {
        url: use_url_state(),
        revision: RwSignal::new(0),
        head: RwSignal::new(None),
        warnings: RwSignal::new(Vec::new()),
    };
    provide_context(desk);
    watch_stock(move || desk.read_again());
    let fresh = move || desk.head.with(|head| head.as_deref().map(fresh)).unwrap_or_default();
    let link = button_class(ButtonKind::Secondary, ButtonSize::Normal);
    view! {
        <PageHead title="Part Favorit" meta=fresh>
            <a class=link href=paths::CUSTOMER_PARTS>
                <Icon glyph=glyph::STAR />
                "Tambah dari Stok Part"
            </a>
        </PageHead>
        {move || desk.warnings.get().into_iter().map(warning).collect::<Vec<_>>()}
        <div class="row row--between row--wrap">
            {kinds(desk)}
            <span class="sm subtle only-desktop">
                {format!("Sering dibeli = {OFTEN_DAYS} hari belanja atau lebih dalam 12 bulan")}
            </span>
        </div>
        {list(desk)}
    }
}

fn fresh(page: &FavoritePage) -> String {
    let Some(day) = page.stock_as_of else {
        return "Belum ada data stok".to_owned();
    };
    let day = format!("Stok per {}", format_day(day));
    match page.updated_at {
        Some(at) => format!("{day}, unggahan terakhir {}", format_instant(at)),
        None => day,
    }
}

/// One such sentence in the flow of a page.
pub(super) fn warning((title, text): (String, String)) -> AnyView {
    view! {
        <div class="alert alert--warning">
            <Icon glyph=glyph::TRIANGLE_ALERT />
            <span>
                <span class="alert__title">{title}</span>
                {text}
            </span>
        </div>
    }
    .into_any()
}

/// Marked, bought often, or both, each with how many there are.
fn kinds(desk: Desk) -> AnyView {
    let item = move |kind: Option<FavoriteKind>, count: fn(&FavoriteCounts) -> i64| {
        let word = kind.map(FavoriteKind::as_str);
        let is_chosen = move || desk.url.get("kind").as_deref() == word;
        let choose = move |_| {
            let mut changes = first_page();
            changes.push(("kind", word.map(str::to_owned)));
            desk.url.set(changes);
        };
        let count = move || {
            desk.head
                .with(|head| head.as_ref().map(|head| format_count(count(&head.counts))))
        };
        view! {
            <button
                class="segmented__item"
                type="button"
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=choose
            >
                {kind.map_or("Semua", FavoriteKind::label)}
                " "
                <span class="num">{count}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="segmented" role="group" aria-label="Saring favorit">
            {item(None, |counts| counts.all)}
            {item(Some(FavoriteKind::Marked), |counts| counts.marked)}
            {item(Some(FavoriteKind::Often), |counts| counts.often)}
        </div>
    }
    .into_any()
}

fn list(desk: Desk) -> AnyView {
    let url = desk.url;
    let columns = vec![
        Column::text("Part", cells::part).on_phone(OnPhone::Key),
        Column::text("Asal", cells::origin),
        Column::text("Stok", cells::stock).on_phone(OnPhone::End),
        Column::text("Irama beli", cells::rhythm),
        Column::number("Perkiraan berikutnya", cells::next),
        Column::text("Aksi", cells::actions).on_phone(OnPhone::Actions),
    ];
    let query = move || {
        ["kind", "cursor"]
            .into_iter()
            .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
    };
    let remote = Remote::new(
        move || (query(), desk.revision.get()),
        move |(query, _)| async move {
            let mut page = api::favorites::list(&query).await?;
            let rows = Page {
                items: std::mem::take(&mut page.items),
                next_cursor: page.next_cursor.take(),
                total: page.total,
                total_is_exact: page.total_is_exact,
            };
            desk.warnings.try_set(warnings(&rows.items));
            desk.head.try_set(Some(Arc::new(page)));
            Ok::<Page<Favorite>, api::ApiError>(rows)
        },
    );
    let empty = || {
        let link = button_class(ButtonKind::Primary, ButtonSize::Normal);
        let text = "Tandai part dengan bintang di Stok Part. Part yang sering Anda beli muncul sendiri di sini.";
        view! {
            <Empty icon=glyph::STAR title="Belum ada favorit" text>
                <a class=link href=paths::CUSTOMER_PARTS>"Buka Stok Part"</a>
            </Empty>
        }
        .into_any()
    };
    view! {
        <section class="card table-card" aria-label="Daftar favorit">
            <DataTable caption="Part favorit" columns remote url empty />
        </section>
    }
    .into_any()
}

/// What is said of the first that may run out before they are needed; they stand first in the list.
pub(super) fn warnings(items: &[Favorite]) -> Vec<(String, String)> {
    let short = items.iter().filter(|one| one.may_run_out).take(WARNED);
    short
        .map(|one| {
            let title = format!("{}: stok mungkin habis sebelum Anda perlu", one.part.name);
            let usual = one
                .usual_quantity
                .map(|usual| format!(", biasanya Anda membeli {}", format_count(usual)));
            let next = one.rhythm.as_ref().map(|rhythm| {
                let days = cells::days(rhythm.from, rhythm.to);
                format!(" Perkiraan pembelian berikutnya {days}.")
            });
            let text = format!(
                "Sisa {}{}.{}",
                format_count(one.part.on_hand),
                usual.unwrap_or_default(),
                next.unwrap_or_default()
            );
            (title, text)
        })
        .collect()
}
