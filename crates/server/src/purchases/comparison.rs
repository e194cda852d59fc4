//! Two periods side by side, and years.

use chrono::NaiveDate;
use domain::loyalty::{Tier, TierThresholds};
use domain::purchase::comparison::{CustomerComparison, CustomerYear, Period, YearSummary};
use domain::purchase::spending::SpendingSums;
use domain::{DateRange, Rupiah};
use sqlx::PgConnection;

use super::periods::{Split, months, sums, year_before};
use super::query::ComparisonQuery;
use super::store::{self, YearSums};
use crate::error::{AppError, AppResult};
use crate::extract::Customer;
use crate::sales::standing::Standing;
use crate::state::AppState;

async fn period(connection: &mut PgConnection, customer_id: i64, range: DateRange) -> sqlx::Result<Period> {
    let days = store::days(&mut *connection, customer_id, range.from, range.to).await?;
    let points = store::points(connection, customer_id, range).await?;
    Ok(Period::of(range, sums(&days, range), points))
}

/// The two periods that are asked for, and every year.
pub(super) async fn comparison(
    state: &AppState,
    customer: &Customer,
    query: &ComparisonQuery,
    standing: Standing,
) -> AppResult<CustomerComparison> {
    let id = customer.customer_id;
    let as_of = standing.as_of;
    let (a, b) = query.periods(as_of);
    let mut transaction = state.as_customer(customer).await?;
    Ok(CustomerComparison {
        a: period(&mut transaction, id, a).await?,
        b: period(&mut transaction, id, b).await?,
        groups: store::groups(&mut transaction, id, Split::of(a, as_of), Split::of(b, as_of)).await?,
        years: years(&mut transaction, id, as_of).await?,
        as_of,
        has_sales: standing.has_sales,
        last_upload_at: standing.last_upload.map(|upload| upload.at),
    })
}

/// Every year with an invoice, newest first.
async fn years(connection: &mut PgConnection, customer_id: i64, as_of: NaiveDate) -> sqlx::Result<Vec<YearSummary>> {
    let rules = store::tier_rules(&mut *connection).await?;
    let years = store::years(connection, customer_id).await?;
    let first = years.first().map(|year| year.first);
    let summed = years.iter().rev();
    Ok(summed.map(|year| summary(year, first, &rules, as_of)).collect())
}

fn summary(
    year: &YearSums,
    first: Option<NaiveDate>,
    rules: &[(NaiveDate, TierThresholds)],
    as_of: NaiveDate,
) -> YearSummary {
    let range = days_of(year.year, first, as_of);
    YearSummary {
        year: year.year,
        range,
        sums: SpendingSums {
            net_sales: Rupiah(year.net_sales),
            total: Rupiah(year.total),
            gross_sales: Rupiah(year.gross_sales),
            discount: Rupiah(year.discount),
            invoices: year.invoices,
        },
        points: year.points,
        tier: tier(Rupiah(year.lifetime), rules, range.to),
    }
}

/// From the year's first day, or the customer's first invoice, to its last day, or the data date.
fn days_of(year: i32, first: Option<NaiveDate>, as_of: NaiveDate) -> DateRange {
    let from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(as_of);
    let to = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(as_of).min(as_of);
    DateRange {
        from: first.map_or(from, |first| from.max(first)),
        to,
    }
}

/// The tier by the thresholds in force on a day.
fn tier(lifetime: Rupiah, rules: &[(NaiveDate, TierThresholds)], day: NaiveDate) -> Tier {
    let in_force = rules.iter().rev().find(|(valid_from, _)| *valid_from <= day);
    let thresholds = in_force.map(|(_, thresholds)| *thresholds).unwrap_or_default();
    thresholds.tier(lifetime)
}

/// One year.
///
/// # Errors
/// 404 where the customer bought nothing in it.
pub(super) async fn year(
    state: &AppState,
    customer: &Customer,
    year: i32,
    standing: Standing,
) -> AppResult<CustomerYear> {
    let id = customer.customer_id;
    let as_of = standing.as_of;
    let mut transaction = state.as_customer(customer).await?;
    let all = years(&mut transaction, id, as_of).await?;
    let summary = *all
        .iter()
        .find(|known| known.year == year)
        .ok_or_else(AppError::not_found)?;
    let whole = days_of(year, None, as_of);
    let before = year_before(whole);
    let days = store::days(&mut transaction, id, before.from, whole.to).await?;
    let (a, b) = (Split::of(whole, as_of), Split::of(before, as_of));
    Ok(CustomerYear {
        summary,
        previous: sums(&days, before),
        months: months(&days, whole),
        groups: store::groups(&mut transaction, id, a, b).await?,
        parts: store::parts(&mut transaction, id, whole, before).await?,
        as_of,
        last_upload_at: standing.last_upload.map(|upload| upload.at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_judged_by_the_rule_of_its_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let easier = TierThresholds {
            gold: Rupiah(1_000_000),
            ..TierThresholds::default()
        };
        let rules = [
            (day("2000-01-01"), TierThresholds::default()),
            (day("2026-06-01"), easier),
        ];
        assert_eq!(tier(Rupiah(2_000_000), &rules, day("2025-12-31")), Tier::Silver);
        assert_eq!(tier(Rupiah(2_000_000), &rules, day("2026-11-21")), Tier::Gold);
    }

    #[test]
    fn a_year_begins_with_the_first_invoice_and_ends_with_the_data() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let first = Some(day("2024-03-05"));
        let label = |year| days_of(year, first, day("2026-11-21")).label();
        assert_eq!(label(2024), "5 Mar – 31 Des 2024");
        assert_eq!(label(2025), "1 Jan – 31 Des 2025");
        assert_eq!(label(2026), "1 Jan – 21 Nov 2026");
    }
}
