//! `/admin/stock`: how every part's stock stands, and what staff do about it.

mod adjust;
mod cells;
mod drawer;
mod filters;
mod list;

use std::sync::Arc;

use domain::date::format_day;
use domain::money::{format_count, format_short};
use domain::stock::{StockPage, StockRules, StockStatus};
use leptos::prelude::*;

use crate::portal::watch_stock;
use crate::ui::{AskDialog, Asks, ExportMenu, Freshness, PageHead, Toast, Toasts, UrlState, use_toasts, use_url_state};
use crate::{api, session};

pub use self::cells::{badge, sentence};
pub(in crate::admin) use self::{
    adjust::{adjust, minimum},
    drawer::table,
};

/// What changing stock needs, here and on the page of a part.
#[derive(Clone, Copy)]
pub(in crate::admin) struct Changing {
    pub(in crate::admin) asks: Asks,
    pub(in crate::admin) toasts: Toasts,
    /// Raised whenever stock changed, here or elsewhere.
    pub(in crate::admin) revision: RwSignal<usize>,
    /// What statuses are judged by.
    pub(in crate::admin) rules: RwSignal<StockRules>,
}

impl Changing {
    /// Made once a page.
    pub(in crate::admin) fn provide() -> Self {
        Self {
            asks: Asks::provide(),
            toasts: use_toasts(),
            revision: RwSignal::new(0),
            rules: RwSignal::new(StockRules::default()),
        }
    }

    fn changed(self, words: String) {
        self.toasts.show(Toast::done(words));
        self.read_again();
    }

    /// Has what is shown read again.
    pub(in crate::admin) fn read_again(self) {
        self.revision.try_update(|revision| *revision += 1);
    }
}

/// What the parts of the page share; cells find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    changing: Changing,
    url: UrlState,
    /// The list's answer but for its rows.
    head: RwSignal<Option<Arc<StockPage>>>,
    may_write: bool,
}

/// The page.
#[component]
pub fn StockPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        changing: Changing::provide(),
        url,
        head: RwSignal::new(None),
        may_write: session::user_now().is_some_and(|user| user.role.may_write()),
    };
    provide_context(desk);
    watch_stock(move || desk.changing.read_again());
    let freshness = Signal::derive(move || {
        desk.head.get().map(|head| Freshness {
            as_of: head.has_sales.then_some(head.as_of),
            last_upload: head.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    let meta = move || match desk.head.get() {
        None => String::new(),
        Some(head) => match head.stock_as_of {
            Some(date) => format!("stok per {}", format_day(date)),
            None => "belum ada berkas stok".to_owned(),
        },
    };
    let query = Callback::new(move |()| list::query(url));
    view! {
        <PageHead title="Manajemen Stok" freshness meta>
            {filters::sheet_button(desk)} <ExportMenu path=api::stock::LIST query name="stok" />
        </PageHead>
        {cards(desk)}
        {list::list(desk)}
        {drawer::drawer(desk)}
        <AskDialog asks=desk.changing.asks />
    }
}

/// The figures of what text and group leave; those of statuses lead to their parts.
fn cards(desk: Desk) -> AnyView {
    let summary = move || desk.head.get().map(|head| head.summary);
    let card = move |label: AnyView, value: AnyView, foot: AnyView| {
        view! {
            <div class="kpi__label">{label}</div>
            <div class="kpi__value">{value}</div>
            <div class="kpi__foot">
                <span>{foot}</span>
            </div>
        }
        .into_any()
    };
    let figure = move |of: fn(&domain::stock::StockSummary) -> String| {
        (move || match summary() {
            Some(summary) => of(&summary).into_any(),
            None => view! { <span class="skeleton skeleton--w48" aria-label="Memuat"></span> }.into_any(),
        })
        .into_any()
    };
    let status = move |status: StockStatus, words: &'static str, foot: &'static str| {
        let (ico, level) = match status {
            StockStatus::Critical => ("level-ico level-ico--crit", "level level--1"),
            _ => ("level-ico level-ico--warn", "level level--2"),
        };
        let label = view! {
            <span class=ico>
                <span class=level>
                    <i></i>
                    <i></i>
                    <i></i>
                </span>
            </span>
            {words}
        };
        let count = match status {
            StockStatus::Critical => figure(|summary| format_count(summary.critical)),
            _ => figure(|summary| format_count(summary.low)),
        };
        let value = view! {
            {count}
            <small class="after">"part"</small>
        };
        let narrow = move |event: web_sys::MouseEvent| {
            event.prevent_default();
            filters::narrow(desk.url, "status", Some(status.as_str().to_owned()));
        };
        let href = format!("{}?status={}", crate::paths::ADMIN_STOCK, status.as_str());
        view! {
            <a class="kpi" href=href on:click=narrow>
                {card(label.into_any(), value.into_any(), foot.into_any())}
            </a>
        }
        .into_any()
    };
    // The cards count text and group, whatever the status.
    let widen = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        filters::narrow(desk.url, "status", None);
    };
    let groups = move || summary().map(|summary| format!("{} kelompok", format_count(summary.groups)));
    let full = move || summary().map(|summary| summary.value.to_string());
    let value = view! {
        <small>"Rp"</small>
        {figure(|summary| format_short(summary.value.0))}
    };
    view! {
        <section class="kpis" aria-label="Ringkasan stok">
            <a class="kpi" href=crate::paths::ADMIN_STOCK on:click=widen>
                {card("Part".into_any(), figure(|summary| format_count(summary.parts)), groups.into_any())}
            </a>
            <a class="kpi" href=crate::paths::ADMIN_STOCK title=full on:click=widen>
                {card("Nilai stok".into_any(), value.into_any(), "menurut harga pokok".into_any())}
            </a>
            {status(StockStatus::Low, "Stok rendah", "di bawah titik pesan ulang")}
            {status(StockStatus::Critical, "Stok kritis", "habis sebelum pesanan tiba")}
        </section>
    }
    .into_any()
}
