//! One invoice with its lines and where it came from, beside the list.

use domain::Rupiah;
use domain::date::{format_day, format_instant};
use domain::money::format_count;
use domain::sales::{Invoice, InvoiceLine};
use leptos::prelude::*;

use super::{Desk, filters};
use crate::api::{self, ApiError, Query, encode};
use crate::format::percent;
use crate::paths;
use crate::ui::{Button, ButtonKind, Icon, Loaded, Modal, Remote, SkeletonCard, glyph, save_file, use_toasts};

/// What stands where nothing is known.
const NONE: &str = "–";

/// The drawer, open while the address names an invoice.
pub(super) fn drawer(desk: Desk) -> AnyView {
    let url = desk.url;
    let open = RwSignal::new(false);
    Effect::new(move || {
        let is_named = url.get("invoice").is_some();
        if open.get_untracked() != is_named {
            open.set(is_named);
        }
    });
    // Esc and the ground beside it close the layer by themselves; the address follows.
    Effect::new(move || {
        if !open.get() && untrack(move || url.get("invoice").is_some()) {
            url.set(vec![("invoice", None)]);
        }
    });
    let content = move || open.get().then(|| content(desk, open));
    view! {
        <Modal open class="drawer" labelled="invoice-title">
            {content}
        </Modal>
    }
    .into_any()
}

fn content(desk: Desk, open: RwSignal<bool>) -> AnyView {
    let url = desk.url;
    let remote = Remote::new(
        move || url.get("invoice"),
        async |id| match id {
            Some(id) => api::sales::invoice(&id).await,
            None => Err(ApiError::Aborted),
        },
    );
    let title = move || {
        let read = remote.ok().map(|found| found.invoice.invoice_number.clone());
        read.unwrap_or_else(|| "Faktur".to_owned())
    };
    // Its neighbours in the list.
    let beside = move |step: isize| {
        let id = url.get("invoice")?;
        desk.shown.with(|shown| {
            let at = shown.iter().position(|other| *other == id)?;
            shown.get(at.checked_add_signed(step)?).cloned()
        })
    };
    let step = move |label: &'static str, icon, step: isize| {
        let disabled = Signal::derive(move || beside(step).is_none());
        let go = Callback::new(move |()| {
            if let Some(id) = beside(step) {
                url.replace(vec![("invoice", Some(id))]);
            }
        });
        view! { <Button kind=ButtonKind::Ghost icon label disabled on_press=go /> }.into_any()
    };
    let close = Callback::new(move |()| open.set(false));
    view! {
        <div class="drawer__head">
            <h2 class="dialog__title num" id="invoice-title">
                {title}
            </h2>
            <span class="row push gap-0">
                {step("Faktur sebelumnya", glyph::CHEVRON_UP, -1)} {step("Faktur berikutnya", glyph::CHEVRON_DOWN, 1)}
                <Button kind=ButtonKind::Ghost icon=glyph::X label="Tutup" on_press=close />
            </span>
        </div>
        <div class="drawer__body">
            <Loaded
                remote
                skeleton=|| view! { <SkeletonCard lines=10 /> }.into_any()
                view=|found| body(&found)
            />
        </div>
    }
    .into_any()
}

fn body(found: &Invoice) -> AnyView {
    let invoice = &found.invoice;
    let profit = invoice
        .gross_profit
        .map_or_else(|| "belum diketahui".to_owned(), |money| money.to_string());
    let net_sales = invoice.net_sales.to_string();
    let (before, figure) = net_sales.split_once(' ').unwrap_or(("", &net_sales));
    let gross: i64 = found.lines.iter().map(|line| line.gross_sales.0).sum();
    let customer = format!("{}/{}", paths::ADMIN_CUSTOMERS, encode(&invoice.customer_number));
    let points = match found.points {
        points if points > 0 => format!("+{} poin", format_count(points)),
        points => format!("{} poin", format_count(points)),
    };
    let lines: Vec<_> = found.lines.iter().map(line).collect();
    let (pending, toasts) = (RwSignal::new(false), use_toasts());
    let path = format!("/api/admin/sales/{}/invoice.pdf", invoice.id);
    let name = format!("faktur-{}.pdf", invoice.invoice_number.replace(['/', '\\', ' '], "-"));
    let on_save = Callback::new(move |()| save_file(path.clone(), Query::new(), name.clone(), pending, toasts));
    let kind = [found.channel.as_str(), invoice.invoice_type.as_str()];
    let kind: Vec<&str> = kind.into_iter().filter(|word| !word.is_empty()).collect();
    let rows = found.first_row.zip(found.last_row).map(|(first, last)| {
        if first == last {
            format!(", baris {}", format_count(first))
        } else {
            format!(", baris {}–{}", format_count(first), format_count(last))
        }
    });
    let upload = format!(
        "{}?upload={}",
        paths::ADMIN_UPLOAD,
        encode(&found.upload_id.to_string())
    );
    view! {
        <div class="stack">
            <div class="row row--between">
                <div>
                    <p class="xs subtle">"Penjualan bersih, belum termasuk PPN"</p>
                    <p class="figure">
                        <small>{before.to_owned()}</small>
                        {figure.to_owned()}
                    </p>
                </div>
                <div class="ta-right">
                    <p class="xs subtle">"Laba kotor"</p>
                    <p class="strong num">{profit}</p>
                    {invoice.gp_percent.map(|gp| view! { <p class="xs num muted">{format!("GP {}", percent(gp))}</p> }.into_any())}
                </div>
            </div>
            <dl class="facts">
                <div>
                    <dt>"Customer"</dt>
                    <dd>
                        <a class="link" href=customer>
                            {invoice.customer_name.clone()}
                        </a>
                        " "
                        <span class="code subtle">{invoice.customer_number.clone()}</span>
                    </dd>
                </div>
                {fact("Tanggal faktur", format_day(invoice.date))}
                {fact("Transaksi, tipe", kind.join(", "))}
                {fact("Poin untuk customer", points)}
            </dl>
            <div>
                <h3 class="sub-head">{format!("{} baris faktur", format_count(invoice.lines))}</h3>
                <table class="lines">
                    <caption class="sr-only">"Baris faktur"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Part"</th>
                            <th scope="col" class="is-num">
                                "Diskon"
                            </th>
                            <th scope="col" class="is-num">
                                "Bersih"
                            </th>
                            <th scope="col" class="is-num">
                                "GP%"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
                <dl class="totals mt-4">
                    {sum("Penjualan kotor, termasuk PPN", Rupiah(gross), false)}
                    {sum("Diskon", Rupiah(-invoice.discount.0), false)}
                    {sum("Total Faktur", invoice.total, true)}
                    {sum("DPP (penjualan bersih)", invoice.net_sales, false)} {sum("PPN 11%", found.vat, false)}
                </dl>
                <div class="row mt-4">
                    <Button icon=glyph::DOWNLOAD pending on_press=on_save>
                        "Unduh PDF"
                    </Button>
                </div>
            </div>
            <div>
                <h3 class="sub-head">"Asal data"</h3>
                <ol class="timeline mt-3">
                    <li class="timeline__item">
                        <span class="timeline__dot">
                            <Icon glyph=glyph::UPLOAD />
                        </span>
                        <span>
                            "Masuk dari "
                            <a class="link" href=upload>
                                {found.upload_file_name.clone()}
                            </a>
                            {rows.map(|rows| view! { <span class="num">{rows}</span> }.into_any())}
                            <span class="timeline__time num">
                                {format!("{}, {}", format_instant(found.uploaded_at), found.uploaded_by)}
                            </span>
                        </span>
                    </li>
                </ol>
            </div>
        </div>
    }
    .into_any()
}

fn fact(name: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd class="num">{value}</dd>
        </div>
    }
    .into_any()
}

fn sum(name: &'static str, money: Rupiah, is_total: bool) -> AnyView {
    view! {
        <div class:is-total=is_total>
            <dt class:muted=!is_total>{name}</dt>
            <dd>{money.to_string()}</dd>
        </div>
    }
    .into_any()
}

fn line(line: &InvoiceLine) -> AnyView {
    let rate = domain::money::percent(line.discount.0, line.gross_sales.0).map_or_else(|| NONE.to_owned(), percent);
    let price = (line.quantity != 0).then(|| Rupiah(line.gross_sales.0 / line.quantity));
    let pieces = match price {
        Some(price) => format!("{} × {price}", format_count(line.quantity)),
        None => format_count(line.quantity),
    };
    let href = format!("{}?part={}", paths::ADMIN_SALES, encode(&line.part_number));
    let group = filters::words("group", &line.group);
    let net_sales = line.net_sales.to_string();
    let net_sales = net_sales.replace("Rp ", "");
    view! {
        <tr>
            <td>
                <span class="strong">{line.part_name.clone()}</span>
                <span class="cell-sub">
                    <a class="code link" href=href title=group>
                        {line.part_number.clone()}
                    </a>
                    " · "
                    <span class="num">{pieces}</span>
                </span>
            </td>
            <td class="is-num muted">{rate}</td>
            <td class="is-num strong">{net_sales}</td>
            <td class="is-num muted">{line.gp_percent.map_or_else(|| NONE.to_owned(), percent)}</td>
        </tr>
    }
    .into_any()
}
