//! Days and months of a customer, and what they are compared with.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::date::{back, month_start};
use domain::purchase::spending::{MonthSpending, SpendingSums};
use domain::{DateRange, Rupiah};

/// A day with purchases.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Day {
    pub date: NaiveDate,
    pub invoices: i64,
    pub gross_sales: i64,
    pub discount: i64,
    pub total: i64,
    pub net_sales: i64,
}

/// The first day of the month after the day's.
pub(super) fn next_month(day: NaiveDate) -> NaiveDate {
    month_start(day)
        .checked_add_months(Months::new(1))
        .unwrap_or(NaiveDate::MAX)
}

/// The last day of the day's month.
pub(super) fn month_end(day: NaiveDate) -> NaiveDate {
    back(next_month(day), 1)
}

fn months_back(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// The same days a year before; what ends with a month ends with that month.
pub(super) fn year_before(range: DateRange) -> DateRange {
    let to = months_back(range.to, 12);
    DateRange {
        from: months_back(range.from, 12),
        to: if range.to == month_end(range.to) {
            month_end(to)
        } else {
            to
        },
    }
}

/// The months that end on a day: from the first of the month so many months before.
pub(super) fn months_to(day: NaiveDate, months: u32) -> DateRange {
    DateRange {
        from: months_back(month_start(day), months.saturating_sub(1)),
        to: day,
    }
}

/// Sums of the days in a range.
pub(super) fn sums(days: &[Day], range: DateRange) -> SpendingSums {
    let mut sums = SpendingSums::default();
    for day in days.iter().filter(|day| range.contains(day.date)) {
        sums.net_sales += Rupiah(day.net_sales);
        sums.total += Rupiah(day.total);
        sums.gross_sales += Rupiah(day.gross_sales);
        sums.discount += Rupiah(day.discount);
        sums.invoices += day.invoices;
    }
    sums
}

/// Every month of a range, beside the same days a year before.
pub(super) fn months(days: &[Day], range: DateRange) -> Vec<MonthSpending> {
    let mut months = Vec::new();
    let mut from = range.from;
    while from <= range.to {
        let part = DateRange {
            from,
            to: month_end(from).min(range.to),
        };
        months.push(MonthSpending {
            month: month_start(from),
            net_sales: sums(days, part).net_sales,
            previous: sums(days, year_before(part)).net_sales,
        });
        from = next_month(from);
    }
    months
}

/// The whole months within a range, from their first day to the first day after them, and the days before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub from: NaiveDate,
    pub whole_from: NaiveDate,
    pub whole_end: NaiveDate,
    pub to: NaiveDate,
}

impl Split {
    /// Nothing was sold after `as_of`, so its month counts as whole.
    pub fn of(range: DateRange, as_of: NaiveDate) -> Self {
        let whole_from = if range.from.day() == 1 {
            range.from
        } else {
            next_month(range.from)
        };
        let ends_whole = range.to >= as_of || range.to == month_end(range.to);
        let whole_end = if ends_whole {
            next_month(range.to)
        } else {
            month_start(range.to)
        };
        if whole_from >= whole_end {
            // All of it are edge days.
            let after = range.to.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
            return Self {
                from: range.from,
                whole_from: after,
                whole_end: after,
                to: range.to,
            };
        }
        Self {
            from: range.from,
            whole_from,
            whole_end,
            to: range.to,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(from: &str, to: &str) -> DateRange {
        DateRange::new(day(from), day(to)).unwrap()
    }

    #[test]
    fn a_year_before_keeps_days_and_ends_of_months() {
        for (from, to, before_from, before_to) in [
            ("2025-12-01", "2026-11-21", "2024-12-01", "2025-11-21"),
            ("2025-03-01", "2026-02-28", "2024-03-01", "2025-02-28"),
            ("2024-01-01", "2025-02-28", "2023-01-01", "2024-02-29"),
            ("2024-02-01", "2024-02-29", "2023-02-01", "2023-02-28"),
        ] {
            assert_eq!(
                year_before(range(from, to)),
                range(before_from, before_to),
                "{from}..{to}"
            );
        }
    }

    #[test]
    fn the_months_of_a_range_add_up_to_it() {
        let days: Vec<Day> = range("2024-11-15", "2026-11-21")
            .each_day()
            .map(|date| Day {
                date,
                invoices: 1,
                gross_sales: 5,
                discount: 1,
                total: 4,
                net_sales: 3,
            })
            .collect();
        let twelve = months_to(day("2026-11-21"), 12);
        assert_eq!(twelve, range("2025-12-01", "2026-11-21"));
        let months = months(&days, twelve);
        assert_eq!(months.len(), 12);
        let sum: i64 = months.iter().map(|month| month.net_sales.0).sum();
        assert_eq!(sum, sums(&days, twelve).net_sales.0);
        let before: i64 = months.iter().map(|month| month.previous.0).sum();
        assert_eq!(before, sums(&days, year_before(twelve)).net_sales.0);
        assert_eq!(months[11].previous.0, 3 * 21, "the running month beside as many days");
    }

    #[test]
    fn whole_months_are_told_from_edge_days() {
        let as_of = day("2026-11-21");
        for (from, to, whole_from, whole_end) in [
            ("2025-12-01", "2026-11-21", "2025-12-01", "2026-12-01"),
            ("2024-12-01", "2025-11-21", "2024-12-01", "2025-11-01"),
            ("2026-09-10", "2026-10-31", "2026-10-01", "2026-11-01"),
            ("2026-09-10", "2026-09-20", "2026-09-21", "2026-09-21"),
            ("2026-09-10", "2026-10-20", "2026-10-21", "2026-10-21"),
        ] {
            let split = Split::of(range(from, to), as_of);
            assert_eq!(
                (split.whole_from, split.whole_end),
                (day(whole_from), day(whole_end)),
                "{from}..{to}"
            );
        }
    }
}
