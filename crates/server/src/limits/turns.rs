//! Limits that lie in the database are judged few at a time. Attempts at one account all want one row there: if each of
//! a flood held a connection while it waits for that row, nobody else would get one. Who was refused is refused again
//! from memory for a moment, so that the flood does not queue either.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ProblemCode;
use tokio::sync::{Notify, Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::window::key;
use crate::error::{AppError, AppResult, Quota};

/// How many are judged at once.
const AT_ONCE: usize = 2;
/// What is not judged so soon is answered with 503: as long as the pool waits for a connection.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How long a refusal is remembered: what is given back in between is noticed this much later.
const REMEMBERED: TimeDelta = TimeDelta::seconds(1);
/// More refusals than this are forgotten all at once.
const MOST: usize = 10_000;

/// The turns of one instance. Clones share them.
#[derive(Clone, Debug)]
pub struct Turns(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    permits: Semaphore,
    refusals: Mutex<HashMap<[u8; 32], Refusal>>,
    /// Wakes those who wait, for they may be among the refused.
    refused: Notify,
}

#[derive(Clone, Debug)]
struct Refusal {
    at: DateTime<Utc>,
    code: ProblemCode,
    detail: String,
    after: Duration,
    quota: Option<Quota>,
}

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Shared {
            permits: Semaphore::new(AT_ONCE),
            refusals: Mutex::default(),
            refused: Notify::new(),
        }))
    }
}

impl Turns {
    /// Lets `judge` run when its turn comes, unless it refused the same `who` a moment ago. `who` holds all that the
    /// verdict depends on.
    ///
    /// # Errors
    /// Those of `judge`, now or a moment ago; 503 where too many wait, or the database is away.
    pub async fn take<T>(
        &self,
        who: &[&str],
        now: DateTime<Utc>,
        judge: impl AsyncFnOnce() -> AppResult<T>,
    ) -> AppResult<T> {
        let who = key(who);
        let judged = timeout(PATIENCE, async {
            let turn = self.wait(&who, now).await?;
            let judged = judge().await;
            if let Err(error) = &judged {
                self.remember(who, error, now);
            }
            drop(turn);
            judged
        });
        judged.await.map_err(|_| AppError::unavailable())?
    }

    async fn wait(&self, who: &[u8; 32], now: DateTime<Utc>) -> AppResult<SemaphorePermit<'_>> {
        let mut turn = pin!(self.0.permits.acquire());
        loop {
            let mut refused = pin!(self.0.refused.notified());
            // From here on no news is missed.
            refused.as_mut().enable();
            self.recall(who, now)?;
            tokio::select! {
                turn = &mut turn => {
                    let turn = turn.map_err(anyhow::Error::from)?;
                    self.recall(who, now)?;
                    return Ok(turn);
                }
                () = refused => {}
            }
        }
    }

    fn recall(&self, who: &[u8; 32], now: DateTime<Utc>) -> AppResult<()> {
        match self.refusals().get(who) {
            Some(refusal) if (now - refusal.at).abs() < REMEMBERED => Err(refusal.clone().into()),
            _ => Ok(()),
        }
    }

    fn remember(&self, who: [u8; 32], error: &AppError, now: DateTime<Utc>) {
        let AppError::RetryAfter {
            code,
            detail,
            after,
            quota,
        } = error
        else {
            return;
        };
        let refusal = Refusal {
            at: now,
            code: *code,
            detail: detail.clone(),
            after: *after,
            quota: *quota,
        };
        let mut refusals = self.refusals();
        if refusals.len() >= MOST {
            refusals.clear();
        }
        refusals.insert(who, refusal);
        drop(refusals);
        self.0.refused.notify_waiters();
    }

    fn refusals(&self) -> MutexGuard<'_, HashMap<[u8; 32], Refusal>> {
        self.0.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::RetryAfter {
            code: refusal.code,
            detail: refusal.detail,
            after: refusal.after,
            quota: refusal.quota,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> AppError {
        AppError::RetryAfter {
            code: ProblemCode::TooManyLogins,
            detail: "nanti".to_owned(),
            after: Duration::from_mins(15),
            quota: None,
        }
    }

    fn is_refusal<T>(outcome: &AppResult<T>) -> bool {
        matches!(outcome, Err(error) if error.code() == ProblemCode::TooManyLogins)
    }

    #[tokio::test]
    async fn who_was_refused_is_not_judged_again_for_a_second_and_others_are() {
        let turns = Turns::default();
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let judged = turns.take(&["rina", "a"], now, async || Err::<(), _>(refused())).await;
        assert!(is_refusal(&judged));
        let again = turns
            .take(&["rina", "a"], now + TimeDelta::milliseconds(999), async || Ok(()))
            .await;
        assert!(is_refusal(&again));
        for who in [["rina", "b"], ["rin", "aa"]] {
            turns.take(&who, now, async || Ok(())).await.unwrap();
        }
        let later = now + TimeDelta::seconds(1);
        turns.take(&["rina", "a"], later, async || Ok(())).await.unwrap();
    }

    #[tokio::test]
    async fn a_refusal_is_heard_by_those_who_wait_for_their_turn() {
        let turns = Turns::default();
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let (refuse, wait) = tokio::sync::oneshot::channel::<()>();
        let busy = turns.take(&["other"], now, async || {
            std::future::pending::<()>().await;
            Ok(())
        });
        let judged = turns.take(&["rina"], now, async || {
            wait.await.unwrap();
            Err::<(), _>(refused())
        });
        let waiting = turns.take(&["rina"], now, async || Ok(()));
        let begin = async {
            assert_eq!(turns.0.permits.available_permits(), 0);
            refuse.send(()).unwrap();
        };
        tokio::select! {
            biased;
            _ = busy => panic!("it never ends"),
            (judged, waiting, ()) = async { tokio::join!(judged, waiting, begin) } => {
                assert!(is_refusal(&judged) && is_refusal(&waiting));
            }
        }
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_to_come_again() {
        let turns = Turns::default();
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let hanging = turns.take(&["rina"], now, async || {
            std::future::pending::<()>().await;
            Ok(())
        });
        let outcome = hanging.await;
        assert!(matches!(outcome, Err(error) if error.code() == ProblemCode::Unavailable));
        assert_eq!(turns.0.permits.available_permits(), AT_ONCE);
    }
}
