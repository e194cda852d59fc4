//! The days of a read: as asked, or the 30 that end on the data date.

use chrono::NaiveDate;
use sqlx::PgPool;

use domain::DateRange;
use domain::date::{back, month_start};

use crate::error::{AppError, AppResult};

/// Days shown without `from` and `to`.
pub const DEFAULT_DAYS: u64 = 30;

/// Refuses `from` after `to`.
pub fn check(from: Option<NaiveDate>, to: Option<NaiveDate>) -> AppResult<()> {
    match (from, to) {
        (Some(from), Some(to)) if from > to => Err(AppError::invalid(
            "from",
            "after_to",
            "Tanggal awal harus sebelum tanggal akhir.",
        )),
        _ => Ok(()),
    }
}

/// The data date: the day of the last invoice. None without data.
pub async fn data_date(db: &PgPool) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("select max(date) from sales_day")
        .fetch_one(db)
        .await
}

/// The days meant. With one end alone the other is the data date, or 30 days before `to`.
pub fn resolve(from: Option<NaiveDate>, to: Option<NaiveDate>, data_date: NaiveDate) -> DateRange {
    match (from, to) {
        (Some(from), Some(to)) => DateRange { from, to },
        (Some(from), None) => DateRange {
            from,
            to: data_date.max(from),
        },
        (None, to) => DateRange::ending(to.unwrap_or(data_date), DEFAULT_DAYS),
    }
}

/// The whole months inside a range, as the first days of the first and of the one after the last; equal where none is.
pub fn whole_months(range: DateRange) -> (NaiveDate, NaiveDate) {
    let after = |day: NaiveDate| day.checked_add_days(chrono::Days::new(1)).unwrap_or(day);
    let first = match month_start(range.from) {
        start if start == range.from => start,
        start => start.checked_add_months(chrono::Months::new(1)).unwrap_or(start),
    };
    let end = month_start(after(range.to));
    if first < end {
        (first, end)
    } else {
        (range.from, range.from)
    }
}

/// The same sales in whole months, where a range goes up to the data date or beyond: no day after it has any.
pub fn with_empty_days(range: DateRange, data_date: NaiveDate) -> DateRange {
    let next_month = month_start(range.to).checked_add_months(chrono::Months::new(1));
    match next_month {
        Some(next) if range.to >= data_date => DateRange {
            to: back(next, 1),
            ..range
        },
        _ => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_dates_the_thirty_days_that_end_on_the_data_date_are_meant() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let range = resolve(None, None, day("2026-11-21"));
        assert_eq!((range.from, range.to), (day("2026-10-23"), day("2026-11-21")));
        let range = resolve(Some(day("2026-12-01")), None, day("2026-11-21"));
        assert_eq!(
            (range.from, range.to),
            (day("2026-12-01"), day("2026-12-01")),
            "never backwards"
        );
        assert!(check(Some(day("2026-12-01")), Some(day("2026-11-01"))).is_err());
    }

    #[test]
    fn whole_months_are_those_with_all_their_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (from, to, first, end) in [
            ("2026-01-15", "2026-04-10", "2026-02-01", "2026-04-01"),
            ("2026-01-01", "2026-03-31", "2026-01-01", "2026-04-01"),
            ("2026-01-01", "2026-01-31", "2026-01-01", "2026-02-01"),
            ("2026-01-02", "2026-02-27", "2026-01-02", "2026-01-02"),
            ("2026-01-05", "2026-01-05", "2026-01-05", "2026-01-05"),
        ] {
            let range = DateRange {
                from: day(from),
                to: day(to),
            };
            assert_eq!(whole_months(range), (day(first), day(end)), "{from}..{to}");
        }
    }

    #[test]
    fn a_range_that_nothing_was_sold_after_goes_on_to_the_end_of_its_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let range = |from: &str, to: &str| DateRange {
            from: day(from),
            to: day(to),
        };
        let as_of = day("2026-11-21");
        for (asked, wanted) in [
            (range("2026-01-01", "2026-11-21"), range("2026-01-01", "2026-11-30")),
            (range("2026-01-05", "2026-12-31"), range("2026-01-05", "2026-12-31")),
            (range("2026-01-01", "2026-11-20"), range("2026-01-01", "2026-11-20")),
        ] {
            assert_eq!(with_empty_days(asked, as_of), wanted);
        }
    }
}
