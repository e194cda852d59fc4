//! `GET /api/admin/users`: who is listed, found, counted, and in which order.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::account::{AccountStatus, NextStep, Role, UserKind, UserList};
use domain::loyalty::Tier;
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;

use crate::user_steps::{self, account, act, enter_code, id_of, list, login, patch, register, user};

const OWNER: &str = "pemilik@contoh.id";

fn numbers(found: &UserList) -> Vec<&str> {
    let rows = found.items.iter();
    rows.filter_map(|row| row.customer_number.as_deref()).collect()
}

async fn execute(app: &TestApp, statement: &'static str) {
    sqlx::query(statement).execute(&app.owner()).await.unwrap();
}

async fn status(client: &Client, number: &str) -> AccountStatus {
    list(client, &format!("q={number}")).await.items[0].status
}

#[tokio::test]
async fn customers_come_by_name_in_pages_that_lose_and_repeat_nobody() {
    let (app, admin, _) = user_steps::app().await;
    // Case is ignored, and equal names are told apart.
    execute(
        &app,
        "update customer set name = case when number < 'C003' then 'toko sama' else upper(name) end",
    )
    .await;
    for (sort, expected) in [
        ("name", ["C003", "C004", "C005", "C000", "C001", "C002"]),
        ("-name", ["C002", "C001", "C000", "C005", "C004", "C003"]),
    ] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = list(&admin, &format!("sort={sort}&limit=2{cursor}")).await;
            assert_eq!((page.total, page.total_is_exact), (6, true));
            found.extend(numbers(&page).into_iter().map(str::to_owned));
            match page.next_cursor {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, expected, "{sort}");
    }
}

#[tokio::test]
async fn hidden_customers_are_neither_listed_nor_found_nor_counted() {
    let (app, admin, _) = user_steps::app().await;
    let id = id_of(&admin, "C003").await;
    execute(&app, "update customer set hidden = true where number = 'C003'").await;
    let found = list(&admin, "").await;
    assert_eq!((found.total, found.counts.customers), (5, 5));
    assert!(!numbers(&found).contains(&"C003"));
    let path = format!("/api/admin/users/{id}");
    admin.get(&path).await.expect(404);
    patch_any(&admin, &path).await.expect(404);
    for verb in ["reset-link", "anonymise"] {
        act(&admin, &id, verb).await.expect(404);
    }
    admin.delete(&format!("{path}/sessions")).await.expect(404);
    admin.get(&format!("{path}/export")).await.expect(404);
}

async fn patch_any(client: &Client, path: &str) -> Answer {
    let request = client.request(Method::PATCH, path).header("if-match", "\"1\"");
    Answer::of(request.json(&serde_json::json!({"name": "Lain"}))).await
}

#[tokio::test]
async fn who_does_not_exist_is_404_and_each_kind_has_its_own_addresses() {
    let (_app, _, super_admin) = user_steps::app().await;
    for id in ["cus_999999", "adm_999999", "inv_1", "cus_", "42"] {
        let path = format!("/api/admin/users/{id}");
        super_admin.get(&path).await.expect(404);
        patch_any(&super_admin, &path).await.expect(404);
        for verb in ["reset-link", "reset-totp", "anonymise"] {
            act(&super_admin, id, verb).await.expect(404);
        }
        super_admin.get(&format!("{path}/export")).await.expect(404);
        super_admin.delete(&format!("{path}/sessions")).await.expect(404);
    }
    // What only customers have, and what only staff have.
    let sari = user_steps::staff_id(&super_admin, "sari").await;
    act(&super_admin, &sari, "anonymise").await.expect(404);
    let export = format!("/api/admin/users/{sari}/export");
    super_admin.get(&export).await.expect(404);
    let customer = id_of(&super_admin, "C000").await;
    act(&super_admin, &customer, "reset-totp").await.expect(404);
}

#[tokio::test]
async fn a_status_is_that_of_the_numbers_most_advanced_attempt() {
    let (app, admin, _) = user_steps::app().await;
    assert_eq!(status(&admin, "C001").await, AccountStatus::NoAccount);
    let browser = app.anonymous();
    register(&browser, "C001", OWNER).await;
    assert_eq!(status(&admin, "C001").await, AccountStatus::Unverified);
    assert_eq!(enter_code(&app, &browser, OWNER).await, NextStep::Approval);
    register(&app.anonymous(), "C001", "lain@contoh.id").await;
    assert_eq!(status(&admin, "C001").await, AccountStatus::Pending);

    let counts = list(&admin, "").await.counts;
    assert_eq!((counts.registrations_pending, counts.customers_active), (1, 0));
    let waiting: serde_json::Value = admin.get("/api/admin/registrations").await.ok();
    let attempt = waiting["items"][0]["id"].as_str().unwrap();
    let approve = format!("/api/admin/registrations/{attempt}/approve");
    admin.post(&approve, &serde_json::json!({})).await.expect(204);
    assert_eq!(status(&admin, "C001").await, AccountStatus::Active);
    let counts = list(&admin, "").await.counts;
    assert_eq!((counts.registrations_pending, counts.customers_active), (0, 1));

    let id = id_of(&admin, "C001").await;
    let body = serde_json::json!({"status": "disabled"});
    patch(&admin, &id, &body).await.expect(200);
    assert_eq!(status(&admin, "C001").await, AccountStatus::Disabled);
    assert_eq!(list(&admin, "").await.counts.customers_active, 0);
}

#[tokio::test]
async fn an_attempt_whose_code_was_not_entered_counts_for_a_day() {
    let (app, admin, _) = user_steps::app().await;
    register(&app.anonymous(), "C001", OWNER).await;
    assert_eq!(status(&admin, "C001").await, AccountStatus::Unverified);
    app.clock.advance(TimeDelta::hours(25));
    let admin = app.as_role(Role::Admin).await;
    assert_eq!(status(&admin, "C001").await, AccountStatus::NoAccount);
}

#[tokio::test]
async fn customers_are_found_by_status_tier_and_text() {
    let (app, admin, _) = user_steps::app().await;
    drop(account(&app, "C002", "Surat.Masuk@contoh.id").await);
    execute(
        &app,
        "update customer set email = 'arsip@contoh.id', tier = 'gold', name = 'Bengkel 100% Jaya' where number = 'C004'",
    )
    .await;
    for (query, expected) in [
        ("status=active", vec!["C002"]),
        ("status=pending", vec![]),
        ("tier=gold", vec!["C004"]),
        ("tier=gold&status=active", vec![]),
        ("q=c00", vec!["C004", "C000", "C001", "C002", "C003", "C005"]),
        ("q=bengkel%20C003", vec!["C003"]),
        ("q=surat.MASUK", vec!["C002"]),
        ("q=arsip@", vec!["C004"]),
        // Signs of a pattern are letters like any other.
        ("q=100%25", vec!["C004"]),
        ("q=C0_0", vec![]),
        ("q=%20", vec!["C004", "C000", "C001", "C002", "C003", "C005"]),
        ("q=nobody", vec![]),
    ] {
        let found = list(&admin, query).await;
        assert_eq!(numbers(&found), expected, "{query}");
        assert_eq!(found.total, expected.len() as i64, "{query}");
        assert_eq!(
            (found.counts.customers, found.counts.customers_active),
            (6, 1),
            "the counts are over all: {query}"
        );
    }
    let row = list(&admin, "tier=gold").await.items.remove(0);
    assert_eq!((row.kind, row.role), (UserKind::Customer, Role::Customer));
    assert_eq!((row.tier, row.points), (Some(Tier::Gold), Some(0)));
    assert_eq!(row.email.as_deref(), Some("arsip@contoh.id"));
    assert_eq!((row.terms_days, row.last_seen_at), (Some(30), None));
}

#[tokio::test]
async fn staff_are_a_list_of_their_own_which_every_member_of_the_staff_reads() {
    let (app, _, _) = user_steps::app().await;
    let viewer = app.as_role(Role::Viewer).await;
    let found = list(&viewer, "kind=admin").await;
    let names: Vec<_> = found.items.iter().filter_map(|row| row.username.as_deref()).collect();
    assert_eq!(names, ["rina", "sari", "vira"]);
    assert_eq!(
        (found.total, found.counts.admins, found.counts.super_admins_active),
        (3, 3, 1)
    );
    let sari = &found.items[1];
    assert_eq!((sari.kind, sari.role), (UserKind::Admin, Role::SuperAdmin));
    assert_eq!(sari.status, AccountStatus::Active);
    assert_eq!(sari.email.as_deref(), Some("sari@contoh.id"));
    assert!(sari.last_seen_at.is_some() && sari.totp_enabled == Some(false) && sari.invited_until.is_none());
    assert!(sari.customer_number.is_none() && sari.tier.is_none() && sari.points.is_none());
    for (query, total) in [
        ("kind=admin&status=active", 3),
        ("kind=admin&status=pending", 0),
        ("kind=admin&tier=gold", 0),
        ("kind=admin&q=SARI", 1),
        ("kind=admin&q=@contoh.id", 3),
    ] {
        assert_eq!(list(&viewer, query).await.total, total, "{query}");
    }
    let mine = user(&viewer, &found.items[2].id).await;
    assert_eq!((mine.user.username.as_deref(), mine.sessions.len()), (Some("vira"), 1));
}

#[tokio::test]
async fn a_filter_that_cannot_be_is_told_by_its_name() {
    let (_app, admin, _) = user_steps::app().await;
    for (query, pointer) in [
        ("kind=guest", "kind"),
        ("status=asleep", "status"),
        ("tier=bronze", "tier"),
        ("sort=points", "sort"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=x", "cursor"),
        ("name=x", "name"),
    ] {
        let refused = admin.get(&format!("/api/admin/users?{query}")).await.expect(422);
        assert_eq!(refused.problem().errors[0].pointer, pointer, "{query}");
    }
    let long = "x".repeat(101);
    admin.get(&format!("/api/admin/users?q={long}")).await.expect(422);
}

#[tokio::test]
async fn an_unchanged_list_is_a_304_and_a_sign_in_changes_it() {
    let (app, admin, _) = user_steps::app().await;
    let browser = account(&app, "C002", OWNER).await;
    let path = "/api/admin/users?q=C002";
    let first = admin.get(path).await.expect(200);
    let tag = first.header("etag").to_owned();
    let again = async || Answer::of(admin.request(Method::GET, path).header("if-none-match", &tag)).await;
    assert_eq!(again().await.status, 304);
    app.clock.advance(TimeDelta::minutes(1));
    login(&browser, OWNER, user_steps::PASSWORD).await.expect(200);
    let newer: UserList = again().await.ok();
    let older: UserList = first.json();
    assert!(newer.items[0].last_seen_at > older.items[0].last_seen_at);
    let id = id_of(&admin, "C002").await;
    let agents: BTreeSet<String> = user(&admin, &id)
        .await
        .sessions
        .into_iter()
        .map(|session| session.id)
        .collect();
    assert_eq!(agents.len(), 2, "each sign-in is a session");
}
