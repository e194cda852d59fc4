//! Segments as a map of areas with its table, and how customers move between them.

use domain::insight::{CustomerAnalytics, NO_SEGMENT, Segment, SegmentSummary};
use domain::money::{format_count, percent as share_of};
use leptos::prelude::*;

use super::{export, links};
use crate::format::{percent, rupiah_short};
use crate::ui::{Button, ButtonKind, ButtonSize, Card, UrlState, glyph};

/// The drawing's size.
const SIZE: (f64, f64) = (624.0, 292.0);
/// Between areas.
const GAP: f64 = 3.0;

/// An area of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Areas in the order of their weights, which are above nothing and fall: each step cuts what is left into two halves of about
/// equal weight, along the longer side.
fn areas(weights: &[f64], area: Area) -> Vec<Area> {
    if weights.len() < 2 {
        return weights.iter().map(|_| area).collect();
    }
    let total: f64 = weights.iter().sum();
    let (mut first, mut count) = (0.0, 0);
    while count + 1 < weights.len() && (count == 0 || first + weights[count] / 2.0 < total / 2.0) {
        first += weights[count];
        count += 1;
    }
    let share = first / total;
    let (one, two) = if area.width >= area.height {
        let width = (area.width - GAP) * share;
        let rest = Area {
            x: area.x + width + GAP,
            width: area.width - GAP - width,
            ..area
        };
        (Area { width, ..area }, rest)
    } else {
        let height = (area.height - GAP) * share;
        let rest = Area {
            y: area.y + height + GAP,
            height: area.height - GAP - height,
            ..area
        };
        (Area { height, ..area }, rest)
    };
    let mut all = areas(&weights[..count], one);
    all.extend(areas(&weights[count..], two));
    all
}

/// Colours of the areas from the largest on, and whether words on them are light.
const SHADES: [(&str, &str); 8] = [
    ("tm-7", "tm-on-high"),
    ("tm-6", "tm-on-high"),
    ("tm-5", "tm-on-high"),
    ("tm-5", "tm-on-high"),
    ("tm-4", "tm-on-low"),
    ("tm-3", "tm-on-low"),
    ("tm-2", "tm-on-low"),
    ("tm-2", "tm-on-low"),
];

/// The card.
pub(super) fn card(found: &CustomerAnalytics, url: UrlState) -> AnyView {
    let as_table = RwSignal::new(false);
    let mut segments = found.segments.clone();
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.net_sales.0));
    let customers: i64 = segments.iter().map(|segment| segment.customers).sum();
    let total: i64 = segments.iter().map(|segment| segment.net_sales.0.max(0)).sum();
    let sub = format!(
        "{} customer, 24 bulan. Ukuran kotak = penjualan bersih",
        format_count(customers)
    );
    let href = |segment: Segment| links::customers(found.range, &[("segment", segment.as_str())]);
    let map = map(&segments, total, &href);
    let rows: Vec<_> = segments.iter().map(|one| row(one, total, href(one.segment))).collect();
    let phone: Vec<_> = segments
        .iter()
        .map(|one| phone_row(one, total, href(one.segment)))
        .collect();
    let label = Signal::derive(move || {
        let word = if as_table.get() { "kotak" } else { "tabel" };
        format!("Tampilkan sebagai {word}")
    });
    let tools = move || {
        view! {
            <Button
                kind=ButtonKind::Ghost
                size=ButtonSize::Small
                icon=glyph::TABLE_2
                label=label
                attr:aria-pressed=move || if as_table.get() { "true" } else { "false" }
                on:click=move |_| as_table.update(|as_table| *as_table = !*as_table)
            />
            {export(url, "segments", "segmen")}
        }
        .into_any()
    };
    view! {
        <Card title="Segmen RFM" sub class="col-7" tools>
            <div class="card__body" class:is-hidden=as_table>
                {map}
                <div class="only-mobile">{phone}</div>
            </div>
            <div class="table-wrap" class:is-hidden=move || !as_table.get()>
                <table class="table table--compact">
                    <caption class="sr-only">"Segmen RFM"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Segmen"</th>
                            <th scope="col" class="is-num">
                                "Customer"
                            </th>
                            <th scope="col" class="is-num">
                                "Penjualan bersih"
                            </th>
                            <th scope="col" class="is-num">
                                "Bagian"
                            </th>
                            <th scope="col" class="is-num">
                                "Uang berisiko"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn part(one: &SegmentSummary, total: i64) -> String {
    share_of(one.net_sales.0, total).map_or_else(|| "–".to_owned(), percent)
}

fn row(one: &SegmentSummary, total: i64, href: String) -> AnyView {
    view! {
        <tr>
            <td>
                <a class="cell-main" href=href>
                    {one.segment.label()}
                </a>
            </td>
            <td class="is-num">{format_count(one.customers)}</td>
            <td class="is-num strong">{rupiah_short(one.net_sales.0)}</td>
            <td class="is-num muted">{part(one, total)}</td>
            <td class="is-num">{rupiah_short(one.money_at_risk.0)}</td>
        </tr>
    }
    .into_any()
}

fn phone_row(one: &SegmentSummary, total: i64, href: String) -> AnyView {
    let words = format!("{} customer, {}", format_count(one.customers), part(one, total));
    view! {
        <a class="list__row px-0" href=href>
            <span class="list__main">
                <span class="list__title">{one.segment.label()}</span>
                <span class="list__sub">{words}</span>
            </span>
            <span class="list__title num">{rupiah_short(one.net_sales.0)}</span>
        </a>
    }
    .into_any()
}

fn map(segments: &[SegmentSummary], total: i64, href: &dyn Fn(Segment) -> String) -> AnyView {
    // What brought nothing still has customers to be opened: a sliver.
    let least = (total as f64 * 0.012).max(1.0);
    let weights: Vec<f64> = segments.iter().map(|one| (one.net_sales.0 as f64).max(least)).collect();
    let whole = Area {
        x: 0.0,
        y: 0.0,
        width: SIZE.0,
        height: SIZE.1,
    };
    let drawn: Vec<_> = areas(&weights, whole)
        .into_iter()
        .zip(segments)
        .zip(SHADES)
        .map(|((area, one), shade)| tile(area, one, total, shade, href(one.segment)))
        .collect();
    view! { <div class="treemap only-desktop">{drawn}</div> }.into_any()
}

fn tile(area: Area, one: &SegmentSummary, total: i64, (fill, words): (&str, &str), href: String) -> AnyView {
    // Money on its way out is no shade of blue.
    let is_risk = matches!(one.segment, Segment::CannotLose | Segment::AtRisk);
    let (fill, words) = if is_risk {
        ("tm-risk", "tm-on-risk")
    } else {
        (fill, words)
    };
    let name = one.segment.label();
    // What does not fit is for screen readers only. Roughly six units a letter.
    let fits = |class: &str, height: f64, width: f64| {
        let has_room = area.height >= height && area.width >= width;
        if has_room { class } else { "sr-only" }.to_owned()
    };
    let name_class = fits("tm-name", 30.0, 24.0 + 6.4 * name.chars().count() as f64);
    let count_class = if name_class == "sr-only" {
        name_class.clone()
    } else {
        fits("tm-count", 52.0, 96.0)
    };
    let value = if area.height > 200.0 {
        "tm-value tm-value--lg"
    } else {
        "tm-value"
    };
    let value_class = fits(value, 84.0, 110.0);
    let part_class = fits("tm-part", 84.0, 150.0);
    let count = format!("{} customer", format_count(one.customers));
    let percent_of = |value: f64, whole: f64| format!("{}%", value * 100.0 / whole);
    let title = format!(
        "{name}: {count}, {}, {}",
        rupiah_short(one.net_sales.0),
        part(one, total)
    );
    view! {
        <a
            href=href
            class=format!("treemap__tile {fill} {words}")
            title=title
            style:left=percent_of(area.x, SIZE.0)
            style:top=percent_of(area.y, SIZE.1)
            style:width=percent_of(area.width, SIZE.0)
            style:height=percent_of(area.height, SIZE.1)
        >
            <span class=name_class>{name}</span>
            " "
            <span class=count_class>{count}</span>
            " "
            <span class=value_class>{rupiah_short(one.net_sales.0)}</span>
            " "
            <span class=part_class>{part(one, total)}</span>
        </a>
    }
    .into_any()
}

/// Who went where within a month.
pub(super) fn movements(found: &CustomerAnalytics, url: UrlState) -> AnyView {
    let all: Vec<Option<Segment>> = Segment::ALL.iter().copied().map(Some).chain([None]).collect();
    let word = |segment: Option<Segment>| segment.map_or(NO_SEGMENT, Segment::as_str);
    let label = |segment: Option<Segment>| segment.map_or("Tidak ada", Segment::label);
    let most = found
        .movements
        .iter()
        .map(|one| one.customers)
        .max()
        .unwrap_or(1)
        .max(1);
    let heads: Vec<_> = all
        .iter()
        .map(|to| view! { <th scope="col">{label(*to)}</th> }.into_any())
        .collect();
    let rows: Vec<_> = all
        .iter()
        .map(|from| {
            let cells: Vec<_> = all
                .iter()
                .map(|to| {
                    let count = found.movements.iter().find(|one| one.from == *from && one.to == *to);
                    let Some(count) = count.map(|one| one.customers) else {
                        return view! { <td class="subtle">"·"</td> }.into_any();
                    };
                    let href =
                        links::customers(found.range, &[("segment_before", word(*from)), ("segment", word(*to))]);
                    let level = 1 + (count - 1) * 5 / most;
                    let class = if from == to {
                        format!("h{level} is-same")
                    } else {
                        format!("h{level}")
                    };
                    let says = format!("{count} customer dari {} ke {}", label(*from), label(*to));
                    view! {
                        <td class=class>
                            <a href=href aria-label=says>
                                {format_count(count)}
                            </a>
                        </td>
                    }
                    .into_any()
                })
                .collect();
            view! {
                <tr>
                    <th scope="row">{label(*from)}</th>
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect();
    let tools = move || export(url, "movements", "perpindahan-segmen");
    view! {
        <Card
            title="Perpindahan segmen"
            sub="Dari segmen sebulan lalu (baris) ke segmen sekarang (kolom)"
            class="col-7"
            tools
        >
            <div class="card__body">
                <div class="heat-wrap" role="region" aria-label="Perpindahan segmen" tabindex="0">
                    <table class="heat heat--moves">
                        <caption class="sr-only">"Perpindahan segmen"</caption>
                        <thead>
                            <tr>
                                <th scope="col" class="heat__row">
                                    "Dari"
                                </th>
                                {heads}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_fill_the_map_by_their_weights() {
        let whole = Area {
            x: 0.0,
            y: 0.0,
            width: SIZE.0,
            height: SIZE.1,
        };
        let weights = [50.0, 25.0, 15.0, 10.0];
        let found = areas(&weights, whole);
        assert_eq!(found.len(), 4);
        let size = |area: &Area| area.width * area.height;
        let all = SIZE.0 * SIZE.1;
        for (area, weight) in found.iter().zip(weights) {
            assert!((size(area) / all - weight / 100.0).abs() < 0.02, "{area:?}");
            assert!(area.x + area.width <= SIZE.0 + 1e-9 && area.y + area.height <= SIZE.1 + 1e-9);
        }
        assert!(areas(&[], whole).is_empty());
    }
}
