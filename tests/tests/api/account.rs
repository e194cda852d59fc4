//! The own account: its name, address and sessions.

use chrono::TimeDelta;
use domain::Page;
use domain::account::{CodeAsked, CodePurpose, CodeStep, NextStep, OwnAccount, Portal, Role, SessionSummary};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::auth::{LOGIN, ME, login};

const ACCOUNT: &str = "/api/auth/account";
const EMAIL: &str = "/api/auth/email";
const VERIFY: &str = "/api/auth/verify-otp";
const NEW: &str = "rina.baru@contoh.id";

async fn patch(client: &Client, body: &Value) -> Answer {
    Answer::of(client.request(Method::PATCH, ACCOUNT).json(body)).await
}

async fn ask(client: &Client, email: &str) -> CodeAsked {
    client
        .post(EMAIL, &json!({"email": email, "password": PASSWORD}))
        .await
        .expect(202)
        .json()
}

async fn enter(app: &TestApp, email: &str, code: &str) -> Answer {
    app.anonymous()
        .post(VERIFY, &json!({"email": email, "code": code}))
        .await
}

#[tokio::test]
async fn a_member_of_the_staff_sees_its_account_and_changes_what_it_is_called() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let account: OwnAccount = admin.get(ACCOUNT).await.ok();
    assert_eq!(account.username.as_deref(), Some("rina"));
    assert_eq!(account.email, "rina@contoh.id");
    assert_eq!(account.customer_number, None);
    let renamed: OwnAccount = patch(&admin, &json!({"name": " Rina Anggraini "})).await.ok();
    assert_eq!(renamed.user.name, "Rina Anggraini");
    let me: Value = admin.get(ME).await.ok();
    assert_eq!(me["name"], "Rina Anggraini");
    for wrong in [
        json!({"name": ""}),
        json!({"name": "x".repeat(101)}),
        json!({"role": "super_admin"}),
    ] {
        patch(&admin, &wrong).await.expect(422);
    }
    let (before, after): (Value, Value) =
        sqlx::query_as("select before, after from audit_log where action = 'account_renamed'")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    assert_eq!(
        (before, after),
        (json!({"name": "rina"}), json!({"name": "Rina Anggraini"}))
    );
}

#[tokio::test]
async fn a_new_address_waits_for_its_code_and_the_old_one_is_told() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    for (form, pointer) in [
        (json!({"email": NEW, "password": "RodaSalah#28"}), "/password"),
        (json!({"email": "rina", "password": PASSWORD}), "/email"),
        (json!({"email": "RINA@contoh.id", "password": PASSWORD}), "/email"),
    ] {
        let told = admin.post(EMAIL, &form).await.expect(422).problem();
        assert_eq!(told.errors[0].pointer, pointer);
    }
    ask(&admin, NEW).await;
    let code = app.mails_to(NEW).await[0].code();
    let told = app.mails_to("rina@contoh.id").await;
    assert!(
        told[0].header("subject").contains("diminta"),
        "{}",
        told[0].header("subject")
    );
    assert_eq!(admin.get(ACCOUNT).await.ok::<OwnAccount>().email, "rina@contoh.id");

    let wrong = if code == "000000" { "111111" } else { "000000" };
    enter(&app, NEW, wrong).await.expect(422);
    let step: CodeStep = enter(&app, NEW, &code).await.ok();
    assert_eq!(
        step,
        CodeStep {
            next: NextStep::Login,
            about: CodePurpose::Email,
            portal: Portal::Admin
        }
    );
    admin.get(ME).await.expect(401);
    enter(&app, NEW, &code).await.expect(422);
    let told = app.mails_to_at_least("rina@contoh.id", 2).await;
    assert!(
        told[1].header("subject").contains("sudah diganti"),
        "{}",
        told[1].header("subject")
    );
    let admin = app.as_role(Role::Admin).await;
    assert_eq!(admin.get(ACCOUNT).await.ok::<OwnAccount>().email, NEW);
    // The link for a forgotten password goes to the new address.
    app.anonymous()
        .post("/api/auth/forgot-password", &json!({"portal": "admin", "email": NEW}))
        .await
        .expect(202);
    app.mails_to_at_least(NEW, 2).await;
}

#[tokio::test]
async fn only_the_newest_change_counts_and_an_old_code_does_not() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    ask(&admin, "salah.ketik@contoh.id").await;
    let first = app.mails_to("salah.ketik@contoh.id").await[0].code();
    ask(&admin, NEW).await;
    enter(&app, "salah.ketik@contoh.id", &first).await.expect(422);
    let code = app.mails_to(NEW).await[0].code();
    app.clock.advance(TimeDelta::minutes(11));
    enter(&app, NEW, &code).await.expect(422);
    app.anonymous()
        .post("/api/auth/resend-otp", &json!({"email": NEW}))
        .await
        .expect(202);
    let code = app.mails_to_at_least(NEW, 2).await[1].code();
    enter(&app, NEW, &code).await.expect(200);
}

#[tokio::test]
async fn a_taken_address_gets_the_same_answer_and_no_code() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let taken = ask(&admin, "sari@contoh.id").await;
    assert_eq!(taken.next, NextStep::VerifyOtp);
    let mail = app.mails_to("sari@contoh.id").await.remove(0);
    assert!(
        mail.header("subject").contains("sudah punya akun"),
        "{}",
        mail.header("subject")
    );
    app.anonymous()
        .post("/api/auth/resend-otp", &json!({"email": "sari@contoh.id"}))
        .await
        .expect(202);
    ask(&admin, NEW).await;
    app.mails_to(NEW).await;
    assert_eq!(app.mails_so_far("sari@contoh.id").len(), 1);
}

#[tokio::test]
async fn one_of_the_own_sessions_can_be_ended_and_nobody_elses() {
    let app = TestApp::spawn().await;
    let (here, there) = (app.as_role(Role::Admin).await, app.as_role(Role::Admin).await);
    let stranger = app.as_role(Role::Viewer).await;
    let sessions: Page<SessionSummary> = here.get("/api/auth/sessions").await.ok();
    let other = sessions.items.iter().find(|session| !session.current).unwrap();
    let path = format!("/api/auth/sessions/{}", other.id);
    stranger.delete(&path).await.expect(404);
    there.get(ME).await.expect(200);
    here.delete(&path).await.expect(204);
    there.get(ME).await.expect(401);
    here.get(ME).await.expect(200);
    here.delete(&path).await.expect(404);
    here.delete("/api/auth/sessions/nothing").await.expect(404);
    app.anonymous().post(LOGIN, &login("rina", PASSWORD)).await.expect(200);
}
