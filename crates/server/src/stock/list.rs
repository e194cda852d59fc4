//! The stock list with its cards: keyset pages, counts kept where no text narrows the list.

use domain::Rupiah;
use domain::stock::{StockPage, StockStatus, StockSummary};
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};

use super::filter::Filter;
use super::store::{self, PartRow};
use crate::error::AppResult;
use crate::state::AppState;

#[derive(FromRow)]
struct Counts {
    parts: i64,
    groups: i64,
    value: i64,
    normal: i64,
    low: i64,
    critical: i64,
}

/// One page and the cards.
pub(super) async fn page(state: &AppState, filter: &Filter) -> AppResult<StockPage> {
    let db = &state.read;
    let standing = store::standing(db).await?;
    let rules = standing.rules();
    let mut rows = rows(db, filter).await?;
    let summary = summary(db, filter).await?;
    let has_more = rows.len() > filter.limit as usize;
    rows.truncate(filter.limit as usize);
    Ok(StockPage {
        as_of: standing.data_date.unwrap_or_else(|| state.clock.today()),
        has_sales: standing.data_date.is_some(),
        stock_as_of: standing.stock_as_of,
        last_upload: standing.last_upload(),
        next_cursor: rows
            .last()
            .filter(|_| has_more)
            .map(|row| filter.sort.place(row).write()),
        items: rows.into_iter().map(|row| row.into_item(&rules)).collect(),
        rules,
        total: match filter.status {
            None => summary.parts,
            Some(StockStatus::Normal) => summary.normal,
            Some(StockStatus::Low) => summary.low,
            Some(StockStatus::Critical) => summary.critical,
        },
        total_is_exact: true,
        summary,
        groups: store::groups(db).await?,
    })
}

/// The rows of the filter from where the page begins, in its order; `more` names further columns, each after a comma.
pub(super) fn select(filter: &Filter, more: &str, limit: Option<i64>) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("");
    filter.push_stock(&mut query);
    query.push(
        "select p.id, p.number, p.name, k.part_group, k.status, k.on_hand, k.minimum, k.sold_90_days, k.sold_in_180_days, \
         k.per_day, k.lead_days, k.net_sales_90_days, k.value, k.version",
    );
    query.push(more);
    let push_page = |query: &mut QueryBuilder<Postgres>| {
        filter.push_conditions(query);
        filter.push_place(query);
        filter.push_order(query);
        if let Some(limit) = limit {
            query.push(" limit ").push_bind(limit);
        }
    };
    if filter.is_of_stock_alone() {
        query.push(" from (select * from stock k where true");
        push_page(&mut query);
        query.push(") k join part p on p.id = k.part_id");
        filter.push_order(&mut query);
    } else {
        query.push(" from stock k join part p on p.id = k.part_id where true");
        push_page(&mut query);
    }
    query
}

async fn rows(db: &PgPool, filter: &Filter) -> sqlx::Result<Vec<PartRow>> {
    let mut query = select(filter, "", Some(i64::from(filter.limit) + 1));
    query.build_query_as().fetch_all(db).await
}

async fn summary(db: &PgPool, filter: &Filter) -> sqlx::Result<StockSummary> {
    let counts = if filter.has_text() {
        let mut query = QueryBuilder::new(
            "select count(*) as parts, count(distinct nullif(k.part_group, '')) as groups, \
             coalesce(sum(k.value), 0)::bigint as value, count(*) filter (where k.status = 'normal') as normal, \
             count(*) filter (where k.status = 'low') as low, count(*) filter (where k.status = 'critical') as critical \
             from part_stock k join part p on p.id = k.part_id where true",
        );
        filter.push_conditions(&mut query);
        query.build_query_as().fetch_one(db).await?
    } else {
        sqlx::query_file_as!(Counts, "src/stock/sql/summary.sql", filter.group)
            .fetch_one(db)
            .await?
    };
    Ok(StockSummary {
        parts: counts.parts,
        groups: counts.groups,
        value: Rupiah(counts.value),
        normal: counts.normal,
        low: counts.low,
        critical: counts.critical,
    })
}
