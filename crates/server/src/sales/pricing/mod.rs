//! Analitik Harga: what discounts cost and whom they went to, lines below cost, prices month by month.

mod customers;
mod figures;
pub(super) mod handlers;
mod marked;
mod store;
mod table;
mod trend;

use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::IntoParams;

use domain::DateRange;
use domain::pricing::Pricing;

use super::filter::stored_group;
use super::price_spans;
use super::store::{wanted_customer, wanted_part};
use super::{range, standing};
use crate::error::{AppError, AppResult};
use crate::settings::service as settings;
use crate::state::AppState;

use self::store::Filter;

/// Lines below cost that are told.
const BELOW_COST: i64 = 20;
/// Customers that are told.
const CUSTOMERS: usize = 200;

/// What may be asked.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PricingQuery {
    /// First day, WITA. Without `from` and `to`: the 30 days that end on the data date.
    #[param(example = "2026-10-23")]
    from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    to: Option<NaiveDate>,
    /// A customer's number.
    customer: Option<String>,
    /// A part group, `~none` for lines without one. The price trend is then the group's.
    group: Option<String>,
    /// The part whose price is shown; without it, and without a group, the best seller of the 30 days that end on the data date.
    part: Option<String>,
    /// The discount rate over which lines are told of, in percent; without it that of the settings.
    #[param(example = 15, maximum = 100)]
    threshold: Option<u8>,
}

impl PricingQuery {
    /// Refuses what cannot be.
    fn check(&self) -> AppResult<()> {
        range::check(self.from, self.to)?;
        if self.threshold.is_some_and(|threshold| threshold > 100) {
            return Err(AppError::invalid("threshold", "invalid", "Pakai 0 sampai 100 persen."));
        }
        Ok(())
    }

    /// The threshold asked for, else that of the settings.
    async fn threshold(&self, db: &PgPool) -> AppResult<u8> {
        match self.threshold {
            Some(threshold) => Ok(threshold),
            None => Ok(settings::pricing(db).await?.threshold_percent),
        }
    }
}

/// Part of a whole in percent; none of nothing.
fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| 100.0 * part as f64 / whole as f64)
}

/// The lines asked for, of a range.
async fn narrowed(state: &AppState, query: &PricingQuery, range: DateRange, data_date: NaiveDate) -> AppResult<Filter> {
    let db = &state.read;
    let customer_id = wanted_customer(db, query.customer.as_deref()).await?;
    let held = price_spans::held(db).await?;
    let group = query.group.as_deref().map(stored_group);
    Ok(Filter::of(range, customer_id, group, data_date, &held))
}

/// The answer.
async fn pricing(state: &AppState, query: &PricingQuery) -> AppResult<Pricing> {
    let db = &state.read;
    let standing = standing::standing(db, state.clock.today()).await?;
    let range = range::resolve(query.from, query.to, standing.as_of);
    let previous = range.previous();
    let part_id = wanted_part(db, query.part.as_deref()).await?;
    let months = DateRange {
        from: first_of_month(standing.as_of, 11),
        to: first_of_month(standing.as_of, 0),
    };
    let threshold = query.threshold(db).await?;
    let customer_id = wanted_customer(db, query.customer.as_deref()).await?;
    let held = price_spans::held(db).await?;
    let of = |range| {
        let group = query.group.as_deref().map(stored_group);
        Filter::of(range, customer_id, group, standing.as_of, &held)
    };
    let (filter, previously) = (of(range), of(previous));
    let (rates, before, compared, customers, below_cost, trend, groups) = tokio::try_join!(
        async { AppResult::Ok(store::rates(db, &filter).await?) },
        async { Ok(store::sums(db, &previously).await?) },
        async { Ok(store::compared(db, &filter).await?) },
        customers::Customers::read(db, &filter, standing.as_of, &held),
        async { Ok(store::below_cost(db, &filter, BELOW_COST).await?) },
        trend::trend(db, part_id, filter.group.as_deref(), months),
        async { Ok(standing::choices(db, range).await?.groups) },
    )?;
    Ok(Pricing {
        as_of: standing.as_of,
        has_sales: standing.has_sales,
        last_upload: standing.last_upload,
        range,
        previous,
        groups,
        summary: figures::summary(&rates, before, threshold, customers.without_volume()),
        by_group: customers.groups(),
        by_customer: customers.with_discount(CUSTOMERS),
        compared: figures::compared(&compared),
        below_cost,
        trend,
        caps: figures::caps(&rates),
    })
}

/// The first day of the month that lies some months before a day's.
fn first_of_month(day: NaiveDate, before: u32) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_sub_months(chrono::Months::new(before)).unwrap_or(first)
}
