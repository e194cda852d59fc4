//! `/customer/comparison`: two periods side by side, and years; both as PDF.

mod periods;
mod years;

use charts::{Paint, Unit};
use domain::money::{change_percent, format_count};
use domain::purchase::comparison::{CustomerComparison, Period};
use domain::purchase::spending::GroupSpending;
use domain::sales::group_label;
use leptos::prelude::*;

use super::figures::{change, freshness, history};
use crate::api;
use crate::api::Query;
use crate::format::{percent, points, rupiah_short};
use crate::ui::chart::{Point, Series, SeriesChart, SeriesData, Shape};
use crate::ui::{
    Button, Empty, Loaded, PageHead, Remote, SkeletonCard, UrlState, delta, glyph, save_file, use_toasts, use_url_state,
};

/// What stands where nothing is known.
const NONE: &str = "–";
/// Groups that are drawn; the rest together.
const GROUPS: usize = 5;

fn query(url: UrlState) -> Query {
    let names = ["a_from", "a_to", "b_from", "b_to"];
    names
        .into_iter()
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

/// The page.
#[component]
pub fn ComparisonPage() -> impl IntoView {
    let url = use_url_state();
    let data = Remote::new(
        move || query(url),
        async |query| api::purchases::comparison(&query).await,
    );
    let fresh = Signal::derive(move || {
        let data = data.ok()?;
        Some(freshness(data.as_of, data.has_sales, data.last_upload_at))
    });
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let on_save = Callback::new(move |()| {
        save_file(
            "/api/customer/comparison.pdf".to_owned(),
            query(url),
            "perbandingan.pdf".to_owned(),
            pending,
            toasts,
        );
    });
    let nothing = Signal::derive(move || data.ok().is_none());
    let skeleton = || {
        view! {
            <SkeletonCard lines=8 />
            <SkeletonCard lines=4 />
        }
        .into_any()
    };
    view! {
        <PageHead title="Laporan & Perbandingan" freshness=fresh>
            <Button icon=glyph::DOWNLOAD pending disabled=nothing on_press=on_save>
                "Unduh PDF"
            </Button>
        </PageHead>
        {periods::periods(url, data)}
        <Loaded remote=data skeleton view=|found| content(&found) />
    }
}

fn content(found: &CustomerComparison) -> AnyView {
    let (a, b) = (found.a.range.days(), found.b.range.days());
    let sub = if a == b {
        format!("{} hari tiap masa", format_count(a as i64))
    } else {
        format!(
            "{} hari dibanding {} hari",
            format_count(a as i64),
            format_count(b as i64)
        )
    };
    let empty = || {
        view! {
            <Empty
                icon=glyph::CHART_COLUMN
                title="Tidak ada belanja pada kedua masa"
                text="Pilih masa lain di atas."
            />
        }
        .into_any()
    };
    view! {
        <div class="grid">
            <section class="card table-card col-7" aria-labelledby="side">
                <div class="card__head pb-3">
                    <div>
                        <h2 class="card__title" id="side">
                            "Berdampingan"
                        </h2>
                        <p class="card__sub">{sub}</p>
                    </div>
                </div>
                {measures(&found.a, &found.b)}
            </section>
            <SeriesChart
                title="Menurut kelompok"
                sub="Belanja bersih, belum termasuk PPN"
                class="col-5"
                height="plot--bars"
                data=groups(found)
                empty=empty
            />
            {years::card(found)}
        </div>
    }
    .into_any()
}

/// The measures of both periods, a row each.
fn measures(a: &Period, b: &Period) -> AnyView {
    let (now, before) = (&a.sums, &b.sums);
    let by = |value: i64, previous: i64| change(change_percent(value, previous).filter(|_| before.invoices > 0));
    let more = |value: i64, previous: i64| {
        let by = value - previous;
        delta((by as f64, format_count(by.abs())))
    };
    let average = |period: &Period| period.average.map_or_else(|| NONE.to_owned(), |each| each.to_string());
    let rate = |period: &Period| period.discount_percent.map_or_else(|| NONE.to_owned(), percent);
    let rate_by = a
        .discount_percent
        .zip(b.discount_percent)
        .map(|(value, previous)| value - previous);
    let rows = vec![
        row(
            "Belanja bersih",
            now.net_sales.to_string(),
            before.net_sales.to_string(),
            by(now.net_sales.0, before.net_sales.0),
        ),
        row(
            "Total Faktur, termasuk PPN",
            now.total.to_string(),
            before.total.to_string(),
            by(now.total.0, before.total.0),
        ),
        row(
            "Faktur",
            format_count(now.invoices),
            format_count(before.invoices),
            more(now.invoices, before.invoices),
        ),
        row(
            "Rata-rata per faktur",
            average(a),
            average(b),
            change(
                a.average
                    .zip(b.average)
                    .and_then(|(value, previous)| change_percent(value.0, previous.0)),
            ),
        ),
        row(
            "Diskon",
            rate(a),
            rate(b),
            rate_by.map_or_else(|| NONE.into_any(), |by| delta((by, points(by)))),
        ),
        row(
            "Poin",
            format_count(a.points),
            format_count(b.points),
            more(a.points, b.points),
        ),
    ];
    view! {
        <div class="table-wrap" role="region" aria-label="Berdampingan" tabindex="0">
            <table class="table table--stack">
                <caption class="sr-only">"Perbandingan dua masa"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Ukuran"</th>
                        <th scope="col" class="is-num strong">
                            "Masa A"
                        </th>
                        <th scope="col" class="is-num muted">
                            "Masa B"
                        </th>
                        <th scope="col" class="is-num">
                            "Perubahan"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(label: &'static str, a: String, b: String, change: AnyView) -> AnyView {
    view! {
        <tr>
            <td class="is-key" data-label="Ukuran">
                <span class="cell-main">{label}</span>
            </td>
            <td class="is-num strong" data-label="Masa A">
                {a}
            </td>
            <td class="is-num muted" data-label="Masa B">
                {b}
            </td>
            <td class="is-num is-end" data-label="Perubahan">
                {change}
            </td>
        </tr>
    }
    .into_any()
}

/// Groups of both periods as bars, the small ones together.
fn groups(found: &CustomerComparison) -> SeriesData {
    let all = &found.groups;
    let shown = if all.len() > GROUPS + 1 { GROUPS } else { all.len() };
    let point = |name: String, href: Option<String>| Point {
        axis: name.clone(),
        title: name,
        key: None,
        href,
    };
    let mut points: Vec<Point> = all[..shown]
        .iter()
        .map(|group| {
            let href = history(found.a.range, Some(&group.group));
            point(group_label(&group.group).to_owned(), Some(href))
        })
        .collect();
    let rest = &all[shown..];
    if !rest.is_empty() {
        points.push(point("Lainnya".to_owned(), None));
    }
    let values = |of: fn(&GroupSpending) -> i64| {
        let mut values: Vec<Option<f64>> = all[..shown].iter().map(|group| Some(of(group) as f64)).collect();
        if !rest.is_empty() {
            values.push(Some(rest.iter().map(of).sum::<i64>() as f64));
        }
        values
    };
    let series = |legend: &str, paint, values| Series {
        legend: legend.to_owned(),
        tips: vec![legend.to_owned()],
        paint,
        values,
    };
    SeriesData {
        description: format!(
            "Belanja bersih menurut kelompok: masa A {}, masa B {}.",
            rupiah_short(found.a.sums.net_sales.0),
            rupiah_short(found.b.sums.net_sales.0)
        ),
        heading: "Kelompok",
        points,
        series: vec![
            series("Masa A", Paint::Series(1), values(|group| group.net_sales.0)),
            series("Masa B", Paint::Previous, values(|group| group.previous.0)),
        ],
        unit: Unit::Rupiah,
        shape: Shape::Bars,
    }
}
