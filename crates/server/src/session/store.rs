//! Sessions and refresh tokens in the database.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{Portal, Role};
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use super::{Keys, RefreshToken, Session, lifetime};
use crate::clock::Random;

/// How long a superseded refresh token may come again: its answer may have been lost, or two tabs asked at once.
const GRACE: TimeDelta = TimeDelta::seconds(10);
/// Most characters kept of what a browser says about itself.
const USER_AGENT_LENGTH: usize = 200;

/// Why a session was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBecause {
    /// Its user signed out.
    Logout,
    /// Its user signed out everywhere.
    LogoutEverywhere,
    /// Its user, or an admin, ended it from elsewhere.
    Ended,
    /// A superseded refresh token came again: somebody has a copy.
    Reuse,
}

impl EndedBecause {
    fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::LogoutEverywhere => "logout_everywhere",
            Self::Ended => "ended",
            Self::Reuse => "reuse",
        }
    }
}

/// A session that was just opened or renewed.
pub struct Opened {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub session: Session,
    /// The token that renews it next.
    pub refresh_token: RefreshToken,
}

/// What became of a refresh token that was presented.
pub enum Presented {
    /// The session goes on.
    Renewed(Opened),
    /// The session had run out by itself.
    Expired,
    /// The session was ended before.
    Revoked,
    /// The token had been replaced long before: the session was ended now, for this account.
    Reused {
        /// Whose session it was.
        account_id: i64,
    },
}

/// The live session of an active account.
pub(super) async fn find(db: &PgPool, id: Uuid) -> sqlx::Result<Option<Session>> {
    let row = sqlx::query!(
        r#"select s.account_id, s.portal, s.expires_at, a.role, a.name, a.customer_id,
                  totp_setup_required(a.id) as "totp_setup_required!"
           from session s join account a on a.id = s.account_id
           where s.id = $1 and s.ended_at is null and a.status = 'active'"#,
        id
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(Session {
            account_id: row.account_id,
            portal: portal(&row.portal)?,
            role: role(&row.role)?,
            name: row.name,
            customer_id: row.customer_id,
            totp_setup_required: row.totp_setup_required,
            expires_at: row.expires_at,
        })
    })
    .transpose()
}

fn role(text: &str) -> sqlx::Result<Role> {
    Role::parse(text).ok_or_else(|| sqlx::Error::Decode(format!("no role: {text}").into()))
}

fn portal(text: &str) -> sqlx::Result<Portal> {
    [Portal::Admin, Portal::Customer]
        .into_iter()
        .find(|portal| portal.as_str() == text)
        .ok_or_else(|| sqlx::Error::Decode(format!("no portal: {text}").into()))
}

/// Opens a session for an account that has just proven itself.
pub async fn open(
    connection: &mut PgConnection,
    keys: &Keys,
    random: &Random,
    account_id: i64,
    user_agent: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<Opened> {
    let account = sqlx::query!(
        r#"update account set last_seen_at = $2 where id = $1
           returning portal, role, name, customer_id, totp_setup_required(id) as "totp_setup_required!""#,
        account_id,
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    let portal = portal(&account.portal)?;
    let session = Session {
        account_id,
        portal,
        role: role(&account.role)?,
        name: account.name,
        customer_id: account.customer_id,
        totp_setup_required: account.totp_setup_required,
        expires_at: now + lifetime(portal).most,
    };
    let id = random.uuid();
    let user_agent: String = user_agent
        .chars()
        .filter(|c| !c.is_control())
        .take(USER_AGENT_LENGTH)
        .collect();
    sqlx::query!(
        "insert into session (id, account_id, portal, created_at, last_seen_at, expires_at, user_agent)
         values ($1, $2, $3, $4, $4, $5, $6)",
        id,
        account_id,
        portal.as_str(),
        now,
        session.expires_at,
        user_agent
    )
    .execute(&mut *connection)
    .await?;
    let refresh_token = keys.new_refresh_token(random, id)?;
    insert_token(connection, &refresh_token, now).await?;
    Ok(Opened {
        id,
        session,
        refresh_token,
    })
}

async fn insert_token(connection: &mut PgConnection, token: &RefreshToken, now: DateTime<Utc>) -> sqlx::Result<()> {
    let hash = token.hash();
    sqlx::query!(
        "insert into refresh_token (hash, session_id, created_at) values ($1, $2, $3)",
        hash.as_slice(),
        token.session_id(),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a refresh token in exchange for the next one. Commit whatever comes back.
pub async fn renew(
    connection: &mut PgConnection,
    keys: &Keys,
    random: &Random,
    token: &RefreshToken,
    now: DateTime<Utc>,
) -> anyhow::Result<Presented> {
    let id = token.session_id();
    // The lock makes two that come with the same token one after the other.
    let found = sqlx::query!(
        r#"select s.account_id, s.portal, s.last_seen_at, s.expires_at, s.ended_at, a.role, a.name, a.customer_id, a.status,
                  totp_setup_required(a.id) as "totp_setup_required!"
           from session s join account a on a.id = s.account_id
           where s.id = $1
           for update of s"#,
        id
    )
    .fetch_optional(&mut *connection)
    .await?;
    // The mark says that the token is ours, so its session was there: old ones are cleared away.
    let Some(found) = found else {
        return Ok(Presented::Expired);
    };
    let portal = portal(&found.portal)?;
    if found.ended_at.is_some() || found.status != "active" {
        return Ok(Presented::Revoked);
    }
    if now >= found.expires_at || now - found.last_seen_at >= lifetime(portal).idle {
        return Ok(Presented::Expired);
    }
    let hash = token.hash();
    let superseded_at = sqlx::query_scalar!(
        "select superseded_at from refresh_token where hash = $1",
        hash.as_slice()
    )
    .fetch_optional(&mut *connection)
    .await?;
    match superseded_at {
        Some(None) => {
            // Those that were given out twice within the grace go with it: only one of them reached the browser.
            sqlx::query!(
                "update refresh_token set superseded_at = $2 where session_id = $1 and superseded_at is null",
                id,
                now
            )
            .execute(&mut *connection)
            .await?;
        }
        Some(Some(superseded_at)) if now - superseded_at < GRACE => {}
        // Superseded ones are cleared away in time; that one of them is no longer known does not make it better.
        Some(Some(_)) | None => {
            close_one(connection, id, EndedBecause::Reuse, now).await?;
            return Ok(Presented::Reused {
                account_id: found.account_id,
            });
        }
    }
    let refresh_token = keys.new_refresh_token(random, id)?;
    insert_token(connection, &refresh_token, now).await?;
    sqlx::query!("update session set last_seen_at = $2 where id = $1", id, now)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "update account set last_seen_at = $2 where id = $1",
        found.account_id,
        now
    )
    .execute(&mut *connection)
    .await?;
    Ok(Presented::Renewed(Opened {
        id,
        session: Session {
            account_id: found.account_id,
            portal,
            role: role(&found.role)?,
            name: found.name,
            customer_id: found.customer_id,
            totp_setup_required: found.totp_setup_required,
            expires_at: found.expires_at,
        },
        refresh_token,
    }))
}

/// Ends one session; one that has ended stays as it was.
pub async fn close_one(
    connection: &mut PgConnection,
    id: Uuid,
    because: EndedBecause,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update session set ended_at = $2, ended_because = $3 where id = $1 and ended_at is null",
        id,
        now,
        because.as_str()
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends one session, if it is the account's and lives.
pub async fn close_own(
    connection: &mut PgConnection,
    account_id: i64,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update session set ended_at = $3, ended_because = 'ended'
         where id = $1 and account_id = $2 and ended_at is null",
        id,
        account_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends every session of an account.
pub async fn close_all(
    connection: &mut PgConnection,
    account_id: i64,
    because: EndedBecause,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update session set ended_at = $2, ended_because = $3 where account_id = $1 and ended_at is null",
        account_id,
        now,
        because.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The live sessions of an account, the one used last first: id, opened, last renewed, browser.
pub async fn list(
    db: impl PgExecutor<'_>,
    account_id: i64,
    portal: Portal,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<(Uuid, DateTime<Utc>, DateTime<Utc>, String)>> {
    let rows = sqlx::query!(
        "select id, created_at, last_seen_at, user_agent from session
         where account_id = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3
         order by last_seen_at desc, id",
        account_id,
        now,
        now - lifetime(portal).idle
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.created_at, row.last_seen_at, row.user_agent))
        .collect())
}
