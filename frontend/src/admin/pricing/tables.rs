//! Groups, customers, and lines below cost.

use domain::date::format_day;
use domain::money::format_count;
use domain::pricing::{BelowCostLine, CustomerPricing, GroupPricing, Pricing, PricingLines, Volume};
use domain::sales::{NO_GROUP, group_label};
use leptos::prelude::*;

use super::{Desk, lines};
use crate::api::Query;
use crate::format::{percent, rupiah_short};
use crate::paths;
use crate::ui::{Badge, ButtonKind, ButtonSize, Card, Segmented, Tone, button_class};

/// Where the table of groups stands on the page.
pub(super) const GROUPS: &str = "kelompok";
/// Customers shown at once.
const CUSTOMERS: usize = 12;

/// The invoices that a row's figures are made of.
fn rows(found: &Pricing, name: &'static str, value: &str) -> String {
    let query = Query::new()
        .with("from", found.range.from)
        .with("to", found.range.to)
        .with(name, value);
    format!("{}{}", paths::ADMIN_SALES, query.as_str())
}

fn known(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), percent)
}

/// Discount and GP% by group.
pub(super) fn groups(found: &Pricing, desk: Desk) -> AnyView {
    let largest = found
        .by_group
        .first()
        .map_or(0.0, |group| group.discount_percent)
        .max(0.1);
    let drawn: Vec<_> = found
        .by_group
        .iter()
        .map(|group| group_row(found, group, largest))
        .collect();
    let tools = move || desk.export("groups", "harga-kelompok");
    view! {
        <Card title="Diskon dan GP% per kelompok" sub="Diskon termasuk PPN" class="col-5 table-card" tools>
            <table class="table table--compact" id=GROUPS>
                <caption class="sr-only">"Diskon dan GP% per kelompok"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Kelompok"</th>
                        <th scope="col" class="is-num" aria-sort="descending">
                            "Diskon"
                        </th>
                        <th scope="col" class="w-24 only-desktop-cell">
                            <span class="sr-only">"Batang diskon"</span>
                        </th>
                        <th scope="col" class="is-num">
                            "Uang"
                        </th>
                        <th scope="col" class="is-num">
                            "GP%"
                        </th>
                    </tr>
                </thead>
                <tbody>{drawn}</tbody>
            </table>
        </Card>
    }
    .into_any()
}

fn group_row(found: &Pricing, group: &GroupPricing, largest: f64) -> AnyView {
    let value = if group.group.is_empty() { NO_GROUP } else { &group.group };
    let href = rows(found, "group", value);
    let width = (100.0 * group.discount_percent / largest).clamp(0.0, 100.0);
    let is_low = group.gp_percent.is_some_and(|gp| gp < 0.0);
    view! {
        <tr>
            <td>
                <a class="cell-main" href=href>
                    {group_label(&group.group).to_owned()}
                </a>
            </td>
            <td class="is-num strong">{percent(group.discount_percent)}</td>
            <td class="only-desktop-cell">
                <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar__track" width="100" height="6"></rect>
                    <rect class="bar__fill" width=width height="6"></rect>
                </svg>
            </td>
            <td class="is-num muted">{rupiah_short(group.discount.0)}</td>
            <td class="is-num" class:c-danger=is_low>
                {known(group.gp_percent)}
            </td>
        </tr>
    }
    .into_any()
}

/// Customers by their discount rate.
pub(super) fn customers(found: &Pricing, desk: Desk) -> AnyView {
    let only = RwSignal::new(false);
    let customers = StoredValue::new(found.by_customer.clone());
    let answer = StoredValue::new(found.clone());
    let shown = move || {
        let only = only.get();
        customers.with_value(|customers| {
            customers
                .iter()
                .filter(|one| !only || !one.without_volume.is_empty())
                .take(CUSTOMERS)
                .map(|one| answer.with_value(|found| customer_row(found, one)))
                .collect::<Vec<_>>()
        })
    };
    let tools = move || {
        view! {
            <Segmented
                label="Saring customer"
                options=vec![(false, "Semua"), (true, "Tanpa jumlah")]
                value=Signal::derive(move || only.get())
                on_change=Callback::new(move |value| only.set(value))
            />
            {desk.export("customers", "harga-customer")}
        }
        .into_any()
    };
    let sub = format!(
        "{} pasangan customer dan kelompok: diskon di atas kelompoknya, jumlah tidak naik",
        format_count(found.summary.without_volume)
    );
    view! {
        <Card title="Diskon per customer" sub class="col-7 table-card" tools>
            <div class="table-wrap">
                <table class="table table--stack table--compact">
                    <caption class="sr-only">"Diskon per customer"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Customer"</th>
                            <th scope="col" class="is-num" aria-sort="descending">
                                "Diskon"
                            </th>
                            <th scope="col" class="is-num">
                                "Uang diskon"
                            </th>
                            <th scope="col" class="is-num">
                                "GP%"
                            </th>
                            <th scope="col">"Jumlah"</th>
                        </tr>
                    </thead>
                    <tbody>{shown}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn customer_row(found: &Pricing, one: &CustomerPricing) -> AnyView {
    let tone = match one.volume {
        Some(Volume::Up) => Tone::Success,
        Some(Volume::Down) => Tone::Warning,
        _ => Tone::Neutral,
    };
    let words = one.volume.map_or("Baru", Volume::label);
    let why = (!one.without_volume.is_empty()).then(|| {
        let groups: Vec<_> = one.without_volume.iter().map(|group| group_label(group)).collect();
        format!("Diskon di atas kelompok, jumlah tidak naik: {}", groups.join(", "))
    });
    let mark = why
        .is_some()
        .then(|| view! { <span class="cell-sub">"tanpa jumlah"</span> }.into_any());
    view! {
        <tr title=why>
            <td class="is-key" data-label="Customer">
                <a class="cell-main" href=rows(found, "customer", &one.customer_number)>
                    {one.name.clone()}
                </a>
                <span class="code subtle cell-code">{one.customer_number.clone()}</span>
            </td>
            <td class="is-num strong" data-label="Diskon">
                {percent(one.discount_percent)}
            </td>
            <td class="is-num is-end" data-label="Uang diskon">
                {rupiah_short(one.discount.0)}
            </td>
            <td class="is-num muted" data-label="GP%">
                {known(one.gp_percent)}
            </td>
            <td data-label="Jumlah">
                <Badge tone>{words}</Badge>
                {mark}
            </td>
        </tr>
    }
    .into_any()
}

/// Lines below cost.
pub(super) fn below_cost(found: &Pricing, desk: Desk) -> AnyView {
    if found.below_cost.is_empty() {
        return ().into_any();
    }
    let sub = format!(
        "{} baris, rugi terbesar dulu",
        format_count(found.summary.below_cost_lines)
    );
    let drawn: Vec<_> = found.below_cost.iter().map(below_cost_row).collect();
    let all = lines::href(desk, PricingLines::BelowCost);
    let tools = move || {
        view! {
            <a class=button_class(ButtonKind::Ghost, ButtonSize::Small) href=all>
                "Lihat semua"
            </a>
            {desk.export("below-cost", "di-bawah-harga-pokok")}
        }
        .into_any()
    };
    view! {
        <Card title="Baris di bawah harga pokok" sub class="table-card" tools>
            <div class="table-wrap">
                <table class="table table--stack table--compact">
                    <caption class="sr-only">"Baris di bawah harga pokok"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Faktur"</th>
                            <th scope="col">"Tanggal"</th>
                            <th scope="col">"Part"</th>
                            <th scope="col">"Customer"</th>
                            <th scope="col" class="is-num">
                                "Jumlah"
                            </th>
                            <th scope="col" class="is-num">
                                "Diskon"
                            </th>
                            <th scope="col" class="is-num" aria-sort="ascending">
                                "Laba kotor"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{drawn}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn below_cost_row(line: &BelowCostLine) -> AnyView {
    let query = Query::new()
        .with("from", line.date)
        .with("to", line.date)
        .with("invoice", line.invoice_id);
    let href = format!("{}{}", paths::ADMIN_SALES, query.as_str());
    view! {
        <tr>
            <td class="is-key" data-label="Faktur">
                <a class="cell-main num" href=href>
                    {line.invoice_number.clone()}
                </a>
            </td>
            <td class="num muted" data-label="Tanggal">
                {format_day(line.date)}
            </td>
            <td data-label="Part">
                {line.part_name.clone()} <span class="code subtle cell-code">{line.part_number.clone()}</span>
            </td>
            <td class="muted" data-label="Customer">
                {line.customer_name.clone()}
            </td>
            <td class="is-num" data-label="Jumlah">
                {format_count(line.quantity)}
            </td>
            <td class="is-num" data-label="Diskon">
                {known(line.discount_percent)}
            </td>
            <td class="is-num strong is-end" data-label="Laba kotor">
                <span class="c-danger">{line.gross_profit.to_string()}</span>
            </td>
        </tr>
    }
    .into_any()
}
