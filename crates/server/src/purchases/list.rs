//! The list of a customer's invoices with its sums: pages by keyset, newest first.

use chrono::NaiveDate;
use domain::Rupiah;
use domain::id::InvoiceId;
use domain::payment::InvoiceStatus;
use domain::purchase::{Purchase, PurchaseSummary};
use futures_util::TryStreamExt as _;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use super::query::{Filter, write_cursor};
use crate::error::AppResult;
use crate::http::paging;

#[derive(FromRow)]
struct Row {
    id: i64,
    number: String,
    date: NaiveDate,
    invoice_type: String,
    lines: i64,
    total: i64,
    discount: i64,
    net_sales: i64,
    points: i64,
    status: Option<String>,
    due_date: Option<NaiveDate>,
}

impl From<Row> for Purchase {
    fn from(row: Row) -> Self {
        Self {
            id: InvoiceId(row.id),
            invoice_number: row.number,
            date: row.date,
            invoice_type: row.invoice_type,
            lines: row.lines,
            total: Rupiah(row.total),
            discount: Rupiah(row.discount),
            net_sales: Rupiah(row.net_sales),
            points: row.points,
            status: row.status.as_deref().and_then(InvoiceStatus::parse),
            due_date: row.due_date,
        }
    }
}

#[derive(FromRow)]
struct Sums {
    invoices: i64,
    total: i64,
    discount: i64,
    net_sales: i64,
}

/// The sums of a relation; `invoices` is how it counts invoices.
fn sums_of(invoices: &str) -> String {
    format!(
        "select {invoices} as invoices, coalesce(sum(total), 0)::bigint as total, \
         coalesce(sum(discount), 0)::bigint as discount, coalesce(sum(net_sales), 0)::bigint as net_sales "
    )
}

/// The alias of the measures: of whole invoices, or of their matching lines.
fn measures(filter: &Filter) -> &'static str {
    if filter.group.is_some() { "s" } else { "v" }
}

/// ` from .. where ..` of the matching invoices.
fn push_matching(filter: &Filter, query: &mut QueryBuilder<Postgres>) {
    query.push(" from invoice v");
    if let Some(group) = &filter.group {
        query
            .push(
                " cross join lateral (select count(*) as lines, sum(l.total)::bigint as total, \
                 sum(l.discount)::bigint as discount, sum(l.net_sales)::bigint as net_sales \
                 from invoice_line l where l.invoice_id = v.id and l.part_group = ",
            )
            .push_bind(group.clone())
            .push(" having count(*) > 0) s");
    }
    query.push(" where v.customer_id = ").push_bind(filter.customer_id);
    if let Some(range) = filter.range {
        query
            .push(" and v.date between ")
            .push_bind(range.from)
            .push(" and ")
            .push_bind(range.to);
    }
    if let Some(invoice_type) = &filter.invoice_type {
        query.push(" and v.invoice_type = ").push_bind(invoice_type.clone());
    }
    if let Some(text) = &filter.text {
        let pattern = paging::pattern(text);
        let normalised = paging::normalised(text);
        query
            .push(" and (v.number ilike ")
            .push_bind(pattern.clone())
            .push(" or v.id in (select l.invoice_id from invoice_line l where l.customer_id = ")
            .push_bind(filter.customer_id);
        if let Some(range) = filter.range {
            query
                .push(" and l.date between ")
                .push_bind(range.from)
                .push(" and ")
                .push_bind(range.to);
        }
        query
            .push(" and l.part_id in (select id from part where name ilike ")
            .push_bind(pattern);
        if normalised.len() >= 2 {
            query
                .push(" or number_normalised like ")
                .push_bind(format!("%{normalised}%"));
        }
        query.push(")))");
    }
}

/// The matching invoices; how far each is paid as of `today`, which nobody asks of a return.
fn listed(filter: &Filter, today: NaiveDate) -> QueryBuilder<Postgres> {
    let of = measures(filter);
    let mut query = QueryBuilder::new(format!(
        "select f.*, d.status, d.due_date from (select v.id, v.number, v.date, v.invoice_type, {of}.lines::bigint as lines, {of}.total, {of}.discount, {of}.net_sales, \
         (select coalesce(sum(e.points), 0)::bigint from points_entry e \
          where e.invoice_number = v.number and e.customer_id = v.customer_id) as points"
    ));
    push_matching(filter, &mut query);
    push_place(filter, &mut query);
    query
        .push(") f left join lateral (select d.status, d.due_date from invoice_due(")
        .push_bind(today)
        .push(") d where d.invoice_id = f.id and f.total > 0) d on true order by f.date desc, f.id desc");
    query
}

/// Where the page begins, the order, and how long it is.
fn push_place(filter: &Filter, query: &mut QueryBuilder<Postgres>) {
    if let Some((date, id)) = filter.after {
        query
            .push(" and (v.date, v.id) < (")
            .push_bind(date)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    query.push(" order by v.date desc, v.id desc");
    if let Some(limit) = filter.limit {
        query.push(" limit ").push_bind(i64::from(limit) + 1);
    }
}

/// One page, and the cursor of the next.
pub(super) async fn page(
    connection: &mut PgConnection,
    filter: &Filter,
    today: NaiveDate,
) -> sqlx::Result<(Vec<Purchase>, Option<String>)> {
    let mut rows: Vec<Row> = listed(filter, today).build_query_as().fetch_all(connection).await?;
    let limit = filter.limit.map_or(usize::MAX, |limit| limit as usize);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| has_more)
        .map(|row| write_cursor(row.date, row.id));
    Ok((rows.into_iter().map(Purchase::from).collect(), next))
}

/// Sends every invoice of the filter.
pub(super) async fn all(
    connection: &mut PgConnection,
    filter: Filter,
    today: NaiveDate,
    mut send: impl AsyncFnMut(Purchase) -> AppResult<()>,
) -> AppResult<()> {
    let whole = Filter {
        limit: None,
        after: None,
        ..filter
    };
    let mut query = listed(&whole, today);
    let mut rows = query.build_query_as::<Row>().fetch(connection);
    while let Some(row) = rows.try_next().await? {
        send(row.into()).await?;
    }
    Ok(())
}

/// Sums of the whole filter: from a rollup where the filter is one of its keys, else from the customer's invoices.
pub(super) async fn sums(connection: &mut PgConnection, filter: &Filter) -> sqlx::Result<PurchaseSummary> {
    // A month's invoices of a group are counted once each, and so are those of its months together.
    let mut query = QueryBuilder::new(sums_of("coalesce(sum(invoices), 0)::bigint"));
    match filter {
        Filter {
            text: None,
            invoice_type: None,
            group: None,
            range: None,
            ..
        } => {
            query
                .push("from customer_sales where customer_id = ")
                .push_bind(filter.customer_id);
        }
        Filter {
            text: None,
            invoice_type: None,
            group: None,
            range: Some(range),
            ..
        } => {
            query
                .push("from sales_day_customer where customer_id = ")
                .push_bind(filter.customer_id)
                .push(" and date between ")
                .push_bind(range.from)
                .push(" and ")
                .push_bind(range.to);
        }
        Filter {
            text: None,
            invoice_type: None,
            group: Some(group),
            range: None,
            ..
        } => {
            query
                .push("from sales_month_customer_group where customer_id = ")
                .push_bind(filter.customer_id)
                .push(" and part_group = ")
                .push_bind(group.clone());
        }
        _ => {
            query = QueryBuilder::new(sums_of("count(*)"));
            let of = measures(filter);
            query.push(format!("from (select {of}.total, {of}.discount, {of}.net_sales"));
            push_matching(filter, &mut query);
            query.push(") found");
        }
    }
    let sums: Sums = query.build_query_as().fetch_one(connection).await?;
    Ok(PurchaseSummary {
        invoices: sums.invoices,
        total: Rupiah(sums.total),
        discount: Rupiah(sums.discount),
        net_sales: Rupiah(sums.net_sales),
    })
}
