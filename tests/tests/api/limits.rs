//! The limits: of logins and uploads in the database, of requests in each instance.

use chrono::TimeDelta;
use domain::account::{AdminLogin, Role};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, TestApp};
use reqwest::{Method, header};
use serde_json::json;
use server::config::{Limit, Network};
use server::limits::upload;

const LOGIN: &str = "/api/auth/admin/login";

async fn try_login(client: &Client, username: &str, password: &str) -> Answer {
    let form = AdminLogin {
        username: username.to_owned(),
        password: password.to_owned(),
        totp: None,
    };
    client.post(LOGIN, &form).await
}

async fn with_login_limit(count: u32) -> TestApp {
    TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(count, 15)).await
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_has_to_wait() {
    let app = with_login_limit(5).await;
    let client = app.anonymous();
    for _ in 0..5 {
        try_login(&client, "rina", "salah").await.expect(401);
    }
    let refused = try_login(&client, "RINA", PASSWORD).await.expect(429);
    let problem = refused.problem();
    assert_eq!(problem.code, "too_many_logins");
    assert_eq!(
        problem.detail,
        "Terlalu banyak percobaan login. Coba lagi dalam 15 menit."
    );
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((890..=900).contains(&wait), "{wait}");
    assert_eq!(refused.header("ratelimit-limit"), "5");
    assert_eq!(refused.header("ratelimit-remaining"), "0");
    // Another account at the same address goes on.
    try_login(&client, "vira", PASSWORD).await.expect(200);
    app.clock.advance(TimeDelta::minutes(10));
    let later = try_login(&client, "rina", PASSWORD).await.expect(429).problem();
    assert_eq!(later.detail, "Terlalu banyak percobaan login. Coba lagi dalam 5 menit.");
    app.clock.advance(TimeDelta::minutes(5));
    try_login(&client, "rina", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_right_password_costs_nothing() {
    let app = with_login_limit(2).await;
    for _ in 0..4 {
        try_login(&app.anonymous(), "rina", PASSWORD).await.expect(200);
    }
    try_login(&app.anonymous(), "rina", "salah").await.expect(401);
    try_login(&app.anonymous(), "rina", PASSWORD).await.expect(200);
    try_login(&app.anonymous(), "rina", "salah").await.expect(401);
    try_login(&app.anonymous(), "rina", "salah").await.expect(429);
}

#[tokio::test]
async fn attempts_at_once_do_not_slip_through() {
    let app = with_login_limit(3).await;
    let client = app.anonymous();
    let attempts = (0..12).map(|_| try_login(&client, "rina", "salah"));
    let statuses = futures_util::future::join_all(attempts).await;
    assert_eq!(statuses.iter().filter(|answer| answer.status == 401).count(), 3);
    assert_eq!(statuses.iter().filter(|answer| answer.status == 429).count(), 9);
}

#[tokio::test]
async fn a_client_has_ten_times_as_many_over_all_accounts() {
    let app = with_login_limit(1).await;
    let client = app.anonymous();
    for number in 0..10 {
        try_login(&client, &format!("nobody{number}"), "salah")
            .await
            .expect(401);
    }
    try_login(&client, "rina", PASSWORD).await.expect(429);
    app.clock.advance(TimeDelta::minutes(15));
    try_login(&client, "rina", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_browser_that_signed_in_before_is_not_held_up_by_failures_from_elsewhere() {
    let app = with_login_limit(1).await;
    let known = app.anonymous();
    try_login(&known, "rina", PASSWORD).await.expect(200);
    let stranger = app.anonymous();
    try_login(&stranger, "rina", "salah").await.expect(401);
    try_login(&stranger, "rina", PASSWORD).await.expect(429);
    try_login(&known, "rina", PASSWORD).await.expect(200);
    // It is known to this account only, and counts by itself.
    try_login(&known, "rina", "salah").await.expect(401);
    try_login(&known, "rina", PASSWORD).await.expect(429);
    try_login(&known, "vira", "salah").await.expect(401);
    try_login(&stranger, "vira", "salah").await.expect(429);
}

#[tokio::test]
async fn the_count_survives_a_restart_and_holds_across_instances() {
    let app = with_login_limit(2).await;
    let other = TestApp::spawn_on(app.database.clone(), |config| {
        config.limits.login = Limit::per_minutes(2, 15);
    })
    .await;
    try_login(&app.anonymous(), "rina", "salah").await.expect(401);
    try_login(&other.anonymous(), "rina", "salah").await.expect(401);
    try_login(&app.anonymous(), "rina", PASSWORD).await.expect(429);
    try_login(&other.anonymous(), "rina", PASSWORD).await.expect(429);
    drop(other);
}

#[tokio::test]
async fn off_is_off() {
    let app = TestApp::spawn().await;
    for _ in 0..7 {
        try_login(&app.anonymous(), "rina", "salah").await.expect(401);
    }
    try_login(&app.anonymous(), "rina", PASSWORD).await.expect(200);
    for _ in 0..120 {
        app.anonymous().get("/api/auth/me").await.expect(401);
    }
}

#[tokio::test]
async fn a_client_without_a_session_has_its_requests_counted() {
    let app = TestApp::spawn_with(|config| config.limits.api = Limit::per_minutes(3, 15)).await;
    let client = app.anonymous();
    for left in ["2", "1", "0"] {
        let answer = client.get("/api/nothing").await.expect(404);
        assert_eq!(answer.header("ratelimit-remaining"), left);
        assert_eq!(answer.header("ratelimit-limit"), "3");
    }
    // The limit is judged before the token.
    let refused = client.get("/api/auth/me").await.expect(429);
    let problem = refused.problem();
    assert_eq!(problem.code, "too_many_requests");
    assert_eq!(problem.detail, "Terlalu banyak permintaan. Coba lagi dalam 5 menit.");
    assert!((290..=300).contains(&refused.header("retry-after").parse::<i64>().unwrap()));
    for free in [
        "/api/health/live",
        "/api/health/ready",
        "/api/openapi.json",
        "/api/docs/",
        "/index.html",
    ] {
        client.get(free).await.expect(200);
    }
    app.clock.advance(TimeDelta::minutes(5));
    client.get("/api/auth/me").await.expect(401);
}

#[tokio::test]
async fn each_account_has_its_own_count_and_a_304_costs_nothing() {
    let app = TestApp::spawn_with(|config| {
        config.limits.api = Limit::per_minutes(2, 15);
        config.limits.session = Limit::per_minutes(3, 15);
    })
    .await;
    // Signing in gives its count back: four sign-ins from one address, of which two would be allowed.
    let (one, same) = (app.as_role(Role::Admin).await, app.as_role(Role::Admin).await);
    let (other, _) = (app.as_role(Role::Viewer).await, app.as_role(Role::SuperAdmin).await);
    let tag = one.get("/api/auth/me").await.expect(200).header("etag").to_owned();
    for _ in 0..10 {
        let request = one
            .request(Method::GET, "/api/auth/me")
            .header(header::IF_NONE_MATCH, &tag);
        Answer::of(request).await.expect(304);
    }
    one.get("/api/auth/me").await.expect(200);
    same.get("/api/auth/me").await.expect(200);
    assert_eq!(
        one.get("/api/auth/me").await.expect(429).problem().code,
        "too_many_requests"
    );
    same.get("/api/auth/me").await.expect(429);
    other.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_live_refresh_cookie_speaks_for_its_account() {
    let app = TestApp::spawn_with(|config| config.limits.api = Limit::per_minutes(2, 15)).await;
    let client = app.anonymous();
    try_login(&client, "rina", PASSWORD).await.expect(200);
    for _ in 0..2 {
        app.anonymous().get("/api/auth/me").await.expect(401);
    }
    app.anonymous().get("/api/auth/me").await.expect(429);
    client
        .post("/api/auth/refresh", &json!({"portal": "admin"}))
        .await
        .expect(200);
    app.anonymous()
        .post("/api/auth/refresh", &json!({"portal": "admin"}))
        .await
        .expect(429);
}

#[tokio::test]
async fn clients_behind_a_trusted_proxy_are_told_apart() {
    let trusting = TestApp::spawn_with(|config| {
        config.limits.api = Limit::per_minutes(1, 15);
        config.trusted_proxies = vec![Network::parse("127.0.0.1").unwrap()];
    })
    .await;
    let ask = |app: &TestApp, from: &'static str| {
        let request = app
            .anonymous()
            .request(Method::GET, "/api/auth/me")
            .header("x-forwarded-for", from);
        async move { Answer::of(request).await.status }
    };
    assert_eq!(ask(&trusting, "203.0.113.1").await, 401);
    assert_eq!(ask(&trusting, "203.0.113.1").await, 429);
    assert_eq!(ask(&trusting, "203.0.113.2").await, 401);
    assert_eq!(
        ask(&trusting, "203.0.113.9, 203.0.113.2").await,
        429,
        "what the client wrote itself is not believed"
    );
    assert_eq!(ask(&trusting, "2001:db8::1").await, 401);
    assert_eq!(ask(&trusting, "2001:db8::2").await, 429, "an IPv6 client is its /64");

    let direct = TestApp::spawn_with(|config| config.limits.api = Limit::per_minutes(1, 15)).await;
    assert_eq!(ask(&direct, "203.0.113.1").await, 401);
    assert_eq!(
        ask(&direct, "203.0.113.2").await,
        429,
        "nobody is believed where no proxy is trusted"
    );
}

#[tokio::test]
async fn a_browser_that_breaks_over_and_over_is_not_noted_for_ever() {
    let app = TestApp::spawn_with(|config| config.limits.api = Limit::per_minutes(1000, 15)).await;
    let report = json!({"message": "panicked", "path": "/admin/dashboard"});
    for _ in 0..20 {
        app.anonymous().post("/api/client-errors", &report).await.expect(204);
    }
    app.anonymous().post("/api/client-errors", &report).await.expect(429);
}

#[tokio::test]
async fn an_admin_has_ten_uploads_an_hour_and_a_selection_counts_once() {
    let app = TestApp::spawn().await;
    let limit = Limit::per_minutes(10, 60);
    let count = async |account: i64, batch: Option<&str>| {
        upload::count(&app.state.db, limit, account, batch, app.clock.now()).await
    };
    for _ in 0..9 {
        count(1, None).await.unwrap();
    }
    for _ in 0..50 {
        count(1, Some("selection")).await.unwrap();
    }
    let refused = count(1, Some("selection")).await.unwrap_err();
    assert_eq!(
        refused.code().as_str(),
        "too_many_uploads",
        "the 51st file is a selection of its own"
    );
    assert!(
        refused
            .to_string()
            .contains("Terlalu banyak upload. Coba lagi dalam 60 menit."),
        "{refused}"
    );
    count(2, Some("selection")).await.unwrap();
    app.clock.advance(TimeDelta::minutes(60));
    let slot = count(1, None).await.unwrap();
    slot.give_back(&mut app.state.db.acquire().await.unwrap())
        .await
        .unwrap();
    for _ in 0..10 {
        count(1, None).await.unwrap();
    }
    count(1, None).await.unwrap_err();
}

#[tokio::test]
async fn files_of_one_selection_that_come_at_once_count_once() {
    let app = TestApp::spawn().await;
    let limit = Limit::per_minutes(1, 60);
    let now = app.clock.now();
    let all = (0..20).map(|_| upload::count(&app.state.db, limit, 1, Some("selection"), now));
    for outcome in futures_util::future::join_all(all).await {
        outcome.unwrap();
    }
    upload::count(&app.state.db, limit, 1, None, now).await.unwrap_err();
}
