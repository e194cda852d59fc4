//! The table `report_schedule`.

use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

/// A schedule as stored.
pub(super) struct Row {
    pub id: i64,
    pub plan: Value,
    pub active: bool,
    pub next_at: DateTime<Utc>,
    pub last_at: Option<DateTime<Utc>>,
    pub last_outcome: Option<String>,
    pub version: i64,
    pub owner: String,
    /// Whether the owner is an active member of the staff.
    pub may_read: bool,
}

/// All schedules, those that are sent next first.
pub(super) fn list(db: &PgPool) -> BoxStream<'_, sqlx::Result<Row>> {
    sqlx::query_as!(
        Row,
        r#"select s.id, s.plan, s.active, s.next_at, s.last_at, s.last_outcome, s.version, a.name as owner,
             a.status = 'active' and a.portal = 'admin' as "may_read!"
         from report_schedule s join account a on a.id = s.account_id
         order by s.active desc, s.next_at, s.id"#
    )
    .fetch(db)
}

/// Locks a schedule for the caller's transaction.
pub(super) async fn lock(connection: &mut PgConnection, id: i64) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"select s.id, s.plan, s.active, s.next_at, s.last_at, s.last_outcome, s.version, a.name as owner,
             a.status = 'active' and a.portal = 'admin' as "may_read!"
         from report_schedule s join account a on a.id = s.account_id
         where s.id = $1 for update of s"#,
        id
    )
    .fetch_optional(connection)
    .await
}

/// Locks a schedule that is due and that nobody else is at.
pub(super) async fn claim(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"select s.id, s.plan, s.active, s.next_at, s.last_at, s.last_outcome, s.version, a.name as owner,
             a.status = 'active' and a.portal = 'admin' as "may_read!"
         from report_schedule s join account a on a.id = s.account_id
         where s.active and s.next_at <= $1 and (s.held_until is null or s.held_until <= $1)
         order by s.next_at, s.id limit 1 for update of s skip locked"#,
        now
    )
    .fetch_optional(connection)
    .await
}

/// The first schedule that is due, to be held back after a failure.
pub(super) async fn hold(db: &PgPool, id: i64, until: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("update report_schedule set held_until = $2 where id = $1", id, until)
        .execute(db)
        .await?;
    Ok(())
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    account_id: i64,
    plan: &Value,
    next_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into report_schedule (account_id, plan, next_at, created_at) values ($1, $2, $3, $4) returning id",
        account_id,
        plan,
        next_at,
        now
    )
    .fetch_one(connection)
    .await
}

/// Writes what a person changed.
pub(super) async fn update(
    connection: &mut PgConnection,
    id: i64,
    plan: &Value,
    active: bool,
    next_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update report_schedule
         set plan = $2, active = $3, next_at = $4, held_until = null, version = version + 1
         where id = $1",
        id,
        plan,
        active,
        next_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes what became of a time, and when the next one is.
pub(super) async fn note(
    connection: &mut PgConnection,
    id: i64,
    at: DateTime<Utc>,
    outcome: &str,
    next_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update report_schedule set last_at = $2, last_outcome = $3, next_at = $4, held_until = null where id = $1",
        id,
        at,
        outcome,
        next_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Stops a schedule whose owner may no longer read.
pub(super) async fn stop(connection: &mut PgConnection, id: i64, outcome: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update report_schedule set active = false, last_outcome = $2, version = version + 1 where id = $1",
        id,
        outcome
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn delete(connection: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("delete from report_schedule where id = $1", id)
        .execute(connection)
        .await?;
    Ok(())
}
