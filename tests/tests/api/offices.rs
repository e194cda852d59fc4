//! Many people behind one address: normal use locks nobody out, and nobody names another address than its own.

use integration_tests::{Answer, Client, TestApp};
use reqwest::{Method, header};
use serde_json::json;
use server::config::{Limit, Limits};

use crate::auth::{LOGIN, REFRESH, login};
use crate::people;

/// The limits that hold where the environment says nothing.
const DEFAULTS: Limits = Limits {
    login: Limit::per_minutes(5, 15),
    otp: Limit::per_minutes(3, 10),
    upload: Limit::per_minutes(10, 60),
    api: Limit::per_minutes(100, 15),
    session: Limit::per_minutes(1000, 15),
};

/// One day's start of one user: the app opens, renews its session and shows twelve pages.
async fn use_normally(app: &TestApp, account_id: i64, portal: &str, page: &str) -> Vec<u16> {
    let (mut client, cookie) = people::session_of(app, account_id).await;
    let token = client.token.take();
    let request = client.request(Method::POST, REFRESH).json(&json!({"portal": portal}));
    let request = request.header(header::COOKIE, format!("ampc_{portal}={cookie}"));
    let mut statuses = vec![Answer::of(request).await.status];
    client.token = token;
    for _ in 0..12 {
        statuses.push(client.get(page).await.status);
    }
    statuses
}

#[tokio::test]
async fn two_hundred_users_behind_one_address_are_never_told_to_wait() {
    let app = TestApp::spawn_with(|config| config.limits = DEFAULTS).await;
    let mut accounts = vec![(people::staff(&app, "vira").await, "admin", "/api/admin/dashboard")];
    for number in 0..199 {
        let email = format!("bengkel{number}@contoh.id");
        accounts.push((
            people::customer(&app, &format!("C{number}"), &email).await,
            "customer",
            "/api/parts",
        ));
    }
    for office in accounts.chunks(20) {
        let days = office
            .iter()
            .map(|(id, portal, page)| use_normally(&app, *id, portal, page));
        for statuses in futures_util::future::join_all(days).await {
            assert_eq!(statuses, [200; 13]);
        }
    }
    // A stranger at the same address still has the quota of those without a session, and no more.
    let stranger = app.anonymous();
    for _ in 0..100 {
        stranger.get("/api/parts").await.expect(401);
    }
    stranger.get("/api/parts").await.expect(429);
    use_normally(&app, accounts[0].0, "admin", "/api/admin/dashboard")
        .await
        .iter()
        .for_each(|status| assert_eq!(*status, 200));
}

/// A failed login that claims to come from elsewhere.
async fn fail_from(client: &Client, claimed: &str) -> Answer {
    let request = client.request(Method::POST, LOGIN).json(&login("rina", "salah"));
    Answer::of(
        request
            .header("x-forwarded-for", claimed)
            .header("forwarded", format!("for={claimed}"))
            .header("x-real-ip", claimed)
            .header("client-ip", claimed),
    )
    .await
}

#[tokio::test]
async fn who_claims_another_address_for_each_login_has_five_all_the_same() {
    let app = TestApp::spawn_with(|config| config.limits = DEFAULTS).await;
    let client = app.anonymous();
    for number in 1..=5 {
        fail_from(&client, &format!("203.0.113.{number}")).await.expect(401);
    }
    for claimed in [
        "203.0.113.6",
        "127.0.0.1",
        "2001:db8::1",
        "unknown",
        "",
        "203.0.113.7, 203.0.113.8",
    ] {
        let refused = fail_from(&client, claimed).await.expect(429);
        assert_eq!(refused.problem().code, "too_many_logins", "{claimed}");
    }
    let clients: Vec<String> =
        sqlx::query_scalar("select distinct client from audit_log where action = 'login_failed'")
            .fetch_all(&app.owner())
            .await
            .unwrap();
    assert_eq!(clients, ["127.0.0.1"]);
}
