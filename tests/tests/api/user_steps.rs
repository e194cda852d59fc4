//! Steps that the tests of users and of the log share: customers who come in, and what is done to them.

use domain::account::{AuditEntry, AuditPage, NextStep, Role, TokenResponse, UserDetail, UserList};
use integration_tests::{Answer, Client, SalesFile, TestApp, day};
use reqwest::Method;
use serde_json::{Value, json};

/// The password of every customer here.
pub const PASSWORD: &str = "RodaGigi#28";
/// Another that is taken.
pub const OTHER_PASSWORD: &str = "KampasRem#91";

/// A server with customers C000 to C005 of a few invoices, an admin and a super_admin.
pub async fn app() -> (TestApp, Client, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::many(6, day("2026-10-01")).csv();
    admin.import("penjualan.csv", file).await;
    let super_admin = app.as_role(Role::SuperAdmin).await;
    (app, admin, super_admin)
}

/// The list of users.
pub async fn list(client: &Client, query: &str) -> UserList {
    client.get(&format!("/api/admin/users?{query}")).await.ok()
}

/// The id of a customer.
pub async fn id_of(client: &Client, number: &str) -> String {
    let found = list(client, &format!("q={number}")).await;
    let row = found
        .items
        .into_iter()
        .find(|row| row.customer_number.as_deref() == Some(number));
    row.expect("a customer of this number").id
}

/// The id of a member of the staff.
pub async fn staff_id(client: &Client, username: &str) -> String {
    let found = list(client, &format!("kind=admin&q={username}")).await;
    let row = found
        .items
        .into_iter()
        .find(|row| row.username.as_deref() == Some(username));
    row.expect("a member of the staff").id
}

/// One user.
pub async fn user(client: &Client, id: &str) -> UserDetail {
    client.get(&format!("/api/admin/users/{id}")).await.ok()
}

/// Changes a user as it is now.
pub async fn patch(client: &Client, id: &str, body: &Value) -> Answer {
    let version = user(client, id).await.version;
    patch_seen(client, id, version, body).await
}

/// Changes a user of which this version was seen.
pub async fn patch_seen(client: &Client, id: &str, version: i64, body: &Value) -> Answer {
    let request = client
        .request(Method::PATCH, &format!("/api/admin/users/{id}"))
        .header("if-match", format!("\"{version}\""));
    Answer::of(request.json(body)).await
}

/// Something done to a user: `reset-link`, `anonymise` ...
pub async fn act(client: &Client, id: &str, verb: &str) -> Answer {
    client.post(&format!("/api/admin/users/{id}/{verb}"), &json!({})).await
}

/// Registers a number; the code is not entered yet.
pub async fn register(browser: &Client, number: &str, email: &str) {
    let form = json!({
        "customer_number": number, "name": "Syamsul Bahri", "email": email, "phone": "0812 0000 1182",
        "password": PASSWORD, "password_confirmation": PASSWORD,
    });
    browser.post("/api/auth/register", &form).await.expect(202);
}

/// Enters the code of the newest mail to an address.
pub async fn enter_code(app: &TestApp, browser: &Client, email: &str) -> NextStep {
    let code = app.mails_to(email).await.pop().expect("a mail").code();
    let answer = browser
        .post("/api/auth/verify-otp", &json!({"email": email, "code": code}))
        .await;
    let step: Value = answer.ok();
    serde_json::from_value(step["next"].clone()).expect("a step")
}

/// Makes an account of a number, by way of the address on file; the caller is signed in.
pub async fn account(app: &TestApp, number: &str, email: &str) -> Client {
    sqlx::query("update customer set email = $2 where number = $1")
        .bind(number)
        .bind(email)
        .execute(&app.owner())
        .await
        .unwrap();
    let mut browser = app.anonymous();
    register(&browser, number, email).await;
    assert_eq!(enter_code(app, &browser, email).await, NextStep::Login);
    browser.token = Some(token(&login(&browser, email, PASSWORD).await));
    browser
}

/// Signs in as a customer.
pub async fn login(browser: &Client, email: &str, password: &str) -> Answer {
    let form = json!({"email": email, "password": password});
    browser.post("/api/auth/login", &form).await
}

/// The access token of a sign-in.
pub fn token(answer: &Answer) -> String {
    answer.clone().ok::<TokenResponse>().access_token
}

/// The newest entry of the log about a subject.
pub async fn last_entry(client: &Client, action: &str, subject: &str) -> AuditEntry {
    let page: AuditPage = client.get(&format!("/api/admin/audit?action={action}")).await.ok();
    let mut about = page.items.into_iter().filter(|entry| entry.subject == subject);
    about.next().expect("an entry about it")
}
