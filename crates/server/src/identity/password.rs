//! Password hashes: bcrypt over HMAC-SHA-256, so that no byte of a long password is cut off and a stolen table alone
//! cannot be tried. Hashing is slow on purpose, so it waits in a short queue of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::Semaphore;

use crate::clock::Random;
use crate::error::{AppError, AppResult};
use crate::session::{Keys, Pepper};

const COST: u32 = 12;
/// How many may wait for each that is at work: about four seconds.
const QUEUE_PER_CORE: usize = 16;
/// Compared with where there is no hash to compare with, so that this takes as long. Nothing hashes to it.
const NOBODY: &str = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

/// A stored hash and the id of its pepper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHash {
    /// In bcrypt's own format.
    pub hash: String,
    /// Which pepper went in.
    pub key_id: i64,
}

/// Hashes and compares, one at a time per core. Clones share the queue.
#[derive(Clone, Debug)]
pub struct Hasher {
    /// Those at work and those that wait.
    admitted: Arc<Semaphore>,
    at_work: Arc<Semaphore>,
    done: Arc<AtomicU64>,
}

impl Default for Hasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(cores, cores * QUEUE_PER_CORE)
    }
}

impl Hasher {
    fn new(at_work: usize, waiting: usize) -> Self {
        Self {
            admitted: Arc::new(Semaphore::new(at_work + waiting)),
            at_work: Arc::new(Semaphore::new(at_work)),
            done: Arc::default(),
        }
    }

    /// Hashes made or compared since the start.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// A new hash of the password.
    pub async fn hash(&self, keys: &Keys, random: &Random, password: &str) -> AppResult<StoredHash> {
        let pepper = keys.pepper().ok_or_else(no_pepper)?;
        let salt = random.bytes::<16>();
        let peppered = peppered(&pepper, password);
        let hash = self
            .run(move || bcrypt::hash_with_salt(peppered, COST, salt).map(|parts| parts.to_string()))
            .await?
            .map_err(anyhow::Error::from)?;
        Ok(StoredHash {
            hash,
            key_id: pepper.id,
        })
    }

    /// Whether the password is the one of the hash. Without a hash it is not, and that takes as long to find out.
    pub async fn verify(&self, keys: &Keys, password: &str, stored: Option<StoredHash>) -> AppResult<bool> {
        let pepper = match &stored {
            Some(stored) => keys.pepper_of(stored.key_id),
            None => keys.pepper(),
        };
        let peppered = peppered(&pepper.ok_or_else(no_pepper)?, password);
        let is_somebody = stored.is_some();
        let hash = stored.map_or_else(|| NOBODY.to_owned(), |stored| stored.hash);
        let matches = self
            .run(move || bcrypt::verify(peppered, &hash))
            .await?
            .map_err(anyhow::Error::from)?;
        Ok(matches && is_somebody)
    }

    /// Runs one hash in the blocking pool when its turn comes; 503 where too many wait already.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
        let Ok(_admitted) = self.admitted.try_acquire() else {
            return Err(AppError::unavailable());
        };
        // Held by the work itself: a request that is given up does not make room while its hash still runs.
        let turn = Arc::clone(&self.at_work)
            .acquire_owned()
            .await
            .map_err(anyhow::Error::from)?;
        let done = Arc::clone(&self.done);
        let result = tokio::task::spawn_blocking(move || {
            let result = work();
            done.fetch_add(1, Ordering::Relaxed);
            drop(turn);
            result
        });
        Ok(result.await.map_err(anyhow::Error::from)?)
    }
}

/// What bcrypt gets to see: 43 characters, whatever the length of the password.
fn peppered(pepper: &Pepper, password: &str) -> String {
    STANDARD_NO_PAD.encode(pepper.mac(password.as_bytes()))
}

fn no_pepper() -> AppError {
    anyhow::anyhow!("the pepper of a password hash is missing").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_long_password_counts() {
        let pepper = Pepper::new(1, [7; 32]);
        let long = "a".repeat(100);
        let other = format!("{}b", "a".repeat(99));
        let hash = bcrypt::hash_with_salt(peppered(&pepper, &long), 4, [1; 16])
            .unwrap()
            .to_string();
        assert!(bcrypt::verify(peppered(&pepper, &long), &hash).unwrap());
        assert!(!bcrypt::verify(peppered(&pepper, &other), &hash).unwrap());
        assert!(!bcrypt::verify(peppered(&Pepper::new(2, [8; 32]), &long), &hash).unwrap());
    }

    #[test]
    fn the_hash_of_nobody_is_as_slow_as_any() {
        let parts: bcrypt::HashParts = NOBODY.parse().unwrap();
        assert_eq!(parts.get_cost(), COST);
    }

    #[tokio::test]
    async fn more_than_the_queue_holds_are_sent_away() {
        let hasher = Hasher::new(1, 1);
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let at_work = tokio::spawn({
            let hasher = hasher.clone();
            async move { hasher.run(move || wait.recv()).await }
        });
        while hasher.at_work.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting = tokio::spawn({
            let hasher = hasher.clone();
            async move { hasher.run(|| 1).await }
        });
        while hasher.admitted.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = hasher.run(|| 2).await;
        assert!(matches!(refused, Err(AppError::RetryAfter { .. })), "{refused:?}");
        release.send(()).unwrap();
        assert_eq!(waiting.await.unwrap().unwrap(), 1);
        assert!(at_work.await.unwrap().is_ok());
        assert_eq!(hasher.run(|| 3).await.unwrap(), 3);
        assert_eq!(hasher.done(), 3, "who was sent away costs none");
    }
}
