//! Twelve months of a customer beside the twelve before: sums, groups, parts, what they say, health and the next month.

use chrono::{Datelike, NaiveDate};
use domain::DateRange;
use domain::money::{change_percent, percent};
use domain::purchase::spending::{CustomerSpending, Health, MonthForecast};
use insight::health::{HealthFacts, health, median_gap};
use insight::monthly::month_forecast;
use insight::sentences::{SpendingFigures, sentences};
use sqlx::PgConnection;

use super::periods::{Day, Split, month_end, months, next_month, sums};
use super::store::{self, Month};
use super::top_parts;
use crate::error::AppResult;
use crate::extract::Customer;
use crate::sales::standing::Standing;
use crate::state::AppState;

pub(super) async fn spending(state: &AppState, customer: &Customer, standing: Standing) -> AppResult<CustomerSpending> {
    let mut transaction = state.as_customer(customer).await?;
    figures(state, &mut transaction, customer.customer_id, &standing).await
}

/// The figures of a customer, read on a connection that may see it.
pub(super) async fn figures(
    state: &AppState,
    connection: &mut PgConnection,
    id: i64,
    standing: &Standing,
) -> AppResult<CustomerSpending> {
    let as_of = standing.as_of;
    let (range, previous_range) = top_parts::ranges(as_of);
    let days = store::days(&mut *connection, id, previous_range.from, range.to).await?;
    let (a, b) = (Split::of(range, as_of), Split::of(previous_range, as_of));
    let groups = store::groups(&mut *connection, id, a, b).await?;
    let mut parts = store::parts_kept(&mut *connection, id).await?;
    if parts.is_empty() {
        parts = store::parts(&mut *connection, id, range, previous_range).await?;
    }
    let history = store::months(connection, id).await?;
    let groups_sold = store::groups_sold(&state.read, range).await?;
    let (now, before) = (sums(&days, range), sums(&days, previous_range));
    let months = months(&days, range);
    let bought = |range: DateRange| numbers(&days, range);
    let (days_bought, days_before) = (bought(range), bought(previous_range));
    let insights = sentences(&SpendingFigures {
        sums: &now,
        previous: &before,
        months: &months,
        groups: &groups,
        parts: &parts,
        days: &days_bought,
        previous_days: &days_before,
        as_of,
    });
    let judged = || -> Option<Health> {
        let all: Vec<i64> = days_before.iter().chain(&days_bought).copied().collect();
        let last = all.last().copied().or_else(|| {
            // Bought before these two years only: as long ago as the end of its last month.
            Some(i64::from(month_end(history.last()?.month).num_days_from_ce()))
        })?;
        let active = months.iter().filter(|month| {
            let range = DateRange {
                from: month.month,
                to: month_end(month.month),
            };
            days.iter().any(|day| range.contains(day.date))
        });
        Some(health(&HealthFacts {
            months_active: active.count() as u32,
            days_since: i64::from(as_of.num_days_from_ce()) - last,
            gap: median_gap(&all),
            groups: groups.iter().filter(|group| group.net_sales.0 != 0).count() as i64,
            groups_sold,
            net_sales: now.net_sales.0,
            previous: before.net_sales.0,
        }))
    };
    let health = judged();
    let (history_months, forecast) = next(&history, as_of);
    Ok(CustomerSpending {
        range,
        previous_range,
        change_percent: change_percent(now.net_sales.0, before.net_sales.0).filter(|_| before.invoices > 0),
        discount_percent: percent(now.discount.0, now.gross_sales.0),
        sums: now,
        previous: before,
        months,
        groups,
        parts,
        insights,
        health,
        forecast,
        history_months,
        as_of,
        has_sales: standing.has_sales,
        last_upload_at: standing.last_upload.as_ref().map(|upload| upload.at),
    })
}

/// The days with a purchase as numbers.
fn numbers(days: &[Day], range: DateRange) -> Vec<i64> {
    let within = days.iter().filter(|day| range.contains(day.date));
    within.map(|day| i64::from(day.date.num_days_from_ce())).collect()
}

/// The months since the first purchase that are over, and the forecast of the month after the data date's.
fn next(history: &[Month], as_of: NaiveDate) -> (i64, Option<MonthForecast>) {
    let Some(first) = history.first() else { return (0, None) };
    // The running month is no whole one; the one after it is then two ahead of the last that is.
    let ahead = if as_of == month_end(as_of) { 1 } else { 2 };
    let mut months = Vec::new();
    let mut month = first.month;
    while month_end(month) <= as_of {
        let found = history.iter().find(|known| known.month == month);
        months.push(found.map_or(0, |known| known.net_sales));
        month = next_month(month);
    }
    (months.len() as i64, month_forecast(first.month, &months, ahead))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_without_purchases_are_part_of_the_history() {
        let month = |month: &str, net_sales| Month {
            month: day(month),
            net_sales,
        };
        let history = [month("2026-01-01", 6_000_000), month("2026-08-01", 2_000_000)];
        let (months, forecast) = next(&history, day("2026-11-21"));
        assert_eq!(months, 10, "January to October");
        assert_eq!(forecast.unwrap().month, day("2026-12-01"));
        let (months, forecast) = next(&history[1..], day("2026-12-31"));
        assert_eq!((months, forecast), (5, None));
        let (months, forecast) = next(&history[1..], day("2027-01-31"));
        assert_eq!((months, forecast.unwrap().month), (6, day("2027-02-01")));
        assert_eq!(next(&[], day("2026-11-21")), (0, None));
    }
}
