//! Passwords by links: forgotten ones, and those of the invited.

use chrono::TimeDelta;
use domain::account::TokenResponse;
use integration_tests::TestApp;
use serde_json::{Value, json};

use crate::registration::{OTHER_PASSWORD, OWNER, PASSWORD, account, app, login};

#[tokio::test]
async fn a_forgotten_password_is_set_by_a_link_that_works_once() {
    let (app, admin) = app().await;
    let browser = account(&app, &admin).await;
    let signed_in: TokenResponse = login(&browser, OWNER, PASSWORD).await.expect(200).json();
    let forgot = json!({"portal": "customer", "email": OWNER});
    let known = app
        .anonymous()
        .post("/api/auth/forgot-password", &forgot)
        .await
        .expect(202);
    let unknown = json!({"portal": "customer", "email": "bukan@contoh.id"});
    let unknown = app
        .anonymous()
        .post("/api/auth/forgot-password", &unknown)
        .await
        .expect(202);
    assert_eq!(known.text(), unknown.text());

    let mail = app.mails_to_at_least(OWNER, 4).await.pop().unwrap();
    let token = mail.text.split("/reset-password#").nth(1).unwrap();
    let token: String = token
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    let reset = json!({"token": token, "password": OTHER_PASSWORD});
    let set: Value = app
        .anonymous()
        .post("/api/auth/reset-password", &reset)
        .await
        .expect(200)
        .json();
    assert_eq!(set, json!({"portal": "customer", "login": OWNER}));
    let again = app
        .anonymous()
        .post("/api/auth/reset-password", &reset)
        .await
        .expect(410);
    assert_eq!(again.problem().code, "link_expired");

    let mut old = app.anonymous();
    old.token = Some(signed_in.access_token);
    old.get("/api/auth/me").await.expect(401);
    login(&browser, OWNER, PASSWORD).await.expect(401);
    login(&browser, OWNER, OTHER_PASSWORD).await.expect(200);
}

#[tokio::test]
async fn the_invited_choose_their_password_by_a_link_that_works_once_and_for_no_other_purpose() {
    let app = TestApp::spawn().await;
    let until = app.clock.now() + TimeDelta::hours(72);
    sqlx::query(
        "with invited as (
             insert into account (portal, role, status, username, email, name, created_at)
             values ('admin', 'viewer', 'active', 'baru', 'baru@contoh.id', 'baru', now()) returning id
         )
         insert into one_time_link (hash, purpose, account_id, created_at, expires_at)
         select sha256('undangan'), 'invitation', id, now(), $1 from invited",
    )
    .bind(until)
    .execute(&app.owner())
    .await
    .unwrap();
    let client = app.anonymous();
    let chosen = |password: &str| json!({"token": "undangan", "password": password});
    client
        .post("/api/auth/reset-password", &chosen(PASSWORD))
        .await
        .expect(410);
    let weak = client.post("/api/auth/invitation", &chosen("baru")).await.expect(422);
    assert_eq!(weak.problem().errors[0].pointer, "/password");
    let set: Value = client
        .post("/api/auth/invitation", &chosen(PASSWORD))
        .await
        .expect(200)
        .json();
    assert_eq!(set, json!({"portal": "admin", "login": "baru"}));
    client.post("/api/auth/invitation", &chosen(PASSWORD)).await.expect(410);
    let client = client.signed_in("baru", PASSWORD).await;
    client.get("/api/admin/dashboard").await.expect(200);
}
