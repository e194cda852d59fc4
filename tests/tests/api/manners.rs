//! What holds for every route: problems, headers, conditional reads, the browser app, health.

use std::time::{Duration, Instant};

use domain::account::Role;
use domain::program::Program;
use integration_tests::postgres::TestDatabase;
use integration_tests::{Answer, TestApp};
use reqwest::{Method, header};
use secrecy::SecretString;
use serde_json::json;
use server::config::Origin;
use server::versions::{Audience, DataVersions};

async fn send(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = app.anonymous().request(method.parse().expect("a method"), path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::of(request.body(body.to_owned())).await
}

#[tokio::test]
async fn every_error_is_a_problem_with_its_trace_id() {
    let app = TestApp::spawn().await;
    let login = "/api/auth/admin/login";
    let json = ("content-type", "application/json");
    let long = format!("\"{}\"", "a".repeat(300 * 1024));
    let cases = [
        ("GET", "/api/nothing", None, "", 404, "not_found"),
        ("GET", "/api/admin/nothing", None, "", 401, "unauthorized"),
        ("GET", "/api", None, "", 404, "not_found"),
        ("GET", "/nothing.js", None, "", 404, "not_found"),
        ("POST", "/", None, "", 405, "method_not_allowed"),
        ("DELETE", login, None, "", 405, "method_not_allowed"),
        (
            "POST",
            login,
            Some(("content-type", "text/plain")),
            "{}",
            415,
            "media_type",
        ),
        ("POST", login, None, "{}", 415, "media_type"),
        ("POST", login, Some(json), "", 400, "malformed"),
        ("POST", login, Some(json), "{\"username\":", 400, "malformed"),
        ("POST", login, Some(json), "{}", 422, "invalid"),
        ("POST", login, Some(json), &long, 413, "body_too_large"),
    ];
    let mut traces = std::collections::HashSet::new();
    for (method, path, content_type, body, status, code) in cases {
        let headers: Vec<_> = content_type.into_iter().collect();
        let answer = send(&app, method, path, &headers, body).await.expect(status);
        let problem = answer.problem();
        assert_eq!(problem.code, code, "{method} {path}");
        assert_eq!(problem.kind, format!("about:blank#{code}"));
        assert!(problem.trace_id.len() == 32 && !problem.title.is_empty() && !problem.detail.is_empty());
        assert!(traces.insert(problem.trace_id), "a trace id stands for one request");
    }
}

#[tokio::test]
async fn another_method_is_told_which_ones_there_are() {
    let app = TestApp::spawn().await;
    for (path, allowed) in [
        ("/api/auth/sessions", "GET, DELETE"),
        ("/api/auth/admin/login", "POST"),
        ("/api/health/live", "GET"),
    ] {
        let answer = send(&app, "PATCH", path, &[], "").await.expect(405);
        assert_eq!(answer.header("allow"), allowed);
    }
}

#[tokio::test]
async fn fields_are_told_by_pointer() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    for (body, pointer, code) in [
        (json!({}), "/username", "required"),
        (json!({"username": "rina"}), "/password", "required"),
        (json!({"username": 1, "password": "x"}), "/username", "invalid"),
        (json!({"username": "rina", "password": null}), "/password", "invalid"),
        (
            json!({"username": "rina", "password": "x", "more": 1}),
            "/more",
            "unknown",
        ),
        (json!({"username": "", "password": "x"}), "/username", "required"),
    ] {
        let problem = client.post("/api/auth/admin/login", &body).await.expect(422).problem();
        assert_eq!(
            problem
                .errors
                .iter()
                .map(|e| (e.pointer.as_str(), e.code.as_str()))
                .collect::<Vec<_>>(),
            [(pointer, code)],
            "{body}"
        );
    }
}

#[tokio::test]
async fn pages_may_do_nothing_but_what_they_need() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    for path in [
        "/",
        "/admin/dashboard",
        "/api/health/live",
        "/api/nothing",
        "/api/docs/",
    ] {
        let request = client.request(Method::GET, path).header(header::ACCEPT, "text/html");
        let answer = Answer::of(request).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("'unsafe-eval'"), "{path}: {policy}");
        let sets_styles = policy.contains("'unsafe-inline'");
        assert_eq!(sets_styles, path == "/api/docs/", "{path}: {policy}");
        assert_eq!(
            answer.header("strict-transport-security"),
            "",
            "{path}: over plain http"
        );
    }
    let (mut inline, mut policy) = (0, String::new());
    for page in Program::ALL.map(Program::page) {
        let page = client.get(&format!("/{page}")).await.expect(200);
        page.header("content-security-policy").clone_into(&mut policy);
        let scripts = page
            .text()
            .split("<script")
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>();
        inline += scripts
            .iter()
            .filter(|tag| !tag.split('>').next().unwrap().contains("src="))
            .count();
    }
    assert_eq!(policy.matches("'sha256-").count(), inline, "{policy}");
    assert!(policy.contains("'wasm-unsafe-eval'"));

    let secured =
        TestApp::spawn_with(|config| config.public_url = Origin::parse("https://amp.example.id").unwrap()).await;
    let answer = secured.anonymous().get("/api/health/live").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn only_listed_origins_may_call_from_a_browser() {
    let app = TestApp::spawn_with(|config| {
        config.cors_origins = vec![Origin::parse("https://partner.example").unwrap()];
    })
    .await;
    let ask = |origin: &'static str| {
        let request = reqwest::Client::new()
            .request(Method::OPTIONS, format!("{}/api/parts", app.address))
            .header("origin", origin)
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization");
        Answer::of(request)
    };
    let listed = ask("https://partner.example").await.expect(200);
    assert_eq!(listed.header("access-control-allow-origin"), "https://partner.example");
    assert_eq!(listed.header("access-control-allow-credentials"), "");
    let other = ask("https://evil.example").await;
    assert_eq!(other.header("access-control-allow-origin"), "");
    let plain = TestApp::spawn().await;
    let answer = send(
        &plain,
        "GET",
        "/api/health/live",
        &[("origin", "https://partner.example")],
        "",
    )
    .await;
    assert_eq!(answer.expect(200).header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn an_unchanged_read_is_a_304_until_somebody_writes() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Admin).await;
    let first = client.get("/api/admin/dashboard").await.expect(200);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    assert!(
        first
            .headers
            .get_all("vary")
            .iter()
            .any(|value| value == "Authorization")
    );
    let again = async |client: &integration_tests::Client, path: &str, tag: &str| {
        Answer::of(client.request(Method::GET, path).header(header::IF_NONE_MATCH, tag)).await
    };
    let unchanged = again(&client, "/api/admin/dashboard", &tag).await.expect(304);
    assert!(unchanged.body.is_empty() && unchanged.header("etag") == tag);
    again(&client, "/api/admin/dashboard?from=2026-01-01&to=2026-01-31", &tag)
        .await
        .expect(200);
    let viewer = app.as_role(Role::Viewer).await;
    again(&viewer, "/api/admin/dashboard", &tag).await.expect(200);

    let mut transaction = app.state.db.begin().await.unwrap();
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await.unwrap();
    transaction.commit().await.unwrap();
    app.state.versions.after_commit(raised);
    let changed = again(&client, "/api/admin/dashboard", &tag).await.expect(200);
    assert_ne!(changed.header("etag"), tag);

    app.clock.advance(chrono::TimeDelta::days(1));
    let client = app.as_role(Role::Admin).await;
    again(&client, "/api/admin/dashboard", changed.header("etag"))
        .await
        .expect(200);
}

#[tokio::test]
async fn an_answer_of_a_replica_that_lags_is_not_kept_as_the_newest() {
    let replica = TestDatabase::create().await.expect("a database that never follows");
    let app = TestApp::spawn_with(|config| {
        config.database_read_url = Some(SecretString::from(replica.url.clone()));
    })
    .await;
    let client = app.as_role(Role::Admin).await;
    let mut transaction = app.state.db.begin().await.unwrap();
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await.unwrap();
    transaction.commit().await.unwrap();
    app.state.versions.after_commit(raised);
    let behind = client
        .get("/api/admin/dashboard")
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let request = client
        .request(Method::GET, "/api/admin/dashboard")
        .header(header::IF_NONE_MATCH, behind);
    Answer::of(request).await.expect(200);
    drop(app);
    replica.drop().await.expect("it goes");
}

#[tokio::test]
async fn another_instance_hears_of_a_write() {
    let app = TestApp::spawn().await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let wait = Instant::now();
    while !other.state.notices.are_heard() {
        assert!(wait.elapsed() < Duration::from_secs(5), "the notices are never heard");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut transaction = app.state.db.begin().await.unwrap();
    let raised = DataVersions::bump(&mut transaction, &[Audience::Parts, Audience::Staff])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    app.state.versions.after_commit(raised);
    let expected = app
        .state
        .versions
        .current(&app.state.db, Audience::Parts)
        .await
        .unwrap();
    let wait = Instant::now();
    while other
        .state
        .versions
        .current(&other.state.db, Audience::Parts)
        .await
        .unwrap()
        != expected
    {
        assert!(wait.elapsed() < Duration::from_secs(2), "the write is never heard of");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(other);
}

#[tokio::test]
async fn the_browser_app_is_served_for_its_own_addresses_only() {
    let app = TestApp::spawn().await;
    let html = [("accept", "text/html,application/xhtml+xml")];
    let page = send(&app, "GET", "/", &html, "").await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-cache");
    let tag = page.header("etag").to_owned();
    for (address, program) in [
        ("/customer/history", Program::Customer),
        ("/admin/dashboard", Program::Admin),
        ("/admin/sales", Program::Analytics),
        ("/admin/stock?status=low", Program::Operations),
        ("/admin/users", Program::Administration),
    ] {
        let own = send(&app, "GET", &format!("/{}", program.page()), &html, "")
            .await
            .expect(200);
        let sent = send(&app, "GET", address, &html, "").await.expect(200);
        assert_eq!(sent.body, own.body, "{address}");
    }
    let known = [("accept", "text/html"), ("if-none-match", tag.as_str())];
    send(&app, "GET", "/customer/rewards", &known, "").await.expect(304);
    send(&app, "HEAD", "/", &html, "").await.expect(200);
    send(&app, "GET", "/admin/dashboard", &[("accept", "application/json")], "")
        .await
        .expect(404);
    send(&app, "GET", "/api/admin/dashboard", &html, "").await.expect(401);
    send(&app, "GET", "/../Cargo.toml", &[("accept", "*/*")], "")
        .await
        .expect(404);
}

#[tokio::test]
async fn figures_are_on_an_address_of_their_own() {
    let metrics = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let app = TestApp::spawn_with(|config| config.metrics_listen = Some(metrics)).await;
    app.anonymous().get("/api/parts/06430-KVB-000").await.expect(401);
    let text = reqwest::get(format!("http://{metrics}/metrics"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for name in ["ampconnect_http_requests_total", "ampconnect_password_hashes_total"] {
        assert!(text.contains(name), "{text}");
    }
    assert!(!text.contains("06430"), "a part number is no label");
    app.anonymous().get("/metrics").await.expect(404);
}

#[tokio::test]
async fn health_says_what_it_knows() {
    let app = TestApp::spawn().await;
    for path in ["/api/health/live", "/api/health/ready"] {
        let answer = app.anonymous().get(path).await.expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    app.state.stopping.begin();
    app.anonymous().get("/api/health/live").await.expect(200);
    app.anonymous().get("/api/health/ready").await.expect(503);
}

#[tokio::test]
async fn without_the_database_the_answer_is_503_within_two_seconds() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Admin).await;
    app.state.db.close().await;
    app.state.read.close().await;
    for path in ["/api/health/ready", "/api/admin/dashboard", "/api/auth/sessions"] {
        let asked = Instant::now();
        let answer = client.get(path).await.expect(503);
        assert!(asked.elapsed() < Duration::from_secs(2), "{path}");
        let problem = answer.problem();
        assert_eq!(problem.code, "unavailable");
        assert_eq!(answer.header("retry-after"), "2");
        assert!(!problem.detail.contains("pool"), "the cause stays inside");
    }
    client.get("/api/health/live").await.expect(200);
}
