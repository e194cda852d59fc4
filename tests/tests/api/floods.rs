//! A flood of password attempts: each costs one hash at most, those over the limit none, and nothing else gets slow.

use std::collections::BTreeMap;

use domain::account::Role;
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, TestApp};
use serde_json::json;
use server::config::Limit;

use crate::auth::{LOGIN, login};
use crate::registration::{self, OWNER, account, app_with};

/// What 1000 attempts at once are answered, by status, and how many hashes they cost.
async fn flood(app: &TestApp, attempt: impl AsyncFn(Client) -> Answer) -> (BTreeMap<u16, usize>, u64) {
    let before = app.state.hasher.done();
    let client = app.anonymous();
    let answers = futures_util::future::join_all((0..1000).map(|_| attempt(client.clone()))).await;
    let mut statuses = BTreeMap::new();
    for answer in &answers {
        *statuses.entry(answer.status).or_default() += 1;
        answer.problem();
    }
    (statuses, app.state.hasher.done() - before)
}

fn five_and_the_rest() -> (BTreeMap<u16, usize>, u64) {
    (BTreeMap::from([(401, 5), (429, 995)]), 5)
}

#[tokio::test]
async fn of_a_thousand_wrong_passwords_at_once_five_are_tried() {
    let app = TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(5, 15)).await;
    let told = flood(&app, async |client| client.post(LOGIN, &login("rina", "salah")).await).await;
    assert_eq!(told, five_and_the_rest());
    // Unknown names too.
    let told = flood(&app, async |client| client.post(LOGIN, &login("nobody", "salah")).await).await;
    assert_eq!(told, five_and_the_rest());
}

#[tokio::test]
async fn of_a_thousand_wrong_passwords_of_a_customer_at_once_five_are_tried() {
    let (app, admin) = app_with(|config| config.limits.login = Limit::per_minutes(5, 15)).await;
    drop(account(&app, &admin).await);
    let told = flood(&app, async |client| registration::login(&client, OWNER, "salah").await).await;
    assert_eq!(told, five_and_the_rest());
}

#[tokio::test]
async fn of_a_thousand_wrong_current_passwords_at_once_five_are_tried() {
    let app = TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(5, 15)).await;
    let signed_in = app.as_role(Role::Admin).await;
    let body = json!({"current_password": "salah", "new_password": "RantaiBaru#428"});
    let (statuses, hashes) = flood(&app, async |_| signed_in.post("/api/auth/password", &body).await).await;
    assert_eq!((statuses, hashes), (BTreeMap::from([(422, 5), (429, 995)]), 5));
}

#[tokio::test]
async fn requests_go_on_while_an_account_is_flooded() {
    let app = TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(5, 15)).await;
    let signed_in = app.as_role(Role::Admin).await;
    let (told, ()) = tokio::join!(
        flood(&app, async |client| client.post(LOGIN, &login("vira", "salah")).await),
        async {
            for _ in 0..20 {
                signed_in.get("/api/auth/sessions").await.expect(200);
                signed_in.get("/api/admin/dashboard").await.expect(200);
                app.anonymous().post(LOGIN, &login("sari", PASSWORD)).await.expect(200);
            }
        }
    );
    assert_eq!(told.0, five_and_the_rest().0);
}
