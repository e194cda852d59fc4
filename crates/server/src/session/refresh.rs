//! Refresh tokens: the session's id, 256 random bits and a mark that only we can make. Only the hash is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Keys;
use super::keys::hmac;
use crate::clock::Random;

const MARK: usize = 16;
const LENGTH: usize = 16 + 32 + MARK;

/// A refresh token that carries our mark. Whether it is still good is in the database.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken([u8; LENGTH]);

impl RefreshToken {
    /// The session that it renews.
    pub fn session_id(&self) -> Uuid {
        let mut id = [0; 16];
        id.copy_from_slice(&self.0[..16]);
        Uuid::from_bytes(id)
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The cookie's value.
    pub fn to_cookie(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl Keys {
    /// A new token for the session.
    pub fn new_refresh_token(&self, random: &Random, session_id: Uuid) -> anyhow::Result<RefreshToken> {
        let keys = self.refresh_keys();
        let key = keys.last().ok_or_else(|| anyhow::anyhow!("there is no refresh key"))?;
        let mut token = [0; LENGTH];
        token[..16].copy_from_slice(session_id.as_bytes());
        token[16..48].copy_from_slice(&random.bytes::<32>());
        let mark = hmac(key, &token[..48]).finalize().into_bytes();
        token[48..].copy_from_slice(&mark[..MARK]);
        Ok(RefreshToken(token))
    }

    /// Reads a cookie. What does not carry our mark was never ours, and costs no look into the database.
    pub fn read_refresh_token(&self, cookie: &str) -> Option<RefreshToken> {
        let mut token = [0; LENGTH];
        let length = URL_SAFE_NO_PAD.decode_slice(cookie, &mut token).ok()?;
        if length != LENGTH {
            return None;
        }
        let is_ours = self
            .refresh_keys()
            .iter()
            .any(|key| hmac(key, &token[..48]).verify_truncated_left(&token[48..]).is_ok());
        is_ours.then_some(RefreshToken(token))
    }
}
