//! No answer tells whether a name, an address or a number is known: each attempt costs the same hashes and is answered
//! with the same bytes.

use domain::account::{AdminLogin, CodeAsked};
use integration_tests::{Answer, Client, TestApp};
use serde_json::{Value, json};

use crate::auth::{LOGIN, login};
use crate::people;
use crate::registration::{self, OWNER, PASSWORD, STRANGER, account, app, code, form, register, verify};

pub const CUSTOMER_LOGIN: &str = "/api/auth/login";
const REGISTER: &str = "/api/auth/register";
const FORGOT: &str = "/api/auth/forgot-password";
const RESEND: &str = "/api/auth/resend-otp";
const VERIFY: &str = "/api/auth/verify-otp";
const WRONG: &str = "SalahBesar#1";

/// Headers that say how late it is.
const PASSING: [&str; 3] = ["date", "retry-after", "ratelimit-reset"];

/// An answer without what is drawn for each, and the hashes that it cost.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    hashes: u64,
}

/// Asks as a browser that was never here.
pub async fn ask(app: &TestApp, path: &str, body: &Value) -> Told {
    ask_as(app, &app.anonymous(), path, body).await
}

pub async fn ask_as(app: &TestApp, client: &Client, path: &str, body: &Value) -> Told {
    let before = app.state.hasher.done();
    let answer = client.post(path, body).await;
    let hashes = app.state.hasher.done() - before;
    let drawn = drawn(&answer);
    let mask = |text: &str| {
        drawn
            .iter()
            .fold(text.to_owned(), |text, value| text.replace(value, "-"))
    };
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !PASSING.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), mask(value.to_str().unwrap())))
        .collect();
    headers.sort();
    Told {
        status: answer.status,
        headers,
        body: mask(&answer.text()),
        hashes,
    }
}

/// The ids that an answer names.
fn drawn(answer: &Answer) -> Vec<String> {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let ids = ["trace_id", "challenge_id"].map(|name| body[name].as_str().map(str::to_owned));
    ids.into_iter().flatten().collect()
}

pub fn assert_alike(told: &[(&str, Told)], status: u16, hashes: u64) {
    let (_, first) = &told[0];
    assert_eq!((first.status, first.hashes), (status, hashes), "{first:#?}");
    for (what, other) in told {
        assert_eq!(other, first, "{what}");
    }
}

async fn set_totp(app: &TestApp, account_id: i64) {
    sqlx::query("insert into totp (account_id, secret, created_at, confirmed_at) values ($1, $2, now(), now())")
        .bind(account_id)
        .bind([7_u8; 20].as_slice())
        .execute(&app.owner())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_login_of_staff_costs_one_hash_whoever_it_names() {
    let app = TestApp::spawn().await;
    set_totp(&app, people::staff(&app, "rina").await).await;
    people::set_status(&app, people::staff(&app, "vira").await, "disabled").await;
    sqlx::query(
        "insert into account (portal, role, status, username, email, name, created_at)
         values ('admin', 'viewer', 'active', 'baru', 'baru@contoh.id', 'baru', now())",
    )
    .execute(&app.owner())
    .await
    .unwrap();
    let mut told = Vec::new();
    for (what, username) in [
        ("active", "sari"),
        ("unknown", "siapa"),
        ("with an authenticator", "rina"),
        ("disabled", "vira"),
        ("invited, without a password", "baru"),
    ] {
        let body = serde_json::to_value(login(username, WRONG)).unwrap();
        told.push((what, ask(&app, LOGIN, &body).await));
        let with_code = AdminLogin {
            totp: Some("000000".to_owned()),
            ..login(username, WRONG)
        };
        let body = serde_json::to_value(with_code).unwrap();
        told.push((what, ask(&app, LOGIN, &body).await));
    }
    assert_alike(&told, 401, 1);
}

#[tokio::test]
async fn a_login_of_a_customer_costs_one_hash_whatever_became_of_the_address() {
    let (app, _admin) = app().await;
    people::customer(&app, "C001", OWNER).await;
    let disabled = people::customer(&app, "C004", "mati@contoh.id").await;
    people::set_status(&app, disabled, "disabled").await;
    let (unverified, pending) = (app.anonymous(), app.anonymous());
    register(&unverified, "C002", "belum@contoh.id", PASSWORD).await;
    register(&pending, "C003", "tunggu@contoh.id", PASSWORD).await;
    let sent = code(&app, "tunggu@contoh.id", 1).await;
    verify(&pending, "tunggu@contoh.id", &sent, None).await.expect(200);
    register(&app.anonymous(), "TIDAK-ADA", "buntu@contoh.id", PASSWORD).await;
    let mut told = Vec::new();
    for (what, client, email) in [
        ("active", &app.anonymous(), OWNER),
        ("unknown", &app.anonymous(), "siapa@contoh.id"),
        ("disabled", &app.anonymous(), "mati@contoh.id"),
        ("unverified", &app.anonymous(), "belum@contoh.id"),
        ("unverified, in its own browser", &unverified, "belum@contoh.id"),
        ("pending", &app.anonymous(), "tunggu@contoh.id"),
        ("pending, in its own browser", &pending, "tunggu@contoh.id"),
        ("an attempt that leads nowhere", &app.anonymous(), "buntu@contoh.id"),
    ] {
        let body = json!({"email": email, "password": WRONG});
        told.push((what, ask_as(&app, client, CUSTOMER_LOGIN, &body).await));
    }
    assert_alike(&told, 401, 1);
    // After the right password the state is told, for one hash too.
    for (client, email, password, told) in [
        (&unverified, "belum@contoh.id", PASSWORD, "account_unverified"),
        (&pending, "tunggu@contoh.id", PASSWORD, "account_pending"),
        (
            &pending,
            "mati@contoh.id",
            integration_tests::postgres::PASSWORD,
            "account_disabled",
        ),
    ] {
        let before = app.state.hasher.done();
        let refused = registration::login(client, email, password).await.expect(403);
        assert_eq!(
            (refused.problem().code.as_str(), app.state.hasher.done() - before),
            (told, 1)
        );
    }
}

#[tokio::test]
async fn registering_costs_one_hash_whatever_is_free() {
    let (app, _admin) = app().await;
    people::customer(&app, "C001", OWNER).await;
    registration::put_on_file(&app, "C003", "berkas@contoh.id").await;
    let mut told = Vec::new();
    for (what, number, email) in [
        ("free", "C002", "satu@contoh.id"),
        ("free, with an address on file", "C003", "dua@contoh.id"),
        ("unknown number", "TIDAK-ADA", "tiga@contoh.id"),
        ("taken number", "C001", "empat@contoh.id"),
        ("taken address", "C002", OWNER),
        ("both taken", "C001", OWNER),
    ] {
        told.push((what, ask(&app, REGISTER, &form(number, email, PASSWORD)).await));
    }
    assert_alike(&told, 202, 1);
}

#[tokio::test]
async fn a_forgotten_password_costs_one_hash_whoever_asks() {
    let app = TestApp::spawn().await;
    people::customer(&app, "C1", OWNER).await;
    let disabled = people::customer(&app, "C2", "mati@contoh.id").await;
    people::set_status(&app, disabled, "disabled").await;
    let mut told = Vec::new();
    for (what, portal, email) in [
        ("customer", "customer", OWNER),
        ("unknown customer", "customer", STRANGER),
        ("disabled customer", "customer", "mati@contoh.id"),
        ("of the other portal", "customer", "rina@contoh.id"),
        ("staff", "admin", "rina@contoh.id"),
        ("unknown staff", "admin", OWNER),
    ] {
        let body = json!({"portal": portal, "email": email});
        told.push((what, ask(&app, FORGOT, &body).await));
    }
    assert_alike(&told, 202, 1);
    assert_eq!(app.mails_to(OWNER).await.len(), 1);
    assert_eq!(app.mails_to("rina@contoh.id").await.len(), 1);
    for silent in [STRANGER, "mati@contoh.id"] {
        assert!(app.mails_so_far(silent).is_empty(), "{silent}");
    }
}

#[tokio::test]
async fn another_code_costs_one_hash_whether_or_not_one_is_waited_for() {
    let (app, admin) = app().await;
    drop(account(&app, &admin).await);
    let CodeAsked { challenge_id, .. } = register(&app.anonymous(), "C002", STRANGER, PASSWORD).await;
    let asked: CodeAsked = registration::login(&app.anonymous(), OWNER, PASSWORD)
        .await
        .expect(202)
        .json();
    register(&app.anonymous(), "TIDAK-ADA", "buntu@contoh.id", PASSWORD).await;
    let mut told = Vec::new();
    for (what, body) in [
        ("unknown", json!({"email": "siapa@contoh.id"})),
        ("registration", json!({"email": STRANGER})),
        (
            "registration by name",
            json!({"email": STRANGER, "challenge_id": challenge_id}),
        ),
        ("login", json!({"email": OWNER, "challenge_id": asked.challenge_id})),
        (
            "another's question",
            json!({"email": OWNER, "challenge_id": challenge_id}),
        ),
        (
            "no such question",
            json!({"email": OWNER, "challenge_id": "bukan-apa-apa"}),
        ),
        ("an attempt that leads nowhere", json!({"email": "buntu@contoh.id"})),
    ] {
        told.push((what, ask(&app, RESEND, &body).await));
    }
    assert_alike(&told, 202, 1);
}

#[tokio::test]
async fn a_wrong_code_costs_no_hash_and_is_told_alike() {
    let (app, admin) = app().await;
    drop(account(&app, &admin).await);
    let browser = app.anonymous();
    let CodeAsked { challenge_id, .. } = register(&browser, "C002", STRANGER, PASSWORD).await;
    let wrong = if code(&app, STRANGER, 1).await == "000000" {
        "000001"
    } else {
        "000000"
    };
    let login: CodeAsked = registration::login(&app.anonymous(), OWNER, PASSWORD)
        .await
        .expect(202)
        .json();
    let login_code = code(&app, OWNER, 4).await;
    let wrong_login = if login_code == "000000" { "000001" } else { "000000" };
    let nowhere = app.anonymous();
    register(&nowhere, "TIDAK-ADA", "buntu@contoh.id", PASSWORD).await;
    let anybody = app.anonymous();
    let mut told = Vec::new();
    for (what, client, body) in [
        ("unknown", &anybody, json!({"email": "siapa@contoh.id", "code": wrong})),
        ("registration", &anybody, json!({"email": STRANGER, "code": wrong})),
        (
            "registration, in its own browser",
            &browser,
            json!({"email": STRANGER, "code": wrong}),
        ),
        (
            "registration by name",
            &anybody,
            json!({"email": STRANGER, "code": wrong, "challenge_id": challenge_id}),
        ),
        (
            "login",
            &anybody,
            json!({"email": OWNER, "code": wrong_login, "challenge_id": login.challenge_id}),
        ),
        (
            "the right code at another's address",
            &anybody,
            json!({"email": STRANGER, "code": login_code, "challenge_id": login.challenge_id}),
        ),
        (
            "no such question",
            &anybody,
            json!({"email": OWNER, "code": wrong_login, "challenge_id": "bukan-apa-apa"}),
        ),
        ("nowhere", &nowhere, json!({"email": "buntu@contoh.id", "code": wrong})),
        ("no code at all", &anybody, json!({"email": OWNER, "code": ""})),
    ] {
        told.push((what, ask_as(&app, client, VERIFY, &body).await));
    }
    assert_alike(&told, 422, 0);
}
