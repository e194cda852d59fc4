//! The answer of `GET /api/admin/analytics/customers`.

use domain::Rupiah;
use domain::insight::{
    Concentration, CustomerAnalytics, CustomerInsight, Fit, InsightRun, LorenzPoint, PurchaseCohort, Segment,
    SegmentMovement, SegmentSummary,
};
use domain::money::round2;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::IntoParams;

use super::job::KEY;
use crate::error::AppResult;
use crate::http::paging;
use crate::jobs;
use crate::state::AppState;

/// What may be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CustomersQuery {
    /// Only customers of this segment.
    #[param(inline)]
    segment: Option<Segment>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What everything is as of.
pub(super) async fn run(db: &PgPool) -> sqlx::Result<Option<InsightRun>> {
    let row = sqlx::query!("select data_date, computed_at from insight_run")
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(InsightRun {
        data_date: row.data_date,
        computed_at: row.computed_at,
        is_behind: jobs::is_wanted(db, KEY).await?,
    }))
}

/// The answer.
pub(super) async fn read(state: &AppState, query: &CustomersQuery) -> AppResult<CustomerAnalytics> {
    let limit = paging::size(query.limit)?;
    let after = query.cursor.as_deref().map(paging::number).transpose()?;
    let db = &state.read;
    let Some(run) = run(db).await? else {
        return Ok(CustomerAnalytics {
            run: None,
            fit: None,
            value_fit: None,
            segments: Vec::new(),
            movements: Vec::new(),
            cohorts: Vec::new(),
            concentration: None,
            items: Vec::new(),
            next_cursor: None,
            total: 0,
        });
    };
    let (fit, value_fit, concentration) = fits(db).await?;
    let segment = query.segment.map(Segment::as_str);
    let (items, next_cursor) = items(db, segment, after, limit).await?;
    let total = sqlx::query_file_scalar!("src/insights/sql/count_customers.sql", segment)
        .fetch_one(db)
        .await?;
    Ok(CustomerAnalytics {
        run: Some(run),
        fit,
        value_fit,
        segments: segments(db).await?,
        movements: movements(db).await?,
        cohorts: cohorts(db).await?,
        concentration,
        items,
        next_cursor,
        total,
    })
}

async fn fits(db: &PgPool) -> sqlx::Result<(Option<Fit>, Option<Fit>, Option<Concentration>)> {
    let row = sqlx::query!("select * from insight_run").fetch_optional(db).await?;
    let Some(row) = row else { return Ok((None, None, None)) };
    let fit = || {
        Some(Fit {
            parameters: vec![row.fit_r?, row.fit_alpha?, row.fit_a?, row.fit_b?],
            log_likelihood: row.fit_log_likelihood?,
            converged: row.fit_converged?,
            steps: row.fit_steps?,
            customers: row.fit_customers?,
        })
    };
    let value_fit = || {
        Some(Fit {
            parameters: vec![row.value_p?, row.value_q?, row.value_gamma?],
            log_likelihood: row.value_log_likelihood?,
            converged: row.value_converged?,
            steps: row.value_steps?,
            customers: row.value_customers?,
        })
    };
    let concentration = || {
        let points = row.lorenz_customers.iter().zip(&row.lorenz_net_sales);
        Some(Concentration {
            top_ten_percent: percent(row.largest_share?),
            gini: row.gini?,
            lorenz: points
                .map(|(customers, net_sales)| LorenzPoint {
                    customers_percent: percent(*customers),
                    net_sales_percent: percent(*net_sales),
                })
                .collect(),
        })
    };
    Ok((fit(), value_fit(), concentration()))
}

async fn segments(db: &PgPool) -> sqlx::Result<Vec<SegmentSummary>> {
    let rows = sqlx::query_file!("src/insights/sql/segments.sql").fetch_all(db).await?;
    let summary = |segment: &Segment| {
        let row = rows.iter().find(|row| row.segment == segment.as_str())?;
        Some(SegmentSummary {
            segment: *segment,
            customers: row.customers,
            net_sales: Rupiah(row.net_sales),
            money_at_risk: Rupiah(row.money_at_risk),
        })
    };
    Ok(Segment::ALL.iter().filter_map(summary).collect())
}

async fn movements(db: &PgPool) -> sqlx::Result<Vec<SegmentMovement>> {
    let rows = sqlx::query!(
        "select from_segment, to_segment, customers from insight_movement order by customers desc, from_segment, to_segment"
    )
    .fetch_all(db)
    .await?;
    let movements = rows.into_iter().map(|row| SegmentMovement {
        from: Segment::parse(&row.from_segment),
        to: Segment::parse(&row.to_segment),
        customers: row.customers,
    });
    Ok(movements.collect())
}

async fn cohorts(db: &PgPool) -> sqlx::Result<Vec<PurchaseCohort>> {
    sqlx::query_as!(
        PurchaseCohort,
        r#"select month, customers, bought as "bought!: Vec<Option<i64>>" from insight_cohort order by month"#
    )
    .fetch_all(db)
    .await
}

/// A page of customers, and where the next begins.
async fn items(
    db: &PgPool,
    segment: Option<&str>,
    after: Option<i64>,
    limit: u32,
) -> sqlx::Result<(Vec<CustomerInsight>, Option<String>)> {
    let mut rows = sqlx::query_file!(
        "src/insights/sql/customers.sql",
        after.unwrap_or(0),
        segment,
        i64::from(limit) + 1
    )
    .fetch_all(db)
    .await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(|row| row.place.to_string());
    let items = rows.into_iter().map(|row| {
        let scores = [row.score_r, row.score_f, row.score_m].map(|score| score.map(i64::from));
        CustomerInsight {
            number: row.number,
            name: row.name,
            first_date: row.first_date,
            last_date: row.last_date,
            recency_days: row.recency_days.map(i64::from),
            orders: row.orders,
            net_sales: Rupiah(row.money),
            scores: scores.into_iter().collect(),
            segment: row.segment.as_deref().and_then(Segment::parse),
            segment_before: row.segment_before.as_deref().and_then(Segment::parse),
            monthly: Rupiah(row.monthly),
            chance_active: row.chance_active.map(percent),
            expected_purchases: row.expected_purchases.map(round2),
            expected_value: row.expected_value.map(Rupiah),
            money_at_risk: row.money_at_risk.map(Rupiah),
        }
    });
    Ok((items.collect(), next))
}

/// A share in percent, to two decimals.
pub(super) fn percent(share: f64) -> f64 {
    round2(share * 100.0)
}
