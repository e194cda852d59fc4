//! Parts from the best to the worst, or the other way.

use std::cmp::Ordering;

use domain::DateRange;
use domain::insight::ProductRanking;
use sqlx::PgPool;

use super::figures::Sums;
use super::query::{By, Filter, Sort};
use super::store::{self, Part};
use crate::error::AppResult;

/// The parts of a filter that were sold in the range, in its order.
pub(super) async fn sorted(db: &PgPool, range: DateRange, filter: &Filter) -> sqlx::Result<Vec<Part>> {
    let mut parts = store::parts(db, range, filter).await?;
    parts.retain(Part::is_sold);
    parts.sort_by(|one, two| order(filter.sort, one, two).then_with(|| one.number.cmp(&two.number)));
    Ok(parts)
}

/// One page.
pub(super) async fn page(db: &PgPool, range: DateRange, filter: &Filter) -> AppResult<ProductRanking> {
    let parts = sorted(db, range, filter).await?;
    let sum: Sums = parts.iter().map(|part| part.sums).sum();
    let total = parts.len() as i64;
    let (items, next_cursor) = filter.page(parts);
    Ok(ProductRanking {
        sum: sum.figures(),
        items: items.iter().map(Part::row).collect(),
        next_cursor,
        total,
    })
}

/// What is not known comes last either way.
fn order(sort: Sort, one: &Part, two: &Part) -> Ordering {
    let figure = |part: &Part| {
        let now = &part.sums.now;
        match sort.by {
            By::Quantity => Some(now.quantity as f64),
            By::GrossProfit => now.profit().map(|profit| profit as f64),
            By::GpPercent => now.gp_percent(),
            By::Change => part.sums.change(),
            _ => Some(now.net_sales as f64),
        }
    };
    match (figure(one), figure(two)) {
        (Some(one), Some(two)) if sort.ascending => one.total_cmp(&two),
        (Some(one), Some(two)) => two.total_cmp(&one),
        (one, two) => two.is_some().cmp(&one.is_some()),
    }
}
