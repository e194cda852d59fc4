//! SQL of the dashboard.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

use domain::DateRange;
use domain::date::back;

use crate::sales::days::Day;
use crate::sales::range::whole_months;

/// What holds whatever the days are.
pub(super) struct Standing {
    pub data_date: Option<NaiveDate>,
    pub low: i64,
    pub critical: i64,
    /// Registrations that wait for an admin.
    pub registrations: i64,
    pub oldest_registration: Option<DateTime<Utc>>,
    pub upload_id: Option<i64>,
    pub upload_kind: Option<String>,
    pub upload_file_name: Option<String>,
    pub upload_at: Option<DateTime<Utc>>,
    pub lead_days: i32,
    pub safety_days: i32,
    pub fixed_critical: i64,
    pub fixed_low: i64,
}

pub(super) struct Group {
    pub part_group: String,
    pub net_sales: i64,
}

pub(super) struct TopPart {
    pub part_id: i64,
    pub number: String,
    pub name: String,
    pub net_sales: i64,
}

pub(super) struct PartWeek {
    pub part_id: i64,
    /// Weeks before the last day, 0 for the newest; none for the comparison period's sum.
    pub week: Option<i32>,
    pub net_sales: i64,
}

pub(super) struct Attention {
    pub number: String,
    pub name: String,
    pub on_hand: i64,
    pub minimum: Option<i64>,
    pub status: String,
    pub sold_90_days: i64,
    pub sold_in_180_days: bool,
    pub per_day: Option<f64>,
    pub lead_days: Option<i32>,
}

pub(super) struct OpenUpload {
    pub id: i64,
    pub status: String,
    pub file_name: String,
    pub outcome: String,
    pub at: DateTime<Utc>,
}

pub(super) async fn standing(db: &PgPool) -> sqlx::Result<Standing> {
    sqlx::query_file_as!(Standing, "src/dashboard/sql/standing.sql")
        .fetch_one(db)
        .await
}

pub(super) async fn days(db: &PgPool, from: NaiveDate, to: NaiveDate) -> sqlx::Result<Vec<Day>> {
    sqlx::query_as!(
        Day,
        "select date, invoices, net_sales, gross_profit, known_net_sales, known_lines
         from sales_day where date between $1 and $2 order by date",
        from,
        to
    )
    .fetch_all(db)
    .await
}

pub(super) async fn groups(db: &PgPool, range: DateRange) -> sqlx::Result<Vec<Group>> {
    sqlx::query_as!(
        Group,
        r#"select part_group, sum(net_sales)::bigint as "net_sales!"
         from sales_day_group where date between $1 and $2
         group by part_group order by 2 desc, 1"#,
        range.from,
        range.to
    )
    .fetch_all(db)
    .await
}

/// The best sellers of the default range, kept ready by the import.
pub(super) async fn ready_top(db: &PgPool, limit: i64) -> sqlx::Result<Vec<TopPart>> {
    sqlx::query_as!(
        TopPart,
        "select t.part_id, p.number, p.name, t.net_sales
         from top_part t join part p on p.id = t.part_id order by t.place limit $1",
        limit
    )
    .fetch_all(db)
    .await
}

/// The best sellers of any range: whole months from the month table, the days around them from the day table.
pub(super) async fn top(db: &PgPool, range: DateRange, limit: i64) -> sqlx::Result<Vec<TopPart>> {
    let (first, end) = whole_months(range);
    sqlx::query_file_as!(
        TopPart,
        "src/dashboard/sql/top.sql",
        range.from,
        range.to,
        first,
        end,
        limit
    )
    .fetch_all(db)
    .await
}

/// Sums of some parts: the comparison period and the eight weeks that end on `to`.
pub(super) async fn part_trends(
    db: &PgPool,
    parts: &[i64],
    previous: DateRange,
    to: NaiveDate,
) -> sqlx::Result<Vec<PartWeek>> {
    let (first, end) = whole_months(previous);
    sqlx::query_file_as!(
        PartWeek,
        "src/dashboard/sql/part_trends.sql",
        parts,
        previous.from,
        previous.to,
        first,
        end,
        back(to, 55),
        to
    )
    .fetch_all(db)
    .await
}

pub(super) async fn attention(db: &PgPool, limit: i64) -> sqlx::Result<Vec<Attention>> {
    sqlx::query_as!(
        Attention,
        "select p.number, p.name, k.on_hand, k.minimum, k.status, k.sold_90_days, k.sold_in_180_days, k.per_day, k.lead_days
         from part_stock k join part p on p.id = k.part_id
         where k.status <> 'normal' order by k.net_sales_90_days desc, k.part_id limit $1",
        limit
    )
    .fetch_all(db)
    .await
}

pub(super) async fn open_uploads(db: &PgPool, since: DateTime<Utc>, limit: i64) -> sqlx::Result<Vec<OpenUpload>> {
    sqlx::query_file_as!(OpenUpload, "src/dashboard/sql/open_uploads.sql", since, limit)
        .fetch_all(db)
        .await
}
