//! Settings in the database: a row for each group that was changed, and the last test mail.

use chrono::{DateTime, Utc};
use domain::settings::{MailTest, MailTestStatus};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::service::{Logo, Signature};

/// A stored group.
pub struct Row {
    pub version: i64,
    pub value: Value,
    pub changed_at: DateTime<Utc>,
    pub changed_by: Option<String>,
}

pub async fn read(db: impl PgExecutor<'_>, name: &str) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"select s.version, s.value, s.changed_at, a.name as "changed_by?"
           from setting s left join account a on a.id = s.changed_by
           where s.name = $1"#,
        name
    )
    .fetch_optional(db)
    .await
}

/// One text of a group; empty where nobody set it.
pub async fn text(db: impl PgExecutor<'_>, name: &str, field: &str) -> sqlx::Result<String> {
    let value = sqlx::query_scalar!("select value ->> $2 from setting where name = $1", name, field)
        .fetch_optional(db)
        .await?;
    Ok(value.flatten().unwrap_or_default())
}

/// Name and logo of a group.
pub async fn signature(db: impl PgExecutor<'_>, group: &str) -> sqlx::Result<Signature> {
    let row = sqlx::query!(
        r#"select s.value ->> 'name' as name, p.hash as "hash?", p.width as "width?", p.height as "height?"
           from setting s left join picture p on p.hash = decode(s.value ->> 'logo', 'hex')
           where s.name = $1"#,
        group
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else {
        return Ok(Signature::default());
    };
    let logo = row.hash.zip(row.width.zip(row.height));
    Ok(Signature {
        name: row.name.unwrap_or_default(),
        logo: logo.map(|(hash, (width, height))| Logo {
            hash,
            width: width.unsigned_abs(),
            height: height.unsigned_abs(),
        }),
    })
}

/// Lets one transaction at a time change a group, whether it has a row or not.
pub async fn lock(connection: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('setting ' || $1, 0))",
        name
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a group; its new version.
pub async fn write(
    connection: &mut PgConnection,
    name: &str,
    value: &Value,
    by: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into setting (name, value, changed_at, changed_by) values ($1, $2, $3, $4)
         on conflict (name) do update
         set value = excluded.value, version = setting.version + 1, changed_at = excluded.changed_at,
             changed_by = excluded.changed_by
         returning version",
        name,
        value,
        now,
        by
    )
    .fetch_one(connection)
    .await
}

/// A test mail is on its way; the one before is forgotten.
pub async fn begin_mail_test(
    connection: &mut PgConnection,
    mail_id: Uuid,
    to: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into mail_test (mail_id, recipient, asked_at) values ($1, $2, $3)
         on conflict (only_one) do update
         set mail_id = excluded.mail_id, recipient = excluded.recipient, asked_at = excluded.asked_at,
             status = default, detail = default",
        mail_id,
        to,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes what became of a mail, if it is the test mail.
pub async fn note_mail_test(
    connection: &mut PgConnection,
    mail_id: Uuid,
    status: MailTestStatus,
    detail: &str,
) -> sqlx::Result<()> {
    let status = match status {
        MailTestStatus::Waiting => "waiting",
        MailTestStatus::Sent => "sent",
        MailTestStatus::Refused => "refused",
    };
    sqlx::query!(
        "update mail_test set status = $2, detail = $3 where mail_id = $1",
        mail_id,
        status,
        detail
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The last test mail.
pub async fn mail_test(db: impl PgExecutor<'_>) -> sqlx::Result<Option<MailTest>> {
    let row = sqlx::query!("select recipient, asked_at, status, detail from mail_test")
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| MailTest {
        to: row.recipient,
        at: row.asked_at,
        status: match row.status.as_str() {
            "sent" => MailTestStatus::Sent,
            "refused" => MailTestStatus::Refused,
            _ => MailTestStatus::Waiting,
        },
        detail: row.detail,
    }))
}

/// The address of an account.
pub async fn email_of(db: impl PgExecutor<'_>, account_id: i64) -> sqlx::Result<String> {
    sqlx::query_scalar!("select email from account where id = $1", account_id)
        .fetch_one(db)
        .await
}
