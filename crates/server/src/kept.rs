//! Files that are kept for a while, in the database, in pieces: large reports, and what mails carry.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use anyhow::Context;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::http::attachment::attachment;

/// Bytes of one piece.
const PIECE: u64 = 1024 * 1024;

/// What a kept file is.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub size: i64,
}

/// Keeps a file from its beginning until `expires_at`, in the caller's transaction. Gives its id and size.
pub async fn keep(
    connection: &mut PgConnection,
    (name, media_type): (&str, &str),
    mut file: File,
    expires_at: DateTime<Utc>,
) -> AppResult<(Uuid, i64)> {
    file.seek(SeekFrom::Start(0)).context("cannot read a written file")?;
    let size = file.metadata().context("cannot read a written file")?.len() as i64;
    let id = sqlx::query_scalar!(
        "insert into kept_file (name, media_type, size, expires_at) values ($1, $2, $3, $4) returning id",
        name,
        media_type,
        size,
        expires_at
    )
    .fetch_one(&mut *connection)
    .await?;
    for chunk in 0.. {
        let mut piece = Vec::new();
        // A megabyte that was written a moment ago: the page cache has it.
        (&mut file)
            .take(PIECE)
            .read_to_end(&mut piece)
            .context("cannot read a written file")?;
        if piece.is_empty() {
            break;
        }
        sqlx::query!(
            "insert into kept_file_chunk (file_id, chunk, bytes) values ($1, $2, $3)",
            id,
            chunk,
            piece
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok((id, size))
}

async fn piece(db: &PgPool, id: Uuid, chunk: i32) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar!(
        "select bytes from kept_file_chunk where file_id = $1 and chunk = $2",
        id,
        chunk
    )
    .fetch_optional(db)
    .await
}

/// A kept file whole, for mails.
pub async fn whole(connection: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<(Kept, Vec<u8>)>> {
    let Some(kept) = sqlx::query_as!(Kept, "select name, media_type, size from kept_file where id = $1", id)
        .fetch_optional(&mut *connection)
        .await?
    else {
        return Ok(None);
    };
    let pieces = sqlx::query_scalar!(
        "select bytes from kept_file_chunk where file_id = $1 order by chunk",
        id
    )
    .fetch_all(connection)
    .await?;
    Ok(Some((kept, pieces.concat())))
}

/// Answers with a kept file, to be saved.
///
/// # Errors
/// 404 where it is gone.
pub async fn send(db: &PgPool, id: Uuid, now: DateTime<Utc>) -> AppResult<HttpResponse> {
    let kept = sqlx::query_as!(
        Kept,
        "select name, media_type, size from kept_file where id = $1 and expires_at > $2",
        id,
        now
    )
    .fetch_optional(db)
    .await?
    .ok_or_else(AppError::not_found)?;
    let pieces = stream::try_unfold((db.clone(), 0), move |(db, chunk)| async move {
        let piece = piece(&db, id, chunk).await.map_err(AppError::from)?;
        Ok::<_, AppError>(piece.map(|piece| (Bytes::from(piece), (db, chunk + 1))))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kept.media_type))
        .insert_header((CONTENT_DISPOSITION, attachment(&kept.name)))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .no_chunking(kept.size.unsigned_abs())
        .streaming(Box::pin(pieces)))
}

/// Deletes what is past its time and carried by no mail.
pub async fn clear(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from kept_file f where expires_at < $1 and not exists (select from mail m where m.attachment = f.id)",
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
