//! Authenticator apps of staff: setting one up, signing in with it, and being without it.

use chrono::TimeDelta;
use domain::account::{AdminLogin, RecoveryCodes, Role, TotpOffer, TotpState};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, TestApp};
use serde_json::{Value, json};
use server::config::Limit;
use totp_rs::{Builder, Secret, Totp};

const OFFER: &str = "/api/auth/totp";
const CONFIRM: &str = "/api/auth/totp/confirm";
const RENEW: &str = "/api/auth/totp/recovery-codes";
const DISABLE: &str = "/api/auth/totp/disable";

/// The app on somebody's phone.
struct Phone(Totp);

impl Phone {
    fn new(offer: &TotpOffer) -> Self {
        let secret = Secret::try_from_base32(&offer.secret).unwrap();
        Self(
            Builder::new()
                .with_secret(secret)
                .with_account_name("rina")
                .build()
                .unwrap(),
        )
    }

    fn shows(&self, app: &TestApp) -> String {
        let now = app.clock.now().timestamp().try_into().unwrap();
        self.0.generate(now).to_string()
    }
}

async fn sign_in(client: &Client, code: Option<&str>) -> Answer {
    let form = AdminLogin {
        username: "rina".to_owned(),
        password: PASSWORD.to_owned(),
        totp: code.map(str::to_owned),
    };
    client.post("/api/auth/admin/login", &form).await
}

/// Sets the time to the first second of a code.
fn settle(app: &TestApp) {
    app.clock
        .advance(TimeDelta::seconds(30 - app.clock.now().timestamp() % 30));
}

/// Somebody of this role with an app on the phone, which has just shown its first code.
async fn guarded_as(app: &TestApp, role: Role) -> (Client, Phone, Vec<String>) {
    let admin = app.as_role(role).await;
    settle(app);
    let offer: TotpOffer = admin.post(OFFER, &json!({})).await.ok();
    let phone = Phone::new(&offer);
    let codes: RecoveryCodes = admin.post(CONFIRM, &json!({"code": phone.shows(app)})).await.ok();
    (admin, phone, codes.recovery_codes)
}

async fn guarded(app: &TestApp) -> (Client, Phone, Vec<String>) {
    guarded_as(app, Role::Admin).await
}

async fn state(client: &Client) -> TotpState {
    let account: Value = client.get("/api/auth/account").await.ok();
    serde_json::from_value(account["totp"].clone()).unwrap()
}

#[tokio::test]
async fn an_app_guards_the_account_once_its_code_was_entered() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let first: TotpOffer = admin.post(OFFER, &json!({})).await.ok();
    let offer: TotpOffer = admin.post(OFFER, &json!({})).await.ok();
    assert_ne!(first.secret, offer.secret, "each is drawn anew");
    assert!(
        offer.uri.starts_with("otpauth://totp/AMPConnect:rina?"),
        "{}",
        offer.uri
    );
    assert!(offer.qr.len() >= 21 && offer.qr.iter().all(|row| row.len() == offer.qr.len()));
    sign_in(&app.anonymous(), None).await.expect(200);

    let old = Phone::new(&first).shows(&app);
    let told = admin.post(CONFIRM, &json!({"code": old})).await.expect(422).problem();
    assert_eq!(told.errors[0].pointer, "/code");
    let phone = Phone::new(&offer);
    let codes: RecoveryCodes = admin.post(CONFIRM, &json!({"code": phone.shows(&app)})).await.ok();
    assert_eq!(codes.recovery_codes.len(), 10);
    assert_eq!(
        state(&admin).await,
        TotpState {
            enabled: true,
            required: false,
            recovery_codes_left: 10
        }
    );
    admin.post(OFFER, &json!({})).await.expect(409);
    let mails = app.mails_to("rina@contoh.id").await;
    assert!(
        mails[0].header("subject").contains("Autentikator"),
        "{}",
        mails[0].header("subject")
    );
}

#[tokio::test]
async fn the_code_is_asked_for_after_the_right_password_only_and_is_taken_once() {
    let app = TestApp::spawn().await;
    let (_admin, phone, _) = guarded(&app).await;
    let browser = app.anonymous();
    let wrong_password = AdminLogin {
        username: "rina".to_owned(),
        password: "RodaSalah#28".to_owned(),
        totp: Some(phone.shows(&app)),
    };
    let told = browser.post("/api/auth/admin/login", &wrong_password).await.expect(401);
    assert_eq!(told.problem().code, "credentials_invalid");
    assert_eq!(
        sign_in(&browser, None).await.expect(401).problem().code,
        "totp_required"
    );
    // The code that confirmed the app was taken by that.
    let used = phone.shows(&app);
    assert_eq!(
        sign_in(&browser, Some(&used)).await.expect(401).problem().code,
        "totp_invalid"
    );
    settle(&app);
    let spaced = phone.shows(&app);
    let spaced = format!("{} {}", &spaced[..3], &spaced[3..]);
    sign_in(&browser, Some(&spaced)).await.expect(200);
    sign_in(&browser, Some(&spaced)).await.expect(401);
    // A phone whose clock is half a minute behind.
    settle(&app);
    let late = phone.shows(&app);
    settle(&app);
    sign_in(&browser, Some(&late)).await.expect(200);
    // One whose clock is far behind.
    settle(&app);
    let older = phone.shows(&app);
    settle(&app);
    settle(&app);
    sign_in(&browser, Some(&older)).await.expect(401);
}

#[tokio::test]
async fn wrong_codes_count_like_wrong_passwords_and_asking_for_one_does_not() {
    let app = TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(2, 15)).await;
    let (_admin, _phone, _) = guarded(&app).await;
    let browser = app.anonymous();
    for _ in 0..4 {
        sign_in(&browser, None).await.expect(401);
    }
    for _ in 0..2 {
        sign_in(&browser, Some("000000")).await.expect(401);
    }
    sign_in(&browser, None).await.expect(429);
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_app_once() {
    let app = TestApp::spawn().await;
    let (admin, phone, codes) = guarded(&app).await;
    let browser = app.anonymous();
    sign_in(&browser, Some(&codes[0].to_uppercase())).await.expect(200);
    sign_in(&browser, Some(&codes[0])).await.expect(401);
    assert_eq!(state(&admin).await.recovery_codes_left, 9);

    settle(&app);
    admin.post(RENEW, &json!({"code": "000000"})).await.expect(422);
    let renewed: RecoveryCodes = admin.post(RENEW, &json!({"code": phone.shows(&app)})).await.ok();
    sign_in(&browser, Some(&codes[1])).await.expect(401);
    sign_in(&browser, Some(&renewed.recovery_codes[1])).await.expect(200);
    let stored: Vec<Vec<u8>> = sqlx::query_scalar("select hash from recovery_code")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert_eq!(stored.len(), 10);
    assert!(stored.iter().all(|hash| hash.len() == 32));
}

#[tokio::test]
async fn the_password_takes_the_app_away_unless_the_settings_demand_one() {
    let app = TestApp::spawn().await;
    let (boss, _phone, _) = guarded_as(&app, Role::SuperAdmin).await;
    let told = boss
        .post(DISABLE, &json!({"password": "RodaSalah#28"}))
        .await
        .expect(422)
        .problem();
    assert_eq!(told.errors[0].pointer, "/password");
    let set = async |required: bool, version: &str| {
        let body = json!({"login_code": "new_browser", "totp_required": required});
        let request = boss.request(reqwest::Method::PUT, "/api/admin/settings/sign-in");
        Answer::of(request.header("if-match", version).json(&body))
            .await
            .expect(200)
    };
    set(true, "\"0\"").await;
    boss.post(DISABLE, &json!({"password": PASSWORD})).await.expect(409);
    set(false, "\"1\"").await;
    boss.post(DISABLE, &json!({"password": PASSWORD})).await.expect(204);
    app.as_role(Role::SuperAdmin).await;
    assert!(!state(&boss).await.enabled);
}

#[tokio::test]
async fn the_command_line_takes_off_an_app_that_was_lost() {
    let app = TestApp::spawn().await;
    let (_admin, _phone, _) = guarded(&app).await;
    let reset = async |username: &str| server::identity::reset_totp(&app.state.db, &app.state.clock, username).await;
    assert!(!reset("vira").await.unwrap());
    assert!(!reset("nobody").await.unwrap());
    assert!(reset("RINA").await.unwrap());
    sign_in(&app.anonymous(), None).await.expect(200);
}
