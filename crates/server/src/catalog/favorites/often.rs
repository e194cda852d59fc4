//! The parts that customers buy often, with the rhythm of each, kept by the job that follows changes of sales. They hold until
//! sales change again.

use std::collections::HashSet;

use chrono::{Months, NaiveDate};
use domain::favorite::{Favorite, OFTEN_DAYS};
use futures_util::TryStreamExt as _;
use insight::rhythm::{Rhythm, rhythm, usual_quantity};
use sqlx::PgConnection;

use super::list::{Outlook, Purchases, summary, told};

/// How far back purchases tell a rhythm.
const RHYTHM: Months = Months::new(24);
/// How far back purchases make a part one that is bought often.
const OFTEN: Months = Months::new(12);

/// The day after which purchases tell a rhythm.
pub(super) fn rhythm_since(as_of: NaiveDate) -> NaiveDate {
    as_of - RHYTHM
}

/// The day after which purchases make a part one that is bought often.
pub(super) fn often_since(as_of: NaiveDate) -> NaiveDate {
    as_of - OFTEN
}

/// A part that a customer buys often.
#[derive(Clone, Debug, PartialEq)]
struct OftenPart {
    customer_id: i64,
    part_id: i64,
    days_bought: i64,
    last_bought: NaiveDate,
    usual_quantity: i64,
    rhythm: Option<Rhythm>,
}

/// The parts that every customer buys often, as of one state of the sales.
#[derive(Clone, Debug, PartialEq)]
pub struct OftenParts {
    sales_change: i64,
    parts: Vec<OftenPart>,
}

/// Finds them, in the state of the sales that the transaction sees.
pub async fn of_all(connection: &mut PgConnection, data_date: NaiveDate) -> sqlx::Result<OftenParts> {
    let sales_change = sqlx::query_scalar!("select number from sales_change")
        .fetch_one(&mut *connection)
        .await?;
    let mut rows = sqlx::query_file!(
        "src/catalog/sql/often_parts.sql",
        rhythm_since(data_date),
        often_since(data_date),
        OFTEN_DAYS
    )
    .fetch(connection);
    let mut parts = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let (Some(last_bought), Some(usual_quantity)) = (row.days.last().copied(), usual_quantity(&row.quantities))
        else {
            continue;
        };
        parts.push(OftenPart {
            customer_id: row.customer_id,
            part_id: row.part_id,
            days_bought: row.days.len() as i64,
            last_bought,
            usual_quantity,
            rhythm: rhythm(&row.days),
        });
    }
    Ok(OftenParts { sales_change, parts })
}

/// Keeps them, where nothing is kept any more.
pub async fn keep(connection: &mut PgConnection, often: &OftenParts) -> sqlx::Result<()> {
    fn column<T>(often: &OftenParts, of: fn(&OftenPart) -> T) -> Vec<T> {
        often.parts.iter().map(of).collect()
    }
    sqlx::query_file!(
        "src/catalog/sql/keep_often_parts.sql",
        &column(often, |part| part.customer_id),
        &column(often, |part| part.part_id),
        &column(often, |part| part.days_bought),
        &column(often, |part| part.last_bought),
        &column(often, |part| part.usual_quantity),
        &column(often, |part| part.rhythm.map(|rhythm| rhythm.every_days)) as &[Option<f64>],
        &column(often, |part| part.rhythm.map(|rhythm| rhythm.expected)) as &[Option<NaiveDate>],
        &column(often, |part| part.rhythm.map(|rhythm| rhythm.from)) as &[Option<NaiveDate>],
        &column(often, |part| part.rhythm.map(|rhythm| rhythm.to)) as &[Option<NaiveDate>],
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into often_part_run (sales_change) values ($1)",
        often.sales_change
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes away what was kept.
pub async fn clear(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("delete from often_part_run")
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from customer_often_part")
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether what is kept is of the sales as they are.
pub(super) async fn holds(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from often_part_run r join sales_change s on s.number = r.sales_change) as "holds!""#
    )
    .fetch_one(connection)
    .await
}

/// How many rows that are kept, and hold, are not what the lines come to, or are missing.
pub async fn differences(connection: &mut PgConnection) -> sqlx::Result<i64> {
    let data_date = sqlx::query_scalar!("select max(date) from sales_day")
        .fetch_one(&mut *connection)
        .await?;
    let Some(data_date) = data_date else { return Ok(0) };
    if !holds(&mut *connection).await? {
        return Ok(0);
    }
    let kept = sqlx::query!(
        "select customer_id, part_id, days_bought, last_bought, usual_quantity, expected, expected_from, expected_to
         from customer_often_part"
    )
    .fetch_all(&mut *connection)
    .await?;
    let kept: HashSet<_> = kept
        .into_iter()
        .map(|row| {
            (
                (
                    row.customer_id,
                    row.part_id,
                    row.days_bought,
                    row.last_bought,
                    row.usual_quantity,
                ),
                row.expected.zip(row.expected_from).zip(row.expected_to),
            )
        })
        .collect();
    let fresh = of_all(connection, data_date).await?;
    let fresh: HashSet<_> = fresh
        .parts
        .into_iter()
        .map(|part| {
            (
                (
                    part.customer_id,
                    part.part_id,
                    part.days_bought,
                    part.last_bought,
                    part.usual_quantity,
                ),
                part.rhythm.map(|rhythm| ((rhythm.expected, rhythm.from), rhythm.to)),
            )
        })
        .collect();
    Ok(kept.symmetric_difference(&fresh).count() as i64)
}

/// A part that is kept, with its stock.
pub(super) struct KeptPart {
    pub part_id: i64,
    number: String,
    name: String,
    part_group: String,
    is_recorded: bool,
    on_hand: i64,
    status: String,
    sold_90_days: i64,
    per_day: Option<f64>,
    marked: bool,
    notify: bool,
    days_bought: i64,
    last_bought: NaiveDate,
    usual_quantity: i64,
    every_days: Option<f64>,
    expected: Option<NaiveDate>,
    expected_from: Option<NaiveDate>,
    expected_to: Option<NaiveDate>,
}

/// What is kept of a customer, within its transaction.
pub(super) async fn kept(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Vec<KeptPart>> {
    sqlx::query_file_as!(KeptPart, "src/catalog/sql/favorites_kept.sql", customer_id)
        .fetch_all(connection)
        .await
}

impl KeptPart {
    /// As it is told.
    pub fn told(self, as_of: NaiveDate) -> Favorite {
        let last = self.last_bought;
        let rhythm = || {
            Some(Rhythm {
                every_days: self.every_days?,
                last,
                expected: self.expected?,
                from: self.expected_from?,
                to: self.expected_to?,
            })
        };
        let purchases = Purchases {
            is_often: true,
            days: self.days_bought,
            last: Some(last),
            usual_quantity: Some(self.usual_quantity),
            rhythm: rhythm(),
        };
        let outlook = Outlook {
            is_recorded: self.is_recorded,
            on_hand: self.on_hand,
            per_day: self.per_day,
            sold_90_days: self.sold_90_days,
        };
        let part = summary(
            (self.number, self.name, self.part_group),
            self.on_hand,
            &self.status,
            (self.marked, self.notify),
        );
        told(part, &purchases, &outlook, as_of)
    }
}
