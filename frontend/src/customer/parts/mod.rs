//! `/customer/parts`: the catalogue, searched by number and name, with what can be had now; a part in
//! a drawer.

mod drawer;
mod filters;
mod search;

use domain::date::{format_day, format_instant};
use domain::money::format_count;
use domain::part::{PartPage, PartSummary};
use domain::sales::group_label;
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::part;
use crate::api::{self, Query};
use crate::portal::watch_stock;
use crate::ui::{
    Empty, Glyph, Icon, IconSize, Loaded, PageHead, Pager, Place, Remote, Skeleton, UrlState, glyph, use_url_state,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    url: UrlState,
    /// Raised whenever stock or a mark changed.
    revision: RwSignal<usize>,
}

impl Desk {
    fn read_again(self) {
        self.revision.try_update(|revision| *revision += 1);
    }
}

/// What the list is narrowed to, and its order.
fn query(url: UrlState) -> Query {
    ["q", "group", "availability", "sort", "cursor"]
        .into_iter()
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

/// The page.
#[component]
pub fn PartsPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        url,
        revision: RwSignal::new(0),
    };
    let remote = Remote::new(
        move || (query(url), desk.revision.get()),
        |(query, _)| async move { api::parts::list(&query).await },
    );
    watch_stock(move || desk.read_again());
    let place = Signal::derive(move || {
        let page = remote.ok()?;
        Some(Place {
            rows: page.items.len(),
            total: page.total,
            is_exact: page.total_is_exact,
            next: page.next_cursor.clone(),
        })
    });
    let skeleton = || {
        let rows: Vec<_> = (0..6)
            .map(|_| view! { <li class="part"><Skeleton class="skeleton--w70" /></li> }.into_any())
            .collect();
        view! { <ul class="card table-card catalog-list" aria-hidden="true">{rows}</ul> }.into_any()
    };
    let freshness = move || remote.ok().map(|page| fresh(&page)).unwrap_or_default();
    view! {
        <div class="page-head--bare">
            <PageHead title="Stok Part" meta=freshness />
        </div>
        <div class="catalog-search">
            {search::field(url)}
            {filters::chips(url, remote)}
        </div>
        <div class="row row--between catalog-order mt-1">
            <p class="sm muted" role="status">
                {move || remote.ok().map(|page| found(&page, url.get("q").as_deref()))}
            </p>
            {filters::order(url)}
        </div>
        <Loaded remote skeleton view=move |page| list(&page, desk) />
        <Pager url place />
        <p class="xs subtle only-mobile">{freshness}</p>
        {drawer::drawer(desk)}
    }
}

fn fresh(page: &PartPage) -> String {
    let Some(day) = page.stock_as_of else {
        return "Belum ada data stok".to_owned();
    };
    let day = format!("Stok per {}", format_day(day));
    match page.updated_at {
        Some(at) => format!("{day}, diperbarui {}", format_instant(at)),
        None => day,
    }
}

/// `7 part cocok dengan “k44” dan yang mirip`.
fn found(page: &PartPage, text: Option<&str>) -> AnyView {
    let more = if page.total_is_exact { "" } else { "lebih dari " };
    let words = match text {
        None => " part".to_owned(),
        Some(text) if page.has_similar => format!(" part cocok dengan “{text}” dan yang mirip"),
        Some(text) => format!(" part cocok dengan “{text}”"),
    };
    view! {
        {more}
        <span class="strong num">{format_count(page.total)}</span>
        {words}
    }
    .into_any()
}

fn list(page: &PartPage, desk: Desk) -> AnyView {
    if page.items.is_empty() {
        return view! {
            <section class="card">
                <Empty
                    icon=glyph::PACKAGE_SEARCH
                    title="Tidak ada part yang cocok"
                    text="Ketik sebagian nomor atau nama part, atau hapus saringan."
                />
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = page.items.iter().map(|one| row(one, desk)).collect();
    view! { <ul class="card table-card catalog-list">{rows}</ul> }.into_any()
}

fn row(one: &PartSummary, desk: Desk) -> AnyView {
    let group = group_label(&one.group).to_owned();
    let unheard = Callback::new(|()| ());
    let number = one.part_number.clone();
    let open = move |event: MouseEvent| {
        // A plain press stays at its place of the list; any other is the browser's.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            desk.url.set(vec![("part", Some(number.clone()))]);
        }
    };
    view! {
        <li class="part">
            <a class="part__link" href=part::href(&one.part_number) on:click=open>
                <span class="part__thumb">
                    <Icon glyph=thumb(&one.group) size=IconSize::ExtraLarge />
                </span>
                <span class="minw-0">
                    <span class="part__name">{one.name.clone()}</span>
                    <span class="part__meta">
                        <span class="code">{one.part_number.clone()}</span>
                        " · "
                        {group}
                    </span>
                </span>
            </a>
            <span class="part__avail">{part::availability(one)}</span>
            <span class="part__act">{part::notify(one, unheard)} {part::star(one, unheard)}</span>
        </li>
    }
    .into_any()
}

/// A line drawing for the groups that most distributors have.
fn thumb(group: &str) -> Glyph {
    match group {
        "OIL" => glyph::DROPLET,
        "BRAKE" | "TYRE" => glyph::DISC_3,
        "DRIVE" | "CABLE" => glyph::CABLE,
        "BATTERY" | "ELECTRICAL" => glyph::BATTERY_CHARGING,
        "ENGINE" => glyph::COG,
        _ => glyph::PACKAGE,
    }
}
