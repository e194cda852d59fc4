//! Mail servers that want to know who sends, and that are spoken to over TLS.

use std::time::Duration;

use integration_tests::mail::until;
use integration_tests::{Protection, SmtpServer, TestApp};
use secrecy::SecretString;
use server::mail::{self, texts};

const TO: &str = "budi@contoh.id";
const USER: &str = "ampconnect@contoh.id";
const PASSWORD: &str = "p@ss:w/ö%rd?#";
/// Both as they stand in a URL.
const SENDER: &str = "ampconnect%40contoh.id:p%40ss%3Aw%2F%C3%B6%25rd%3F%23";

/// A server that sends through a mail server of this URL, whose certificate it trusts or not.
async fn app_with(url: String, authority: Option<&SmtpServer>) -> TestApp {
    TestApp::spawn_with(|config| {
        config.smtp_url = Some(SecretString::from(url));
        config.smtp_authority = authority.map(|smtp| smtp.certificate.clone());
        config.mail_patience = Duration::from_secs(5);
    })
    .await
}

async fn send_code(app: &TestApp) {
    let mut transaction = app.state.db.begin().await.unwrap();
    mail::enqueue(&mut transaction, texts::login_code(TO, "482913", 10))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

/// Waits until the mail has arrived and nothing is left of it; it must have come once.
async fn arrives_once(app: &TestApp, smtp: &SmtpServer) {
    let owner = app.owner();
    until("the mail's end", async || {
        let left: i64 = sqlx::query_scalar("select count(*) from mail")
            .fetch_one(&owner)
            .await
            .unwrap();
        (left == 0).then_some(())
    })
    .await;
    let received = smtp.received();
    assert_eq!(received.len(), 1);
    assert_eq!((received[0].code().as_str(), received[0].header("To")), ("482913", TO));
}

/// Why the mail was not delivered yet. It is still there.
async fn reason(app: &TestApp) -> String {
    let owner = app.owner();
    let reason = until("a failed attempt", async || {
        let errors: Vec<String> =
            sqlx::query_scalar("select last_error from graphile_worker._private_jobs where last_error is not null")
                .fetch_all(&owner)
                .await
                .unwrap();
        errors.into_iter().next()
    })
    .await;
    let waiting: i64 = sqlx::query_scalar("select count(*) from mail")
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!(waiting, 1);
    for secret in [PASSWORD, SENDER, "482913"] {
        assert!(!reason.contains(secret), "{reason}");
    }
    reason
}

#[tokio::test]
async fn a_mail_server_is_told_who_sends() {
    let smtp = SmtpServer::start().unwrap();
    smtp.admit(USER, PASSWORD);
    let app = app_with(smtp.url_as(SENDER), None).await;
    send_code(&app).await;
    arrives_once(&app, &smtp).await;
    assert_eq!(smtp.refused_senders(), 0);
}

#[tokio::test]
async fn a_mail_is_not_lost_while_the_password_is_wrong() {
    let smtp = SmtpServer::start().unwrap();
    smtp.admit(USER, "sudah diganti");
    let app = app_with(smtp.url_as(SENDER), None).await;
    send_code(&app).await;
    let reason = reason(&app).await;
    assert!(reason.contains("does not let us in (535)"), "{reason}");
    until("another attempt", async || (smtp.refused_senders() >= 2).then_some(())).await;
    assert_eq!(smtp.attempts(), 0);
    smtp.admit(USER, PASSWORD);
    arrives_once(&app, &smtp).await;
}

#[tokio::test]
async fn a_mail_is_not_lost_while_the_server_wants_a_password_that_is_not_set() {
    let smtp = SmtpServer::start().unwrap();
    smtp.admit(USER, PASSWORD);
    let app = app_with(smtp.url(), None).await;
    send_code(&app).await;
    let reason = reason(&app).await;
    assert!(reason.contains("does not let us in (530)"), "{reason}");
    assert!(smtp.received().is_empty());
}

#[tokio::test]
async fn nothing_of_a_mail_can_be_read_on_the_way_where_tls_is_required() {
    for protection in [Protection::StartTls, Protection::Tls] {
        let smtp = SmtpServer::start_with(protection).unwrap();
        smtp.admit(USER, PASSWORD);
        let app = app_with(smtp.url_as(SENDER), Some(&smtp)).await;
        send_code(&app).await;
        arrives_once(&app, &smtp).await;
        let readable: Vec<String> = smtp.said_readably().iter().map(|line| line[..4].to_owned()).collect();
        let expected: &[&str] = if protection == Protection::StartTls {
            &["EHLO", "STAR"]
        } else {
            &[]
        };
        assert_eq!(readable, expected, "{protection:?}");
    }
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_neither_mail_nor_password() {
    for protection in [Protection::StartTls, Protection::Tls] {
        let smtp = SmtpServer::start_with(protection).unwrap();
        smtp.admit(USER, PASSWORD);
        let app = app_with(smtp.url_as(SENDER), None).await;
        send_code(&app).await;
        let reason = reason(&app).await;
        assert!(reason.contains("is not reached"), "{reason}");
        assert!(smtp.received().is_empty() && smtp.attempts() == 0 && smtp.refused_senders() == 0);
        assert!(
            smtp.said_readably()
                .iter()
                .all(|line| line.starts_with("EHLO") || line == "STARTTLS")
        );
    }
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_where_tls_is_required() {
    let smtp = SmtpServer::start().unwrap();
    smtp.admit(USER, PASSWORD);
    let app = app_with(format!("{}?tls=required", smtp.url_as(SENDER)), None).await;
    send_code(&app).await;
    reason(&app).await;
    assert!(smtp.received().is_empty() && smtp.attempts() == 0 && smtp.refused_senders() == 0);
    assert!(
        smtp.said_readably().iter().all(|line| line.starts_with("EHLO")),
        "{:?}",
        smtp.said_readably()
    );
}
