//! Trends: the range against its comparison period, like for like, by weekday, type and group.

use domain::sales::analytics::{LikeForLike, SalesAnalytics, SalesTrend, SliceSales};
use leptos::prelude::*;

use super::links::{Narrowed, rows, rows_of};
use super::{Desk, figures, filters, nothing};
use crate::admin::dashboard::figures::days;
use crate::admin::dashboard::kpis::kpi_strip;
use crate::format::{change, percent, rupiah_short};
use crate::ui::chart::SeriesChart;
use crate::ui::{Card, delta};

/// The tab.
pub(super) fn cards(found: &SalesAnalytics, desk: Desk) -> AnyView {
    let Some(trend) = &found.trend else {
        return nothing();
    };
    let narrowed = untrack(|| desk.narrowed());
    let title = match trend.interval {
        domain::sales::analytics::Interval::Day => "Tren penjualan harian",
        domain::sales::analytics::Interval::Week => "Tren penjualan mingguan",
        domain::sales::analytics::Interval::Month => "Tren penjualan bulanan",
    };
    view! {
        {kpi_strip(&trend.kpi, found.range, found.previous, &rows(found.range, &narrowed))}
        <div class="grid">
            <SeriesChart
                title
                sub="Penjualan bersih, belum termasuk PPN"
                class="col-12"
                height="plot--trend"
                data=figures::trend(found, trend, &narrowed)
                empty=nothing
            />
            {like_for_like(trend, &narrowed)}
            <SeriesChart
                title="Menurut hari"
                sub="Rata-rata penjualan bersih per hari"
                class="col-7"
                height="plot--bars"
                data=figures::weekdays(found, trend, &narrowed)
                empty=nothing
            />
            {slices("Menurut tipe faktur", "invoice_type", &trend.by_type, found, &narrowed)}
            {slices("Menurut kelompok", "group", &trend.by_group, found, &narrowed)}
        </div>
    }
    .into_any()
}

/// Month on month and year on year.
fn like_for_like(trend: &SalesTrend, narrowed: &Narrowed) -> AnyView {
    let rows: Vec<_> = [
        ("Bulan ke bulan", &trend.month),
        ("Tahun ke tahun", &trend.year),
        ("Rentang ini, setahun lalu", &trend.year_ago),
    ]
    .into_iter()
    .map(|(words, pair)| pair_row(words, pair, narrowed))
    .collect();
    view! {
        <Card title="Sepadan sampai tanggal yang sama" sub="Penjualan bersih" class="col-5">
            <div class="card__body">
                <dl class="totals totals--lines">{rows}</dl>
            </div>
        </Card>
    }
    .into_any()
}

fn pair_row(words: &'static str, pair: &LikeForLike, narrowed: &Narrowed) -> AnyView {
    let change = match pair.change_percent {
        Some(percent) => delta((percent, change(percent))),
        None => view! { <span class="xs subtle">"belum ada pembanding"</span> }.into_any(),
    };
    view! {
        <div>
            <dt>
                <span class="strong">{words}</span>
                <span class="cell-sub">
                    <a class="link" href=rows(pair.previous, narrowed)>
                        {format!("{}: {}", days(pair.previous), rupiah_short(pair.previous_net_sales.0))}
                    </a>
                </span>
            </dt>
            <dd class="ta-right">
                <a class="link strong" href=rows(pair.current, narrowed) title=days(pair.current)>
                    {rupiah_short(pair.net_sales.0)}
                </a>
                <span class="cell-sub">{change}</span>
            </dd>
        </div>
    }
    .into_any()
}

/// Types or groups, largest first, each with its change.
fn slices(
    title: &'static str,
    name: &'static str,
    slices: &[SliceSales],
    found: &SalesAnalytics,
    narrowed: &Narrowed,
) -> AnyView {
    let largest = slices
        .iter()
        .map(|slice| slice.net_sales.0.abs())
        .max()
        .unwrap_or_default();
    let drawn: Vec<_> = slices
        .iter()
        .zip(1..)
        .map(|(slice, place)| {
            let width = if largest > 0 {
                (slice.net_sales.0.max(0) * 100 / largest).clamp(0, 100)
            } else {
                0
            };
            let share = slice.share_percent.map_or_else(String::new, percent);
            let words = if name == "group" {
                filters::words(
                    name,
                    if slice.key.is_empty() {
                        domain::sales::NO_GROUP
                    } else {
                        &slice.key
                    },
                )
            } else {
                filters::type_words(&slice.key)
            };
            view! {
                <a class="rank__row rank__row--spark" href=rows_of(found.range, narrowed, name, &slice.key) title=share>
                    <span class="rank__n">{place}</span>
                    <span class="rank__name truncate">{words}</span>
                    {slice.change_percent.map(|by| delta((by, change(by))))}
                    <span class="rank__val">{rupiah_short(slice.net_sales.0)}</span>
                    <svg class="bar rank__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="bar__track" width="100" height="6"></rect>
                        <rect class="bar__fill" width=width height="6"></rect>
                    </svg>
                </a>
            }
            .into_any()
        })
        .collect();
    let body = if drawn.is_empty() {
        nothing()
    } else {
        view! { <div class="rank">{drawn}</div> }.into_any()
    };
    view! {
        <Card title sub=format!("Penjualan bersih, perubahan dari {}", days(found.previous)) class="col-6">
            <div class="card__body">{body}</div>
        </Card>
    }
    .into_any()
}
