//! Pictures in the database.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::encode::Encoded;

/// A picture as it is served.
pub struct Picture {
    pub content_type: String,
    pub content: Vec<u8>,
    pub is_public: bool,
}

/// Keeps a picture, once; one that needed a session no longer does where it comes again for everybody.
pub async fn keep(
    connection: &mut PgConnection,
    hash: &[u8],
    picture: &Encoded,
    is_public: bool,
    by: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into picture (hash, content_type, content, width, height, is_public, created_at, created_by)
         values ($1, $2, $3, $4, $5, $8, $6, $7)
         on conflict (hash) do update set is_public = picture.is_public or excluded.is_public",
        hash,
        picture.content_type,
        picture.content,
        picture.width as i32,
        picture.height as i32,
        now,
        by,
        is_public
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn read(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<Option<Picture>> {
    sqlx::query_as!(
        Picture,
        "select content_type, content, is_public from picture where hash = $1",
        hash
    )
    .fetch_optional(db)
    .await
}

pub async fn is_kept(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from picture where hash = $1) as "is_kept!""#,
        hash
    )
    .fetch_one(db)
    .await
}

pub async fn is_public(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!("select is_public from picture where hash = $1", hash)
        .fetch_optional(db)
        .await?;
    Ok(found.unwrap_or(false))
}
