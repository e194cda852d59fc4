//! What customers are told, by the bell of their portal and by mail. Only facts of the last and the next seven days, and of
//! after the account was made; nothing in a transaction that makes no news; one message at most per upload and customer.

mod facts;
mod handlers;

use chrono::{DateTime, TimeDelta, Utc};
use domain::wita_day;
use sqlx::PgConnection;

pub use facts::{BackPart, DueInvoice, EarnedInvoice, Facts};
pub use handlers::routes;

use super::facts::Told as _;
use super::{service, store};
use crate::config::Origin;
use crate::error::AppResult;

/// How far from now what is told may be.
const NEWS: TimeDelta = TimeDelta::days(7);

/// What there is to tell one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Whom.
    pub customer_id: i64,
    /// What.
    pub facts: Facts,
}

/// Tells customers that have an account, each in the ways that they chose, once the caller's transaction is committed.
/// `upload` is the upload that brought it, if one did: who was told something of it already is left alone. Says nothing
/// in a transaction that makes no news (`service::no_news`: the demo, an undo). Facts that were known before, as by a
/// re-import, are left out by the caller.
pub async fn tell(
    connection: &mut PgConnection,
    site: &Origin,
    news: &[News],
    upload: Option<i64>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    if news.is_empty() || !service::makes_news(&mut *connection).await? {
        return Ok(());
    }
    let (customers, kinds): (Vec<i64>, Vec<String>) = news
        .iter()
        .map(|one| (one.customer_id, one.facts.kind().as_str().to_owned()))
        .unzip();
    let today = wita_day(now);
    for recipient in store::customers(&mut *connection, &customers, &kinds).await? {
        let Some(one) = news.get(recipient.place) else { continue };
        let from = (today - NEWS).max(wita_day(recipient.since));
        let Some(facts) = one.facts.within(from, today + NEWS) else {
            continue;
        };
        let recipient = recipient.recipient;
        if !recipient.by_portal && !recipient.by_email {
            continue;
        }
        if let Some(upload) = upload
            && !store::is_first_of_upload(&mut *connection, upload, recipient.account_id).await?
        {
            continue;
        }
        service::tell_one(&mut *connection, site, &recipient, &facts, now).await?;
    }
    Ok(())
}
