//! Two instances behind a transaction pooler: no statement depends on the connection that it gets.

use std::time::Duration;

use domain::sales::SalesPage;
use integration_tests::own_postgres::{Parts, Pooler};
use integration_tests::postgres::{PASSWORD, TestDatabase};
use integration_tests::process::Process;
use integration_tests::{Client, SalesFile, StockFile, day};
use serde_json::Value;
use sqlx::PgPool;

async fn instance(database: &TestDatabase, pooler: &Pooler, data_dir: &std::path::Path) -> Process {
    let user = Parts::of(&database.url).unwrap().user;
    Process::serve_with(
        data_dir,
        &[
            ("DATABASE_URL", pooler.url(&user)),
            ("DATABASE_DIRECT_URL", database.url.clone()),
            ("DATABASE_OWNER_URL", database.owner_url.clone()),
        ],
    )
    .await
    .unwrap()
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
    let database = TestDatabase::create().await.unwrap();
    let pooler = Pooler::start(&database.url).unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut first = instance(&database, &pooler, folders[0].path()).await;
    let mut second = instance(&database, &pooler, folders[1].path()).await;
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
    let owner = PgPool::connect(&database.owner_url).await.unwrap();
    let findings = server::verify::run(&owner).await.unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    owner.close().await;
    database.drop().await.unwrap();
}
