//! `POST /api/admin/users/{id}/merge`: a customer that was made by mistake becomes another one.

use std::collections::BTreeMap;

use domain::account::{Merged, NextStep, Role, UserKind};
use domain::loyalty::Tier;
use domain::sales::SalesPage;
use domain::upload::{RowProblemCode, UndoReport, UploadReport};
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp, day};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use reqwest::Method;
use serde_json::json;

use crate::uploads::{all_sales, assert_sound};
use crate::user_steps::{self, act, enter_code, id_of, last_entry, list, register, user};

/// Net sales of 500,000 a piece, and a point each.
fn line(invoice: &str, customer: &str, quantity: i64) -> SalesLine {
    SalesLine::new(invoice, day("2026-11-05"), customer, "P1", quantity, 555_000)
}

fn file(lines: impl IntoIterator<Item = SalesLine>) -> Vec<u8> {
    SalesFile::of(lines).csv()
}

async fn merge(client: &Client, from: &str, into: &str) -> Answer {
    client
        .post(&format!("/api/admin/users/{from}/merge"), &json!({ "into": into }))
        .await
}

async fn undo(client: &Client, report: &UploadReport) -> UndoReport {
    client
        .post(&format!("/api/admin/uploads/{}/undo", report.id), &())
        .await
        .ok()
}

async fn sales_of(client: &Client, number: &str) -> SalesPage {
    let path = format!("/api/admin/sales?from=2000-01-01&to=2030-12-31&customer={number}");
    client.get(&path).await.ok()
}

/// A server with an admin, and the customers WRONG with 12 pieces in two invoices, of which one was replaced, and RIGHT
/// with 10 in one. The uploads are those that brought WRONG's invoices.
async fn two() -> (TestApp, Client, [UploadReport; 2]) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let first = admin
        .import("satu.csv", file([line("F1", "WRONG", 3), line("F2", "WRONG", 4)]))
        .await;
    let second = admin.import("dua.csv", file([line("F1", "WRONG", 8)])).await;
    admin.import("tiga.csv", file([line("F3", "RIGHT", 10)])).await;
    (app, admin, [first, second])
}

#[tokio::test]
async fn everything_goes_to_the_other_customer() {
    let (app, admin, _) = two().await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    // points that no invoice gave: seven away
    sqlx::raw_sql(
        "insert into points_entry (customer_id, kind, points) select id, 'redeem', -7 from customer where number = 'WRONG';
         update customer_points set balance = balance - 7 where customer_id = (select id from customer where number = 'WRONG')",
    )
    .execute(&app.owner())
    .await
    .unwrap();
    let before = all_sales(&admin).await;
    let merged: Merged = merge(&admin, &wrong, &right).await.ok();
    assert_eq!(merged, Merged { invoices: 2, points: 5 });
    assert_sound(&app).await;

    let after = all_sales(&admin).await;
    assert_eq!((after.summary, after.total), (before.summary, before.total));
    for number in ["RIGHT", "WRONG"] {
        let sales = sales_of(&admin, number).await;
        assert_eq!((sales.total, sales.summary.net_sales.0), (3, 11_000_000), "{number}");
        assert!(sales.items.iter().all(|invoice| invoice.customer_number == "RIGHT"));
        let name = sales
            .items
            .iter()
            .find(|invoice| invoice.invoice_number == "F2")
            .unwrap();
        assert_eq!(name.customer_name, "Bengkel WRONG", "the invoice keeps its own");
        let found: SalesPage = admin
            .get(&format!("/api/admin/sales?from=2000-01-01&to=2030-12-31&q={number}"))
            .await
            .ok();
        assert_eq!(found.total, 3, "{number}");
    }
    let customers = list(&admin, "").await;
    assert_eq!((customers.total, customers.counts.customers), (1, 1));
    let row = &customers.items[0];
    assert_eq!(
        (row.kind, row.customer_number.as_deref(), row.points, row.tier),
        (UserKind::Customer, Some("RIGHT"), Some(15), Some(Tier::Gold))
    );
    assert_eq!(user(&admin, &right).await.net_sales.unwrap().0, 11_000_000);
    admin.get(&format!("/api/admin/users/{wrong}")).await.expect(404);
    let ledger: Vec<(String, i64, Option<String>, Option<String>)> = sqlx::query_as(
        "select c.number, e.points, e.invoice_number, e.reason from points_entry e
         join customer c on c.id = e.customer_id where e.reason = 'merge' order by c.number, e.id",
    )
    .fetch_all(&app.owner())
    .await
    .unwrap();
    let entry = |number: &str, points, invoice: Option<&str>| {
        (
            number.to_owned(),
            points,
            invoice.map(str::to_owned),
            Some("merge".to_owned()),
        )
    };
    assert_eq!(
        ledger,
        [
            entry("RIGHT", 8, Some("F1")),
            entry("RIGHT", 4, Some("F2")),
            entry("RIGHT", -7, None),
            entry("WRONG", -8, Some("F1")),
            entry("WRONG", -4, Some("F2")),
            entry("WRONG", 7, None),
        ]
    );
    let noted = last_entry(&admin, "customer_merged", &wrong).await;
    assert_eq!(noted.before, Some(json!({"number": "WRONG", "name": "Bengkel WRONG"})));
    assert_eq!(
        noted.after,
        Some(json!({
            "into": right, "number": "RIGHT", "name": "Bengkel RIGHT", "invoices": 2, "points": 5, "registrations": 0
        }))
    );
}

#[tokio::test]
async fn files_that_name_the_merged_number_mean_the_other() {
    let (app, admin, _) = two().await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    merge(&admin, &wrong, &right).await.expect(200);

    let again = admin
        .import("lagi.csv", file([line("F1", "WRONG", 8), line("F2", "WRONG", 4)]))
        .await;
    assert_eq!((again.invoices.unchanged, again.customers_new), (2, 0));
    assert!(again.problems.is_empty(), "{:?}", again.problems);
    assert_eq!(user(&admin, &right).await.user.points, Some(22));
    assert_sound(&app).await;

    // a new one, and both numbers in one file
    let mut lines = [line("F4", "WRONG", 1), line("F5", "RIGHT", 2)];
    lines[0].customer_name = "Nama Lain".to_owned();
    let more = admin.import("baru.csv", file(lines)).await;
    assert_eq!((more.invoices.new, more.customers_new), (2, 0));
    let right_now = user(&admin, &right).await;
    assert_eq!(
        (right_now.user.name.as_str(), right_now.user.points),
        ("Bengkel RIGHT", Some(25))
    );
    assert_eq!(list(&admin, "").await.total, 1, "the merged one does not come back");
    assert_sound(&app).await;

    // a version of the right number replaces one of the wrong number
    let replaced = admin.import("ganti.csv", file([line("F2", "RIGHT", 4)])).await;
    assert_eq!(replaced.invoices.changed, 1);
    assert_eq!(user(&admin, &right).await.user.points, Some(25));
    undo(&admin, &replaced).await;
    assert_sound(&app).await;

    let rows = "No Customer,Nama Customer,Email\nWRONG,Nama Lain,lain@contoh.id\nRIGHT,Nama Benar,benar@contoh.id\n";
    let profiles = admin.import("customer.csv", rows).await;
    assert_eq!((profiles.customers.new, profiles.customers.changed), (0, 1));
    assert_eq!((profiles.rows.accepted, profiles.rows.skipped), (1, 1));
    let problem = &profiles.problems[0];
    assert_eq!((problem.code, problem.row), (RowProblemCode::MergedCustomer, Some(2)));
    assert!(
        problem.message.contains("sudah digabung ke RIGHT (Bengkel RIGHT)"),
        "{}",
        problem.message
    );
    let right_now = user(&admin, &right).await.user;
    assert_eq!(
        (right_now.name.as_str(), right_now.email.as_deref()),
        ("Nama Benar", Some("benar@contoh.id"))
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn uploads_from_before_the_merge_can_be_undone() {
    let (app, admin, [first, second]) = two().await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    merge(&admin, &wrong, &right).await.expect(200);
    // the replaced version comes back, to the other customer
    assert_eq!(undo(&admin, &second).await.reversed, 1);
    let now = user(&admin, &right).await;
    assert_eq!(
        (now.net_sales.unwrap().0, now.user.points, now.user.tier),
        (8_500_000, Some(17), Some(Tier::Silver))
    );
    assert_sound(&app).await;
    assert_eq!(undo(&admin, &first).await.reversed, 2);
    let now = user(&admin, &right).await;
    assert_eq!((now.net_sales.unwrap().0, now.user.points), (5_000_000, Some(10)));
    assert_sound(&app).await;
    // and the file can come again
    let again = admin
        .import("satu.csv", file([line("F1", "WRONG", 3), line("F2", "WRONG", 4)]))
        .await;
    assert_eq!((again.invoices.new, again.customers_new), (2, 0));
    assert_eq!(user(&admin, &right).await.user.points, Some(17));
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_customer_that_others_were_merged_into_stays_and_may_be_merged_itself() {
    let (app, admin, _) = two().await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    merge(&admin, &wrong, &right).await.expect(200);
    let third = admin.import("empat.csv", file([line("F9", "THIRD", 1)])).await;
    let third_id = id_of(&admin, "THIRD").await;
    let merged: Merged = merge(&admin, &right, &third_id).await.ok();
    assert_eq!(
        merged,
        Merged {
            invoices: 3,
            points: 22
        }
    );
    assert_sound(&app).await;
    admin.import("lima.csv", file([line("F10", "WRONG", 1)])).await;
    let now = user(&admin, &third_id).await.user;
    assert_eq!((now.customer_number.as_deref(), now.points), (Some("THIRD"), Some(24)));
    assert_eq!(list(&admin, "").await.total, 1);
    // nothing of its own is left, and it stays for those that were merged into it
    undo(&admin, &third).await;
    assert_eq!(user(&admin, &third_id).await.user.points, Some(23));
    for upload in admin
        .get("/api/admin/uploads")
        .await
        .ok::<domain::Page<domain::upload::UploadSummary>>()
        .items
    {
        let undone = admin.post(&format!("/api/admin/uploads/{}/undo", upload.id), &()).await;
        undone.expect(200);
    }
    assert_eq!(all_sales(&admin).await.total, 0);
    assert_eq!(list(&admin, "").await.total, 1);
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_cannot_be_merged_is_told_why() {
    let (app, admin, _) = two().await;
    let third = admin.import("empat.csv", file([line("F9", "THIRD", 1)])).await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    let third_id = id_of(&admin, "THIRD").await;
    for (into, code) in [
        (wrong.as_str(), "same"),
        ("cus_999999", "unknown"),
        ("adm_1", "unknown"),
    ] {
        let problem = merge(&admin, &wrong, into).await.expect(422).problem();
        assert_eq!(
            (problem.errors[0].pointer.as_str(), problem.errors[0].code.as_str()),
            ("/into", code)
        );
    }
    merge(&admin, "cus_999999", &right).await.expect(404);
    merge(&admin, "adm_1", &right).await.expect(404);
    let viewer = app.as_role(Role::Viewer).await;
    merge(&viewer, &wrong, &right).await.expect(403);

    user_steps::account(&app, "WRONG", "salah@contoh.id").await;
    let refused = |answer: Answer| answer.expect(409).problem().detail;
    assert_eq!(
        refused(merge(&admin, &wrong, &right).await),
        "WRONG punya akun, RIGHT tidak. Gabungkan sebaliknya: RIGHT ke WRONG."
    );
    user_steps::patch(&admin, &wrong, &json!({"status": "disabled"}))
        .await
        .expect(200);
    assert!(refused(merge(&admin, &wrong, &right).await).contains("punya akun"));
    user_steps::account(&app, "RIGHT", "benar@contoh.id").await;
    assert_eq!(
        refused(merge(&admin, &wrong, &right).await),
        "WRONG dan RIGHT sama-sama punya akun. Anonimkan dulu WRONG, lalu gabungkan ke RIGHT."
    );
    act(&admin, &wrong, "anonymise").await.expect(204);
    merge(&admin, &wrong, &right).await.expect(200);
    assert_sound(&app).await;

    assert!(refused(merge(&admin, &wrong, &right).await).contains("WRONG sudah digabung ke RIGHT"));
    assert!(refused(merge(&admin, &third_id, &wrong).await).contains("Gabungkan THIRD ke RIGHT"));
    undo(&admin, &third).await;
    merge(&admin, &third_id, &right).await.expect(404);
    let other = admin.import("lima.csv", file([line("F11", "OTHER", 1)])).await;
    assert_eq!(other.customers_new, 1);
    let other_id = id_of(&admin, "OTHER").await;
    assert!(refused(merge(&admin, &other_id, &third_id).await).contains("THIRD tidak dipakai lagi"));
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_merge_sent_twice_with_one_key_is_done_once() {
    let (app, admin, _) = two().await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    let send = async || {
        let request = admin
            .request(Method::POST, &format!("/api/admin/users/{wrong}/merge"))
            .header("idempotency-key", "sekali")
            .json(&json!({ "into": right }));
        Answer::of(request).await.ok::<Merged>()
    };
    let first = send().await;
    assert_eq!(send().await, first);
    assert_eq!(first.invoices, 2);
    assert_sound(&app).await;
}

#[tokio::test]
async fn registrations_for_the_merged_number_come_to_nothing() {
    let (app, admin, _) = two().await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    let (waiting, typing) = (app.anonymous(), app.anonymous());
    register(&waiting, "WRONG", "satu@contoh.id").await;
    assert_eq!(enter_code(&app, &waiting, "satu@contoh.id").await, NextStep::Approval);
    register(&typing, "WRONG", "dua@contoh.id").await;
    let code = app.mails_to("dua@contoh.id").await.pop().unwrap().code();
    assert_eq!(list(&admin, "").await.counts.registrations_pending, 1);
    merge(&admin, &wrong, &right).await.expect(200);
    assert_eq!(list(&admin, "").await.counts.registrations_pending, 0);
    let told = app.mails_to_at_least("satu@contoh.id", 3).await.pop().unwrap();
    assert!(told.text.contains("ditolak oleh distributor"), "{}", told.text);
    typing
        .post("/api/auth/verify-otp", &json!({"email": "dua@contoh.id", "code": code}))
        .await
        .expect(422);
    let after = last_entry(&admin, "customer_merged", &wrong).await.after.unwrap();
    assert_eq!(after["registrations"], 2);
}

#[tokio::test]
async fn a_file_of_customers_from_before_the_merge_can_be_undone() {
    let (app, admin, _) = two().await;
    let rows = "No Customer,Nama Customer,Email\nWRONG,Salah,salah@contoh.id\nRIGHT,Benar,benar@contoh.id\n";
    let profiles = admin.import("customer.csv", rows).await;
    let (wrong, right) = (id_of(&admin, "WRONG").await, id_of(&admin, "RIGHT").await);
    merge(&admin, &wrong, &right).await.expect(200);
    let undone = undo(&admin, &profiles).await;
    assert_eq!((undone.reversed, undone.kept), (1, 1));
    assert_eq!(undone.kept_because, ["Customer WRONG tetap: sudah digabung ke RIGHT."]);
    let now = user(&admin, &right).await.user;
    assert_eq!((now.name.as_str(), now.email), ("Bengkel RIGHT", None));
    assert_sound(&app).await;
}

#[tokio::test]
async fn undoing_a_file_of_customers_brings_nothing_of_an_anonymised_one_back() {
    let (app, admin, _) = two().await;
    admin
        .import("a.csv", "No Customer,Nama Customer,Email\nRIGHT,Satu,satu@contoh.id\n")
        .await;
    let profiles = admin
        .import("b.csv", "No Customer,Nama Customer,Email\nRIGHT,Dua,dua@contoh.id\n")
        .await;
    let right = id_of(&admin, "RIGHT").await;
    act(&admin, &right, "anonymise").await.expect(204);
    undo(&admin, &profiles).await;
    let now = user(&admin, &right).await.user;
    assert_eq!((now.name.as_str(), now.email), ("Pelanggan anonim", None));
    assert_sound(&app).await;
}

/// Whatever came and went before and after a merge, the figures are those of the uploads that hold, each at the customer
/// that its number means.
#[tokio::test]
async fn any_history_around_a_merge_leaves_what_the_remaining_uploads_say() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    // a step: which invoices, of which of three customers with which quantity, and which earlier upload is undone after it
    let invoices = proptest::collection::btree_map(0u8..5, (0usize..3, 1i64..9), 1..4);
    let step = (invoices, proptest::option::of(0usize..10));
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let steps = proptest::collection::vec(step, 12)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    let numbers = ["KA", "KB", "KC"];
    let mut means = numbers;
    let mut uploads = Vec::new();
    for (at, (invoices, undone)) in steps.into_iter().enumerate() {
        let lines: Vec<SalesLine> = invoices
            .iter()
            .map(|(invoice, (customer, quantity))| line(&format!("F{invoice}"), numbers[*customer], *quantity))
            .collect();
        let report = admin.import("langkah.csv", file(lines)).await;
        uploads.push((report, invoices, true));
        if at == 5 {
            let (from, into) = (id_of(&admin, "KB").await, id_of(&admin, "KA").await);
            merge(&admin, &from, &into).await.expect(200);
            means[1] = "KA";
        }
        if let Some((report, _, holds)) = undone.and_then(|place| uploads.get_mut(place))
            && *holds
        {
            *holds = false;
            let report = report.clone();
            undo(&admin, &report).await;
        }
        let mut held = BTreeMap::new();
        for (_, invoices, _) in uploads.iter().filter(|(_, _, holds)| *holds) {
            held.extend(invoices.iter().map(|(invoice, of)| (*invoice, *of)));
        }
        for number in numbers {
            let expected: i64 = held
                .values()
                .filter(|(customer, _)| means[*customer] == number)
                .map(|(_, quantity)| quantity * 500_000)
                .sum();
            if means.contains(&number) {
                assert_eq!(
                    sales_of(&admin, number).await.summary.net_sales.0,
                    expected,
                    "{number} at {at}"
                );
            }
        }
        assert_sound(&app).await;
    }
}
