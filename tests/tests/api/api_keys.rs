//! API keys: what they may do, and what ends them.

use chrono::TimeDelta;
use domain::Page;
use domain::account::{ApiKey, ApiKeyMade, Role, Scope};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Client, SalesFile, TestApp, day};
use serde_json::json;
use server::config::Limit;

const KEYS: &str = "/api/admin/api-keys";
const SALES: &str = "/api/admin/sales";

async fn make(admin: &Client, scopes: &[Scope]) -> ApiKeyMade {
    admin
        .post(KEYS, &json!({"name": "Gudang", "scopes": scopes}))
        .await
        .expect(201)
        .json()
}

fn program(app: &TestApp, secret: &str) -> Client {
    let mut client = app.anonymous();
    client.token = Some(secret.to_owned());
    client
}

async fn with_key(scopes: &[Scope]) -> (TestApp, Client, Client, ApiKeyMade) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let made = make(&admin, scopes).await;
    let program = program(&app, &made.secret);
    (app, admin, program, made)
}

#[tokio::test]
async fn a_key_shows_its_secret_once_and_notes_its_use_to_the_minute() {
    let (app, admin, program, made) = with_key(&[Scope::ReadSales, Scope::ReadSales]).await;
    assert_eq!(made.api_key.scopes, [Scope::ReadSales]);
    let id = made.api_key.id.trim_start_matches("key_");
    assert!(made.secret.starts_with(&format!("ampc_{id}_")), "{}", made.secret);

    program.get(SALES).await.expect(200);
    let listed = admin.get(KEYS).await.expect(200);
    let secret = made.secret.rsplit_once('_').unwrap().1;
    assert!(!listed.text().contains(secret));
    let first = listed.json::<Page<ApiKey>>().items[0]
        .last_used_at
        .expect("it was used");
    app.clock.advance(TimeDelta::seconds(30));
    program.get(SALES).await.expect(200);
    let keys: Page<ApiKey> = admin.get(KEYS).await.ok();
    assert_eq!(keys.items[0].last_used_at, Some(first));
    app.clock.advance(TimeDelta::seconds(31));
    program.get(SALES).await.expect(200);
    let keys: Page<ApiKey> = admin.get(KEYS).await.ok();
    assert!(keys.items[0].last_used_at > Some(first));
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select hash from api_key")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert!(kept.iter().all(|hash| hash.len() == 32 && hash != secret.as_bytes()));
}

#[tokio::test]
async fn what_is_no_key_of_ours_is_refused() {
    let (app, _admin, _program, made) = with_key(&[Scope::ReadSales]).await;
    let (head, secret) = made.secret.rsplit_once('_').unwrap();
    for wrong in [
        head.to_owned(),
        format!("{head}_"),
        format!("{head}_{}", &secret[1..]),
        format!("{head}_{secret}x"),
        format!("ampc_99_{secret}"),
        format!("ampc__{secret}"),
        format!("ampc_-1_{secret}"),
        format!("ampc_1_{}", "a".repeat(5_000)),
    ] {
        let refused = program(&app, &wrong).get(SALES).await.expect(401);
        assert_eq!(refused.problem().code, "unauthorized", "{wrong}");
    }
}

#[tokio::test]
async fn a_key_ends_when_it_expires_is_revoked_or_loses_its_maker() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let until = app.clock.now() + TimeDelta::hours(1);
    let form = json!({"name": "Sebentar", "scopes": ["read:sales"], "expires_at": until});
    let made: ApiKeyMade = admin.post(KEYS, &form).await.expect(201).json();
    let short = program(&app, &made.secret);
    short.get(SALES).await.expect(200);
    app.clock.advance(TimeDelta::hours(1));
    short.get(SALES).await.expect(401);

    let admin = app.as_role(Role::SuperAdmin).await;
    let made = make(&admin, &[Scope::ReadSales]).await;
    let revoked = program(&app, &made.secret);
    revoked.get(SALES).await.expect(200);
    let path = format!("{KEYS}/{}", made.api_key.id);
    admin.delete(&path).await.expect(204);
    revoked.get(SALES).await.expect(401);
    admin.delete(&path).await.expect(404);
    let keys: Page<ApiKey> = admin.get(KEYS).await.ok();
    assert_eq!(keys.items.len(), 1);
    assert!(!keys.items[0].usable, "it has expired");

    for change in ["status = 'disabled'", "role = 'admin'"] {
        sqlx::query(
            "insert into account (portal, role, status, username, email, name, created_at)
             values ('admin', 'super_admin', 'active', 'lain', 'lain@contoh.id', 'lain', now())
             on conflict (lower(username)) do update set status = 'active', role = 'super_admin'",
        )
        .execute(&app.owner())
        .await
        .unwrap();
        let made = make(&app.as_role(Role::SuperAdmin).await, &[Scope::ReadSales]).await;
        sqlx::query("update api_key set created_by = (select id from account where username = 'lain')")
            .execute(&app.owner())
            .await
            .unwrap();
        let orphan = program(&app, &made.secret);
        orphan.get(SALES).await.expect(200);
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "update account set {change} where username = 'lain'"
        )))
        .execute(&app.owner())
        .await
        .unwrap();
        orphan.get(SALES).await.expect(401);
    }
}

#[tokio::test]
async fn a_key_that_uploads_acts_under_its_own_name() {
    let (app, _admin, program, made) = with_key(&[Scope::WriteUpload]).await;
    let report = program
        .import("penjualan.csv", SalesFile::many(3, day("2026-10-01")).csv())
        .await;
    program
        .get(&format!("/api/admin/uploads/{}", report.id))
        .await
        .expect(200);
    program.get(SALES).await.expect(403);
    let actor: String = sqlx::query_scalar("select actor from audit_log where action = 'upload_committed'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(actor, format!("Kunci API {}", made.api_key.name));
}

#[tokio::test]
async fn only_a_super_admin_makes_keys_and_wrong_ones_are_told_by_field() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let past = app.clock.now() - TimeDelta::minutes(1);
    for (form, pointer) in [
        (json!({"name": " ", "scopes": ["read:sales"]}), "/name"),
        (json!({"name": "x".repeat(101), "scopes": ["read:sales"]}), "/name"),
        (json!({"name": "Gudang", "scopes": []}), "/scopes"),
        (
            json!({"name": "Gudang", "scopes": ["read:sales"], "expires_at": past}),
            "/expires_at",
        ),
    ] {
        let told = admin.post(KEYS, &form).await.expect(422).problem();
        assert_eq!(told.errors[0].pointer, pointer, "{form}");
    }
    let form = json!({"name": "Gudang", "scopes": ["write:settings"]});
    admin.post(KEYS, &form).await.expect(422);
    app.as_role(Role::Admin).await.get(KEYS).await.expect(403);
}

#[tokio::test]
async fn each_key_has_its_own_count_of_requests() {
    let app = TestApp::spawn_with(|config| {
        config.limits.api = Limit::per_minutes(50, 15);
        config.limits.session = Limit::per_minutes(4, 15);
    })
    .await;
    let admin = app.anonymous().signed_in("sari", PASSWORD).await;
    let (one, other) = (
        make(&admin, &[Scope::ReadSales]).await,
        make(&admin, &[Scope::ReadSales]).await,
    );
    let (one, other) = (program(&app, &one.secret), program(&app, &other.secret));
    for _ in 0..4 {
        one.get(SALES).await.expect(200);
    }
    one.get(SALES).await.expect(429);
    other.get(SALES).await.expect(200);
    admin.get(KEYS).await.expect(200);
}
