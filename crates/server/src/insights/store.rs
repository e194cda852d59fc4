//! SQL that the computation reads. Everything comes in one order, so that customers and parts are taken one after the other.

use chrono::NaiveDate;
use domain::insight::AbcClass;
use futures_util::{Stream, TryStreamExt as _};
use insight::basket::Baskets;
use sqlx::PgConnection;

use super::customers::Day;
use super::parts::Part;

pub(super) async fn data_date(connection: &mut PgConnection) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("select max(date) from sales_day")
        .fetch_one(connection)
        .await
}

pub(super) async fn first_month(connection: &mut PgConnection) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("select min(month) from sales_month_part")
        .fetch_one(connection)
        .await
}

/// Whether the data are the demo's, which make no news.
pub(super) async fn is_demo(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from upload where demo and status = 'committed') as "is_demo!""#)
        .fetch_one(connection)
        .await
}

pub(super) async fn customer_days(connection: &mut PgConnection) -> sqlx::Result<Vec<Day>> {
    sqlx::query_as!(
        Day,
        "select customer_id, date, invoices, net_sales from sales_day_customer order by customer_id, date"
    )
    .fetch_all(connection)
    .await
}

/// Every part that was sold or has stock, by id.
pub(super) async fn parts(connection: &mut PgConnection, after: NaiveDate) -> sqlx::Result<Vec<Part>> {
    let rows = sqlx::query_file!("src/insights/sql/parts.sql", after)
        .fetch_all(connection)
        .await?;
    let parts = rows.into_iter().map(|row| Part {
        id: row.part_id,
        net_sales: row.net_sales,
        on_hand: row.on_hand,
        unit_cost: row.unit_cost,
        lead_days: row.lead_days,
        safety_days: row.safety_days,
        pack: row.pack,
        abc: AbcClass::C,
        months: Vec::new(),
        days: Vec::new(),
    });
    Ok(parts.collect())
}

/// Pieces of every part and month from one month up to another.
pub(super) async fn part_months(
    connection: &mut PgConnection,
    from: NaiveDate,
    end: NaiveDate,
) -> sqlx::Result<Vec<(i64, NaiveDate, i64)>> {
    let rows = sqlx::query!(
        "select part_id, month, quantity from sales_month_part where month >= $1 and month < $2",
        from,
        end
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.part_id, row.month, row.quantity))
        .collect())
}

/// A day on which a part was sold.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartDay {
    pub part_id: i64,
    pub date: NaiveDate,
    pub quantity: i64,
}

/// The days of all parts, part by part. They are many, and come as they are read.
pub(super) fn part_days(
    connection: &mut PgConnection,
    from: NaiveDate,
) -> impl Stream<Item = sqlx::Result<PartDay>> + Unpin {
    sqlx::query_as!(
        PartDay,
        "select part_id, date, quantity from sales_day_part where date >= $1 order by part_id, date",
        from
    )
    .fetch(connection)
}

/// The invoices of a year after a day, with what they sold. They are many, and are taken in as they are read.
pub(super) async fn baskets(connection: &mut PgConnection, after: NaiveDate) -> sqlx::Result<Baskets> {
    let mut lines = sqlx::query!(
        "select invoice_id, part_id from invoice_line where date > $1 and quantity > 0 order by invoice_id",
        after
    )
    .fetch(connection);
    let mut baskets = Baskets::default();
    while let Some(line) = lines.try_next().await? {
        baskets.add(line.invoice_id, line.part_id);
    }
    Ok(baskets)
}

/// A group's month.
pub(super) struct GroupMonth {
    pub part_group: String,
    pub month: NaiveDate,
    pub net_sales: i64,
}

/// Net sales of every group and month before one, group by group.
pub(super) async fn group_months(connection: &mut PgConnection, end: NaiveDate) -> sqlx::Result<Vec<GroupMonth>> {
    sqlx::query_file_as!(GroupMonth, "src/insights/sql/group_months.sql", end)
        .fetch_all(connection)
        .await
}

/// Net sales of every day with sales.
pub(super) async fn sales_days(connection: &mut PgConnection) -> sqlx::Result<Vec<(NaiveDate, i64)>> {
    let rows = sqlx::query!("select date, net_sales from sales_day order by date")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.date, row.net_sales)).collect())
}
