//! The company, the sender and the limits, as super_admins set them, and what the environment fixes of them.

use domain::account::Role;
use domain::settings::{MailTest, MailTestStatus, RateLimit, Settings};
use integration_tests::mail::until;
use integration_tests::postgres::PASSWORD;
use integration_tests::{Answer, Client, Manner, SmtpServer, TestApp};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::config::Limit;
use server::pictures::service as pictures;

use crate::files;

const SETTINGS: &str = "/api/admin/settings";

async fn put(client: &Client, group: &str, version: i64, body: &Value) -> Answer {
    let request = client
        .request(Method::PUT, &format!("{SETTINGS}/{group}"))
        .header("if-match", format!("\"{version}\""))
        .json(body);
    Answer::of(request).await
}

fn company(name: &str) -> Value {
    json!({"name": name, "address": "Jl. Sultan Hasanuddin 12\nBima", "phone": null, "logo": null})
}

fn limits(login: u32) -> Value {
    json!({
        "login": {"count": login, "window_seconds": 900}, "otp": {"count": 3, "window_seconds": 600},
        "upload": null, "api": null, "session": null,
    })
}

async fn read(client: &Client) -> Settings {
    client.get(SETTINGS).await.ok()
}

#[tokio::test]
async fn every_group_is_judged_by_field_and_says_who_changed_it() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    for (group, body, pointers) in [
        (
            "company",
            json!({"name": " ", "address": "", "phone": "nomor", "logo": null}),
            &["/name", "/phone"][..],
        ),
        (
            "company",
            json!({"name": "A", "address": "", "phone": null, "logo": "0".repeat(64)}),
            &["/logo"],
        ),
        (
            "company",
            json!({"name": "A", "address": "", "phone": null, "logo": null, "more": 1}),
            &["/more"],
        ),
        ("mail", json!({"sender": "portal"}), &["/sender"]),
        ("limits", limits(1), &["/login/count"]),
    ] {
        let told = put(&client, group, 0, &body).await.expect(422).problem();
        let found: Vec<_> = told.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(found, pointers, "{group} {body}");
    }
    put(&client, "company", 0, &company(" CV Roda Bima ")).await.expect(200);
    put(&client, "company", 0, &company("Lain")).await.expect(412);
    let now = read(&client).await;
    assert_eq!(
        (now.company.version, now.company.value.name.as_str()),
        (1, "CV Roda Bima")
    );
    assert_eq!(now.company.changed_by.as_deref(), Some("sari"));
    assert_eq!((now.mail.version, now.limits.version), (0, 0));
    assert_eq!(now.mail_server, "");
    let changes: Vec<(Value, Value)> =
        sqlx::query_as("select before, after from audit_log where action = 'settings_changed' and subject = 'company'")
            .fetch_all(&app.owner())
            .await
            .unwrap();
    assert_eq!(
        (&changes[0].0["name"], &changes[0].1["name"]),
        (&json!(""), &json!("CV Roda Bima"))
    );
}

#[tokio::test]
async fn mails_come_from_the_sender_that_was_set_and_carry_the_companys_name() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    put(&client, "company", 0, &company("CV Roda & Bima")).await.expect(200);
    put(
        &client,
        "mail",
        0,
        &json!({"sender": "Roda Bima <portal@roda.contoh.id>"}),
    )
    .await
    .expect(200);
    client
        .post("/api/admin/settings/mail/test", &json!({}))
        .await
        .expect(202);
    let mail = &app.mails_to("sari@contoh.id").await[0];
    assert_eq!(mail.header("From"), "\"Roda Bima\" <portal@roda.contoh.id>");
    assert!(mail.text.contains("CV Roda & Bima · AMPConnect"), "{}", mail.text);
    assert!(mail.html.contains("CV Roda &amp; Bima · AMPConnect"), "{}", mail.html);
    assert_eq!(tested(&client, MailTestStatus::Sent).await.to, "sari@contoh.id");
}

async fn tested(client: &Client, status: MailTestStatus) -> MailTest {
    until("the test mail's outcome", async || {
        read(client)
            .await
            .mail_test
            .filter(|test| test.status == status && (status == MailTestStatus::Sent || !test.detail.is_empty()))
    })
    .await
}

#[tokio::test]
async fn a_test_mail_says_whether_it_was_taken_and_in_the_servers_words_why_not() {
    let smtp = SmtpServer::start().unwrap();
    let app = TestApp::spawn_with(|config| config.smtp_url = Some(SecretString::from(smtp.url_as("me:s3cret")))).await;
    smtp.admit("me", "s3cret");
    let client = app.as_role(Role::SuperAdmin).await;
    assert_eq!(read(&client).await.mail_test, None);
    assert!(read(&client).await.mail_server.starts_with("127.0.0.1:"));
    let test = async |to: &str| client.post("/api/admin/settings/mail/test", &json!({"to": to})).await;
    assert_eq!(
        test("bukan alamat").await.expect(422).problem().errors[0].pointer,
        "/to"
    );
    test("uji@contoh.id").await.expect(202);
    tested(&client, MailTestStatus::Sent).await;

    smtp.behave(Manner::Refuses("550 5.1.1 No such user here"));
    test("salah@contoh.id").await.expect(202);
    let refused = tested(&client, MailTestStatus::Refused).await;
    assert!(refused.detail.contains("No such user here"), "{}", refused.detail);
    assert_eq!(refused.to, "salah@contoh.id");

    smtp.behave(Manner::Refuses("451 4.7.1 Greylisted"));
    test("nanti@contoh.id").await.expect(202);
    let waiting = tested(&client, MailTestStatus::Waiting).await;
    assert!(waiting.detail.contains("Greylisted"), "{}", waiting.detail);
    smtp.behave(Manner::Takes);
    tested(&client, MailTestStatus::Sent).await;
}

async fn failed_login(address: &str) -> u16 {
    let body = json!({"username": "rina", "password": "Salah#12345"});
    Client::new(address).post("/api/auth/admin/login", &body).await.status
}

#[tokio::test]
async fn a_limit_holds_at_once_on_every_instance() {
    let app = TestApp::spawn().await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let client = app.as_role(Role::SuperAdmin).await;
    for _ in 0..5 {
        assert_eq!(failed_login(&app.address).await, 401);
    }
    put(&client, "limits", 0, &limits(3)).await.expect(200);
    until("the other instance to hear of it", async || {
        let is_heard = other.state.limits.now().login == Limit::per_minutes(3, 15);
        is_heard.then_some(())
    })
    .await;
    let statuses = [
        failed_login(&other.address).await,
        failed_login(&app.address).await,
        failed_login(&other.address).await,
        failed_login(&app.address).await,
    ];
    assert_eq!(statuses, [401, 401, 401, 429]);

    // Requests are counted in memory.
    let mut few = limits(3);
    few["api"] = json!({"count": 30, "window_seconds": 900});
    put(&client, "limits", 1, &few).await.expect(200);
    let anonymous = app.anonymous();
    let mut answered = 0;
    while anonymous.get("/api/parts").await.status == 401 {
        answered += 1;
        assert!(answered < 31, "nobody is held up");
    }
    assert_eq!(anonymous.get("/api/parts").await.status, 429);
    few["api"] = Value::Null;
    put(&client, "limits", 2, &few).await.expect(200);
    assert_eq!(anonymous.get("/api/parts").await.status, 401);

    // Who starts later knows it from the start.
    let later = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    assert_eq!(later.state.limits.now().login, Limit::per_minutes(3, 15));
    drop((other, later));
}

#[tokio::test]
async fn what_the_environment_sets_is_fixed() {
    let app = TestApp::spawn_with(|config| {
        config.limits.login = Limit::per_minutes(50, 15);
        config.mail_from = "Lingkungan <env@contoh.id>".to_owned();
        config.fixed.extend(["AMPC_LIMIT_LOGIN", "AMPC_MAIL_FROM"]);
    })
    .await;
    let client = app.anonymous().signed_in("sari", PASSWORD).await;
    let before = read(&client).await;
    assert_eq!(before.mail.fixed, ["sender"]);
    assert_eq!(before.limits.fixed, ["login"]);
    assert_eq!(before.mail.value.sender, "Lingkungan <env@contoh.id>");

    put(&client, "mail", 0, &json!({"sender": "a@b.id"})).await.expect(200);
    put(&client, "limits", 0, &limits(3)).await.expect(200);
    let after = read(&client).await;
    assert_eq!(after.mail.value.sender, "Lingkungan <env@contoh.id>");
    let login = RateLimit {
        count: 50,
        window_seconds: 900,
    };
    assert_eq!(after.limits.value.login, Some(login));
    assert_eq!(after.limits.value.otp.map(|limit| limit.count), Some(3));
    assert_eq!(app.state.limits.now().login, Limit::per_minutes(50, 15));
    client
        .post("/api/admin/settings/mail/test", &json!({}))
        .await
        .expect(202);
    let mail = &app.mails_to("sari@contoh.id").await[0];
    assert!(mail.header("From").contains("env@contoh.id"));
}

#[tokio::test]
async fn the_logo_is_a_picture_that_was_uploaded() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let picture = files::upload(&client, "logo.png", files::png(30, 20)).await.expect(201);
    let hash = picture.json::<Value>()["hash"].clone();
    let mut with_logo = company("CV Roda Bima");
    with_logo["logo"] = hash.clone();
    put(&client, "company", 0, &with_logo).await.expect(200);
    assert_eq!(json!(read(&client).await.company.value.logo), hash);
}

#[tokio::test]
async fn mails_carry_the_logo_and_need_nobody_to_show_it() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let test = async || {
        let path = "/api/admin/settings/mail/test";
        client.post(path, &json!({})).await.expect(202);
    };
    test().await;
    let before = &app.mails_to("sari@contoh.id").await[0];
    assert!(
        before.files.is_empty() && !before.html.contains("<img"),
        "{}",
        before.html
    );
    let picture = files::upload(&client, "logo.png", files::png(900, 300))
        .await
        .expect(201);
    let mut with_logo = company("CV Roda Bima");
    with_logo["logo"] = picture.json::<Value>()["hash"].clone();
    put(&client, "company", 0, &with_logo).await.expect(200);
    test().await;
    let mail = until("the second mail", async || {
        app.mails_to("sari@contoh.id").await.get(1).cloned()
    })
    .await;
    assert!(
        mail.html
            .contains(r#"<img src="cid:logo@ampconnect" alt="" width="144" height="48""#),
        "{}",
        mail.html
    );
    assert!(mail.html.contains("CV Roda Bima · AMPConnect</p>"), "{}", mail.html);
    assert!(!mail.html.contains("src=\"http"), "nobody learns that it was opened");
    assert!(
        mail.text.contains("CV Roda Bima · AMPConnect"),
        "the words say all of it: {}",
        mail.text
    );
    let (id, logo) = &mail.files[0];
    assert_eq!(id, "logo@ampconnect");
    let size = |at: usize| u32::from_be_bytes(logo[at..at + 4].try_into().unwrap());
    assert_eq!(
        (&logo[1..4], size(16), size(20)),
        (&b"PNG"[..], 288, 96),
        "small, and sharp on fine screens"
    );
}

#[tokio::test]
async fn a_picture_that_nothing_shows_goes_after_a_week() {
    let app = TestApp::spawn().await;
    let client = app.as_role(Role::SuperAdmin).await;
    let upload = async |side: u32| {
        let answer = files::upload(&client, "logo.png", files::png(side, 20))
            .await
            .expect(201);
        answer.json::<Value>()["hash"].as_str().unwrap().to_owned()
    };
    let (first, second, never) = (upload(30).await, upload(40).await, upload(50).await);
    let choose = async |version: i64, hash: &str| {
        let mut with_logo = company("CV Roda Bima");
        with_logo["logo"] = json!(hash);
        put(&client, "company", version, &with_logo).await
    };
    choose(0, &first).await.expect(200);
    let night = async |days: i64| {
        app.clock.advance(chrono::TimeDelta::days(days));
        let mut connection = app.state.db.acquire().await.unwrap();
        pictures::clear(&mut connection, app.state.clock.now()).await.unwrap();
    };
    let kept = async || -> Vec<String> {
        let hashes = "select encode(hash, 'hex') from picture order by width";
        sqlx::query_scalar(hashes).fetch_all(&app.owner()).await.unwrap()
    };
    let all = [&first, &second, &never];
    night(0).await;
    night(6).await;
    assert_eq!(
        kept().await.iter().collect::<Vec<_>>(),
        all,
        "somebody may still be choosing"
    );
    // chosen at last, so that the one before is not shown from now on
    let client = app.as_role(Role::SuperAdmin).await;
    let mut with_logo = company("CV Roda Bima");
    with_logo["logo"] = json!(second);
    put(&client, "company", 1, &with_logo).await.expect(200);
    night(2).await;
    assert_eq!(
        kept().await,
        [first.clone(), second.clone()],
        "its week begins when it was replaced"
    );
    night(8).await;
    assert_eq!(kept().await, [second]);
}
