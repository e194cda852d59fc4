//! SQL of Analitik Produk.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::DateRange;
use domain::insight::{AbcClass, DemandClass, ProductRow};
use sqlx::PgPool;

use super::figures::{Sold, Sums};
use super::query::Filter;
use crate::sales::range::{self, whole_months};

/// A part with what it sold.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub number: String,
    pub name: String,
    pub group: String,
    pub abc: Option<AbcClass>,
    pub demand_class: Option<DemandClass>,
    pub sums: Sums,
}

impl Part {
    /// Whether anything was sold or given back in the range.
    pub fn is_sold(&self) -> bool {
        self.sums.now.lines > 0
    }

    /// As it is told.
    pub fn row(&self) -> ProductRow {
        ProductRow {
            part_number: self.number.clone(),
            name: self.name.clone(),
            group: self.group.clone(),
            abc: self.abc,
            demand_class: self.demand_class,
            figures: self.sums.figures(),
        }
    }
}

/// Every part of a filter that is judged, or was sold in the range or in the comparison period. The two are added up side by side:
/// each reads tens of thousands of days of parts.
pub(super) async fn parts(db: &PgPool, range: DateRange, filter: &Filter) -> sqlx::Result<Vec<Part>> {
    let (name, number) = filter.text.clone().unzip();
    let now = range::data_date(db)
        .await?
        .map_or(range, |data_date| range::with_empty_days(range, data_date));
    let (rows, now, before) = tokio::try_join!(
        sqlx::query_file!(
            "src/insights/sql/part_classes.sql",
            filter.group,
            filter.abc,
            filter.demand_class,
            name,
            number
        )
        .fetch_all(db),
        sums(db, now),
        sums(db, range.previous()),
    )?;
    let parts = rows.into_iter().filter_map(|row| {
        let (now, before) = (now.get(&row.id), before.get(&row.id));
        (row.is_judged || now.is_some() || before.is_some()).then(|| Part {
            number: row.number,
            name: row.name,
            group: row.part_group,
            abc: row.abc.as_deref().and_then(AbcClass::parse),
            demand_class: row.demand_class.as_deref().and_then(DemandClass::parse),
            sums: Sums {
                now: now.copied().unwrap_or_default(),
                before: before.copied().unwrap_or_default(),
            },
        })
    });
    Ok(parts.collect())
}

/// What every part sold, by its id.
async fn sums(db: &PgPool, range: DateRange) -> sqlx::Result<HashMap<i64, Sold>> {
    let (first, end) = whole_months(range);
    let rows = sqlx::query_file!("src/insights/sql/part_sums.sql", range.from, range.to, first, end)
        .fetch_all(db)
        .await?;
    let sold = rows.into_iter().map(|row| {
        let sold = Sold {
            lines: row.lines,
            quantity: row.quantity,
            gross_sales: row.gross_sales,
            discount: row.discount,
            net_sales: row.net_sales,
            gross_profit: row.gross_profit,
            known_net_sales: row.known_net_sales,
            known_lines: row.known_lines,
        };
        (row.part_id, sold)
    });
    Ok(sold.collect())
}

/// All part groups.
pub(super) async fn groups(db: &PgPool) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("select distinct part_group from part where not hidden order by part_group")
        .fetch_all(db)
        .await
}

/// A part with stock and without a sale for some time.
pub(super) struct IdleRow {
    pub number: String,
    pub name: String,
    pub part_group: String,
    pub on_hand: i64,
    pub value: i64,
    pub last_sale: Option<NaiveDate>,
}

/// Parts with stock that were last sold on `last` or before, or never.
pub(super) async fn idle(db: &PgPool, last: NaiveDate, filter: &Filter) -> sqlx::Result<Vec<IdleRow>> {
    let (name, number) = filter.text.clone().unzip();
    sqlx::query_file_as!(
        IdleRow,
        "src/insights/sql/idle_stock.sql",
        last,
        filter.group,
        name,
        number
    )
    .fetch_all(db)
    .await
}

/// Two parts that are bought together.
pub(super) struct PairRow {
    pub first_number: String,
    pub first_name: String,
    pub second_number: String,
    pub second_name: String,
    pub invoices: i64,
    pub support: f64,
    pub lift: f64,
    pub confidence: f64,
    pub confidence_back: f64,
}

/// All pairs of a text, or of one part.
pub(super) async fn pairs(
    db: &PgPool,
    text: Option<&(String, String)>,
    part_id: Option<i64>,
) -> sqlx::Result<Vec<PairRow>> {
    let (name, number) = text.cloned().unzip();
    sqlx::query_file_as!(PairRow, "src/insights/sql/pairs.sql", name, number, part_id)
        .fetch_all(db)
        .await
}
