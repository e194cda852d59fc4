//! Parts that are bought together.

use domain::insight::{ProductPair, ProductPairs};
use domain::money::round2;
use sqlx::PgPool;

use super::query::{By, Filter};
use super::store::{self, PairRow};
use crate::error::AppResult;
use crate::insights::overview::percent;

/// As it is told.
pub(super) fn told(row: PairRow) -> ProductPair {
    ProductPair {
        first_number: row.first_number,
        first_name: row.first_name,
        second_number: row.second_number,
        second_name: row.second_name,
        invoices: row.invoices,
        support_percent: percent(row.support),
        confidence_percent: percent(row.confidence),
        confidence_back_percent: percent(row.confidence_back),
        lift: round2(row.lift),
    }
}

/// Every pair of the filter, in its order; by lift where none is asked for.
pub(super) async fn sorted(db: &PgPool, filter: &Filter) -> sqlx::Result<Vec<PairRow>> {
    let mut rows = store::pairs(db, filter.text.as_ref(), None).await?;
    let figure = |row: &PairRow| match filter.sort.by {
        By::Support => row.support,
        By::Confidence => row.confidence.max(row.confidence_back),
        By::Invoices => row.invoices as f64,
        _ => row.lift,
    };
    rows.sort_by(|one, two| {
        let order = figure(two).total_cmp(&figure(one));
        if filter.sort.ascending { order.reverse() } else { order }
    });
    Ok(rows)
}

/// One page.
pub(super) async fn page(db: &PgPool, filter: &Filter) -> AppResult<ProductPairs> {
    let rows = sorted(db, filter).await?;
    let total = rows.len() as i64;
    let (rows, next_cursor) = filter.page(rows);
    Ok(ProductPairs {
        items: rows.into_iter().map(told).collect(),
        next_cursor,
        total,
    })
}
