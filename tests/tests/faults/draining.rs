//! SIGTERM: what was begun is finished, and nothing new is taken.

use std::time::Duration;

use integration_tests::process::Process;
use integration_tests::{SalesFile, day};

use crate::commands::{PASSWORD, create_admin, run, succeeded};

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_the_import_at_hand() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut process = Process::serve_privately(data_dir.path()).await.unwrap();
    succeeded(&create_admin(data_dir.path(), "rina"));
    let admin = process.anonymous().signed_in("rina", PASSWORD).await;
    let file = SalesFile::many(4000, day("2024-01-01"));
    let lines = file.lines.len() as u64;
    let uploading = tokio::spawn(async move { admin.upload("sales.csv", file.csv()).send().await });
    // Far enough to be an import, not far enough to be over.
    let anonymous = process.anonymous();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(
        !uploading.is_finished(),
        "the import is over before the server is told to stop"
    );
    let stopping = tokio::task::spawn_blocking(move || process.terminate());
    let report = uploading
        .await
        .unwrap()
        .expect(201)
        .json::<domain::upload::UploadReport>();
    assert_eq!(report.rows.accepted, lines);
    stopping.await.unwrap().unwrap();
    let refused = anonymous.request(reqwest::Method::GET, "/api/health/live").send().await;
    assert!(refused.is_err(), "nobody listens any more");
    succeeded(&run(data_dir.path(), &["verify"], ""));
}
