//! `/api/admin/payments`: what is paid, and what is open.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::account::Role;
use domain::payment::{Ageing, CustomerPayments, InvoiceStatus, OpenPage, Payment, PaymentMethod, PaymentsPage};
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::uploads::assert_sound;
use crate::user_steps::{id_of, patch};

/// Keeps payments from so many days ago on.
pub async fn keep(app: &TestApp, days: u64) -> NaiveDate {
    let from = ago(app, days);
    put_settings(app, json!({ "kept_from": from })).await.expect(200);
    from
}

pub async fn put_settings(app: &TestApp, changes: Value) -> Answer {
    let chief = app.as_role(Role::SuperAdmin).await;
    let all: Value = chief.get("/api/admin/settings").await.ok();
    let group = &all["payments"];
    let mut value = group["value"].clone();
    for (name, change) in changes.as_object().unwrap() {
        value[name] = change.clone();
    }
    let request = chief.request(Method::PUT, "/api/admin/settings/payments");
    Answer::of(
        request
            .header("if-match", format!("\"{}\"", group["version"]))
            .json(&value),
    )
    .await
}

pub fn ago(app: &TestApp, days: u64) -> NaiveDate {
    app.clock.today() - Days::new(days)
}

/// An invoice of one line; below zero it is a return.
pub fn invoice(number: &str, date: NaiveDate, customer: &str, total: i64) -> SalesLine {
    SalesLine::new(number, date, customer, "P1", total.signum(), total.abs())
}

pub fn payment(customer: &str, date: NaiveDate, amount: i64) -> Value {
    json!({ "customer_number": customer, "date": date, "amount": amount, "method": "transfer" })
}

/// Sets an opening balance from the version that there is.
pub async fn set_opening(admin: &Client, form: Value) -> Answer {
    let path = "/api/admin/payments/opening";
    let number = form["customer_number"].as_str().unwrap();
    let held: Value = admin.get(&format!("{path}?customer={number}")).await.ok();
    let request = admin.request(Method::PUT, path);
    let request = request.header("if-match", format!("\"{}\"", held["version"]));
    Answer::of(request.json(&form)).await
}

pub async fn open(client: &Client, customer: &str) -> Vec<(String, i64, InvoiceStatus)> {
    let page: OpenPage = client
        .get(&format!("/api/admin/payments/open?customer={customer}"))
        .await
        .ok();
    let items = page.items.into_iter().map(|item| item.invoice);
    items
        .map(|item| (item.invoice_number, item.rest.0, item.status))
        .collect()
}

pub fn row(number: &str, rest: i64, status: InvoiceStatus) -> (String, i64, InvoiceStatus) {
    (number.to_owned(), rest, status)
}

/// A server with payments kept for 100 days, and the invoices A (90 days old, 300,000), B (40 days, 200,000) and C (10 days,
/// 100,000) of customer C1.
pub async fn three() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines = [
        invoice("A", ago(&app, 90), "C1", 300_000),
        invoice("B", ago(&app, 40), "C1", 200_000),
        invoice("C", ago(&app, 10), "C1", 100_000),
    ];
    admin.import("jual.csv", SalesFile::of(lines).csv()).await;
    keep(&app, 100).await;
    (app, admin)
}

#[tokio::test]
async fn while_payments_are_not_kept_nobody_owes_anything() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let today = app.clock.today();
    admin
        .import("jual.csv", SalesFile::of([invoice("A", today, "C1", 300_000)]).csv())
        .await;
    let accounts = json!([{ "bank": "BRI", "number": "0123-01", "holder": "CV Roda Bima" }]);
    put_settings(
        &app,
        json!({ "accounts": accounts, "instructions": "Tulis nomor faktur" }),
    )
    .await
    .expect(200);
    let page: CustomerPayments = app.as_customer("C1").await.get("/api/customer/payments").await.ok();
    assert_eq!((page.kept_from, page.owed.rest.0, page.open.len()), (None, 0, 0));
    assert_eq!(
        (page.how.accounts[0].number.as_str(), page.how.instructions.as_str()),
        ("0123-01", "Tulis nomor faktur")
    );
    assert_eq!(open(&admin, "C1").await, []);
    let answer = admin
        .post("/api/admin/payments", &payment("C1", today, 1))
        .await
        .expect(409);
    assert_eq!(answer.problem().code, "payments_not_kept");
    let answer = app
        .as_customer("C1")
        .await
        .get("/api/customer/payments/statement.pdf")
        .await
        .expect(409);
    assert_eq!(answer.problem().code, "payments_not_kept");
}

#[tokio::test]
async fn invoices_from_before_are_settled_and_the_day_can_be_moved() {
    let (app, admin) = three().await;
    keep(&app, 40).await;
    assert_eq!(
        open(&admin, "C1").await,
        [
            row("B", 200_000, InvoiceStatus::Overdue),
            row("C", 100_000, InvoiceStatus::Open)
        ]
    );
    let due: Vec<(String, Option<i64>, String)> = sqlx::query_as(
        "select v.number, d.rest, d.status from invoice v join invoice_due($1) d on d.invoice_id = v.id order by 1",
    )
    .bind(app.clock.today())
    .fetch_all(&app.owner())
    .await
    .unwrap();
    let due: Vec<_> = due
        .iter()
        .map(|(number, rest, status)| (number.as_str(), *rest, status.as_str()))
        .collect();
    assert_eq!(
        due,
        [
            ("A", Some(0), "paid"),
            ("B", Some(200_000), "overdue"),
            ("C", Some(100_000), "open")
        ]
    );
    assert_sound(&app).await;
    put_settings(&app, json!({ "kept_from": null })).await.expect(200);
    assert_eq!(open(&admin, "C1").await, []);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_payment_goes_where_it_says_and_what_is_over_to_the_oldest() {
    let (app, admin) = three().await;
    let mut named = payment("C1", ago(&app, 5), 150_000);
    named["invoices"] = json!([{ "invoice_number": "C", "amount": 60_000 }]);
    let made: Payment = admin.post("/api/admin/payments", &named).await.expect(201).json();
    assert_eq!((made.customer_name.as_str(), made.invoices.len()), ("Bengkel C1", 1));
    assert_eq!(
        open(&admin, "C1").await,
        [
            row("A", 210_000, InvoiceStatus::Overdue),
            row("B", 200_000, InvoiceStatus::Overdue),
            row("C", 40_000, InvoiceStatus::Partial)
        ]
    );
    // A return is a credit on the oldest open invoice, and what is paid beyond everything waits for the next.
    admin
        .import(
            "retur.csv",
            SalesFile::of([invoice("R", ago(&app, 1), "C1", -10_000)]).csv(),
        )
        .await;
    assert_eq!(open(&admin, "C1").await[0], row("A", 200_000, InvoiceStatus::Overdue));
    admin
        .post("/api/admin/payments", &payment("C1", ago(&app, 1), 500_000))
        .await
        .expect(201);
    assert_eq!(open(&admin, "C1").await, []);
    let page: CustomerPayments = app.as_customer("C1").await.get("/api/customer/payments").await.ok();
    assert_eq!(
        (page.owed.rest.0, page.owed.credit.0, page.payments.len()),
        (0, 60_000, 2)
    );
    admin
        .import(
            "baru.csv",
            SalesFile::of([invoice("D", app.clock.today(), "C1", 100_000)]).csv(),
        )
        .await;
    assert_eq!(open(&admin, "C1").await, [row("D", 40_000, InvoiceStatus::Partial)]);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_payment_follows_invoices_that_change_go_and_come_back() {
    let (app, admin) = three().await;
    let mut named = payment("C1", ago(&app, 1), 100_000);
    named["invoices"] = json!([{ "invoice_number": "C", "amount": 100_000 }]);
    admin.post("/api/admin/payments", &named).await.expect(201);
    let smaller = admin
        .import(
            "c.csv",
            SalesFile::of([invoice("C", ago(&app, 10), "C1", 70_000)]).csv(),
        )
        .await;
    assert_eq!(open(&admin, "C1").await[0], row("A", 270_000, InvoiceStatus::Overdue));
    admin
        .post(&format!("/api/admin/uploads/{}/undo", smaller.id), &())
        .await
        .expect(200);
    assert_eq!(open(&admin, "C1").await[0], row("A", 300_000, InvoiceStatus::Overdue));
    let extra = admin
        .import("d.csv", SalesFile::of([invoice("D", ago(&app, 3), "C1", 50_000)]).csv())
        .await;
    admin
        .post(&format!("/api/admin/uploads/{}/undo", extra.id), &())
        .await
        .expect(200);
    assert_eq!(open(&admin, "C1").await.len(), 2);
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_same_reference_is_recorded_once_until_it_is_reversed() {
    let (app, admin) = three().await;
    let mut first = payment("C1", ago(&app, 1), 100_000);
    first["reference"] = json!("TRF-1");
    let made: Payment = admin.post("/api/admin/payments", &first).await.expect(201).json();
    first["reference"] = json!(" trf-1 ");
    let refused = admin.post("/api/admin/payments", &first).await.expect(409);
    assert_eq!(refused.problem().code, "reference_taken");
    let path = format!("/api/admin/payments/{}/reverse", made.id);
    admin.post(&path, &json!({ "reason": " " })).await.expect(422);
    let reversed: Payment = admin.post(&path, &json!({ "reason": "Salah customer" })).await.ok();
    assert_eq!(reversed.reversal.unwrap().reason, "Salah customer");
    admin.post(&path, &json!({ "reason": "lagi" })).await.expect(409);
    assert_eq!(open(&admin, "C1").await[0], row("A", 300_000, InvoiceStatus::Overdue));
    admin.post("/api/admin/payments", &first).await.expect(201);
    let page: PaymentsPage = admin.get("/api/admin/payments?q=trf").await.ok();
    assert_eq!(
        (page.total, page.amount.0),
        (2, 100_000),
        "reversed ones are shown and not summed"
    );
    let held: PaymentsPage = admin.get("/api/admin/payments?reversed=false").await.ok();
    assert_eq!((held.total, held.items[0].method), (1, PaymentMethod::Transfer));
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_payment_sent_twice_with_one_key_is_recorded_once() {
    let (app, admin) = three().await;
    let form = payment("C1", ago(&app, 1), 100_000);
    let send = async || {
        let request = admin
            .request(Method::POST, "/api/admin/payments")
            .header("idempotency-key", "k1");
        Answer::of(request.json(&form)).await.expect(201)
    };
    assert_eq!(send().await.body, send().await.body);
    let page: PaymentsPage = admin.get("/api/admin/payments").await.ok();
    assert_eq!(page.total, 1);
}

#[tokio::test]
async fn payments_at_once_are_all_counted() {
    let (app, admin) = three().await;
    let form = payment("C1", ago(&app, 1), 10_000);
    let sent = (0..12).map(|_| admin.post("/api/admin/payments", &form));
    for answer in futures_util::future::join_all(sent).await {
        answer.expect(201);
    }
    assert_eq!(open(&admin, "C1").await[0], row("A", 180_000, InvoiceStatus::Overdue));
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_cannot_be_is_told_at_its_field() {
    let (app, admin) = three().await;
    let pointers = async |form: &Value| {
        let problem = admin.post("/api/admin/payments", form).await.expect(422).problem();
        problem
            .errors
            .into_iter()
            .map(|error| error.pointer)
            .collect::<Vec<_>>()
    };
    let fine = payment("C1", ago(&app, 1), 100_000);
    let with = |name: &str, value: Value| {
        let mut form = fine.clone();
        form[name] = value;
        form
    };
    assert_eq!(pointers(&with("amount", json!(0))).await, ["/amount"]);
    assert_eq!(
        pointers(&with("customer_number", json!("nobody"))).await,
        ["/customer_number"]
    );
    let tomorrow = app.clock.today() + Days::new(1);
    assert_eq!(pointers(&with("date", json!(tomorrow))).await, ["/date"]);
    assert_eq!(pointers(&with("date", json!(ago(&app, 101)))).await, ["/date"]);
    let part = |number: &str, amount: i64| json!({ "invoice_number": number, "amount": amount });
    assert_eq!(
        pointers(&with("invoices", json!([part("A", 100_001)]))).await,
        ["/invoices"]
    );
    assert_eq!(
        pointers(&with("invoices", json!([part("A", 1), part("A", 1)]))).await,
        ["/invoices/1/invoice_number"]
    );
    assert_eq!(
        pointers(&with("invoices", json!([part("Z", 1)]))).await,
        ["/invoices/0/invoice_number"]
    );
    let page: PaymentsPage = admin.get("/api/admin/payments").await.ok();
    assert_eq!(page.total, 0);
}

#[tokio::test]
async fn due_dates_follow_the_terms_and_the_clock() {
    let (app, admin) = three().await;
    let id = id_of(&admin, "C1").await;
    patch(&admin, &id, &json!({ "terms_days": 60 })).await.expect(200);
    let statuses = async || {
        let rows = open(&admin, "C1").await;
        rows.into_iter().map(|(_, _, status)| status).collect::<Vec<_>>()
    };
    assert_eq!(
        statuses().await,
        [InvoiceStatus::Overdue, InvoiceStatus::Open, InvoiceStatus::Open]
    );
    app.clock.advance(TimeDelta::days(21));
    let admin = app.as_role(Role::Admin).await;
    let rows = open(&admin, "C1").await;
    assert_eq!(
        rows[1],
        row("B", 200_000, InvoiceStatus::Overdue),
        "40 + 21 days are more than 60"
    );
    let page: OpenPage = admin.get("/api/admin/payments/open?status=overdue").await.ok();
    assert_eq!(
        (page.total, page.summary.rest.0, page.summary.overdue.0),
        (2, 600_000, 500_000)
    );
    admin.get("/api/admin/payments/open?status=paid").await.expect(422);
    assert_sound(&app).await;
}

#[tokio::test]
async fn ageing_sums_to_what_is_open() {
    let (app, admin) = three().await;
    let lines = [
        invoice("D", ago(&app, 65), "C2", 50_000),
        invoice("E", ago(&app, 2), "C3", 5_000),
    ];
    admin.import("lain.csv", SalesFile::of(lines).csv()).await;
    admin
        .post("/api/admin/payments", &payment("C3", ago(&app, 1), 7_000))
        .await
        .expect(201);
    let report: Ageing = admin.get("/api/admin/payments/ageing").await.ok();
    let numbers: Vec<_> = report.items.iter().map(|row| row.customer_number.as_str()).collect();
    assert_eq!(numbers, ["C1", "C2", "C3"]);
    let c1 = report.items[0].due;
    assert_eq!(
        (c1.not_due.0, c1.days_30.0, c1.days_60.0, c1.days_90.0),
        (100_000, 200_000, 300_000, 0)
    );
    assert_eq!(
        (report.items[2].due.credit.0, report.items[2].due.balance.0),
        (2_000, -2_000)
    );
    let sums = report.sums;
    assert_eq!(
        (sums.not_due.0, sums.days_30.0, sums.days_60.0, sums.balance.0),
        (100_000, 200_000, 350_000, 648_000)
    );
    let page: OpenPage = admin.get("/api/admin/payments/open").await.ok();
    assert_eq!(page.summary.rest.0 - page.summary.credit.0, sums.balance.0);
    let second: Ageing = admin.get("/api/admin/payments/ageing?limit=1&cursor=1").await.ok();
    assert_eq!(
        (second.items[0].customer_number.as_str(), second.next_cursor.as_deref()),
        ("C2", Some("2"))
    );
    for path in ["ageing.csv", "open.csv"] {
        let text = admin
            .get(&format!("/api/admin/payments/{path}"))
            .await
            .expect(200)
            .text();
        assert!(text.contains("C2") && text.contains("50000"), "{text}");
    }
    assert!(
        admin
            .get("/api/admin/payments.csv")
            .await
            .expect(200)
            .text()
            .contains("7000")
    );
    admin.get("/api/admin/payments/ageing.xlsx").await.expect(200);
}

#[tokio::test]
async fn open_invoices_come_in_pages_without_a_gap() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines = (0..25).map(|place| invoice(&format!("F_{place:02}"), ago(&app, place % 5), "C1", 1_000));
    admin.import("jual.csv", SalesFile::of(lines).csv()).await;
    keep(&app, 10).await;
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page: OpenPage = admin
            .get(&format!("/api/admin/payments/open?limit=7{cursor}"))
            .await
            .ok();
        assert_eq!(page.total, 25);
        seen.extend(page.items.into_iter().map(|item| item.invoice.invoice_number));
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let all: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), all.len()), (25, 25));
}

#[tokio::test]
async fn a_payment_cannot_be_changed_or_deleted_past_the_portal() {
    let (app, admin) = three().await;
    admin
        .post("/api/admin/payments", &payment("C1", ago(&app, 1), 1_000))
        .await
        .expect(201);
    for statement in [
        "update payment set amount = 2",
        "delete from payment",
        "delete from payment_allocation",
    ] {
        let done = sqlx::query(statement).execute(&app.owner()).await;
        let is_untouched = done.as_ref().is_ok_and(|done| done.rows_affected() == 0);
        assert!(done.is_err() || is_untouched, "{statement}");
    }
}
