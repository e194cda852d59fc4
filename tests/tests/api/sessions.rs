//! Sessions: renewing, ending, listing, and a new password.

use chrono::TimeDelta;
use domain::Page;
use domain::account::{PasswordChange, Role, SessionSummary, TokenResponse};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, TestApp};
use reqwest::header;
use serde_json::json;

use crate::auth::{LOGIN, ME, REFRESH, cookie, login, refresh, tokens};

#[tokio::test]
async fn a_refresh_replaces_the_cookie_and_the_old_one_has_ten_seconds() {
    let app = TestApp::spawn().await;
    let (client, first) = tokens(&app, "rina").await;
    let renewed = refresh(&app, &first).await.expect(200);
    let second = cookie(&renewed, "ampc_admin").unwrap();
    assert_ne!(first, second);
    assert_eq!(renewed.json::<TokenResponse>().user.name, "rina");
    // The answer was lost, or two tabs asked at once.
    app.clock.advance(TimeDelta::seconds(9));
    let third = cookie(&refresh(&app, &first).await.expect(200), "ampc_admin").unwrap();
    refresh(&app, &third).await.expect(200);
    client.get(ME).await.expect(200);
    // Only one of the two that were given out can be in the browser.
    app.clock.advance(TimeDelta::seconds(11));
    let refused = refresh(&app, &second).await.expect(401);
    assert_eq!(
        cookie(&refused, "ampc_admin").as_deref(),
        Some(""),
        "the cookie is dropped"
    );
    client.get(ME).await.expect(401);
}

#[tokio::test]
async fn a_cookie_used_twice_ends_the_whole_session_and_is_noted() {
    let app = TestApp::spawn().await;
    let (client, stolen) = tokens(&app, "rina").await;
    let own = cookie(&refresh(&app, &stolen).await.expect(200), "ampc_admin").unwrap();
    app.clock.advance(TimeDelta::seconds(11));
    refresh(&app, &stolen).await.expect(401);
    refresh(&app, &own).await.expect(401);
    client.get(ME).await.expect(401);
    let noted: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'session_reused'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(noted, 1);
}

#[tokio::test]
async fn two_refreshes_at_once_both_succeed() {
    let app = TestApp::spawn().await;
    let (_, first) = tokens(&app, "rina").await;
    let (one, other) = tokio::join!(refresh(&app, &first), refresh(&app, &first));
    let (one, other) = (one.expect(200), other.expect(200));
    assert_ne!(cookie(&one, "ampc_admin"), cookie(&other, "ampc_admin"));
    // Whichever of them the browser kept.
    refresh(&app, &cookie(&one, "ampc_admin").unwrap()).await.expect(200);
}

#[tokio::test]
async fn being_signed_out_is_no_error() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    client.post(REFRESH, &json!({"portal": "admin"})).await.expect(204);
    client
        .post("/api/auth/logout", &json!({"portal": "admin"}))
        .await
        .expect(204);
    let (_, resting) = tokens(&app, "rina").await;
    app.clock.advance(TimeDelta::hours(12));
    let answer = refresh(&app, &resting).await.expect(204);
    assert_eq!(cookie(&answer, "ampc_admin").as_deref(), Some(""));
}

#[tokio::test]
async fn a_session_in_use_lasts_seven_days_and_no_longer() {
    let app = TestApp::spawn().await;
    let (_, mut current) = tokens(&app, "rina").await;
    for _ in 0..15 {
        app.clock.advance(TimeDelta::hours(11));
        current = cookie(&refresh(&app, &current).await.expect(200), "ampc_admin").unwrap();
    }
    // 165 hours have passed: the last access token is good for as long as the session.
    app.clock.advance(TimeDelta::minutes(175));
    let last = refresh(&app, &current).await.expect(200);
    assert!(last.json::<TokenResponse>().expires_in <= 300);
    app.clock.advance(TimeDelta::minutes(6));
    refresh(&app, &cookie(&last, "ampc_admin").unwrap()).await.expect(204);
}

#[tokio::test]
async fn a_cookie_that_is_not_ours_is_refused() {
    let app = TestApp::spawn().await;
    let (_, good) = tokens(&app, "rina").await;
    let mut forged = good.clone().into_bytes();
    forged[40] = if forged[40] == b'A' { b'B' } else { b'A' };
    for cookie in [
        "x",
        "",
        &"A".repeat(86),
        &String::from_utf8(forged).unwrap(),
        &good[1..],
    ] {
        assert_eq!(refresh(&app, cookie).await.status, 401, "{cookie}");
    }
    refresh(&app, &good).await.expect(200);
}

#[tokio::test]
async fn refresh_and_logout_are_for_our_own_pages() {
    let app = TestApp::spawn().await;
    let (_, cookie) = tokens(&app, "rina").await;
    let http = reqwest::Client::new();
    for path in [REFRESH, "/api/auth/logout"] {
        for origin in [
            None,
            Some("https://evil.example"),
            Some("null"),
            Some("http://127.0.0.1:1"),
        ] {
            let mut request = http
                .post(format!("{}{path}", app.address))
                .header(header::COOKIE, format!("ampc_admin={cookie}"))
                .json(&json!({"portal": "admin"}));
            if let Some(origin) = origin {
                request = request.header(header::ORIGIN, origin);
            }
            assert_eq!(
                Answer::of(request).await.expect(403).problem().code,
                "forbidden",
                "{origin:?}"
            );
        }
    }
    refresh(&app, &cookie).await.expect(200);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_both_tokens() {
    let app = TestApp::spawn().await;
    let (client, cookie) = tokens(&app, "rina").await;
    client
        .post("/api/auth/logout", &json!({"portal": "admin"}))
        .await
        .expect(204);
    client.get(ME).await.expect(401);
    refresh(&app, &cookie).await.expect(401);
}

#[tokio::test]
async fn sessions_are_listed_and_all_can_be_ended() {
    let app = TestApp::spawn().await;
    let (one, other) = (app.as_role(Role::Admin).await, app.as_role(Role::Admin).await);
    let stranger = app.as_role(Role::Viewer).await;
    let page: Page<SessionSummary> = one.get("/api/auth/sessions").await.ok();
    assert_eq!((page.total, page.items.len()), (2, 2));
    assert_eq!(page.items.iter().filter(|session| session.current).count(), 1);
    one.delete("/api/auth/sessions").await.expect(204);
    one.get(ME).await.expect(401);
    other.get(ME).await.expect(401);
    stranger.get(ME).await.expect(200);
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_goes_on_with_a_new_one() {
    let app = TestApp::spawn().await;
    let (mut one, other) = (app.as_role(Role::Admin).await, app.as_role(Role::Admin).await);
    let change = |current: &str, new: &str| PasswordChange {
        current_password: current.to_owned(),
        new_password: new.to_owned(),
    };
    for (current, new, pointer) in [
        ("PorosDepan#40", "RantaiBaru#428", "/current_password"),
        (PASSWORD, "kurang", "/new_password"),
        (PASSWORD, "Rina#2026xyz", "/new_password"),
        (PASSWORD, PASSWORD, "/new_password"),
    ] {
        let refused = one.post("/api/auth/password", &change(current, new)).await.expect(422);
        let errors = refused.problem().errors;
        assert!(
            !errors.is_empty() && errors.iter().all(|error| error.pointer == pointer),
            "{errors:?}"
        );
    }
    other.get(ME).await.expect(200);
    let changed = one
        .post("/api/auth/password", &change(PASSWORD, "RantaiBaru#428"))
        .await;
    let tokens: TokenResponse = changed.ok();
    one.get(ME).await.expect(401);
    other.get(ME).await.expect(401);
    one.token = Some(tokens.access_token);
    one.get(ME).await.expect(200);
    app.anonymous().post(LOGIN, &login("rina", PASSWORD)).await.expect(401);
    app.anonymous()
        .post(LOGIN, &login("rina", "RantaiBaru#428"))
        .await
        .expect(200);
}
