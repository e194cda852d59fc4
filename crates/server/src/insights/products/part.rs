//! One part.

use chrono::{Datelike as _, Months, NaiveDate};
use domain::insight::{PartAnalytics, PartBuyer, PartForecast, PartMonth};
use domain::money::round2;
use domain::{DateRange, Rupiah};
use sqlx::PgPool;

use super::figures::{Sold, Sums};
use super::{pairs, store};
use crate::error::{AppError, AppResult};
use crate::insights::overview::run;
use crate::insights::parts::MONTH;
use crate::insights::reorder;
use crate::sales::{range, standing};
use crate::state::AppState;
use crate::stock::service as stock;

/// Months told, the data date's last.
const MONTHS: u32 = 24;
/// Customers told.
const BUYERS: i64 = 10;
/// Movements told.
const MOVEMENTS: i64 = 8;
/// Pairs told.
const PAIRS: usize = 10;

/// What the job stored of the part.
struct Stored {
    net_sales: i64,
    demand_interval: Option<f64>,
    demand_variation: Option<f64>,
    per_day: Option<f64>,
    per_day_low: Option<f64>,
    per_day_high: Option<f64>,
}

/// The answer.
///
/// # Errors
/// 404 where there is no such part.
pub(super) async fn part(state: &AppState, number: &str) -> AppResult<PartAnalytics> {
    let db = &state.read;
    let found = stock::item(db, number).await?.ok_or_else(AppError::not_found)?;
    let standing = standing::standing(db, state.clock.today()).await?;
    let as_of = standing.as_of;
    let range = DateRange::ending(as_of, range::DEFAULT_DAYS);
    let (now, before, stored, months, buyers, pairs, movements) = tokio::try_join!(
        sold(db, found.id, range),
        sold(db, found.id, range.previous()),
        stored(db, found.id),
        months(db, found.id, as_of),
        buyers(db, found.id, as_of - Months::new(12)),
        store::pairs(db, None, Some(found.id)),
        stock::movements(db, found.id, MOVEMENTS),
    )?;
    let month = |per_day: f64| round2(per_day * MONTH);
    let forecast = stored.as_ref().and_then(|stored| {
        Some(PartForecast {
            per_month: month(stored.per_day?),
            low: month(stored.per_day_low?),
            high: month(stored.per_day_high?),
        })
    });
    Ok(PartAnalytics {
        as_of,
        has_sales: standing.has_sales,
        last_upload: standing.last_upload,
        run: run(db).await?,
        has_stock: found.is_recorded,
        stock: found.item,
        rules: found.rules,
        movements,
        figures: Sums { now, before }.figures(),
        months,
        net_sales_year: stored.as_ref().map(|stored| Rupiah(stored.net_sales)),
        demand_interval: stored.as_ref().and_then(|stored| stored.demand_interval.map(round2)),
        demand_variation: stored.as_ref().and_then(|stored| stored.demand_variation.map(round2)),
        forecast,
        advice: reorder::of_part(db, number).await?,
        buyers,
        pairs: pairs.into_iter().take(PAIRS).map(pairs::told).collect(),
    })
}

async fn stored(db: &PgPool, part_id: i64) -> sqlx::Result<Option<Stored>> {
    sqlx::query_as!(
        Stored,
        "select net_sales, demand_interval, demand_variation, per_day, per_day_low, per_day_high
         from insight_part where part_id = $1",
        part_id
    )
    .fetch_optional(db)
    .await
}

async fn sold(db: &PgPool, part_id: i64, days: DateRange) -> sqlx::Result<Sold> {
    sqlx::query_file_as!(Sold, "src/insights/sql/part_days.sql", part_id, days.from, days.to)
        .fetch_one(db)
        .await
}

async fn months(db: &PgPool, part_id: i64, as_of: NaiveDate) -> sqlx::Result<Vec<PartMonth>> {
    let last = as_of.with_day(1).unwrap_or(as_of);
    let first = last - Months::new(MONTHS - 1);
    let rows = sqlx::query_file!("src/insights/sql/part_months.sql", part_id, first, last)
        .fetch_all(db)
        .await?;
    let months = rows.into_iter().map(|row| PartMonth {
        month: row.month,
        quantity: row.quantity,
        net_sales: Rupiah(row.net_sales),
        price: row.price,
        list_price: row.list_price,
    });
    Ok(months.collect())
}

async fn buyers(db: &PgPool, part_id: i64, after: NaiveDate) -> sqlx::Result<Vec<PartBuyer>> {
    let rows = sqlx::query_file!("src/insights/sql/part_buyers.sql", part_id, after, BUYERS)
        .fetch_all(db)
        .await?;
    let buyers = rows.into_iter().map(|row| PartBuyer {
        number: row.number,
        name: row.name,
        quantity: row.quantity,
        net_sales: Rupiah(row.net_sales),
    });
    Ok(buyers.collect())
}
