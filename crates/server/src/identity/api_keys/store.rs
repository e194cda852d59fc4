//! API keys in the database.

use chrono::{DateTime, Utc};
use domain::account::{ApiKey, Scope};
use domain::id::ApiKeyId;
use futures_util::stream::BoxStream;
use sqlx::{PgConnection, PgPool};

/// A key that can be used now.
pub struct Usable {
    pub hash: Vec<u8>,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_by: i64,
}

fn scopes(stored: &[String]) -> Vec<Scope> {
    // The table's check knows the same words.
    stored.iter().filter_map(|word| Scope::parse(word)).collect()
}

/// The key, if it is neither revoked nor expired and its maker is an active super_admin.
pub async fn usable(db: &PgPool, id: i64, now: DateTime<Utc>) -> sqlx::Result<Option<Usable>> {
    let row = sqlx::query!(
        "select k.hash, k.name, k.scopes, k.created_by
         from api_key k join account a on a.id = k.created_by
         where k.id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
           and a.status = 'active' and a.role = 'super_admin'",
        id,
        now
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Usable {
        hash: row.hash,
        name: row.name,
        scopes: scopes(&row.scopes),
        created_by: row.created_by,
    }))
}

/// Notes a use, at most once a minute.
pub async fn note_use(db: &PgPool, id: i64, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update api_key set last_used_at = $2
         where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')",
        id,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Every key that was not revoked, the newest first.
pub fn list(db: &PgPool, now: DateTime<Utc>) -> BoxStream<'_, sqlx::Result<ApiKey>> {
    sqlx::query!(
        r#"select k.id, k.name, k.scopes, k.created_at, a.name as created_by, k.expires_at, k.last_used_at,
                  (k.expires_at is null or k.expires_at > $1) and a.status = 'active' and a.role = 'super_admin' as "usable!"
           from api_key k join account a on a.id = k.created_by
           where k.revoked_at is null
           order by k.id desc"#,
        now
    )
    .map(|row| ApiKey {
        id: ApiKeyId(row.id).to_string(),
        name: row.name,
        scopes: scopes(&row.scopes),
        created_at: row.created_at,
        created_by: row.created_by,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        usable: row.usable,
    })
    .fetch(db)
}

/// A key to be made.
pub struct New<'a> {
    pub name: &'a str,
    pub hash: &'a [u8; 32],
    pub scopes: &'a [Scope],
    pub created_by: i64,
    pub expires_at: Option<DateTime<Utc>>,
}

pub async fn insert(connection: &mut PgConnection, new: &New<'_>, now: DateTime<Utc>) -> sqlx::Result<i64> {
    let scopes: Vec<String> = new.scopes.iter().map(|scope| scope.as_str().to_owned()).collect();
    sqlx::query_scalar!(
        "insert into api_key (name, hash, scopes, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)
         returning id",
        new.name,
        new.hash.as_slice(),
        &scopes,
        now,
        new.created_by,
        new.expires_at
    )
    .fetch_one(connection)
    .await
}

/// Revokes a key; its name, or none where there is no such key any more.
pub async fn revoke(connection: &mut PgConnection, id: i64, now: DateTime<Utc>) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "update api_key set revoked_at = $2 where id = $1 and revoked_at is null returning name",
        id,
        now
    )
    .fetch_optional(connection)
    .await
}
