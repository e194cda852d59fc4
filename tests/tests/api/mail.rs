//! Mail: as certain as the transaction that it tells of, once, and whatever the mail server does.

use std::fs::{self, File};
use std::time::Duration;

use integration_tests::mail::{self as harness, until};
use integration_tests::postgres::TestDatabase;
use integration_tests::process::command;
use integration_tests::{Manner, ReceivedMail, SmtpServer, TestApp};
use secrecy::SecretString;
use server::mail::{self, Mail, texts};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

const TO: &str = "budi@contoh.id";

fn code(code: &str) -> Mail {
    texts::login_code(TO, code, 10)
}

async fn enqueue(db: &PgPool, mail: Mail) {
    let mut transaction = db.begin().await.unwrap();
    mail::enqueue(&mut transaction, mail).await.unwrap();
    transaction.commit().await.unwrap();
}

/// A server that sends to the mail server, which it gives two seconds.
async fn app_with(smtp: &SmtpServer) -> TestApp {
    TestApp::spawn_with(|config| {
        config.smtp_url = Some(SecretString::from(smtp.url()));
        config.mail_patience = Duration::from_secs(2);
    })
    .await
}

async fn received(smtp: &SmtpServer, count: usize) -> Vec<ReceivedMail> {
    until(&format!("{count} mails"), async || {
        let mails = smtp.received();
        (mails.len() >= count).then_some(mails)
    })
    .await
}

/// Waits until neither a mail nor a job is left.
async fn nothing_is_left(app: &TestApp) {
    let owner = app.owner();
    until("the end of all jobs", async || {
        let left: i64 = sqlx::query_scalar(
            "select (select count(*) from mail) + (select count(*) from graphile_worker._private_jobs)",
        )
        .fetch_one(&owner)
        .await
        .unwrap();
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn without_a_mail_server_mails_are_files_with_both_parts() {
    let app = TestApp::spawn().await;
    enqueue(&app.state.db, texts::registration_code(TO, "C-0042", "482913", 10)).await;
    enqueue(
        &app.state.db,
        texts::reset_link(TO, "Budi Tëst", "https://amp.contoh.id/reset-password#abc_-1", 30),
    )
    .await;
    let mails = app.mails_to_at_least(TO, 2).await;
    assert_eq!(mails.len(), 2);
    let [registration, reset] = &mails[..] else {
        panic!("two mails")
    };
    assert_eq!(registration.code(), "482913");
    assert!(registration.text.contains("C-0042") && registration.html.contains("C-0042"));
    assert!(registration.html.contains("482913"));
    assert_eq!(registration.header("From"), "AMPConnect <ampconnect@localhost>");
    assert_eq!(registration.header("Subject"), "Kode pendaftaran AMPConnect");
    assert!(registration.header("Message-ID").ends_with("@localhost>"));
    assert_eq!(reset.link(), "https://amp.contoh.id/reset-password#abc_-1");
    assert!(reset.text.contains("Halo Budi Tëst,") && reset.html.contains("Halo Budi Tëst,"));
    nothing_is_left(&app).await;
}

#[tokio::test]
async fn a_mail_of_a_transaction_that_was_rolled_back_is_never_sent() {
    let app = TestApp::spawn().await;
    let mut transaction = app.state.db.begin().await.unwrap();
    mail::enqueue(&mut transaction, code("111111")).await.unwrap();
    transaction.rollback().await.unwrap();
    enqueue(&app.state.db, code("222222")).await;
    nothing_is_left(&app).await;
    let codes: Vec<String> = app.mails_to(TO).await.iter().map(ReceivedMail::code).collect();
    assert_eq!(codes, ["222222"]);
}

#[tokio::test]
async fn a_mail_waits_for_a_server_that_is_down_and_is_delivered_once() {
    let mut smtp = SmtpServer::start().unwrap();
    smtp.down();
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("482913")).await;
    let owner = app.owner();
    until("a failed attempt", async || {
        let errors: Vec<String> =
            sqlx::query_scalar("select last_error from graphile_worker._private_jobs where last_error is not null")
                .fetch_all(&owner)
                .await
                .unwrap();
        errors.into_iter().next()
    })
    .await;
    smtp.up().unwrap();
    assert_eq!(received(&smtp, 1).await[0].code(), "482913");
    nothing_is_left(&app).await;
    assert_eq!(smtp.received().len(), 1);
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::Rests(Duration::from_millis(200)));
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("482913")).await;
    nothing_is_left(&app).await;
    assert_eq!((smtp.received().len(), smtp.attempts()), (1, 1));
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_tried_again() {
    let smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::Rests(Duration::from_secs(3)));
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("482913")).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    smtp.behave(Manner::Takes);
    nothing_is_left(&app).await;
    assert_eq!((smtp.received().len(), smtp.attempts()), (1, 1));
}

#[tokio::test]
async fn a_mail_whose_acceptance_was_not_heard_comes_again_with_the_same_message_id() {
    let smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::RestsAfterMail(Duration::from_secs(3)));
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("482913")).await;
    received(&smtp, 1).await;
    smtp.behave(Manner::Takes);
    let mails = received(&smtp, 2).await;
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    assert_eq!(mails[0].header("Date"), mails[1].header("Date"));
    nothing_is_left(&app).await;
    assert_eq!(smtp.received().len(), 2);
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again() {
    let smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::Refuses("451 4.7.1 try later"));
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("482913")).await;
    until("an attempt", async || (smtp.attempts() == 1).then_some(())).await;
    smtp.behave(Manner::Takes);
    nothing_is_left(&app).await;
    assert_eq!((smtp.received().len(), smtp.attempts()), (1, 2));
}

#[tokio::test]
async fn a_permanent_refusal_is_the_end_of_a_mail_and_of_no_other() {
    let smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::Refuses("550 5.1.1 nobody of that name"));
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("111111")).await;
    nothing_is_left(&app).await;
    assert_eq!((smtp.received().len(), smtp.attempts()), (0, 1));
    smtp.behave(Manner::Takes);
    enqueue(&app.state.db, code("222222")).await;
    assert_eq!(received(&smtp, 1).await[0].code(), "222222");
    nothing_is_left(&app).await;
    assert_eq!((smtp.received().len(), smtp.attempts()), (1, 2));
}

#[tokio::test]
async fn an_accepted_mail_is_not_sent_again_when_the_database_goes_away_before_that_is_noted() {
    let smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::RestsAfterMail(Duration::from_millis(500)));
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("482913")).await;
    received(&smtp, 1).await;
    let owner = app.owner();
    let killed: i64 = sqlx::query_scalar(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
         where datname = current_database() and application_name = 'ampconnect jobs'",
    )
    .fetch_one(&owner)
    .await
    .unwrap();
    assert!(killed > 0);
    let mail_is_gone = async || {
        let left: i64 = sqlx::query_scalar("select count(*) from mail")
            .fetch_one(&owner)
            .await
            .unwrap();
        (left == 0).then_some(())
    };
    // Its job was held by a worker that is no more, which others notice within a minute and a half.
    sqlx::query("update graphile_worker._private_workers set last_heartbeat_at = now() - interval '1 hour'")
        .execute(&owner)
        .await
        .unwrap();
    sqlx::query("select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker._private_jobs where locked_by is not null))")
        .execute(&owner)
        .await
        .unwrap();
    until("the mail's end", mail_is_gone).await;
    assert_eq!(smtp.received().len(), 1);
}

#[tokio::test]
async fn a_server_that_stops_finishes_the_mail_at_hand() {
    let smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::Rests(Duration::from_millis(200)));
    let app = app_with(&smtp).await;
    enqueue(&app.state.db, code("482913")).await;
    until("an attempt", async || (smtp.attempts() == 1).then_some(())).await;
    assert!(smtp.received().is_empty());
    drop(app);
    assert_eq!(smtp.received().len(), 1);
}

#[tokio::test]
async fn two_instances_share_the_work_and_send_every_mail_once() {
    let smtp = SmtpServer::start().unwrap();
    let one = app_with(&smtp).await;
    let two = TestApp::spawn_on(one.database.clone(), |config| {
        config.smtp_url = Some(SecretString::from(smtp.url()));
    })
    .await;
    for number in 0..40 {
        let db = if number % 2 == 0 { &one.state.db } else { &two.state.db };
        enqueue(db, code(&format!("{:06}", 100_000 + number))).await;
    }
    nothing_is_left(&one).await;
    let mut codes: Vec<String> = smtp.received().iter().map(ReceivedMail::code).collect();
    codes.sort();
    let expected: Vec<String> = (0..40).map(|number| format!("{:06}", 100_000 + number)).collect();
    assert_eq!(codes, expected);
}

#[tokio::test]
async fn many_mails_of_one_transaction_do_not_wait_for_each_other() {
    let app = TestApp::spawn().await;
    let mut transaction = app.state.db.begin().await.unwrap();
    for _ in 0..100 {
        mail::enqueue(&mut transaction, code("482913")).await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_eq!(app.mails_to_at_least(TO, 100).await.len(), 100);
}

#[tokio::test]
async fn no_code_and_no_link_reaches_a_log_whatever_is_logged() {
    let mut smtp = SmtpServer::start().unwrap();
    smtp.behave(Manner::Refuses("451 4.7.1 try later"));
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let database = TestDatabase::create().await.unwrap();
    let mut child = command(folder.path())
        .unwrap()
        .arg("serve")
        .env("DATABASE_URL", &database.url)
        .env("DATABASE_OWNER_URL", &database.owner_url)
        .env("AMPC_LISTEN", "127.0.0.1:0")
        .env("AMPC_SMTP_URL", smtp.url())
        .env("AMPC_LOG", "trace")
        .stdout(std::process::Stdio::null())
        .stderr(File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let db = PgPoolOptions::new()
        .max_connections(1)
        .connect(&database.url)
        .await
        .unwrap();
    enqueue(&db, code("918273")).await;
    enqueue(
        &db,
        texts::invitation(TO, "rina", "https://amp.contoh.id/invitation#R4h4s1a", 72),
    )
    .await;
    until("attempts", async || (smtp.attempts() >= 2).then_some(())).await;
    smtp.behave(Manner::Takes);
    received(&smtp, 2).await;
    smtp.down();
    child.kill().unwrap();
    child.wait().unwrap();
    db.close().await;
    database.drop().await.unwrap();
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains("refuses for now (451)"), "failures are logged");
    assert!(log.contains("a mail was delivered"));
    for secret in ["918273", "R4h4s1a"] {
        assert!(!log.contains(secret), "a log holds {secret}");
    }
}

#[test]
fn the_harness_reads_what_mail_programs_write() {
    let raw = "To: a@b.id\r\nSubject: x\r\nContent-Type: multipart/alternative;\r\n boundary=\"q\"\r\n\r\n--q\r\n\
               Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
               Halo =\r\nT=C3=ABst\r\n123456\r\n--q\r\nContent-Type: text/html\r\n\
               Content-Transfer-Encoding: base64\r\n\r\nPHA+\r\n--q--\r\n";
    let mail = harness::ReceivedMail::read(raw);
    assert_eq!((mail.text.as_str(), mail.html.as_str()), ("Halo Tëst\n123456\n", "<p>"));
    assert_eq!(mail.code(), "123456");
}
