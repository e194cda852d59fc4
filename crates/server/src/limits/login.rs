//! Failed logins: few per account and client, more per client over all accounts. Each attempt counts before the password
//! is tried, and is given back when it was right, so that attempts at once cannot slip through.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ProblemCode;
use sqlx::{Acquire, PgConnection, PgPool};

use super::window::{Hit, key, parts, take};
use crate::config::Limit;
use crate::error::{AppError, AppResult, Quota, whole_minutes};

/// Failures on one account in an hour, from wherever, after which unknown browsers are asked for an emailed code first.
const HAMMERED: u32 = 100;
const HOUR: Duration = Duration::from_hours(1);
/// How many failures a client may have over all accounts, for each that it may have with one.
const OVER_ALL_ACCOUNTS: u32 = 10;

/// Who tries to sign in where.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A client that nothing else is known of, by its address.
    Client(&'a str),
    /// A browser that signed in to this account before: failures from elsewhere do not hold it up.
    KnownBrowser(&'a [u8; 32]),
}

/// An attempt that was counted.
#[must_use = "give it back when the password was right"]
#[derive(Debug, Default)]
pub struct Attempt {
    hits: Vec<Hit>,
    /// Somebody hammers the account, and the browser is not known: no password is tried before an emailed code was
    /// entered in it. Nothing was counted.
    pub is_hammered: bool,
}

/// Counts an attempt, or refuses it.
pub async fn count(
    db: &PgPool,
    limit: Limit,
    account: &str,
    origin: Origin<'_>,
    now: DateTime<Utc>,
) -> AppResult<Attempt> {
    let Some((count, window)) = parts(limit) else {
        return Ok(Attempt::default());
    };
    let over_all = count.saturating_mul(OVER_ALL_ACCOUNTS);
    let keys = match origin {
        Origin::Client(client) => vec![
            ("login", key(&[account, "client", client]), count),
            ("login_client", key(&[client]), over_all),
        ],
        Origin::KnownBrowser(hash) => {
            let hash = STANDARD.encode(hash);
            vec![("login", key(&[account, "browser", &hash]), count)]
        }
    };
    let mut transaction = db.begin().await?;
    let mut hits = Vec::with_capacity(keys.len());
    for (kind, key, count) in keys {
        match take(&mut transaction, kind, key, count, window, now).await? {
            Ok(hit) => hits.push(hit),
            // The transaction rolls back: a refused attempt counts nowhere.
            Err(exceeded) => return Err(refused(count, window, exceeded.wait)),
        }
    }
    match (
        take(&mut transaction, "login_account", key(&[account]), HAMMERED, HOUR, now).await?,
        origin,
    ) {
        (Ok(hit), _) => hits.push(hit),
        (Err(_), Origin::KnownBrowser(_)) => {}
        (Err(_), Origin::Client(_)) => {
            return Ok(Attempt {
                hits: Vec::new(),
                is_hammered: true,
            });
        }
    }
    transaction.commit().await?;
    Ok(Attempt {
        hits,
        is_hammered: false,
    })
}

fn refused(count: u32, window: Duration, wait: Duration) -> AppError {
    AppError::RetryAfter {
        code: ProblemCode::TooManyLogins,
        detail: format!(
            "Terlalu banyak percobaan login. Coba lagi dalam {} menit.",
            whole_minutes(wait)
        ),
        after: wait,
        quota: Some(Quota {
            limit: count,
            remaining: 0,
            window,
            reset: wait,
        }),
    }
}

impl Attempt {
    /// The attempt did not fail.
    pub async fn give_back(self, connection: &mut PgConnection) -> sqlx::Result<()> {
        let mut transaction = connection.begin().await?;
        for hit in self.hits {
            hit.give_back(&mut transaction).await?;
        }
        transaction.commit().await
    }
}
