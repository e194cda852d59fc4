//! Telling, reading, and what each wants to be told.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Portal;
use domain::id::NotificationId;
use domain::notification::{
    Notification, NotificationKind, NotificationPage, NotificationPreference, NotificationPreferences,
    NotificationWays, NotificationsRead,
};
use sqlx::PgConnection;

use super::facts::{Facts, Told};
use super::store::{self, Recipient};
use crate::config::Origin;
use crate::error::{AppError, AppResult};
use crate::http::paging;
use crate::mail;
use crate::state::AppState;

/// How long notifications are kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// One member of the staff.
    Account(i64),
    /// Who may change things.
    Writers,
    /// All of the staff.
    Staff,
}

/// Tells the audience, each in the ways that they chose, once the caller's transaction is committed. `site` is where the
/// portal is.
pub async fn tell(
    connection: &mut PgConnection,
    site: &Origin,
    audience: Audience,
    facts: &Facts,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let kind = facts.kind();
    let (only, writers) = match audience {
        Audience::Account(id) => (Some(id), false),
        Audience::Writers => (None, true),
        Audience::Staff => (None, false),
    };
    for recipient in store::recipients(&mut *connection, kind, only, writers).await? {
        tell_one(&mut *connection, site, &recipient, facts, now).await?;
    }
    Ok(())
}

/// Tells one, in the ways that the recipient chose.
pub(super) async fn tell_one(
    connection: &mut PgConnection,
    site: &Origin,
    recipient: &Recipient,
    facts: &impl Told,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let kind = facts.kind();
    if recipient.by_portal {
        let stored = serde_json::to_value(facts).map_err(anyhow::Error::from)?;
        store::insert(&mut *connection, recipient.account_id, kind, &stored, now).await?;
    }
    if recipient.by_email {
        let words = facts.words();
        let link = format!("{site}{}", words.path);
        let lines: Vec<String> = std::iter::once(words.text).chain(words.more).collect();
        let place = match kind.portal() {
            Portal::Admin => "Akun saya",
            Portal::Customer => "Profil",
        };
        let letter = mail::texts::notice(&recipient.email, &words.title, &lines, words.why, &link, place);
        mail::enqueue(&mut *connection, letter).await?;
    }
    Ok(())
}

/// A page of what the account was told, from after the cursor.
pub(super) async fn list<F: Told>(
    state: &AppState,
    account_id: i64,
    cursor: Option<&str>,
    limit: u32,
) -> AppResult<NotificationPage> {
    let before = match cursor {
        Some(cursor) => Some(
            cursor
                .parse::<NotificationId>()
                .map_err(|_| paging::unknown_cursor())?
                .0,
        ),
        None => None,
    };
    let mut connection = state.db.acquire().await?;
    let mut rows = store::page(&mut connection, account_id, before, i64::from(limit) + 1).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    Ok(NotificationPage {
        next_cursor: rows
            .last()
            .filter(|_| has_more)
            .map(|row| NotificationId(row.id).to_string()),
        items: rows.into_iter().map(shown::<F>).collect::<Result<_, _>>()?,
        total: store::total(&mut connection, account_id).await?,
        total_is_exact: true,
        unread: store::unread(&mut *connection, account_id).await?,
    })
}

fn shown<F: Told>(row: store::Row) -> anyhow::Result<Notification> {
    let facts: F = serde_json::from_value(row.facts)?;
    let words = facts.words();
    Ok(Notification {
        id: NotificationId(row.id).to_string(),
        kind: facts.kind(),
        title: words.title,
        text: words.text,
        why: words.why.to_owned(),
        path: words.path,
        at: row.created_at,
        read: row.is_read,
    })
}

/// These were read, or all. Those of others are left alone, as if there were none.
pub(super) async fn read(state: &AppState, account_id: i64, form: &NotificationsRead) -> AppResult<()> {
    let ids = match &form.ids {
        None => None,
        Some(ids) => {
            let parsed: Result<Vec<i64>, _> = ids
                .iter()
                .map(|id| id.parse::<NotificationId>().map(|id| id.0))
                .collect();
            let wrong = |_| AppError::invalid("/ids", "invalid", "Pakai id dari daftar notifikasi.");
            Some(parsed.map_err(wrong)?)
        }
    };
    store::read(&state.db, account_id, ids.as_deref(), state.clock.now()).await?;
    Ok(())
}

/// What the account wants to be told.
pub(super) async fn preferences(
    state: &AppState,
    account_id: i64,
    portal: Portal,
) -> AppResult<NotificationPreferences> {
    let chosen = store::preferences(&state.db, account_id).await?;
    let items = NotificationKind::of(portal).map(|kind| {
        let found = chosen.iter().find(|(of, ..)| of == kind.as_str());
        let (portal, email) = found.map_or((true, kind.mails_by_default()), |(_, portal, email)| (*portal, *email));
        NotificationPreference { kind, portal, email }
    });
    Ok(NotificationPreferences { items: items.collect() })
}

/// The account chooses how it is told of a kind of thing.
pub(super) async fn prefer(
    state: &AppState,
    account_id: i64,
    kind: NotificationKind,
    ways: NotificationWays,
) -> AppResult<NotificationPreference> {
    let NotificationWays { portal, email } = ways;
    store::prefer(&state.db, account_id, kind, portal, email).await?;
    Ok(NotificationPreference { kind, portal, email })
}

/// Says that the transaction makes no news: it brings back what was, or is made up.
pub async fn no_news(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select set_config('ampc.no_news', 'yes', true)")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Whether the transaction may make news.
pub async fn makes_news(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select coalesce(current_setting('ampc.no_news', true), '') <> 'yes' as "makes_news!""#)
        .fetch_one(connection)
        .await
}

/// Forgets what these accounts were told and chose; how many rows that were.
pub async fn forget(connection: &mut PgConnection, accounts: &[i64]) -> sqlx::Result<u64> {
    let told = sqlx::query!("delete from notification where account_id = any($1)", accounts)
        .execute(&mut *connection)
        .await?;
    let chosen = sqlx::query!(
        "delete from notification_preference where account_id = any($1)",
        accounts
    )
    .execute(connection)
    .await?;
    Ok(told.rows_affected() + chosen.rows_affected())
}

/// Forgets what is old.
pub async fn clear(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from notification where created_at < $1", now - KEPT)
        .execute(connection)
        .await?;
    Ok(())
}
