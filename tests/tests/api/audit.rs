//! `GET /api/admin/audit`: what was done, by whom, found again.

use chrono::TimeDelta;
use domain::account::{AuditPage, Role};
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::json;

use crate::user_steps::{self, act, id_of, patch, staff_id};

async fn log(client: &Client, query: &str) -> AuditPage {
    client.get(&format!("/api/admin/audit?{query}")).await.ok()
}

fn actions(page: &AuditPage) -> Vec<&str> {
    page.items.iter().map(|entry| entry.action.as_str()).collect()
}

/// A day's work: an upload, a changed customer, an invited admin, a failed login.
async fn worked() -> (TestApp, Client, Client) {
    let (app, admin, super_admin) = user_steps::app().await;
    let id = id_of(&admin, "C001").await;
    patch(&admin, &id, &json!({"name": "Bengkel Maju Jaya"}))
        .await
        .expect(200);
    let form = json!({"kind": "admin", "username": "dewi", "email": "dewi@contoh.id", "role": "viewer"});
    super_admin.post("/api/admin/users", &form).await.expect(201);
    let wrong = json!({"username": "nobody", "password": "x"});
    app.anonymous().post("/api/auth/admin/login", &wrong).await.expect(401);
    (app, admin, super_admin)
}

#[tokio::test]
async fn the_log_is_read_newest_first_in_pages_that_lose_and_repeat_nothing() {
    let (app, _, _) = worked().await;
    let viewer = app.as_role(Role::Viewer).await;
    let all = log(&viewer, "limit=200").await;
    assert_eq!(all.total, all.items.len() as i64);
    assert!(all.total_is_exact && all.next_cursor.is_none());
    assert!(all.items.windows(2).all(|pair| pair[0].at >= pair[1].at));
    assert_eq!(all.items[0].action, "login", "the viewer's own");
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = log(&viewer, &format!("limit=2{cursor}")).await;
        assert_eq!(page.total, all.total);
        found.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(found, all.items);
    let actors: Vec<_> = all.actors.iter().map(|actor| actor.name.as_str()).collect();
    assert_eq!(actors, ["dewi", "rina", "sari", "vira"]);
}

#[tokio::test]
async fn an_entry_says_before_and_after_and_what_its_subject_is_called_now() {
    let (_app, admin, _) = worked().await;
    let changed = log(&admin, "action=customer_changed").await.items.remove(0);
    assert_eq!(changed.before, Some(json!({"name": "Bengkel C001"})));
    assert_eq!(changed.after, Some(json!({"name": "Bengkel Maju Jaya"})));
    assert_eq!(changed.subject_name.as_deref(), Some("Bengkel Maju Jaya · C001"));
    assert_eq!((changed.actor.as_str(), changed.client.as_str()), ("rina", "127.0.0.1"));
    assert!(changed.id.starts_with("aud_") && changed.trace_id.len() == 32);
    for (action, name) in [
        ("admin_invited", Some("dewi")),
        ("upload_committed", Some("penjualan.csv")),
        ("login_failed", None),
    ] {
        let entry = log(&admin, &format!("action={action}")).await.items.remove(0);
        assert_eq!(entry.subject_name.as_deref(), name, "{action}");
    }
}

#[tokio::test]
async fn entries_are_found_by_who_what_and_words() {
    let (_app, admin, _) = worked().await;
    let rina = staff_id(&admin, "rina").await;
    for (query, expected) in [
        ("action=admin_invited", vec!["admin_invited"]),
        ("action=nothing", vec![]),
        (
            &*format!("actor={rina}&action=customer_changed"),
            vec!["customer_changed"],
        ),
        (&*format!("actor={rina}&action=admin_invited"), vec![]),
        ("actor=adm_999999", vec![]),
        // The action's words, the actor's name, and what it was about.
        ("q=MENGUNDANG", vec!["admin_invited"]),
        ("q=tidak%20dikenal", vec!["login_failed"]),
        ("q=maju%20jaya", vec!["customer_changed"]),
        ("q=C001", vec!["customer_changed"]),
        ("q=dewi", vec!["admin_invited"]),
        ("q=penjualan.csv", vec!["upload_committed"]),
        ("q=C001&action=login", vec![]),
        ("q=100%25", vec![]),
    ] {
        let page = log(&admin, query).await;
        assert_eq!(actions(&page), expected, "{query}");
        assert_eq!(page.total, expected.len() as i64, "{query}");
    }
    // What it did, and what was done to its account before it could.
    let own = log(&admin, &format!("actor={rina}")).await;
    assert!(
        own.items
            .iter()
            .all(|entry| entry.actor == "rina" || entry.subject == rina)
    );
    assert_eq!(
        actions(&own),
        ["customer_changed", "upload_committed", "login", "account_created"]
    );
}

#[tokio::test]
async fn days_are_days_in_wita_and_both_ends_count() {
    let (app, _, _) = worked().await;
    app.clock.advance(TimeDelta::days(3));
    let admin = app.as_role(Role::Admin).await;
    let id = id_of(&admin, "C002").await;
    patch(&admin, &id, &json!({"terms_days": 7})).await.expect(200);
    let today = app.clock.today();
    let first = today - chrono::Days::new(3);
    let days = |from: chrono::NaiveDate, to: chrono::NaiveDate| format!("from={from}&to={to}&action=customer_changed");
    assert_eq!(log(&admin, &days(first, today)).await.total, 2);
    assert_eq!(log(&admin, &days(today, today)).await.items[0].subject, id);
    assert_eq!(log(&admin, &days(today, today)).await.total, 1);
    assert_eq!(log(&admin, &days(first, first)).await.total, 1);
    assert_eq!(log(&admin, "to=2020-01-01").await.total, 0);
    assert!(log(&admin, "from=2020-01-01").await.total > 2);
    assert!(log(&admin, "from=-262143-01-01&to=%2B262142-12-31").await.total > 2);
}

#[tokio::test]
async fn a_filter_that_cannot_be_is_told_by_its_name() {
    let (_app, admin, _) = user_steps::app().await;
    for (query, pointer) in [
        ("from=2026-11-02&to=2026-11-01", "from"),
        ("from=yesterday", "from"),
        ("actor=cus_1", "actor"),
        ("limit=0", "limit"),
        ("cursor=x", "cursor"),
        ("subject=x", "subject"),
    ] {
        let refused = admin.get(&format!("/api/admin/audit?{query}")).await.expect(422);
        assert_eq!(refused.problem().errors[0].pointer, pointer, "{query}");
    }
}

#[tokio::test]
async fn an_unchanged_log_is_a_304_and_a_failed_login_changes_it() {
    let (app, admin, _) = user_steps::app().await;
    let path = "/api/admin/audit?limit=5";
    let tag = admin.get(path).await.expect(200).header("etag").to_owned();
    let again = async || Answer::of(admin.request(Method::GET, path).header("if-none-match", &tag)).await;
    assert_eq!(again().await.status, 304);
    let wrong = json!({"username": "sari", "password": "x"});
    app.anonymous().post("/api/auth/admin/login", &wrong).await.expect(401);
    assert_eq!(again().await.status, 200);
}

#[tokio::test]
async fn what_was_refused_is_not_in_the_log() {
    let (_app, admin, _) = user_steps::app().await;
    let id = id_of(&admin, "C001").await;
    let before = log(&admin, "").await.total;
    patch(&admin, &id, &json!({"name": ""})).await.expect(422);
    patch(&admin, &id, &json!({"name": "Satu", "status": "active"}))
        .await
        .expect(409);
    act(&admin, &id, "reset-link").await.expect(409);
    let after = log(&admin, "").await;
    assert_eq!(after.total, before);
    assert_eq!(
        user_steps::user(&admin, &id).await.user.name,
        "Bengkel C001",
        "all of it or nothing"
    );
}
