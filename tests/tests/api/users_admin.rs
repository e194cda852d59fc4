//! `/api/admin/users` for staff: inviting, roles, disabling, links, addresses and lost authenticator apps.

use chrono::TimeDelta;
use domain::account::{AccountStatus, Role, UserDetail};
use integration_tests::postgres;
use integration_tests::{Client, TestApp};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::user_steps::{self, PASSWORD, act, last_entry, list, patch, staff_id, user};

const USERS: &str = "/api/admin/users";
const INVITED: &str = "baru@contoh.id";

fn invitation() -> Value {
    json!({"kind": "admin", "username": "Baru.S", "email": INVITED, "role": "admin", "name": "Baru Saja"})
}

/// The secret of the link in the `count`th mail to the invited.
async fn secret(app: &TestApp, count: usize) -> String {
    let link = app.mails_to_at_least(INVITED, count).await.remove(count - 1).link();
    let (page, secret) = link.split_once('#').expect("a secret in the fragment");
    assert!(page.ends_with("/invitation"), "{page}");
    secret.to_owned()
}

async fn accept(app: &TestApp, secret: &str) -> integration_tests::Answer {
    let form = json!({"token": secret, "password": PASSWORD});
    app.anonymous().post("/api/auth/invitation", &form).await
}

#[tokio::test]
async fn the_invited_set_their_password_by_the_mailed_link_and_sign_in() {
    let (app, _, super_admin) = user_steps::app().await;
    let made: UserDetail = super_admin.post(USERS, &invitation()).await.expect(201).json();
    assert_eq!(made.user.status, AccountStatus::NoAccount);
    assert_eq!((made.user.role, made.user.name.as_str()), (Role::Admin, "Baru Saja"));
    let until = made.user.invited_until.expect("the invitation is open");
    let hours = (until - app.clock.now()).num_minutes();
    assert!((72 * 60 - 5..=72 * 60).contains(&hours), "{hours}");
    assert_eq!(list(&super_admin, "kind=admin&status=no_account").await.total, 1);

    let mail = app.mails_to(INVITED).await.remove(0);
    assert!(
        mail.text.contains("Baru.S") && mail.text.contains("72 jam"),
        "{}",
        mail.text
    );
    let secret = secret(&app, 1).await;
    accept(&app, &secret).await.expect(200);
    accept(&app, &secret).await.expect(410);
    let invited = app.anonymous().signed_in("baru.s", PASSWORD).await;
    invited.get("/api/admin/dashboard").await.expect(200);
    let now = user(&super_admin, &made.user.id).await;
    assert_eq!(now.user.status, AccountStatus::Active);
    assert!(now.user.invited_until.is_none() && now.version > made.version);

    let entry = last_entry(&super_admin, "admin_invited", &made.user.id).await;
    let after = json!({"username": "Baru.S", "email": INVITED, "name": "Baru Saja", "role": "admin"});
    assert_eq!((entry.actor.as_str(), entry.after), ("sari", Some(after)));
    assert_eq!(entry.subject_name.as_deref(), Some("Baru.S"));
}

#[tokio::test]
async fn an_invitation_lasts_72_hours_and_a_new_one_voids_it() {
    let (app, _, super_admin) = user_steps::app().await;
    let made: UserDetail = super_admin.post(USERS, &invitation()).await.expect(201).json();
    let first = secret(&app, 1).await;
    act(&super_admin, &made.user.id, "reset-link").await.expect(202);
    let second = secret(&app, 2).await;
    accept(&app, &first).await.expect(410);
    app.clock.advance(TimeDelta::hours(73));
    accept(&app, &second).await.expect(410);

    let super_admin = app.as_role(Role::SuperAdmin).await;
    assert!(user(&super_admin, &made.user.id).await.user.invited_until.is_none());
    act(&super_admin, &made.user.id, "reset-link").await.expect(202);
    accept(&app, &secret(&app, 3).await).await.expect(200);
}

#[tokio::test]
async fn a_username_and_an_address_are_given_once() {
    let (_app, _, super_admin) = user_steps::app().await;
    for (field, value, pointer, code) in [
        ("username", "SARI", "/username", "taken"),
        ("email", "Sari@contoh.id", "/email", "taken"),
        ("username", "a b", "/username", "invalid"),
        ("email", "nobody", "/email", "invalid"),
        ("role", "customer", "/role", "invalid"),
        ("role", "owner", "", "invalid"),
        ("customer_number", "C1", "/customer_number", "unknown"),
    ] {
        let mut form = invitation();
        form[field] = json!(value);
        let refused = super_admin.post(USERS, &form).await.expect(422).problem();
        let told = (refused.errors[0].pointer.as_str(), refused.errors[0].code.as_str());
        assert_eq!(told, (pointer, code), "{field} {value}");
    }
    assert_eq!(list(&super_admin, "kind=admin").await.total, 3, "nobody was added");
}

#[tokio::test]
async fn only_super_admins_administer_staff() {
    let (_app, admin, super_admin) = user_steps::app().await;
    let vira = staff_id(&admin, "vira").await;
    user(&admin, &vira).await;
    admin.post(USERS, &invitation()).await.expect(403);
    patch(&admin, &vira, &json!({"name": "Vira A."})).await.expect(403);
    act(&admin, &vira, "reset-link").await.expect(403);
    act(&admin, &vira, "reset-totp").await.expect(403);
    admin.delete(&format!("{USERS}/{vira}/sessions")).await.expect(403);
    patch(&super_admin, &vira, &json!({"name": "Vira A."}))
        .await
        .expect(200);
}

/// The notice to the other instance is on its way, as the next request is.
async fn refused_soon(client: &Client, path: &str) {
    integration_tests::mail::until("the other instance to refuse", async || {
        (client.get(path).await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_role_changes_on_the_next_request_of_both_instances() {
    let (app, _, super_admin) = user_steps::app().await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let viewer = app.as_role(Role::Viewer).await;
    let mut elsewhere = Client::new(&other.address);
    elsewhere.token.clone_from(&viewer.token);
    let path = "/api/admin/dashboard";
    viewer.get(path).await.expect(200);
    elsewhere.get(path).await.expect(200);

    let vira = staff_id(&super_admin, "vira").await;
    let changed: UserDetail = patch(&super_admin, &vira, &json!({"role": "admin"})).await.ok();
    assert_eq!(changed.user.role, Role::Admin);
    viewer.get(path).await.expect(401);
    refused_soon(&elsewhere, path).await;
    let entry = last_entry(&super_admin, "admin_changed", &vira).await;
    assert_eq!(entry.before, Some(json!({"role": "viewer"})));
    assert_eq!(entry.after, Some(json!({"role": "admin"})));
    let again = app.anonymous().signed_in("vira", postgres::PASSWORD).await;
    let customer = json!({"kind": "customer", "customer_number": "B-1", "name": "Bengkel Baru"});
    again.post(USERS, &customer).await.expect(201);

    patch(&super_admin, &vira, &json!({"status": "disabled"}))
        .await
        .expect(200);
    again.get(path).await.expect(401);
    drop(other);
}

/// Until somebody waits for a lock that another transaction holds.
async fn waits_for_a_lock(owner: &PgPool) {
    integration_tests::mail::until("a wait for a lock", async || {
        let waiting: i64 = sqlx::query_scalar(
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database
             where not l.granted and d.datname = current_database()",
        )
        .fetch_one(owner)
        .await
        .unwrap();
        (waiting > 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_last_active_super_admin_stays_one_and_nobody_disables_itself() {
    let (app, _, sari) = user_steps::app().await;
    let sari_id = staff_id(&sari, "sari").await;
    for body in [json!({"status": "disabled"}), json!({"role": "viewer"})] {
        let refused = patch(&sari, &sari_id, &body).await.expect(409).problem();
        assert!(refused.detail.contains("Anda sendiri"), "{}", refused.detail);
    }
    // Two at once that would each leave the other: the second waits for the first, and is refused.
    let vira_id = staff_id(&sari, "vira").await;
    patch(&sari, &vira_id, &json!({"role": "super_admin"}))
        .await
        .expect(200);
    let mut vira = app.anonymous().signed_in("vira", postgres::PASSWORD).await;
    let owner = app.owner();
    for body in [json!({"status": "disabled"}), json!({"role": "viewer"})] {
        let mut first = owner.begin().await.unwrap();
        sqlx::query("update account set role = 'viewer' where username = 'vira'")
            .execute(&mut *first)
            .await
            .unwrap();
        let second = patch(&vira, &sari_id, &body);
        let first_goes_on = async {
            waits_for_a_lock(&owner).await;
            first.commit().await.unwrap();
        };
        let (refused, ()) = tokio::join!(second, first_goes_on);
        let refused = refused.expect(409).problem();
        assert!(refused.detail.contains("terakhir"), "{}", refused.detail);
        patch(&sari, &vira_id, &json!({"role": "super_admin"}))
            .await
            .expect(200);
        vira.get("/api/auth/me").await.expect(401);
        vira = app.anonymous().signed_in("vira", postgres::PASSWORD).await;
    }
    patch(&sari, &vira_id, &json!({"role": "viewer"})).await.expect(200);
    assert_eq!(list(&sari, "kind=admin").await.counts.super_admins_active, 1);
}

#[tokio::test]
async fn what_staff_do_not_have_is_refused_by_its_field() {
    let (_app, _, super_admin) = user_steps::app().await;
    let vira = staff_id(&super_admin, "vira").await;
    for (body, pointer) in [
        (json!({"phone": "0812 3456 7890"}), "/phone"),
        (json!({"address": null}), "/address"),
        (json!({"terms_days": 30}), "/terms_days"),
        (json!({"role": "customer"}), "/role"),
        (json!({"status": "no_account"}), "/status"),
        (json!({"email": null}), "/email"),
        (json!({"name": ""}), "/name"),
        (json!({"username": "lain"}), "/username"),
    ] {
        let refused = patch(&super_admin, &vira, &body).await.expect(422).problem();
        assert_eq!(refused.errors[0].pointer, pointer, "{body}");
    }
}

#[tokio::test]
async fn a_reset_link_of_staff_leads_to_their_own_page() {
    let (app, _, super_admin) = user_steps::app().await;
    let vira = staff_id(&super_admin, "vira").await;
    act(&super_admin, &vira, "reset-link").await.expect(202);
    let link = app.mails_to("vira@contoh.id").await.remove(0).link();
    let token = link
        .split_once("/reset-password?portal=admin#")
        .expect("the staff's page")
        .1;
    let form = json!({"token": token, "password": PASSWORD});
    app.anonymous()
        .post("/api/auth/reset-password", &form)
        .await
        .expect(200);
    drop(app.anonymous().signed_in("vira", PASSWORD).await);
    patch(&super_admin, &vira, &json!({"status": "disabled"}))
        .await
        .expect(200);
    act(&super_admin, &vira, "reset-link").await.expect(409);
}

#[tokio::test]
async fn an_address_of_staff_waits_for_its_code_too() {
    let (app, _, super_admin) = user_steps::app().await;
    let vira = staff_id(&super_admin, "vira").await;
    let body = json!({"email": INVITED, "name": "Vira Ananda", "role": "admin"});
    let asked: UserDetail = patch(&super_admin, &vira, &body).await.ok();
    assert_eq!(
        (asked.user.name.as_str(), asked.user.role),
        ("Vira Ananda", Role::Admin)
    );
    assert_eq!(asked.email_pending.as_deref(), Some(INVITED));
    let told = app.mails_to("vira@contoh.id").await.remove(0);
    assert!(told.text.contains(INVITED), "{}", told.text);
    let code = app.mails_to(INVITED).await.remove(0).code();
    let form = json!({"email": INVITED, "code": code});
    app.anonymous().post("/api/auth/verify-otp", &form).await.expect(200);
    assert_eq!(user(&super_admin, &vira).await.user.email.as_deref(), Some(INVITED));
    // The own one wants the password, whoever holds the session.
    let sari = staff_id(&super_admin, "sari").await;
    let body = json!({"email": "sari.baru@contoh.id"});
    patch(&super_admin, &sari, &body).await.expect(409);
}

#[tokio::test]
async fn a_lost_authenticator_is_taken_off_by_another_super_admin() {
    let (app, _, super_admin) = user_steps::app().await;
    sqlx::query(
        "insert into totp (account_id, secret, created_at, confirmed_at)
         select id, decode(repeat('07', 20), 'hex'), now(), now() from account where username in ('sari', 'vira')",
    )
    .execute(&app.owner())
    .await
    .unwrap();
    let form = json!({"username": "vira", "password": postgres::PASSWORD});
    let guarded = app.anonymous().post("/api/auth/admin/login", &form).await.expect(401);
    assert_eq!(guarded.problem().code, "totp_required");
    let vira = staff_id(&super_admin, "vira").await;
    assert_eq!(user(&super_admin, &vira).await.user.totp_enabled, Some(true));

    act(&super_admin, &vira, "reset-totp").await.expect(204);
    assert_eq!(user(&super_admin, &vira).await.user.totp_enabled, Some(false));
    drop(app.anonymous().signed_in("vira", postgres::PASSWORD).await);
    let mail = app.mails_to("vira@contoh.id").await.remove(0);
    assert!(mail.text.contains("dilepas"), "{}", mail.text);
    let entry = last_entry(&super_admin, "totp_reset", &vira).await;
    // Where there is none, nothing happens and nothing is logged.
    act(&super_admin, &vira, "reset-totp").await.expect(204);
    assert_eq!(last_entry(&super_admin, "totp_reset", &vira).await.id, entry.id);
    // The own one wants the password, whoever holds the session.
    let sari = staff_id(&super_admin, "sari").await;
    act(&super_admin, &sari, "reset-totp").await.expect(409);
}
