//! A customer's personal data: the export that holds all of it, and the anonymising that takes it away.

use std::time::Duration;

use domain::account::{AccountExport, AccountStatus, UserDetail};
use domain::payment::Payment;
use integration_tests::{Client, SalesFile, TestApp, day};
use serde_json::{Value, json};

use crate::loyalty_steps::{adjust, cancel, redeemed, reward, with_points};
use crate::payments::{ago, keep, payment, set_opening};
use crate::user_steps::{
    self, OTHER_PASSWORD, PASSWORD, account, act, id_of, last_entry, login, patch, register, user,
};

const OWNER: &str = "pemilik.bengkel@contoh.id";
const PHONE: &str = "0812 7777 1234";

/// Every field name of an answer.
fn fields(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                found.push(name.clone());
                fields(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn an_export_holds_everything_about_a_customer_and_neither_cost_nor_profit() {
    let (app, admin, _) = user_steps::app().await;
    drop(account(&app, "C001", OWNER).await);
    let id = id_of(&admin, "C001").await;
    patch(&admin, &id, &json!({"phone": PHONE})).await.expect(200);
    let answer = admin.get(&format!("/api/admin/users/{id}/export")).await.expect(200);
    let disposition = answer.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"data-C001-"),
        "{disposition}"
    );
    assert_eq!(answer.header("cache-control"), "private, no-store");

    let export: AccountExport = answer.json();
    assert_eq!(
        (export.profile.customer_number.as_str(), export.profile.id.as_str()),
        ("C001", id.as_str())
    );
    assert_eq!(
        (export.profile.email.as_deref(), export.profile.phone.as_deref()),
        (Some(OWNER), Some(PHONE))
    );
    let account = export.account.expect("the account");
    assert!(account.active && account.email == OWNER && account.name == "Syamsul Bahri");
    assert_eq!((export.sessions.len(), export.browsers.len()), (1, 1));
    assert_eq!(export.registrations[0].status, "approved");
    let [invoice] = export.invoices.try_into().unwrap();
    let lines = SalesFile::many(6, day("2026-10-01")).lines;
    let own: Vec<_> = lines.iter().filter(|line| line.customer == "C001").collect();
    assert_eq!(
        (invoice.invoice_number.as_str(), invoice.lines.len()),
        ("INV-00001", own.len())
    );
    assert_eq!(invoice.net_sales.0, own.iter().map(|line| line.net()).sum::<i64>());
    assert_eq!(
        invoice.lines.iter().map(|line| line.net_sales.0).sum::<i64>(),
        invoice.net_sales.0
    );
    assert_eq!(invoice.lines[0].part_number, own[0].part);

    let mut names = Vec::new();
    fields(&answer.json(), &mut names);
    for secret in ["cost", "profit", "gp_percent", "margin", "hash", "secret"] {
        assert!(!names.iter().any(|name| name.contains(secret)), "{secret}");
    }
    last_entry(&admin, "account_exported", &id).await;
    // Without an account there is less to tell.
    let other = id_of(&admin, "C002").await;
    let export: AccountExport = admin.get(&format!("/api/admin/users/{other}/export")).await.ok();
    assert!(export.account.is_none() && export.sessions.is_empty() && export.invoices.len() == 1);
}

#[tokio::test]
async fn an_export_holds_points_redemptions_payments_and_calls() {
    let (app, admin, customer) = with_points(20).await;
    let id = id_of(&admin, "BENGKEL").await;
    let helmet = reward(&admin, "Helm", 5, 3).await;
    let made = redeemed(&customer, helmet.id).await;
    cancel(&admin, &made).await;
    adjust(&admin, "BENGKEL", -2).await.expect(200);
    keep(&app, 10).await;
    let opening = json!({"customer_number": "BENGKEL", "amount": 50_000, "reference": "BK-7", "note": "Buku lama"});
    set_opening(&admin, opening).await.expect(200);
    let mut form = payment("BENGKEL", ago(&app, 1), 70_000);
    form["reference"] = json!("TRF-1");
    form["note"] = json!("Dititip");
    form["invoices"] = json!([{"invoice_number": "", "amount": 20_000}]);
    let paid: Payment = admin.post("/api/admin/payments", &form).await.expect(201).json();
    admin
        .post(
            &format!("/api/admin/payments/{}/reverse", paid.id),
            &json!({"reason": "Salah nota"}),
        )
        .await
        .expect(200);
    admin
        .post(
            "/api/admin/analytics/customers/BENGKEL/contacts",
            &json!({"note": "Mau pesan oli"}),
        )
        .await
        .expect(201);

    let path = format!("/api/admin/users/{id}/export");
    let export: AccountExport = admin.get(&path).await.ok();
    let entries: Vec<_> = export
        .points
        .iter()
        .map(|entry| (entry.kind.as_str(), entry.points))
        .collect();
    assert_eq!(entries, [("earn", 20), ("redeem", -5), ("cancel", 5), ("adjust", -2)]);
    assert_eq!(export.points[1].redemption.as_deref(), Some(made.code.as_str()));
    assert_eq!(export.points[3].note.as_deref(), Some("Koreksi"));
    let [redemption] = export.redemptions.try_into().unwrap();
    assert_eq!((redemption.code, redemption.reward.as_str()), (made.code, "Helm"));
    assert_eq!((redemption.status.as_str(), redemption.points), ("cancelled", 5));
    assert_eq!(redemption.cancel_reason.as_deref(), Some("Barang rusak"));
    let [payment] = export.payments.try_into().unwrap();
    assert_eq!(
        (payment.amount.0, payment.method.as_str(), payment.note.as_str()),
        (70_000, "transfer", "Dititip")
    );
    assert_eq!(payment.invoices.iter().map(|part| part.amount.0).sum::<i64>(), 20_000);
    assert_eq!(payment.reversal_reason.as_deref(), Some("Salah nota"));
    let [balance] = export.opening_balances.try_into().unwrap();
    assert_eq!((balance.amount.0, balance.reference.as_deref()), (50_000, Some("BK-7")));
    assert_eq!(balance.note, "Buku lama");
    let [contact] = export.contacts.try_into().unwrap();
    assert_eq!(contact.note, "Mau pesan oli");

    act(&admin, &id, "anonymise").await;
    let text = admin.get(&path).await.expect(200).text();
    let entries: Vec<String> = sqlx::query_scalar("select l::text from audit_log l")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    for written in ["Dititip", "Buku lama", "Mau pesan oli"] {
        assert!(!text.contains(written), "{written}");
        assert!(
            !entries.iter().any(|entry| entry.contains(written)),
            "{written} is in the log"
        );
    }
}

/// Every table but the log and the reports of uploads, and in it every row as text.
async fn rows(app: &TestApp) -> Vec<(String, String)> {
    let owner = app.owner();
    let tables: Vec<String> = sqlx::query_scalar(
        "select tablename::text from pg_tables
         where schemaname = 'public' and tablename not in ('audit_log', 'upload', '_sqlx_migrations') order by 1",
    )
    .fetch_all(&owner)
    .await
    .unwrap();
    let mut found = Vec::new();
    for table in tables {
        let all = sqlx::AssertSqlSafe(format!("select t::text from {table} t"));
        let rows: Vec<String> = sqlx::query_scalar(all).fetch_all(&owner).await.unwrap();
        found.extend(rows.into_iter().map(|row| (table.clone(), row)));
    }
    found
}

/// The mails that were written are sent: none lies in the database any more.
async fn mails_sent(app: &TestApp) {
    integration_tests::mail::until("the end of all mails", async || {
        let left: i64 = sqlx::query_scalar("select count(*) from mail")
            .fetch_one(&app.owner())
            .await
            .unwrap();
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn anonymising_leaves_nothing_personal_and_the_invoices_as_they_are() {
    let (app, admin, _) = user_steps::app().await;
    let browser = account(&app, "C001", OWNER).await;
    let id = id_of(&admin, "C001").await;
    let body = json!({"phone": PHONE, "address": "Jl. Mawar 2", "name": "Bengkel Pak Syamsul"});
    patch(&admin, &id, &body).await.expect(200);
    act(&admin, &id, "reset-link").await.expect(202);
    patch(&admin, &id, &json!({"email": "berikutnya@contoh.id"}))
        .await
        .expect(200);
    let rows =
        "No Customer,Nama Customer,Email,Telepon,Alamat,Termin\nC001,Pak Syamsul,,0812 5555 9876,Jl. Kenanga 3,14\n";
    let said = admin.import("pelanggan.csv", rows).await;
    // An attempt of the same address that leads nowhere, and a number that was merged into this one.
    register(&app.anonymous(), "TIDAK-ADA", OWNER).await;
    sqlx::query(
        "insert into customer (number, name, phone, hidden, merged_into)
         select 'LAMA', 'Bengkel Pak Syamsul', phone, true, id from customer where number = 'C001'",
    )
    .execute(&app.owner())
    .await
    .unwrap();
    let before = user(&admin, &id).await;

    act(&admin, &id, "anonymise").await.expect(204);
    browser.get("/api/auth/me").await.expect(401);
    mails_sent(&app).await;
    let personal = [
        OWNER,
        PHONE,
        "Mawar",
        "Kenanga",
        "5555 9876",
        "Syamsul",
        "0812 0000 1182",
        "berikutnya@contoh.id",
    ];
    for (table, row) in self::rows(&app).await {
        for words in personal {
            assert!(!row.contains(words), "{words} is in {table}: {row}");
        }
    }
    let now = user(&admin, &id).await;
    assert_eq!(
        (now.user.name.as_str(), now.user.status),
        ("Pelanggan anonim", AccountStatus::Disabled)
    );
    assert!(now.user.email.is_none() && now.user.phone.is_none() && now.address.is_none());
    assert!(now.anonymised_at.is_some() && now.sessions.is_empty() && now.email_pending.is_none());
    assert_eq!(
        (now.net_sales, now.last_invoice),
        (before.net_sales, before.last_invoice)
    );
    let printed: String = sqlx::query_scalar("select customer_name from invoice where number = 'INV-00001'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(printed, "Bengkel C001");
    let entry = last_entry(&admin, "account_anonymised", &id).await;
    assert_eq!((entry.before, entry.after), (None, None), "the log keeps nothing of it");

    // Neither an undo nor a file brings anything back, and a second time changes nothing.
    let undo = format!("/api/admin/uploads/{}/undo", said.id);
    admin.post(&undo, &json!({})).await.expect(200);
    admin
        .import("lagi.csv", SalesFile::many(16, day("2026-10-01")).csv())
        .await;
    let after_import = user(&admin, &id).await;
    assert_eq!(after_import.user.name, "Pelanggan anonim");
    act(&admin, &id, "anonymise").await.expect(204);
    assert_eq!(user(&admin, &id).await, after_import);
    assert_eq!(last_entry(&admin, "account_anonymised", &id).await.id, entry.id);
}

#[tokio::test]
async fn an_anonymised_account_never_comes_back_to_life() {
    let (app, admin, _) = user_steps::app().await;
    drop(account(&app, "C001", OWNER).await);
    let id = id_of(&admin, "C001").await;
    act(&admin, &id, "anonymise").await.expect(204);
    for body in [json!({"status": "active"}), json!({"email": OWNER})] {
        let refused = patch(&admin, &id, &body).await.expect(409);
        assert_eq!(refused.problem().code, "conflict", "{body}");
    }
    act(&admin, &id, "reset-link").await.expect(409);
    let undone = sqlx::query("update account set status = 'active' where anonymised_at is not null")
        .execute(&app.owner())
        .await;
    assert!(undone.is_err(), "the table itself says so");
}

#[tokio::test]
async fn a_customer_without_an_account_is_anonymised_too_and_can_register_again() {
    let (app, admin, _) = user_steps::app().await;
    let id = id_of(&admin, "C001").await;
    patch(&admin, &id, &json!({"email": OWNER, "phone": PHONE}))
        .await
        .expect(200);
    let browser = app.anonymous();
    register(&browser, "C001", OWNER).await;
    act(&admin, &id, "anonymise").await.expect(204);
    let now: UserDetail = user(&admin, &id).await;
    assert_eq!(
        (now.user.status, now.user.email.as_deref()),
        (AccountStatus::NoAccount, None)
    );
    // The attempt is gone, whatever its code says.
    let code = app.mails_to(OWNER).await.remove(0).code();
    let form = json!({"email": OWNER, "code": code});
    browser.post("/api/auth/verify-otp", &form).await.expect(422);
    register(&browser, "C001", "pemilik.baru@contoh.id").await;
    user_steps::enter_code(&app, &browser, "pemilik.baru@contoh.id").await;
    act(&admin, &id, "anonymise").await.expect(204);
}

/// What a caller without a session is told about an address, by every form that takes one.
async fn told(client: &Client, email: &str) -> Vec<(u16, String)> {
    let wrong = login(client, email, OTHER_PASSWORD).await;
    let forgot = json!({"portal": "customer", "email": email});
    let resend = json!({"email": email});
    let verify = json!({"email": email, "code": "000000"});
    let registration = json!({
        "customer_number": "C005", "name": "Orang Lain", "email": email, "phone": "0812 0000 1182",
        "password": PASSWORD, "password_confirmation": PASSWORD,
    });
    let answers = [
        wrong,
        client.post("/api/auth/forgot-password", &forgot).await,
        client.post("/api/auth/resend-otp", &resend).await,
        client.post("/api/auth/verify-otp", &verify).await,
        client.post("/api/auth/register", &registration).await,
    ];
    let without_ids = |answer: integration_tests::Answer| {
        let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        for id in ["trace_id", "challenge_id"] {
            if let Some(value) = body.get_mut(id) {
                *value = Value::Null;
            }
        }
        (answer.status, body.to_string())
    };
    answers.into_iter().map(without_ids).collect()
}

#[tokio::test]
async fn nobody_outside_learns_which_addresses_have_had_or_wait_for_an_account() {
    let (app, admin, _) = user_steps::app().await;
    for (number, email) in [
        ("C001", OWNER),
        ("C002", "nonaktif@contoh.id"),
        ("C003", "lama@contoh.id"),
    ] {
        drop(account(&app, number, email).await);
    }
    let disabled = id_of(&admin, "C002").await;
    patch(&admin, &disabled, &json!({"status": "disabled"}))
        .await
        .expect(200);
    let gone = id_of(&admin, "C003").await;
    act(&admin, &gone, "anonymise").await.expect(204);
    let owner = id_of(&admin, "C001").await;
    patch(&admin, &owner, &json!({"email": "menunggu@contoh.id"}))
        .await
        .expect(200);
    let on_file = id_of(&admin, "C004").await;
    patch(&admin, &on_file, &json!({"email": "arsip@contoh.id"}))
        .await
        .expect(200);

    let unknown = told(&app.anonymous(), "tak.dikenal@contoh.id").await;
    for email in [
        OWNER,
        "nonaktif@contoh.id",
        "lama@contoh.id",
        "menunggu@contoh.id",
        "arsip@contoh.id",
    ] {
        assert_eq!(told(&app.anonymous(), email).await, unknown, "{email}");
    }
    // The mails that tell more went to the addresses themselves.
    tokio::time::timeout(Duration::from_secs(30), mails_sent(&app))
        .await
        .unwrap();
}
