//! Writing to the log, in the transaction that it tells of.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::extract::Caller;
use crate::http::trace;

/// Records what the caller changed, in the transaction that changes it. `subject` is the id of what was acted on as it
/// stands on the wire.
pub async fn record(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &str,
    subject: &str,
    before: Option<Value>,
    after: Option<Value>,
) -> sqlx::Result<()> {
    let entry = Entry {
        account_id: Some(caller.account_id),
        actor: &caller.name,
        action,
        subject,
        before,
        after,
    };
    entry.insert(connection, now).await
}

/// One entry, for what nobody signed in has done: sign-ins, the command line, the server itself.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The account that acted or was acted upon, where it is known.
    pub account_id: Option<i64>,
    /// Who acted, in words. Never what an unknown person typed: people type passwords into the wrong field.
    pub actor: &'a str,
    /// What was done, in snake_case.
    pub action: &'a str,
    /// The id of what was acted on, or ''.
    pub subject: &'a str,
    /// How it was.
    pub before: Option<Value>,
    /// How it is now.
    pub after: Option<Value>,
}

impl Entry<'_> {
    /// Writes the entry, with the client and trace id of the request at work.
    pub async fn insert(self, connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into audit_log (at, account_id, actor, action, subject, before, after, client, trace_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            now,
            self.account_id,
            self.actor,
            self.action,
            self.subject,
            self.before,
            self.after,
            trace::current_client(),
            trace::current_id()
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}
