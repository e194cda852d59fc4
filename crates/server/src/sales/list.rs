//! The invoice list with its summary: keyset pages, sums from rollups where one serves.

use chrono::NaiveDate;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};

use domain::Rupiah;
use domain::id::InvoiceId;
use domain::money::percent;
use domain::sales::{InvoiceSummary, SalesPage, SalesSummary};

use super::filter::{Cursor, Filter};
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
         coalesce(sum(known_lines), 0)::bigint as known_lines, coalesce(sum(discount), 0)::bigint as discount "
    )
}

/// The measures of an invoice's matching lines.
const LINE_SUMS: &str = "select count(*) as lines, sum(l.total)::bigint as total, sum(l.discount)::bigint as discount, \
    sum(l.net_sales)::bigint as net_sales, coalesce(sum(l.gross_profit), 0)::bigint as gross_profit, \
    coalesce(sum(l.net_sales) filter (where l.gross_profit is not null), 0)::bigint as known_net_sales, \
    count(*) filter (where l.gross_profit is not null) as known_lines from invoice_line l";

/// One page and the sums of the whole filter.
pub(super) async fn page(db: &PgPool, filter: &Filter) -> sqlx::Result<SalesPage> {
    let (mut rows, sums, is_exact) = if filter.text.is_some() {
        let (sums, is_exact) = text_sums(db, filter).await?;
        (text_rows(db, filter).await?, sums, is_exact)
    } else {
        (rows(db, filter).await?, sums(db, filter).await?, true)
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
    Ok(SalesPage {
        items: rows.into_iter().map(summary).collect(),
        next_cursor,
        total: sums.invoices,
        total_is_exact: is_exact,
        summary: SalesSummary {
            net_sales: Rupiah(sums.net_sales),
            gross_profit: (sums.known_lines > 0).then_some(Rupiah(sums.gross_profit)),
            gp_percent: percent(sums.gross_profit, sums.known_net_sales).filter(|_| sums.known_lines > 0),
            cost_known_percent: percent(sums.known_net_sales, sums.net_sales),
            invoices: sums.invoices,
            discount: Rupiah(sums.discount),
        },
    })
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
    let measures = if filter.by_line() { "s" } else { "v" };
    query.push(format!(
        "select v.id, v.number, v.date, c.number as customer_number, v.customer_name, v.invoice_type, \
         {measures}.lines::bigint as lines, {measures}.total, {measures}.discount, {measures}.net_sales, \
         {measures}.gross_profit, {measures}.known_net_sales, {measures}.known_lines::bigint as known_lines \
         from invoice v join customer c on c.id = v.customer_id"
    ));
    if filter.by_line() {
        query.push(format!(" cross join lateral ({LINE_SUMS} where l.invoice_id = v.id"));
        filter.push_line_conditions(query);
        query.push(") s");
    }
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
    let mut query = QueryBuilder::new("");
    push_select(filter, &mut query);
    query.push(" where ");
    filter.push_invoice_conditions(&mut query);
    filter.push_holds_line(&mut query);
    push_page(filter, &mut query);
    query.build_query_as().fetch_all(db).await
}

/// Sums of the whole filter: from a rollup where the filter is one of its keys, else from the rows.
async fn sums(db: &PgPool, filter: &Filter) -> sqlx::Result<Sums> {
    let Filter {
        customer_id,
        part_id,
        group,
        invoice_type,
        range,
        ..
    } = filter;
    let mut query = QueryBuilder::new("");
    let rollup = |query: &mut QueryBuilder<Postgres>, table: &str| {
        query
            .push(sums_of("coalesce(sum(invoices), 0)::bigint"))
            .push(format!("from {table} where date between "));
        query.push_bind(range.from).push(" and ").push_bind(range.to);
    };
    match (customer_id, part_id, group, invoice_type) {
        (None, None, None, None) => rollup(&mut query, "sales_day"),
        (None, None, None, Some(invoice_type)) => {
            rollup(&mut query, "sales_day_type");
            query.push(" and invoice_type = ").push_bind(invoice_type.clone());
        }
        (Some(customer), None, None, None) => {
            rollup(&mut query, "sales_day_customer");
            query.push(" and customer_id = ").push_bind(*customer);
        }
        (None, None, Some(group), None) => {
            rollup(&mut query, "sales_day_group");
            query.push(" and part_group = ").push_bind(group.clone());
        }
        _ if filter.by_line() => {
            query.push(sums_of("count(*)")).push("from (select s.* from invoice v");
            query.push(format!(" cross join lateral ({LINE_SUMS} where l.invoice_id = v.id"));
            filter.push_line_conditions(&mut query);
            query.push(") s where ");
            filter.push_invoice_conditions(&mut query);
            filter.push_holds_line(&mut query);
            query.push(") found");
        }
        _ => {
            query.push(sums_of("count(*)")).push("from invoice v where ");
            filter.push_invoice_conditions(&mut query);
        }
    }
    query.build_query_as().fetch_one(db).await
}

/// `with hits as (...)`: invoices whose number, customer or parts match the text, each found by its own index.
/// With `limit` no more than that many.
fn push_hits(filter: &Filter, limit: Option<i64>, query: &mut QueryBuilder<Postgres>) {
    let text = filter.text.as_deref().unwrap_or_default();
    let pattern = paging::pattern(text);
    let normalised = paging::normalised(text);
    let ranged = |query: &mut QueryBuilder<Postgres>, column: &str| {
        query
            .push(format!(" and {column} between "))
            .push_bind(filter.range.from)
            .push(" and ")
            .push_bind(filter.range.to);
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

async fn text_rows(db: &PgPool, filter: &Filter) -> sqlx::Result<Vec<Row>> {
    let mut query = QueryBuilder::new("");
    push_hits(filter, None, &mut query);
    push_select(filter, &mut query);
    query.push(" where v.id in (select id from hits) and ");
    filter.push_invoice_conditions(&mut query);
    filter.push_holds_line(&mut query);
    push_page(filter, &mut query);
    query.build_query_as().fetch_all(db).await
}

async fn text_sums(db: &PgPool, filter: &Filter) -> sqlx::Result<(Sums, bool)> {
    let mut query = QueryBuilder::new("");
    push_hits(filter, Some(COUNTED + 1), &mut query);
    query
        .push(sums_of("count(*)"))
        .push(", (select count(*) from hits) as hits from (select ");
    query.push(if filter.by_line() { "s.*" } else { "v.*" });
    query.push(" from invoice v");
    if filter.by_line() {
        query.push(format!(" cross join lateral ({LINE_SUMS} where l.invoice_id = v.id"));
        filter.push_line_conditions(&mut query);
        query.push(") s");
    }
    query.push(" where v.id in (select id from hits) and ");
    filter.push_invoice_conditions(&mut query);
    filter.push_holds_line(&mut query);
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
