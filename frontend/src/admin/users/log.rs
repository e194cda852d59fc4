//! Who did what, with how it was and how it is since.

use chrono::NaiveDate;
use domain::Page;
use domain::account::{AUDIT_ACTIONS, AuditEntry, audit_label};
use domain::date::{DatePreset, wita_day};
use leptos::prelude::*;

use super::changes::changes;
use super::{Desk, cells};
use crate::api::{self, Query};
use crate::ui::{
    Column, DataTable, DateRangePicker, Empty, OnPhone, Remote, SearchField, Select, UrlState, first_page, glyph,
    use_table_view,
};

/// What the log is narrowed to: without days in the address, the last thirty.
pub fn filter_of(url: UrlState, today: NaiveDate) -> Query {
    let range = url.range().unwrap_or_else(|| DatePreset::Last30.range(today));
    let mut query = Query::new().with("from", range.from).with("to", range.to);
    for name in ["actor", "action", "q"] {
        query = query.with_opt(name, url.get(name));
    }
    query
}

/// The day in WITA by the browser's clock.
pub fn today() -> NaiveDate {
    wita_day(chrono::DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default())
}

/// The log of a range of days.
pub fn log(desk: Desk, url: UrlState) -> AnyView {
    let query = move || filter_of(url, today()).with_opt("cursor", url.get("cursor"));
    let actors = RwSignal::new(Vec::new());
    let remote = Remote::new(
        move || (query(), desk.revision.get()),
        move |(query, _)| async move {
            let page = api::users::log(&query).await?;
            let told: Vec<_> = page.actors.into_iter().map(|actor| (actor.id, actor.name)).collect();
            if actors.try_get_untracked().is_some_and(|known| known != told) {
                actors.try_set(told);
            }
            Ok(Page {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
                total_is_exact: page.total_is_exact,
            })
        },
    );
    let choose = move |name: &'static str, label: &'static str, options: Vec<(String, String)>| {
        let options = std::iter::once((String::new(), label.to_owned()))
            .chain(options)
            .collect();
        let value = Signal::derive(move || url.get(name).unwrap_or_default());
        let on_change = Callback::new(move |chosen: String| {
            let mut changes = first_page();
            changes.push((name, Some(chosen).filter(|chosen| !chosen.is_empty())));
            url.set(changes);
        });
        view! {
            <span>
                <Select label options value on_change />
            </span>
        }
        .into_any()
    };
    let actions = AUDIT_ACTIONS
        .iter()
        .map(|(stored, words)| ((*stored).to_owned(), (*words).to_owned()))
        .collect();
    let columns = vec![
        Column::text("Waktu", |entry: &AuditEntry| cells::at(Some(entry.at))),
        Column::text("Pelaku", |entry: &AuditEntry| entry.actor.clone().into_any()),
        Column::text("Tindakan", action).on_phone(OnPhone::Key),
        Column::text("Sebelum", |entry: &AuditEntry| chips(told(entry).0, "diff diff--old")),
        Column::text("Sesudah", |entry: &AuditEntry| chips(told(entry).1, "diff diff--new")),
    ];
    let look = use_table_view("log");
    let empty = || {
        view! {
            <Empty
                icon=glyph::HISTORY
                title="Tidak ada catatan"
                text="Pilih rentang tanggal lain, atau ubah pencarian dan saringan."
            />
        }
        .into_any()
    };
    view! {
        <section class="card table-card">
            <div class="table-tools">
                <SearchField url label="Cari tindakan atau objek" />
                {move || choose("actor", "Semua pelaku", actors.get())}
                {choose("action", "Semua tindakan", actions)}
                <span class="push">
                    <DateRangePicker url data_date=Signal::derive(move || Some(today())) />
                </span>
                {look.menu(&columns)}
            </div>
            <DataTable caption="Log aktivitas" columns remote url empty view=Some(look) />
        </section>
    }
    .into_any()
}

fn told(entry: &AuditEntry) -> (Vec<String>, Vec<String>) {
    changes(entry.before.as_ref(), entry.after.as_ref())
}

fn action(entry: &AuditEntry) -> AnyView {
    let what = audit_label(&entry.action).to_owned();
    view! {
        <span class="cell-main">{what}</span>
        " "
        <span class="muted">{entry.subject_name.clone()}</span>
    }
    .into_any()
}

fn chips(texts: Vec<String>, class: &'static str) -> AnyView {
    let chips: Vec<_> = texts
        .into_iter()
        .map(|text| view! { <span class=class>{text}</span> }.into_any())
        .collect();
    view! { <span class="chips">{chips}</span> }.into_any()
}
