//! What the signed-in do with their own account: name, address, single sessions.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Page;
use domain::account::{CodeAsked, OwnAccount, Role, SessionSummary, SessionUser, TokenResponse};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::alike::{ask_as, assert_alike};
use crate::auth::{LOGIN, ME, login as staff_login};
use crate::people;
use crate::registration::{OWNER, STRANGER, login, verify};

const ACCOUNT: &str = "/api/auth/account";
const EMAIL: &str = "/api/auth/email";
const NEW: &str = "alamat.baru@contoh.id";

async fn rename(client: &Client, body: &Value) -> Answer {
    Answer::of(client.request(Method::PATCH, ACCOUNT).json(body)).await
}

/// A signed-in customer of the address `OWNER`.
async fn customer(app: &TestApp) -> (i64, Client) {
    let id = people::customer(app, "C1", OWNER).await;
    (id, people::session_of(app, id).await.0)
}

/// Asks for another address; names the question.
async fn ask(client: &Client, email: &str) -> String {
    let asked: CodeAsked = client
        .post(EMAIL, &json!({"email": email, "password": PASSWORD}))
        .await
        .expect(202)
        .json();
    asked.challenge_id
}

fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

#[tokio::test]
async fn staff_change_what_they_are_called_and_every_session_sees_it() {
    let app = TestApp::spawn().await;
    let (one, other) = (app.as_role(Role::Admin).await, app.as_role(Role::Admin).await);
    other.get(ME).await.expect(200);
    for wrong in ["", "   ", &"a".repeat(101), "a\u{7}b"] {
        let refused = rename(&one, &json!({"name": wrong})).await.expect(422).problem();
        assert_eq!(refused.errors[0].pointer, "/name");
    }
    for wrong in [json!({}), json!({"name": "Rina", "role": "super_admin"})] {
        rename(&one, &wrong).await.expect(422);
    }
    let renamed: OwnAccount = rename(&one, &json!({"name": " Rina Ayu "})).await.ok();
    assert_eq!(
        (renamed.user.name.as_str(), renamed.username.as_deref()),
        ("Rina Ayu", Some("rina"))
    );
    for client in [&one, &other] {
        let me: SessionUser = client.get(ME).await.ok();
        assert_eq!((me.name.as_str(), me.role), ("Rina Ayu", Role::Admin));
    }
    let entry: (String, Value, Value) =
        sqlx::query_as("select actor, before, after from audit_log where action = 'account_renamed'")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    assert_eq!(
        entry,
        ("rina".to_owned(), json!({"name": "rina"}), json!({"name": "Rina Ayu"}))
    );
    // It is still the username that signs in.
    app.anonymous()
        .post(LOGIN, &staff_login("rina", PASSWORD))
        .await
        .expect(200);
    let (_, customer) = customer(&app).await;
    rename(&customer, &json!({"name": "Bengkel Lain"})).await.expect(403);
}

#[tokio::test]
async fn a_customers_new_address_waits_for_its_code_and_ends_every_session() {
    let app = TestApp::spawn().await;
    let (id, client) = customer(&app).await;
    let (other, _) = people::session_of(&app, id).await;
    let challenge_id = ask(&client, NEW).await;
    let code = app.mails_to(NEW).await.pop().unwrap().code();
    let told = app.mails_to(OWNER).await.pop().unwrap();
    assert_eq!(told.header("Subject"), "Perubahan email akun AMPConnect diminta");
    assert!(told.text.contains(NEW) && !told.text.contains(&code));
    let before: OwnAccount = client.get(ACCOUNT).await.ok();
    assert_eq!(before.email, OWNER, "nothing has changed yet");

    let refused = verify(&app.anonymous(), NEW, other_than(&code), Some(&challenge_id))
        .await
        .expect(422);
    assert_eq!(refused.problem().code, "otp_invalid");
    // It is the new address that names the question.
    verify(&app.anonymous(), OWNER, &code, Some(&challenge_id))
        .await
        .expect(422);
    let entered: Value = verify(&app.anonymous(), NEW, &code, Some(&challenge_id))
        .await
        .expect(200)
        .json();
    assert_eq!(entered, json!({"next": "login", "about": "email"}));
    for session in [&client, &other] {
        session.get(ME).await.expect(401);
    }
    verify(&app.anonymous(), NEW, &code, Some(&challenge_id))
        .await
        .expect(422);

    let told = app.mails_to_at_least(OWNER, 2).await.pop().unwrap();
    assert_eq!(told.header("Subject"), "Email akun AMPConnect sudah diganti");
    login(&app.anonymous(), OWNER, PASSWORD).await.expect(401);
    let browser = app.anonymous();
    login(&browser, NEW, PASSWORD).await.expect(202);
    let code = app.mails_to_at_least(NEW, 2).await.pop().unwrap().code();
    let signed_in: TokenResponse = verify(&browser, NEW, &code, None).await.ok();
    assert!(signed_in.user.id.starts_with("cus_"));
    let on_file: String = sqlx::query_scalar("select email from customer where number = 'C1'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(on_file, NEW);
    let entry: (Value, Value) = sqlx::query_as("select before, after from audit_log where action = 'email_changed'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(entry, (json!({"email": OWNER}), json!({"email": NEW})));
}

#[tokio::test]
async fn staff_keep_their_username_and_get_their_links_at_the_new_address() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Admin).await;
    let challenge_id = ask(&client, NEW).await;
    let code = app.mails_to(NEW).await.pop().unwrap().code();
    let entered: Value = verify(&client, NEW, &code, Some(&challenge_id))
        .await
        .expect(200)
        .json();
    assert_eq!(entered, json!({"next": "login", "about": "email", "portal": "admin"}));
    client.get(ME).await.expect(401);
    let client = app.as_role(Role::Admin).await;
    let now: OwnAccount = client.get(ACCOUNT).await.ok();
    assert_eq!(now.email, NEW);
    for email in ["rina@contoh.id", NEW] {
        let forgot = json!({"portal": "admin", "email": email});
        app.anonymous()
            .post("/api/auth/forgot-password", &forgot)
            .await
            .expect(202);
    }
    let link = app.mails_to_at_least(NEW, 2).await.pop().unwrap().link();
    assert!(link.contains("/reset-password?portal=admin#"), "{link}");
    let old = app.mails_to_at_least("rina@contoh.id", 2).await;
    assert_eq!(old.len(), 2, "asked and changed, and no link");
}

#[tokio::test]
async fn a_taken_address_is_answered_alike_and_gets_no_code() {
    let app = TestApp::spawn().await;
    let (_, client) = customer(&app).await;
    people::customer(&app, "C2", STRANGER).await;
    let mut told = Vec::new();
    // Staff of the other portal do not take an address away.
    for (what, email) in [("taken", STRANGER), ("free", NEW), ("of staff", "rina@contoh.id")] {
        let body = json!({"email": email, "password": PASSWORD});
        told.push((what, ask_as(&app, &client, EMAIL, &body).await));
    }
    assert_alike(&told, 202, 1);
    let mail = app.mails_to(STRANGER).await.pop().unwrap();
    assert_eq!(mail.header("Subject"), "Email ini sudah punya akun AMPConnect");
    assert!(
        !mail
            .text
            .split(|c: char| !c.is_ascii_digit())
            .any(|word| word.len() == 6),
        "{}",
        mail.text
    );
    app.mails_to(NEW).await.pop().unwrap().code();
    app.mails_to("rina@contoh.id").await.pop().unwrap().code();
    // Asking again sends none either; the free one gets another.
    let challenge_id = ask(&client, STRANGER).await;
    let again = json!({"email": STRANGER, "challenge_id": challenge_id});
    client.post("/api/auth/resend-otp", &again).await.expect(202);
    verify(&client, STRANGER, "000000", Some(&challenge_id))
        .await
        .expect(422);
    let challenge_id = ask(&client, NEW).await;
    let again = json!({"email": NEW, "challenge_id": challenge_id});
    client.post("/api/auth/resend-otp", &again).await.expect(202);
    let code = app.mails_to_at_least(NEW, 3).await.pop().unwrap().code();
    verify(&client, NEW, &code, Some(&challenge_id)).await.expect(200);
    assert_eq!(
        app.mails_to(STRANGER).await.len(),
        2,
        "one for each time it was asked for, none for the repetition"
    );
}

#[tokio::test]
async fn an_address_that_was_taken_meanwhile_stays_with_who_has_it() {
    let app = TestApp::spawn().await;
    let (_, client) = customer(&app).await;
    let challenge_id = ask(&client, NEW).await;
    let code = app.mails_to(NEW).await.pop().unwrap().code();
    people::customer(&app, "C2", &NEW.to_uppercase()).await;
    verify(&client, NEW, &code, Some(&challenge_id)).await.expect(422);
    client.get(ME).await.expect(200);
}

#[tokio::test]
async fn what_cannot_be_an_address_and_a_wrong_password_are_told_by_field() {
    let app = TestApp::spawn().await;
    let (_, client) = customer(&app).await;
    for (email, password, pointer, code) in [
        ("bukan-alamat", PASSWORD, "/email", "invalid"),
        ("", PASSWORD, "/email", "invalid"),
        (OWNER, PASSWORD, "/email", "unchanged"),
        ("PEMILIK@contoh.id", PASSWORD, "/email", "unchanged"),
        (NEW, "salah", "/password", "invalid"),
        (NEW, "", "/password", "invalid"),
    ] {
        let body = json!({"email": email, "password": password});
        let refused = client.post(EMAIL, &body).await.expect(422).problem();
        assert_eq!(
            (refused.errors[0].pointer.as_str(), refused.errors[0].code.as_str()),
            (pointer, code)
        );
    }
    assert!(app.mails_so_far(NEW).is_empty() && app.mails_so_far(OWNER).is_empty());
}

#[tokio::test]
async fn old_replaced_and_voided_codes_change_no_address() {
    let app = TestApp::spawn().await;
    let (id, client) = customer(&app).await;
    let late = ask(&client, NEW).await;
    let code = app.mails_to(NEW).await.pop().unwrap().code();
    app.clock.advance(TimeDelta::minutes(11));
    verify(&client, NEW, &code, Some(&late)).await.expect(422);

    // A newer wish voids the older, also for another address.
    let (client, _) = people::session_of(&app, id).await;
    let older = ask(&client, NEW).await;
    let code = app.mails_to_at_least(NEW, 2).await.pop().unwrap().code();
    ask(&client, "lain@contoh.id").await;
    verify(&client, NEW, &code, Some(&older)).await.expect(422);

    // So does a new password: whoever has stolen the session cannot go on.
    let asked = ask(&client, NEW).await;
    let code = app.mails_to_at_least(NEW, 3).await.pop().unwrap().code();
    let change = json!({"current_password": PASSWORD, "new_password": "RantaiBaru#428"});
    client.post("/api/auth/password", &change).await.expect(200);
    verify(&client, NEW, &code, Some(&asked)).await.expect(422);
    let email: String = sqlx::query_scalar("select email from account where id = $1")
        .bind(id)
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(email, OWNER);
}

/// The session that a caller has, as its list says.
async fn own_session(client: &Client) -> String {
    let page: Page<SessionSummary> = client.get("/api/auth/sessions").await.ok();
    page.items
        .into_iter()
        .find(|session| session.current)
        .expect("it is listed")
        .id
}

#[tokio::test]
async fn one_session_is_ended_by_its_owner_only() {
    let app = TestApp::spawn().await;
    let (id, here) = customer(&app).await;
    let (phone, _) = people::session_of(&app, id).await;
    let stranger = app.as_role(Role::SuperAdmin).await;
    let (sold, foreign) = (own_session(&phone).await, own_session(&stranger).await);
    for (who, session) in [
        (&here, foreign.as_str()),
        (&stranger, sold.as_str()),
        (&here, "00000000-0000-0000-0000-000000000000"),
        (&here, "bukan-sesi"),
    ] {
        let refused = who.delete(&format!("/api/auth/sessions/{session}")).await.expect(404);
        assert_eq!(refused.problem().code, "not_found");
    }
    for client in [&here, &phone, &stranger] {
        client.get(ME).await.expect(200);
    }
    here.delete(&format!("/api/auth/sessions/{sold}")).await.expect(204);
    phone.get(ME).await.expect(401);
    here.get(ME).await.expect(200);
    here.delete(&format!("/api/auth/sessions/{sold}")).await.expect(404);
    let own = own_session(&here).await;
    here.delete(&format!("/api/auth/sessions/{own}")).await.expect(204);
    here.get(ME).await.expect(401);
    let ended: Vec<String> = sqlx::query_scalar("select subject from audit_log where action = 'session_ended'")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert!(
        ended.len() == 2 && ended[0].starts_with("cus_") && ended[0] == ended[1],
        "{ended:?}"
    );
}

/// When the caller's password was last changed, as its account says.
async fn password_changed_at(client: &Client) -> Option<DateTime<Utc>> {
    client.get(ACCOUNT).await.ok::<OwnAccount>().password_changed_at
}

#[tokio::test]
async fn the_own_account_says_when_its_password_was_last_changed() {
    let app = TestApp::spawn().await;
    let (id, client) = customer(&app).await;
    assert_eq!(password_changed_at(&client).await, None, "it is the first");
    let wrong = json!({"current_password": "Salah#12345", "new_password": "RantaiBaru#428"});
    client.post("/api/auth/password", &wrong).await.expect(422);
    assert_eq!(password_changed_at(&client).await, None, "trying is not changing");
    let change = json!({"current_password": PASSWORD, "new_password": "RantaiBaru#428"});
    let before = app.clock.now();
    client.post("/api/auth/password", &change).await.expect(200);
    let (client, _) = people::session_of(&app, id).await;
    let first = password_changed_at(&client).await.unwrap();
    assert!((before..=app.clock.now()).contains(&first), "{first}");

    app.clock.advance(TimeDelta::hours(30));
    let forgot = json!({"portal": "customer", "email": OWNER});
    client.post("/api/auth/forgot-password", &forgot).await.expect(202);
    let mails = app.mails_to_at_least(OWNER, 2).await;
    let token = mails.iter().find_map(|mail| mail.text.split("/reset-password#").nth(1));
    let token: String = token
        .unwrap()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    let reset = json!({"token": token, "password": "KampasRem#77"});
    client.post("/api/auth/reset-password", &reset).await.expect(200);
    let (client, _) = people::session_of(&app, id).await;
    let second = password_changed_at(&client).await.unwrap();
    assert!(
        second >= first + TimeDelta::hours(30),
        "a link of a mail changes it too"
    );
    let other = app.as_customer("C2").await;
    assert_eq!(password_changed_at(&other).await, None, "each its own");
}
