//! What the list is narrowed to: beside the search on wide screens, in a sheet on phones.

use domain::money::format_count;
use domain::sales::NO_GROUP;
use domain::stock::StockStatus;
use leptos::prelude::*;

use super::Desk;
use crate::ui::{FilterSheet, Select, UrlState, filter_chips, filter_field, first_page};

const STATUSES: [StockStatus; 3] = [StockStatus::Critical, StockStatus::Low, StockStatus::Normal];

/// Narrows the list, or widens it.
pub fn narrow(url: UrlState, name: &'static str, value: Option<String>) {
    let mut changes = first_page();
    changes.push((name, value));
    url.set(changes);
}

/// The part groups of the stock as stored and as they read; reactive.
fn known(desk: Desk) -> Vec<(String, String)> {
    let Some(head) = desk.head.get() else { return Vec::new() };
    let choice = |group: &String| match group.is_empty() {
        true => (NO_GROUP.to_owned(), "Tanpa kelompok".to_owned()),
        false => (group.clone(), group.clone()),
    };
    head.groups.iter().map(|group| choice(&group.group)).collect()
}

/// The part groups, to narrow the list to one.
pub fn groups(desk: Desk) -> AnyView {
    let url = desk.url;
    let known = Memo::new(move |_| known(desk));
    let value = Signal::derive(move || url.get("group").unwrap_or_default());
    let choose = Callback::new(move |group: String| {
        narrow(url, "group", Some(group).filter(|group| !group.is_empty()));
    });
    (move || {
        let mut options = vec![(String::new(), "Semua kelompok".to_owned())];
        options.extend(known.get());
        view! { <Select label="Kelompok" options value on_change=choose /> }
    })
    .into_any()
}

/// The statuses, each with how many parts it has.
pub fn statuses(desk: Desk) -> AnyView {
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
            {STATUSES.map(|status| item(Some(status))).into_iter().collect::<Vec<_>>()}
        </div>
    }
    .into_any()
}

/// The button of phones, with how many filters are set, and its sheet.
pub fn sheet_button(desk: Desk) -> AnyView {
    let url = desk.url;
    let set = Signal::derive(move || {
        ["group", "status"]
            .into_iter()
            .filter(|name| url.get(name).is_some())
            .count()
    });
    let on_clear = Callback::new(move |()| {
        let mut changes = first_page();
        changes.extend([("group", None), ("status", None)]);
        url.set(changes);
    });
    let show = Signal::derive(move || {
        let total = desk.head.get().map(|head| head.total);
        total.map_or_else(
            || "Tampilkan".to_owned(),
            |total| format!("Tampilkan {} part", format_count(total)),
        )
    });
    let chips = move |name: &'static str, choices: Vec<(String, String)>| {
        let choose = Callback::new(move |value| narrow(url, name, value));
        filter_chips(choices, url.get(name).as_deref(), choose)
    };
    let statuses = move || {
        let words = |status: StockStatus| (status.as_str().to_owned(), status.label().to_owned());
        chips("status", STATUSES.map(words).into())
    };
    let groups = move || chips("group", known(desk));
    view! {
        <FilterSheet set show on_clear>
            {filter_field("Status", statuses.into_any())}
            {filter_field("Kelompok", groups.into_any())}
        </FilterSheet>
    }
    .into_any()
}
