//! `/api/downloads`: a path that stands for one fetch of a file.

use std::time::Duration;

use chrono::TimeDelta;
use domain::account::{ApiKeyMade, Role};
use domain::download::Download;
use integration_tests::{Client, TestApp};
use serde_json::json;

use crate::people;

const FILE: &str = "/api/admin/users.csv?q=C1";

async fn offered(client: &Client, path: &str) -> Download {
    client
        .post("/api/downloads", &json!({ "path": path }))
        .await
        .expect(201)
        .json()
}

#[tokio::test]
async fn a_path_stands_for_its_file_once_and_needs_no_token() {
    let app = TestApp::spawn().await;
    people::customer(&app, "C1", "a@contoh.id").await;
    people::customer(&app, "X2", "b@contoh.id").await;
    let viewer = app.as_role(Role::Viewer).await;
    let expected = viewer.get(FILE).await.expect(200);
    let offer = offered(&viewer, FILE).await;
    let fetched = app.anonymous().get(&offer.path).await.expect(200);
    assert_eq!(fetched.body, expected.body, "the query counts too");
    assert_eq!(
        fetched.header("content-disposition"),
        expected.header("content-disposition")
    );
    app.anonymous().get(&offer.path).await.expect(404);
}

#[tokio::test]
async fn a_path_is_dead_after_a_minute_and_with_its_session() {
    let app = TestApp::spawn().await;
    let account = people::staff(&app, "vira").await;
    let (viewer, _) = people::session_of(&app, account).await;
    let late = offered(&viewer, FILE).await;
    app.clock.advance(TimeDelta::seconds(61));
    app.anonymous().get(&late.path).await.expect(404);

    let (viewer, _) = people::session_of(&app, account).await;
    let orphan = offered(&viewer, FILE).await;
    people::set_status(&app, account, "disabled").await;
    // The change was made past the server, which hears of it in a moment.
    while viewer.get("/api/auth/me").await.status != 401 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    app.anonymous().get(&orphan.path).await.expect(404);
}

#[tokio::test]
async fn a_path_lets_nobody_have_what_the_session_may_not() {
    let app = TestApp::spawn().await;
    let customer = people::customer(&app, "C1", "a@contoh.id").await;
    let (customer, _) = people::session_of(&app, customer).await;
    let offer = offered(&customer, FILE).await;
    app.anonymous().get(&offer.path).await.expect(403);
}

#[tokio::test]
async fn only_files_are_offered() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    for path in [
        "",
        "/",
        "/api/admin/users",
        "/api/auth/logout",
        "https://evil.example/api/admin/users.csv",
        "//evil.example/api/admin/users.csv",
        "/api/downloads/abc",
        "api/admin/users.csv",
    ] {
        viewer
            .post("/api/downloads", &json!({ "path": path }))
            .await
            .expect(422);
    }
    let key = json!({"name": "Gudang", "scopes": ["read:sales"]});
    let maker = app.as_role(Role::SuperAdmin).await;
    let made: ApiKeyMade = maker.post("/api/admin/api-keys", &key).await.expect(201).json();
    let mut program = app.anonymous();
    program.token = Some(made.secret);
    program
        .post("/api/downloads", &json!({ "path": FILE }))
        .await
        .expect(403);
}
