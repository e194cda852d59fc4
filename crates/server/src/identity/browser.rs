//! Browsers that an account was signed in from before, by a secret in a cookie. It is replaced at each sign-in, so that
//! one which somebody planted in a browser is worth nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::clock::Random;

/// The secret of one browser.
#[derive(Clone)]
pub struct BrowserSecret([u8; 32]);

impl BrowserSecret {
    /// Reads the cookie's value.
    pub fn read(cookie: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// A new one.
    pub fn new(random: &Random) -> Self {
        Self(random.bytes())
    }

    /// The cookie's value.
    pub fn to_cookie(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// Notes that the account signed in from this browser, under its new secret.
pub async fn remember(
    connection: &mut PgConnection,
    account_id: i64,
    old: Option<&BrowserSecret>,
    new: &BrowserSecret,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let hash = new.hash();
    if let Some(old) = old {
        let old_hash = old.hash();
        sqlx::query!(
            "update known_browser set hash = $2 where hash = $1",
            old_hash.as_slice(),
            hash.as_slice()
        )
        .execute(&mut *connection)
        .await?;
    }
    remember_hash(connection, account_id, &hash, now).await
}

/// Notes that the account belongs to the browser of this secret.
pub async fn remember_hash(
    connection: &mut PgConnection,
    account_id: i64,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into known_browser (hash, account_id, created_at, last_used_at) values ($1, $2, $3, $3)
         on conflict (hash, account_id) do update set last_used_at = excluded.last_used_at",
        hash.as_slice(),
        account_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
