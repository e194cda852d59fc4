//! `/customer/history`: invoices with their lines, narrowed by days, text and group; each as PDF, a page of them
//! or those that are ticked as ZIP.

mod chosen;
mod filters;
mod invoice;

use domain::money::format_count;
use domain::purchase::PurchasePage;
use leptos::prelude::*;

use self::chosen::Chosen;
use super::figures::freshness;
use crate::api;
use crate::api::Query;
use crate::ui::{
    Button, DateRangePicker, Empty, ExportMenu, Loaded, PageHead, Pager, Place, Remote, SearchField, SkeletonCard,
    UrlState, glyph, use_toasts, use_url_state,
};

/// What the list is narrowed to.
const FILTERS: [&str; 5] = ["from", "to", "q", "group", "invoice_type"];

fn query(url: UrlState) -> Query {
    let filter = |query: Query, name: &'static str| query.with_opt(name, url.get(name));
    FILTERS.into_iter().fold(Query::new(), filter)
}

/// The page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let url = use_url_state();
    let data = Remote::new(
        move || query(url).with_opt("cursor", url.get("cursor")),
        async |query| api::purchases::history(&query).await,
    );
    let fresh = Signal::derive(move || {
        let data = data.ok()?;
        Some(freshness(data.as_of, data.has_sales, data.last_upload_at))
    });
    let data_date = Signal::derive(move || data.ok().map(|data| data.as_of));
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let chosen = Chosen::none();
    let on_zip = Callback::new(move |()| {
        let Some(page) = data.ok() else { return };
        chosen::save(&chosen::ids(&page), pending, toasts);
    });
    let nothing = Signal::derive(move || data.ok().is_none_or(|page| page.items.is_empty()));
    let place = Signal::derive(move || {
        let page = data.ok()?;
        Some(Place {
            rows: page.items.len(),
            total: page.total,
            is_exact: page.total_is_exact,
            next: page.next_cursor.clone(),
        })
    });
    view! {
        <PageHead title="Riwayat Pembelian" freshness=fresh>
            <DateRangePicker url data_date everything=true />
            <Button icon=glyph::FILE_DOWN pending disabled=nothing label="Unduh ZIP berisi faktur di halaman ini" on_press=on_zip>
                "Unduh ZIP"
            </Button>
            <ExportMenu
                path="/api/customer/history"
                query=Callback::new(move |()| query(url))
                name="riwayat-pembelian"
            />
        </PageHead>
        <div class="toolbar">
            <SearchField url label="Cari faktur atau part" />
            <div class="hscroll">{move || data.ok().map(|page| filters::chips(url, &page.groups))}</div>
            {move || data.ok().map(|page| summary(&page))}
        </div>
        <Loaded
            remote=data
            skeleton=|| view! { <SkeletonCard lines=12 /> }.into_any()
            view=move |page| list(&page, url, chosen)
        />
        <Pager url place />
        {chosen::bar(chosen)}
        {move || {
            url.get("group")
                .map(|_| {
                    view! {
                        <p class="xs subtle">
                            "Dengan filter kelompok, angka di daftar dan jumlahnya hanya dari baris kelompok itu."
                        </p>
                    }
                        .into_any()
                })
        }}
    }
}

/// `7 faktur · Total Faktur Rp 5.370.380`
fn summary(page: &PurchasePage) -> AnyView {
    view! {
        <span class="push sm muted" role="status">
            <span class="strong num">{format_count(page.summary.invoices)}</span>
            " faktur · Total Faktur "
            <span class="strong num">{page.summary.total.to_string()}</span>
        </span>
    }
    .into_any()
}

fn list(page: &PurchasePage, url: UrlState, chosen: Chosen) -> AnyView {
    if page.items.is_empty() {
        let text = if page.groups.is_empty() {
            "Faktur tampil di sini setelah data penjualan berikutnya masuk."
        } else {
            "Ubah tanggal, pencarian, atau filter."
        };
        return view! { <section class="card"><Empty icon=glyph::RECEIPT_TEXT title="Tidak ada faktur" text /></section> }
            .into_any();
    }
    let opened = url.get("invoice");
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|item| {
            let is_open = opened.as_deref() == Some(item.id.to_string().as_str());
            view! {
                <div class="inv-pick">
                    {chosen::tick(chosen, item)}
                    {invoice::row(item, is_open)}
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="card invoices" aria-label="Faktur">
            {chosen::tick_all(chosen, page)}
            {rows}
        </section>
    }
    .into_any()
}
