//! Emailed codes and links: few per address and client, a day's worth per address. Wrong codes: a day's worth per address.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ProblemCode;
use sqlx::{PgConnection, PgPool};

use super::window::{Hit, key, parts, take};
use crate::config::Limit;
use crate::error::{AppError, AppResult, Quota, whole_minutes};

const DAY: Duration = Duration::from_hours(24);
/// Codes that one address is sent in a day.
const A_DAY: u32 = 10;
/// Wrong codes that one address survives in a day.
const WRONG_A_DAY: u32 = 25;

/// Counts a code to be sent, or refuses it. `address` is what was typed, known or not.
pub async fn count(db: &PgPool, limit: Limit, address: &str, client: &str, now: DateTime<Utc>) -> AppResult<()> {
    let Some((count, window)) = parts(limit) else {
        return Ok(());
    };
    let address = address.to_lowercase();
    let mut transaction = db.begin().await?;
    for (kind, key, count, window) in [
        ("otp", key(&[&address, client]), count, window),
        ("otp_day", key(&[&address]), A_DAY.max(count), DAY),
    ] {
        if let Err(exceeded) = take(&mut transaction, kind, key, count, window, now).await? {
            // The transaction rolls back: a refused request counts nowhere.
            return Err(refused(count, window, exceeded.wait));
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// Counts a code to be sent to an address that the client did not type, and gives the refusal where it had its day's
/// worth: the caller decides whether it may be told.
pub async fn count_for_address(
    connection: &mut PgConnection,
    limit: Limit,
    address: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<Result<(), AppError>> {
    let Some((count, _)) = parts(limit) else {
        return Ok(Ok(()));
    };
    let key = key(&[&address.to_lowercase()]);
    let a_day = A_DAY.max(count);
    let taken = take(connection, "otp_day", key, a_day, DAY, now).await?;
    Ok(taken.map(drop).map_err(|exceeded| refused(a_day, DAY, exceeded.wait)))
}

/// A try that was counted.
#[must_use = "give it back when the code was right"]
#[derive(Debug, Default)]
pub struct Try(Option<Hit>);

/// Counts a try at a code, or refuses it.
pub async fn count_try(
    connection: &mut PgConnection,
    limit: Limit,
    address: &str,
    now: DateTime<Utc>,
) -> AppResult<Try> {
    if parts(limit).is_none() {
        return Ok(Try::default());
    }
    let key = key(&[&address.to_lowercase()]);
    match take(connection, "otp_wrong", key, WRONG_A_DAY, DAY, now).await? {
        Ok(hit) => Ok(Try(Some(hit))),
        Err(exceeded) => Err(refused(WRONG_A_DAY, DAY, exceeded.wait)),
    }
}

impl Try {
    /// The code was right.
    pub async fn give_back(self, connection: &mut PgConnection) -> sqlx::Result<()> {
        match self.0 {
            Some(hit) => hit.give_back(connection).await,
            None => Ok(()),
        }
    }
}

fn refused(limit: u32, window: Duration, wait: Duration) -> AppError {
    AppError::RetryAfter {
        code: ProblemCode::TooManyCodes,
        detail: format!(
            "Terlalu banyak permintaan OTP. Coba lagi dalam {} menit.",
            whole_minutes(wait)
        ),
        after: wait,
        quota: Some(Quota {
            limit,
            remaining: 0,
            window,
            reset: wait,
        }),
    }
}
