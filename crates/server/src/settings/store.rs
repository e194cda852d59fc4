//! Settings in the database: a row for each group that was changed.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

/// A stored group.
pub struct Row {
    pub version: i64,
    pub value: Value,
}

pub async fn read(db: impl PgExecutor<'_>, name: &str) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(Row, "select version, value from setting where name = $1", name)
        .fetch_optional(db)
        .await
}

/// Lets one transaction at a time change a group, whether it has a row or not.
pub async fn lock(connection: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('setting ' || $1, 0))",
        name
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a group; its new version.
pub async fn write(
    connection: &mut PgConnection,
    name: &str,
    value: &Value,
    by: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into setting (name, value, changed_at, changed_by) values ($1, $2, $3, $4)
         on conflict (name) do update
         set value = excluded.value, version = setting.version + 1, changed_at = excluded.changed_at,
             changed_by = excluded.changed_by
         returning version",
        name,
        value,
        now,
        by
    )
    .fetch_one(connection)
    .await
}
