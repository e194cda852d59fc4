//! Analitik Produk: what the parts of a range sold, which are good and which are not, what lies on stock, what is bought
//! together, and when. One view a call.

mod figures;
pub(super) mod handlers;
mod idle;
mod pairs;
mod part;
mod query;
mod ranking;
mod seasons;
mod store;
mod summary;
mod table;

use domain::insight::{ProductAnalytics, ProductGroups, ProductView};
use sqlx::PgPool;

use self::figures::Sums;
use self::query::Filter;
use super::overview::run;
use crate::error::AppResult;
use crate::sales::{range, standing};
use crate::state::AppState;

/// The answer.
async fn analytics(state: &AppState, view: ProductView, filter: &Filter) -> AppResult<ProductAnalytics> {
    let db = &state.read;
    let standing = standing::standing(db, state.clock.today()).await?;
    let as_of = standing.as_of;
    let range = range::resolve(filter.from, filter.to, as_of);
    let mut answer = ProductAnalytics {
        as_of,
        has_sales: standing.has_sales,
        last_upload: standing.last_upload,
        run: run(db).await?,
        range,
        previous: range.previous(),
        groups: store::groups(db).await?,
        summary: None,
        ranking: None,
        by_group: None,
        stock: None,
        pairs: None,
        seasons: None,
    };
    match view {
        ProductView::Summary => answer.summary = Some(summary::summary(db, range, as_of, filter).await?),
        ProductView::Ranking => answer.ranking = Some(ranking::page(db, range, filter).await?),
        ProductView::Groups => answer.by_group = Some(groups(db, range, filter).await?),
        ProductView::Stock => answer.stock = Some(idle::page(db, as_of, filter).await?),
        ProductView::Pairs => answer.pairs = Some(pairs::page(db, filter).await?),
        ProductView::Seasons => answer.seasons = Some(seasons::seasons(db).await?),
    }
    Ok(answer)
}

async fn groups(db: &PgPool, range: domain::DateRange, filter: &Filter) -> AppResult<ProductGroups> {
    let parts = store::parts(db, range, filter).await?;
    let sum: Sums = parts.iter().map(|part| part.sums).sum();
    Ok(ProductGroups {
        sum: sum.figures(),
        items: figures::by_group(&parts),
    })
}
