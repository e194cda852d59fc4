//! API keys: what programs call the API with, and when they stop being able to.

use chrono::TimeDelta;
use domain::Page;
use domain::account::{ApiKey, ApiKeyMade, NewApiKey, Role, Scope};
use integration_tests::postgres::PASSWORD;
use integration_tests::{Client, SalesFile, TestApp, day};
use serde_json::{Value, json};
use server::clock::Random;
use server::config::Limit;
use server::identity::{NewAdmin, create_admin};

use crate::people;

const KEYS: &str = "/api/admin/api-keys";
const SALES: &str = "/api/admin/sales";

async fn make(maker: &Client, key: &NewApiKey) -> ApiKeyMade {
    let answer = maker.post(KEYS, key).await.expect(201);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()
}

fn new(name: &str, scopes: &[Scope]) -> NewApiKey {
    NewApiKey {
        name: name.to_owned(),
        scopes: scopes.to_vec(),
        expires_at: None,
    }
}

/// A program that calls with what it was given.
fn program(app: &TestApp, token: &str) -> Client {
    let mut client = app.anonymous();
    client.token = Some(token.to_owned());
    client
}

/// A program with a new key of these scopes, and the key's id.
pub async fn made(app: &TestApp, maker: &Client, scopes: &[Scope]) -> (Client, String) {
    let made = make(maker, &new("Aplikasi gudang", scopes)).await;
    (program(app, &made.secret), made.api_key.id)
}

async fn list(client: &Client) -> Vec<ApiKey> {
    client.get(KEYS).await.ok::<Page<ApiKey>>().items
}

/// A second super_admin: the last one can be neither disabled nor demoted.
async fn deputy(app: &TestApp) -> Client {
    let new = NewAdmin {
        username: "wakil".to_owned(),
        email: "wakil@contoh.id".to_owned(),
        role: Role::SuperAdmin,
        password: PASSWORD.to_owned(),
    };
    create_admin(&app.state.db, &app.clock, &Random::system(), new)
        .await
        .unwrap();
    app.anonymous().signed_in("wakil", PASSWORD).await
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_under_its_own_name() {
    let app = TestApp::spawn().await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let (uploader, _) = made(&app, &maker, &[Scope::WriteUpload]).await;
    let report = uploader
        .import("penjualan.csv", SalesFile::many(3, day("2026-10-01")).csv())
        .await;
    uploader
        .get(&format!("/api/admin/uploads/{}", report.id))
        .await
        .expect(200);
    assert_eq!(uploader.get(SALES).await.expect(403).problem().code, "forbidden");
    let (reader, _) = made(&app, &maker, &[Scope::ReadSales, Scope::ReadStock]).await;
    reader.get(SALES).await.expect(200);
    reader.get("/api/parts").await.expect(200);
    reader
        .upload("penjualan.csv", SalesFile::many(3, day("2026-10-01")).csv())
        .send()
        .await
        .expect(403);
    let actors: Vec<String> = sqlx::query_scalar("select actor from audit_log where action like 'upload%'")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert_eq!(actors, ["Kunci API Aplikasi gudang"]);
}

#[tokio::test]
async fn the_secret_is_shown_once_and_stored_nowhere() {
    let app = TestApp::spawn().await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let made = make(
        &maker,
        &new(" Gudang ", &[Scope::ReadStock, Scope::ReadSales, Scope::ReadStock]),
    )
    .await;
    assert_eq!(
        (made.api_key.name.as_str(), made.api_key.created_by.as_str()),
        ("Gudang", "sari")
    );
    assert_eq!(made.api_key.scopes, [Scope::ReadSales, Scope::ReadStock]);
    assert!(made.api_key.usable && made.api_key.last_used_at.is_none());
    let number = made.api_key.id.strip_prefix("key_").unwrap();
    let secret = made
        .secret
        .strip_prefix(&format!("ampc_{number}_"))
        .expect("the documented form");
    assert!(secret.len() >= 43, "256 bits");
    let listed = maker.get(KEYS).await.expect(200);
    assert!(
        !listed.text().contains(secret) && !listed.text().contains("hash"),
        "{}",
        listed.text()
    );
    let stored: Vec<String> = sqlx::query_scalar(
        "select (select string_agg(k::text, ' ') from api_key k) || ' ' || (select string_agg(l::text, ' ') from audit_log l)",
    )
    .fetch_all(&app.owner())
    .await
    .unwrap();
    assert!(!stored[0].contains(secret));
    let noted: (String, Value) =
        sqlx::query_as("select subject, after from audit_log where action = 'api_key_created'")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    let after = json!({"name": "Gudang", "scopes": ["read:sales", "read:stock"], "expires_at": null});
    assert_eq!(noted, (made.api_key.id, after));
}

#[tokio::test]
async fn a_key_that_cannot_be_made_is_told_by_field() {
    let app = TestApp::spawn().await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let past = app.clock.now() - TimeDelta::seconds(1);
    for (body, pointer) in [
        (json!({"name": " ", "scopes": ["read:sales"]}), "/name"),
        (json!({"name": "a".repeat(101), "scopes": ["read:sales"]}), "/name"),
        (json!({"name": "Gudang", "scopes": []}), "/scopes"),
        (
            json!({"name": "Gudang", "scopes": ["read:sales"], "expires_at": past}),
            "/expires_at",
        ),
        (json!({"name": "Gudang", "scopes": ["read:sales"], "more": 1}), "/more"),
    ] {
        let refused = maker.post(KEYS, &body).await.expect(422).problem();
        assert_eq!(refused.errors[0].pointer, pointer, "{body}");
    }
    let unknown = json!({"name": "Gudang", "scopes": ["write:accounts"]});
    let refused = maker.post(KEYS, &unknown).await.expect(422).problem();
    assert!(refused.errors[0].pointer.starts_with("/scopes"), "{:?}", refused.errors);
    assert!(list(&maker).await.is_empty());
}

#[tokio::test]
async fn a_key_ends_when_it_expires_or_is_revoked() {
    let app = TestApp::spawn().await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let expiring = NewApiKey {
        expires_at: Some(app.clock.now() + TimeDelta::hours(1)),
        ..new("Sementara", &[Scope::ReadSales])
    };
    let expiring = make(&maker, &expiring).await;
    let (lasting, id) = made(&app, &maker, &[Scope::ReadSales]).await;
    program(&app, &expiring.secret).get(SALES).await.expect(200);
    app.clock.advance(TimeDelta::hours(1));
    let refused = program(&app, &expiring.secret).get(SALES).await.expect(401);
    assert_eq!(
        (refused.problem().code.as_str(), refused.header("www-authenticate")),
        ("unauthorized", "Bearer")
    );
    lasting.get(SALES).await.expect(200);

    let maker = app.as_role(Role::SuperAdmin).await;
    let usable: Vec<bool> = list(&maker).await.iter().map(|key| key.usable).collect();
    assert_eq!(usable, [true, false], "the newest first");
    let path = format!("{KEYS}/{id}");
    maker.delete(&path).await.expect(204);
    lasting.get(SALES).await.expect(401);
    for gone in [
        path.as_str(),
        "/api/admin/api-keys/key_999",
        "/api/admin/api-keys/999",
        "/api/admin/api-keys/adm_1",
    ] {
        maker.delete(gone).await.expect(404);
    }
    assert_eq!(list(&maker).await.len(), 1);
    let revoked: (String, Value) =
        sqlx::query_as("select subject, before from audit_log where action = 'api_key_revoked'")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    assert_eq!(revoked, (id, json!({"name": "Aplikasi gudang"})));
}

#[tokio::test]
async fn a_key_dies_with_its_maker_on_every_instance_at_once() {
    let app = TestApp::spawn().await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let maker = deputy(&app).await;
    let (here, _) = made(&app, &maker, &[Scope::ReadSales]).await;
    let elsewhere = program(&other, here.token.as_deref().unwrap());
    let sari = app.as_role(Role::SuperAdmin).await;
    let (own, _) = made(&app, &sari, &[Scope::ReadSales]).await;
    let id = people::staff(&app, "wakil").await;
    for (end, revive) in [
        ("status = 'disabled'", "status = 'active'"),
        ("role = 'admin'", "role = 'super_admin'"),
    ] {
        for client in [&here, &elsewhere] {
            client.get(SALES).await.expect(200);
        }
        for (change, status) in [(end, 401), (revive, 200)] {
            let statement = format!("update account set {change} where id = {id}");
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
                .execute(&app.owner())
                .await
                .unwrap();
            for client in [&here, &elsewhere] {
                client.get(SALES).await.expect(status);
            }
            let usable: Vec<bool> = list(&sari).await.iter().map(|key| key.usable).collect();
            assert_eq!(usable, [true, status == 200], "{change}");
        }
    }
    own.get(SALES).await.expect(200);
    drop(other);
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let app = TestApp::spawn().await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let good = make(&maker, &new("Gudang", &[Scope::ReadSales])).await.secret;
    let other = make(&maker, &new("Kantor", &[Scope::ReadSales])).await.secret;
    let number = good.split('_').nth(1).unwrap();
    let own = good.split_once(&format!("ampc_{number}_")).unwrap().1;
    let foreign = other.splitn(3, '_').nth(2).unwrap();
    for token in [
        "ampc_",
        "ampc__",
        "ampc_1",
        &format!("ampc_{number}"),
        &format!("ampc_{number}_"),
        &format!("ampc_{number}_{foreign}"),
        &format!("ampc_{number}_{}", &own[1..]),
        &format!("ampc_{number}_{own}x"),
        &format!("ampc_{number}_{}", own.to_lowercase()),
        &format!("ampc_0{number}_{foreign}"),
        &format!("ampc_-{number}_{own}"),
        &format!("ampc_99999999999999999999_{own}"),
        &format!("ampc_999_{own}"),
        &format!("ampc_1' or '1'='1_{own}"),
        &format!("AMPC_{number}_{own}"),
        own,
        &format!("{good}{}", "a".repeat(5000)),
    ] {
        let refused = program(&app, token).get(SALES).await.expect(401);
        assert_eq!(refused.problem().code, "unauthorized", "{token}");
    }
    program(&app, &good).get(SALES).await.expect(200);
}

#[tokio::test]
async fn the_last_use_is_noted_to_the_minute() {
    let app = TestApp::spawn().await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let (key, _) = made(&app, &maker, &[Scope::ReadSales]).await;
    let used = async || list(&maker).await[0].last_used_at;
    assert_eq!(used().await, None);
    let before = app.clock.now();
    key.get(SALES).await.expect(200);
    let first = used().await.expect("it was used");
    assert!(first >= before && first <= app.clock.now());
    key.get(SALES).await.expect(200);
    assert_eq!(used().await, Some(first), "within the same minute");
    app.clock.advance(TimeDelta::minutes(2));
    // A request that it may not make is a use, too.
    key.get(KEYS).await.expect(403);
    assert!(used().await.unwrap() >= first + TimeDelta::minutes(2));
    let wrong = program(&app, &format!("{}x", key.token.as_deref().unwrap()));
    let last = used().await;
    app.clock.advance(TimeDelta::minutes(2));
    wrong.get(SALES).await.expect(401);
    assert_eq!(used().await, last, "what was refused is no use");
}

#[tokio::test]
async fn a_key_has_a_count_of_its_own() {
    let app = TestApp::spawn_with(|config| {
        config.limits.api = Limit::per_minutes(2, 15);
        config.limits.session = Limit::per_minutes(4, 15);
    })
    .await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let (one, _) = made(&app, &maker, &[Scope::ReadSales]).await;
    let (other, _) = made(&app, &maker, &[Scope::ReadSales]).await;
    for _ in 0..4 {
        one.get(SALES).await.expect(200);
    }
    assert_eq!(one.get(SALES).await.expect(429).problem().code, "too_many_requests");
    other.get(SALES).await.expect(200);
    // Its maker has used two for making them.
    maker.get(SALES).await.expect(200);
    // A dead key counts as nobody at its address, so that secrets cannot be guessed without end.
    for _ in 0..2 {
        program(&app, "ampc_1_tebakan").get(SALES).await.expect(401);
    }
    program(&app, "ampc_1_tebakan").get(SALES).await.expect(429);
}
