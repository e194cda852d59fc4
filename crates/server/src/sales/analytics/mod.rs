//! Trends, the forecast and what explains a change: the answer of `GET /api/admin/sales/analytics`.

mod bridge;
mod store;
mod trend;

use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;

use domain::DateRange;
use domain::date::back;
use domain::sales::analytics::{Interval, SalesAnalytics, SalesForecast};

use super::days::Days;
use super::filter::stored_group;
use super::scope::Scope;
use super::standing::{choices, standing};
use super::{range, store as numbers};
use crate::error::{AppError, AppResult};
use crate::state::AppState;

/// Longest range in days.
const LONGEST: u64 = 3_660;
/// Days of history that a forecast looks at.
const HISTORY: u64 = 1_830;

/// What may be asked.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AnalyticsQuery {
    /// First day, WITA. Without `from` and `to`: the 30 days that end on the data date.
    #[param(example = "2026-10-23")]
    from: Option<NaiveDate>,
    /// Last day, WITA; at most ten years after the first.
    #[param(example = "2026-11-21")]
    to: Option<NaiveDate>,
    /// Steps of the trend: `day` (default), `week` (from Monday), `month`.
    #[param(inline)]
    interval: Option<Interval>,
    /// One part alone: `trend`, `forecast` or `bridge`. Without it all three.
    #[param(inline)]
    view: Option<View>,
    /// A customer's number.
    customer: Option<String>,
    /// A part group, `~none` for lines without one.
    group: Option<String>,
    /// A part's number.
    part: Option<String>,
    /// ZPF1 ...
    invoice_type: Option<String>,
}

/// One part of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum View {
    Trend,
    Forecast,
    Bridge,
}

impl AnalyticsQuery {
    /// Refuses days that cannot be.
    pub fn check(&self) -> AppResult<()> {
        range::check(self.from, self.to)?;
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if day.is_some_and(|day| !(1900..=2999).contains(&day.year())) {
                return Err(AppError::invalid(name, "invalid", "Pakai tahun 1900 sampai 2999."));
            }
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if (DateRange { from, to }).days() > LONGEST => Err(AppError::invalid(
                "from",
                "too_long",
                "Pilih rentang paling lama sepuluh tahun.",
            )),
            _ => Ok(()),
        }
    }
}

/// The answer.
pub(super) async fn analytics(state: &AppState, query: &AnalyticsQuery) -> AppResult<SalesAnalytics> {
    let db = &state.read;
    let standing = standing(db, state.clock.today()).await?;
    let scope = Scope {
        customer_id: numbers::wanted_customer(db, query.customer.as_deref()).await?,
        part_id: numbers::wanted_part(db, query.part.as_deref()).await?,
        group: query.group.as_deref().map(stored_group),
        invoice_type: query.invoice_type.clone(),
        weekday: None,
    };
    let as_of = standing.as_of;
    let range = range::resolve(query.from, query.to, as_of);
    // An open end can be far from the other.
    let range = DateRange {
        from: range.from.max(back(range.to, LONGEST - 1)),
        to: range.to,
    };
    let previous = range.previous();
    let is_wanted = |view| query.view.is_none_or(|wanted| wanted == view);
    let trend = if is_wanted(View::Trend) {
        let interval = query.interval.unwrap_or_default();
        Some(trend::trend(db, &scope, (range, previous), interval, as_of).await?)
    } else {
        None
    };
    let forecast = if is_wanted(View::Forecast) && standing.has_sales {
        forecast(state, &scope, as_of).await?
    } else {
        None
    };
    let bridge = if is_wanted(View::Bridge) {
        Some(bridge::bridge(db, &scope, range, previous).await?)
    } else {
        None
    };
    Ok(SalesAnalytics {
        as_of,
        has_sales: standing.has_sales,
        last_upload: standing.last_upload,
        choices: choices(db, range).await?,
        range,
        previous,
        trend,
        forecast,
        bridge,
    })
}

/// The 30 days after the data date, from all days since the first sale.
async fn forecast(state: &AppState, scope: &Scope, as_of: NaiveDate) -> AppResult<Option<SalesForecast>> {
    let days = store::days(&state.read, scope, DateRange::ending(as_of, HISTORY)).await?;
    let Some(first) = days.iter().map(|day| day.date).min() else {
        return Ok(None);
    };
    let days = Days::new(days);
    let history = DateRange { from: first, to: as_of };
    let sales: Vec<i64> = history.each_day().map(|date| days.net_sales(date).0).collect();
    Ok(insight::forecast::sales_forecast(first, &sales))
}
