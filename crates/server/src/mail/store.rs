//! The table `mail`.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::Mail;
use super::letter::LOGO_BOX;
use crate::kept::{self, Kept};
use crate::pictures::service::{self as pictures, Shrunk};

/// A mail that waits to be sent.
pub(super) struct Waiting {
    pub id: Uuid,
    pub mail: Mail,
    /// What it carries.
    pub file: Option<(Kept, Vec<u8>)>,
    /// The picture at its head, sharp on screens with twice the dots.
    pub logo: Option<Shrunk>,
    pub created_at: DateTime<Utc>,
    /// How long it has waited, in seconds.
    pub age: i64,
}

pub(super) async fn insert(connection: &mut PgConnection, mail: &Mail) -> sqlx::Result<Uuid> {
    sqlx::query_scalar!(
        "insert into mail (recipient, subject, plain, html, attachment, logo) values ($1, $2, $3, $4, $5, $6) returning id",
        mail.to,
        mail.subject,
        mail.text,
        mail.html,
        mail.attachment,
        mail.logo
    )
    .fetch_one(connection)
    .await
}

/// Locks a mail for the caller's transaction. None: it is gone, or another worker has it.
pub(super) async fn claim(connection: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<Waiting>> {
    // A slow mail server is no reason to end the transaction.
    sqlx::query!("select set_config('idle_in_transaction_session_timeout', '0', true)")
        .fetch_one(&mut *connection)
        .await?;
    let row = sqlx::query!(
        r#"select recipient, subject, plain, html, attachment, logo, created_at,
               extract(epoch from clock_timestamp() - created_at)::bigint as "age!"
           from mail where id = $1 for update skip locked"#,
        id
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let file = match row.attachment {
        Some(file) => kept::whole(&mut *connection, file).await?,
        None => None,
    };
    let logo = match &row.logo {
        Some(hash) => pictures::within(connection, hash, LOGO_BOX.0 * 2, LOGO_BOX.1 * 2).await?,
        None => None,
    };
    Ok(Some(Waiting {
        id,
        mail: Mail {
            to: row.recipient,
            subject: row.subject,
            text: row.plain,
            html: row.html,
            attachment: row.attachment,
            logo: row.logo,
        },
        file,
        logo,
        created_at: row.created_at,
        age: row.age,
    }))
}

pub(super) async fn exists(connection: &mut PgConnection, id: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from mail where id = $1) as "exists!""#, id)
        .fetch_one(connection)
        .await
}

pub(super) async fn delete(connection: &mut PgConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from mail where id = $1", id)
        .execute(connection)
        .await?;
    Ok(())
}
