//! Sessions: who is signed in, the tokens that prove it, and how a request's token becomes a caller.
//!
//! An access token (JWT, ten minutes) names a session; whether that session still lives is looked up on each request,
//! in memory while the database's notices are heard, else in the database. A refresh token is a secret of its own that
//! is replaced at each use.

mod access;
mod cache;
mod keys;
mod refresh;
mod store;

pub use access::{ACCESS_LIFETIME, Claims};
pub use cache::{Session, SessionCache};
pub use keys::{Keys, Pepper};
pub use refresh::RefreshToken;
pub use store::{EndedBecause, Opened, Presented, close_all, close_one, close_own, list, open, renew};

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Portal;
use uuid::Uuid;

use crate::extract::{Caller, Identity};
use crate::identity::api_keys;
use crate::state::AppState;

/// How long a session may rest and how old it may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// Without being renewed.
    pub idle: TimeDelta,
    /// In all.
    pub most: TimeDelta,
}

/// The lifetime of the sessions of a portal.
pub fn lifetime(portal: Portal) -> Lifetime {
    match portal {
        Portal::Admin => Lifetime {
            idle: TimeDelta::hours(12),
            most: TimeDelta::days(7),
        },
        Portal::Customer => Lifetime {
            idle: TimeDelta::days(30),
            most: TimeDelta::days(30),
        },
    }
}

/// Whose access token this is, as of now.
pub async fn identify(state: &AppState, token: &str) -> sqlx::Result<Identity> {
    let now = state.clock.now();
    let Some(claims) = state.keys.verify(&state.db, now, token).await? else {
        return Ok(Identity::Dead);
    };
    let session = state.sessions.lookup(&state.db, claims.sid, now).await?;
    Ok(match session.filter(|session| claims.speaks_for(session)) {
        Some(session) => Identity::Caller(caller_of(claims.sid, session)),
        None => Identity::Dead,
    })
}

/// Who a session is, if it lives.
pub async fn caller(state: &AppState, session_id: Uuid) -> sqlx::Result<Option<Caller>> {
    let session = state.sessions.lookup(&state.db, session_id, state.clock.now()).await?;
    Ok(session.map(|session| caller_of(session_id, session)))
}

fn caller_of(session_id: Uuid, session: Session) -> Caller {
    Caller {
        account_id: session.account_id,
        role: session.role,
        name: session.name,
        session_id,
        customer_id: session.customer_id,
        totp_setup_required: session.totp_setup_required,
        key: None,
    }
}

/// The live session that a refresh token belongs to, superseded or not: for counting requests, not for access.
pub async fn of_refresh_token(state: &AppState, token: &str, now: DateTime<Utc>) -> sqlx::Result<Option<Session>> {
    match state.keys.read_refresh_token(token) {
        Some(token) => state.sessions.lookup(&state.db, token.session_id(), now).await,
        None => Ok(None),
    }
}

/// Whether the caller's session, or API key, still counts.
pub async fn lives(state: &AppState, caller: &Caller) -> sqlx::Result<bool> {
    if let Some(key) = &caller.key {
        return api_keys::lives(state, key.id).await;
    }
    let session = state.sessions.lookup(&state.db, caller.session_id, state.clock.now());
    Ok(session.await?.is_some())
}
