//! SQL of trends: days, types and groups of a scope, from a rollup where one has them.

use futures_util::TryStreamExt as _;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};

use domain::DateRange;

use crate::sales::days::Day;
use crate::sales::scope::{Scope, push_days};

/// An invoice type or group with its net sales in two periods.
#[derive(FromRow)]
pub(super) struct Slice {
    pub key: String,
    pub net_sales: i64,
    pub previous: i64,
}

/// The days of a range that sold something.
pub(super) async fn days(db: &PgPool, scope: &Scope, range: DateRange) -> sqlx::Result<Vec<Day>> {
    const COLUMNS: &str = "select date, invoices, net_sales, gross_profit, known_net_sales, known_lines";
    let mut query = QueryBuilder::new(COLUMNS);
    if scope.push_rollup(&[range], &mut query) {
        return query.build_query_as().fetch_all(db).await;
    }
    if let (Some(part), None, None, None) = (scope.part_id, scope.customer_id, &scope.group, &scope.invoice_type) {
        // The rollup of parts is ordered by days: each day is asked, and no plan reads every part of all of them.
        query
            .push(" from generate_series(")
            .push_bind(range.from)
            .push("::date, ");
        query.push_bind(range.to);
        query.push("::date, interval '1 day') wanted(day) cross join lateral (select * from sales_day_part d where d.date = wanted.day::date and d.part_id = ");
        query.push_bind(part).push(" offset 0) day");
        return query.build_query_as().fetch_all(db).await;
    }
    let of = scope.measures();
    let mut query = QueryBuilder::new(format!(
        "select v.date, count(*) as invoices, sum({of}.net_sales)::bigint as net_sales, \
         sum({of}.gross_profit)::bigint as gross_profit, sum({of}.known_net_sales)::bigint as known_net_sales, \
         sum({of}.known_lines)::bigint as known_lines"
    ));
    scope.push_measured(&[range], &mut query);
    query.push(" group by v.date");
    query.build_query_as().fetch_all(db).await
}

/// `key, net_sales, previous` of rows with `date` and `net_sales`.
fn slices(key: &str, date: &str, net_sales: &str, range: DateRange) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(format!(
        "select {key} as key, coalesce(sum({net_sales}) filter (where {date} >= "
    ));
    query.push_bind(range.from);
    query.push(format!(
        "), 0)::bigint as net_sales, coalesce(sum({net_sales}) filter (where {date} < "
    ));
    query.push_bind(range.from);
    query.push("), 0)::bigint as previous");
    query
}

/// Invoice types over a range and the period before it.
pub(super) async fn types(db: &PgPool, scope: &Scope, periods: &[DateRange; 2]) -> sqlx::Result<Vec<Slice>> {
    let mut query;
    if scope.customer_id.is_none() && !scope.by_line() {
        query = slices("invoice_type", "date", "net_sales", periods[0]);
        query.push(" from sales_day_type where ");
        push_days("date", periods, &mut query);
        if let Some(invoice_type) = &scope.invoice_type {
            query.push(" and invoice_type = ").push_bind(invoice_type.clone());
        }
    } else {
        query = slices("v.invoice_type", "l.date", "l.net_sales", periods[0]);
        scope.push_lines(periods, &mut query);
    }
    query.push(" group by 1 order by 2 desc, 1");
    query.build_query_as().fetch_all(db).await
}

/// Part groups over a range and the period before it.
pub(super) async fn groups(db: &PgPool, scope: &Scope, periods: &[DateRange; 2]) -> sqlx::Result<Vec<Slice>> {
    let mut query;
    if scope.customer_id.is_none() && scope.part_id.is_none() && scope.invoice_type.is_none() {
        query = slices("part_group", "date", "net_sales", periods[0]);
        query.push(" from sales_day_group where ");
        push_days("date", periods, &mut query);
        if let Some(group) = &scope.group {
            query.push(" and part_group = ").push_bind(group.clone());
        }
    } else {
        query = slices("l.part_group", "l.date", "l.net_sales", periods[0]);
        scope.push_lines(periods, &mut query);
    }
    query.push(" group by 1 order by 2 desc, 1");
    query.build_query_as().fetch_all(db).await
}

/// What a customer bought in a range and in the period before it: an element a line in each array.
#[derive(FromRow)]
pub(super) struct Sold {
    pub customer_id: i64,
    pub parts: Vec<i64>,
    pub quantities: Vec<i64>,
    pub net_sales: Vec<i64>,
    pub parts_before: Vec<i64>,
    pub quantities_before: Vec<i64>,
    pub net_sales_before: Vec<i64>,
}

/// The lines of a range and the period before it, a row a customer: arrays are read several times as fast as a row a line,
/// and faster than the database would sum lines up by part, since few of a customer's share one.
pub(super) async fn sold(
    db: &PgPool,
    scope: &Scope,
    range: DateRange,
    previous: DateRange,
    mut take: impl FnMut(&Sold),
) -> sqlx::Result<()> {
    if scope.part_id.is_none() && scope.group.is_none() && scope.invoice_type.is_none() {
        let mut rows = sqlx::query_file_as!(
            Sold,
            "src/sales/analytics/sql/sold.sql",
            range.from,
            range.to,
            previous.from,
            previous.to,
            scope.customer_id
        )
        .fetch(db);
        while let Some(row) = rows.try_next().await? {
            take(&row);
        }
        return Ok(());
    }
    let mut query = narrowed_query(scope, range, previous);
    let mut rows = query.build_query_as::<Sold>().fetch(db);
    while let Some(row) = rows.try_next().await? {
        take(&row);
    }
    Ok(())
}

/// The same where lines are narrowed by what their index by customer does not hold.
fn narrowed_query(scope: &Scope, range: DateRange, previous: DateRange) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("select l.customer_id");
    for (suffix, comparison) in [("", ">="), ("_before", "<")] {
        for (column, name) in [
            ("part_id", "parts"),
            ("quantity", "quantities"),
            ("net_sales", "net_sales"),
        ] {
            query
                .push(format!(
                    ", coalesce(array_agg(l.{column}) filter (where l.date {comparison} "
                ))
                .push_bind(range.from)
                .push(format!("), '{{}}') as {name}{suffix}"));
        }
    }
    if scope.invoice_type.is_some() || scope.customer_id.is_some() {
        scope.push_lines(&[range, previous], &mut query);
    } else {
        query.push(" from invoice_line l where ");
        push_days("l.date", &[range, previous], &mut query);
        scope.push_line_conditions(&mut query);
    }
    query.push(" group by l.customer_id");
    query
}

/// Number and name of customers.
pub(super) async fn customers(db: &PgPool, ids: &[i64]) -> sqlx::Result<Vec<(i64, String, String)>> {
    let rows = sqlx::query!("select id, number, name from customer where id = any($1)", ids)
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.number, row.name)).collect())
}

/// Number and name of parts.
pub(super) async fn parts(db: &PgPool, ids: &[i64]) -> sqlx::Result<Vec<(i64, String, String)>> {
    let rows = sqlx::query!("select id, number, name from part where id = any($1)", ids)
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.number, row.name)).collect())
}
