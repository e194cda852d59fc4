//! Sessions in memory: looked up once, remembered until a notice says that something changed.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use domain::account::{Portal, Role};
use sqlx::PgPool;
use uuid::Uuid;

use super::store;
use crate::notices::Notices;

/// More sessions than this are forgotten all at once; they are looked up again as they come.
const MOST: usize = 50_000;

/// A live session of an active account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub account_id: i64,
    /// Where it signed in.
    pub portal: Portal,
    /// What it may do.
    pub role: Role,
    /// What to call it.
    pub name: String,
    /// The customer that it acts for.
    pub customer_id: Option<i64>,
    /// Whether it has to set up an authenticator app before anything else.
    pub totp_setup_required: bool,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

/// Sessions that were looked up and not heard to have changed since. Clones share them.
#[derive(Clone, Debug)]
pub struct SessionCache {
    remembered: Arc<RwLock<Remembered>>,
    notices: Notices,
}

#[derive(Debug, Default)]
struct Remembered {
    /// None: the session is over, and never comes back.
    sessions: HashMap<Uuid, Option<Session>>,
    /// Counts what was forgotten: a look-up that began before must not be remembered after.
    generation: u64,
}

impl SessionCache {
    /// Nothing is remembered yet.
    pub fn new(notices: Notices) -> Self {
        Self {
            remembered: Arc::default(),
            notices,
        }
    }

    /// The session, if it lives. Read from the database while notices are not heard.
    pub async fn lookup(&self, db: &PgPool, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<Option<Session>> {
        let (known, generation) = {
            let remembered = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
            (remembered.sessions.get(&id).cloned(), remembered.generation)
        };
        let session = match known {
            Some(session) if self.notices.are_heard() => session,
            _ => {
                let session = store::find(db, id).await?;
                self.remember(id, session.clone(), generation);
                session
            }
        };
        Ok(session.filter(|session| now < session.expires_at))
    }

    fn remember(&self, id: Uuid, session: Option<Session>, generation: u64) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.generation != generation || !self.notices.are_heard() {
            return;
        }
        if remembered.sessions.len() >= MOST {
            remembered.sessions.clear();
        }
        remembered.sessions.insert(id, session);
    }

    /// Takes a notice's payload in: `account <id>` or `session <uuid>`.
    pub fn heard(&self, payload: &str) {
        match payload.split_once(' ') {
            Some(("account", id)) => {
                if let Ok(id) = id.parse() {
                    self.forget_account(id);
                }
            }
            Some(("session", id)) => {
                if let Ok(id) = id.parse() {
                    self.forget(id);
                }
            }
            _ => self.clear(),
        }
    }

    /// Forgets one session.
    pub fn forget(&self, id: Uuid) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        remembered.generation += 1;
        remembered.sessions.remove(&id);
    }

    /// Forgets every session of an account.
    pub fn forget_account(&self, account_id: i64) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        remembered.generation += 1;
        remembered
            .sessions
            .retain(|_, session| session.as_ref().is_some_and(|session| session.account_id != account_id));
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        remembered.generation += 1;
        remembered.sessions.clear();
    }
}
