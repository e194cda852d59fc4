//! The last invoices.

use domain::date::format_day;
use domain::money::format_count;
use domain::purchase::{CustomerDashboard, Purchase, is_return};
use leptos::prelude::*;

use crate::paths;
use crate::ui::{Badge, ButtonKind, ButtonSize, Empty, Tone, button_class, glyph};

/// `+4`, `0`, `−1`
pub(in crate::customer) fn points(points: i64) -> String {
    if points > 0 {
        format!("+{}", format_count(points))
    } else {
        format_count(points)
    }
}

/// Where an invoice is opened.
fn href(purchase: &Purchase) -> String {
    format!("{}?invoice={}", paths::CUSTOMER_HISTORY, purchase.id)
}

pub(super) fn card(found: &CustomerDashboard) -> AnyView {
    let body = if found.latest.is_empty() {
        view! {
            <Empty
                icon=glyph::RECEIPT_TEXT
                title="Belum ada transaksi"
                text="Faktur tampil di sini setelah data penjualan berikutnya masuk."
            />
        }
        .into_any()
    } else {
        rows(&found.latest)
    };
    view! {
        <section class="card col-8 table-card" aria-labelledby="latest">
            <div class="card__head pb-3">
                <div>
                    <h2 class="card__title" id="latest">
                        "Transaksi terakhir"
                    </h2>
                    <p class="card__sub">"Total Faktur, termasuk PPN"</p>
                </div>
                <div class="card__tools">
                    <a class=button_class(ButtonKind::Ghost, ButtonSize::Small) href=paths::CUSTOMER_HISTORY>
                        "Lihat semua"
                    </a>
                </div>
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn rows(latest: &[Purchase]) -> AnyView {
    let rows: Vec<_> = latest.iter().map(row).collect();
    let entries: Vec<_> = latest.iter().map(entry).collect();
    view! {
        <div class="table-wrap only-desktop">
            <table class="table table--compact">
                <caption class="sr-only">"Transaksi terakhir"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Faktur"</th>
                        <th scope="col">"Tanggal"</th>
                        <th scope="col" class="is-num">
                            "Baris"
                        </th>
                        <th scope="col" class="is-num">
                            "Poin"
                        </th>
                        <th scope="col" class="is-num">
                            "Total Faktur"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="only-mobile">{entries}</div>
    }
    .into_any()
}

fn row(purchase: &Purchase) -> AnyView {
    let badge =
        is_return(&purchase.invoice_type).then(|| view! { " " <Badge tone=Tone::Warning>"Retur"</Badge> }.into_any());
    view! {
        <tr>
            <td>
                <a class="cell-main num" href=href(purchase)>
                    {purchase.invoice_number.clone()}
                </a>
                {badge}
            </td>
            <td class="num muted">{format_day(purchase.date)}</td>
            <td class="is-num">{format_count(purchase.lines)}</td>
            <td class="is-num muted">{points(purchase.points)}</td>
            <td class="is-num strong">{purchase.total.to_string()}</td>
        </tr>
    }
    .into_any()
}

/// The same on phones.
fn entry(purchase: &Purchase) -> AnyView {
    let kind = if is_return(&purchase.invoice_type) {
        " · Retur"
    } else {
        ""
    };
    let sub = format!(
        "{} · {} baris{kind}",
        format_day(purchase.date),
        format_count(purchase.lines)
    );
    view! {
        <a class="list__row" href=href(purchase)>
            <span class="list__main">
                <span class="list__title num">{purchase.invoice_number.clone()}</span>
                <span class="list__sub num">{sub}</span>
            </span>
            <span class="list__end">
                <span class="list__title num">{purchase.total.to_string()}</span>
                <span class="list__sub num">{format!("{} poin", points(purchase.points))}</span>
            </span>
        </a>
    }
    .into_any()
}
