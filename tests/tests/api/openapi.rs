//! The committed document is the one that the routes make.

use integration_tests::TestApp;

#[tokio::test]
async fn the_committed_document_is_what_the_server_serves() {
    let app = TestApp::spawn().await;
    let served = app.anonymous().get("/api/openapi.json").await.expect(200).text();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        served.trim() == committed.trim(),
        "openapi/openapi.json is stale: run `cargo xtask openapi`"
    );
}
