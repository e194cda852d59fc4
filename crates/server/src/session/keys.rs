//! The server's own secrets. They lie in the database, so that instances share them and a backup holds them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::Sha256;
use sqlx::PgPool;

use crate::clock::Random;

/// How long a key signs access tokens before the next one does.
const ROTATION: TimeDelta = TimeDelta::days(30);
/// How long a superseded key still verifies: more than any token lives.
const AFTERLIFE: TimeDelta = TimeDelta::hours(1);
/// How long a new key is known before it signs, so that no instance meets it unprepared.
const NOTICE: TimeDelta = TimeDelta::minutes(2);
/// How often an unknown key id makes the keys be read again.
const RELOAD_EVERY: TimeDelta = TimeDelta::seconds(1);

/// HMAC-SHA-256.
pub type HmacSha256 = Hmac<Sha256>;

/// The keys as last read. Clones share them.
#[derive(Clone)]
pub struct Keys {
    set: Arc<RwLock<KeySet>>,
    reloaded_at: Arc<Mutex<Option<DateTime<Utc>>>>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

#[derive(Default)]
struct KeySet {
    /// Oldest first.
    access: Vec<AccessKey>,
    peppers: Vec<Pepper>,
    refresh: Vec<[u8; 32]>,
}

#[derive(Clone)]
pub(super) struct AccessKey {
    pub(super) id: i64,
    pub(super) encoding: EncodingKey,
    pub(super) decoding: DecodingKey,
    created_at: DateTime<Utc>,
}

/// What goes into every password hash and is not in it: a stolen table of hashes alone cannot be tried.
#[derive(Clone)]
pub struct Pepper {
    /// Stored beside the hash.
    pub id: i64,
    secret: [u8; 32],
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pepper({})", self.id)
    }
}

impl Pepper {
    /// The pepper of a stored key.
    pub fn new(id: i64, secret: [u8; 32]) -> Self {
        Self { id, secret }
    }

    /// HMAC-SHA-256 of the text.
    pub fn mac(&self, text: &[u8]) -> [u8; 32] {
        hmac(&self.secret, text).finalize().into_bytes().into()
    }
}

impl Keys {
    /// Makes the keys that are missing or due, and reads all.
    pub async fn load(db: &PgPool, random: &Random, now: DateTime<Utc>) -> sqlx::Result<Self> {
        let keys = Self {
            set: Arc::default(),
            reloaded_at: Arc::default(),
        };
        keys.rotate(db, random, now).await?;
        Ok(keys)
    }

    /// Makes the keys that are missing or due, drops those whose time is over, and reads all. Instances that do this at
    /// once do it one after the other.
    pub async fn rotate(&self, db: &PgPool, random: &Random, now: DateTime<Utc>) -> sqlx::Result<()> {
        let mut transaction = db.begin().await?;
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended('signing_key', 0))")
            .execute(&mut *transaction)
            .await?;
        let newest = |purpose: &'static str| {
            sqlx::query_scalar!("select max(created_at) from signing_key where purpose = $1", purpose)
        };
        for purpose in ["access_token", "password", "refresh_token"] {
            let newest = newest(purpose).fetch_one(&mut *transaction).await?;
            let is_due = match newest {
                None => true,
                // Peppers are part of stored hashes; refresh tokens are marked by a key that must outlive them.
                Some(created_at) => purpose == "access_token" && now - created_at >= ROTATION,
            };
            if is_due {
                let secret = random.bytes::<32>();
                sqlx::query!(
                    "insert into signing_key (purpose, secret, created_at) values ($1, $2, $3)",
                    purpose,
                    secret.as_slice(),
                    now
                )
                .execute(&mut *transaction)
                .await?;
            }
        }
        sqlx::query!(
            "delete from signing_key old where purpose = 'access_token' and exists (
                 select from signing_key new
                 where new.purpose = old.purpose and new.created_at > old.created_at and new.created_at < $1
             )",
            now - AFTERLIFE
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.reload(db).await
    }

    async fn reload(&self, db: &PgPool) -> sqlx::Result<()> {
        let rows = sqlx::query!("select id, purpose, secret, created_at from signing_key order by created_at, id")
            .fetch_all(db)
            .await?;
        let mut set = KeySet::default();
        for row in rows {
            let Ok(secret) = <[u8; 32]>::try_from(row.secret.as_slice()) else {
                continue;
            };
            match row.purpose.as_str() {
                "access_token" => set.access.push(AccessKey {
                    id: row.id,
                    encoding: EncodingKey::from_secret(&secret),
                    decoding: DecodingKey::from_secret(&secret),
                    created_at: row.created_at,
                }),
                "password" => set.peppers.push(Pepper::new(row.id, secret)),
                _ => set.refresh.push(secret),
            }
        }
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = set;
        Ok(())
    }

    /// The key that signs access tokens now.
    pub(super) fn signing(&self, now: DateTime<Utc>) -> Option<AccessKey> {
        let set = self.set.read().unwrap_or_else(PoisonError::into_inner);
        let known = set.access.iter().rev().find(|key| now - key.created_at >= NOTICE);
        // The very first key has nobody to be announced to.
        known.or(set.access.first()).cloned()
    }

    fn access_key(&self, id: i64) -> Option<AccessKey> {
        let set = self.set.read().unwrap_or_else(PoisonError::into_inner);
        set.access.iter().find(|key| key.id == id).cloned()
    }

    /// The key of that id. One that is not known may be another instance's new one: then the keys are read again, at
    /// most once a second, whoever asks.
    pub(super) async fn verifying(&self, db: &PgPool, now: DateTime<Utc>, id: i64) -> sqlx::Result<Option<AccessKey>> {
        if let Some(key) = self.access_key(id) {
            return Ok(Some(key));
        }
        let may_reload = {
            let mut reloaded_at = self.reloaded_at.lock().unwrap_or_else(PoisonError::into_inner);
            let may = reloaded_at.is_none_or(|at| (now - at).abs() >= RELOAD_EVERY);
            if may {
                *reloaded_at = Some(now);
            }
            may
        };
        if may_reload {
            self.reload(db).await?;
        }
        Ok(self.access_key(id))
    }

    /// The pepper for new hashes.
    pub fn pepper(&self) -> Option<Pepper> {
        let set = self.set.read().unwrap_or_else(PoisonError::into_inner);
        set.peppers.last().cloned()
    }

    /// The pepper for new hashes.
    ///
    /// # Errors
    /// Where the keys were never loaded.
    pub fn current_pepper(&self) -> anyhow::Result<Pepper> {
        self.pepper().ok_or_else(|| anyhow::anyhow!("there is no pepper"))
    }

    /// The pepper that a stored hash was made with.
    pub fn pepper_of(&self, id: i64) -> Option<Pepper> {
        let set = self.set.read().unwrap_or_else(PoisonError::into_inner);
        set.peppers.iter().find(|pepper| pepper.id == id).cloned()
    }

    /// The keys that mark refresh tokens as ours, the current one last.
    pub(super) fn refresh_keys(&self) -> Vec<[u8; 32]> {
        let set = self.set.read().unwrap_or_else(PoisonError::into_inner);
        set.refresh.clone()
    }
}

/// HMAC-SHA-256 under `key`, fed with `text`.
pub(super) fn hmac(key: &[u8; 32], text: &[u8]) -> HmacSha256 {
    let mut mac = HmacSha256::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text);
    mac
}
