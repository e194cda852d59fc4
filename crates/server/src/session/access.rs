//! Access tokens: JWTs of one algorithm, good for ten minutes.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Portal;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
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
        Ok(read(token, &key.decoding, now))
    }
}

/// The claims of a token that this key signed and that is in time.
fn read(token: &str, key: &DecodingKey, now: DateTime<Utc>) -> Option<Claims> {
    jsonwebtoken::decode::<Claims>(token, key, &validation())
        .ok()
        .map(|token| token.claims)
        .filter(|claims| claims.are_in_time(now))
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

#[cfg(test)]
mod tests {
    use jsonwebtoken::EncodingKey;
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_795_000_000;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(NOW, 0).unwrap()
    }

    fn good() -> Value {
        json!({
            "iss": "ampconnect", "aud": "ampconnect/admin", "sub": "1", "iat": NOW, "nbf": NOW, "exp": NOW + 600,
            "sid": "421fe007-b943-43f2-bd62-c6adc1f031ee",
        })
    }

    fn signed(algorithm: Algorithm, secret: &[u8], claims: &Value) -> String {
        let header = Header {
            kid: Some("1".to_owned()),
            ..Header::new(algorithm)
        };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()
    }

    fn is_taken(claims: &Value) -> bool {
        read(
            &signed(Algorithm::HS256, &[7; 32], claims),
            &DecodingKey::from_secret(&[7; 32]),
            now(),
        )
        .is_some()
    }

    #[test]
    fn a_token_needs_every_claim_of_its_kind() {
        assert!(is_taken(&good()));
        for claim in ["iss", "aud", "sub", "iat", "nbf", "exp", "sid"] {
            let mut without = good();
            without.as_object_mut().unwrap().remove(claim);
            assert!(!is_taken(&without), "without {claim}");
            for wrong in [json!("soon"), json!(null), json!([]), json!({}), json!(true)] {
                let mut claims = good();
                claims[claim] = wrong.clone();
                assert!(!is_taken(&claims) || claim == "sub", "{claim}: {wrong}");
            }
        }
        for (claim, foreign) in [
            ("iss", "elsewhere"),
            ("aud", "ampconnect"),
            ("aud", "other/admin"),
            ("sid", "1"),
        ] {
            let mut claims = good();
            claims[claim] = json!(foreign);
            assert!(!is_taken(&claims), "{claim}: {foreign}");
        }
    }

    #[test]
    fn a_token_is_good_from_its_first_second_to_its_last() {
        for (claim, value, expected) in [
            ("exp", NOW, false),
            ("exp", NOW + 1, true),
            ("exp", -1, false),
            ("nbf", NOW + 30, true),
            ("nbf", NOW + 31, false),
            ("iat", NOW + 31, false),
        ] {
            let mut claims = good();
            claims[claim] = json!(value);
            assert_eq!(is_taken(&claims), expected, "{claim} {value}");
        }
    }

    #[test]
    fn only_our_algorithm_and_key_count() {
        let key = DecodingKey::from_secret(&[7; 32]);
        for (algorithm, secret) in [
            (Algorithm::HS256, [8; 32]),
            (Algorithm::HS384, [7; 32]),
            (Algorithm::HS512, [7; 32]),
        ] {
            let token = signed(algorithm, &secret, &good());
            assert!(read(&token, &key, now()).is_none(), "{algorithm:?}");
        }
        let token = signed(Algorithm::HS256, &[7; 32], &good());
        let (head, rest) = token.split_once('.').unwrap();
        let (claims, _) = rest.split_once('.').unwrap();
        // {"alg":"none","kid":"1"}
        let none = format!("eyJhbGciOiJub25lIiwia2lkIjoiMSJ9.{claims}.");
        for forged in [
            none.as_str(),
            &format!("{head}.{claims}."),
            &format!("{head}.{claims}"),
            "",
            "..",
            "a.b.c",
        ] {
            assert!(read(forged, &key, now()).is_none(), "{forged}");
            assert!(forged.starts_with(head) || key_id(forged).is_none(), "{forged}");
        }
    }
}
