//! Notifications in the database.

use chrono::{DateTime, Utc};
use domain::notification::NotificationKind;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

/// Somebody to be told, and how.
pub struct Recipient {
    pub account_id: i64,
    pub email: String,
    pub by_portal: bool,
    pub by_email: bool,
}

/// Those of the staff who can be told: active, with a password of their own; only this account, or only who may write.
pub async fn recipients(
    connection: &mut PgConnection,
    kind: NotificationKind,
    only: Option<i64>,
    writers: bool,
) -> sqlx::Result<Vec<Recipient>> {
    sqlx::query_as!(
        Recipient,
        r#"select a.id as account_id, a.email, coalesce(p.portal, true) as "by_portal!",
                  coalesce(p.email, $4) as "by_email!"
           from account a left join notification_preference p on p.account_id = a.id and p.kind = $1
           where a.portal = 'admin' and a.status = 'active' and a.password_hash is not null
             and ($2::bigint is null or a.id = $2) and (not $3 or a.role in ('super_admin', 'admin'))
           order by a.id"#,
        kind.as_str(),
        only,
        writers,
        kind.mails_by_default()
    )
    .fetch_all(connection)
    .await
}

/// A customer's account to be told, and what of the news is for it.
pub struct CustomerRecipient {
    /// Where its news stands among those that were asked for.
    pub place: usize,
    /// When the account was made.
    pub since: DateTime<Utc>,
    pub recipient: Recipient,
}

/// Who of these customers can be told a thing of the kind beside each: active accounts with a password.
pub async fn customers(
    connection: &mut PgConnection,
    customers: &[i64],
    kinds: &[String],
) -> sqlx::Result<Vec<CustomerRecipient>> {
    let by_default: Vec<bool> = kinds
        .iter()
        .map(|kind| NotificationKind::parse(kind).is_some_and(NotificationKind::mails_by_default))
        .collect();
    let rows = sqlx::query_file!("src/notifications/sql/customers.sql", customers, kinds, &by_default)
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| CustomerRecipient {
            place: usize::try_from(row.place - 1).unwrap_or(usize::MAX),
            since: row.created_at,
            recipient: Recipient {
                account_id: row.account_id,
                email: row.email,
                by_portal: row.by_portal,
                by_email: row.by_email,
            },
        })
        .collect())
}

/// Notes that the account is told something of the upload; false where it was already.
pub async fn is_first_of_upload(connection: &mut PgConnection, upload: i64, account_id: i64) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into upload_message (upload_id, account_id) values ($1, $2) on conflict do nothing",
        upload,
        account_id
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn insert(
    connection: &mut PgConnection,
    account_id: i64,
    kind: NotificationKind,
    facts: &Value,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into notification (account_id, kind, facts, created_at) values ($1, $2, $3, $4)",
        account_id,
        kind.as_str(),
        facts,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A notification as it is stored.
pub struct Row {
    pub id: i64,
    pub facts: Value,
    pub created_at: DateTime<Utc>,
    pub is_read: bool,
}

/// The newest first, `count` of them, from before an id.
pub async fn page(
    connection: &mut PgConnection,
    account_id: i64,
    before: Option<i64>,
    count: i64,
) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        r#"select id, facts, created_at, read_at is not null as "is_read!"
           from notification where account_id = $1 and ($2::bigint is null or id < $2)
           order by id desc limit $3"#,
        account_id,
        before,
        count
    )
    .fetch_all(connection)
    .await
}

pub async fn total(connection: &mut PgConnection, account_id: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from notification where account_id = $1"#,
        account_id
    )
    .fetch_one(connection)
    .await
}

pub async fn unread(db: impl PgExecutor<'_>, account_id: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from notification where account_id = $1 and read_at is null"#,
        account_id
    )
    .fetch_one(db)
    .await
}

/// What waits on pages of the staff's menu.
pub struct Waiting {
    /// Parts that are low or critical.
    pub stock: i64,
    /// Registrations that wait for approval.
    pub registrations: i64,
}

pub async fn waiting(db: impl PgExecutor<'_>) -> sqlx::Result<Waiting> {
    sqlx::query_as!(
        Waiting,
        r#"select
               coalesce((select sum(parts)::bigint from stock_summary where status in ('low', 'critical')), 0) as "stock!",
               (select count(*) from registration where status = 'pending') as "registrations!""#,
    )
    .fetch_one(db)
    .await
}

/// These were read, or all.
pub async fn read(
    db: impl PgExecutor<'_>,
    account_id: i64,
    ids: Option<&[i64]>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update notification set read_at = $3
         where account_id = $1 and read_at is null and ($2::bigint[] is null or id = any($2))",
        account_id,
        ids,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What somebody chose: kind, by the bell, by mail.
pub async fn preferences(db: impl PgExecutor<'_>, account_id: i64) -> sqlx::Result<Vec<(String, bool, bool)>> {
    let rows = sqlx::query!(
        "select kind, portal, email from notification_preference where account_id = $1",
        account_id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.portal, row.email)).collect())
}

pub async fn prefer(
    db: impl PgExecutor<'_>,
    account_id: i64,
    kind: NotificationKind,
    portal: bool,
    email: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into notification_preference (account_id, kind, portal, email) values ($1, $2, $3, $4)
         on conflict (account_id, kind) do update set portal = excluded.portal, email = excluded.email",
        account_id,
        kind.as_str(),
        portal,
        email
    )
    .execute(db)
    .await?;
    Ok(())
}
