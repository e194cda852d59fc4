//! Keeping pictures, and finding them again.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use domain::settings::StoredPicture;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

use super::encode::{self, Refused};
use super::store::{self, Picture};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::state::AppState;

/// Most bytes of an uploaded picture.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;

/// How long a picture stays that nothing shows.
const UNUSED_KEPT: TimeDelta = TimeDelta::days(7);

fn written(hash: &[u8]) -> String {
    use std::fmt::Write;

    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of a hash as it stands on the wire: 64 small hexadecimal digits.
fn bytes(hash: &str) -> Option<Vec<u8>> {
    let is_one = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !is_one {
        return None;
    }
    (0..32)
        .map(|place| u8::from_str_radix(&hash[place * 2..place * 2 + 2], 16).ok())
        .collect()
}

/// Judges, encodes and keeps a picture; `is_public`: anybody may see it, else only who is signed in.
pub async fn keep(state: &AppState, caller: &Caller, file: Vec<u8>, is_public: bool) -> AppResult<StoredPicture> {
    let now = state.clock.now();
    let encoded = tokio::task::spawn_blocking(move || encode::encode(&file))
        .await
        .unwrap_or_else(|error| {
            tracing::warn!(%error, "a picture could not be decoded");
            Err(Refused::Broken)
        })
        .map_err(told)?;
    let hash = Sha256::digest(&encoded.content);
    let picture = StoredPicture {
        hash: written(&hash),
        width: encoded.width,
        height: encoded.height,
    };
    let mut transaction = state.db.begin().await?;
    store::keep(&mut transaction, &hash, &encoded, is_public, caller.account_id, now).await?;
    let after = json!({ "width": picture.width, "height": picture.height });
    audit::record(
        &mut transaction,
        now,
        caller,
        "picture_uploaded",
        &picture.hash,
        None,
        Some(after),
    )
    .await?;
    transaction.commit().await?;
    Ok(picture)
}

fn told(refused: Refused) -> AppError {
    let (code, detail) = match refused {
        Refused::Kind => (
            "kind",
            "Ini bukan gambar PNG, JPEG, atau WebP. Isinya yang dinilai, bukan nama berkasnya.",
        ),
        Refused::Pixels => (
            "too_large",
            "Gambar terlalu besar. Kecilkan sampai paling banyak 6.000 piksel per sisi dan 20 juta piksel.",
        ),
        Refused::Broken => (
            "broken",
            "Gambar rusak atau tidak lengkap. Simpan ulang dari aslinya, lalu unggah lagi.",
        ),
    };
    AppError::invalid("/file", code, detail)
}

/// A picture by its hash; none where there is none.
pub(super) async fn find(state: &AppState, hash: &str) -> AppResult<Option<Picture>> {
    let Some(hash) = bytes(hash) else { return Ok(None) };
    Ok(store::read(&state.read, &hash).await?)
}

/// A picture as it is drawn on paper; none where there is none.
///
/// # Errors
/// Where the database is away.
pub async fn pixels(db: &PgPool, hash: &str) -> AppResult<Option<documents::Picture>> {
    let Some(hash) = bytes(hash) else { return Ok(None) };
    let Some(picture) = store::read(db, &hash).await? else {
        return Ok(None);
    };
    let decoding = tokio::task::spawn_blocking(move || encode::pixels(&picture.content));
    Ok(decoding.await.context("the decoder of a picture panicked")?)
}

/// A picture that was made smaller.
pub struct Shrunk {
    pub content_type: &'static str,
    pub content: Vec<u8>,
}

/// A picture by the bytes of its hash, to fit a box of pixels; none where there is none.
///
/// # Errors
/// Where the database is away.
pub async fn within(
    connection: &mut PgConnection,
    hash: &[u8],
    width: u32,
    height: u32,
) -> sqlx::Result<Option<Shrunk>> {
    let Some(picture) = store::read(connection, hash).await? else {
        return Ok(None);
    };
    let encoding = tokio::task::spawn_blocking(move || encode::within(&picture.content, width, height));
    Ok(encoding.await.ok().flatten().map(|encoded| Shrunk {
        content_type: encoded.content_type,
        content: encoded.content,
    }))
}

/// Forgets pictures that nothing has shown for a week: not the settings, not a reward, not a mail on its way.
pub async fn clear(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    store::note_unused(&mut *connection, now).await?;
    store::delete_unused(connection, now - UNUSED_KEPT).await
}

/// Whether there is such a picture for everybody. It stays until the caller's transaction, which will show it, is over.
pub async fn is_public(connection: &mut PgConnection, hash: &str) -> sqlx::Result<bool> {
    match bytes(hash) {
        Some(hash) => store::is_public(connection, &hash).await,
        None => Ok(false),
    }
}

/// Whether there is such a picture, as [`is_public`].
pub async fn is_kept(connection: &mut PgConnection, hash: &str) -> sqlx::Result<bool> {
    match bytes(hash) {
        Some(hash) => store::is_kept(connection, &hash).await,
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_as_written_and_nothing_else_is_one() {
        let hash: Vec<u8> = (0..32).map(|place| place * 8).collect();
        assert_eq!(bytes(&written(&hash)), Some(hash));
        for other in ["", "00", &"g".repeat(64), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(bytes(other), None, "{other}");
        }
    }
}
