//! Reads from a streaming replica: they may be a moment behind, and never pass for newer than they are.

use std::time::{Duration, Instant};

use domain::dashboard::Dashboard;
use integration_tests::own_postgres::OwnPostgres;
use integration_tests::process::Process;
use integration_tests::{Answer, Client, SalesFile, SalesLine, day};
use reqwest::Method;
use sqlx::PgPool;

use crate::commands::{PASSWORD, command_with, succeeded};

const DASHBOARD: &str = "/api/admin/dashboard?from=2026-01-01&to=2026-12-31";
const PATIENCE: Duration = Duration::from_secs(20);

fn net(answer: &Answer) -> Option<i64> {
    answer.json::<Dashboard>().kpi.net_sales.value
}

async fn import(client: &Client, name: &str, invoice: &str) -> i64 {
    let file = SalesFile::of([SalesLine::new(invoice, day("2026-11-01"), "C1", "P1", 1, 111_000)]);
    client.import(name, file.csv()).await;
    file.net()
}

async fn caught_up(client: &Client, expected: i64) -> Answer {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = client.get(DASHBOARD).await.expect(200);
        if net(&answer) == Some(expected) {
            return answer;
        }
        assert!(Instant::now() < deadline, "the replica does not catch up");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn conditional(client: &Client, etag: &str) -> Answer {
    Answer::of(client.request(Method::GET, DASHBOARD).header("If-None-Match", etag)).await
}

#[tokio::test]
async fn an_answer_of_a_replica_that_is_behind_is_asked_for_again_once_it_has_caught_up() {
    let primary = OwnPostgres::primary().unwrap();
    let data_dir = tempfile::tempdir().unwrap();
    succeeded(&command_with(
        data_dir.path(),
        &[("DATABASE_URL", primary.url())],
        &[
            "admin",
            "create",
            "--username",
            "rina",
            "--email",
            "rina@contoh.id",
            "--role",
            "admin",
            "--password-stdin",
        ],
        PASSWORD,
    ));
    let replica = primary.replica().unwrap();
    let variables = [("DATABASE_URL", primary.url()), ("DATABASE_READ_URL", replica.url())];
    let mut process = Process::serve_with(data_dir.path(), &variables).await.unwrap();
    let admin = process.anonymous().signed_in("rina", PASSWORD).await;
    let first = import(&admin, "a.csv", "F1").await;
    let fresh = caught_up(&admin, first).await;
    assert_eq!(conditional(&admin, fresh.header("etag")).await.status, 304);

    // The replica stands still while the primary goes on.
    let standing = PgPool::connect(&replica.url()).await.unwrap();
    sqlx::query("select pg_wal_replay_pause()")
        .execute(&standing)
        .await
        .unwrap();
    let second = import(&admin, "b.csv", "F2").await;
    let stale = admin.get(DASHBOARD).await.expect(200);
    assert_eq!(net(&stale), Some(first), "a moment behind");
    sqlx::query("select pg_wal_replay_resume()")
        .execute(&standing)
        .await
        .unwrap();
    standing.close().await;
    caught_up(&admin, first + second).await;
    let again = conditional(&admin, stale.header("etag")).await;
    assert_eq!(again.status, 200, "the stale answer's tag is not the new one's");
    assert_eq!(net(&again), Some(first + second));

    // Without its replica the server says so at once, goes on to sign in and to import, and is well again by itself.
    replica.stop().unwrap();
    let began = Instant::now();
    let away = admin.get("/api/admin/sales?from=2026-01-02").await.expect(503);
    assert!(!away.header("retry-after").is_empty());
    assert!(began.elapsed() < Duration::from_secs(3));
    drop(process.anonymous().signed_in("rina", PASSWORD).await);
    let third = import(&admin, "c.csv", "F3").await;
    replica.start().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while admin.get(DASHBOARD).await.status != 200 {
        assert!(Instant::now() < deadline, "it does not come back");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    caught_up(&admin, first + second + third).await;
    process.terminate().unwrap();
}
