//! One invoice of the list, which opens to its lines.

use domain::Rupiah;
use domain::date::format_day;
use domain::money::format_count;
use domain::payment::InvoiceStatus;
use domain::purchase::{Purchase, PurchaseDetail, PurchaseLine, is_return};
use domain::sales::group_label;
use leptos::prelude::*;

use crate::api;
use crate::api::Query;
use crate::customer::dashboard::points;
use crate::customer::part::href;
use crate::paths;
use crate::ui::{
    Badge, Button, ButtonKind, ButtonSize, Icon, Loaded, Remote, Skeleton, Tone, button_class, glyph, save_file,
    use_toasts,
};

/// The row; `is_open`: with its lines from the start.
pub(super) fn row(purchase: &Purchase, is_open: bool) -> AnyView {
    let id = purchase.id.to_string();
    let open = RwSignal::new(is_open);
    let is_return = is_return(&purchase.invoice_type);
    let points = if is_return && purchase.points == 0 {
        String::new()
    } else {
        format!(" · {} poin", points(purchase.points))
    };
    let sub = format!(
        "{} · {} baris{points}",
        format_day(purchase.date),
        format_count(purchase.lines)
    );
    let badge = is_return.then(|| view! { <Badge tone=Tone::Warning icon=glyph::UNDO_2>"Retur"</Badge> }.into_any());
    let badge = badge.or_else(|| purchase.status.map(status));
    // The lines are read once they are wanted, and stay.
    let content = move || open.get().then(|| content(id.clone()));
    view! {
        <details class="inv" prop:open=is_open on:toggle=move |_| open.set(true)>
            <summary class="inv__row">
                <span class="inv__chev">
                    <Icon glyph=glyph::CHEVRON_RIGHT />
                </span>
                <span class="list__main">
                    <span class="list__title num">{purchase.invoice_number.clone()}</span>
                    <span class="list__sub num">{sub}</span>
                </span>
                {badge}
                <span class="list__end">
                    <span class="list__title num">{purchase.total.to_string()}</span>
                    <span class="list__sub num only-desktop">{format!("bersih {}", purchase.net_sales)}</span>
                </span>
            </summary>
            {content}
        </details>
    }
    .into_any()
}

/// How far it is paid.
fn status(status: InvoiceStatus) -> AnyView {
    let tone = match status {
        InvoiceStatus::Paid => Tone::Success,
        InvoiceStatus::Overdue => Tone::Danger,
        InvoiceStatus::Partial => Tone::Info,
        InvoiceStatus::Open => Tone::Neutral,
    };
    view! { <Badge tone>{status.label()}</Badge> }.into_any()
}

fn content(id: String) -> AnyView {
    let remote = Remote::new(
        move || id.clone(),
        async |id: String| api::purchases::invoice(&id).await,
    );
    let skeleton = || {
        view! {
            <div class="inv-open">
                <div class="stack">
                    <Skeleton class="skeleton--w70" />
                    <Skeleton class="skeleton--w54" />
                    <Skeleton class="skeleton--w62" />
                </div>
            </div>
        }
        .into_any()
    };
    view! { <Loaded remote skeleton view=|found| opened(&found) /> }.into_any()
}

fn opened(found: &PurchaseDetail) -> AnyView {
    let number = &found.invoice.invoice_number;
    let lines: Vec<_> = found.lines.iter().map(line).collect();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let path = format!("/api/customer/history/{}/invoice.pdf", found.invoice.id);
    let name = format!("faktur-{}.pdf", number.replace(['/', '\\', ' '], "-"));
    let on_save = Callback::new(move |()| save_file(path.clone(), Query::new(), name.clone(), pending, toasts));
    view! {
        <div class="inv-open">
            <table class="lines">
                <caption class="sr-only">{format!("Baris faktur {number}")}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Part"</th>
                        <th scope="col" class="is-num only-desktop-cell">
                            "Jumlah × harga"
                        </th>
                        <th scope="col" class="is-num only-desktop-cell">
                            "Diskon"
                        </th>
                        <th scope="col" class="is-num">
                            "Total"
                        </th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
            <div class="inv-open__side">
                {sums(found)} <div class="row row--wrap">
                    <Button kind=ButtonKind::Primary icon=glyph::DOWNLOAD pending on_press=on_save>
                        "Faktur PDF"
                    </Button>
                    <a class=button_class(ButtonKind::Secondary, ButtonSize::Normal) href=paths::CUSTOMER_PAYMENT>
                        <Icon glyph=glyph::WALLET />
                        "Cara membayar"
                    </a>
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn line(line: &PurchaseLine) -> AnyView {
    let price = line
        .unit_price()
        .map_or_else(|| "–".to_owned(), |price| price.to_string());
    let amount = format!("{} × {price}", format_count(line.quantity));
    let group = format!(" · {}", group_label(&line.group));
    view! {
        <tr>
            <td>
                <a class="strong" href=href(&line.part_number)>
                    {line.part_name.clone()}
                </a>
                <span class="cell-sub">
                    <span class="code">{line.part_number.clone()}</span>
                    {group}
                    <span class="only-mobile num">{format!(" · {amount}")}</span>
                </span>
            </td>
            <td class="is-num only-desktop-cell">{amount.clone()}</td>
            <td class="is-num muted only-desktop-cell">{Rupiah(-line.discount.0).to_string()}</td>
            <td class="is-num strong">{line.total.to_string()}</td>
        </tr>
    }
    .into_any()
}

fn sums(found: &PurchaseDetail) -> AnyView {
    let invoice = &found.invoice;
    let due = invoice.due_date.map(|day| {
        view! {
            <div>
                <dt class="muted">"Jatuh tempo"</dt>
                <dd>{format_day(day)}</dd>
            </div>
        }
        .into_any()
    });
    let sum = |label: &'static str, value: Rupiah| {
        view! {
            <div>
                <dt class="muted">{label}</dt>
                <dd>{value.to_string()}</dd>
            </div>
        }
        .into_any()
    };
    view! {
        <dl class="totals">
            {sum("Penjualan kotor", found.gross_sales)} {sum("Diskon", Rupiah(-invoice.discount.0))}
            <div class="is-total">
                <dt>"Total Faktur"</dt>
                <dd>{invoice.total.to_string()}</dd>
            </div>
            {sum("DPP, belum termasuk PPN", invoice.net_sales)} {sum("PPN", found.vat)} {due}
        </dl>
    }
    .into_any()
}
