//! The invoice list with its summary: keyset pages, sums from rollups where one serves.

use chrono::NaiveDate;
use futures_util::TryStreamExt as _;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};

use domain::Rupiah;
use domain::id::InvoiceId;
use domain::money::percent;
use domain::sales::{InvoiceSummary, SalesPage, SalesSummary};

use super::filter::{Cursor, Filter};
use super::scope::{LINE_SUMS, push_days};
use super::standing::{Standing, choices};
use crate::error::AppResult;
use crate::http::paging;

/// With free text, count and sums are exact up to this many invoices.
const COUNTED: i64 = 50_000;

#[derive(FromRow)]
struct Row {
    id: i64,
    number: String,
    date: NaiveDate,
    customer_number: String,
    customer_name: String,
    invoice_type: String,
    lines: i64,
    total: i64,
    discount: i64,
    net_sales: i64,
    gross_profit: i64,
    known_net_sales: i64,
    known_lines: i64,
}

#[derive(Default, FromRow)]
struct Sums {
    invoices: i64,
    net_sales: i64,
    gross_profit: i64,
    known_net_sales: i64,
    known_lines: i64,
    total: i64,
    discount: i64,
    /// Invoices that match the text, whatever the other filters say.
    #[sqlx(default)]
    hits: i64,
}

/// The sums of a relation with the measures of a rollup; `invoices` is how it counts invoices.
fn sums_of(invoices: &str) -> String {
    format!(
        "select {invoices} as invoices, coalesce(sum(net_sales), 0)::bigint as net_sales, \
         coalesce(sum(gross_profit), 0)::bigint as gross_profit, coalesce(sum(known_net_sales), 0)::bigint as known_net_sales, \
         coalesce(sum(known_lines), 0)::bigint as known_lines, coalesce(sum(total), 0)::bigint as total, \
         coalesce(sum(discount), 0)::bigint as discount "
    )
}

/// One page and the sums of the whole filter.
pub(super) async fn page(db: &PgPool, filter: &Filter, standing: Standing) -> sqlx::Result<SalesPage> {
    let mut rows = rows(db, filter).await?;
    let (sums, is_exact) = if filter.text.is_some() {
        text_sums(db, filter).await?
    } else {
        (sums(db, filter).await?, true)
    };
    let has_more = rows.len() > filter.limit as usize;
    rows.truncate(filter.limit as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|row| {
        let key = if filter.sort.by_date() {
            i64::from(chrono::Datelike::num_days_from_ce(&row.date))
        } else {
            row.net_sales
        };
        Cursor { key, id: row.id }.write()
    });
    let page = Sums::of(&rows);
    Ok(SalesPage {
        items: rows.into_iter().map(summary).collect(),
        next_cursor,
        total: sums.invoices,
        total_is_exact: is_exact,
        summary: sums.summary(),
        page: page.summary(),
        as_of: standing.as_of,
        has_sales: standing.has_sales,
        range: filter.range,
        last_upload: standing.last_upload,
        choices: choices(db, filter.range).await?,
    })
}

impl Sums {
    fn of(rows: &[Row]) -> Self {
        let mut sums = Self::default();
        for row in rows {
            sums.invoices += 1;
            sums.net_sales += row.net_sales;
            sums.gross_profit += row.gross_profit;
            sums.known_net_sales += row.known_net_sales;
            sums.known_lines += row.known_lines;
            sums.total += row.total;
            sums.discount += row.discount;
        }
        sums
    }

    fn summary(&self) -> SalesSummary {
        SalesSummary {
            net_sales: Rupiah(self.net_sales),
            gross_profit: (self.known_lines > 0).then_some(Rupiah(self.gross_profit)),
            gp_percent: percent(self.gross_profit, self.known_net_sales).filter(|_| self.known_lines > 0),
            cost_known_percent: percent(self.known_net_sales, self.net_sales),
            invoices: self.invoices,
            total: Rupiah(self.total),
            discount: Rupiah(self.discount),
        }
    }
}

fn summary(row: Row) -> InvoiceSummary {
    InvoiceSummary {
        id: InvoiceId(row.id),
        invoice_number: row.number,
        date: row.date,
        customer_number: row.customer_number,
        customer_name: row.customer_name,
        invoice_type: row.invoice_type,
        lines: row.lines,
        total: Rupiah(row.total),
        discount: Rupiah(row.discount),
        net_sales: Rupiah(row.net_sales),
        gross_profit: (row.known_lines > 0).then_some(Rupiah(row.gross_profit)),
        gp_percent: percent(row.gross_profit, row.known_net_sales).filter(|_| row.known_lines > 0),
    }
}

/// `select` of the list's columns, from invoices (`v`) or from their matching lines.
fn push_select(filter: &Filter, query: &mut QueryBuilder<Postgres>) {
    let measures = filter.scope.measures();
    query.push(format!(
        "select v.id, v.number, v.date, c.number as customer_number, v.customer_name, v.invoice_type, \
         {measures}.lines::bigint as lines, {measures}.total, {measures}.discount, {measures}.net_sales, \
         {measures}.gross_profit, {measures}.known_net_sales, {measures}.known_lines::bigint as known_lines \
         from invoice v join customer c on c.id = v.customer_id"
    ));
    if filter.scope.by_line() {
        query.push(format!(" cross join lateral ({LINE_SUMS} where l.invoice_id = v.id"));
        filter.scope.push_line_conditions(query);
        query.push(") s");
    }
}

/// The list of a filter, all of it and in no order.
fn listed(filter: &Filter) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("");
    if filter.text.is_some() {
        push_hits(filter, None, &mut query);
    }
    push_select(filter, &mut query);
    query.push(" where ");
    if filter.text.is_some() {
        query.push("v.id in (select id from hits) and ");
    }
    filter.scope.push_invoice_conditions(&[filter.range], &mut query);
    filter.scope.push_holds_line(&[filter.range], &mut query);
    query
}

/// Sends every invoice of the filter in its order.
pub(super) async fn all(
    db: &PgPool,
    filter: &Filter,
    mut send: impl AsyncFnMut(InvoiceSummary) -> AppResult<()>,
) -> AppResult<()> {
    let mut query = listed(filter);
    let (column, _, direction) = filter.sort.terms();
    query.push(format!(" order by {column} {direction}, v.id {direction}"));
    let mut rows = query.build_query_as::<Row>().fetch(db);
    while let Some(row) = rows.try_next().await? {
        send(summary(row)).await?;
    }
    Ok(())
}

/// The order, the place to begin and the size of the page.
fn push_page(filter: &Filter, query: &mut QueryBuilder<Postgres>) {
    let (column, comparison, direction) = filter.sort.terms();
    if let Some(after) = filter.after {
        query.push(format!(" and ({column}, v.id) {comparison} ("));
        if filter.sort.by_date() {
            query.push_bind(date_of(after.key));
        } else {
            query.push_bind(after.key);
        }
        query.push(", ").push_bind(after.id).push(")");
    }
    query
        .push(format!(" order by {column} {direction}, v.id {direction} limit "))
        .push_bind(i64::from(filter.limit) + 1);
}

fn date_of(key: i64) -> NaiveDate {
    let days = i32::try_from(key).unwrap_or(i32::MAX);
    NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(if key < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

async fn rows(db: &PgPool, filter: &Filter) -> sqlx::Result<Vec<Row>> {
    let mut query = listed(filter);
    push_page(filter, &mut query);
    query.build_query_as().fetch_all(db).await
}

/// Sums of the whole filter: from a rollup where the filter is one of its keys, else from the rows.
async fn sums(db: &PgPool, filter: &Filter) -> sqlx::Result<Sums> {
    let days = [filter.range];
    let mut query = QueryBuilder::new(sums_of("coalesce(sum(invoices), 0)::bigint"));
    if !filter.scope.push_rollup(&days, &mut query) {
        query = QueryBuilder::new(sums_of("count(*)"));
        query.push(format!("from (select {}.*", filter.scope.measures()));
        filter.scope.push_measured(&days, &mut query);
        query.push(") found");
    }
    query.build_query_as().fetch_one(db).await
}

/// `with hits as (...)`: invoices whose number, customer or parts match the text, each found by its own index.
/// With `limit` no more than that many.
pub(super) fn push_hits(filter: &Filter, limit: Option<i64>, query: &mut QueryBuilder<Postgres>) {
    let text = filter.text.as_deref().unwrap_or_default();
    let pattern = paging::pattern(text);
    let normalised = paging::normalised(text);
    let ranged = |query: &mut QueryBuilder<Postgres>, column: &str| {
        query.push(" and ");
        push_days(column, &[filter.range], query);
    };
    query
        .push("with customers as (select coalesce(merged_into, id) as id from customer where number ilike ")
        .push_bind(pattern.clone());
    query.push(" or name ilike ").push_bind(pattern.clone());
    query
        .push("), parts as (select id from part where name ilike ")
        .push_bind(pattern.clone());
    if normalised.len() >= 2 {
        query
            .push(" or number_normalised like ")
            .push_bind(format!("%{normalised}%"));
    }
    query
        .push("), hits as (select id from (select v.id from invoice v where v.number ilike ")
        .push_bind(pattern);
    ranged(query, "v.date");
    query.push(" union select v.id from invoice v where v.customer_id in (select id from customers)");
    ranged(query, "v.date");
    query.push(" union select l.invoice_id from invoice_line l where l.part_id in (select id from parts)");
    ranged(query, "l.date");
    query.push(") found");
    if let Some(limit) = limit {
        query.push(" limit ").push_bind(limit);
    }
    query.push(") ");
}

async fn text_sums(db: &PgPool, filter: &Filter) -> sqlx::Result<(Sums, bool)> {
    let mut query = QueryBuilder::new("");
    push_hits(filter, Some(COUNTED + 1), &mut query);
    query
        .push(sums_of("count(*)"))
        .push(", (select count(*) from hits) as hits from (select ");
    query.push(format!("{}.*", filter.scope.measures()));
    filter.scope.push_measured(&[filter.range], &mut query);
    query.push(" and v.id in (select id from hits)");
    query.push(") found");
    let sums: Sums = query.build_query_as().fetch_one(db).await?;
    let is_exact = sums.hits <= COUNTED;
    Ok((sums, is_exact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_survives_its_cursor() {
        let date: NaiveDate = "2026-11-21".parse().unwrap();
        assert_eq!(date_of(i64::from(chrono::Datelike::num_days_from_ce(&date))), date);
        assert_eq!(
            date_of(i64::MAX),
            NaiveDate::MAX,
            "a made-up cursor ends the list, nothing worse"
        );
    }
}
