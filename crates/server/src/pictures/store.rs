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
         on conflict (hash) do update
         set is_public = picture.is_public or excluded.is_public, unused_since = null",
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

/// Whether there is such a picture; it counts as used until maintenance looks again.
pub async fn is_kept(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<bool> {
    Ok(use_of(db, hash).await?.is_some())
}

/// Whether there is such a picture and everybody may see it; as [`is_kept`].
pub async fn is_public(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<bool> {
    Ok(use_of(db, hash).await?.unwrap_or(false))
}

async fn use_of(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<Option<bool>> {
    // The row is written so that a deletion at the same moment waits, and then finds it used.
    sqlx::query_scalar!(
        "update picture set unused_since = null where hash = $1 returning is_public",
        hash
    )
    .fetch_optional(db)
    .await
}

/// Notes since when nothing shows a picture, and takes the note off where something does again.
pub async fn note_unused(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query_file!("src/pictures/sql/note_unused.sql", now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes pictures that nothing has shown since then.
pub async fn delete_unused(connection: &mut PgConnection, since: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from picture where unused_since < $1", since)
        .execute(connection)
        .await?;
    Ok(())
}
