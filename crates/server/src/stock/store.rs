//! SQL of the stock ledger.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Rupiah;
use domain::dashboard::LastUpload;
use domain::id::UploadId;
use domain::part::PartGroup;
use domain::stock::{StockFacts, StockItem, StockRules, StockStatus, reorder_point, status_reason};
use domain::upload::{UploadKind, UploadStatus};
use sqlx::{FromRow, PgConnection, PgExecutor, PgPool};

use super::service::SnapshotCounts;

pub(super) async fn write_snapshot(
    connection: &mut PgConnection,
    upload_id: i64,
    date: NaiveDate,
    complete: bool,
) -> sqlx::Result<SnapshotCounts> {
    let row = sqlx::query_file!("src/stock/sql/write_snapshot.sql", upload_id, date, complete)
        .fetch_one(connection)
        .await?;
    Ok(SnapshotCounts {
        new: row.new as u64,
        changed: row.changed as u64,
        unchanged: row.unchanged as u64,
    })
}

pub(super) async fn covered_parts(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<Vec<String>> {
    sqlx::query_file_scalar!("src/stock/sql/covered_parts.sql", upload_id)
        .fetch_all(connection)
        .await
}

pub(super) async fn reverse_snapshot(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<u64> {
    let reversed = sqlx::query_file_scalar!("src/stock/sql/reverse_snapshot.sql", upload_id)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query_file!("src/stock/sql/drop_unrecorded.sql", upload_id)
        .execute(connection)
        .await?;
    Ok(reversed as u64)
}

/// How statuses were brought up to date.
pub(super) struct Restated {
    /// Parts that became low or critical.
    pub worse: u64,
    /// Parts that are judged by something else than before.
    pub changed: u64,
}

pub(super) async fn restate_status(connection: &mut PgConnection) -> sqlx::Result<Restated> {
    let row = sqlx::query_file!("src/stock/sql/restate_status.sql")
        .fetch_one(connection)
        .await?;
    Ok(Restated {
        worse: row.worse as u64,
        changed: row.changed as u64,
    })
}

pub(super) async fn first_sales(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<()> {
    sqlx::query_file!("src/stock/sql/first_sales.sql", upload_id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn write_sales(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<()> {
    sqlx::query_file!("src/stock/sql/write_sales.sql", upload_id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn begin_sales(connection: &mut PgConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query_file!("src/stock/sql/begin_sales.sql", account_id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn end_sales(connection: &mut PgConnection, today: NaiveDate, account_id: i64) -> sqlx::Result<()> {
    sqlx::query_file!("src/stock/sql/end_sales.sql", today, account_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A part as its stock stands.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub(super) struct PartRow {
    pub id: i64,
    pub number: String,
    pub name: String,
    pub part_group: String,
    pub status: String,
    pub on_hand: i64,
    pub minimum: Option<i64>,
    pub sold_90_days: i64,
    pub sold_in_180_days: bool,
    pub per_day: Option<f64>,
    pub lead_days: Option<i32>,
    pub net_sales_90_days: i64,
    pub value: i64,
    pub version: i64,
}

impl PartRow {
    /// Whether anything is recorded about its stock.
    pub fn is_recorded(&self) -> bool {
        self.version > 0
    }

    pub fn status(&self) -> StockStatus {
        StockStatus::parse(&self.status).unwrap_or(StockStatus::Critical)
    }

    pub fn into_item(self, rules: &StockRules) -> StockItem {
        let facts = StockFacts {
            on_hand: self.on_hand,
            minimum: self.minimum,
            sold_90_days: self.sold_90_days,
            sold_in_180_days: self.sold_in_180_days,
            per_day: self.per_day,
            lead_days: self.lead_days,
        };
        StockItem {
            status: self.status(),
            reason: status_reason(&facts, rules),
            reorder_point: reorder_point(&facts, rules),
            part_number: self.number,
            name: self.name,
            group: self.part_group,
            on_hand: self.on_hand,
            minimum: self.minimum,
            value: Rupiah(self.value),
            sold_90_days: self.sold_90_days,
            sold_in_180_days: self.sold_in_180_days,
            per_day: self.per_day,
            lead_days: self.lead_days,
            version: self.version,
        }
    }
}

/// The part of that number, whether anything is recorded about its stock or not.
pub(super) async fn part(db: impl PgExecutor<'_>, number: &str) -> sqlx::Result<Option<PartRow>> {
    sqlx::query_file_as!(PartRow, "src/stock/sql/part.sql", number)
        .fetch_optional(db)
        .await
}

/// Makes the record of a part's stock where there is none.
pub(super) async fn make_record(connection: &mut PgConnection, part_id: i64) -> sqlx::Result<()> {
    sqlx::query_file!("src/stock/sql/make_record.sql", part_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// What holds for the whole list.
pub(super) struct Standing {
    pub data_date: Option<NaiveDate>,
    pub stock_as_of: Option<NaiveDate>,
    pub upload_id: Option<i64>,
    pub upload_kind: Option<String>,
    pub upload_file_name: Option<String>,
    pub upload_at: Option<DateTime<Utc>>,
    pub lead_days: i32,
    pub safety_days: i32,
    pub fixed_critical: i64,
    pub fixed_low: i64,
}

impl Standing {
    pub fn rules(&self) -> StockRules {
        StockRules {
            lead_days: self.lead_days,
            safety_days: self.safety_days,
            fixed_critical: self.fixed_critical,
            fixed_low: self.fixed_low,
        }
    }

    pub fn last_upload(self) -> Option<LastUpload> {
        Some(LastUpload {
            id: UploadId(self.upload_id?),
            kind: UploadKind::parse(&self.upload_kind?)?,
            file_name: self.upload_file_name?,
            status: UploadStatus::Committed,
            at: self.upload_at?,
        })
    }
}

pub(super) async fn standing(db: impl PgExecutor<'_>) -> sqlx::Result<Standing> {
    sqlx::query_file_as!(Standing, "src/stock/sql/standing.sql")
        .fetch_one(db)
        .await
}

pub(super) async fn lead_and_safety(db: impl PgExecutor<'_>) -> sqlx::Result<(i32, i32)> {
    let row = sqlx::query!(r#"select lead_days as "lead!", safety_days as "safety!" from stock_rule"#)
        .fetch_one(db)
        .await?;
    Ok((row.lead, row.safety))
}

/// The part groups that have stock.
pub(super) async fn groups(db: &PgPool) -> sqlx::Result<Vec<PartGroup>> {
    sqlx::query_as!(
        PartGroup,
        r#"select part_group as "group", sum(parts)::bigint as "parts!" from stock_summary group by part_group order by part_group"#
    )
    .fetch_all(db)
    .await
}
