//! SQL of the price analysis.

use chrono::NaiveDate;
use futures_util::Stream;
use sqlx::PgPool;

use domain::id::InvoiceId;
use domain::pricing::{BelowCostLine, PricePoint};
use domain::{DateRange, Rupiah};

use crate::sales::price_spans::{Pieces, Span};

/// Which lines are counted.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub range: DateRange,
    /// The range, taken apart.
    pub pieces: Pieces,
    pub customer_id: Option<i64>,
    pub group: Option<String>,
}

impl Filter {
    /// A range out of the spans that hold. A customer's own lines are few, and no span is told by customer in every way.
    pub fn of(
        range: DateRange,
        customer_id: Option<i64>,
        group: Option<String>,
        data_date: NaiveDate,
        held: &[Span],
    ) -> Self {
        Self {
            range,
            pieces: match customer_id {
                Some(_) => Pieces::lines(range),
                None => Pieces::of(range, data_date, held),
            },
            customer_id,
            group,
        }
    }
}

/// Lines by the whole percent of their discount rate.
pub(super) struct RateRow {
    /// -1 without a discount.
    pub rate: i32,
    pub lines: i64,
    pub gross_sales: i64,
    pub discount: i64,
    /// Both without VAT.
    pub net_discount: i64,
    pub net_gross: i64,
    /// Strictly above the whole percent.
    pub above: i64,
    pub above_discount: i64,
    /// Below their known cost.
    pub loss_lines: i64,
    pub loss: i64,
}

/// What a customer bought of a group.
pub(super) struct BoughtRow {
    pub customer_id: i64,
    pub part_group: String,
    pub gross_sales: i64,
    pub discount: i64,
    pub net_sales: i64,
    pub gross_profit: Option<i64>,
    pub known_net_sales: Option<i64>,
}

/// The parts that were sold with a discount and without.
pub(super) struct ComparedRow {
    pub parts: i64,
    pub with_lines: i64,
    pub with_quantity: i64,
    pub with_net_sales: i64,
    pub with_gross_profit: Option<i64>,
    pub with_known_net_sales: Option<i64>,
    pub without_lines: i64,
    pub without_quantity: i64,
    pub without_net_sales: i64,
    pub without_gross_profit: Option<i64>,
    pub without_known_net_sales: Option<i64>,
    /// What the discounted quantities would have brought without.
    pub undiscounted: f64,
}

/// A customer's quantity of a group.
pub(super) struct QuantityRow {
    pub customer_id: i64,
    pub part_group: String,
    pub quantity: i64,
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

pub(super) async fn rates(db: &PgPool, filter: &Filter) -> sqlx::Result<Vec<RateRow>> {
    let Pieces { spans, before, after } = &filter.pieces;
    sqlx::query_file_as!(
        RateRow,
        "src/sales/pricing/sql/rates.sql",
        spans,
        before.map(|days| days.from),
        before.map(|days| days.to),
        after.map(|days| days.from),
        after.map(|days| days.to),
        filter.customer_id,
        filter.group
    )
    .fetch_all(db)
    .await
}

pub(super) async fn bought(db: &PgPool, filter: &Filter) -> sqlx::Result<Vec<BoughtRow>> {
    let Pieces { spans, before, after } = &filter.pieces;
    sqlx::query_file_as!(
        BoughtRow,
        "src/sales/pricing/sql/customer_groups.sql",
        spans,
        before.map(|days| days.from),
        before.map(|days| days.to),
        after.map(|days| days.from),
        after.map(|days| days.to),
        filter.customer_id,
        filter.group
    )
    .fetch_all(db)
    .await
}

pub(super) async fn compared(db: &PgPool, filter: &Filter) -> sqlx::Result<ComparedRow> {
    let Pieces { spans, before, after } = &filter.pieces;
    sqlx::query_file_as!(
        ComparedRow,
        "src/sales/pricing/sql/compared.sql",
        spans,
        before.map(|days| days.from),
        before.map(|days| days.to),
        after.map(|days| days.from),
        after.map(|days| days.to),
        filter.customer_id,
        filter.group
    )
    .fetch_one(db)
    .await
}

/// Gross sales and discount.
pub(super) async fn sums(db: &PgPool, filter: &Filter) -> sqlx::Result<(i64, i64)> {
    let Pieces { spans, before, after } = &filter.pieces;
    let row = sqlx::query_file!(
        "src/sales/pricing/sql/sums.sql",
        spans,
        before.map(|days| days.from),
        before.map(|days| days.to),
        after.map(|days| days.from),
        after.map(|days| days.to),
        filter.customer_id,
        filter.group
    )
    .fetch_one(db)
    .await?;
    Ok((row.gross_sales, row.discount))
}

/// What every customer bought of every group.
pub(super) async fn quantities(db: &PgPool, pieces: &Pieces) -> sqlx::Result<Vec<QuantityRow>> {
    let Pieces { spans, before, after } = pieces;
    sqlx::query_file_as!(
        QuantityRow,
        "src/sales/pricing/sql/quantities.sql",
        spans,
        before.map(|days| days.from),
        before.map(|days| days.to),
        after.map(|days| days.from),
        after.map(|days| days.to)
    )
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

pub(super) async fn below_cost(db: &PgPool, filter: &Filter, limit: i64) -> sqlx::Result<Vec<BelowCostLine>> {
    let rows = sqlx::query_file!(
        "src/sales/pricing/sql/below_cost.sql",
        filter.range.from,
        filter.range.to,
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
    filter: &'a Filter,
    threshold: Option<u8>,
    (after, limit): (Option<After>, Option<i64>),
) -> impl Stream<Item = sqlx::Result<MarkedLine>> + Unpin + 'a {
    sqlx::query_file_as!(
        MarkedLine,
        "src/sales/pricing/sql/marked_lines.sql",
        filter.range.from,
        filter.range.to,
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
pub(super) async fn marked_count(db: &PgPool, filter: &Filter, threshold: Option<u8>) -> sqlx::Result<i64> {
    sqlx::query_file_scalar!(
        "src/sales/pricing/sql/marked_count.sql",
        filter.range.from,
        filter.range.to,
        filter.customer_id,
        filter.group,
        threshold.map(i64::from)
    )
    .fetch_one(db)
    .await
}

/// The best seller of the default range, kept ready by imports.
pub(super) async fn best_seller(db: &PgPool) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select part_id from top_part where place = 1")
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
