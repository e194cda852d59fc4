//! Authenticator apps and recovery codes in the database.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// An account's authenticator app.
pub struct Row {
    pub secret: Vec<u8>,
    pub is_confirmed: bool,
    pub last_step: i64,
}

/// The account's app, locked, so that of two that come with one code one is too late.
pub async fn lock(connection: &mut PgConnection, account_id: i64) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"select secret, confirmed_at is not null as "is_confirmed!", last_step from totp where account_id = $1 for update"#,
        account_id
    )
    .fetch_optional(connection)
    .await
}

/// Keeps a secret that was shown, in place of one that was never confirmed.
pub async fn offer(
    connection: &mut PgConnection,
    account_id: i64,
    secret: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into totp (account_id, secret, created_at) values ($1, $2, $3)
         on conflict (account_id) do update set secret = excluded.secret, created_at = excluded.created_at
         where totp.confirmed_at is null",
        account_id,
        secret,
        now
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// From now on the app guards the account.
pub async fn confirm(connection: &mut PgConnection, account_id: i64, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update totp set confirmed_at = $2 where account_id = $1",
        account_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that the code of this step was taken.
pub async fn note_step(connection: &mut PgConnection, account_id: i64, step: i64) -> sqlx::Result<()> {
    sqlx::query!("update totp set last_step = $2 where account_id = $1", account_id, step)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes the app and the recovery codes away; whether there was a confirmed one.
pub async fn remove(connection: &mut PgConnection, account_id: i64) -> sqlx::Result<bool> {
    sqlx::query!("delete from recovery_code where account_id = $1", account_id)
        .execute(&mut *connection)
        .await?;
    let confirmed = sqlx::query_scalar!(
        r#"delete from totp where account_id = $1 returning confirmed_at is not null as "confirmed!""#,
        account_id
    )
    .fetch_optional(connection)
    .await?;
    Ok(confirmed.unwrap_or(false))
}

/// Replaces the account's recovery codes.
pub async fn replace_codes(
    connection: &mut PgConnection,
    account_id: i64,
    hashes: &[Vec<u8>],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!("delete from recovery_code where account_id = $1", account_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into recovery_code (account_id, hash, created_at) select $1, hash, $3 from unnest($2::bytea[]) hash",
        account_id,
        hashes,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses a recovery code up; false where it is none, or was used.
pub async fn use_code(
    connection: &mut PgConnection,
    account_id: i64,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let used = sqlx::query!(
        "update recovery_code set used_at = $3 where account_id = $1 and hash = $2 and used_at is null",
        account_id,
        hash.as_slice(),
        now
    )
    .execute(connection)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Whether an app guards the account, and how many recovery codes are left.
pub async fn summary(db: impl PgExecutor<'_>, account_id: i64) -> sqlx::Result<(bool, i64)> {
    let row = sqlx::query!(
        r#"select exists (select from totp where account_id = $1 and confirmed_at is not null) as "enabled!",
                  (select count(*) from recovery_code where account_id = $1 and used_at is null) as "left!""#,
        account_id
    )
    .fetch_one(db)
    .await?;
    Ok((row.enabled, row.left))
}
