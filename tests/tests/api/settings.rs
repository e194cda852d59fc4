//! How people sign in, as super_admins set it: emailed codes of customers, authenticator apps of staff.

use std::time::Duration;

use domain::account::{Role, SessionUser, TotpOffer};
use domain::settings::{LoginCode, Settings, SignInSettings, Versioned};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Authenticator, Client, TestApp};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::auth::ME;
use crate::people;
use crate::registration::{OWNER, login, verify};

pub const SIGN_IN: &str = "/api/admin/settings/sign-in";

/// Asks for a change with this `If-Match`.
pub async fn put(client: &Client, if_match: Option<&str>, body: &Value) -> Answer {
    let mut request = client.request(Method::PUT, SIGN_IN).json(body);
    if let Some(version) = if_match {
        request = request.header(header::IF_MATCH, version);
    }
    Answer::of(request).await
}

/// Sets how people sign in, whatever it was.
pub async fn set(client: &Client, login_code: LoginCode, totp_required: bool) {
    let Settings { sign_in, .. } = client.get("/api/admin/settings").await.ok();
    let value = SignInSettings {
        login_code,
        totp_required,
    };
    put(client, Some(&format!("\"{}\"", sign_in.version)), &json!(value))
        .await
        .expect(200);
}

#[tokio::test]
async fn a_change_names_the_version_that_was_seen_and_is_noted() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let Settings { sign_in, .. } = client.get("/api/admin/settings").await.ok();
    assert_eq!((sign_in.version, sign_in.value), (0, SignInSettings::default()));
    assert_eq!((sign_in.changed_at, sign_in.changed_by), (None, None));
    let always = json!({"login_code": "always", "totp_required": false});
    assert_eq!(
        put(&client, None, &always).await.expect(428).problem().code,
        "version_missing"
    );
    for stale in ["\"1\"", "0", "*", ""] {
        let refused = put(&client, Some(stale), &always).await.expect(412);
        assert_eq!(refused.problem().code, "changed_meanwhile", "{stale}");
    }
    let changed: Versioned<SignInSettings> = put(&client, Some("\"0\""), &always).await.ok();
    assert_eq!((changed.version, changed.value.login_code), (1, LoginCode::Always));
    put(&client, Some("\"0\""), &always).await.expect(412);
    for (wrong, pointer) in [
        (
            json!({"login_code": "sometimes", "totp_required": false}),
            "/login_code",
        ),
        (json!({"login_code": "never"}), "/totp_required"),
        (
            json!({"login_code": "never", "totp_required": false, "more": 1}),
            "/more",
        ),
    ] {
        let told = put(&client, Some("\"1\""), &wrong).await.expect(422).problem();
        assert_eq!(told.errors[0].pointer, pointer);
    }
    let never = json!({"login_code": "never", "totp_required": false});
    put(&client, Some("\"1\""), &never).await.expect(200);
    let now: Settings = client.get("/api/admin/settings").await.ok();
    assert_eq!(
        (now.sign_in.version, now.sign_in.value.login_code),
        (2, LoginCode::Never)
    );
    assert_eq!(now.sign_in.changed_by.as_deref(), Some("sari"));
    assert!(now.sign_in.changed_at.is_some());

    let entries: Vec<(String, String, Value, Value)> = sqlx::query_as(
        "select actor, subject, before, after from audit_log where action = 'settings_changed' order by id",
    )
    .fetch_all(&app.owner())
    .await
    .unwrap();
    let default = json!({"login_code": "new_browser", "totp_required": false});
    let entry =
        |before: &Value, after: &Value| ("sari".to_owned(), "sign_in".to_owned(), before.clone(), after.clone());
    assert_eq!(entries, [entry(&default, &always), entry(&always, &never)]);
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_stale() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let (one, other) = (
        json!({"login_code": "always", "totp_required": false}),
        json!({"login_code": "never", "totp_required": false}),
    );
    let (first, second) = tokio::join!(put(&client, Some("\"0\""), &one), put(&client, Some("\"0\""), &other));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn a_customers_login_asks_for_a_code_never_in_a_new_browser_or_always() {
    let app = TestApp::spawn().await;
    people::customer(&app, "C1", OWNER).await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let mut codes = 0;
    // Signs in with the code of the newest mail.
    let mut enter_code = async |browser: &Client| {
        codes += 1;
        let sent = app.mails_to_at_least(OWNER, codes).await.pop().unwrap().code();
        verify(browser, OWNER, &sent, None).await.expect(200);
    };

    let known = app.anonymous();
    login(&known, OWNER, PASSWORD).await.expect(202);
    enter_code(&known).await;
    login(&known, OWNER, PASSWORD).await.expect(200);

    set(&admin, LoginCode::Always, false).await;
    for _ in 0..2 {
        login(&known, OWNER, PASSWORD).await.expect(202);
        enter_code(&known).await;
    }

    set(&admin, LoginCode::Never, false).await;
    login(&app.anonymous(), OWNER, PASSWORD).await.expect(200);

    set(&admin, LoginCode::NewBrowser, false).await;
    login(&known, OWNER, PASSWORD).await.expect(200);
    login(&app.anonymous(), OWNER, PASSWORD).await.expect(202);
}

/// Asks until the answer has this status: the notice is on its way to every instance, as the request is.
async fn becomes(client: &Client, path: &str, status: u16) -> Answer {
    let mut tries = 0;
    loop {
        let answer = client.get(path).await;
        if answer.status == status {
            return answer;
        }
        tries += 1;
        assert!(tries < 50, "{path}: {} {}", answer.status, answer.text());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

const WORK: [&str; 2] = ["/api/admin/dashboard", "/api/parts"];

#[tokio::test]
async fn staff_without_an_authenticator_can_do_nothing_but_set_one_up_on_any_instance() {
    let app = TestApp::spawn().await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let super_admin = app.as_role(Role::SuperAdmin).await;
    let staff = app.as_role(Role::Admin).await;
    let (customer, _) = people::session_of(&app, people::customer(&app, "C1", OWNER).await).await;
    let elsewhere = |client: &Client| {
        let mut same = Client::new(&other.address);
        same.token.clone_from(&client.token);
        same
    };
    let both = [staff.clone(), elsewhere(&staff)];
    for client in &both {
        for path in WORK {
            client.get(path).await.expect(200);
        }
    }

    set(&super_admin, LoginCode::NewBrowser, true).await;
    for client in &both {
        for path in WORK {
            let refused = becomes(client, path, 403).await.problem();
            assert_eq!(refused.code, "totp_setup_required", "{path}");
        }
        let me: SessionUser = client.get(ME).await.ok();
        assert!(me.totp_setup_required);
        client.get("/api/auth/sessions").await.expect(200);
        client.get("/api/auth/account").await.expect(200);
    }
    // Nor can a session do more that is opened or renewed now, nor who has set it.
    app.as_role(Role::Viewer).await.get(WORK[0]).await.expect(403);
    super_admin.get("/api/admin/settings").await.expect(403);
    put(
        &super_admin,
        Some("\"1\""),
        &json!({"login_code": "never", "totp_required": false}),
    )
    .await
    .expect(403);
    for client in [&customer, &elsewhere(&customer)] {
        client.get(WORK[1]).await.expect(200);
    }

    let offer: TotpOffer = both[1].post("/api/auth/totp", &json!({})).await.ok();
    let code = Authenticator::read(&offer.uri).code(&app, 0);
    both[1]
        .post("/api/auth/totp/confirm", &json!({"code": code}))
        .await
        .expect(200);
    for client in &both {
        for path in WORK {
            becomes(client, path, 200).await;
        }
        let me: SessionUser = client.get(ME).await.ok();
        assert!(!me.totp_setup_required);
    }
    drop(other);
}

#[tokio::test]
async fn what_is_mandatory_no_longer_lets_everybody_work_again() {
    let app = TestApp::spawn().await;
    let super_admin = app.as_role(Role::SuperAdmin).await;
    let viewer = app.as_role(Role::Viewer).await;
    set(&super_admin, LoginCode::NewBrowser, true).await;
    becomes(&viewer, WORK[0], 403).await;
    let offer: TotpOffer = super_admin.post("/api/auth/totp", &json!({})).await.ok();
    let code = Authenticator::read(&offer.uri).code(&app, 0);
    super_admin
        .post("/api/auth/totp/confirm", &json!({"code": code}))
        .await
        .expect(200);
    set(&super_admin, LoginCode::NewBrowser, false).await;
    becomes(&viewer, WORK[0], 200).await;
}
