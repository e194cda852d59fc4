//! A sliding window in one row: the instants that still count. Judged and counted in one statement, so that a hundred
//! at once count as a hundred.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::config::Limit;

/// What a hit counts for, hashed: kind and parts, each with its length, so that no two keys run into each other.
pub(super) fn key(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// One hit that was counted and can be given back.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    kind: &'static str,
    key: [u8; 32],
    at: DateTime<Utc>,
}

/// The limit was met: nothing was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exceeded {
    /// Until one more is allowed.
    pub(super) wait: Duration,
}

/// Counts one hit, if the limit has room for it.
pub(super) async fn take(
    connection: &mut PgConnection,
    kind: &'static str,
    key: [u8; 32],
    count: u32,
    window: Duration,
    now: DateTime<Utc>,
) -> sqlx::Result<Result<Hit, Exceeded>> {
    let length = TimeDelta::from_std(window).unwrap_or(TimeDelta::days(1));
    let taken = sqlx::query_scalar!(
        "insert into limit_hit as old (kind, key, hits, expires_at) values ($1, $2, array[$3::timestamptz], $5)
         on conflict (kind, key) do update
         set hits = array(select hit from unnest(old.hits) hit where hit > $4 order by hit) || $3::timestamptz,
             expires_at = greatest(old.expires_at, excluded.expires_at)
         where (select count(*) from unnest(old.hits) hit where hit > $4) < $6
         returning cardinality(hits)",
        kind,
        key.as_slice(),
        now,
        now - length,
        now + length,
        i64::from(count)
    )
    .fetch_optional(&mut *connection)
    .await?;
    if taken.is_some() {
        return Ok(Ok(Hit { kind, key, at: now }));
    }
    // The place that frees next is that of the hit which is `count` from the youngest.
    let freeing = sqlx::query_scalar!(
        "select hit from limit_hit, unnest(hits) hit where kind = $1 and key = $2 order by hit desc offset $3 limit 1",
        kind,
        key.as_slice(),
        i64::from(count) - 1
    )
    .fetch_optional(connection)
    .await?
    .flatten();
    let wait = freeing.map_or(length, |freeing| freeing + length - now);
    Ok(Err(Exceeded {
        wait: wait.to_std().unwrap_or_default(),
    }))
}

impl Hit {
    /// Takes the hit back: it did not count after all.
    pub(super) async fn give_back(&self, connection: &mut PgConnection) -> sqlx::Result<()> {
        sqlx::query!(
            "update limit_hit
             set hits = hits[:array_position(hits, $3::timestamptz) - 1] || hits[array_position(hits, $3::timestamptz) + 1:]
             where kind = $1 and key = $2 and array_position(hits, $3::timestamptz) is not null",
            self.kind,
            self.key.as_slice(),
            self.at
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Forgets what no longer counts.
pub async fn clear(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from limit_hit where expires_at < $1", now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Count and window of a limit that is on.
pub(super) fn parts(limit: Limit) -> Option<(u32, Duration)> {
    match limit {
        Limit::Off => None,
        Limit::Count { count, window } => Some((count, window)),
    }
}
