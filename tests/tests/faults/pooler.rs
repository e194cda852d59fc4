//! Two instances behind a transaction pooler: no statement depends on the connection that it gets.

use std::time::Duration;

use domain::sales::SalesPage;
use integration_tests::own_postgres::{OwnPostgres, Pooler};
use integration_tests::process::Process;
use integration_tests::{Client, SalesFile, StockFile, day};
use serde_json::Value;
use sqlx::PgPool;

use crate::commands::{PASSWORD, command_with, succeeded};

/// The application's role.
const ROLE: &str = "amp";

fn variables(postgres: &OwnPostgres, pooler: &Pooler) -> [(&'static str, String); 3] {
    [
        ("DATABASE_URL", pooler.url()),
        ("DATABASE_DIRECT_URL", postgres.url_of(ROLE)),
        ("DATABASE_OWNER_URL", postgres.url()),
    ]
}

async fn reads(client: Client, times: usize) -> Vec<u16> {
    let paths = [
        "/api/admin/dashboard",
        "/api/admin/sales?sort=-net_sales",
        "/api/admin/sales?q=Bengkel",
        "/api/admin/users",
        "/api/parts?q=P",
        "/api/admin/audit",
    ];
    let mut statuses = Vec::new();
    for path in paths.iter().cycle().take(times) {
        statuses.push(client.get(path).await.status);
    }
    statuses
}

#[tokio::test]
async fn two_instances_behind_a_transaction_pooler_work_as_one() {
    let postgres = OwnPostgres::primary().unwrap();
    let owner = PgPool::connect(&postgres.url()).await.unwrap();
    sqlx::query("create role amp login").execute(&owner).await.unwrap();
    let pooler = Pooler::start(&postgres, ROLE).unwrap();
    let variables = variables(&postgres, &pooler);
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for name in ["rina", "sari"] {
        let role = if name == "sari" { "super_admin" } else { "admin" };
        let email = format!("{name}@contoh.id");
        let words = [
            "admin",
            "create",
            "--username",
            name,
            "--email",
            &email,
            "--role",
            role,
            "--password-stdin",
        ];
        succeeded(&command_with(folders[0].path(), &variables, &words, PASSWORD));
    }
    let mut first = Process::serve_with(folders[0].path(), &variables).await.unwrap();
    let mut second = Process::serve_with(folders[1].path(), &variables).await.unwrap();
    let here = first.anonymous().signed_in("rina", PASSWORD).await;
    let there = second.anonymous().signed_in("sari", PASSWORD).await;

    let file = SalesFile::many(150, day("2026-10-01"));
    here.import("sales.csv", file.csv()).await;
    there
        .import("stock.csv", StockFile::of([("P1", 40), ("P2", 0)]).csv())
        .await;
    let list: SalesPage = there.get("/api/admin/sales?from=2026-01-01&to=2026-12-31").await.ok();
    assert_eq!((list.total, list.summary.net_sales.0), (150, file.net()));

    // More at once than the pooler has connections, so that every one of them moves between connections.
    let all = (0..24).map(|n| {
        let client = if n % 2 == 0 { here.clone() } else { there.clone() };
        tokio::spawn(reads(client, 12))
    });
    for statuses in futures_util::future::join_all(all).await {
        let statuses = statuses.unwrap();
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    }

    // What one instance does, the other one hears, past the pooler.
    let users: Value = there.get("/api/admin/users?kind=admin&q=rina").await.ok();
    let id = users["items"][0]["id"].as_str().unwrap();
    let detail = there.get(&format!("/api/admin/users/{id}")).await.expect(200);
    let version = detail.json::<Value>()["version"].clone();
    let request = there
        .request(reqwest::Method::PATCH, &format!("/api/admin/users/{id}"))
        .header("If-Match", format!("\"{version}\""))
        .json(&serde_json::json!({"status": "disabled"}));
    integration_tests::Answer::of(request).await.expect(200);
    tokio::time::sleep(Duration::from_millis(300)).await;
    here.get("/api/admin/dashboard").await.expect(401);

    first.terminate().unwrap();
    second.terminate().unwrap();
    let findings = server::verify::run(&owner).await.unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    owner.close().await;
}
