//! The answer of `GET /api/admin/analytics/customers`.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use domain::insight::{
    Concentration, CustomerAnalytics, CustomerFigures, Fit, FrequencyClass, FrequencyCount, InsightRun, LorenzPoint,
    MonthCustomers, PurchaseCohort, Segment, SegmentMovement, SegmentSummary,
};
use domain::money::{self, round2};
use domain::{DateRange, Rupiah};
use sqlx::PgPool;

use super::job::KEY;
use super::list::{self, Telling};
use super::query::{CustomersQuery, dormant_since};
use crate::error::AppResult;
use crate::http::export::TableFormat;
use crate::http::paging;
use crate::jobs;
use crate::sales::range::whole_months;
use crate::sales::standing;
use crate::state::AppState;

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

/// The answer. `sees_people`: whether the caller may see phones and contacts.
pub(super) async fn read(state: &AppState, query: &CustomersQuery, sees_people: bool) -> AppResult<CustomerAnalytics> {
    let limit = paging::size(query.limit)?;
    let db = &state.read;
    let standing = standing::standing(db, state.clock.today()).await?;
    let run = run(db).await?;
    let data_date = run.as_ref().map_or(standing.as_of, |run| run.data_date);
    let filter = query.judge(data_date)?;
    let (range, previous) = (filter.range, filter.range.previous());
    let telling = Telling::of(db, data_date, sees_people).await?;
    let ((fit, value_fit, concentration), figures, months, segments, movements, cohorts, (items, next_cursor), total) =
        tokio::try_join!(
            fits(db),
            figures(db, range, previous, data_date),
            months(db),
            segments(db),
            movements(db),
            cohorts(db),
            list::page(db, &filter, limit, &telling),
            list::count(db, &filter),
        )?;
    Ok(CustomerAnalytics {
        as_of: standing.as_of,
        has_sales: standing.has_sales,
        last_upload: standing.last_upload,
        range,
        previous,
        figures,
        months,
        run,
        fit,
        value_fit,
        segments,
        movements,
        cohorts,
        concentration,
        items,
        next_cursor,
        total,
    })
}

/// All of the list as a file.
pub(super) async fn save(
    state: &AppState,
    query: &CustomersQuery,
    sees_people: bool,
    format: TableFormat,
) -> AppResult<HttpResponse> {
    let db = &state.read;
    let data_date = match run(db).await? {
        Some(run) => run.data_date,
        None => standing::standing(db, state.clock.today()).await?.as_of,
    };
    let telling = Telling::of(db, data_date, sees_people).await?;
    list::save(state, &query.judge(data_date)?, &telling, format).await
}

pub(super) async fn figures(
    db: &PgPool,
    range: DateRange,
    previous: DateRange,
    data_date: NaiveDate,
) -> sqlx::Result<CustomerFigures> {
    let ((first, end), (first_before, end_before)) = (whole_months(range), whole_months(previous));
    let row = sqlx::query_file!(
        "src/insights/sql/customer_figures.sql",
        range.from,
        range.to,
        previous.from,
        previous.to,
        first,
        end,
        first_before,
        end_before
    )
    .fetch_one(db)
    .await?;
    let call = sqlx::query_file!("src/insights/sql/call_figures.sql", dormant_since(data_date))
        .fetch_one(db)
        .await?;
    let share = money::percent(row.top_ten, row.net_sales);
    let before = money::percent(row.top_ten_previous, row.previous);
    let class = |class, customers, money| FrequencyCount {
        class,
        customers,
        net_sales: Rupiah(money),
    };
    Ok(CustomerFigures {
        active: row.active,
        active_previous: row.active_previous,
        active_change_percent: money::change_percent(row.active, row.active_previous),
        new: row.new,
        new_previous: row.new_previous,
        returning: row.returning,
        returning_previous: row.returning_previous,
        net_sales: Rupiah(row.net_sales),
        top_ten_percent: share,
        top_ten_change_points: share.zip(before).map(|(now, then)| round2(now - then)),
        frequency: vec![
            class(FrequencyClass::Once, row.once, row.once_money),
            class(FrequencyClass::Few, row.few, row.few_money),
            class(FrequencyClass::Some, row.some, row.some_money),
            class(FrequencyClass::Many, row.many, row.many_money),
        ],
        dormant: call.dormant,
        due: call.due,
        overdue: call.overdue,
        not_contacted: call.not_contacted,
        overdue_at_risk: Rupiah(call.overdue_at_risk),
        call_at_risk: Rupiah(call.call_at_risk),
    })
}

async fn months(db: &PgPool) -> sqlx::Result<Vec<MonthCustomers>> {
    sqlx::query_as!(
        MonthCustomers,
        "select month, new_customers as new, returning_customers as returning from insight_customer_month order by month"
    )
    .fetch_all(db)
    .await
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

pub(super) async fn segments(db: &PgPool) -> sqlx::Result<Vec<SegmentSummary>> {
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

pub(super) async fn movements(db: &PgPool) -> sqlx::Result<Vec<SegmentMovement>> {
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

pub(super) async fn cohorts(db: &PgPool) -> sqlx::Result<Vec<PurchaseCohort>> {
    sqlx::query_as!(
        PurchaseCohort,
        r#"select month, customers, bought as "bought!: Vec<Option<i64>>" from insight_cohort order by month"#
    )
    .fetch_all(db)
    .await
}

/// A share in percent, to two decimals.
pub(super) fn percent(share: f64) -> f64 {
    round2(share * 100.0)
}
