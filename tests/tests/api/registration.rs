//! Customers come in: registration as attempts, their codes, and approval.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::account::{CodeAsked, NextStep, Registration, Role, TokenResponse};
use domain::{Page, ProblemCode};
use integration_tests::{Answer, Client, SalesFile, TestApp, day};
use serde_json::{Value, json};
use server::config::Config;

pub const PASSWORD: &str = "RodaGigi#28";
pub const OTHER_PASSWORD: &str = "KampasRem#91";
pub const OWNER: &str = "pemilik@contoh.id";
pub const STRANGER: &str = "orang.asing@contoh.id";

/// A server with the customers of a few invoices, and an admin.
pub async fn app() -> (TestApp, Client) {
    app_with(|_| {}).await
}

/// As `app`, with a configuration that the test has changed.
pub async fn app_with(change: impl FnOnce(&mut Config)) -> (TestApp, Client) {
    let app = TestApp::spawn_with(change).await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("penjualan.csv", SalesFile::many(6, day("2026-10-01")).csv())
        .await;
    (app, admin)
}

pub fn form(number: &str, email: &str, password: &str) -> Value {
    json!({
        "customer_number": number, "name": "Syamsul Bahri", "email": email, "phone": "0812 0000 1182",
        "password": password, "password_confirmation": password,
    })
}

pub async fn register(client: &Client, number: &str, email: &str, password: &str) -> CodeAsked {
    client
        .post("/api/auth/register", &form(number, email, password))
        .await
        .expect(202)
        .json()
}

pub async fn verify(client: &Client, email: &str, code: &str, challenge_id: Option<&str>) -> Answer {
    let mut body = json!({"email": email, "code": code});
    if let Some(id) = challenge_id {
        body["challenge_id"] = id.into();
    }
    client.post("/api/auth/verify-otp", &body).await
}

pub async fn login(client: &Client, email: &str, password: &str) -> Answer {
    client
        .post("/api/auth/login", &json!({"email": email, "password": password}))
        .await
}

/// The code of the address's newest mail, which must be the `count`th.
pub async fn code(app: &TestApp, email: &str, count: usize) -> String {
    let mail = app.mails_to_at_least(email, count).await.pop().unwrap();
    let words = mail.text.split(|c: char| !c.is_ascii_digit());
    words
        .filter(|word| word.len() == 6)
        .map(str::to_owned)
        .next()
        .expect("a code in the mail")
}

pub async fn waiting(admin: &Client) -> Vec<Registration> {
    admin
        .get("/api/admin/registrations")
        .await
        .ok::<Page<Registration>>()
        .items
}

pub async fn approve(admin: &Client, email: &str) {
    let attempt = waiting(admin)
        .await
        .into_iter()
        .find(|attempt| attempt.email == email)
        .expect("it waits");
    admin
        .post(&format!("/api/admin/registrations/{}/approve", attempt.id), &json!({}))
        .await
        .expect(204);
}

/// Puts an address on file for a number.
pub async fn put_on_file(app: &TestApp, number: &str, email: &str) {
    sqlx::query("update customer set email = $2 where number = $1")
        .bind(number)
        .bind(email)
        .execute(&app.owner())
        .await
        .unwrap();
}

/// An account that signed in once, from the browser that is given back.
pub async fn account(app: &TestApp, admin: &Client) -> Client {
    let browser = app.anonymous();
    register(&browser, "C001", OWNER, PASSWORD).await;
    verify(&browser, OWNER, &code(app, OWNER, 1).await, None)
        .await
        .expect(200);
    approve(admin, OWNER).await;
    browser
}

#[tokio::test]
async fn a_customer_registers_is_approved_and_signs_in_without_another_code() {
    let (app, admin) = app().await;
    let browser = app.anonymous();
    let asked = register(&browser, "C001", OWNER, PASSWORD).await;
    assert_eq!(asked.next, NextStep::VerifyOtp);
    assert_eq!(
        login(&browser, OWNER, PASSWORD).await.expect(403).problem().code,
        "account_unverified"
    );

    let entered = verify(&browser, OWNER, &code(&app, OWNER, 1).await, None)
        .await
        .expect(200);
    assert_eq!(entered.json::<Value>(), json!({"next": "approval"}));
    assert_eq!(
        login(&browser, OWNER, PASSWORD).await.expect(403).problem().code,
        "account_pending"
    );

    let [attempt] = waiting(&admin).await.try_into().unwrap();
    assert_eq!(
        (
            attempt.customer_number.as_str(),
            attempt.name.as_str(),
            attempt.email.as_str(),
            attempt.phone.as_str()
        ),
        ("C001", "Syamsul Bahri", OWNER, "0812 0000 1182")
    );
    approve(&admin, OWNER).await;
    assert!(waiting(&admin).await.is_empty());

    let signed_in: TokenResponse = login(&browser, OWNER, PASSWORD).await.expect(200).json();
    assert_eq!(signed_in.user.name, "Syamsul Bahri");
    assert!(signed_in.user.id.starts_with("cus_"));
}

#[tokio::test]
async fn the_code_goes_only_to_the_address_on_file_which_becomes_the_accounts() {
    let (app, admin) = app().await;
    put_on_file(&app, "C002", OWNER).await;
    let browser = app.anonymous();
    register(&browser, "C002", STRANGER, PASSWORD).await;
    let code = code(&app, OWNER, 1).await;
    assert!(app.mails_so_far(STRANGER).is_empty());
    let entered = verify(&browser, STRANGER, &code, None).await.expect(200);
    assert_eq!(entered.json::<Value>(), json!({"next": "login"}));
    assert!(waiting(&admin).await.is_empty(), "nobody has to look at it");
    login(&browser, OWNER, PASSWORD).await.expect(200);
    login(&browser, STRANGER, PASSWORD).await.expect(401);
}

#[tokio::test]
async fn a_stranger_with_the_owners_address_never_gets_in() {
    let (app, admin) = app().await;
    let (stranger, owner) = (app.anonymous(), app.anonymous());
    let planted = register(&stranger, "C001", OWNER, OTHER_PASSWORD).await;
    let planted_code = code(&app, OWNER, 1).await;
    register(&owner, "C001", OWNER, PASSWORD).await;
    let own_code = code(&app, OWNER, 2).await;

    // The owner takes the wrong mail: its attempt is not opened by the stranger's code, nor the stranger's by its own.
    if planted_code != own_code {
        verify(&owner, OWNER, &planted_code, None).await.expect(422);
        verify(&stranger, OWNER, &own_code, Some(&planted.challenge_id))
            .await
            .expect(422);
    }
    verify(&owner, OWNER, &own_code, None).await.expect(200);
    approve(&admin, OWNER).await;
    login(&owner, OWNER, PASSWORD).await.expect(200);
    login(&stranger, OWNER, OTHER_PASSWORD).await.expect(401);
    // Its attempt came to nothing, whatever it knows by now.
    verify(&stranger, OWNER, &planted_code, Some(&planted.challenge_id))
        .await
        .expect(422);
}

#[tokio::test]
async fn a_stranger_with_its_own_address_waits_for_an_admin_who_refuses() {
    let (app, admin) = app().await;
    let (stranger, owner) = (app.anonymous(), app.anonymous());
    register(&stranger, "C001", STRANGER, OTHER_PASSWORD).await;
    verify(&stranger, STRANGER, &code(&app, STRANGER, 1).await, None)
        .await
        .expect(200);
    register(&owner, "C001", OWNER, PASSWORD).await;
    verify(&owner, OWNER, &code(&app, OWNER, 1).await, None)
        .await
        .expect(200);
    let rivals = waiting(&admin).await;
    assert_eq!(rivals.iter().map(|attempt| attempt.rivals).collect::<Vec<_>>(), [2, 2]);

    let planted = rivals.iter().find(|attempt| attempt.email == STRANGER).unwrap();
    approve(&admin, OWNER).await;
    assert!(
        waiting(&admin).await.is_empty(),
        "approving one rejects the number's others"
    );
    let late = format!("/api/admin/registrations/{}/approve", planted.id);
    assert_eq!(
        admin.post(&late, &json!({})).await.expect(409).problem().code,
        ProblemCode::Conflict.as_str()
    );
    login(&stranger, STRANGER, OTHER_PASSWORD).await.expect(401);
    login(&owner, OWNER, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_rejected_number_is_free_again() {
    let (app, admin) = app().await;
    let stranger = app.anonymous();
    register(&stranger, "C001", STRANGER, OTHER_PASSWORD).await;
    verify(&stranger, STRANGER, &code(&app, STRANGER, 1).await, None)
        .await
        .expect(200);
    let [attempt] = waiting(&admin).await.try_into().unwrap();
    admin
        .post(&format!("/api/admin/registrations/{}/reject", attempt.id), &json!({}))
        .await
        .expect(204);
    login(&stranger, STRANGER, OTHER_PASSWORD).await.expect(401);
    drop(account(&app, &admin).await);
}

#[tokio::test]
async fn unknown_taken_and_free_numbers_are_answered_alike_and_told_by_mail() {
    let (app, admin) = app().await;
    drop(account(&app, &admin).await);
    let mut answers = Vec::new();
    for (number, email) in [
        ("C001", "satu@contoh.id"),
        ("TIDAK-ADA", "dua@contoh.id"),
        ("C002", "tiga@contoh.id"),
        ("C003", OWNER),
    ] {
        let client = app.anonymous();
        let answer = client
            .post("/api/auth/register", &form(number, email, PASSWORD))
            .await
            .expect(202);
        let asked: CodeAsked = answer.json();
        let headers: BTreeSet<String> = answer.headers.keys().map(ToString::to_string).collect();
        answers.push((answer.text().replace(&asked.challenge_id, "id"), headers));
        verify(&client, email, "000000", None).await.expect(422);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    for refused in ["satu@contoh.id", "dua@contoh.id"] {
        let [mail] = app.mails_to(refused).await.try_into().unwrap();
        assert!(
            !mail
                .text
                .split(|c: char| !c.is_ascii_digit())
                .any(|word| word.len() == 6),
            "{}",
            mail.text
        );
    }
    code(&app, "tiga@contoh.id", 1).await;
}

#[tokio::test]
async fn attempts_that_nobody_went_on_with_are_forgotten() {
    let (app, admin) = app().await;
    let (left, waits) = (app.anonymous(), app.anonymous());
    register(&left, "C001", STRANGER, PASSWORD).await;
    register(&waits, "C002", OWNER, PASSWORD).await;
    verify(&waits, OWNER, &code(&app, OWNER, 1).await, None)
        .await
        .expect(200);
    app.clock.advance(TimeDelta::hours(25));
    let mut connection = app.owner().acquire().await.unwrap();
    server::identity::clear_challenges(&mut connection, app.clock.now())
        .await
        .unwrap();
    login(&left, STRANGER, PASSWORD).await.expect(401);
    login(&waits, OWNER, PASSWORD).await.expect(403);
    assert_eq!(waiting(&app.as_role(Role::Admin).await).await.len(), 1);
    drop(admin);
}
