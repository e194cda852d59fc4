//! The parts that customers spent most on, kept ready: adding up a large customer's lines takes longer than all else that its
//! page shows. They are computed by the job that follows changes of sales, and hold until sales change again.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::DateRange;
use sqlx::PgConnection;

use super::periods::{months_to, year_before};

/// Months that they are of.
const MONTHS: u32 = 12;

/// One of the ten parts that a customer spent most on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopPart {
    customer_id: i64,
    part_id: i64,
    quantity: i64,
    net_sales: i64,
    previous: i64,
    sales_change: i64,
}

/// The twelve months that end on the data date, and the same days a year before.
pub(super) fn ranges(data_date: NaiveDate) -> (DateRange, DateRange) {
    let range = months_to(data_date, MONTHS);
    (range, year_before(range))
}

/// Adds them up for every customer, in the state of the sales that the transaction sees.
pub(super) async fn of_all(connection: &mut PgConnection, data_date: NaiveDate) -> sqlx::Result<Vec<TopPart>> {
    let (range, before) = ranges(data_date);
    sqlx::query_file_as!(
        TopPart,
        "src/purchases/sql/top_parts.sql",
        range.from,
        range.to,
        before.from,
        before.to
    )
    .fetch_all(connection)
    .await
}

/// Puts them in place of what was kept.
pub(super) async fn keep(connection: &mut PgConnection, parts: &[TopPart]) -> sqlx::Result<()> {
    let column = |of: fn(&TopPart) -> i64| parts.iter().map(of).collect::<Vec<i64>>();
    sqlx::query_file!(
        "src/purchases/sql/keep_top_parts.sql",
        &column(|part| part.customer_id),
        &column(|part| part.part_id),
        &column(|part| part.quantity),
        &column(|part| part.net_sales),
        &column(|part| part.previous),
        &column(|part| part.sales_change),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How many rows that are kept, and hold, are not what the lines add up to, or are missing.
pub(super) async fn differences(connection: &mut PgConnection) -> sqlx::Result<i64> {
    let kept = sqlx::query_as!(
        TopPart,
        "select t.customer_id, t.part_id, t.quantity, t.net_sales, t.previous, t.sales_change
         from customer_top_part t join sales_change s on s.number = t.sales_change"
    )
    .fetch_all(&mut *connection)
    .await?;
    let data_date = sqlx::query_scalar!("select max(date) from sales_day")
        .fetch_one(&mut *connection)
        .await?;
    let Some(data_date) = data_date.filter(|_| !kept.is_empty()) else {
        // Nothing is kept of this state of the sales: all is added up when it is asked for.
        return Ok(0);
    };
    let kept: HashSet<TopPart> = kept.into_iter().collect();
    let fresh: HashSet<TopPart> = of_all(connection, data_date).await?.into_iter().collect();
    Ok(kept.symmetric_difference(&fresh).count() as i64)
}
