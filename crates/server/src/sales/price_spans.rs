//! What lines come to for Analitik Harga, kept for the spans of days that are asked for most. The job that follows changes of sales counts
//! them; a span holds until an invoice of its days changes. Whoever reads takes the spans that hold and counts the lines of the days around them.

use std::time::Instant;

use chrono::{Days, Months, NaiveDate};
use sqlx::{PgConnection, PgExecutor, PgPool};

use domain::DateRange;
use domain::date::month_start;

use super::range::DEFAULT_DAYS;

/// How much longer than it worked the job rests.
const REST: u32 = 3;
/// Months of a half year, by which quantities are compared.
const HALF_YEAR: u32 = 6;

/// A span that holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub id: i64,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

/// A range, taken apart: spans that lie side by side, and the days before and after them whose lines are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces {
    pub spans: Vec<i64>,
    pub before: Option<DateRange>,
    pub after: Option<DateRange>,
}

impl Pieces {
    /// All of it read from lines.
    pub fn lines(range: DateRange) -> Self {
        Self {
            before: Some(range),
            ..Self::default()
        }
    }

    /// The range out of those spans that cover most of its days. Nothing was sold after the data date, so that a range which
    /// reaches it holds all of a month that goes on.
    pub fn of(range: DateRange, data_date: NaiveDate, held: &[Span]) -> Self {
        let mut fitting: Vec<&Span> = held
            .iter()
            .filter(|span| span.first_day >= range.from && (span.last_day <= range.to || range.to >= data_date))
            .filter(|span| span.first_day <= range.to)
            .collect();
        fitting.sort_unstable_by_key(|span| (span.first_day, span.last_day));
        // The best row of spans that ends with each.
        let mut rows: Vec<(i64, Vec<&Span>)> = Vec::with_capacity(fitting.len());
        for span in fitting {
            let days = (span.last_day.min(range.to) - span.first_day).num_days() + 1;
            let neighbour = rows
                .iter()
                .filter(|(_, row)| {
                    row.last()
                        .is_some_and(|last| last.last_day.succ_opt() == Some(span.first_day))
                })
                .max_by_key(|(days, row)| (*days, std::cmp::Reverse(row.len())));
            let (sum, mut row) = neighbour.cloned().unwrap_or_default();
            row.push(span);
            rows.push((sum + days, row));
        }
        // Of rows that are as long, the one of fewer spans has fewer rows to add up.
        let best = rows
            .into_iter()
            .max_by_key(|(days, row)| (*days, std::cmp::Reverse(row.len())));
        let Some((_, row)) = best else {
            return Self::lines(range);
        };
        let (first, last) = (row[0].first_day, row[row.len() - 1].last_day);
        let days = |from: Option<NaiveDate>, to: Option<NaiveDate>| {
            let range = DateRange { from: from?, to: to? };
            (range.from <= range.to).then_some(range)
        };
        Self {
            spans: row.iter().map(|span| span.id).collect(),
            before: days(Some(range.from), first.pred_opt()),
            after: days(last.succ_opt(), Some(range.to)),
        }
    }
}

/// The two half years of whole months before a day's, the later one first.
pub(super) fn half_years(day: NaiveDate) -> [DateRange; 2] {
    let end = month_start(day);
    let begin = |months: u32| end.checked_sub_months(Months::new(months)).unwrap_or(end);
    let range = |from: NaiveDate, end: NaiveDate| DateRange {
        from,
        to: end.pred_opt().unwrap_or(end),
    };
    [
        range(begin(HALF_YEAR), end),
        range(begin(2 * HALF_YEAR), begin(HALF_YEAR)),
    ]
}

/// The spans that hold.
pub(super) async fn held(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Span>> {
    sqlx::query_as!(Span, "select id, first_day, last_day from price_span where holds")
        .fetch_all(db)
        .await
}

/// Spans with a day that an import, an undo or a merge changes hold no longer.
pub(super) async fn forget(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query_file!("src/sales/sql/price_spans/forget.sql")
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts what does not hold, a span a transaction, and rests in between three times as long as each took: pages go first.
pub async fn follow(db: &PgPool) -> sqlx::Result<()> {
    let days = sqlx::query!("select min(date) as first, max(date) as last from sales_day")
        .fetch_one(db)
        .await?;
    let wanted = match (days.first, days.last) {
        (Some(first), Some(last)) => wanted(first, last),
        _ => Vec::new(),
    };
    let first_days: Vec<NaiveDate> = wanted.iter().map(|range| range.from).collect();
    let last_days: Vec<NaiveDate> = wanted.iter().map(|range| range.to).collect();
    sqlx::query_file!("src/sales/sql/price_spans/want.sql", &first_days, &last_days)
        .execute(db)
        .await?;
    for range in wanted {
        let begun = Instant::now();
        if fill(db, range).await? {
            tokio::time::sleep(REST * begun.elapsed()).await;
        }
    }
    Ok(())
}

/// Counts the lines of a span that does not hold. A change that is not committed has locked it, and asks for the job itself.
async fn fill(db: &PgPool, range: DateRange) -> sqlx::Result<bool> {
    let mut transaction = db.begin().await?;
    let id = sqlx::query_scalar!(
        "select id from price_span where first_day = $1 and last_day = $2 and not holds for update skip locked",
        range.from,
        range.to
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(id) = id else { return Ok(false) };
    sqlx::raw_sql(
        "set local statement_timeout = 0; set local work_mem = '64MB'; set local max_parallel_workers_per_gather = 0",
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query_file!("src/sales/sql/price_spans/clear.sql", id)
        .execute(&mut *transaction)
        .await?;
    // Nothing that overlaps changes from here on: an import waits for the span.
    let pieces = Pieces::of(range, NaiveDate::MAX, &held(&mut *transaction).await?);
    if pieces.spans.len() > 1 && pieces.before.is_none() && pieces.after.is_none() {
        sqlx::query_file!("src/sales/sql/price_spans/fill_from.sql", id, &pieces.spans)
            .execute(&mut *transaction)
            .await?;
    } else {
        sqlx::query_file!("src/sales/sql/price_spans/fill.sql", id)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// The default range, the period before it, every month, and the half years that quantities are compared by, which are made of months.
fn wanted(first: NaiveDate, data_date: NaiveDate) -> Vec<DateRange> {
    let default = DateRange::ending(data_date, DEFAULT_DAYS);
    let mut wanted = vec![default, default.previous()];
    let mut month = month_start(data_date);
    while month >= month_start(first) {
        let Some(next) = month.checked_add_months(Months::new(1)) else {
            break;
        };
        let range = DateRange {
            from: month,
            to: next - Days::new(1),
        };
        if !wanted.contains(&range) {
            wanted.push(range);
        }
        let Some(before) = month.checked_sub_months(Months::new(1)) else {
            break;
        };
        month = before;
    }
    wanted.extend(half_years(data_date));
    wanted
}

/// How many rows of the spans that hold are not what their lines count up to.
pub async fn differences(connection: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_file_scalar!("src/sales/sql/price_spans/differences.sql")
        .fetch_one(connection)
        .await
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

    /// The spans that are wanted on 21 November 2026 of sales since September 2025, numbered from 1.
    fn held() -> Vec<Span> {
        wanted(day("2025-09-10"), day("2026-11-21"))
            .into_iter()
            .zip(1..)
            .map(|(range, id)| Span {
                id,
                first_day: range.from,
                last_day: range.to,
            })
            .collect()
    }

    #[test]
    fn the_default_range_and_the_one_before_are_a_span_each() {
        let of = |from: &str, to: &str| Pieces::of(range(from, to), day("2026-11-21"), &held());
        for (pieces, id) in [(of("2026-10-23", "2026-11-21"), 1), (of("2026-09-23", "2026-10-22"), 2)] {
            assert_eq!((pieces.spans, pieces.before, pieces.after), (vec![id], None, None));
        }
        assert_eq!(
            half_years(day("2026-11-21")),
            [range("2026-05-01", "2026-10-31"), range("2025-11-01", "2026-04-30")]
        );
    }

    #[test]
    fn a_long_range_is_spans_and_the_days_around_them() {
        let held = held();
        let pieces = Pieces::of(range("2025-09-20", "2026-10-10"), day("2026-11-21"), &held);
        assert_eq!(pieces.before, Some(range("2025-09-20", "2025-09-30")));
        assert_eq!(pieces.after, Some(range("2026-10-01", "2026-10-10")));
        let days: i64 = held
            .iter()
            .filter(|span| pieces.spans.contains(&span.id))
            .map(|span| (span.last_day - span.first_day).num_days() + 1)
            .sum();
        assert_eq!(days, 365, "October to September");
        assert!(pieces.spans.len() < 12, "a half year is one: {:?}", pieces.spans);
        // a month that goes on is whole for whoever asks for all of it that there is
        let pieces = Pieces::of(range("2026-11-01", "2026-11-21"), day("2026-11-21"), &held);
        assert_eq!((pieces.spans.len(), pieces.before, pieces.after), (1, None, None));
        let pieces = Pieces::of(range("2026-11-01", "2026-11-20"), day("2026-11-21"), &held);
        assert_eq!(pieces, Pieces::lines(range("2026-11-01", "2026-11-20")));
    }

    #[test]
    fn without_spans_that_hold_lines_are_read() {
        let all = range("2026-01-01", "2026-12-31");
        assert_eq!(Pieces::of(all, day("2026-11-21"), &[]), Pieces::lines(all));
    }
}
