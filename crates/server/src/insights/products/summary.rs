//! The first tab: margins, classes, and cards of the others.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::insight::{AbcClass, ClassCell, DemandClass, ProductSummary};
use domain::{DateRange, Rupiah};
use sqlx::PgPool;

use super::figures::{self, Sums};
use super::query::Filter;
use super::store::{self, Part};
use super::{idle, pairs};
use crate::error::AppResult;

/// Parts drawn in the scatter.
const DRAWN: usize = 200;
/// Pairs told.
const PAIRS: usize = 5;

/// The tab.
pub(super) async fn summary(
    db: &PgPool,
    range: DateRange,
    as_of: NaiveDate,
    filter: &Filter,
) -> AppResult<ProductSummary> {
    let (parts, idle, pairs) = tokio::try_join!(
        store::parts(db, range, filter),
        idle::sums(db, as_of, filter),
        store::pairs(db, None, None)
    )?;
    let sum: Sums = parts.iter().map(|part| part.sums).sum();
    let mut drawn: Vec<&Part> = parts
        .iter()
        .filter(|part| {
            let now = &part.sums.now;
            now.net_sales > 0 && now.gp_percent().is_some() && now.discount_percent().is_some()
        })
        .collect();
    drawn.sort_by(|one, two| {
        let money = |part: &Part| part.sums.now.net_sales;
        money(two).cmp(&money(one)).then_with(|| one.number.cmp(&two.number))
    });
    drawn.truncate(DRAWN);
    Ok(ProductSummary {
        total: sum.figures(),
        sold_parts: parts.iter().filter(|part| part.is_sold()).count() as i64,
        parts: drawn.into_iter().map(Part::row).collect(),
        by_group: figures::by_group(&parts),
        matrix: matrix(&parts),
        idle,
        pairs: pairs.into_iter().take(PAIRS).map(pairs::told).collect(),
    })
}

/// A cell for every pair of classes that has parts.
fn matrix(parts: &[Part]) -> Vec<ClassCell> {
    let mut cells: BTreeMap<(Option<AbcClass>, Option<DemandClass>), (i64, i64)> = BTreeMap::new();
    for part in parts {
        let (count, money) = cells.entry((part.abc, part.demand_class)).or_default();
        *count += 1;
        *money += part.sums.now.net_sales;
    }
    cells
        .into_iter()
        .map(|((abc, demand_class), (parts, money))| ClassCell {
            abc,
            demand_class,
            parts,
            net_sales: Rupiah(money),
        })
        .collect()
}
