//! Trends: a range step by step against its comparison period, like for like, by weekday, type and group.

use chrono::{Datelike as _, Days as Span, Months, NaiveDate};
use sqlx::PgPool;

use domain::date::{back, month_start};
use domain::money::{change_percent, percent};
use domain::sales::analytics::{Interval, LikeForLike, SalesTrend, SliceSales, TrendPoint, WeekdaySales};
use domain::{DateRange, Rupiah};

use super::store::{self, Slice};
use crate::sales::days::Days;
use crate::sales::scope::Scope;

/// The trend of a range and its comparison period.
pub(super) async fn trend(
    db: &PgPool,
    scope: &Scope,
    (range, previous): (DateRange, DateRange),
    interval: Interval,
    as_of: NaiveDate,
) -> sqlx::Result<SalesTrend> {
    let pairs = Pairs::of(range, as_of);
    let first = [previous, pairs.year.1, pairs.year_ago.1].map(|period| period.from);
    let first = first.into_iter().min().unwrap_or(previous.from);
    let days = store::days(
        db,
        scope,
        DateRange {
            from: first,
            to: range.to,
        },
    )
    .await?;
    let days = Days::new(days);
    let periods = [range, previous];
    Ok(SalesTrend {
        kpi: days.kpis(range, previous),
        interval,
        points: points(&days, range, previous, interval),
        month: like_for_like(&days, pairs.month),
        year: like_for_like(&days, pairs.year),
        year_ago: like_for_like(&days, pairs.year_ago),
        by_weekday: by_weekday(&days, range, as_of),
        by_type: slices(store::types(db, scope, &periods).await?),
        by_group: slices(store::groups(db, scope, &periods).await?),
    })
}

/// The periods that are compared like for like: neither holds days that have no figures yet.
struct Pairs {
    month: (DateRange, DateRange),
    year: (DateRange, DateRange),
    year_ago: (DateRange, DateRange),
}

impl Pairs {
    fn of(range: DateRange, as_of: NaiveDate) -> Self {
        let end = if range.contains(as_of) { as_of } else { range.to };
        let start = month_start(end);
        let before_end = back(start, 1);
        let before_start = month_start(before_end);
        let same_day = before_end.day().min(end.day()) - 1;
        let to_end = |from| DateRange { from, to: end };
        let year = to_end(NaiveDate::from_ymd_opt(end.year(), 1, 1).unwrap_or(start));
        let year_ago = to_end(range.from);
        Self {
            month: (
                to_end(start),
                DateRange {
                    from: before_start,
                    to: before_start + Span::new(u64::from(same_day)),
                },
            ),
            year: (year, year_before(year)),
            year_ago: (year_ago, year_before(year_ago)),
        }
    }
}

/// The same days a year earlier.
fn year_before(range: DateRange) -> DateRange {
    let before = |day: NaiveDate| day.checked_sub_months(Months::new(12)).unwrap_or(day);
    DateRange {
        from: before(range.from),
        to: before(range.to),
    }
}

fn like_for_like(days: &Days, (current, previous): (DateRange, DateRange)) -> LikeForLike {
    let now = days.sums(current.each_day());
    let before = days.sums(previous.each_day());
    LikeForLike {
        current,
        previous,
        net_sales: Rupiah(now.net_sales),
        previous_net_sales: Rupiah(before.net_sales),
        change_percent: change_percent(now.net_sales, before.net_sales).filter(|_| before.invoices > 0),
    }
}

/// The steps of a range; the first and the last end with it.
fn steps(range: DateRange, interval: Interval) -> Vec<DateRange> {
    let mut steps = Vec::new();
    let mut from = range.from;
    while from <= range.to {
        let last = match interval {
            Interval::Day => from,
            Interval::Week => from + Span::new(u64::from(6 - from.weekday().num_days_from_monday())),
            Interval::Month => back(month_start(from) + Months::new(1), 1),
        };
        let to = last.min(range.to);
        steps.push(DateRange { from, to });
        from = to + Span::new(1);
    }
    steps
}

/// The days of the comparison period at the place of each step. Months are set against months where both periods start
/// one; else each day has the day as far into the other period. Weeks and months together hold all of the period.
fn steps_before(range: DateRange, previous: DateRange, interval: Interval) -> Vec<Option<DateRange>> {
    let own = steps(range, interval);
    let starts_months = range.from.day() == 1 && previous.from.day() == 1;
    let last = own.len() - 1;
    own.iter()
        .enumerate()
        .map(|(place, step)| {
            let (from, to) = if interval == Interval::Month && starts_months {
                let from = previous.from + Months::new(place as u32);
                (from, back(from + Months::new(1), 1))
            } else {
                let into = |day: NaiveDate| previous.from + Span::new((day - range.from).num_days().unsigned_abs());
                (into(step.from), into(step.to))
            };
            let to = if place == last && interval != Interval::Day {
                previous.to
            } else {
                to.min(previous.to)
            };
            DateRange::new(from, to)
        })
        .collect()
}

fn points(days: &Days, range: DateRange, previous: DateRange, interval: Interval) -> Vec<TrendPoint> {
    let before = steps_before(range, previous, interval);
    steps(range, interval)
        .into_iter()
        .zip(before)
        .map(|(step, before)| {
            let sums = days.sums(step.each_day());
            TrendPoint {
                days: step,
                net_sales: Rupiah(sums.net_sales),
                invoices: sums.invoices,
                before,
                previous: before.map(|before| Rupiah(days.sums(before.each_day()).net_sales)),
            }
        })
        .collect()
}

fn by_weekday(days: &Days, range: DateRange, as_of: NaiveDate) -> Vec<WeekdaySales> {
    (1..=7)
        .map(|weekday| {
            let known: Vec<NaiveDate> = range
                .each_day()
                .filter(|day| day.weekday().number_from_monday() == weekday && *day <= as_of)
                .collect();
            let count = known.len() as i64;
            let net_sales = days.sums(known.into_iter()).net_sales;
            WeekdaySales {
                weekday,
                days: count,
                net_sales: Rupiah(net_sales),
                mean: (count > 0).then(|| Rupiah(net_sales / count)),
            }
        })
        .collect()
}

fn slices(slices: Vec<Slice>) -> Vec<SliceSales> {
    let total: i64 = slices.iter().map(|slice| slice.net_sales).sum();
    slices
        .into_iter()
        .map(|slice| SliceSales {
            key: slice.key,
            net_sales: Rupiah(slice.net_sales),
            previous: Rupiah(slice.previous),
            change_percent: change_percent(slice.net_sales, slice.previous),
            share_percent: percent(slice.net_sales, total),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(from: &str, to: &str) -> DateRange {
        DateRange {
            from: day(from),
            to: day(to),
        }
    }

    #[test]
    fn weeks_begin_on_mondays_and_months_on_their_first() {
        let found = steps(range("2026-10-23", "2026-11-05"), Interval::Week);
        assert_eq!(
            found,
            [
                range("2026-10-23", "2026-10-25"),
                range("2026-10-26", "2026-11-01"),
                range("2026-11-02", "2026-11-05")
            ]
        );
        let found = steps(range("2026-01-15", "2026-03-02"), Interval::Month);
        assert_eq!(
            found,
            [
                range("2026-01-15", "2026-01-31"),
                range("2026-02-01", "2026-02-28"),
                range("2026-03-01", "2026-03-02")
            ]
        );
    }

    #[test]
    fn the_steps_before_lose_no_day_of_the_comparison_period() {
        for (from, to) in [
            ("2026-10-23", "2026-11-21"),
            ("2026-01-01", "2026-11-21"),
            ("2026-02-01", "2026-02-28"),
            ("2026-03-01", "2026-03-31"),
            ("2028-01-01", "2028-03-31"),
            ("2026-11-21", "2026-11-21"),
        ] {
            let range = range(from, to);
            let previous = range.previous();
            for interval in [Interval::Week, Interval::Month] {
                let before: Vec<_> = steps_before(range, previous, interval).into_iter().flatten().collect();
                assert_eq!(before.first().map(|step| step.from), Some(previous.from), "{from} {to}");
                assert_eq!(
                    before.last().map(|step| step.to),
                    Some(previous.to),
                    "{from} {to} {interval:?}"
                );
                for pair in before.windows(2) {
                    assert_eq!(pair[0].to.succ_opt(), Some(pair[1].from), "{from} {to} {interval:?}");
                }
            }
        }
    }

    #[test]
    fn like_is_compared_with_like_up_to_the_same_day() {
        let pairs = Pairs::of(range("2026-11-01", "2026-11-30"), day("2026-11-21"));
        assert_eq!(
            pairs.month,
            (range("2026-11-01", "2026-11-21"), range("2026-10-01", "2026-10-21"))
        );
        assert_eq!(
            pairs.year,
            (range("2026-01-01", "2026-11-21"), range("2025-01-01", "2025-11-21"))
        );
        assert_eq!(
            pairs.year_ago,
            (range("2026-11-01", "2026-11-21"), range("2025-11-01", "2025-11-21"))
        );
        let pairs = Pairs::of(range("2024-02-10", "2024-03-31"), day("2026-11-21"));
        assert_eq!(
            pairs.month,
            (range("2024-03-01", "2024-03-31"), range("2024-02-01", "2024-02-29"))
        );
        let leap = Pairs::of(range("2024-02-29", "2024-02-29"), day("2026-11-21"));
        assert_eq!(leap.year_ago.1, range("2023-02-28", "2023-02-28"));
    }
}
