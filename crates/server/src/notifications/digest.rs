//! The digest of low stock: at most one a day, at seven in the morning, and none where nothing is new.

use chrono::{DateTime, TimeDelta, Utc};
use domain::wita_day;

use super::facts::{Facts, LowPart};
use super::service::{Audience, tell};
use crate::error::AppResult;
use crate::state::AppState;

/// The hour of the day, in WITA, from which it is sent.
const HOUR: i64 = 7;
/// How old what is told may be.
const NEWS: TimeDelta = TimeDelta::days(7);
/// How many parts are named.
const NAMED: usize = 10;

fn hour(now: DateTime<Utc>) -> i64 {
    (now.timestamp() / 3_600 + 8).rem_euclid(24)
}

/// Sends today's digest, unless it was sent, it is too early, or there is nothing new.
pub async fn digest(state: &AppState) -> AppResult<()> {
    let now = state.clock.now();
    let today = wita_day(now);
    if hour(now) < HOUR {
        return Ok(());
    }
    let mut transaction = state.db.begin().await?;
    let first = sqlx::query!(
        "insert into stock_digest (day) values ($1) on conflict do nothing",
        today
    )
    .execute(&mut *transaction)
    .await?;
    if first.rows_affected() == 0 {
        return Ok(());
    }
    let parts = sqlx::query_file!("src/notifications/sql/fresh_parts.sql", now - NEWS, today - NEWS)
        .fetch_all(&mut *transaction)
        .await?;
    sqlx::query!("delete from stock_news")
        .execute(&mut *transaction)
        .await?;
    if !parts.is_empty() {
        let counts = sqlx::query!(
            r#"select count(*) filter (where status = 'critical') as "critical!", count(*) filter (where status = 'low') as "low!"
               from part_stock where status <> 'normal'"#
        )
        .fetch_one(&mut *transaction)
        .await?;
        let facts = Facts::LowStock {
            critical: counts.critical,
            low: counts.low,
            fresh: parts.len() as i64,
            parts: parts
                .into_iter()
                .take(NAMED)
                .map(|part| LowPart {
                    number: part.number,
                    name: part.name,
                    critical: part.critical,
                })
                .collect(),
        };
        tell(&mut transaction, &state.config.public_url, Audience::Staff, &facts, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_is_that_of_wita() {
        let at = |text: &str| hour(text.parse().unwrap());
        assert_eq!(at("2026-11-21T22:59:59Z"), 6);
        assert_eq!(at("2026-11-21T23:00:00Z"), 7);
        assert_eq!(at("2026-11-21T15:59:00Z"), 23);
        assert_eq!(at("2026-11-21T16:00:00Z"), 0);
    }
}
