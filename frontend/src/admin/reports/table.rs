//! A report as a table: sorted by its heads, with the totals and the way to the rows behind.

use domain::money::format_count;
use domain::report::{Cell, ColumnKind, Report, ReportBy, ReportColumn, ReportKind, StockFilter, days_of};
use domain::sales::NO_GROUP;
use leptos::prelude::*;

use super::{Desk, filters};
use crate::api::Query;
use crate::paths;
use crate::ui::{Empty, Icon, UrlState, first_page, glyph};

/// The card of a report.
pub fn card(desk: Desk, report: &Report) -> AnyView {
    let url = desk.url;
    let head = view! {
        <div class="table-tools">
            <div>
                <h2 class="card__title">{report.title.clone()}</h2>
                <p class="card__sub num">{report.subtitle()}</p>
            </div>
            {filters::tools(desk)}
        </div>
    }
    .into_any();
    let body = if report.is_empty() {
        view! {
            <Empty
                icon=glyph::FILE_CHART_COLUMN
                title="Tidak ada data"
                text="Ubah tanggal atau saringan. Data datang dari berkas yang diunggah."
            />
        }
        .into_any()
    } else {
        filled(url, report)
    };
    view! {
        <section class="card table-card">
            {head} {body}
        </section>
    }
    .into_any()
}

fn filled(url: UrlState, report: &Report) -> AnyView {
    let columns = &report.columns;
    let heads: Vec<_> = columns.iter().map(|column| head(url, column)).collect();
    let place = columns.iter().position(|column| column.kind == ColumnKind::Share);
    let share = |row: &Vec<Cell>| match row.get(place?)? {
        Cell::Decimal(share) => Some(*share),
        Cell::Number(share) => Some(*share as f64),
        Cell::Empty | Cell::Text(_) => None,
    };
    let largest = report.rows.iter().filter_map(share).fold(0.0, f64::max);
    let rows: Vec<_> = report
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<_> = row
                .iter()
                .zip(columns)
                .enumerate()
                .map(|(at, (cell, column))| match column.kind {
                    ColumnKind::Share => bar(share(row), largest, column),
                    _ => body_cell(
                        at,
                        cell,
                        column,
                        (at == 0).then(|| behind_row(report, url, cell)).flatten(),
                    ),
                })
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    let totals: Vec<_> = report
        .totals
        .iter()
        .zip(columns)
        .enumerate()
        .map(|(at, (cell, column))| {
            let words = match cell {
                Cell::Empty => String::new(),
                cell => cell.show(column.kind),
            };
            view! { <td class=class(at, column, true)>{words}</td> }.into_any()
        })
        .collect();
    let name = report.title.clone();
    let region = name.clone();
    view! {
        <div class="table-wrap" role="region" aria-label=region tabindex="0">
            <table class="table table--stack">
                <caption class="sr-only">{name}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>{totals}</tr>
                </tfoot>
            </table>
        </div>
        {foot(url, report)}
    }
    .into_any()
}

/// The figure that a phone shows beside the key.
fn is_main(column: &ReportColumn) -> bool {
    matches!(column.key.as_str(), "net_sales" | "value" | "discount")
}

fn class(at: usize, column: &ReportColumn, is_total: bool) -> &'static str {
    match (at, column.kind.is_figure() && column.kind != ColumnKind::Share) {
        (0, _) => "is-key",
        (_, true) if is_main(column) && is_total => "is-num is-end",
        (_, true) if is_main(column) => "is-num strong is-end",
        (_, true) if is_total => "is-num is-off",
        (_, true) => "is-num",
        (_, false) if is_total => "is-off",
        (_, false) => "",
    }
}

fn head(url: UrlState, column: &ReportColumn) -> AnyView {
    let class = if column.kind.is_figure() && column.kind != ColumnKind::Share {
        "is-num"
    } else {
        ""
    };
    let (key, falling) = (column.key.clone(), format!("-{}", column.key));
    let sort = url.get("sort");
    let order = match sort.as_deref() {
        Some(sort) if sort == key => Some("ascending"),
        Some(sort) if sort == falling => Some("descending"),
        _ => None,
    };
    // Figures fall at the first press, words rise.
    let next = match order {
        Some("ascending") => falling,
        None if column.kind.is_figure() => falling,
        _ => key,
    };
    let press = move |_| {
        let mut changes = first_page();
        changes.push(("sort", Some(next.clone())));
        url.set(changes);
    };
    let icon = order.map(|order| {
        let arrow = if order == "ascending" {
            glyph::ARROW_UP
        } else {
            glyph::ARROW_DOWN
        };
        view! { <Icon glyph=arrow /> }.into_any()
    });
    view! {
        <th scope="col" class=class aria-sort=order>
            <button class="sort" type="button" on:click=press>
                {column.label.clone()}
                {icon}
            </button>
        </th>
    }
    .into_any()
}

fn body_cell(at: usize, cell: &Cell, column: &ReportColumn, link: Option<String>) -> AnyView {
    let words = cell.show(column.kind);
    let shown = match link {
        Some(href) => view! { <a class="link cell-main num" href=href>{words}</a> }.into_any(),
        None if at == 0 => view! { <span class="cell-main num">{words}</span> }.into_any(),
        None => words.into_any(),
    };
    view! {
        <td class=class(at, column, false) data-label=column.label.clone()>
            {shown}
        </td>
    }
    .into_any()
}

fn bar(share: Option<f64>, largest: f64, column: &ReportColumn) -> AnyView {
    let share = share.unwrap_or_default().max(0.0);
    let width = if largest > 0.0 { share / largest * 100.0 } else { 0.0 };
    let words = Cell::Decimal(share).show(ColumnKind::Share);
    let title = words.clone();
    view! {
        <td data-label=column.label.clone() title=title>
            <span class="sr-only">{words}</span>
            <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__track" width="100" height="6"></rect>
                <rect class="bar__fill" width=width.to_string() height="6"></rect>
            </svg>
        </td>
    }
    .into_any()
}

/// The address of the list that holds what a report counts, narrowed alike.
fn list(report: &Report, url: UrlState, changed: &[(&str, &str)]) -> Option<String> {
    let path = match report.kind {
        ReportKind::Stock => paths::ADMIN_STOCK,
        ReportKind::PointsLiability => return None,
        _ => paths::ADMIN_SALES,
    };
    let mut values: Vec<(&str, String)> = Vec::new();
    if let Some(range) = report.range {
        values.push(("from", range.from.to_string()));
        values.push(("to", range.to.to_string()));
    }
    for name in ["customer", "group", "invoice_type", "status"] {
        values.extend(url.get(name).map(|value| (name, value)));
    }
    for (name, value) in changed {
        values.retain(|(known, _)| known != name);
        values.push((name, (*value).to_owned()));
    }
    let query = values
        .iter()
        .fold(Query::new(), |query, (name, value)| query.with(name, value));
    Some(format!("{path}{}", query.as_str()))
}

/// The rows behind a row of the report; none where the list counts something else.
fn behind_row(report: &Report, url: UrlState, key: &Cell) -> Option<String> {
    let Cell::Text(key) = key else { return None };
    let group = if key.is_empty() { NO_GROUP } else { key };
    match report.by {
        // Returns are in the list and not in the report.
        _ if report.kind == ReportKind::Pricing => None,
        ReportBy::Day => list(report, url, &[("from", key), ("to", key)]),
        ReportBy::Week | ReportBy::Month => {
            let days = days_of(key)?;
            list(
                report,
                url,
                &[("from", &days.from.to_string()), ("to", &days.to.to_string())],
            )
        }
        ReportBy::Group => list(report, url, &[("group", group)]),
        ReportBy::Customer => list(report, url, &[("customer", key)]),
        ReportBy::InvoiceType if key.is_empty() => None,
        ReportBy::InvoiceType => list(report, url, &[("invoice_type", key)]),
        ReportBy::Part if report.kind == ReportKind::Stock => list(report, url, &[("q", key)]),
        ReportBy::Part => list(report, url, &[("part", key)]),
        ReportBy::Status => {
            let status = StockFilter::ALL.iter().find(|status| status.label() == key)?;
            list(report, url, &[("status", status.as_str())])
        }
    }
}

fn foot(url: UrlState, report: &Report) -> AnyView {
    let rows = format_count(report.row_count);
    let words = if report.pages > 1 {
        format!("{rows} baris, halaman {} dari {}.", report.page, report.pages)
    } else {
        format!("{rows} baris. Unduh sebagai XLSX, CSV, atau PDF.")
    };
    let link = report.behind.and_then(|count| {
        let what = if report.kind == ReportKind::Stock {
            "part"
        } else {
            "faktur"
        };
        let words = format!("Lihat {} {what} di baliknya", format_count(count));
        let href = list(report, url, &[])?;
        Some(view! { <a class="link sm" href=href>{words}</a> }.into_any())
    });
    let turn = move |page: i64, words: &'static str| {
        let go = move |_| url.set(vec![("page", Some(page.to_string()))]);
        view! {
            <button class="btn btn--sm" type="button" on:click=go>
                {words}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="card__foot">
            <span>{words}</span>
            {(report.page > 1).then(|| turn(report.page - 1, "Sebelumnya"))}
            {(report.page < report.pages).then(|| turn(report.page + 1, "Berikutnya"))}
            {link}
        </div>
    }
    .into_any()
}
