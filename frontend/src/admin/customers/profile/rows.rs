//! The last invoices, and who was in touch.

use domain::date::format_day;
use domain::insight::{CustomerContact, CustomerProfile};
use domain::sales::InvoiceSummary;
use leptos::prelude::*;

use super::super::calls;
use crate::api::Query;
use crate::format::percent;
use crate::paths;
use crate::ui::{Card, Empty, glyph};

pub(super) fn invoices(found: &CustomerProfile) -> AnyView {
    let rows: Vec<_> = found.latest.iter().map(invoice).collect();
    let body = if rows.is_empty() {
        view! { <Empty icon=glyph::FILE_TEXT title="Belum ada faktur" text="Faktur tampil setelah diunggah." /> }
            .into_any()
    } else {
        view! {
            <div class="table-wrap">
                <table class="table table--stack table--compact">
                    <caption class="sr-only">"Faktur terakhir"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Faktur"</th>
                            <th scope="col">"Tanggal"</th>
                            <th scope="col" class="is-num">
                                "Total Faktur"
                            </th>
                            <th scope="col" class="is-num">
                                "Penjualan bersih"
                            </th>
                            <th scope="col" class="is-num">
                                "GP%"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title="Faktur terakhir" sub="10 faktur terbaru" class="col-8 table-card">
            {body}
        </Card>
    }
    .into_any()
}

fn invoice(one: &InvoiceSummary) -> AnyView {
    let query = Query::new()
        .with("from", one.date)
        .with("to", one.date)
        .with("invoice", one.id);
    let href = format!("{}{}", paths::ADMIN_SALES, query.as_str());
    view! {
        <tr>
            <td class="is-key" data-label="Faktur">
                <a class="cell-main num" href=href>
                    {one.invoice_number.clone()}
                </a>
            </td>
            <td class="num muted" data-label="Tanggal">
                {format_day(one.date)}
            </td>
            <td class="is-num" data-label="Total Faktur">
                {one.total.to_string()}
            </td>
            <td class="is-num strong is-end" data-label="Penjualan bersih">
                {one.net_sales.to_string()}
            </td>
            <td class="is-num muted" data-label="GP%">
                {one.gp_percent.map_or_else(|| "–".to_owned(), percent)}
            </td>
        </tr>
    }
    .into_any()
}

pub(super) fn contacts(contacts: &[CustomerContact]) -> AnyView {
    let body = if contacts.is_empty() {
        let text = "Tekan Sudah dihubungi setelah menelepon atau mengirim pesan, supaya rekan Anda tahu.";
        view! { <Empty icon=glyph::MESSAGE_CIRCLE title="Belum pernah dihubungi" text /> }.into_any()
    } else {
        let items: Vec<_> = contacts
            .iter()
            .map(|contact| {
                let note = Some(contact.note.clone()).filter(|note| !note.is_empty());
                let note = note.map(|note| view! { <span class="list__sub">{note}</span> }.into_any());
                view! {
                    <div class="list__row">
                        <span class="list__main">
                            <span class="list__title">{calls::ago(contact)}</span>
                            {note}
                        </span>
                        <span class="xs subtle num">{format_day(domain::wita_day(contact.at))}</span>
                    </div>
                }
                .into_any()
            })
            .collect();
        view! { <div class="list">{items}</div> }.into_any()
    };
    view! {
        <Card title="Kontak" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}
