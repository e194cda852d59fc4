//! The list: whom to call, or whoever a figure counts.

use std::sync::Arc;

use domain::Page;
use domain::insight::{
    CustomerActivity, CustomerAnalytics, CustomerInsight, FrequencyClass, NO_SEGMENT, Segment, TO_CALL,
};
use domain::money::format_count;
use leptos::prelude::*;

use super::{Desk, cells};
use crate::api::{self, ApiError, Query};
use crate::ui::{
    Column, DataTable, Empty, FilterChip, OnPhone, Remote, SearchField, Select, UrlState, first_page, glyph,
    use_table_view,
};

/// Customers of every rhythm, in the address.
const ALL: &str = "all";
/// What the list is narrowed to besides the rhythm, which the figures on the page lead to.
const NARROWED: [&str; 6] = ["segment", "segment_before", "frequency", "activity", "cohort", "again"];

/// What the address asks for: without a rhythm the call list.
pub(super) fn query(url: UrlState) -> Query {
    let rhythm = match url.get("rhythm") {
        None => Some(TO_CALL.to_owned()),
        Some(word) => Some(word).filter(|word| word != ALL),
    };
    ["from", "to", "q", "contacted", "sort"]
        .into_iter()
        .chain(NARROWED)
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
        .with_opt("rhythm", rhythm)
}

fn narrow(url: UrlState, name: &'static str, value: Option<String>) {
    let mut changes = first_page();
    changes.push((name, value));
    url.set(changes);
}

/// The list; what else the answer holds goes into `head`.
pub(super) fn list(url: UrlState, desk: Desk, head: RwSignal<Option<Arc<CustomerAnalytics>>>) -> AnyView {
    let remote = Remote::new(
        move || (query(url).with_opt("cursor", url.get("cursor")), desk.revision.get()),
        move |(query, _)| async move {
            let mut found = api::customers::read(&query).await?;
            let rows = Page {
                items: std::mem::take(&mut found.items),
                next_cursor: found.next_cursor.take(),
                total: std::mem::take(&mut found.total),
                total_is_exact: true,
            };
            // Charts are drawn again only where something else than the page of the list has changed.
            let is_same = head.try_get_untracked().flatten().is_some_and(|known| *known == found);
            if !is_same {
                head.try_set(Some(Arc::new(found)));
            }
            Ok::<Page<CustomerInsight>, ApiError>(rows)
        },
    );
    let columns = vec![
        Column::text("Customer", cells::customer).on_phone(OnPhone::Key),
        Column::text("Tier", cells::tier),
        Column::text("Irama", cells::rhythm),
        Column::text("Perkiraan belanja", cells::expected),
        Column::text("Segmen", cells::segment),
        Column::number("Peluang aktif", cells::chance),
        Column::number("Penjualan rentang", cells::range_sales),
        Column::number("24 bulan", cells::money).sorted_by("net_sales"),
        Column::number("Uang berisiko", cells::risk)
            .sorted_by("money_at_risk")
            .on_phone(OnPhone::End),
        Column::text("Kontak", cells::contact),
        Column::text("Aksi", cells::actions).on_phone(OnPhone::Actions),
    ];
    let look = use_table_view("customer");
    let title = move || match url.get("rhythm").as_deref() {
        Some(ALL) => "Customer",
        _ => "Daftar hubungi",
    };
    let empty = move || {
        let is_narrow = ["q", "contacted"]
            .into_iter()
            .chain(NARROWED)
            .any(|name| url.get(name).is_some());
        let (title, text) = if is_narrow {
            ("Tidak ada customer yang cocok", "Ubah pencarian atau hapus filternya.")
        } else {
            (
                "Tidak ada yang perlu dihubungi",
                "Tidak ada customer yang lewat dari irama belanjanya. Pilih Semua customer untuk melihat yang lain.",
            )
        };
        view! { <Empty icon=glyph::CHECK title text /> }.into_any()
    };
    view! {
        <section class="card table-card" id="daftar" aria-label="Daftar customer">
            <div class="table-tools">
                <div>
                    <h2 class="card__title">{title}</h2>
                    <p class="card__sub">
                        "Menurut irama belanja sendiri; uang berisiko = rata-rata bulanan × 3 × (1 − peluang aktif)"
                    </p>
                </div>
                <span class="push minw-0">{rhythms(url, head)}</span>
            </div>
            <div class="table-tools bt">
                <SearchField url label="Cari nama atau nomor" />
                {contacted(url)}
                {chips(url)}
                <span class="push">{look.menu(&columns)}</span>
            </div>
            <DataTable caption="Customer" columns remote url empty view=Some(look) />
        </section>
    }
    .into_any()
}

/// Whose turn it is, each with how many.
fn rhythms(url: UrlState, head: RwSignal<Option<Arc<CustomerAnalytics>>>) -> AnyView {
    let item = move |word: Option<&'static str>, label: &'static str| {
        let is_chosen = move || url.get("rhythm").as_deref() == word;
        let count = move || {
            let found = head.get()?;
            let figures = &found.figures;
            match word {
                None => Some(format_count(figures.due + figures.overdue)),
                Some("overdue") => Some(format_count(figures.overdue)),
                Some("due") => Some(format_count(figures.due)),
                Some(_) => None,
            }
        };
        view! {
            <button
                class="segmented__item"
                type="button"
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=move |_| narrow(url, "rhythm", word.map(str::to_owned))
            >
                {label}
                " "
                <span class="subtle num">{count}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="segmented" role="group" aria-label="Saring irama">
            {item(None, "Perlu dihubungi")}
            {item(Some("overdue"), "Lewat")}
            {item(Some("due"), "Sudah waktunya")}
            {item(Some(ALL), "Semua customer")}
        </div>
    }
    .into_any()
}

fn contacted(url: UrlState) -> AnyView {
    let options = [
        ("", "Semua kontak"),
        ("false", "Belum dihubungi"),
        ("true", "Sudah dihubungi"),
    ];
    let options = options
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .to_vec();
    let value = Signal::derive(move || url.get("contacted").unwrap_or_default());
    let choose = Callback::new(move |word: String| {
        narrow(url, "contacted", Some(word).filter(|word| !word.is_empty()));
    });
    view! { <Select label="Kontak sejak belanja terakhir" options value on_change=choose /> }.into_any()
}

/// What the list is narrowed to, each to be taken away.
fn chips(url: UrlState) -> AnyView {
    let chips = move || {
        let found: Vec<_> = NARROWED
            .iter()
            .filter_map(|name| {
                let (label, words) = words(name, &url.get(name)?)?;
                Some((*name, label, words))
            })
            .map(|(name, label, words)| {
                let remove = move || {
                    let mut changes = first_page();
                    changes.push((name, None));
                    if name == "cohort" {
                        changes.push(("again", None));
                    }
                    url.set(changes);
                };
                view! { <FilterChip name=label value=words on_clear=Callback::new(move |()| remove()) /> }.into_any()
            })
            .collect();
        found
    };
    view! { <span class="row row--wrap">{chips}</span> }.into_any()
}

/// What a narrowing is called, and to what.
fn words(name: &str, value: &str) -> Option<(&'static str, String)> {
    let segment = |value: &str| match value {
        NO_SEGMENT => "tidak ada".to_owned(),
        word => Segment::parse(word).map_or_else(|| word.to_owned(), |segment| segment.label().to_owned()),
    };
    Some(match name {
        "segment" => ("Segmen", segment(value)),
        "segment_before" => ("Segmen sebulan lalu", segment(value)),
        "frequency" => ("Rentang", FrequencyClass::parse(value)?.label().to_owned()),
        "activity" => ("Rentang", CustomerActivity::parse(value)?.label().to_owned()),
        "cohort" => ("Kohort", value.get(..7).unwrap_or(value).to_owned()),
        "again" => ("Belanja lagi bulan ke", value.to_owned()),
        _ => return None,
    })
}
