//! The first super_admin, by the one-time link; and the last.

use chrono::TimeDelta;
use domain::account::{Role, SessionUser, SetupRequest};
use integration_tests::TestApp;
use integration_tests::postgres::TestDatabase;

use crate::auth::ME;

/// A database in which nobody is super_admin, as on a fresh machine.
async fn fresh() -> TestDatabase {
    let database = TestDatabase::create().await.expect("a database");
    let owner = sqlx::PgPool::connect(&database.owner_url)
        .await
        .expect("its owner connects");
    for statement in [
        "alter table account disable trigger account_keep_super_admin_update",
        "update account set role = 'admin' where role = 'super_admin'",
        "alter table account enable trigger account_keep_super_admin_update",
    ] {
        sqlx::query(statement).execute(&owner).await.expect(statement);
    }
    owner.close().await;
    database
}

fn setup_form(link: &str) -> SetupRequest {
    SetupRequest {
        token: link
            .split_once('#')
            .expect("the secret is in the fragment")
            .1
            .to_owned(),
        username: "kepala".to_owned(),
        email: "kepala@contoh.id".to_owned(),
        password: "RodaGila#77".to_owned(),
    }
}

#[tokio::test]
async fn the_setup_link_makes_one_super_admin_once() {
    let app = TestApp::spawn_on(fresh().await, |_| {}).await;
    let link = app.setup_link.clone().expect("a link is offered");
    assert!(link.starts_with(&format!("{}/admin/setup#", app.address)), "{link}");
    let client = app.anonymous();
    let form = setup_form(&link);
    let guess = SetupRequest {
        token: "A".repeat(43),
        ..form.clone()
    };
    assert_eq!(
        client.post("/api/auth/setup", &guess).await.expect(410).problem().code,
        "link_expired"
    );
    let taken = SetupRequest {
        username: "RINA".to_owned(),
        ..form.clone()
    };
    let refused = client.post("/api/auth/setup", &taken).await.expect(422).problem();
    assert_eq!(
        (refused.errors[0].pointer.as_str(), refused.errors[0].code.as_str()),
        ("/username", "taken")
    );
    let weak = SetupRequest {
        password: "kepala".to_owned(),
        ..form.clone()
    };
    client.post("/api/auth/setup", &weak).await.expect(422);

    let made: SessionUser = client.post("/api/auth/setup", &form).await.expect(201).json();
    assert_eq!((made.role, made.name.as_str()), (Role::SuperAdmin, "kepala"));
    assert_eq!(
        client.post("/api/auth/setup", &form).await.expect(409).problem().code,
        "conflict"
    );
    app.anonymous()
        .signed_in("kepala", "RodaGila#77")
        .await
        .get(ME)
        .await
        .expect(200);
}

#[tokio::test]
async fn a_newer_setup_link_voids_the_older_and_each_lasts_an_hour() {
    let app = TestApp::spawn_on(fresh().await, |_| {}).await;
    let older = app.setup_link.clone().unwrap();
    let newer = server::identity::setup_link(&app.state).await.unwrap().unwrap();
    let client = app.anonymous();
    client.post("/api/auth/setup", &setup_form(&older)).await.expect(410);
    app.clock.advance(TimeDelta::minutes(60));
    client.post("/api/auth/setup", &setup_form(&newer)).await.expect(410);
    let newest = server::identity::setup_link(&app.state).await.unwrap().unwrap();
    client.post("/api/auth/setup", &setup_form(&newest)).await.expect(201);
    assert_eq!(server::identity::setup_link(&app.state).await.unwrap(), None);
}

#[tokio::test]
async fn two_that_hold_the_link_make_one_super_admin() {
    let app = TestApp::spawn_on(fresh().await, |_| {}).await;
    let one = setup_form(app.setup_link.as_deref().unwrap());
    let other = SetupRequest {
        username: "wakil".to_owned(),
        email: "wakil@contoh.id".to_owned(),
        ..one.clone()
    };
    let client = app.anonymous();
    let (first, second) = tokio::join!(
        client.post("/api/auth/setup", &one),
        client.post("/api/auth/setup", &other)
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test]
async fn the_last_super_admin_stays_one() {
    let app = TestApp::spawn().await;
    for change in ["status = 'disabled'", "role = 'admin'"] {
        let statement = format!("update account set {change} where username = 'sari'");
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&app.owner())
            .await;
        let error = refused.expect_err(change).into_database_error().unwrap();
        assert_eq!(error.constraint(), Some("account_last_super_admin"));
    }
}
