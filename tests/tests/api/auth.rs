//! Signing in: what is told, what is kept, and when an account stops counting.

use domain::account::{AdminLogin, Role, TokenResponse};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, TestApp};
use reqwest::{Method, header};
use serde_json::json;

/// Signing in as staff.
pub const LOGIN: &str = "/api/auth/admin/login";
/// New tokens.
pub const REFRESH: &str = "/api/auth/refresh";
/// Who am I.
pub const ME: &str = "/api/auth/me";

/// The body of a sign-in.
pub fn login(username: &str, password: &str) -> AdminLogin {
    AdminLogin {
        username: username.to_owned(),
        password: password.to_owned(),
        totp: None,
    }
}

/// The value that an answer sets a cookie to.
pub fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.headers.get_all(header::SET_COOKIE).iter();
    set.filter_map(|value| {
        value
            .to_str()
            .ok()?
            .strip_prefix(name)?
            .strip_prefix('=')?
            .split(';')
            .next()
    })
    .map(str::to_owned)
    .next()
}

/// Asks for new tokens with this cookie and nothing else.
pub async fn refresh(app: &TestApp, cookie: &str) -> Answer {
    let client = Client::new(&app.address);
    let request = client.request(Method::POST, REFRESH).json(&json!({"portal": "admin"}));
    Answer::of(request.header(header::COOKIE, format!("ampc_admin={cookie}"))).await
}

/// Signs in; the tokens and the refresh cookie.
pub async fn tokens(app: &TestApp, username: &str) -> (Client, String) {
    let mut client = app.anonymous();
    let answer = client.post(LOGIN, &login(username, PASSWORD)).await.expect(200);
    let refresh_cookie = cookie(&answer, "ampc_admin").expect("a refresh cookie");
    client.token = Some(answer.json::<TokenResponse>().access_token);
    (client, refresh_cookie)
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    let wrong = client.post(LOGIN, &login("rina", "PorosDepan#40")).await.expect(401);
    let unknown = client.post(LOGIN, &login("nobody", "PorosDepan#40")).await.expect(401);
    let (mut wrong_told, unknown_told) = (wrong.problem(), unknown.problem());
    assert_eq!(wrong_told.code, "credentials_invalid");
    assert!(wrong_told.detail.starts_with("Nama pengguna atau kata sandi salah"));
    wrong_told.trace_id.clone_from(&unknown_told.trace_id);
    assert_eq!(wrong_told, unknown_told);
    let names = |answer: &Answer| answer.headers.keys().cloned().collect::<std::collections::HashSet<_>>();
    assert_eq!(names(&wrong), names(&unknown));
}

#[tokio::test]
async fn the_case_of_a_username_does_not_matter_and_that_of_a_password_does() {
    let app = TestApp::spawn().await;
    let answer = app.anonymous().post(LOGIN, &login(" RiNa ", PASSWORD)).await;
    let user = answer.ok::<TokenResponse>().user;
    assert_eq!((user.name.as_str(), user.role), ("rina", Role::Admin));
    let answer = app
        .anonymous()
        .post(LOGIN, &login("rina", &PASSWORD.to_lowercase()))
        .await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn the_refresh_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let app = TestApp::spawn().await;
    let answer = app.anonymous().post(LOGIN, &login("rina", PASSWORD)).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let set: Vec<&str> = answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    assert_eq!(set.len(), 2, "{set:?}");
    for cookie in &set {
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/api/auth", "Max-Age="] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "http on loopback: {cookie}");
    }
    let secured = TestApp::spawn_with(|config| {
        config.public_url = server::config::Origin::parse("https://amp.example.id").unwrap();
    })
    .await;
    let answer = secured
        .anonymous()
        .post(LOGIN, &login("rina", PASSWORD))
        .await
        .expect(200);
    let mut cookies = answer.headers.get_all(header::SET_COOKIE).iter();
    assert!(cookies.all(|value| value.to_str().unwrap().contains("Secure")));
}

#[tokio::test]
async fn a_disabled_account_is_refused_on_the_next_request_of_every_instance() {
    let app = TestApp::spawn().await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let client = app.as_role(Role::Viewer).await;
    let mut elsewhere = Client::new(&other.address);
    elsewhere.token.clone_from(&client.token);
    client.get(ME).await.expect(200);
    elsewhere.get(ME).await.expect(200);
    sqlx::query("update account set status = 'disabled' where username = 'vira'")
        .execute(&app.owner())
        .await
        .unwrap();
    let mut tries = 0;
    for who in [&client, &elsewhere] {
        // The notice is on its way, as the next request is.
        while who.get(ME).await.status != 401 {
            tries += 1;
            assert!(tries < 50, "still let in");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
    let refused = app.anonymous().post(LOGIN, &login("vira", PASSWORD)).await.expect(403);
    assert_eq!(refused.problem().code, "account_disabled");
    let wrong = app
        .anonymous()
        .post(LOGIN, &login("vira", "PorosDepan#40"))
        .await
        .expect(401);
    assert_eq!(wrong.problem().code, "credentials_invalid");
    drop(other);
}

#[tokio::test]
async fn sessions_die_at_once_while_notices_cannot_be_heard() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Viewer).await;
    client.get(ME).await.expect(200);
    // Whatever the listener does from here on, it is not allowed to connect again.
    app.state.listen.close().await;
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ampconnect listen' and datname = current_database()")
        .execute(&app.state.db)
        .await
        .unwrap();
    while app.state.notices.are_heard() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    client.get(ME).await.expect(200);
    sqlx::query("update account set role = 'admin' where username = 'vira'")
        .execute(&app.owner())
        .await
        .unwrap();
    client.get(ME).await.expect(401);
}

#[tokio::test]
async fn what_an_unknown_person_typed_is_not_kept() {
    let app = TestApp::spawn().await;
    app.anonymous()
        .post(LOGIN, &login("Rahasia#2026", "x"))
        .await
        .expect(401);
    app.anonymous().post(LOGIN, &login("rina", "y")).await.expect(401);
    let entries: Vec<(String, String, String)> =
        sqlx::query_as("select actor, subject, client from audit_log where action = 'login_failed' order by id")
            .fetch_all(&app.owner())
            .await
            .unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!((entries[0].0.as_str(), entries[0].1.as_str()), ("tidak dikenal", ""));
    assert_eq!((entries[1].0.as_str(), entries[1].2.as_str()), ("rina", "127.0.0.1"));
    assert!(entries[1].1.starts_with("adm_"));
}
