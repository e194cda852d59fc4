//! The invoices of the filter, with their sums.

use domain::Page;
use domain::date::format_day;
use domain::money::format_count;
use domain::sales::{InvoiceSummary, SalesSummary, invoice_type_label};
use leptos::prelude::*;

use super::Desk;
use super::filters::{FILTERS, chips};
use crate::format::percent;
use crate::paths;
use crate::ui::{Badge, Column, DataTable, Empty, OnPhone, Remote, SearchField, Tone, glyph, use_table_view};

/// What stands where nothing is known.
const NONE: &str = "–";

/// The tab.
pub(super) fn list(desk: Desk) -> AnyView {
    let url = desk.url;
    // Of the whole filter, and of the page: invoices, total, net sales, gross profit, GP%.
    let summary = RwSignal::new(Vec::<String>::new());
    let sums = RwSignal::new(Vec::<String>::new());
    let remote = Remote::new(
        move || desk.filter(&FILTERS).with_opt("cursor", url.get("cursor")),
        move |query| async move {
            let page = crate::api::sales::list(&query).await?;
            desk.learn(page.as_of, page.has_sales, page.last_upload.as_ref(), &page.choices);
            desk.count.try_set(page.total.max(0) as usize);
            desk.shown
                .try_set(page.items.iter().map(|item| item.id.to_string()).collect());
            summary.try_set(written(&page.summary, page.total_is_exact));
            sums.try_set(written(&page.page, true));
            Ok(Page {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
                total_is_exact: page.total_is_exact,
            })
        },
    );
    let by_line = Memo::new(move |_| url.get("group").is_some() || url.get("part").is_some());
    let table = move || table(desk, remote, by_line.get(), sums);
    let notes = move || {
        let lines = by_line.get();
        view! {
            <p class="xs subtle">
                "Total faktur termasuk PPN. Penjualan bersih, laba kotor, dan GP% belum termasuk PPN. Retur dihitung dengan tandanya."
                {lines.then_some(" Dengan filter kelompok atau part, angka hanya dari baris yang cocok.")}
            </p>
        }
        .into_any()
    };
    view! {
        <div class="toolbar">
            <span class="only-desktop-flex toolbar__chips">{chips(desk)}</span>
            {move || summary_line(&summary.get())}
        </div>
        {table}
        {notes}
    }
    .into_any()
}

fn written(summary: &SalesSummary, is_exact: bool) -> Vec<String> {
    let count = format_count(summary.invoices);
    let known = summary.cost_known_percent.filter(|known| *known < 100.0);
    vec![
        if is_exact { count } else { format!("lebih dari {count}") },
        summary.total.to_string(),
        summary.net_sales.to_string(),
        summary
            .gross_profit
            .map_or_else(|| NONE.to_owned(), |money| money.to_string()),
        summary.gp_percent.map_or_else(|| NONE.to_owned(), percent),
        known.map_or_else(String::new, |known| {
            format!(" (harga pokok diketahui {})", percent(known))
        }),
    ]
}

/// `884 faktur · bersih Rp 1.214.380.212 · laba kotor Rp 224.096.410 · GP 18,5%`.
fn summary_line(sums: &[String]) -> Option<AnyView> {
    let [count, _, net_sales, profit, gp, known] = <&[String; 6]>::try_from(sums).ok()?.clone();
    Some(
        view! {
            <span class="push sm muted" role="status">
                <span class="strong num">{count}</span>
                " faktur · bersih "
                <span class="strong num">{net_sales}</span>
                " · laba kotor "
                <span class="strong num">{profit}</span>
                " · GP "
                <span class="strong num">{gp}</span>
                {known}
            </span>
        }
        .into_any(),
    )
}

fn table(desk: Desk, remote: Remote<Page<InvoiceSummary>>, by_line: bool, sums: RwSignal<Vec<String>>) -> AnyView {
    let url = desk.url;
    let net_sales = Column::number("Penjualan bersih", |invoice: &InvoiceSummary| {
        view! { <span class="strong">{invoice.net_sales.to_string()}</span> }.into_any()
    })
    .on_phone(OnPhone::End);
    let columns = vec![
        Column::text("Faktur", number).on_phone(OnPhone::Key),
        Column::text("Tanggal", |invoice: &InvoiceSummary| {
            view! { <span class="num muted">{format_day(invoice.date)}</span> }.into_any()
        })
        .sorted_by("date"),
        Column::text("Customer", |invoice: &InvoiceSummary| {
            invoice.customer_name.clone().into_any()
        }),
        Column::text("Tipe", |invoice: &InvoiceSummary| type_cell(&invoice.invoice_type)),
        Column::number("Total faktur", |invoice: &InvoiceSummary| {
            view! { <span class="muted">{invoice.total.to_string()}</span> }.into_any()
        }),
        if by_line {
            net_sales
        } else {
            net_sales.sorted_by("net_sales")
        },
        Column::number("Laba kotor", |invoice: &InvoiceSummary| {
            invoice
                .gross_profit
                .map_or_else(|| NONE.to_owned(), |money| money.to_string())
                .into_any()
        }),
        Column::number("GP%", |invoice: &InvoiceSummary| {
            let gp = invoice.gp_percent.map_or_else(|| NONE.to_owned(), percent);
            view! { <span class="muted">{gp}</span> }.into_any()
        }),
    ];
    let look = use_table_view("penjualan");
    let menu = look.menu(&columns);
    let foot = Callback::new(move |label: &'static str| {
        let place = match label {
            "Faktur" => 0,
            "Total faktur" => 1,
            "Penjualan bersih" => 2,
            "Laba kotor" => 3,
            "GP%" => 4,
            _ => return ().into_any(),
        };
        let text = move || {
            let text = sums.with(|sums| sums.get(place).cloned()).unwrap_or_default();
            if place == 0 {
                format!("{text} faktur di halaman ini")
            } else {
                text
            }
        };
        view! { {text} }.into_any()
    });
    let empty = || {
        view! {
            <Empty
                icon=glyph::RECEIPT_TEXT
                title="Tidak ada faktur"
                text="Ubah rentang, pencarian, atau filter. Faktur datang dari berkas penjualan yang diimpor."
            />
        }
        .into_any()
    };
    view! {
        <section class="card table-card" aria-label="Transaksi">
            <div class="table-tools">
                <SearchField url label="Cari faktur, customer, atau part" />
                <span class="sm subtle push only-desktop">"Baris dibuka lewat Enter"</span>
                <span class="only-desktop">{menu}</span>
            </div>
            <DataTable caption="Faktur" columns remote url empty=ViewFn::from(empty) view=Some(look) foot=Some(foot) />
        </section>
    }
    .into_any()
}

/// The invoice's number, which opens it.
fn number(invoice: &InvoiceSummary) -> AnyView {
    let Some(desk) = use_context::<Desk>() else {
        return invoice.invoice_number.clone().into_any();
    };
    let id = invoice.id.to_string();
    let (opened, chosen) = (id.clone(), id.clone());
    // The list stays where it is scrolled to.
    let on_click = move |event: web_sys::MouseEvent| {
        if event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            desk.url.set(vec![("invoice", Some(chosen.clone()))]);
        }
    };
    view! {
        <a
            class="cell-main num"
            href=move || format!("{}{}", paths::ADMIN_SALES, desk.url.with(vec![("invoice", Some(id.clone()))]))
            aria-current=move || (desk.url.get("invoice").as_deref() == Some(&opened)).then_some("true")
            on:click=on_click
        >
            {invoice.invoice_number.clone()}
        </a>
    }
    .into_any()
}

/// `Part Direct ZPF1`; a return stands out.
pub(super) fn type_cell(code: &str) -> AnyView {
    let code = code.to_owned();
    if code == "ZPR1" {
        return view! {
            <Badge tone=Tone::Warning icon=glyph::UNDO_2>
                "Retur "
                {code}
            </Badge>
        }
        .into_any();
    }
    let label = invoice_type_label(&code);
    view! {
        <span class="muted">
            {label} " " <span class="subtle xs">{code}</span>
        </span>
    }
    .into_any()
}
