//! `/customer/payment`: how to pay, what is open, what was paid, and the statement of account.

mod how;

use std::sync::Arc;

use domain::Rupiah;
use domain::date::{format_day, format_day_short};
use domain::money::{format_count, group_thousands};
use domain::payment::{CustomerPayments, InvoiceStatus, OpenInvoice, OwnPayment, invoice_label};
use leptos::prelude::*;

use crate::api::{self, Query, encode};
use crate::paths;
use crate::ui::{Empty, Freshness, Icon, Loaded, PageHead, Remote, SkeletonCard, glyph, save_file, use_toasts};

/// The page.
#[component]
pub fn PaymentPage() -> impl IntoView {
    let data = Remote::new(|| (), |()| api::payments::own());
    let freshness = Signal::derive(move || {
        data.ok().map(|page| Freshness {
            as_of: page.as_of,
            last_upload: page.last_upload_at,
        })
    });
    let meta = move || {
        let from = data.ok().and_then(|page| page.kept_from);
        from.map(|day| format!("dicatat sejak {}", format_day(day)))
            .unwrap_or_default()
    };
    view! {
        <PageHead title="Pembayaran" freshness meta>
            {move || data.ok().and_then(|page| page.kept_from).map(|_| statement())}
        </PageHead>
        <Loaded remote=data skeleton=|| view! { <SkeletonCard lines=6 /> } view=|page| content(&page) />
    }
}

/// The button that saves the statement of account.
fn statement() -> AnyView {
    let pending = RwSignal::new(false);
    let toasts = use_toasts();
    let save = move |_| {
        let (path, name) = (api::payments::STATEMENT.to_owned(), "rekening-koran.pdf".to_owned());
        save_file(path, Query::new(), name, pending, toasts);
    };
    view! {
        <button
            class="btn btn--secondary"
            class:is-loading=pending
            type="button"
            aria-busy=move || pending.get().then_some("true")
            disabled=pending
            on:click=save
        >
            <Icon glyph=glyph::FILE_TEXT />
            "Rekening koran PDF"
        </button>
    }
    .into_any()
}

fn content(page: &Arc<CustomerPayments>) -> AnyView {
    let how = how::how(&page.how);
    if page.kept_from.is_none() {
        return view! { <div class="grid">{how}</div> }.into_any();
    }
    view! {
        {summary(page)}
        <div class="grid">
            <section class="card table-card col-8">{open(page)} {history(page)}</section>
            {how}
        </div>
    }
    .into_any()
}

fn kpi(label: &'static str, value: AnyView, foot: AnyView) -> AnyView {
    view! {
        <div class="kpi">
            <div class="kpi__label">{label}</div>
            <div class="kpi__value">{value}</div>
            <div class="kpi__foot">{foot}</div>
        </div>
    }
    .into_any()
}

fn money(amount: Rupiah) -> AnyView {
    view! {
        <small>"Rp"</small>
        {group_thousands(amount.0.unsigned_abs())}
    }
    .into_any()
}

fn words(text: String) -> AnyView {
    view! { <span>{text}</span> }.into_any()
}

fn summary(page: &CustomerPayments) -> AnyView {
    let owed = page.owed;
    let open = if owed.credit.0 > 0 {
        format!("kelebihan bayar {}", owed.credit)
    } else {
        format!("{} faktur, termasuk PPN", format_count(owed.invoices))
    };
    let oldest = page.open.iter().find(|open| open.status == InvoiceStatus::Overdue);
    let overdue = match oldest {
        Some(oldest) => {
            let days = (page.today - oldest.due_date).num_days();
            let told = format!(
                "{} faktur, {} hari",
                format_count(owed.overdue_invoices),
                format_count(days)
            );
            view! { <span class="c-danger">{told}</span> }.into_any()
        }
        None => words("tidak ada".to_owned()),
    };
    let next = page.open.iter().find(|open| Some(open.due_date) == owed.next_due);
    let next = match next {
        Some(next) => kpi(
            "Jatuh tempo berikutnya",
            format_day_short(next.due_date).into_any(),
            view! { <span class="num">{next.rest.to_string()}</span> }.into_any(),
        ),
        None => kpi("Jatuh tempo berikutnya", "–".into_any(), words("tidak ada".to_owned())),
    };
    view! {
        <section class="kpis kpis--3" aria-label="Ringkasan tagihan">
            {kpi("Belum dibayar", money(owed.rest), words(open))} {kpi("Lewat jatuh tempo", money(owed.overdue), overdue)}
            {next}
        </section>
    }
    .into_any()
}

/// A status as it is shown.
fn badge(status: InvoiceStatus) -> AnyView {
    match status {
        InvoiceStatus::Overdue => view! {
            <span class="badge badge--danger">
                <Icon glyph=glyph::CIRCLE_ALERT />
                {status.label()}
            </span>
        }
        .into_any(),
        InvoiceStatus::Partial => view! { <span class="badge badge--warning">"Sebagian"</span> }.into_any(),
        InvoiceStatus::Open | InvoiceStatus::Paid => view! { <span class="badge">{status.label()}</span> }.into_any(),
    }
}

fn open(page: &CustomerPayments) -> AnyView {
    let head = view! {
        <div class="card__head pb-3">
            <div>
                <h2 class="card__title">"Faktur terbuka"</h2>
                <p class="card__sub">"Total Faktur; retur mengurangi faktur terbuka tertua"</p>
            </div>
        </div>
    };
    if page.open.is_empty() {
        let text = "Faktur baru muncul di sini begitu diunggah distributor.";
        return view! {
            {head}
            <Empty icon=glyph::CHECK title="Semua faktur lunas" text />
        }
        .into_any();
    }
    let rows: Vec<_> = page.open.iter().map(|open| open_row(open, page)).collect();
    view! {
        {head}
        <div class="table-wrap">
            <table class="table table--stack">
                <caption class="sr-only">"Faktur terbuka"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Faktur"</th>
                        <th scope="col">"Jatuh tempo"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col" class="is-num">
                            "Sisa"
                        </th>
                        <th scope="col">"Keterangan"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more(page.owed.invoices, page.open.len(), "faktur terbuka")}
    }
    .into_any()
}

/// How many are not shown; the statement has all of them.
fn more(all: i64, shown: usize, what: &'static str) -> Option<AnyView> {
    let left = all - shown as i64;
    let told = format!(
        "Dan {} {what} lagi; semuanya ada di rekening koran.",
        format_count(left)
    );
    (left > 0).then(|| view! { <p class="card__body sm muted">{told}</p> }.into_any())
}

fn open_row(open: &OpenInvoice, page: &CustomerPayments) -> AnyView {
    let about = match (page.today - open.due_date).num_days() {
        late @ 1.. => format!("{} hari lewat", format_count(late)),
        0 => "hari ini".to_owned(),
        left => format!("{} hari lagi", format_count(-left)),
    };
    let about = if open.paid.0 > 0 {
        format!("{about}, dari {}", open.total)
    } else {
        about
    };
    let number = if open.invoice_number.is_empty() {
        view! { <span class="cell-main">{open.label().to_owned()}</span> }.into_any()
    } else {
        let href = format!("{}?q={}", paths::CUSTOMER_HISTORY, encode(&open.invoice_number));
        view! {
            <a class="cell-main num" href=href>
                {open.invoice_number.clone()}
            </a>
        }
        .into_any()
    };
    view! {
        <tr>
            <td class="is-key" data-label="Faktur">
                {number}
            </td>
            <td class="num" data-label="Jatuh tempo">
                {format_day(open.due_date)}
            </td>
            <td data-label="Status">{badge(open.status)}</td>
            <td class="is-num strong is-end" data-label="Sisa">
                {open.rest.to_string()}
            </td>
            <td class="muted" data-label="Keterangan">
                {about}
            </td>
        </tr>
    }
    .into_any()
}

fn history(page: &CustomerPayments) -> AnyView {
    let head = view! {
        <div class="card__head pb-3 bt">
            <div>
                <h2 class="card__title">"Riwayat pembayaran"</h2>
            </div>
        </div>
    };
    if page.payments.is_empty() {
        let text = "Pembayaran Anda muncul di sini setelah dicatat distributor.";
        return view! {
            {head}
            <Empty icon=glyph::WALLET title="Belum ada pembayaran" text />
        }
        .into_any();
    }
    let rows: Vec<_> = page.payments.iter().map(payment_row).collect();
    view! {
        {head}
        <div class="table-wrap">
            <table class="table table--stack table--compact">
                <caption class="sr-only">"Riwayat pembayaran"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Tanggal"</th>
                        <th scope="col">"Metode"</th>
                        <th scope="col">"Referensi"</th>
                        <th scope="col">"Untuk"</th>
                        <th scope="col" class="is-num">
                            "Jumlah"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more(page.payments_total, page.payments.len(), "pembayaran")}
    }
    .into_any()
}

fn payment_row(payment: &OwnPayment) -> AnyView {
    let about = match payment.invoices.as_slice() {
        [] => "faktur tertua".to_owned(),
        [only] => invoice_label(only).to_owned(),
        several => format!("{} faktur", several.len()),
    };
    view! {
        <tr>
            <td class="is-key" data-label="Tanggal">
                <span class="cell-main num">{format_day(payment.date)}</span>
            </td>
            <td data-label="Metode">{payment.method.label()}</td>
            <td class="muted" data-label="Referensi">
                {payment.reference.clone().unwrap_or_else(|| "–".to_owned())}
            </td>
            <td class="muted" data-label="Untuk">
                {about}
            </td>
            <td class="is-num strong is-end" data-label="Jumlah">
                {payment.amount.to_string()}
            </td>
        </tr>
    }
    .into_any()
}
