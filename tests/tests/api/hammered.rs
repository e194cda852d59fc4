//! Somebody hammers an account: its owner gets in all the same, and strangers do not even get to try a password.

use chrono::TimeDelta;
use domain::account::{CodeAsked, TokenResponse};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, TestApp};
use serde_json::{Value, json};
use server::config::Limit;
use server::limits::login::{Origin, count};

use crate::alike::{CUSTOMER_LOGIN, ask, assert_alike};
use crate::auth::LOGIN;
use crate::people;
use crate::registration::{OWNER, verify};

const LIMIT: Limit = Limit::per_minutes(5, 15);

async fn app() -> TestApp {
    let app = TestApp::spawn_with(|config| {
        config.limits.login = LIMIT;
        config.limits.otp = Limit::per_minutes(3, 10);
    })
    .await;
    people::customer(&app, "C1", OWNER).await;
    app
}

/// Failures on an account from many clients, a hundred with those that it had.
async fn hammer(app: &TestApp, account: &str) {
    for number in 0..100 {
        let client = format!("198.51.100.{number}");
        let attempt = count(&app.state.db, LIMIT, account, Origin::Client(&client), app.clock.now()).await;
        let is_hammered = attempt.unwrap().is_hammered;
        assert!(!is_hammered || number >= 95, "{number}");
    }
}

/// How somebody signs in at a portal.
#[derive(Clone, Copy)]
struct Door {
    path: &'static str,
    /// What the one with an account is called.
    name: &'static str,
    unknown: &'static str,
    /// Where its mail goes.
    email: &'static str,
    /// What failures are counted under.
    account: &'static str,
    unknown_account: &'static str,
}

const ADMIN: Door = Door {
    path: LOGIN,
    name: "rina",
    unknown: "siapa",
    email: "rina@contoh.id",
    account: "admin rina",
    unknown_account: "admin siapa",
};
const CUSTOMER: Door = Door {
    path: CUSTOMER_LOGIN,
    name: OWNER,
    unknown: "siapa@contoh.id",
    email: OWNER,
    account: "customer pemilik@contoh.id",
    unknown_account: "customer siapa@contoh.id",
};

impl Door {
    fn form(self, name: &str, password: &str) -> Value {
        if self.path == LOGIN {
            json!({"username": name, "password": password})
        } else {
            json!({"email": name, "password": password})
        }
    }

    async fn knock(self, client: &Client, name: &str, password: &str) -> Answer {
        client.post(self.path, &self.form(name, password)).await
    }

    /// A browser that signed in before.
    async fn known_browser(self, app: &TestApp) -> Client {
        let browser = app.anonymous();
        let answer = self.knock(&browser, self.name, PASSWORD).await;
        if answer.status == 202 {
            let sent = app.mails_to(self.email).await.pop().unwrap().code();
            verify(&browser, self.name, &sent, None).await.expect(200);
        }
        self.knock(&browser, self.name, PASSWORD).await.expect(200);
        browser
    }
}

fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

#[tokio::test]
async fn a_browser_that_signed_in_before_gets_in_while_a_stranger_fails() {
    let app = app().await;
    for door in [ADMIN, CUSTOMER] {
        let known = door.known_browser(&app).await;
        let stranger = app.anonymous();
        for _ in 0..5 {
            door.knock(&stranger, door.name, "salah").await.expect(401);
        }
        door.knock(&stranger, door.name, PASSWORD).await.expect(429);
        door.knock(&known, door.name, PASSWORD).await.expect(200);
        hammer(&app, door.account).await;
        door.knock(&known, door.name, PASSWORD).await.expect(200);
        door.knock(&known, door.name, "salah").await.expect(401);
        door.knock(&known, door.name, PASSWORD).await.expect(200);
    }
}

#[tokio::test]
async fn an_unknown_browser_enters_an_emailed_code_before_the_password_of_a_hammered_account() {
    let app = app().await;
    for door in [ADMIN, CUSTOMER] {
        hammer(&app, door.account).await;
        let browser = app.anonymous();
        // Neither the right nor a wrong password is looked at.
        let asked: CodeAsked = door.knock(&browser, door.name, "salah").await.expect(202).json();
        let mail = app.mails_to(door.email).await.pop().unwrap();
        assert_eq!(mail.header("Subject"), "Kode keamanan AMPConnect");
        let code = mail.code();
        let refused = verify(&browser, door.name, other_than(&code), Some(&asked.challenge_id))
            .await
            .expect(422);
        assert_eq!(refused.problem().code, "otp_invalid");
        door.knock(&browser, door.name, PASSWORD).await.expect(202);

        let entered = verify(&browser, door.name, &code, Some(&asked.challenge_id))
            .await
            .expect(200);
        let step: Value = entered.json();
        assert_eq!((&step["next"], &step["about"]), (&json!("login"), &json!("browser")));
        assert_eq!(entered.header("cache-control"), "no-store");
        verify(&browser, door.name, &code, Some(&asked.challenge_id))
            .await
            .expect(422);
        // The code lets it try, and nothing else.
        door.knock(&browser, door.name, "salah").await.expect(401);
        let signed_in: TokenResponse = door.knock(&browser, door.name, PASSWORD).await.expect(200).json();
        assert!(!signed_in.access_token.is_empty());
        // Another browser is asked for a code of its own.
        door.knock(&app.anonymous(), door.name, PASSWORD).await.expect(202);
    }
}

#[tokio::test]
async fn a_hammered_account_that_is_none_is_answered_alike_and_nobody_is_written_to() {
    let app = app().await;
    for door in [ADMIN, CUSTOMER] {
        hammer(&app, door.account).await;
        hammer(&app, door.unknown_account).await;
        let mut told = Vec::new();
        for (what, name) in [("known", door.name), ("unknown", door.unknown)] {
            told.push((what, ask(&app, door.path, &door.form(name, PASSWORD)).await));
        }
        assert_alike(&told, 202, 1);
        for (what, name) in [("known", door.name), ("unknown", door.unknown)] {
            let asked: CodeAsked = door.knock(&app.anonymous(), name, PASSWORD).await.expect(202).json();
            let again = json!({"email": name, "challenge_id": asked.challenge_id});
            app.anonymous().post("/api/auth/resend-otp", &again).await.expect(202);
            let refused = ask(&app, door.path, &door.form(name, PASSWORD)).await;
            told.push((what, refused));
        }
        assert_alike(&told[2..], 429, 0);
        let body = json!({"email": door.unknown, "code": "000000"});
        let (known, unknown) = (
            ask(&app, "/api/auth/verify-otp", &json!({"email": door.name, "code": "x"})).await,
            ask(&app, "/api/auth/verify-otp", &body).await,
        );
        assert_alike(&[("known", known), ("unknown", unknown)], 422, 0);
        assert_eq!(app.mails_to_at_least(door.email, 3).await.len(), 3);
        assert!(app.mails_so_far(door.unknown).is_empty());
    }
}

#[tokio::test]
async fn after_an_hour_of_peace_nobody_is_asked_for_a_code() {
    let app = app().await;
    hammer(&app, ADMIN.account).await;
    ADMIN.knock(&app.anonymous(), ADMIN.name, PASSWORD).await.expect(202);
    app.clock.advance(TimeDelta::minutes(60));
    ADMIN.knock(&app.anonymous(), ADMIN.name, PASSWORD).await.expect(200);
}
