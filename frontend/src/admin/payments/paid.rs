//! Pembayaran: what was recorded, newest first, and reversing it.

use std::sync::Arc;

use domain::Page;
use domain::date::{format_day, format_instant};
use domain::payment::{PAYMENT_NOTE_MAX, Payment, invoice_label};
use leptos::prelude::*;

use super::{Desk, cells};
use crate::api::{self, ApiError, Query};
use crate::ui::{
    Answers, Ask, Column, DataTable, Deed, Empty, Field, OnPhone, Remote, SearchField, Segmented, UrlState, first_page,
    glyph, problems, row_menu, use_table_view, work,
};

const STATES: [(Option<&str>, &str); 3] = [
    (None, "Semua"),
    (Some("false"), "Berlaku"),
    (Some("true"), "Dibatalkan"),
];

/// What the list is narrowed to.
pub fn query(url: UrlState) -> Query {
    ["q", "customer", "reversed"]
        .into_iter()
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

/// The tab.
pub fn paid(desk: Desk) -> AnyView {
    let url = desk.url;
    let sum = RwSignal::new(String::new());
    let remote = Remote::new(
        move || (query(url).with_opt("cursor", url.get("cursor")), desk.revision.get()),
        move |(query, _)| async move {
            let page = api::payments::list(&query).await?;
            desk.told(page.as_of, page.last_upload.as_ref(), page.kept_from);
            sum.try_set(page.amount.to_string());
            Ok::<_, ApiError>(Page {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
                total_is_exact: page.total_is_exact,
            })
        },
    );
    let mut columns = vec![
        Column::text("Customer", |row: &Payment| {
            cells::customer(&row.customer_name, &row.customer_number)
        })
        .on_phone(OnPhone::Key),
        Column::text("Tanggal", |row: &Payment| {
            view! { <span class="num">{format_day(row.date)}</span> }.into_any()
        }),
        Column::text("Metode", |row: &Payment| row.method.label().into_any()),
        Column::text("Referensi", |row: &Payment| {
            cells::muted(row.reference.clone().unwrap_or_else(|| "–".to_owned()))
        }),
        Column::text("Untuk", invoices),
        Column::text("Dicatat", recorded),
        Column::number("Jumlah", amount).on_phone(OnPhone::End),
    ];
    if desk.may_write {
        columns.push(Column::text("Aksi", menu).on_phone(OnPhone::Actions));
    }
    let look = use_table_view("pembayaran");
    let empty = move || {
        if desk.is_off.get() {
            return cells::off();
        }
        let is_narrow = ["q", "customer", "reversed"]
            .into_iter()
            .any(|name| url.get(name).is_some());
        let (title, text) = if is_narrow {
            ("Tidak ada pembayaran yang cocok", "Ubah pencarian atau saringan.")
        } else {
            (
                "Belum ada pembayaran",
                "Catat pembayaran di sini, atau unggah berkas pembayaran.",
            )
        };
        view! { <Empty icon=glyph::WALLET title text /> }.into_any()
    };
    let states = STATES
        .iter()
        .enumerate()
        .map(|(place, (_, words))| (place, *words))
        .collect::<Vec<_>>();
    let chosen = Signal::derive(move || {
        let word = url.get("reversed");
        STATES
            .iter()
            .position(|(state, _)| *state == word.as_deref())
            .unwrap_or_default()
    });
    let choose = Callback::new(move |place: usize| {
        let mut changes = first_page();
        changes.push((
            "reversed",
            STATES.get(place).and_then(|(state, _)| *state).map(str::to_owned),
        ));
        url.set(changes);
    });
    let foot = Callback::new(move |label: &'static str| match label {
        "Customer" => "Jumlah yang berlaku".into_any(),
        "Jumlah" => view! { <span class="strong">{move || sum.get()}</span> }.into_any(),
        _ => ().into_any(),
    });
    view! {
        <section class="card table-card" aria-label="Daftar pembayaran">
            <div class="table-tools">
                <SearchField url label="Cari customer, referensi, atau faktur" />
                <span class="push minw-0">
                    <Segmented label="Keadaan" options=states value=chosen on_change=choose />
                </span>
                {look.menu(&columns)}
            </div>
            <DataTable caption="Pembayaran" columns remote url empty view=Some(look) foot=Some(foot) />
        </section>
    }
    .into_any()
}

fn invoices(row: &Payment) -> AnyView {
    let words = match row.invoices.as_slice() {
        [] => "faktur tertua".to_owned(),
        [only] => invoice_label(&only.invoice_number).to_owned(),
        several => {
            let names: Vec<_> = several.iter().map(|part| invoice_label(&part.invoice_number)).collect();
            names.join(", ")
        }
    };
    cells::muted(words)
}

fn recorded(row: &Payment) -> AnyView {
    let words = match (&row.reversal, &row.upload) {
        (Some(reversal), _) => format!("dibatalkan {}: {}", reversal.by, reversal.reason),
        (None, Some(upload)) => upload.file_name.clone(),
        (None, None) => format!("{}, {}", row.by, format_instant(row.at)),
    };
    view! { <span class="muted xs">{words}</span> }.into_any()
}

fn amount(row: &Payment) -> AnyView {
    let words = row.amount.to_string();
    if row.reversal.is_some() {
        view! {
            <s class="subtle">{words}</s>
            " "
            <span class="badge">"Dibatalkan"</span>
        }
        .into_any()
    } else {
        view! { <span class="strong">{words}</span> }.into_any()
    }
}

fn menu(row: &Payment) -> AnyView {
    if row.reversal.is_some() {
        return ().into_any();
    }
    let desk = expect_context::<Desk>();
    let row = Arc::new(row.clone());
    row_menu(format!("Aksi untuk pembayaran {}", row.amount), move || {
        let row = Arc::clone(&row);
        vec![Deed {
            icon: glyph::UNDO_2,
            words: "Batalkan",
            danger: true,
            run: Callback::new(move |()| desk.asks.ask(reverse(desk, Arc::clone(&row)))),
        }]
    })
}

/// Asks why a payment is reversed.
fn reverse(desk: Desk, payment: Arc<Payment>) -> Ask {
    let text = format!(
        "{} dari {}, {}. Pembayaran tetap tercatat, tetapi tidak lagi mengurangi tagihan.",
        payment.amount,
        payment.customer_name,
        format_day(payment.date)
    );
    Ask {
        title: "Batalkan pembayaran".to_owned(),
        text,
        fields: vec![Field::text("reason", "Alasan", "")],
        words: "Batalkan pembayaran",
        danger: true,
        check: |answers| {
            let reason = answers.get("reason");
            let is_right = !reason.is_empty() && reason.chars().count() <= PAYMENT_NOTE_MAX;
            problems([(
                "/reason",
                (!is_right).then_some("Tulis alasannya, paling banyak 500 karakter."),
            )])
        },
        work: work(move |answers: Answers| {
            let payment = Arc::clone(&payment);
            async move {
                api::payments::reverse(&payment.id.to_string(), answers.get("reason")).await?;
                desk.changed(format!("Pembayaran {} dibatalkan", payment.amount));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}
