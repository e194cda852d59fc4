//! Every route, called as everybody: one table says who may.

use std::collections::BTreeSet;

use domain::account::{Role, Scope};
use integration_tests::postgres::ACCOUNTS;
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::Value;
use server::api::policy::{POLICY, Rule};

use crate::{keys, people};

/// The id of an account of the role; a customer's is made.
async fn account(app: &TestApp, role: Role) -> i64 {
    match ACCOUNTS.iter().find(|(_, of)| *of == role) {
        Some((username, _)) => people::staff(app, username).await,
        None => people::customer(app, "C1", "satu@contoh.id").await,
    }
}

/// A caller with a session of its own: a route may end it.
async fn caller(app: &TestApp, account_id: i64) -> Client {
    people::session_of(app, account_id).await.0
}

/// Calls a route with nothing that it could want: who may not call it must not get as far as being told so.
async fn call(client: &Client, rule: &Rule) -> Answer {
    let path: String = rule
        .path
        .split('/')
        .map(|part| match part.split_once('{') {
            Some(("", rest)) if rest.contains('{') => "nothing-of-that-name.csv".to_owned(),
            Some(("", _)) => "nothing-of-that-name".to_owned(),
            Some((fixed, _)) => format!("{fixed}csv"),
            None => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/");
    let method: Method = rule.method.parse().expect("a method");
    let mut request = client.request(method.clone(), &format!("{path}?from=yesterday&limit=many"));
    if method != Method::GET {
        request = request.header("content-type", "application/json").body("{");
    }
    Answer::of(request).await
}

#[tokio::test]
async fn every_route_lets_in_those_of_its_row_and_nobody_else() {
    let app = TestApp::spawn().await;
    let roles = [Role::SuperAdmin, Role::Admin, Role::Viewer, Role::Customer];
    let mut accounts = Vec::new();
    for role in roles {
        accounts.push((role, account(&app, role).await));
    }
    let mut wrong = Vec::new();
    for rule in POLICY {
        let answer = call(&app.anonymous(), rule).await;
        let is_let_in = !matches!(answer.status, 401 | 403);
        if is_let_in != rule.open || (!rule.open && answer.status != 401) {
            wrong.push(format!("{} {} as nobody: {}", rule.method, rule.path, answer.status));
        }
        for (role, account_id) in &accounts {
            let answer = call(&caller(&app, *account_id).await, rule).await;
            let may = rule.roles.contains(role);
            let is_right = if may {
                !matches!(answer.status, 401 | 403)
            } else {
                answer.status == 403
            };
            if !is_right || answer.status >= 500 {
                wrong.push(format!(
                    "{} {} as {}: {}",
                    rule.method,
                    rule.path,
                    role.as_str(),
                    answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn every_route_lets_in_the_keys_of_its_rows_scope_and_no_others() {
    let app = TestApp::spawn().await;
    let maker = app.as_role(Role::SuperAdmin).await;
    let mut keys = Vec::new();
    for scope in Scope::ALL.iter().copied() {
        keys.push((Some(scope), keys::made(&app, &maker, &[scope]).await.0));
    }
    let (revoked, id) = keys::made(&app, &maker, Scope::ALL).await;
    maker.delete(&format!("/api/admin/api-keys/{id}")).await.expect(204);
    keys.push((None, revoked));
    let mut wrong = Vec::new();
    for rule in POLICY {
        for (scope, client) in &keys {
            let answer = call(client, rule).await;
            let is_right = match scope {
                _ if rule.open => !matches!(answer.status, 401 | 403),
                None => answer.status == 401,
                Some(_) if rule.scope == *scope => !matches!(answer.status, 401 | 403),
                Some(_) => answer.status == 403,
            };
            if !is_right || answer.status >= 500 {
                wrong.push(format!("{} {} as {scope:?}: {}", rule.method, rule.path, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The table itself: no key reaches accounts, settings or keys.
    for rule in POLICY.iter().filter(|rule| rule.scope.is_some()) {
        for closed in [
            "/api/auth",
            "/api/admin/users",
            "/api/admin/registrations",
            "/api/admin/settings",
            "/api/admin/api-keys",
        ] {
            assert!(!rule.path.starts_with(closed), "{} {}", rule.method, rule.path);
        }
    }
}

#[tokio::test]
async fn every_route_that_is_served_has_a_row() {
    let app = TestApp::spawn().await;
    let document: Value = app.anonymous().get("/api/openapi.json").await.ok();
    let served: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let rows: BTreeSet<String> = POLICY
        .iter()
        .map(|rule| format!("{} {}", rule.method, rule.path))
        .collect();
    assert_eq!(served, rows);
}

#[tokio::test]
async fn who_may_not_call_is_told_before_anything_else_is_judged() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    let upload = POLICY.iter().find(|rule| rule.path == "/api/admin/upload").unwrap();
    assert_eq!(call(&app.anonymous(), upload).await.problem().code, "unauthorized");
    assert_eq!(call(&viewer, upload).await.problem().code, "forbidden");
    let admin = app.as_role(Role::Admin).await;
    assert_eq!(call(&admin, upload).await.problem().code, "media_type");
}
