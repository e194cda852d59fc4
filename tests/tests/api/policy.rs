//! Every route, called as everybody: one table says who may.

use std::collections::BTreeSet;

use domain::account::{ApiKeyMade, Role, Scope};
use integration_tests::postgres::ACCOUNTS;
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use server::api::policy::{POLICY, Rule};

use crate::people;

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
        .map(|part| {
            if part.starts_with('{') {
                "nothing-of-that-name"
            } else {
                part
            }
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
async fn a_key_gets_where_its_scope_leads_and_nowhere_else() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let mut wrong = Vec::new();
    for scope in Scope::ALL {
        let form = json!({"name": scope.label(), "scopes": [scope]});
        let made: ApiKeyMade = admin.post("/api/admin/api-keys", &form).await.expect(201).json();
        let mut program = app.anonymous();
        program.token = Some(made.secret);
        for rule in POLICY {
            let answer = call(&program, rule).await;
            let is_right = if rule.open || rule.scope == Some(*scope) {
                !matches!(answer.status, 401 | 403)
            } else {
                answer.status == 403
            };
            if !is_right || answer.status >= 500 {
                let (method, path) = (rule.method, rule.path);
                wrong.push(format!("{method} {path} with {}: {}", scope.as_str(), answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
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
