//! The whole recomputation: one state of the data is read, and one transaction replaces everything.

use std::thread;
use std::time::Instant;

use actix_web::web::Data;
use anyhow::Context as _;
use chrono::{Datelike as _, Days, Months, NaiveDate};
use futures_util::TryStreamExt as _;
use insight::abc;
use insight::basket::Pair;
use insight::seasonality::{self, FeastWeek, Seasons};
use rustix::process::setpriority_process;
use sqlx::PgConnection;
use tokio::sync::oneshot;
use tracing::{debug, info};

use super::customers::{self, Customers};
use super::parts::{self, Judged, Part, Rules};
use super::{store, write};
use crate::catalog::favorites::often::{self, OftenParts};
use crate::notifications::service as notifications;
use crate::purchases::service::{self as purchases, TopPart};
use crate::sales::price_spans;
use crate::settings::service as settings;
use crate::state::AppState;
use crate::stock::service as stock;
use crate::versions::{Audience, DataVersions};

/// Whole months that demand is judged by.
const MONTHS: u32 = 36;
/// Months of days that demand is drawn from, and that net sales are summed over.
const DRAWN: u32 = 24;
const YEAR: u32 = 12;
/// Fewest invoices of a pair.
const FEWEST: u32 = 10;
/// Pairs that are kept.
const PAIRS: usize = 5_000;
/// The priority of a thread that gives way, as `nice` counts.
const LEAST: i32 = 19;
/// Parts that are judged at once, on a thread for long work: some hundredths of a second.
const AT_ONCE: usize = 50;

/// Everything that is written.
#[derive(Debug)]
pub(super) struct Results {
    pub data_date: NaiveDate,
    pub customers: Customers,
    pub parts: Vec<Judged>,
    pub pairs: Vec<Pair>,
    pub seasons: Vec<(String, Seasons)>,
    pub feast_weeks: Vec<FeastWeek>,
    pub top_parts: Vec<TopPart>,
    pub often_parts: OftenParts,
}

/// Computes everything anew. It is read in one state of the data, and written after that: whoever changes stock meanwhile
/// waits for the writing alone. Jobs of one key never run side by side, so nothing newer is written over.
pub(super) async fn recompute(state: &Data<AppState>) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut reading = state
        .work
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    // One processor at most: pages need the others.
    sqlx::raw_sql("set local max_parallel_workers_per_gather = 0")
        .execute(&mut *reading)
        .await?;
    let data_date = store::data_date(&mut reading).await?;
    let results = match data_date {
        Some(data_date) => Some(compute(&mut reading, data_date).await?),
        None => None,
    };
    reading.commit().await?;
    let mut transaction = state.work.begin().await?;
    if store::is_demo(&mut transaction).await? {
        notifications::no_news(&mut transaction).await?;
    }
    write::clear(&mut transaction).await?;
    if let Some(results) = results {
        let took = begun.elapsed().as_millis() as i64;
        write::all(&mut transaction, &results, state.clock.now(), took).await?;
    }
    // Last, since whoever changes stock waits from here on. Pages that show statuses are read again where any follows.
    let raised = if stock::follow_forecasts(&mut transaction).await? {
        let audiences = [Audience::Staff, Audience::Parts, Audience::Customers];
        Some(DataVersions::bump(&mut transaction, &audiences).await?)
    } else {
        None
    };
    transaction.commit().await?;
    if let Some(raised) = raised {
        state.versions.after_commit(raised);
    }
    price_spans::follow(&state.work).await?;
    info!(seconds = begun.elapsed().as_secs_f64(), "insights are computed");
    Ok(())
}

async fn compute(connection: &mut PgConnection, data_date: NaiveDate) -> anyhow::Result<Results> {
    let days = store::customer_days(connection).await?;
    let customers = apart(move || customers::judge(&days, data_date)).await?;
    let rules = rules(connection, data_date).await?;
    let parts = judge_parts(connection, data_date, rules).await?;
    let baskets = store::baskets(connection, data_date - Months::new(YEAR)).await?;
    let pairs = apart(move || {
        let mut pairs = baskets.pairs(FEWEST);
        pairs.retain(|pair| pair.lift > 1.0);
        pairs.truncate(PAIRS);
        pairs
    })
    .await?;
    let seasons = seasons(connection, data_date).await?;
    let feast_weeks = match store::sales_days(connection).await? {
        sales if sales.is_empty() => Vec::new(),
        sales => {
            let first = sales[0].0;
            let mut values = vec![0; (data_date - first).num_days() as usize + 1];
            for (date, net_sales) in sales {
                values[(date - first).num_days() as usize] = net_sales;
            }
            seasonality::feast_weeks(first, &values)
        }
    };
    Ok(Results {
        data_date,
        customers,
        parts,
        pairs,
        seasons,
        feast_weeks,
        top_parts: purchases::top_parts(connection, data_date).await?,
        often_parts: often::of_all(connection, data_date).await?,
    })
}

/// Runs long work on a thread of its own that gives way to every other, and rests for as long: pages go first.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let begun = Instant::now();
    let (done, result) = oneshot::channel();
    thread::Builder::new().name("insights".to_owned()).spawn(move || {
        if let Err(error) = setpriority_process(None, LEAST) {
            debug!(%error, "long work keeps its priority");
        }
        // Whoever asked may have given up.
        let _ = done.send(work());
    })?;
    let result = result.await.context("long work")?;
    tokio::time::sleep(begun.elapsed()).await;
    Ok(result)
}

/// The first day that draws are made from.
fn first_drawn(data_date: NaiveDate) -> NaiveDate {
    data_date - Months::new(DRAWN) + Days::new(1)
}

async fn rules(connection: &mut PgConnection, data_date: NaiveDate) -> anyhow::Result<Rules> {
    Ok(Rules {
        order: settings::reorder(connection).await?.into(),
        last_day: (data_date - first_drawn(data_date)).num_days() as u32,
    })
}

/// The first day of the month after the last whole one.
fn end_of_whole_months(data_date: NaiveDate) -> NaiveDate {
    let tomorrow = data_date + Days::new(1);
    tomorrow - Days::new(u64::from(tomorrow.day0()))
}

/// Whole months between the first days of two months.
fn months_between(from: NaiveDate, to: NaiveDate) -> usize {
    let number = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
    (number(to) - number(from)).max(0) as usize
}

async fn judge_parts(connection: &mut PgConnection, data_date: NaiveDate, rules: Rules) -> anyhow::Result<Vec<Judged>> {
    let mut parts = store::parts(connection, data_date - Months::new(YEAR)).await?;
    let sold: Vec<i64> = parts.iter().map(|part| part.net_sales).collect();
    for (part, abc) in parts.iter_mut().zip(abc::classes(&sold)) {
        part.abc = abc;
    }
    let end = end_of_whole_months(data_date);
    // No month before the first sale counts as one without demand.
    let first = store::first_month(connection)
        .await?
        .unwrap_or(end)
        .max(end - Months::new(MONTHS));
    let months = months_between(first, end);
    for part in &mut parts {
        part.months = vec![0.0; months];
    }
    for (part_id, month, quantity) in store::part_months(connection, first, end).await? {
        if let Ok(place) = parts.binary_search_by_key(&part_id, |part| part.id) {
            parts[place].months[months_between(first, month)] = quantity as f64;
        }
    }
    let first_day = first_drawn(data_date);
    let mut judged = Vec::with_capacity(parts.len());
    let mut waiting: Vec<Part> = Vec::with_capacity(AT_ONCE);
    let mut parts = parts.into_iter().peekable();
    // Days come in the order of parts, and so do parts.
    let mut days = store::part_days(connection, first_day);
    let mut next = days.try_next().await?;
    while let Some(mut part) = parts.next() {
        while let Some(day) = next {
            if day.part_id > part.id {
                break;
            }
            if day.part_id == part.id {
                part.days
                    .push(((day.date - first_day).num_days() as u32, day.quantity as f64));
            }
            next = days.try_next().await?;
        }
        waiting.push(part);
        if waiting.len() == AT_ONCE || parts.peek().is_none() {
            let batch = std::mem::take(&mut waiting);
            judged
                .extend(apart(move || batch.iter().map(|part| parts::judge(part, &rules)).collect::<Vec<_>>()).await?);
        }
    }
    parts::by_urgency(&mut judged);
    Ok(judged)
}

/// The seasons of every group with enough months.
async fn seasons(connection: &mut PgConnection, data_date: NaiveDate) -> anyhow::Result<Vec<(String, Seasons)>> {
    let end = end_of_whole_months(data_date);
    let rows = store::group_months(connection, end).await?;
    let mut seasons = Vec::new();
    for rows in rows.chunk_by(|one, two| one.part_group == two.part_group) {
        let first = rows[0].month;
        let mut sums = vec![0; months_between(first, end)];
        for row in rows {
            sums[months_between(first, row.month)] = row.net_sales;
        }
        if let Some(found) = seasonality::months(first, &sums) {
            seasons.push((rows[0].part_group.clone(), found));
        }
    }
    Ok(seasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_on_its_last_day() {
        assert_eq!(end_of_whole_months(day("2026-11-29")), day("2026-11-01"));
        assert_eq!(end_of_whole_months(day("2026-11-30")), day("2026-12-01"));
        assert_eq!(end_of_whole_months(day("2024-02-29")), day("2024-03-01"));
        assert_eq!(months_between(day("2025-11-01"), day("2026-02-01")), 3);
    }
}
