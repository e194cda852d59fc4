//! SQL of reports besides the sums: how things stand now, kept files, jobs.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use domain::stock::StockRules;

/// What heads a report.
pub(super) struct Standing {
    pub data_date: Option<NaiveDate>,
    pub last_upload: Option<DateTime<Utc>>,
}

pub(super) async fn standing(db: &PgPool) -> sqlx::Result<Standing> {
    sqlx::query_as!(
        Standing,
        "select (select max(date) from sales_day) as data_date,
             (select committed_at from upload where status = 'committed' order by commit_order desc limit 1) as last_upload"
    )
    .fetch_one(db)
    .await
}

/// A customer by number, also by one that was merged into it.
pub(super) struct Customer {
    pub id: i64,
    pub name: String,
}

pub(super) async fn customer(db: &PgPool, number: &str) -> sqlx::Result<Option<Customer>> {
    sqlx::query_as!(
        Customer,
        "select c.id, c.name from customer named join customer c on c.id = coalesce(named.merged_into, named.id)
         where named.number = $1",
        number
    )
    .fetch_optional(db)
    .await
}

/// A part's stock.
pub(super) struct StockRow {
    pub number: String,
    pub name: String,
    pub part_group: String,
    pub on_hand: i64,
    pub value: i64,
    pub status: String,
    pub minimum: Option<i64>,
    pub sold_90_days: i64,
    pub sold_in_180_days: bool,
    pub per_day: Option<f64>,
    pub lead_days: Option<i32>,
}

pub(super) async fn stock(db: &PgPool, group: Option<&str>, statuses: &[String]) -> sqlx::Result<Vec<StockRow>> {
    sqlx::query_as!(
        StockRow,
        "select p.number, p.name, p.part_group, k.on_hand, k.value, k.status, k.minimum, k.sold_90_days, k.sold_in_180_days, k.per_day, k.lead_days
         from part_stock k join part p on p.id = k.part_id
         where ($1::text is null or p.part_group = $1) and k.status = any($2)",
        group,
        statuses
    )
    .fetch_all(db)
    .await
}

/// Sums of stock under a group or a status.
pub(super) struct StockSum {
    pub code: String,
    pub parts: i64,
    pub quantity: i64,
    pub value: i64,
    pub low: i64,
    pub critical: i64,
}

pub(super) async fn stock_sums(
    db: &PgPool,
    by_status: bool,
    group: Option<&str>,
    statuses: &[String],
) -> sqlx::Result<Vec<StockSum>> {
    sqlx::query_as!(
        StockSum,
        r#"select case when $1 then k.status else p.part_group end as "code!",
             count(*) as "parts!", sum(k.on_hand)::bigint as "quantity!", sum(k.value)::bigint as "value!",
             count(*) filter (where k.status = 'low') as "low!",
             count(*) filter (where k.status = 'critical') as "critical!"
         from part_stock k join part p on p.id = k.part_id
         where ($2::text is null or p.part_group = $2) and k.status = any($3)
         group by 1"#,
        by_status,
        group,
        statuses
    )
    .fetch_all(db)
    .await
}

/// The limits by which the status of a part is told.
pub(super) async fn stock_rules(db: &PgPool) -> sqlx::Result<StockRules> {
    sqlx::query_as!(
        StockRules,
        r#"select lead_days as "lead_days!", safety_days as "safety_days!", fixed_critical as "fixed_critical!",
            fixed_low as "fixed_low!"
        from stock_rule"#
    )
    .fetch_one(db)
    .await
}

/// A customer's points.
pub(super) struct PointsRow {
    pub number: String,
    pub name: String,
    pub tier: String,
    pub balance: i64,
    /// Redeemed or expired, less what was given back: 0 or below.
    pub spent: i64,
}

pub(super) async fn points(db: &PgPool, customer_id: Option<i64>) -> sqlx::Result<Vec<PointsRow>> {
    sqlx::query_as!(
        PointsRow,
        r#"select c.number, c.name, c.tier, k.balance, coalesce(s.spent, 0) as "spent!"
         from customer_points k
         join customer c on c.id = k.customer_id
         left join (
             select customer_id, sum(points)::bigint as spent
             from points_entry where kind in ('redeem', 'cancel', 'expire')
             group by customer_id
         ) s on s.customer_id = k.customer_id
         where ($1::bigint is null or k.customer_id = $1) and (k.balance <> 0 or s.spent is not null)"#,
        customer_id
    )
    .fetch_all(db)
    .await
}

/// Net sales that earn one point on a day.
pub(super) async fn rupiah_per_point(db: &PgPool, day: NaiveDate) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select rupiah_per_point from points_rule where valid_from <= $1 order by valid_from desc limit 1",
        day
    )
    .fetch_optional(db)
    .await
}

/// A job to be made.
pub(super) struct NewJob<'a> {
    pub account_id: i64,
    pub kind: &'a str,
    pub format: &'a str,
    pub filter: &'a Value,
    pub rows: i64,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert_job(connection: &mut PgConnection, new: &NewJob<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into report_job (account_id, kind, format, filter, rows_total, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        new.account_id,
        new.kind,
        new.format,
        new.filter,
        new.rows,
        new.now,
        new.expires_at
    )
    .fetch_one(connection)
    .await
}

/// How a job stands.
pub(super) struct Job {
    pub id: i64,
    pub status: String,
    pub rows_done: i64,
    pub rows_total: i64,
    pub file_id: Option<Uuid>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn job(db: &PgPool, id: i64, account_id: i64, now: DateTime<Utc>) -> sqlx::Result<Option<Job>> {
    sqlx::query_as!(
        Job,
        "select id, status, rows_done, rows_total, file_id, expires_at
         from report_job where id = $1 and account_id = $2 and expires_at > $3",
        id,
        account_id,
        now
    )
    .fetch_optional(db)
    .await
}

/// What a job is to make.
pub(super) struct Order {
    pub format: String,
    pub filter: Value,
    pub expires_at: DateTime<Utc>,
}

/// Begins a job, or begins it again after a worker died. None: it is done, or gone.
pub(super) async fn begin_job(db: &PgPool, id: i64) -> sqlx::Result<Option<Order>> {
    sqlx::query_as!(
        Order,
        "update report_job set status = 'working' where id = $1 and status in ('waiting', 'working')
         returning format, filter, expires_at",
        id
    )
    .fetch_optional(db)
    .await
}

pub(super) async fn note_progress(db: &PgPool, id: i64, done: i64, rows: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update report_job set rows_done = $2, rows_total = $3 where id = $1",
        id,
        done,
        rows
    )
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn finish_job(connection: &mut PgConnection, id: i64, file_id: Uuid, rows: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update report_job set status = 'done', file_id = $2, rows_done = $3, rows_total = $3 where id = $1",
        id,
        file_id,
        rows
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn fail_job(db: &PgPool, id: i64) -> sqlx::Result<()> {
    sqlx::query!("update report_job set status = 'failed' where id = $1", id)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets jobs past their time.
pub(super) async fn clear_jobs(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from report_job where expires_at < $1", now)
        .execute(connection)
        .await?;
    Ok(())
}
