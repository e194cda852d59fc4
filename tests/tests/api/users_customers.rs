//! `/api/admin/users` for customers: adding, changing, links, sessions, and addresses that wait for a code.

use domain::account::{AccountStatus, Role, UserDetail};
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp, day};
use reqwest::Method;
use serde_json::{Value, json};

use crate::user_steps::{
    self, OTHER_PASSWORD, PASSWORD, account, act, id_of, last_entry, list, login, patch, patch_seen, register, user,
};

const USERS: &str = "/api/admin/users";
const OWNER: &str = "pemilik@contoh.id";
const NEW_ADDRESS: &str = "alamat.baru@contoh.id";

fn customer(number: &str) -> Value {
    json!({"kind": "customer", "customer_number": number, "name": "Bengkel Baru"})
}

#[tokio::test]
async fn a_customer_is_added_with_what_is_known_and_can_register() {
    let (app, admin, _) = user_steps::app().await;
    let mut form = customer(" B-77 ");
    form["email"] = json!("baru@contoh.id");
    form["phone"] = json!("0812 3456 7890");
    form["address"] = json!("Jl. Soekarno Hatta 1, Bima");
    form["terms_days"] = json!(14);
    let made: UserDetail = admin.post(USERS, &form).await.expect(201).json();
    assert_eq!(made.user.customer_number.as_deref(), Some("B-77"));
    assert_eq!(made.user.status, AccountStatus::NoAccount);
    assert_eq!((made.user.points, made.user.terms_days), (Some(0), Some(14)));
    assert_eq!(made.address.as_deref(), Some("Jl. Soekarno Hatta 1, Bima"));
    assert_eq!((made.net_sales.map(|net| net.0), made.last_invoice), (Some(0), None));
    assert_eq!(user(&admin, &made.user.id).await, made);

    // The address that was given is on file: the code goes there and no admin has to look.
    let browser = app.anonymous();
    register(&browser, "B-77", "baru@contoh.id").await;
    user_steps::enter_code(&app, &browser, "baru@contoh.id").await;
    login(&browser, "baru@contoh.id", PASSWORD).await.expect(200);

    let entry = last_entry(&admin, "customer_created", &made.user.id).await;
    let after = json!({"customer_number": "B-77", "name": "Bengkel Baru", "email": "baru@contoh.id",
        "phone": "0812 3456 7890", "address": "Jl. Soekarno Hatta 1, Bima", "terms_days": 14});
    assert_eq!((entry.before, entry.after), (None, Some(after)));
    assert_eq!(entry.subject_name.as_deref(), Some("Bengkel Baru · B-77"));
}

#[tokio::test]
async fn a_number_is_added_once_and_every_wrong_field_is_told() {
    let (_app, admin, _) = user_steps::app().await;
    let taken = admin.post(USERS, &customer("C001")).await.expect(422).problem();
    assert_eq!(taken.errors[0].pointer, "/customer_number");
    assert_eq!(taken.errors[0].code, "taken");

    let wrong = json!({"kind": "customer", "customer_number": " ", "name": "", "email": "x", "phone": "abc",
        "address": "x".repeat(301), "terms_days": 366});
    let told = admin.post(USERS, &wrong).await.expect(422).problem();
    let pointers: Vec<_> = told.errors.iter().map(|error| error.pointer.as_str()).collect();
    let expected = [
        "/customer_number",
        "/name",
        "/email",
        "/phone",
        "/address",
        "/terms_days",
    ];
    assert_eq!(pointers, expected);
    for body in [
        json!({"customer_number": "B-1", "name": "x"}),
        json!({"kind": "guest", "name": "x"}),
        json!({"kind": "customer", "customer_number": "B-1"}),
        json!({"kind": "customer", "customer_number": "B-1", "name": "x", "role": "admin"}),
    ] {
        admin.post(USERS, &body).await.expect(422);
    }
    assert_eq!(list(&admin, "").await.total, 6);
}

#[tokio::test]
async fn a_hidden_number_comes_back_with_the_given_data_and_a_merged_one_does_not() {
    let (app, admin, _) = user_steps::app().await;
    let id = id_of(&admin, "C003").await;
    let before = user(&admin, &id).await.version;
    sqlx::query("update customer set hidden = true, phone = '0811' where number = 'C003'")
        .execute(&app.owner())
        .await
        .unwrap();
    let back: UserDetail = admin.post(USERS, &customer("C003")).await.expect(201).json();
    assert_eq!(
        (back.user.id.as_str(), back.user.name.as_str()),
        (id.as_str(), "Bengkel Baru")
    );
    assert!(back.user.phone.is_none() && back.version > before);
    sqlx::query(
        "update customer set hidden = true, merged_into = (select id from customer where number = 'C004')
         where number = 'C003'",
    )
    .execute(&app.owner())
    .await
    .unwrap();
    admin.post(USERS, &customer("C003")).await.expect(422);
    // Nor can anybody register for it.
    register(&app.anonymous(), "C003", OWNER).await;
    let mail = app.mails_to(OWNER).await.remove(0);
    assert!(mail.text.contains("tidak kami kenal"), "{}", mail.text);
}

#[tokio::test]
async fn a_registration_leads_nowhere_once_its_number_is_hidden() {
    let (app, admin, _) = user_steps::app().await;
    let (late, waiting) = (app.anonymous(), app.anonymous());
    register(&late, "C003", OWNER).await;
    register(&waiting, "C003", NEW_ADDRESS).await;
    user_steps::enter_code(&app, &waiting, NEW_ADDRESS).await;
    let page: Value = admin.get("/api/admin/registrations").await.ok();
    let attempt = page["items"][0]["id"].as_str().unwrap();
    sqlx::query("update customer set hidden = true where number = 'C003'")
        .execute(&app.owner())
        .await
        .unwrap();
    let code = app.mails_to(OWNER).await.remove(0).code();
    let form = json!({"email": OWNER, "code": code});
    late.post("/api/auth/verify-otp", &form).await.expect(422);
    let path = format!("/api/admin/registrations/{attempt}");
    let refused = admin.post(&format!("{path}/approve"), &json!({})).await.expect(409);
    assert!(refused.problem().detail.contains("tidak dipakai lagi"));
    admin.post(&format!("{path}/reject"), &json!({})).await.expect(204);
    login(&waiting, NEW_ADDRESS, PASSWORD).await.expect(401);
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name_and_is_logged_with_what_it_changed() {
    let (_app, admin, _) = user_steps::app().await;
    let id = id_of(&admin, "C001").await;
    let body = json!({"phone": " 0812 3456 7890 ", "address": "Jl. Mawar 2", "email": "toko@contoh.id"});
    let changed: UserDetail = patch(&admin, &id, &body).await.ok();
    assert_eq!(changed.user.phone.as_deref(), Some("0812 3456 7890"));
    assert_eq!(changed.user.email.as_deref(), Some("toko@contoh.id"));
    assert_eq!(changed.user.name, "Bengkel C001");

    let body = json!({"phone": null, "name": "Bengkel C001", "terms_days": 45});
    let cleared: UserDetail = patch(&admin, &id, &body).await.ok();
    assert!(cleared.user.phone.is_none() && cleared.version > changed.version);
    assert_eq!(cleared.address.as_deref(), Some("Jl. Mawar 2"));
    let entry = last_entry(&admin, "customer_changed", &id).await;
    assert_eq!(entry.before, Some(json!({"phone": "0812 3456 7890", "terms_days": 30})));
    assert_eq!(entry.after, Some(json!({"phone": null, "terms_days": 45})));
    assert_eq!(entry.actor, "rina");

    // What is as it was changes nothing.
    let same: UserDetail = patch(&admin, &id, &json!({"terms_days": 45})).await.ok();
    assert_eq!(same, cleared);
    let again = last_entry(&admin, "customer_changed", &id).await;
    assert_eq!(again.id, entry.id);
}

#[tokio::test]
async fn files_change_a_name_until_a_person_does() {
    let (_app, admin, _) = user_steps::app().await;
    let renamed = |invoice: &str, name: &str| {
        let mut line = SalesLine::new(invoice, day("2026-10-05"), "C001", "PART-01", 1, 10_000);
        name.clone_into(&mut line.customer_name);
        SalesFile::of([line]).csv()
    };
    let id = id_of(&admin, "C001").await;
    let seen = user(&admin, &id).await.version;
    admin.import("satu.csv", renamed("INV-A", "Nama dari berkas")).await;
    assert_eq!(user(&admin, &id).await.user.name, "Nama dari berkas");
    // The file changed it meanwhile.
    let body = json!({"name": "Nama dari orang"});
    patch_seen(&admin, &id, seen, &body).await.expect(412);
    patch(&admin, &id, &body).await.expect(200);
    admin.import("dua.csv", renamed("INV-B", "Nama berkas lain")).await;
    assert_eq!(user(&admin, &id).await.user.name, "Nama dari orang");
}

#[tokio::test]
async fn who_has_not_seen_the_newest_version_changes_nothing() {
    let (_app, admin, _) = user_steps::app().await;
    let id = id_of(&admin, "C001").await;
    let seen = user(&admin, &id).await.version;
    patch_seen(&admin, &id, seen, &json!({"name": "Satu"}))
        .await
        .expect(200);
    let stale = patch_seen(&admin, &id, seen, &json!({"name": "Dua"})).await.expect(412);
    assert_eq!(stale.problem().code, "changed_meanwhile");
    let path = format!("{USERS}/{id}");
    let bare = Answer::of(admin.request(Method::PATCH, &path).json(&json!({"name": "Dua"}))).await;
    assert_eq!(bare.expect(428).problem().code, "version_missing");
    assert_eq!(user(&admin, &id).await.user.name, "Satu");
}

#[tokio::test]
async fn what_a_customer_does_not_have_is_refused_by_its_field() {
    let (_app, admin, _) = user_steps::app().await;
    let id = id_of(&admin, "C001").await;
    for (body, pointer) in [
        (json!({"role": "admin"}), "/role"),
        (json!({"status": "pending"}), "/status"),
        (json!({"name": " "}), "/name"),
        (json!({"email": "x"}), "/email"),
        (json!({"phone": "x"}), "/phone"),
        (json!({"terms_days": -1}), "/terms_days"),
        (json!({"points": 5}), "/points"),
    ] {
        let refused = patch(&admin, &id, &body).await.expect(422).problem();
        assert_eq!(refused.errors[0].pointer, pointer, "{body}");
    }
    let none = patch(&admin, &id, &json!({"status": "disabled"})).await.expect(409);
    assert_eq!(none.problem().code, "conflict", "there is no account to disable");
    act(&admin, &id, "reset-link").await.expect(409);
    admin.delete(&format!("{USERS}/{id}/sessions")).await.expect(204);
}

/// The browser at another instance.
fn elsewhere(other: &TestApp, browser: &Client) -> Client {
    let mut elsewhere = Client::new(&other.address);
    elsewhere.token.clone_from(&browser.token);
    elsewhere
}

/// The notice to the other instance is on its way, as the next request is.
async fn refused_soon(client: &Client) {
    integration_tests::mail::until("the other instance to refuse", async || {
        (client.get("/api/auth/me").await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_disabled_customer_is_refused_on_the_next_request_of_both_instances_until_enabled() {
    let (app, admin, _) = user_steps::app().await;
    let browser = account(&app, "C001", OWNER).await;
    // From here on either instance sends the mails.
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let elsewhere = elsewhere(&other, &browser);
    browser.get("/api/auth/me").await.expect(200);
    elsewhere.get("/api/auth/me").await.expect(200);

    let id = id_of(&admin, "C001").await;
    let disabled: UserDetail = patch(&admin, &id, &json!({"status": "disabled"})).await.ok();
    assert_eq!(disabled.user.status, AccountStatus::Disabled);
    assert!(disabled.sessions.is_empty());
    browser.get("/api/auth/me").await.expect(401);
    refused_soon(&elsewhere).await;
    let refused = login(&browser, OWNER, PASSWORD).await.expect(403);
    assert_eq!(refused.problem().code, "account_disabled");
    let entry = last_entry(&admin, "account_disabled", &id).await;
    assert_eq!(entry.before, Some(json!({"status": "active"})));
    assert_eq!(entry.after, Some(json!({"status": "disabled"})));
    act(&admin, &id, "reset-link").await.expect(409);

    patch(&admin, &id, &json!({"status": "active"})).await.expect(200);
    last_entry(&admin, "account_enabled", &id).await;
    login(&browser, OWNER, PASSWORD).await.expect(200);
    drop(other);
}

#[tokio::test]
async fn all_sessions_of_a_customer_end_and_it_can_sign_in_again() {
    let (app, admin, _) = user_steps::app().await;
    let browser = account(&app, "C001", OWNER).await;
    let id = id_of(&admin, "C001").await;
    assert_eq!(user(&admin, &id).await.sessions.len(), 1);
    admin.delete(&format!("{USERS}/{id}/sessions")).await.expect(204);
    browser.get("/api/auth/me").await.expect(401);
    assert!(user(&admin, &id).await.sessions.is_empty());
    last_entry(&admin, "sessions_ended", &id).await;
    login(&browser, OWNER, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_reset_link_goes_to_the_customer_and_never_to_the_admin() {
    let (app, admin, _) = user_steps::app().await;
    let browser = account(&app, "C001", OWNER).await;
    let id = id_of(&admin, "C001").await;
    let answer = act(&admin, &id, "reset-link").await.expect(202);
    assert!(answer.body.is_empty());
    let link = app.mails_to_at_least(OWNER, 2).await.remove(1).link();
    let token = link.split_once("/reset-password#").expect("the customers' page").1;
    let form = json!({"token": token, "password": OTHER_PASSWORD});
    app.anonymous()
        .post("/api/auth/reset-password", &form)
        .await
        .expect(200);
    browser.get("/api/auth/me").await.expect(401);
    login(&browser, OWNER, OTHER_PASSWORD).await.expect(200);
    let entry = last_entry(&admin, "reset_link_sent", &id).await;
    assert_eq!(entry.after, Some(json!({"email": OWNER})));
}

#[tokio::test]
async fn an_accounts_address_changes_once_the_code_sent_there_is_entered() {
    let (app, admin, _) = user_steps::app().await;
    let browser = account(&app, "C001", OWNER).await;
    let id = id_of(&admin, "C001").await;
    let asked: UserDetail = patch(&admin, &id, &json!({"email": NEW_ADDRESS})).await.ok();
    assert_eq!(asked.user.email.as_deref(), Some(OWNER));
    assert_eq!(asked.email_pending.as_deref(), Some(NEW_ADDRESS));
    browser.get("/api/auth/me").await.expect(200);
    let told = app.mails_to_at_least(OWNER, 2).await.remove(1);
    assert!(
        told.text.contains(NEW_ADDRESS),
        "the old address is told: {}",
        told.text
    );

    let code = app.mails_to(NEW_ADDRESS).await.remove(0).code();
    let form = json!({"email": NEW_ADDRESS, "code": code});
    app.anonymous().post("/api/auth/verify-otp", &form).await.expect(200);
    let changed = user(&admin, &id).await;
    assert_eq!(changed.user.email.as_deref(), Some(NEW_ADDRESS));
    assert!(changed.email_pending.is_none() && changed.version > asked.version);
    browser.get("/api/auth/me").await.expect(401);
    login(&browser, OWNER, PASSWORD).await.expect(401);
    login(&browser, NEW_ADDRESS, PASSWORD).await.expect(200);
    let entry = last_entry(&admin, "email_change_asked", &id).await;
    assert_eq!(entry.before, Some(json!({"email": OWNER})));
    assert_eq!(entry.after, Some(json!({"email": NEW_ADDRESS})));
    last_entry(&admin, "email_changed", &id).await;
    // With an account the address cannot be taken away, and the same one asks for nothing.
    patch(&admin, &id, &json!({"email": null})).await.expect(422);
    let same: UserDetail = patch(&admin, &id, &json!({"email": NEW_ADDRESS.to_uppercase()}))
        .await
        .ok();
    assert_eq!(same.version, changed.version);
}

#[tokio::test]
async fn an_address_that_has_an_account_is_told_by_mail_and_not_by_the_answer() {
    let (app, admin, _) = user_steps::app().await;
    drop(account(&app, "C001", OWNER).await);
    drop(account(&app, "C002", NEW_ADDRESS).await);
    let id = id_of(&admin, "C001").await;
    let asked: UserDetail = patch(&admin, &id, &json!({"email": NEW_ADDRESS})).await.ok();
    assert_eq!(asked.email_pending.as_deref(), Some(NEW_ADDRESS));
    let mail = app.mails_to_at_least(NEW_ADDRESS, 2).await.remove(1);
    assert!(mail.text.contains("sudah punya akun"), "{}", mail.text);
    let form = json!({"email": NEW_ADDRESS, "code": "000000"});
    let refused = app.anonymous().post("/api/auth/verify-otp", &form).await.expect(422);
    assert_eq!(refused.problem().code, "otp_invalid");
}

#[tokio::test]
async fn viewers_change_no_customer() {
    let (app, admin, _) = user_steps::app().await;
    let viewer = app.as_role(Role::Viewer).await;
    let id = id_of(&admin, "C001").await;
    user(&viewer, &id).await;
    viewer.post(USERS, &customer("B-1")).await.expect(403);
    patch_seen(&viewer, &id, 1, &json!({"name": "x"})).await.expect(403);
    act(&viewer, &id, "reset-link").await.expect(403);
    act(&viewer, &id, "anonymise").await.expect(403);
    viewer.get(&format!("{USERS}/{id}/export")).await.expect(403);
}

#[tokio::test]
async fn a_customer_sent_twice_with_one_key_is_made_once() {
    let (app, admin, _) = user_steps::app().await;
    let send = async |key: &str, name: &str| {
        let form = json!({"kind": "customer", "customer_number": "C900", "name": name});
        let request = admin.request(Method::POST, USERS);
        Answer::of(request.header("idempotency-key", key).json(&form)).await
    };
    let first = send("a", "Bengkel Baru").await.expect(201);
    let second = send("a", "Bengkel Baru").await.expect(201);
    assert_eq!(first.body, second.body);
    assert_eq!(
        send("a", "Bengkel Lain").await.expect(422).problem().code,
        "idempotency_mismatch"
    );
    send("b", "Bengkel Baru").await.expect(422);
    let made: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'customer_created'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(made, 1);
}
