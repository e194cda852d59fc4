//! Telling, reading, and what each wants to be told.

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::NotificationId;
use domain::notification::{
    Notification, NotificationKind, NotificationPage, NotificationPreference, NotificationPreferences,
    NotificationWays, NotificationsRead,
};
use sqlx::PgConnection;

use super::facts::Facts;
use super::store;
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
    let stored = serde_json::to_value(facts).map_err(anyhow::Error::from)?;
    let words = facts.words();
    let link = format!("{site}{}", words.path);
    let lines: Vec<String> = std::iter::once(words.text).chain(words.more).collect();
    for recipient in store::recipients(&mut *connection, kind, only, writers).await? {
        if recipient.by_portal {
            store::insert(&mut *connection, recipient.account_id, kind, &stored, now).await?;
        }
        if recipient.by_email {
            let letter = mail::texts::notice(&recipient.email, &words.title, &lines, words.why, &link);
            mail::enqueue(&mut *connection, letter).await?;
        }
    }
    Ok(())
}

/// A page of what the account was told, from after the cursor.
pub(super) async fn list(
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
        items: rows.into_iter().map(shown).collect::<Result<_, _>>()?,
        total: store::total(&mut connection, account_id).await?,
        total_is_exact: true,
        unread: store::unread(&mut *connection, account_id).await?,
    })
}

fn shown(row: store::Row) -> anyhow::Result<Notification> {
    let facts: Facts = serde_json::from_value(row.facts)?;
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
pub(super) async fn preferences(state: &AppState, account_id: i64) -> AppResult<NotificationPreferences> {
    let chosen = store::preferences(&state.db, account_id).await?;
    let items = NotificationKind::ALL.map(|kind| {
        let found = chosen.iter().find(|(of, ..)| of == kind.as_str());
        let (portal, email) = found.map_or((true, kind.mails_by_default()), |(_, portal, email)| (*portal, *email));
        NotificationPreference { kind, portal, email }
    });
    Ok(NotificationPreferences { items: items.to_vec() })
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

/// Forgets what is old.
pub async fn clear(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from notification where created_at < $1", now - KEPT)
        .execute(connection)
        .await?;
    Ok(())
}
