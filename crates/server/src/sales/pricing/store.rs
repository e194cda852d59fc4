//! SQL of the price analysis.

use chrono::NaiveDate;
use futures_util::Stream;
use sqlx::PgPool;

use domain::id::InvoiceId;
use domain::pricing::{BelowCostLine, PricePoint};
use domain::{DateRange, Rupiah};

/// What the lines are narrowed to.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub customer_id: Option<i64>,
    pub group: Option<String>,
}

/// A row of one of the five ways to count lines.
pub(super) struct Counted {
    /// `rate`, `group`, `customer`, `pair`, `part`.
    pub way: String,
    pub key: Option<i64>,
    pub part_group: Option<String>,
    pub discounted: Option<bool>,
    pub lines: i64,
    pub quantity: i64,
    pub gross_sales: i64,
    pub discount: i64,
    pub net_sales: i64,
    pub net_discount: Option<i64>,
    pub net_gross: Option<i64>,
    pub gross_profit: Option<i64>,
    pub known_net_sales: Option<i64>,
    pub above: Option<i64>,
    pub above_discount: Option<i64>,
    pub loss_lines: Option<i64>,
    pub loss: Option<i64>,
}

/// A customer's quantity of a group.
pub(super) struct VolumeRow {
    pub customer_id: i64,
    pub part_group: String,
    pub recent: i64,
    pub earlier: i64,
}

/// A customer.
pub(super) struct CustomerRow {
    pub id: i64,
    pub number: String,
    pub name: String,
}

/// A line that was sold below cost, or with much discount.
pub(super) struct MarkedLine {
    /// What the order goes by, the smallest first.
    pub weight: i64,
    pub invoice_id: i64,
    pub line: i32,
    pub invoice_number: String,
    pub date: NaiveDate,
    pub part_number: String,
    pub part_name: String,
    pub part_group: String,
    pub customer_number: String,
    pub customer_name: String,
    pub quantity: i64,
    pub gross_sales: i64,
    pub discount: i64,
    pub net_sales: i64,
    pub gross_profit: Option<i64>,
}

pub(super) async fn counted(db: &PgPool, range: DateRange, filter: &Filter) -> sqlx::Result<Vec<Counted>> {
    sqlx::query_file_as!(
        Counted,
        "src/sales/pricing/sql/lines.sql",
        range.from,
        range.to,
        filter.customer_id,
        filter.group
    )
    .fetch_all(db)
    .await
}

/// Gross sales and discount of a range.
pub(super) async fn rate(db: &PgPool, range: DateRange, filter: &Filter) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query_file!(
        "src/sales/pricing/sql/rate.sql",
        range.from,
        range.to,
        filter.customer_id,
        filter.group
    )
    .fetch_one(db)
    .await?;
    Ok((row.gross_sales, row.discount))
}

pub(super) async fn volumes(db: &PgPool, customers: &[i64], last_month: NaiveDate) -> sqlx::Result<Vec<VolumeRow>> {
    sqlx::query_file_as!(VolumeRow, "src/sales/pricing/sql/volumes.sql", customers, last_month)
        .fetch_all(db)
        .await
}

pub(super) async fn customers(db: &PgPool, ids: &[i64]) -> sqlx::Result<Vec<CustomerRow>> {
    sqlx::query_as!(
        CustomerRow,
        "select id, number, name from customer where id = any ($1)",
        ids
    )
    .fetch_all(db)
    .await
}

pub(super) async fn below_cost(
    db: &PgPool,
    range: DateRange,
    filter: &Filter,
    limit: i64,
) -> sqlx::Result<Vec<BelowCostLine>> {
    let rows = sqlx::query_file!(
        "src/sales/pricing/sql/below_cost.sql",
        range.from,
        range.to,
        filter.customer_id,
        filter.group,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| BelowCostLine {
            invoice_id: InvoiceId(row.invoice_id),
            invoice_number: row.invoice_number,
            date: row.date,
            part_number: row.part_number,
            part_name: row.part_name,
            customer_number: row.customer_number,
            customer_name: row.customer_name,
            quantity: row.quantity,
            discount_percent: super::percent(row.discount, row.gross_sales),
            gross_profit: Rupiah(row.gross_profit),
        })
        .collect())
}

/// Where a page of marked lines begins: after this weight, invoice and place of a line in it.
pub(super) type After = (i64, i64, i32);

/// The lines above a discount rate in percent; without one those below cost. The worst first; without a limit all of them.
pub(super) fn marked_lines<'a>(
    db: &'a PgPool,
    range: DateRange,
    filter: &'a Filter,
    threshold: Option<u8>,
    (after, limit): (Option<After>, Option<i64>),
) -> impl Stream<Item = sqlx::Result<MarkedLine>> + Unpin + 'a {
    sqlx::query_file_as!(
        MarkedLine,
        "src/sales/pricing/sql/marked_lines.sql",
        range.from,
        range.to,
        filter.customer_id,
        filter.group,
        threshold.map(i64::from),
        after.map(|after| after.0),
        after.map(|after| after.1),
        after.map(|after| after.2),
        limit
    )
    .fetch(db)
}

/// How many there are of them.
pub(super) async fn marked_count(
    db: &PgPool,
    range: DateRange,
    filter: &Filter,
    threshold: Option<u8>,
) -> sqlx::Result<i64> {
    sqlx::query_file_scalar!(
        "src/sales/pricing/sql/marked_count.sql",
        range.from,
        range.to,
        filter.customer_id,
        filter.group,
        threshold.map(i64::from)
    )
    .fetch_one(db)
    .await
}

pub(super) async fn best_seller(db: &PgPool, months: DateRange) -> sqlx::Result<Option<i64>> {
    sqlx::query_file_scalar!("src/sales/pricing/sql/best_seller.sql", months.from, months.to)
        .fetch_optional(db)
        .await
}

/// Number and name of a part.
pub(super) async fn part(db: &PgPool, id: i64) -> sqlx::Result<Option<(String, String)>> {
    let row = sqlx::query!("select number, name from part where id = $1", id)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| (row.number, row.name)))
}

pub(super) async fn part_prices(db: &PgPool, part_id: i64, months: DateRange) -> sqlx::Result<Vec<PricePoint>> {
    sqlx::query_file_as!(
        PricePoint,
        "src/sales/pricing/sql/part_prices.sql",
        part_id,
        months.from,
        months.to
    )
    .fetch_all(db)
    .await
}

pub(super) async fn group_prices(db: &PgPool, group: &str, months: DateRange) -> sqlx::Result<Vec<PricePoint>> {
    let rows = sqlx::query_file!("src/sales/pricing/sql/group_prices.sql", group, months.from, months.to)
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(PricePoint {
                month: row.month,
                price: row.price?,
                list_price: None,
            })
        })
        .collect())
}
