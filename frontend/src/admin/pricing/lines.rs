//! The lines that a card counts, page by page; which card stands in the address.

use domain::date::format_day;
use domain::money::format_count;
use domain::pricing::{PricingLine, PricingLines};
use leptos::prelude::*;

use super::Desk;
use crate::api::{self, Query};
use crate::format::percent;
use crate::paths;
use crate::ui::{Column, DataTable, Empty, FilterChip, OnPhone, Remote, first_page, glyph};

/// The section's place on the page.
const PLACE: &str = "baris";
/// What stands where nothing is known.
const NONE: &str = "–";

/// The page with these lines opened.
pub(super) fn href(desk: Desk, kind: PricingLines) -> String {
    let mut changes = first_page();
    changes.push(("lines", Some(kind.as_str().to_owned())));
    format!("{}{}#{PLACE}", paths::ADMIN_PRICING, untrack(|| desk.url.with(changes)))
}

/// The section; empty until the address asks for it, so that a link finds its place before there is anything in it.
pub(super) fn section(desk: Desk) -> AnyView {
    let kind = Memo::new(move |_| desk.url.get("lines").and_then(|word| PricingLines::parse(&word)));
    view! { <div id=PLACE>{move || kind.get().map(|kind| opened(desk, kind))}</div> }.into_any()
}

fn opened(desk: Desk, kind: PricingLines) -> AnyView {
    let remote = Remote::new(
        move || {
            desk.query_of_lines()
                .with("kind", kind.as_str())
                .with_opt("cursor", desk.url.get("cursor"))
        },
        |query| async move { api::pricing::lines(&query).await },
    );
    let columns = vec![
        Column::text("Faktur", number).on_phone(OnPhone::Key),
        Column::text("Tanggal", |line: &PricingLine| {
            view! { <span class="num muted">{format_day(line.date)}</span> }.into_any()
        }),
        Column::text("Part", |line: &PricingLine| named(&line.part_name, &line.part_number)),
        Column::text("Customer", |line: &PricingLine| {
            named(&line.customer_name, &line.customer_number)
        }),
        Column::number("Jumlah", |line: &PricingLine| format_count(line.quantity).into_any()),
        Column::number("Uang diskon", |line: &PricingLine| line.discount.to_string().into_any()),
        Column::number("Diskon", |line: &PricingLine| {
            line.discount_percent
                .map_or_else(|| NONE.to_owned(), percent)
                .into_any()
        }),
        Column::number("Laba kotor", profit).on_phone(OnPhone::End),
    ];
    let empty = || {
        let text = "Pilih rentang lain, atau hapus filter kelompok.";
        view! { <Empty icon=glyph::TAGS title="Tidak ada baris seperti ini" text /> }.into_any()
    };
    let close = Callback::new(move |()| {
        let mut changes = first_page();
        changes.push(("lines", None));
        desk.url.set(changes);
    });
    let (table, name) = match kind {
        PricingLines::BelowCost => ("below-cost", "di-bawah-harga-pokok"),
        PricingLines::OverThreshold => ("over-threshold", "diskon-di-atas-ambang"),
    };
    view! {
        <section class="card table-card" aria-label="Baris faktur">
            <div class="table-tools">
                <h2 class="card__title">"Baris faktur"</h2>
                <FilterChip name="Hanya:" value=kind.label().to_owned() on_clear=close />
                <span class="push">{desk.export(table, name)}</span>
            </div>
            <DataTable caption="Baris faktur" columns remote url=desk.url empty />
        </section>
    }
    .into_any()
}

fn number(line: &PricingLine) -> AnyView {
    let query = Query::new()
        .with("from", line.date)
        .with("to", line.date)
        .with("invoice", line.invoice_id);
    let href = format!("{}{}", paths::ADMIN_SALES, query.as_str());
    view! {
        <a class="cell-main num" href=href>
            {line.invoice_number.clone()}
        </a>
    }
    .into_any()
}

fn named(name: &str, code: &str) -> AnyView {
    view! {
        {name.to_owned()}
        " "
        <span class="code subtle cell-code">{code.to_owned()}</span>
    }
    .into_any()
}

fn profit(line: &PricingLine) -> AnyView {
    let is_loss = line.gross_profit.is_some_and(|profit| profit.0 < 0);
    let words = line
        .gross_profit
        .map_or_else(|| NONE.to_owned(), |profit| profit.to_string());
    view! {
        <span class="strong" class:c-danger=is_loss>
            {words}
        </span>
    }
    .into_any()
}
