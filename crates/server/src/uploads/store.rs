//! SQL of uploads: the rows, the stored originals, and the queue that both make.

use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, PgPool};

use domain::upload::UploadOptions;

/// An upload at work.
pub(super) struct Claimed {
    pub id: i64,
    pub mode: String,
    pub given_kind: Option<String>,
    pub options: Value,
    pub file_name: String,
    pub file_size: i64,
    pub file_sha256: Vec<u8>,
    pub effects_key: Option<String>,
    pub account_id: i64,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
    pub demo: bool,
}

/// An upload as pages show it.
pub(super) struct UploadRow {
    pub id: i64,
    pub given_kind: Option<String>,
    pub mode: String,
    pub status: String,
    pub file_name: String,
    pub file_size: i64,
    pub options: Value,
    pub report: Option<Value>,
    pub effects_changed: bool,
    pub account_id: i64,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
    pub checked_at: Option<DateTime<Utc>>,
    pub committed_at: Option<DateTime<Utc>>,
    pub undo_report: Option<Value>,
}

/// A line of the history.
pub(super) struct HistoryRow {
    pub id: i64,
    pub kind: Option<String>,
    pub status: String,
    pub file_name: String,
    pub rows_read: i64,
    pub account_id: i64,
    pub uploaded_by: String,
    pub uploaded_at: DateTime<Utc>,
    pub outcome: String,
    pub undone_at: Option<DateTime<Utc>>,
    pub undone_by: Option<String>,
}

/// What a new upload starts with.
pub(super) struct NewUpload<'a> {
    pub mode: &'a str,
    pub given_kind: Option<&'a str>,
    pub file_name: &'a str,
    pub file_size: i64,
    pub sha256: &'a [u8],
    pub options: &'a UploadOptions,
    pub batch: Option<&'a str>,
    pub account_id: i64,
    pub uploaded_by: &'a str,
    pub at: DateTime<Utc>,
    pub demo: bool,
}

fn json(options: &UploadOptions) -> Value {
    // a struct of plain fields always serialises
    serde_json::to_value(options).unwrap_or(Value::Null)
}

pub(super) async fn insert(db: impl PgExecutor<'_>, new: &NewUpload<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into upload (mode, status, given_kind, kind, file_name, file_size, file_sha256, options, batch, account_id,
             uploaded_by, uploaded_at, demo)
         values ($1, 'processing', $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         returning id",
        new.mode,
        new.given_kind,
        new.file_name,
        new.file_size,
        new.sha256,
        json(new.options),
        new.batch,
        new.account_id,
        new.uploaded_by,
        new.at,
        new.demo,
    )
    .fetch_one(db)
    .await
}

/// Whether the file was stored before; if not it is announced, and its pieces must follow in this transaction.
pub(super) async fn announce_file(connection: &mut PgConnection, sha256: &[u8], size: i64) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "insert into stored_file (sha256, size) values ($1, $2) on conflict (sha256) do nothing",
        sha256,
        size
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 0)
}

pub(super) async fn insert_chunk(
    connection: &mut PgConnection,
    sha256: &[u8],
    chunk: i32,
    bytes: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into stored_file_chunk (sha256, chunk, bytes) values ($1, $2, $3)",
        sha256,
        chunk,
        bytes
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn chunk(db: impl PgExecutor<'_>, sha256: &[u8], chunk: i32) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar!(
        "select bytes from stored_file_chunk where sha256 = $1 and chunk = $2",
        sha256,
        chunk
    )
    .fetch_optional(db)
    .await
}

pub(super) async fn file_of(db: &PgPool, id: i64) -> sqlx::Result<Option<(Vec<u8>, String, i64)>> {
    let row = sqlx::query!("select file_sha256, file_name, file_size from upload where id = $1", id)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| (row.file_sha256, row.file_name, row.file_size)))
}

/// The next waiting upload and how often it was tried, this time included.
pub(super) async fn pick(db: &PgPool) -> sqlx::Result<Option<(i64, i32)>> {
    let row = sqlx::query_file!("src/uploads/sql/pick.sql").fetch_optional(db).await?;
    Ok(row.map(|row| (row.id, row.attempts)))
}

pub(super) async fn claim(connection: &mut PgConnection, id: i64) -> sqlx::Result<Option<Claimed>> {
    sqlx::query_file_as!(Claimed, "src/uploads/sql/claim.sql", id)
        .fetch_optional(connection)
        .await
}

/// What an upload ended as.
pub(super) struct Finished<'a> {
    pub status: &'a str,
    pub kind: Option<&'a str>,
    pub report: Value,
    pub effects_key: Option<&'a str>,
    pub effects_changed: bool,
    pub outcome: &'a str,
    pub rows_read: i64,
    pub options: &'a UploadOptions,
    pub at: DateTime<Utc>,
}

pub(super) async fn finish(connection: &mut PgConnection, id: i64, end: &Finished<'_>) -> sqlx::Result<()> {
    sqlx::query_file!(
        "src/uploads/sql/finish.sql",
        id,
        end.status,
        end.kind,
        end.report,
        end.effects_key,
        end.effects_changed,
        end.outcome,
        end.rows_read,
        json(end.options),
        end.at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn load(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<UploadRow>> {
    sqlx::query_file_as!(UploadRow, "src/uploads/sql/load.sql", id)
        .fetch_optional(db)
        .await
}

pub(super) async fn status(db: &PgPool, id: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select status from upload where id = $1", id)
        .fetch_optional(db)
        .await
}

pub(super) async fn history(
    db: &PgPool,
    after: Option<(DateTime<Utc>, i64)>,
    limit: i64,
) -> sqlx::Result<Vec<HistoryRow>> {
    let (at, id) = after.unzip();
    sqlx::query_file_as!(HistoryRow, "src/uploads/sql/history.sql", at, id, limit)
        .fetch_all(db)
        .await
}

/// Every line of the history, the newest first.
pub(super) fn whole_history(db: &PgPool) -> BoxStream<'_, sqlx::Result<HistoryRow>> {
    let (at, id) = (None::<DateTime<Utc>>, None::<i64>);
    sqlx::query_file_as!(HistoryRow, "src/uploads/sql/history.sql", at, id, i64::MAX).fetch(db)
}

pub(super) async fn count(db: &PgPool) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from upload"#)
        .fetch_one(db)
        .await
}

pub(super) async fn restart(
    db: impl PgExecutor<'_>,
    id: i64,
    mode: &str,
    options: &UploadOptions,
    effects_bind: bool,
) -> sqlx::Result<bool> {
    let row = sqlx::query_file!("src/uploads/sql/restart.sql", id, mode, json(options), effects_bind)
        .fetch_optional(db)
        .await?;
    Ok(row.is_some())
}

pub(super) async fn expire(db: impl PgExecutor<'_>, before: DateTime<Utc>) -> sqlx::Result<u64> {
    Ok(sqlx::query_file!("src/uploads/sql/expire.sql", before)
        .execute(db)
        .await?
        .rows_affected())
}

/// The columns that somebody mapped by hand for this set of headers.
pub(super) async fn remembered_columns(
    connection: &mut PgConnection,
    header_signature: &str,
) -> sqlx::Result<Vec<(String, Value)>> {
    let rows = sqlx::query!(
        "select kind, columns from column_mapping where header_signature = $1",
        header_signature
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.columns)).collect())
}

pub(super) async fn remember_columns(
    connection: &mut PgConnection,
    header_signature: &str,
    kind: &str,
    columns: &Value,
    account_id: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into column_mapping (header_signature, kind, columns, account_id, updated_at) values ($1, $2, $3, $4, $5)
         on conflict (header_signature, kind)
         do update set columns = excluded.columns, account_id = excluded.account_id, updated_at = excluded.updated_at",
        header_signature,
        kind,
        columns,
        account_id,
        at,
    )
    .execute(connection)
    .await?;
    Ok(())
}
