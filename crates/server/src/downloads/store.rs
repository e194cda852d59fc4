//! SQL of downloads.

use chrono::{DateTime, Utc};
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

/// What a path was promised to stand for.
pub(super) struct Promised {
    pub session_id: Uuid,
    pub path: String,
}

pub(super) async fn insert(
    db: &PgPool,
    hash: &[u8; 32],
    session_id: Uuid,
    path: &str,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into download (hash, session_id, path, expires_at) values ($1, $2, $3, $4)",
        &hash[..],
        session_id,
        path,
        expires_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes it: a second fetch finds nothing.
pub(super) async fn take(db: &PgPool, hash: &[u8; 32], now: DateTime<Utc>) -> sqlx::Result<Option<Promised>> {
    sqlx::query_as!(
        Promised,
        "delete from download where hash = $1 and expires_at > $2 returning session_id, path",
        &hash[..],
        now
    )
    .fetch_optional(db)
    .await
}

pub(super) async fn clear(db: impl PgExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from download where expires_at < $1", now)
        .execute(db)
        .await?;
    Ok(())
}
