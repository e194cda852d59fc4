//! The dashboard's answer turned into what its charts show. Pure, so that it is tested without a browser.

use charts::{Paint, Unit};
use chrono::{Datelike, NaiveDate};
use domain::dashboard::{Dashboard, MonthDay};
use domain::date::{format_day, format_day_short, month_name, weekday_name};
use domain::sales::group_label;
use domain::{DateRange, Rupiah};

use super::links;
use crate::format::{percent, rupiah_short};
use crate::ui::chart::{DonutData, Point, Series, SeriesData, Shape, Share};

/// Slices of a donut before the rest is taken together.
const SLICES: usize = 5;
/// The colour of the rest.
const REST: Paint = Paint::Series(8);

/// `23 Okt – 21 Nov`; the years only where they differ.
pub(in crate::admin) fn days(range: DateRange) -> String {
    if range.from == range.to {
        format_day(range.to)
    } else if range.from.year() == range.to.year() {
        format!("{} – {}", format_day_short(range.from), format_day_short(range.to))
    } else {
        format!("{} – {}", format_day(range.from), format_day(range.to))
    }
}

/// What a change is measured against: `dari 30 hari sebelumnya`, or the days where these are not the ones right before.
pub(in crate::admin) fn against(range: DateRange, previous: DateRange) -> String {
    let adjacent = previous.to.succ_opt() == Some(range.from) && previous.days() == range.days();
    match range.days() {
        1 if adjacent => "dari hari sebelumnya".to_owned(),
        count if adjacent => format!("dari {count} hari sebelumnya"),
        _ => format!("dari {}", days(previous)),
    }
}

/// The trend with its comparison period.
pub(super) fn trend(dashboard: &Dashboard) -> SeriesData {
    let range = dashboard.range;
    let several_years = range.from.year() != range.to.year();
    let points = dashboard.trend.iter().map(|day| Point {
        axis: if several_years {
            format_day(day.date)
        } else {
            format_day_short(day.date)
        },
        title: format!("{}, {}", weekday_name(day.date.weekday()), format_day(day.date)),
        key: Some(day.date.to_string()),
        href: Some(links::sales(DateRange {
            from: day.date,
            to: day.date,
        })),
    });
    let money = |amount: Rupiah| amount.0 as f64;
    let best = dashboard.trend.iter().max_by_key(|day| day.net_sales);
    let best = best
        .filter(|day| day.net_sales > Rupiah::ZERO)
        .map_or_else(String::new, |day| {
            format!(
                " Tertinggi {} {}: {}.",
                weekday_name(day.date.weekday()),
                format_day_short(day.date),
                rupiah_short(day.net_sales.0)
            )
        });
    let mut series = vec![Series {
        legend: days(range),
        tips: vec!["Penjualan bersih".to_owned()],
        paint: Paint::Series(1),
        values: dashboard.trend.iter().map(|day| Some(money(day.net_sales))).collect(),
    }];
    let before: Vec<_> = dashboard.trend.iter().map(|day| day.previous.map(money)).collect();
    // A line of zeros from before the first invoice compares nothing.
    if before.iter().flatten().any(|value| *value != 0.0) {
        let days_before = dashboard.previous.from.iter_days().take(dashboard.trend.len());
        series.push(Series {
            legend: days(dashboard.previous),
            tips: days_before.map(format_day).collect(),
            paint: Paint::Compare,
            values: before,
        });
    }
    let compared = series
        .get(1)
        .map_or_else(String::new, |_| format!(", dibanding {}", dashboard.previous.label()));
    SeriesData {
        description: format!("Penjualan bersih per hari {}{compared}.{best}", range.label()),
        heading: "Tanggal",
        points: points.collect(),
        series,
        unit: Unit::Rupiah,
        shape: Shape::Lines,
    }
}

/// The groups: the largest by themselves in the colours that `paints` gives their names, the rest as "Lainnya".
pub(super) fn composition(dashboard: &Dashboard, paints: impl Fn(&[&str]) -> Vec<Paint>) -> DonutData {
    let range = dashboard.range;
    let groups = &dashboard.by_group;
    let largest: Vec<&str> = groups.iter().take(SLICES).map(|group| group.group.as_str()).collect();
    let total: i64 = groups.iter().map(|group| group.net_sales.0).sum();
    let all: Vec<Share> = groups
        .iter()
        .map(|group| Share {
            name: group_label(&group.group).to_owned(),
            value: group.net_sales.0 as f64,
            percent: group.share_percent,
            paint: REST,
            href: Some(links::group_sales(range, &group.group)),
        })
        .collect();
    let mut shares: Vec<Share> = all
        .iter()
        .zip(paints(&largest))
        .map(|(share, paint)| Share { paint, ..share.clone() })
        .collect();
    if let Some(rest) = groups.get(SLICES..).filter(|rest| !rest.is_empty()) {
        let value: i64 = rest.iter().map(|group| group.net_sales.0).sum();
        shares.push(Share {
            name: "Lainnya".to_owned(),
            value: value as f64,
            percent: domain::money::percent(value, total),
            paint: REST,
            href: Some(links::products(range)),
        });
    }
    let first = shares.first().map_or_else(String::new, |share| {
        let part = share
            .percent
            .map_or_else(String::new, |part| format!(" ({})", percent(part)));
        format!(" Terbesar {}{part}.", share.name)
    });
    DonutData {
        description: format!("Penjualan bersih {} menurut kelompok part.{first}", rupiah_short(total)),
        figure: rupiah_short(total),
        note: format!("{} kelompok", groups.len()),
        headings: ("Kelompok", "Penjualan bersih"),
        shares,
        all,
        unit: Unit::Rupiah,
    }
}

/// The line under the months' heading: `1–21 Nov, Rp 854 jt; 1–21 Okt, Rp 801 jt`.
pub(super) fn months_line(dashboard: &Dashboard) -> String {
    let line = |days: &[MonthDay], month: NaiveDate| {
        let total: i64 = days.iter().map(|day| day.net_sales.0).sum();
        let last = days.last().map_or(0, |day| day.day);
        format!(
            "{} {}, {}",
            span(1, last),
            month_name(month.month()),
            rupiah_short(total)
        )
    };
    let (current, previous) = month_starts(dashboard);
    format!(
        "{}; {}",
        line(&dashboard.months.current, current),
        line(&dashboard.months.previous, previous)
    )
}

/// The month of the range's last day against the one before, week by week from the 1st: 1–7, 8–14, ...
pub(super) fn months(dashboard: &Dashboard) -> SeriesData {
    let (current, previous) = month_starts(dashboard);
    let months = &dashboard.months;
    let last = months.current.last().map_or(0, |day| day.day);
    let weeks: Vec<(u32, u32)> = (1..=last).step_by(7).map(|from| (from, (from + 6).min(last))).collect();
    let sums = |days: &[MonthDay]| {
        let week = |(from, to): &(u32, u32)| {
            let inside = days.iter().filter(|day| (*from..=*to).contains(&day.day));
            // A shorter month has no such days at all.
            inside.clone().next()?;
            Some(inside.map(|day| day.net_sales.0).sum::<i64>() as f64)
        };
        weeks.iter().map(week).collect::<Vec<_>>()
    };
    let name = |month: NaiveDate| format!("{} {}", month_name(month.month()), month.year());
    let points = weeks.iter().map(|(from, to)| {
        let range = current
            .with_day(*from)
            .zip(current.with_day(*to))
            .map(|(from, to)| DateRange { from, to });
        Point {
            axis: span(*from, *to),
            title: format!("Tanggal {}", span(*from, *to)),
            key: None,
            href: range.map(links::sales),
        }
    });
    let series = |month, days: &[MonthDay], paint| Series {
        legend: name(month),
        tips: vec![name(month)],
        paint,
        values: sums(days),
    };
    SeriesData {
        description: format!("Penjualan bersih per pekan. {}.", months_line(dashboard)),
        heading: "Tanggal",
        points: points.collect(),
        series: vec![
            series(current, &months.current, Paint::Series(1)),
            series(previous, &months.previous, Paint::Previous),
        ],
        unit: Unit::Rupiah,
        shape: Shape::Bars,
    }
}

/// First day of the month of the range's last day, and of the month before.
fn month_starts(dashboard: &Dashboard) -> (NaiveDate, NaiveDate) {
    let current = domain::date::month_start(dashboard.range.to);
    (current, domain::date::month_start(domain::date::back(current, 1)))
}

/// `1–7`, or one day alone.
fn span(from: u32, to: u32) -> String {
    if from >= to {
        from.to_string()
    } else {
        format!("{from}–{to}")
    }
}

#[cfg(test)]
mod tests;
