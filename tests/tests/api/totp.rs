//! Authenticator apps and recovery codes of staff.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::account::{AdminLogin, OwnAccount, RecoveryCodes, Role, TotpOffer, TotpState};
use domain::settings::LoginCode;
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Authenticator, Client, TestApp};
use serde_json::{Value, json};
use server::config::Limit;

use crate::auth::LOGIN;
use crate::settings;

const OFFER: &str = "/api/auth/totp";
const CONFIRM: &str = "/api/auth/totp/confirm";
const RENEW: &str = "/api/auth/totp/recovery-codes";
const DISABLE: &str = "/api/auth/totp/disable";

async fn login(app: &TestApp, password: &str, totp: Option<&str>) -> Answer {
    let form = AdminLogin {
        username: "rina".to_owned(),
        password: password.to_owned(),
        totp: totp.map(str::to_owned),
    };
    app.anonymous().post(LOGIN, &form).await
}

/// Why a login did not let anybody in.
async fn refusal(app: &TestApp, password: &str, totp: Option<&str>) -> String {
    login(app, password, totp).await.expect(401).problem().code
}

/// Sets the clock to the beginning of a step: codes hold for a while from here.
fn begin_step(app: &TestApp) {
    let late = app.clock.now().timestamp().rem_euclid(30);
    app.clock.advance(TimeDelta::seconds(31 - late));
}

/// Sets an app up for the caller; its code is of the step at hand, which the next begins with none used.
async fn set_up(app: &TestApp, client: &Client) -> (Authenticator, Vec<String>) {
    begin_step(app);
    let offer: TotpOffer = client.post(OFFER, &json!({})).await.ok();
    let phone = Authenticator::read(&offer.uri);
    let confirmed = client.post(CONFIRM, &json!({"code": phone.code(app, 0)})).await;
    let codes = confirmed.ok::<RecoveryCodes>().recovery_codes;
    // Two steps on, so that the one before is unused too.
    app.clock.advance(TimeDelta::seconds(60));
    (phone, codes)
}

async fn state(client: &Client) -> TotpState {
    client.get("/api/auth/account").await.ok::<OwnAccount>().totp
}

#[tokio::test]
async fn an_app_guards_the_account_once_its_code_was_entered() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Admin).await;
    assert!(!state(&client).await.enabled);
    assert_eq!(
        client
            .post(CONFIRM, &json!({"code": "123456"}))
            .await
            .expect(422)
            .problem()
            .errors[0]
            .pointer,
        "/code"
    );
    begin_step(&app);
    let answer = client.post(OFFER, &json!({})).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let first: TotpOffer = answer.json();
    let second: TotpOffer = client.post(OFFER, &json!({})).await.ok();
    assert_ne!(first.secret, second.secret);
    assert!(
        second.uri.starts_with("otpauth://totp/AMPConnect:rina?") && second.uri.contains(&second.secret),
        "{}",
        second.uri
    );
    assert!(
        second.qr.len() >= 21 && second.qr.iter().all(|row| row.len() == second.qr.len()),
        "a square"
    );
    // Nothing is guarded yet, and the first secret is void.
    login(&app, PASSWORD, None).await.expect(200);
    let (old, phone) = (Authenticator::read(&first.uri), Authenticator::read(&second.uri));
    let void = old.code(&app, 0);
    if void != phone.code(&app, 0) {
        client.post(CONFIRM, &json!({"code": void})).await.expect(422);
    }

    let confirmed = client
        .post(CONFIRM, &json!({"code": phone.code(&app, 0)}))
        .await
        .expect(200);
    assert_eq!(confirmed.header("cache-control"), "no-store");
    let codes = confirmed.json::<RecoveryCodes>().recovery_codes;
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    let now = state(&client).await;
    assert!(now.enabled && !now.required && now.recovery_codes_left == 10);
    for (path, body) in [(OFFER, json!({})), (CONFIRM, json!({"code": phone.code(&app, 1)}))] {
        assert_eq!(client.post(path, &body).await.expect(409).problem().code, "conflict");
    }
    assert_eq!(refusal(&app, PASSWORD, None).await, "totp_required");
    // The code that confirmed it was used by that.
    assert_eq!(
        refusal(&app, PASSWORD, Some(&phone.code(&app, 0))).await,
        "totp_invalid"
    );
    let mail = app.mails_to("rina@contoh.id").await.pop().unwrap();
    assert_eq!(mail.header("Subject"), "Autentikator AMPConnect dipasang");
}

#[tokio::test]
async fn the_code_is_asked_for_only_after_the_right_password() {
    let app = TestApp::spawn().await;
    let (phone, _) = set_up(&app, &app.as_role(Role::Admin).await).await;
    let code = phone.code(&app, 0);
    for totp in [None, Some("000000"), Some(code.as_str())] {
        assert_eq!(refusal(&app, "salah", totp).await, "credentials_invalid");
    }
    for empty in [None, Some(""), Some("  ")] {
        assert_eq!(refusal(&app, PASSWORD, empty).await, "totp_required");
    }
    // None of that used it up.
    login(&app, PASSWORD, Some(&code)).await.expect(200);
}

#[tokio::test]
async fn a_code_works_once_and_a_phone_may_be_half_a_minute_off() {
    let app = TestApp::spawn().await;
    let (phone, _) = set_up(&app, &app.as_role(Role::Admin).await).await;
    for far in [-2, 2] {
        begin_step(&app);
        assert_eq!(
            refusal(&app, PASSWORD, Some(&phone.code(&app, far))).await,
            "totp_invalid"
        );
    }
    for near in [-1, 0, 1] {
        begin_step(&app);
        let code = phone.code(&app, near);
        login(&app, PASSWORD, Some(&format!(" {} {} ", &code[..3], &code[3..])))
            .await
            .expect(200);
        assert_eq!(refusal(&app, PASSWORD, Some(&code)).await, "totp_invalid", "{near}");
    }
    // An older one than the newest that was taken is too late.
    assert_eq!(
        refusal(&app, PASSWORD, Some(&phone.code(&app, 0))).await,
        "totp_invalid"
    );
}

#[tokio::test]
async fn of_two_that_come_with_one_code_one_is_let_in() {
    let app = TestApp::spawn().await;
    let (phone, codes) = set_up(&app, &app.as_role(Role::Admin).await).await;
    for code in [&phone.code(&app, 0), &codes[0]] {
        let (one, other) = tokio::join!(login(&app, PASSWORD, Some(code)), login(&app, PASSWORD, Some(code)));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
    }
}

#[tokio::test]
async fn a_wrong_code_counts_as_a_failed_login_and_a_missing_one_does_not() {
    let app = TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(5, 15)).await;
    let (phone, _) = set_up(&app, &app.as_role(Role::Admin).await).await;
    for _ in 0..6 {
        assert_eq!(refusal(&app, PASSWORD, None).await, "totp_required");
    }
    for _ in 0..5 {
        assert_eq!(refusal(&app, PASSWORD, Some("kode-salah")).await, "totp_invalid");
    }
    let refused = login(&app, PASSWORD, Some(&phone.code(&app, 0))).await.expect(429);
    assert_eq!(refused.problem().code, "too_many_logins");
    let failed: i64 =
        sqlx::query_scalar("select count(*) from audit_log where action = 'login_failed' and actor = 'rina'")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    assert_eq!(failed, 5);
}

#[tokio::test]
async fn a_recovery_code_signs_in_once_in_whatever_case() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Admin).await;
    let (_, codes) = set_up(&app, &client).await;
    login(&app, PASSWORD, Some(&codes[0])).await.expect(200);
    assert_eq!(refusal(&app, PASSWORD, Some(&codes[0])).await, "totp_invalid");
    login(&app, PASSWORD, Some(&codes[1].replace('-', " ").to_uppercase()))
        .await
        .expect(200);
    assert_eq!(state(&client).await.recovery_codes_left, 8);
    let used: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'recovery_code_used'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(used, 2);
}

#[tokio::test]
async fn new_recovery_codes_void_the_old_and_need_the_apps_code() {
    let app = TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(5, 15)).await;
    let client = app.as_role(Role::Admin).await;
    client.post(RENEW, &json!({"code": "123456"})).await.expect(404);
    let (phone, old) = set_up(&app, &client).await;
    let refused = client.post(RENEW, &json!({"code": old[0]})).await.expect(422).problem();
    assert_eq!(
        (refused.errors[0].pointer.as_str(), refused.errors[0].code.as_str()),
        ("/code", "totp_invalid")
    );
    let renewed = client
        .post(RENEW, &json!({"code": phone.code(&app, 0)}))
        .await
        .expect(200);
    assert_eq!(renewed.header("cache-control"), "no-store");
    let new = renewed.json::<RecoveryCodes>().recovery_codes;
    assert_eq!(new.len(), 10);
    assert_eq!(refusal(&app, PASSWORD, Some(&old[0])).await, "totp_invalid");
    login(&app, PASSWORD, Some(&new[0])).await.expect(200);
    // The code was used up by that; guessing has an end.
    for _ in 0..3 {
        client.post(RENEW, &json!({"code": "kode-salah"})).await.expect(422);
    }
    client
        .post(RENEW, &json!({"code": phone.code(&app, 1)}))
        .await
        .expect(429);
}

#[tokio::test]
async fn taking_the_app_away_needs_the_password() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Admin).await;
    let (_, codes) = set_up(&app, &client).await;
    let refused = client
        .post(DISABLE, &json!({"password": "salah"}))
        .await
        .expect(422)
        .problem();
    assert_eq!(refused.errors[0].pointer, "/password");
    assert_eq!(refusal(&app, PASSWORD, None).await, "totp_required");
    client.post(DISABLE, &json!({"password": PASSWORD})).await.expect(204);
    login(&app, PASSWORD, None).await.expect(200);
    assert_eq!(state(&client).await.recovery_codes_left, 0);
    let mail = app.mails_to_at_least("rina@contoh.id", 2).await.pop().unwrap();
    assert_eq!(mail.header("Subject"), "Autentikator AMPConnect dilepas");
    // A new app takes none of the old one's codes.
    let (phone, _) = set_up(&app, &client).await;
    assert_eq!(refusal(&app, PASSWORD, Some(&codes[0])).await, "totp_invalid");
    login(&app, PASSWORD, Some(&phone.code(&app, 0))).await.expect(200);
}

#[tokio::test]
async fn a_mandatory_app_stays() {
    let app = TestApp::spawn().await;
    let super_admin = app.as_role(Role::SuperAdmin).await;
    let client = app.as_role(Role::Admin).await;
    set_up(&app, &client).await;
    settings::set(&super_admin, LoginCode::NewBrowser, true).await;
    let mut renewed = client;
    assert!(state(&renewed).await.required);
    let refused = renewed.post(DISABLE, &json!({"password": PASSWORD})).await.expect(409);
    assert_eq!(refused.problem().code, "conflict");
    assert_eq!(refusal(&app, PASSWORD, None).await, "totp_required");
    renewed.token = None;
    for path in [OFFER, CONFIRM, RENEW, DISABLE] {
        renewed.post(path, &Value::Null).await.expect(401);
    }
}

#[tokio::test]
async fn the_command_line_takes_off_an_app_that_was_lost() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::Admin).await;
    set_up(&app, &client).await;
    let reset = async |username: &str| server::identity::reset_totp(&app.state.db, &app.state.clock, username).await;
    assert!(!reset("vira").await.unwrap());
    assert!(!reset("nobody").await.unwrap());
    assert!(reset("RINA").await.unwrap());
    login(&app, PASSWORD, None).await.expect(200);
}
