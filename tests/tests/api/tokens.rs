//! Access tokens: whatever is not one of ours, in time and of a live session is refused, and breaks nothing.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use integration_tests::{Answer, TestApp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::auth::{ME, tokens};
use crate::people;
use crate::registration::OWNER;

/// What forgers work with: a good token of `rina`, and even the key that signed it.
struct Workshop {
    app: TestApp,
    good: String,
    claims: Value,
    key_id: String,
    key: Vec<u8>,
}

impl Workshop {
    async fn open() -> Self {
        let app = TestApp::spawn().await;
        let (client, _) = tokens(&app, "rina").await;
        let good = client.token.unwrap();
        let (id, key): (i64, Vec<u8>) =
            sqlx::query_as("select id, secret from signing_key where purpose = 'access_token'")
                .fetch_one(&app.owner())
                .await
                .unwrap();
        Self {
            claims: jsonwebtoken::dangerous::insecure_decode_claims(&good).unwrap(),
            app,
            good,
            key_id: id.to_string(),
            key,
        }
    }

    /// The good claims, signed in another way.
    fn signed(&self, algorithm: Algorithm, key_id: Option<&str>, key: &[u8]) -> String {
        let header = Header {
            kid: key_id.map(str::to_owned),
            ..Header::new(algorithm)
        };
        jsonwebtoken::encode(&header, &self.claims, &EncodingKey::from_secret(key)).unwrap()
    }

    /// Other claims, signed as ours are.
    fn saying(&self, claims: &Value) -> String {
        self.written(&json!({"typ": "JWT", "alg": "HS256", "kid": self.key_id}), claims)
    }

    /// The good claims but for one.
    fn with(&self, claim: &str, value: Value) -> String {
        let mut claims = self.claims.clone();
        claims[claim] = value;
        self.saying(&claims)
    }

    /// Header and claims of any shape under a right HMAC-SHA-256.
    fn written(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let key = EncodingKey::from_secret(&self.key);
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{message}.{signature}")
    }

    async fn try_out(&self, token: &str) -> Answer {
        let request = self.app.anonymous().request(Method::GET, ME);
        Answer::of(request.header(header::AUTHORIZATION, format!("Bearer {token}"))).await
    }

    /// Every token of the corpus is refused in the same way.
    async fn refuses(&self, corpus: impl IntoIterator<Item = (impl AsRef<str>, String)>) {
        for (what, token) in corpus {
            let what = what.as_ref();
            let answer = self.try_out(&token).await;
            assert_eq!(answer.status, 401, "{what}: {}", answer.text());
            assert_eq!(answer.problem().code, "unauthorized", "{what}");
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{what}");
        }
        assert_eq!(self.try_out(&self.good).await.status, 200, "the good one is still good");
    }
}

#[tokio::test]
async fn a_token_counts_only_under_our_algorithm_and_key() {
    let shop = Workshop::open().await;
    let kid = Some(shop.key_id.as_str());
    let same = shop.signed(Algorithm::HS256, kid, &shop.key);
    assert_eq!(shop.try_out(&same).await.status, 200, "the workshop's tools are sound");
    assert_eq!(
        shop.try_out(&shop.saying(&shop.claims)).await.status,
        200,
        "all of them"
    );
    let claims = &shop.claims;
    let (head, rest) = shop.good.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    let mut corpus = vec![
        ("HS384", shop.signed(Algorithm::HS384, kid, &shop.key)),
        ("HS512", shop.signed(Algorithm::HS512, kid, &shop.key)),
        ("another key", shop.signed(Algorithm::HS256, kid, &[1; 32])),
        ("an empty key", shop.signed(Algorithm::HS256, kid, &[])),
        ("no key id", shop.signed(Algorithm::HS256, None, &shop.key)),
        (
            "an unknown key id",
            shop.signed(Algorithm::HS256, Some("99"), &shop.key),
        ),
        ("an empty key id", shop.signed(Algorithm::HS256, Some(""), &shop.key)),
        (
            "a negative key id",
            shop.signed(Algorithm::HS256, Some("-1"), &shop.key),
        ),
        (
            "a key id beyond numbers",
            shop.signed(Algorithm::HS256, Some("9223372036854775808"), &shop.key),
        ),
        (
            "a key id of SQL",
            shop.signed(Algorithm::HS256, Some("1' or '1'='1"), &shop.key),
        ),
        (
            "a key id that is a path",
            shop.signed(Algorithm::HS256, Some("../../dev/null"), &shop.key),
        ),
        ("no signature", format!("{head}.{body}.")),
        ("no third part", format!("{head}.{body}")),
        ("a fourth part", format!("{}.{signature}", shop.good)),
        (
            "another signature",
            format!("{head}.{body}.{}", URL_SAFE_NO_PAD.encode([0; 32])),
        ),
        ("half a signature", format!("{head}.{body}.{}", &signature[..20])),
    ];
    for (what, header) in [
        ("no algorithm", json!({"typ": "JWT", "kid": shop.key_id})),
        ("none", json!({"alg": "none", "kid": shop.key_id})),
        ("None", json!({"alg": "None", "kid": shop.key_id})),
        ("hs256", json!({"alg": "hs256", "kid": shop.key_id})),
        ("RS256", json!({"alg": "RS256", "kid": shop.key_id})),
        ("ES256", json!({"alg": "ES256", "kid": shop.key_id})),
        ("EdDSA", json!({"alg": "EdDSA", "kid": shop.key_id})),
        ("an algorithm that is a number", json!({"alg": 256, "kid": shop.key_id})),
        ("an algorithm that is null", json!({"alg": null, "kid": shop.key_id})),
        ("a key id that is a number", json!({"alg": "HS256", "kid": 1})),
        ("a key id that is a list", json!({"alg": "HS256", "kid": [shop.key_id]})),
        ("a header that is a list", json!([])),
        ("a header that is a text", json!("HS256")),
    ] {
        corpus.push((what, shop.written(&header, claims)));
        let unsigned = format!("{}.{body}.", URL_SAFE_NO_PAD.encode(header.to_string()));
        corpus.push((what, unsigned));
    }
    shop.refuses(corpus).await;
}

#[tokio::test]
async fn a_key_that_the_token_brings_along_is_not_used() {
    let shop = Workshop::open().await;
    let own = [7_u8; 32];
    let jwk = json!({"kty": "oct", "k": URL_SAFE_NO_PAD.encode(own), "alg": "HS256", "kid": shop.key_id});
    let forged = |header: Value| {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(shop.claims.to_string())
        );
        let key = EncodingKey::from_secret(&own);
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{message}.{signature}")
    };
    shop.refuses([
        ("jwk", forged(json!({"alg": "HS256", "kid": shop.key_id, "jwk": jwk}))),
        (
            "jku",
            forged(json!({"alg": "HS256", "kid": shop.key_id, "jku": "http://127.0.0.1:1/keys"})),
        ),
        (
            "x5u",
            forged(json!({"alg": "HS256", "kid": shop.key_id, "x5u": "http://127.0.0.1:1/cert"})),
        ),
        (
            "x5c",
            forged(json!({"alg": "HS256", "kid": shop.key_id, "x5c": [STANDARD.encode(own)]})),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_token_needs_every_claim_in_its_type() {
    let shop = Workshop::open().await;
    let mut corpus = Vec::new();
    for claim in ["iss", "aud", "sub", "iat", "nbf", "exp", "sid"] {
        let mut without = shop.claims.clone();
        without.as_object_mut().unwrap().remove(claim);
        corpus.push((format!("without {claim}"), shop.saying(&without)));
        let is_text = shop.claims[claim].is_string();
        let other = if is_text {
            json!(1)
        } else {
            json!(shop.claims[claim].to_string())
        };
        for wrong in [other, json!(null), json!(true), json!({}), json!({"a": 1}), json!([])] {
            corpus.push((format!("{claim}: {wrong}"), shop.with(claim, wrong)));
        }
    }
    for claim in ["iat", "nbf", "exp"] {
        let second = shop.claims[claim].as_i64().unwrap();
        for wrong in [
            json!(second.to_string()),
            json!([second]),
            json!(1e300),
            json!(u64::MAX),
            json!(-1e300),
        ] {
            corpus.push((format!("{claim}: {wrong}"), shop.with(claim, wrong)));
        }
    }
    for (claim, wrong) in [
        ("sub", json!("")),
        ("sub", json!(" 2")),
        ("sub", json!("-1")),
        ("sub", json!("1 or 1=1")),
        ("sid", json!("")),
        ("sid", json!("00000000-0000-0000-0000-000000000000")),
        ("sid", json!("00000000-0000-4000-8000-000000000000")),
        ("iss", json!("")),
        ("iss", json!("Ampconnect")),
        ("iss", json!("https://elsewhere.example")),
        ("iss", json!(["elsewhere"])),
        ("aud", json!("")),
        ("aud", json!("ampconnect")),
        ("aud", json!("ampconnect/")),
        ("aud", json!("elsewhere/admin")),
        ("aud", json!(["elsewhere/admin"])),
    ] {
        corpus.push((format!("{claim}: {wrong}"), shop.with(claim, wrong)));
    }
    for claims in [json!(null), json!([]), json!("rina"), json!(1), json!({})] {
        corpus.push((format!("claims: {claims}"), shop.saying(&claims)));
    }
    shop.refuses(corpus).await;
}

#[tokio::test]
async fn a_token_speaks_for_its_own_account_and_portal_only() {
    let shop = Workshop::open().await;
    let customer = people::customer(&shop.app, "C1", OWNER).await;
    let (client, cookie) = people::session_of(&shop.app, customer).await;
    client.get(ME).await.expect(200);
    let theirs: Value = jsonwebtoken::dangerous::insecure_decode_claims(client.token.as_deref().unwrap()).unwrap();
    let with = |changes: &[(&str, &Value)]| {
        let mut claims = theirs.clone();
        for (claim, value) in changes {
            claims[*claim] = (*value).clone();
        }
        shop.saying(&claims)
    };
    assert_eq!(shop.try_out(&with(&[])).await.status, 200);
    let (admin, staff) = (json!("ampconnect/admin"), &shop.claims["sub"]);
    let sari = json!(people::staff(&shop.app, "sari").await.to_string());
    shop.refuses([
        ("a customer's at the other portal", with(&[("aud", &admin)])),
        ("a customer's as staff", with(&[("sub", staff)])),
        ("both", with(&[("aud", &admin), ("sub", staff)])),
        (
            "both audiences",
            with(&[("aud", &json!(["ampconnect/admin", "ampconnect/customer"]))]),
        ),
        (
            "staff at the other portal",
            shop.with("aud", json!("ampconnect/customer")),
        ),
        ("staff as its super_admin", shop.with("sub", sari)),
        ("a customer's session", shop.with("sid", theirs["sid"].clone())),
        ("the refresh token", cookie.clone()),
        ("the refresh token as a session", shop.with("sid", json!(cookie))),
        ("the key itself", URL_SAFE_NO_PAD.encode(&shop.key)),
    ])
    .await;
}

#[tokio::test]
async fn a_token_counts_in_its_time() {
    let shop = Workshop::open().await;
    let now = shop.app.clock.now().timestamp();
    shop.refuses([
        ("expired", shop.with("exp", json!(now))),
        ("expired long ago", shop.with("exp", json!(0))),
        ("expired before time", shop.with("exp", json!(i64::MIN))),
        ("not yet", shop.with("nbf", json!(now + 60))),
        ("never", shop.with("nbf", json!(i64::MAX))),
        ("made in the future", shop.with("iat", json!(now + 60))),
    ])
    .await;
    // One that would outlive its session does not.
    let forever = shop.with("exp", json!(i64::MAX));
    assert_eq!(shop.try_out(&forever).await.status, 200);
    shop.app.clock.advance(TimeDelta::minutes(10));
    assert_eq!(shop.try_out(&shop.good).await.status, 401, "after ten minutes");
    assert_eq!(shop.try_out(&forever).await.status, 200);
    shop.app.clock.advance(TimeDelta::days(7));
    assert_eq!(shop.try_out(&forever).await.status, 401, "after its session");
}

#[tokio::test]
async fn rubbish_is_refused_whatever_its_size() {
    let shop = Workshop::open().await;
    let (head, rest) = shop.good.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    let padded = URL_SAFE.encode(shop.claims.to_string() + " ");
    shop.refuses([
        ("empty", String::new()),
        ("a word", "abc".to_owned()),
        ("dots", "..".to_owned()),
        ("many dots", ".".repeat(500)),
        ("three words", "a.b.c".to_owned()),
        ("cut", shop.good[..shop.good.len() - 3].to_owned()),
        ("turned round", format!("{signature}.{body}.{head}")),
        ("twice", format!("{0} {0}", shop.good)),
        ("with a scheme", format!("Bearer {}", shop.good)),
        ("padded", format!("{head}.{padded}.{signature}")),
        ("percent", shop.good.replace('.', "%2e")),
        ("braces", "{\"alg\":\"HS256\"}".to_owned()),
        (
            "no text",
            format!("{}.{body}.{signature}", URL_SAFE_NO_PAD.encode([0xff, 0xfe, 0x00])),
        ),
        ("a key without its secret", "ampc_1_".to_owned()),
        ("a key without its number", "ampc_".to_owned()),
        ("a long claim", shop.with("note", json!("x".repeat(5_000)))),
        (
            "a long header",
            shop.written(&json!({"alg": "HS256", "kid": "1".repeat(5_000)}), &shop.claims),
        ),
        ("fifty thousand letters", "a".repeat(50_000)),
        (
            "fifty thousand letters of a key",
            format!("ampc_1_{}", "a".repeat(50_000)),
        ),
    ])
    .await;
    for scheme in ["Basic", "Bearer", "bearer", "Token", ""] {
        let request = shop.app.anonymous().request(Method::GET, ME);
        let value = format!("{scheme} {}", shop.good);
        let answer = Answer::of(request.header(header::AUTHORIZATION, value)).await;
        let expected = if scheme.eq_ignore_ascii_case("bearer") {
            200
        } else {
            401
        };
        assert_eq!(answer.status, expected, "{scheme}");
    }
    let request = shop.app.anonymous().request(Method::GET, ME);
    let bytes = header::HeaderValue::from_bytes(b"Bearer \xff\xfe").unwrap();
    Answer::of(request.header(header::AUTHORIZATION, bytes))
        .await
        .expect(401)
        .problem();
}
