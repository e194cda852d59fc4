//! The harness itself: what every other test stands on.

use domain::account::{Role, SessionUser};
use integration_tests::TestApp;

#[tokio::test]
async fn every_staff_role_signs_in_as_itself() {
    let app = TestApp::spawn().await;
    for role in [Role::SuperAdmin, Role::Admin, Role::Viewer] {
        let me: SessionUser = app.as_role(role).await.get("/api/auth/me").await.ok();
        assert_eq!(me.role, role);
    }
    app.anonymous().get("/api/auth/me").await.expect(401);
}

#[tokio::test]
async fn two_tests_share_no_data() {
    let (one, other) = (TestApp::spawn().await, TestApp::spawn().await);
    sqlx::query("insert into customer (number, name) values ('C1', 'Bengkel Satu')")
        .execute(&one.owner())
        .await
        .unwrap();
    let count = "select count(*) from customer";
    assert_eq!(
        sqlx::query_scalar::<_, i64>(count)
            .fetch_one(&one.owner())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        sqlx::query_scalar::<_, i64>(count)
            .fetch_one(&other.owner())
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn the_application_cannot_rewrite_ledgers() {
    let app = TestApp::spawn().await;
    for table in ["points_entry", "stock_movement", "audit_log"] {
        for verb in ["delete from", "truncate"] {
            let statement = format!("{verb} {table}");
            let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
                .execute(&app.state.db)
                .await;
            let error = refused
                .expect_err(table)
                .into_database_error()
                .expect("the database refuses");
            assert_eq!(error.code().as_deref(), Some("42501"), "{verb} {table}: {error}");
        }
    }
}
