//! `kill -9` of the server in the middle of an import: the database is as before or as after, never between.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use domain::account::Role;
use integration_tests::postgres::{ACCOUNTS, PASSWORD, TestDatabase};
use integration_tests::process::Process;
use integration_tests::{Client, SalesFile, SalesLine, day};
use sqlx::postgres::{PgPool, PgPoolOptions};

const ROUNDS: u32 = 10;
/// How long whoever takes over may need for an import that was cut off.
const PATIENCE: Duration = Duration::from_mins(2);

/// What an import changes, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    invoices: i64,
    lines: i64,
    net: i64,
    net_by_day: i64,
    net_by_customer: i64,
    committed: i64,
}

impl State {
    async fn of(database: &PgPool) -> Self {
        let statement = "select
            (select count(*) from invoice),
            (select count(*) from invoice_line),
            (select coalesce(sum(net_sales), 0)::bigint from invoice_line),
            (select coalesce(sum(net_sales), 0)::bigint from sales_day),
            (select coalesce(sum(net_sales), 0)::bigint from customer_sales),
            (select count(*) from upload where status = 'committed')";
        let (invoices, lines, net, net_by_day, net_by_customer, committed) =
            sqlx::query_as(statement).fetch_one(database).await.unwrap();
        Self {
            invoices,
            lines,
            net,
            net_by_day,
            net_by_customer,
            committed,
        }
    }

    fn with(self, file: &SalesFile, invoices: u32) -> Self {
        Self {
            invoices: self.invoices + i64::from(invoices),
            lines: self.lines + file.lines.len() as i64,
            net: self.net + file.net(),
            net_by_day: self.net_by_day + file.net(),
            net_by_customer: self.net_by_customer + file.net(),
            committed: self.committed + 1,
        }
    }
}

/// A file of its own invoices for each round.
fn file(round: u32, invoices: u32) -> SalesFile {
    let mut file = SalesFile::many(invoices, day("2026-01-01"));
    for line in &mut file.lines {
        let SalesLine { invoice, .. } = line;
        *invoice = format!("R{round:02}-{invoice}");
    }
    file
}

async fn sign_in(process: &Process) -> Client {
    let (username, _) = ACCOUNTS.iter().find(|(_, role)| *role == Role::Admin).unwrap();
    process.anonymous().signed_in(username, PASSWORD).await
}

/// Waits until no upload is at work.
async fn settle(database: &PgPool) {
    let deadline = Instant::now() + PATIENCE;
    while sqlx::query_scalar("select exists (select from upload where status = 'processing')")
        .fetch_one(database)
        .await
        .unwrap()
    {
        assert!(Instant::now() < deadline, "nobody finishes the upload that was cut off");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn an_import_that_is_cut_off_is_there_whole_or_not_at_all() {
    const INVOICES: u32 = 1500;
    let database = TestDatabase::create().await.unwrap();
    let data_dir = tempfile::tempdir().unwrap();
    let owner = PgPoolOptions::new()
        .max_connections(2)
        .connect(&database.owner_url)
        .await
        .unwrap();

    let mut process = Process::serve(&database, data_dir.path()).await.unwrap();
    let client = sign_in(&process).await;
    let began = Instant::now();
    client.import("first.csv", file(0, INVOICES).csv()).await;
    let whole = began.elapsed();

    for round in 1..=ROUNDS {
        let before = State::of(&owner).await;
        let file = file(round, INVOICES);
        let after = before.with(&file, INVOICES);
        // One random point in each tenth of an import, and a little beyond.
        let chance = (RandomState::new().hash_one(round) % 1000) as f64 / 1000.0;
        let share = (f64::from(round - 1) + chance) / f64::from(ROUNDS) * 1.1;
        let client = sign_in(&process).await;
        let upload = tokio::spawn({
            let bytes = file.csv();
            async move {
                client
                    .upload("round.csv", bytes)
                    .try_send()
                    .await
                    .map(|answer| answer.status)
            }
        });
        tokio::time::sleep(whole.mul_f64(share)).await;
        process.kill().unwrap();
        let answered = upload.await.unwrap();

        let left = State::of(&owner).await;
        assert!(
            left == before || left == after,
            "killed at {share:.2}: {left:?} is neither {before:?} nor {after:?}"
        );
        if answered.is_ok_and(|status| status == 201) {
            assert_eq!(left, after, "killed at {share:.2}: acknowledged and gone");
        }

        process = Process::serve(&database, data_dir.path()).await.unwrap();
        settle(&owner).await;
        let settled = State::of(&owner).await;
        assert!(
            settled == left || settled == after,
            "after the restart: {settled:?}, from {left:?}"
        );
        let findings = server::verify::run(&owner).await.unwrap();
        assert!(findings.is_empty(), "killed at {share:.2}: {findings:#?}");
        // The next upload works: of the same file, whatever became of it.
        sign_in(&process).await.import("again.csv", file.csv()).await;
        let again = State::of(&owner).await;
        assert_eq!(
            State {
                committed: after.committed,
                ..again
            },
            after,
            "killed at {share:.2}"
        );
    }
    process.terminate().unwrap();
    owner.close().await;
    database.drop().await.unwrap();
}
