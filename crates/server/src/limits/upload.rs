//! Uploads: so many an hour for each admin. One selection of files (`batch`) counts once.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ProblemCode;
use sqlx::{PgConnection, PgPool};

use super::window::{Hit, key, parts, take};
use crate::config::Limit;
use crate::error::{AppError, AppResult, Quota, whole_minutes};

/// How many files of one batch count once.
const BATCH_FILES: i32 = 50;
/// Within how long of its first file.
const BATCH_WINDOW: TimeDelta = TimeDelta::hours(1);

/// An upload that was counted, or that came under a batch that was.
#[derive(Debug, Default)]
pub struct Slot(Option<Hit>);

/// Counts an upload of the account, or refuses it. Call it before the body is read.
pub async fn count(
    db: &PgPool,
    limit: Limit,
    account_id: i64,
    batch: Option<&str>,
    now: DateTime<Utc>,
) -> AppResult<Slot> {
    let Some((count, window)) = parts(limit) else {
        return Ok(Slot::default());
    };
    let account = account_id.to_string();
    let mut transaction = db.begin().await?;
    if let Some(batch) = batch
        && !starts_batch(&mut transaction, key(&[&account, batch]), now).await?
    {
        transaction.commit().await?;
        return Ok(Slot::default());
    }
    match take(&mut transaction, "upload", key(&[&account]), count, window, now).await? {
        Ok(hit) => {
            transaction.commit().await?;
            Ok(Slot(Some(hit)))
        }
        Err(exceeded) => Err(refused(count, window, exceeded.wait)),
    }
}

/// Adds a file to its batch; whether it is the first of one. The row's lock lets files that come at once find out one
/// after the other.
async fn starts_batch(connection: &mut PgConnection, key: [u8; 32], now: DateTime<Utc>) -> sqlx::Result<bool> {
    let files = sqlx::query_scalar!(
        r#"insert into limit_hit as old (kind, key, hits, expires_at)
         values ('upload_batch', $1, array[$2::timestamptz], $4)
         on conflict (kind, key) do update
         set hits = case
                 when old.hits[1] > $3 and cardinality(old.hits) < $5 then old.hits || $2::timestamptz
                 else array[$2::timestamptz]
             end,
             expires_at = excluded.expires_at
         returning cardinality(hits) as "files!""#,
        key.as_slice(),
        now,
        now - BATCH_WINDOW,
        now + BATCH_WINDOW,
        BATCH_FILES
    )
    .fetch_one(connection)
    .await?;
    Ok(files == 1)
}

fn refused(count: u32, window: Duration, wait: Duration) -> AppError {
    AppError::RetryAfter {
        code: ProblemCode::TooManyUploads,
        detail: format!("Terlalu banyak upload. Coba lagi dalam {} menit.", whole_minutes(wait)),
        after: wait,
        quota: Some(Quota {
            limit: count,
            remaining: 0,
            window,
            reset: wait,
        }),
    }
}

impl Slot {
    /// The upload does not count after all: it repeats one that did, or was no upload.
    pub async fn give_back(self, connection: &mut PgConnection) -> sqlx::Result<()> {
        match self.0 {
            Some(hit) => hit.give_back(connection).await,
            None => Ok(()),
        }
    }
}
