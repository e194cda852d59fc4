//! Umur piutang: what customers owe by how long it has been due.

use domain::Page;
use domain::payment::{AgeingRow, Buckets};
use leptos::prelude::*;

use super::{Desk, cells};
use crate::api::{self, ApiError, Query, encode};
use crate::paths;
use crate::ui::{Column, DataTable, Empty, OnPhone, Remote, SearchField, UrlState, glyph, use_table_view};

/// What the report is narrowed to.
pub fn query(url: UrlState) -> Query {
    Query::new().with_opt("q", url.get("q"))
}

/// The tab.
pub fn ageing(desk: Desk) -> AnyView {
    let url = desk.url;
    let sums = RwSignal::new(Buckets::default());
    let remote = Remote::new(
        move || (query(url).with_opt("cursor", url.get("cursor")), desk.revision.get()),
        move |(query, _)| async move {
            let page = api::payments::ageing(&query).await?;
            desk.told(page.as_of, page.last_upload.as_ref(), page.kept_from);
            sums.try_set(page.sums);
            Ok::<_, ApiError>(Page {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
                total_is_exact: page.total_is_exact,
            })
        },
    );
    let columns = vec![
        Column::text("Customer", customer).on_phone(OnPhone::Key),
        Column::number("Belum jatuh tempo", |row: &AgeingRow| cells::amount(row.due.not_due)),
        Column::number("1–30 hari", |row: &AgeingRow| cells::amount(row.due.days_30)),
        Column::number("31–60 hari", |row: &AgeingRow| cells::amount(row.due.days_60)),
        Column::number("61–90 hari", |row: &AgeingRow| cells::amount(row.due.days_90)),
        Column::number("> 90 hari", |row: &AgeingRow| cells::amount(row.due.over_90)),
        Column::number("Kelebihan bayar", |row: &AgeingRow| cells::amount(row.due.credit)),
        Column::number("Saldo", |row: &AgeingRow| {
            view! { <span class="strong">{row.due.balance.to_string()}</span> }.into_any()
        })
        .on_phone(OnPhone::End),
    ];
    let foot = Callback::new(move |label: &'static str| {
        let words = move || {
            let sums = sums.get();
            match label {
                "Customer" => "Jumlah".to_owned(),
                "Belum jatuh tempo" => sums.not_due.to_string(),
                "1–30 hari" => sums.days_30.to_string(),
                "31–60 hari" => sums.days_60.to_string(),
                "61–90 hari" => sums.days_90.to_string(),
                "> 90 hari" => sums.over_90.to_string(),
                "Kelebihan bayar" => sums.credit.to_string(),
                _ => sums.balance.to_string(),
            }
        };
        view! { <span class="strong">{words}</span> }.into_any()
    });
    let look = use_table_view("umur-piutang");
    let empty = move || {
        if desk.is_off.get() {
            return cells::off();
        }
        let (title, text) = if url.get("q").is_some() {
            ("Tidak ada customer yang cocok", "Ubah pencarian.")
        } else {
            ("Tidak ada piutang", "Semua faktur lunas.")
        };
        view! { <Empty icon=glyph::CHECK title text /> }.into_any()
    };
    view! {
        <section class="card table-card" aria-label="Umur piutang">
            <div class="table-tools">
                <SearchField url label="Cari customer" />
                <span class="push">{look.menu(&columns)}</span>
            </div>
            <DataTable caption="Umur piutang per customer" columns remote url empty view=Some(look) foot=Some(foot) />
        </section>
    }
    .into_any()
}

/// The customer; it leads to what is open.
fn customer(row: &AgeingRow) -> AnyView {
    let href = format!("{}?customer={}", paths::ADMIN_PAYMENTS, encode(&row.customer_number));
    view! { <a href=href>{cells::customer(&row.customer_name, &row.customer_number)}</a> }.into_any()
}
