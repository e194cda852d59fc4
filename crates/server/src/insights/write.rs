//! Writing what was computed: everything that stood there goes first, and whoever reads sees one or the other.

use chrono::{DateTime, NaiveDate, Utc};
use domain::insight::Segment;
use insight::rhythm::Rhythm;
use sqlx::PgConnection;

use super::customers::{self, Scored};
use super::parts::Judged;
use super::run::Results;
use crate::catalog::favorites::often;
use crate::purchases::service as purchases;

/// Takes everything away.
pub(super) async fn clear(connection: &mut PgConnection) -> sqlx::Result<()> {
    // Not truncated: that would keep readers waiting for the whole computation.
    sqlx::query_file!("src/insights/sql/clear.sql")
        .execute(&mut *connection)
        .await?;
    often::clear(connection).await
}

/// Writes everything.
pub(super) async fn all(
    connection: &mut PgConnection,
    results: &Results,
    at: DateTime<Utc>,
    took_ms: i64,
) -> sqlx::Result<()> {
    run(connection, results, at, took_ms).await?;
    customers(connection, &results.customers.judged, results.data_date).await?;
    tables(connection, results).await?;
    purchases::keep_top_parts(&mut *connection, &results.top_parts).await?;
    often::keep(&mut *connection, &results.often_parts).await?;
    parts(connection, results).await
}

async fn run(connection: &mut PgConnection, results: &Results, at: DateTime<Utc>, took_ms: i64) -> sqlx::Result<()> {
    let customers = &results.customers;
    let (fit, value) = (customers.fit, customers.value_fit);
    let spread = customers.concentration.as_ref();
    let curve = spread.map(|spread| spread.lorenz.as_slice()).unwrap_or_default();
    let (across, up): (Vec<f64>, Vec<f64>) = curve.iter().copied().unzip();
    sqlx::query_file!(
        "src/insights/sql/write_run.sql",
        results.data_date,
        at,
        took_ms,
        customers.judged.len() as i64,
        results.parts.len() as i64,
        fit.map(|fit| fit.model.r),
        fit.map(|fit| fit.model.alpha),
        fit.map(|fit| fit.model.a),
        fit.map(|fit| fit.model.b),
        fit.map(|fit| fit.log_likelihood),
        fit.map(|fit| fit.converged),
        fit.map(|fit| fit.steps as i64),
        fit.map(|fit| fit.customers as i64),
        value.map(|fit| fit.model.p),
        value.map(|fit| fit.model.q),
        value.map(|fit| fit.model.gamma),
        value.map(|fit| fit.log_likelihood),
        value.map(|fit| fit.converged),
        value.map(|fit| fit.steps as i64),
        value.map(|fit| fit.customers as i64),
        spread.map(|spread| spread.largest_share),
        spread.map(|spread| spread.gini),
        &across,
        &up,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A column of rows.
fn column<T, V>(rows: &[T], value: impl Fn(&T) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}

fn word(segment: Option<Segment>) -> Option<String> {
    segment.map(|segment| segment.as_str().to_owned())
}

async fn customers(
    connection: &mut PgConnection,
    rows: &[customers::Judged],
    data_date: NaiveDate,
) -> sqlx::Result<()> {
    let expected = |of: fn(&Rhythm) -> NaiveDate| column(rows, |row| row.rhythm.as_ref().map(of));
    let score = |of: fn(&Scored) -> u8| column(rows, |row| row.scored.as_ref().map(|scored| i16::from(of(scored))));
    sqlx::query_file!(
        "src/insights/sql/write_customers.sql",
        &column(rows, |row| row.customer_id),
        &column(rows, |row| row.first_date),
        &column(rows, |row| row.last_date),
        &column(rows, |row| row.scored.map(|scored| scored.recency_days as i32)) as &[Option<i32>],
        &column(rows, |row| row.scored.map_or(0, |scored| scored.orders)),
        &column(rows, |row| row.scored.map_or(0, |scored| scored.money)),
        &score(|scored| scored.score.r) as &[Option<i16>],
        &score(|scored| scored.score.f) as &[Option<i16>],
        &score(|scored| scored.score.m) as &[Option<i16>],
        &column(rows, |row| word(row.scored.map(|scored| scored.segment()))) as &[Option<String>],
        &column(rows, |row| word(row.segment_before)) as &[Option<String>],
        &column(rows, |row| row.monthly),
        &column(rows, |row| row.chance_active) as &[Option<f64>],
        &column(rows, |row| row.expected_purchases) as &[Option<f64>],
        &column(rows, |row| row.expected_value) as &[Option<i64>],
        &column(rows, |row| row.money_at_risk) as &[Option<i64>],
        &column(rows, |row| row.rhythm.map(|rhythm| rhythm.every_days)) as &[Option<f64>],
        &expected(|rhythm| rhythm.expected) as &[Option<NaiveDate>],
        &expected(|rhythm| rhythm.from) as &[Option<NaiveDate>],
        &expected(|rhythm| rhythm.to) as &[Option<NaiveDate>],
        &column(rows, |row| {
            row.rhythm.map(|rhythm| rhythm.standing(data_date).as_str().to_owned())
        }) as &[Option<String>],
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn tables(connection: &mut PgConnection, results: &Results) -> sqlx::Result<()> {
    let moves = &results.customers.movements;
    sqlx::query!(
        "insert into insight_movement (from_segment, to_segment, customers)
         select * from unnest($1::text[], $2::text[], $3::bigint[])",
        &column(moves, |row| word(row.from).unwrap_or_default()),
        &column(moves, |row| word(row.to).unwrap_or_default()),
        &column(moves, |row| row.customers as i64),
    )
    .execute(&mut *connection)
    .await?;
    for cohort in &results.customers.cohorts {
        let bought = cohort.bought.map(|count| count.map(|count| count as i64));
        sqlx::query!(
            "insert into insight_cohort (month, customers, bought) values ($1, $2, $3)",
            cohort.month,
            cohort.customers as i64,
            &bought as &[Option<i64>],
        )
        .execute(&mut *connection)
        .await?;
    }
    let pairs = &results.pairs;
    sqlx::query!(
        "insert into insight_pair (first_part_id, second_part_id, invoices, support, confidence, confidence_back, lift)
         select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[])",
        &column(pairs, |pair| pair.first),
        &column(pairs, |pair| pair.second),
        &column(pairs, |pair| i64::from(pair.invoices)),
        &column(pairs, |pair| pair.support),
        &column(pairs, |pair| pair.confidence),
        &column(pairs, |pair| pair.confidence_back),
        &column(pairs, |pair| pair.lift),
    )
    .execute(&mut *connection)
    .await?;
    for (group, seasons) in &results.seasons {
        sqlx::query!(
            "insert into insight_season (part_group, months, years) values ($1, $2, $3)",
            group,
            &seasons.index,
            seasons.years as i32,
        )
        .execute(&mut *connection)
        .await?;
    }
    let months = &results.customers.months;
    sqlx::query!(
        "insert into insight_customer_month (month, new_customers, returning_customers)
         select * from unnest($1::date[], $2::bigint[], $3::bigint[])",
        &column(months, |month| month.month),
        &column(months, |month| month.new),
        &column(months, |month| month.returning),
    )
    .execute(&mut *connection)
    .await?;
    for week in &results.feast_weeks {
        sqlx::query!(
            "insert into insight_feast_week (week, index, years) values ($1, $2, $3)",
            week.week as i32,
            week.index,
            week.years as i32,
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn parts(connection: &mut PgConnection, results: &Results) -> sqlx::Result<()> {
    let rows = &results.parts;
    let daily = |of: fn(&insight::backtest::Choice) -> f64| -> Vec<Option<f64>> {
        column(rows, |row| {
            row.choice.as_ref().map(|choice| Judged::per_day(of(choice)))
        })
    };
    let trial = |of: fn(&insight::backtest::Choice) -> Option<f64>| -> Vec<Option<f64>> {
        column(rows, |row| row.choice.as_ref().and_then(of))
    };
    let outlooks: Vec<_> = rows
        .iter()
        .map(|row| row.outlook.as_ref().map(|(outlook, _)| outlook.bytes()))
        .collect();
    sqlx::query_file!(
        "src/insights/sql/write_parts.sql",
        &column(rows, |row| row.part_id),
        &column(rows, |row| row.abc.as_str().to_owned()),
        &column(rows, |row| row.net_sales),
        &column(rows, |row| row.demand.map(|demand| demand.class.as_str().to_owned())) as &[Option<String>],
        &column(rows, |row| row.demand.map(|demand| demand.interval)) as &[Option<f64>],
        &column(rows, |row| row.demand.map(|demand| demand.variation)) as &[Option<f64>],
        &column(rows, |row| row.demand.map_or(0, |demand| demand.demands as i32)),
        &column(rows, |row| row.choice.map(|choice| choice.method.as_str().to_owned())) as &[Option<String>],
        &column(rows, |row| row.choice.map(|choice| choice.weight)) as &[Option<f64>],
        &daily(|choice| choice.forecast) as &[Option<f64>],
        &daily(|choice| choice.low) as &[Option<f64>],
        &daily(|choice| choice.high) as &[Option<f64>],
        &trial(|choice| choice.trial.map(|trial| trial.loss)) as &[Option<f64>],
        &trial(|choice| choice.trial.and_then(|trial| trial.errors.bias)) as &[Option<f64>],
        &trial(|choice| choice.naive.map(|trial| trial.loss)) as &[Option<f64>],
        &column(rows, |row| row.on_hand) as &[Option<i64>],
        &column(rows, |row| row.unit_cost) as &[Option<i64>],
        &column(rows, |row| row.service),
        &column(rows, |row| row.advice.map(|advice| advice.reorder_point)) as &[Option<i64>],
        &column(rows, |row| row.advice.and_then(|advice| advice.economic)) as &[Option<f64>],
        &column(rows, |row| row.advice.map_or(0, |advice| advice.order)),
        &column(rows, |row| row.advice.map(|advice| advice.chance_now)) as &[Option<f64>],
        &column(rows, |row| row.advice.map(|advice| advice.chance_after)) as &[Option<f64>],
        &column(rows, |row| row.lead_days),
        &column(rows, |row| row.safety_days),
        &outlooks as &[Option<&[u8]>],
        &column(rows, |row| row.outlook.as_ref().map(|(_, per_day)| *per_day)) as &[Option<f64>],
    )
    .execute(connection)
    .await?;
    Ok(())
}
