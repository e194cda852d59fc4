//! Access tokens: JWTs of one algorithm, good for ten minutes.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Portal;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Keys, Session};

/// How long an access token is good for.
pub const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How far the clocks of two instances may lie apart.
const SKEW_SECONDS: i64 = 30;
/// Longer than any token that we make; longer ones are not looked at.
const LONGEST: usize = 1024;
const ISSUER: &str = "ampconnect";

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// The session.
    pub sid: Uuid,
}

fn audience(portal: Portal) -> &'static str {
    match portal {
        Portal::Admin => "ampconnect/admin",
        Portal::Customer => "ampconnect/customer",
    }
}

impl Claims {
    /// Whether the session is the one that the token was made for.
    pub fn speaks_for(&self, session: &Session) -> bool {
        self.aud == audience(session.portal) && self.sub == session.account_id.to_string()
    }

    fn are_in_time(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        now < self.exp && self.nbf <= now + SKEW_SECONDS && self.iat <= now + SKEW_SECONDS
    }
}

impl Keys {
    /// An access token for the session, and the seconds that it is good for: never longer than the session.
    pub fn sign(&self, session_id: Uuid, session: &Session, now: DateTime<Utc>) -> anyhow::Result<(String, i64)> {
        let key = self
            .signing(now)
            .ok_or_else(|| anyhow::anyhow!("there is no signing key"))?;
        let until = (now + ACCESS_LIFETIME).min(session.expires_at);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: audience(session.portal).to_owned(),
            sub: session.account_id.to_string(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: until.timestamp(),
            sid: session_id,
        };
        let header = Header {
            kid: Some(key.id.to_string()),
            ..Header::new(Algorithm::HS256)
        };
        let token = jsonwebtoken::encode(&header, &claims, &key.encoding)?;
        Ok((token, until.timestamp() - now.timestamp()))
    }

    /// What a token says, if it is one of ours and in time. Whether its session lives is another question.
    pub async fn verify(&self, db: &PgPool, now: DateTime<Utc>, token: &str) -> sqlx::Result<Option<Claims>> {
        if token.len() > LONGEST {
            return Ok(None);
        }
        let Some(key_id) = key_id(token) else {
            return Ok(None);
        };
        let Some(key) = self.verifying(db, now, key_id).await? else {
            return Ok(None);
        };
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &validation())
            .ok()
            .map(|token| token.claims)
            .filter(|claims| claims.are_in_time(now));
        Ok(claims)
    }
}

/// The id of the key that the token names. Nothing here is proven yet.
fn key_id(token: &str) -> Option<i64> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    if header.alg != Algorithm::HS256 {
        return None;
    }
    header.kid?.parse().ok()
}

/// Signature, issuer and audience. Times are judged by the state's clock, in `are_in_time`.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[audience(Portal::Admin), audience(Portal::Customer)]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}
