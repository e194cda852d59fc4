//! Answers turned into what the charts show. Pure, so that it is tested without a browser.

use charts::{Paint, Unit};
use chrono::{Datelike, NaiveDate};
use domain::date::{format_day, format_day_short, month_name, weekday_name};
use domain::sales::analytics::{BridgeKind, Interval, SalesAnalytics, SalesBridge, SalesForecast, SalesTrend};
use domain::{DateRange, Rupiah};

use super::links::{Narrowed, rows, rows_of};
use crate::admin::dashboard::figures::days;
use crate::format::rupiah_short;
use crate::ui::chart::{Point, Series, SeriesData, Shape};

/// The steps of a trend as the API names them, with their words; the first is the default.
pub(super) const INTERVALS: [(&str, &str); 3] = [("day", "Harian"), ("week", "Mingguan"), ("month", "Bulanan")];

/// The place of a step among [`INTERVALS`].
pub(super) fn interval_place(name: Option<&str>) -> usize {
    let place = INTERVALS.iter().position(|(interval, _)| Some(*interval) == name);
    place.unwrap_or_default()
}

fn money(amount: Rupiah) -> f64 {
    amount.0 as f64
}

fn long_day(date: NaiveDate) -> String {
    format!("{}, {}", weekday_name(date.weekday()), format_day(date))
}

fn series(legend: impl Into<String>, tips: Vec<String>, paint: Paint, values: Vec<Option<f64>>) -> Series {
    let legend = legend.into();
    Series {
        tips: if tips.is_empty() { vec![legend.clone()] } else { tips },
        legend,
        paint,
        values,
    }
}

/// A trend against its comparison period, step by step.
pub(super) fn trend(found: &SalesAnalytics, trend: &SalesTrend, narrowed: &Narrowed) -> SeriesData {
    let several_years = found.range.from.year() != found.range.to.year();
    let short = |date: NaiveDate| {
        if several_years {
            format_day(date)
        } else {
            format_day_short(date)
        }
    };
    let point = |step: DateRange| Point {
        axis: match trend.interval {
            Interval::Month => format!("{} {}", month_name(step.from.month()), step.from.year()),
            _ => short(step.from),
        },
        title: if step.from == step.to {
            long_day(step.from)
        } else {
            days(step)
        },
        key: Some(step.from.to_string()),
        href: Some(rows(step, narrowed)),
    };
    let values = trend.points.iter().map(|point| Some(money(point.net_sales))).collect();
    let mut lines = vec![series(
        days(found.range),
        vec!["Penjualan bersih".to_owned()],
        Paint::Series(1),
        values,
    )];
    // A line of zeros from before the first invoice compares nothing.
    if trend
        .points
        .iter()
        .filter_map(|point| point.previous)
        .any(|before| before != Rupiah::ZERO)
    {
        let tips = trend
            .points
            .iter()
            .map(|point| point.before.map(days).unwrap_or_default());
        let before = trend.points.iter().map(|point| point.previous.map(money));
        lines.push(series(
            days(found.previous),
            tips.collect(),
            Paint::Compare,
            before.collect(),
        ));
    }
    let shape = if trend.interval == Interval::Day {
        Shape::Lines
    } else {
        Shape::Bars
    };
    if let (Shape::Bars, Some(before)) = (shape, lines.get_mut(1)) {
        before.paint = Paint::Previous;
    }
    SeriesData {
        description: format!(
            "Penjualan bersih {}, dibanding {}.",
            found.range.label(),
            found.previous.label()
        ),
        heading: "Tanggal",
        points: trend.points.iter().map(|step| point(step.days)).collect(),
        series: lines,
        unit: Unit::Rupiah,
        shape,
    }
}

/// What one day of each weekday sells in the mean.
pub(super) fn weekdays(found: &SalesAnalytics, trend: &SalesTrend, narrowed: &Narrowed) -> SeriesData {
    const SHORT: [&str; 7] = ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"];
    const LONG: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
    let points = trend
        .by_weekday
        .iter()
        .zip(SHORT.into_iter().zip(LONG))
        .map(|(day, (short, long))| Point {
            axis: short.to_owned(),
            title: format!("{long}, {} hari", day.days),
            key: Some(long.to_owned()),
            href: Some(rows_of(found.range, narrowed, "weekday", &day.weekday.to_string())),
        });
    let means = trend.by_weekday.iter().map(|day| day.mean.map(money));
    SeriesData {
        description: format!("Rata-rata penjualan bersih menurut hari, {}.", found.range.label()),
        heading: "Hari",
        points: points.collect(),
        series: vec![series(
            "Rata-rata per hari",
            Vec::new(),
            Paint::Series(1),
            means.collect(),
        )],
        unit: Unit::Rupiah,
        shape: Shape::Bars,
    }
}

/// The last 30 days and the 30 that come.
pub(super) fn forecast(forecast: &SalesForecast, narrowed: &Narrowed) -> SeriesData {
    let known = forecast.history.len();
    let coming = forecast.days.len();
    let point = |date: NaiveDate, href: Option<String>| Point {
        axis: format_day_short(date),
        title: long_day(date),
        key: Some(date.to_string()),
        href,
    };
    let past = forecast.history.iter().map(|day| {
        let one = DateRange {
            from: day.date,
            to: day.date,
        };
        point(day.date, Some(rows(one, narrowed)))
    });
    let points = past.chain(forecast.days.iter().map(|day| point(day.date, None)));
    let ahead = |values: Vec<Option<f64>>| std::iter::repeat_n(None, known).chain(values).collect::<Vec<_>>();
    let actual = forecast.history.iter().map(|day| Some(money(day.net_sales)));
    let of = |value: fn(&domain::sales::analytics::ForecastDay) -> Rupiah| {
        ahead(forecast.days.iter().map(|day| Some(money(value(day)))).collect())
    };
    SeriesData {
        description: format!(
            "Penjualan bersih 30 hari terakhir dan prakiraan 30 hari ke depan: {}, rentang 80% {} sampai {}.",
            rupiah_short(forecast.total.0),
            rupiah_short(forecast.total_low.0),
            rupiah_short(forecast.total_high.0)
        ),
        heading: "Tanggal",
        points: points.collect(),
        series: vec![
            series(
                "Penjualan bersih",
                Vec::new(),
                Paint::Series(2),
                actual.chain(std::iter::repeat_n(None, coming)).collect(),
            ),
            series("Prakiraan", Vec::new(), Paint::Series(1), of(|day| day.value)),
            series("Batas bawah 80%", Vec::new(), Paint::Compare, of(|day| day.low)),
            series("Batas atas 80%", Vec::new(), Paint::Compare, of(|day| day.high)),
        ],
        unit: Unit::Rupiah,
        shape: Shape::Outlook(known.saturating_sub(1)),
    }
}

/// What came, and what was expected a week before.
pub(super) fn back_test(forecast: &SalesForecast, narrowed: &Narrowed) -> SeriesData {
    let test = &forecast.back_test;
    let points = test.days.iter().map(|day| Point {
        axis: format_day_short(day.date),
        title: long_day(day.date),
        key: Some(day.date.to_string()),
        href: Some(rows(
            DateRange {
                from: day.date,
                to: day.date,
            },
            narrowed,
        )),
    });
    SeriesData {
        description: format!(
            "Penjualan bersih {} dan prakiraannya tujuh hari sebelumnya.",
            test.range.label()
        ),
        heading: "Tanggal",
        points: points.collect(),
        series: vec![
            series(
                "Penjualan bersih",
                Vec::new(),
                Paint::Series(2),
                test.days.iter().map(|day| Some(money(day.actual))).collect(),
            ),
            series(
                "Prakiraan 7 hari sebelumnya",
                Vec::new(),
                Paint::Compare,
                test.days.iter().map(|day| Some(money(day.expected))).collect(),
            ),
        ],
        unit: Unit::Rupiah,
        shape: Shape::Lines,
    }
}

/// How the sales of the comparison period became those of the range.
pub(super) fn bridge(found: &SalesAnalytics, bridge: &SalesBridge, narrowed: &Narrowed) -> SeriesData {
    let sum = |period: DateRange| Point {
        axis: days(period),
        title: days(period),
        key: None,
        href: Some(rows(period, narrowed)),
    };
    let term = |kind: BridgeKind| Point {
        axis: kind.label().to_owned(),
        title: kind.label().to_owned(),
        key: None,
        href: None,
    };
    let terms = bridge.terms.iter();
    let mut points = vec![sum(found.previous)];
    points.extend(terms.clone().map(|of| term(of.kind)));
    points.push(sum(found.range));
    let mut values = vec![Some(money(bridge.previous_net_sales))];
    values.extend(terms.map(|term| Some(money(term.amount))));
    values.push(Some(money(bridge.net_sales)));
    SeriesData {
        description: format!(
            "Penyebab perubahan dari {} ke {}.",
            rupiah_short(bridge.previous_net_sales.0),
            rupiah_short(bridge.net_sales.0)
        ),
        heading: "Penyebab",
        points,
        series: vec![series("Penjualan bersih", Vec::new(), Paint::Series(2), values)],
        unit: Unit::Rupiah,
        shape: Shape::Waterfall,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::sales::analytics::{BridgeTerm, DayValue, ForecastDay};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_step_is_found_by_its_name() {
        assert_eq!(
            [None, Some("day"), Some("week"), Some("x")].map(interval_place),
            [0, 0, 1, 0]
        );
    }

    #[test]
    fn a_forecast_begins_where_the_known_days_end() {
        let found = forecast(
            &SalesForecast {
                history: vec![DayValue {
                    date: day("2026-11-21"),
                    net_sales: Rupiah(5),
                }],
                days: vec![ForecastDay {
                    date: day("2026-11-22"),
                    value: Rupiah(6),
                    low: Rupiah(4),
                    high: Rupiah(9),
                }],
                total: Rupiah(6),
                total_low: Rupiah(4),
                total_high: Rupiah(9),
                lebaran_years: 0,
                back_test: domain::sales::analytics::BackTest {
                    range: DateRange {
                        from: day("2026-11-21"),
                        to: day("2026-11-21"),
                    },
                    forecasts: 1,
                    error_percent: 1.0,
                    last_week_percent: 2.0,
                    mean_28_percent: 3.0,
                    days: Vec::new(),
                },
            },
            &Narrowed::default(),
        );
        let values: Vec<_> = found.series.iter().map(|series| series.values.clone()).collect();
        assert_eq!(
            values,
            [
                vec![Some(5.0), None],
                vec![None, Some(6.0)],
                vec![None, Some(4.0)],
                vec![None, Some(9.0)]
            ]
        );
        assert_eq!(found.shape, Shape::Outlook(0));
        assert!(
            found.points[0].href.is_some() && found.points[1].href.is_none(),
            "what is to come has no rows"
        );
    }

    #[test]
    fn a_bridge_leads_from_one_sum_to_the_other() {
        let range = DateRange {
            from: day("2026-11-01"),
            to: day("2026-11-30"),
        };
        let found = SalesAnalytics {
            as_of: day("2026-11-21"),
            has_sales: true,
            last_upload: None,
            choices: domain::sales::SalesChoices::default(),
            range,
            previous: range.previous(),
            trend: None,
            forecast: None,
            bridge: None,
        };
        let terms = BridgeKind::ALL.map(|kind| BridgeTerm {
            kind,
            amount: Rupiah(1),
            items: Vec::new(),
            others: 0,
            others_amount: Rupiah::ZERO,
        });
        let of = SalesBridge {
            previous_net_sales: Rupiah(10),
            net_sales: Rupiah(17),
            change: Rupiah(7),
            terms: terms.to_vec(),
        };
        let drawn = bridge(&found, &of, &Narrowed::default());
        assert_eq!((drawn.points.len(), drawn.series[0].values.len()), (9, 9));
        assert_eq!(
            drawn.points[0].href.as_deref(),
            Some("/admin/sales?from=2026-10-01&to=2026-10-31")
        );
        assert_eq!(drawn.series[0].values[8], Some(17.0));
    }
}
