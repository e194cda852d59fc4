//! Tagihan terbuka: what is left to pay, first due first.

use std::sync::Arc;

use domain::Page;
use domain::date::format_day;
use domain::money::format_count;
use domain::payment::{InvoiceStatus, OpenInvoiceOf, OpenSummary};
use leptos::prelude::*;

use super::{Desk, cells, opening, record};
use crate::api::{self, ApiError, Query};
use crate::ui::{
    Column, DataTable, Deed, Empty, OnPhone, Remote, SearchField, Segmented, UrlState, first_page, glyph, row_menu,
    use_table_view,
};

const STATES: [(Option<InvoiceStatus>, &str); 4] = [
    (None, "Semua"),
    (Some(InvoiceStatus::Overdue), "Lewat jatuh tempo"),
    (Some(InvoiceStatus::Partial), "Sebagian"),
    (Some(InvoiceStatus::Open), "Belum dibayar"),
];

/// What the list is narrowed to.
pub fn query(url: UrlState) -> Query {
    ["q", "customer", "status"]
        .into_iter()
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

/// The tab.
pub fn open(desk: Desk) -> AnyView {
    let url = desk.url;
    let summary = RwSignal::new(None::<OpenSummary>);
    let remote = Remote::new(
        move || (query(url).with_opt("cursor", url.get("cursor")), desk.revision.get()),
        move |(query, _)| async move {
            let page = api::payments::open(&query).await?;
            desk.told(page.as_of, page.last_upload.as_ref(), page.kept_from);
            summary.try_set(Some(page.summary));
            Ok::<_, ApiError>(Page {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
                total_is_exact: page.total_is_exact,
            })
        },
    );
    let mut columns = vec![
        Column::text("Customer", |row: &OpenInvoiceOf| {
            cells::customer(&row.customer_name, &row.customer_number)
        })
        .on_phone(OnPhone::Key),
        Column::text("Faktur", |row: &OpenInvoiceOf| {
            view! { <span class="num">{row.invoice.label().to_owned()}</span> }.into_any()
        }),
        Column::text("Tanggal", |row: &OpenInvoiceOf| {
            cells::muted(format_day(row.invoice.date))
        }),
        Column::text("Jatuh tempo", |row: &OpenInvoiceOf| {
            view! { <span class="num">{format_day(row.invoice.due_date)}</span> }.into_any()
        }),
        Column::text("Status", |row: &OpenInvoiceOf| cells::badge(row.invoice.status)).on_phone(OnPhone::End),
        Column::number("Total Faktur", |row: &OpenInvoiceOf| {
            cells::muted(row.invoice.total.to_string())
        }),
        Column::number("Sisa", |row: &OpenInvoiceOf| {
            view! { <span class="strong">{row.invoice.rest.to_string()}</span> }.into_any()
        }),
    ];
    if desk.may_write {
        columns.push(Column::text("Aksi", menu).on_phone(OnPhone::Actions));
    }
    let look = use_table_view("tagihan");
    let empty = move || {
        if desk.is_off.get() {
            return cells::off();
        }
        let is_narrow = ["q", "customer", "status"]
            .into_iter()
            .any(|name| url.get(name).is_some());
        let (title, text) = if is_narrow {
            ("Tidak ada tagihan yang cocok", "Ubah pencarian atau status.")
        } else {
            ("Semua faktur lunas", "Faktur baru muncul di sini begitu diunggah.")
        };
        view! { <Empty icon=glyph::CHECK title text /> }.into_any()
    };
    let options = STATES
        .iter()
        .enumerate()
        .map(|(place, (_, words))| (place, *words))
        .collect::<Vec<_>>();
    let chosen = Signal::derive(move || {
        let status = url.get("status").and_then(|word| InvoiceStatus::parse(&word));
        STATES
            .iter()
            .position(|(state, _)| *state == status)
            .unwrap_or_default()
    });
    let choose = Callback::new(move |place: usize| {
        let status = STATES.get(place).and_then(|(state, _)| *state);
        let mut changes = first_page();
        changes.push(("status", status.map(|status| status.as_str().to_owned())));
        url.set(changes);
    });
    view! {
        {move || kpis(summary.get())}
        <section class="card table-card" aria-label="Tagihan terbuka">
            <div class="table-tools">
                <SearchField url label="Cari customer atau faktur" />
                <span class="push minw-0">
                    <Segmented label="Status" options value=chosen on_change=choose />
                </span>
                {look.menu(&columns)}
            </div>
            <DataTable caption="Tagihan terbuka" columns remote url empty view=Some(look) />
        </section>
    }
    .into_any()
}

fn kpis(summary: Option<OpenSummary>) -> AnyView {
    let card = |label: &'static str, value: Option<String>, foot: &'static str| {
        let value = value.map_or_else(
            || view! { <span class="skeleton skeleton--w48" aria-label="Memuat"></span> }.into_any(),
            IntoAny::into_any,
        );
        view! {
            <div class="kpi">
                <div class="kpi__label">{label}</div>
                <div class="kpi__value">{value}</div>
                <div class="kpi__foot">
                    <span>{foot}</span>
                </div>
            </div>
        }
        .into_any()
    };
    let of = |pick: fn(&OpenSummary) -> String| summary.as_ref().map(pick);
    view! {
        <section class="kpis" aria-label="Ringkasan tagihan">
            {card("Belum dibayar", of(|sums| sums.rest.to_string()), "Total Faktur, termasuk PPN")}
            {card("Lewat jatuh tempo", of(|sums| sums.overdue.to_string()), "menurut tanggal hari ini")}
            {card("Customer berutang", of(|sums| format_count(sums.customers)), "punya faktur terbuka")}
            {card("Kelebihan bayar", of(|sums| sums.credit.to_string()), "dipakai untuk faktur berikutnya")}
        </section>
    }
    .into_any()
}

/// What writers can do with a customer's invoice.
fn menu(row: &OpenInvoiceOf) -> AnyView {
    let desk = expect_context::<Desk>();
    let row = Arc::new(row.clone());
    row_menu(format!("Aksi untuk {}", row.invoice.label()), move || {
        let row = Arc::clone(&row);
        let number = row.customer_number.clone();
        let run = move |()| record::prepare(desk, row.customer_number.clone(), &row.invoice.invoice_number);
        vec![
            Deed {
                icon: glyph::WALLET,
                words: "Catat pembayaran",
                danger: false,
                run: Callback::new(run),
            },
            Deed {
                icon: glyph::PENCIL,
                words: "Saldo awal",
                danger: false,
                run: Callback::new(move |()| opening::open(desk, number.clone())),
            },
        ]
    })
}
