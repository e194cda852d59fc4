//! `/api/customer/profile`: a customer's own data.

use domain::account::Role;
use domain::purchase::CustomerProfile;
use integration_tests::{Answer, Client, SalesFile, TestApp, day};
use reqwest::Method;
use serde_json::{Value, json};

use crate::uploads::assert_sound;

async fn patch(client: &Client, version: i64, body: &Value) -> Answer {
    let request = client
        .request(Method::PATCH, "/api/customer/profile")
        .header("if-match", format!("\"{version}\""))
        .json(body);
    Answer::of(request).await
}

#[tokio::test]
async fn a_customer_changes_its_own_data_and_files_no_longer_rename_it() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("a.csv", SalesFile::many(12, day("2026-10-01")).csv())
        .await;
    let customer = app.as_customer("C001").await;
    let read: CustomerProfile = customer.get("/api/customer/profile").await.ok();
    assert_eq!(
        (read.customer_number.as_str(), read.name.as_str()),
        ("C001", "Bengkel C001")
    );
    assert_eq!(
        (read.email.as_str(), read.since),
        ("C001@contoh.id", Some(day("2026-10-01")))
    );
    let body = json!({
        "name": " Bengkel Sinar Sape ", "contact": "Syamsul Bahri", "phone": "0812 0000 1182", "address": "Jl. Contoh 27",
    });
    let changed: CustomerProfile = patch(&customer, read.version, &body).await.ok();
    assert_eq!(
        (changed.name.as_str(), changed.contact.as_str()),
        ("Bengkel Sinar Sape", "Syamsul Bahri")
    );
    assert_eq!(changed.phone.as_deref(), Some("0812 0000 1182"));
    assert!(changed.version > read.version);
    assert_eq!(
        customer.get("/api/customer/profile").await.ok::<CustomerProfile>(),
        changed
    );
    patch(&customer, read.version, &body).await.expect(412);
    let unchanged: CustomerProfile = patch(&customer, changed.version, &json!({"name": "Bengkel Sinar Sape"}))
        .await
        .ok();
    assert_eq!(unchanged.version, changed.version);
    admin
        .import("b.csv", SalesFile::many(24, day("2026-10-01")).csv())
        .await;
    let later: CustomerProfile = customer.get("/api/customer/profile").await.ok();
    assert_eq!(later.name, "Bengkel Sinar Sape");
    let cleared: CustomerProfile = patch(&customer, later.version, &json!({"phone": " ", "address": ""}))
        .await
        .ok();
    assert_eq!((cleared.phone, cleared.address), (None, None));
    let noted: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'profile_changed'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(noted, 2);
    assert_sound(&app).await;
}

#[tokio::test]
async fn wrong_fields_are_named_and_nothing_else_is_taken() {
    let app = TestApp::spawn().await;
    let customer = app.as_customer("C001").await;
    let read: CustomerProfile = customer.get("/api/customer/profile").await.ok();
    let wrong = json!({"name": " ", "contact": "", "phone": "abc", "address": "x".repeat(301)});
    let problem = patch(&customer, read.version, &wrong).await.expect(422).problem();
    let mut pointers: Vec<_> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/address", "/contact", "/name", "/phone"]);
    for other in [
        json!({"email": "x@contoh.id"}),
        json!({"terms_days": 90}),
        json!({"tier": "gold"}),
    ] {
        patch(&customer, read.version, &other).await.expect(422);
    }
    let bare = customer
        .request(Method::PATCH, "/api/customer/profile")
        .json(&json!({}));
    assert_eq!(Answer::of(bare).await.status, 428);
    assert_eq!(
        customer.get("/api/customer/profile").await.ok::<CustomerProfile>(),
        read
    );
}
