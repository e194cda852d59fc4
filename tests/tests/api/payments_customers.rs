//! `/api/customer/payments`, the statement of account, and what else concerns one customer's payments.

use chrono::TimeDelta;
use domain::account::Role;
use domain::payment::{CustomerPayments, OpeningBalanceHeld, PaymentsPage};
use integration_tests::{Answer, SalesFile, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::payments::{ago, invoice, keep, open, payment, put_settings, set_opening, three};
use crate::uploads::assert_sound;
use crate::user_steps::{act, id_of};

/// The texts of a PDF, without blanks.
fn read(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = (1..=document.get_pages().len() as u32).collect();
    document.extract_text(&pages).unwrap().split_whitespace().collect()
}

#[tokio::test]
async fn a_customer_reads_its_own_payments_only_and_staff_records_them() {
    let (app, admin) = three().await;
    let form = payment("C1", ago(&app, 1), 100_000);
    app.as_role(Role::Viewer)
        .await
        .post("/api/admin/payments", &form)
        .await
        .expect(403);
    let own = app.as_customer("C1").await;
    own.post("/api/admin/payments", &form).await.expect(403);
    own.get("/api/admin/payments").await.expect(403);
    admin.get("/api/customer/payments").await.expect(403);
    admin.post("/api/admin/payments", &form).await.expect(201);
    let page: CustomerPayments = own.get("/api/customer/payments").await.ok();
    assert_eq!(
        (page.owed.rest.0, page.owed.overdue_invoices, page.payments_total),
        (500_000, 2, 1)
    );
    let other: CustomerPayments = app.as_customer("C2").await.get("/api/customer/payments").await.ok();
    assert_eq!((other.owed.rest.0, other.payments_total, other.open.len()), (0, 0, 0));
    // An unchanged page is not read again; a payment changes it.
    let tag = own.get("/api/customer/payments").await.header("etag").to_owned();
    let again = async || {
        Answer::of(
            own.request(Method::GET, "/api/customer/payments")
                .header("if-none-match", &tag),
        )
        .await
    };
    again().await.expect(304);
    admin
        .post("/api/admin/payments", &payment("C1", ago(&app, 1), 1_000))
        .await
        .expect(201);
    again().await.expect(200);
}

#[tokio::test]
async fn what_a_merged_customer_paid_and_owes_goes_to_the_other() {
    let (app, admin) = three().await;
    let lines = [invoice("X", ago(&app, 20), "WRONG", 40_000)];
    admin.import("salah.csv", SalesFile::of(lines).csv()).await;
    admin
        .post("/api/admin/payments", &payment("WRONG", ago(&app, 1), 90_000))
        .await
        .expect(201);
    for number in ["WRONG", "C1"] {
        let form = json!({
            "customer_number": number, "amount": 5_000, "reference": number, "note": format!("Buku {number}"),
        });
        set_opening(&admin, form).await.expect(200);
    }
    let (from, into) = (id_of(&admin, "WRONG").await, id_of(&admin, "C1").await);
    admin
        .post(&format!("/api/admin/users/{from}/merge"), &json!({ "into": into }))
        .await
        .expect(200);
    let rest: i64 = open(&admin, "C1").await.iter().map(|(_, rest, _)| rest).sum();
    assert_eq!(rest, 600_000 + 40_000 + 10_000 - 90_000);
    let held: OpeningBalanceHeld = admin.get("/api/admin/payments/opening?customer=WRONG").await.ok();
    assert_eq!((held.customer_number.as_str(), held.amount.0), ("C1", 10_000));
    assert_eq!(
        (held.reference.as_deref(), held.note.as_str()),
        (Some("WRONG, C1"), "Buku WRONG; Buku C1")
    );
    assert_eq!(
        open(&admin, "WRONG").await.len(),
        open(&admin, "C1").await.len(),
        "the number means the other"
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn anonymising_takes_what_was_written_about_payments() {
    let (app, admin) = three().await;
    let mut form = payment("C1", ago(&app, 1), 1_000);
    form["note"] = json!("Dititip lewat Pak Budi");
    admin.post("/api/admin/payments", &form).await.expect(201);
    let opening = json!({ "customer_number": "C1", "amount": 5, "note": "Kata Pak Budi" });
    set_opening(&admin, opening).await.expect(200);
    let id = id_of(&admin, "C1").await;
    act(&admin, &id, "anonymise").await;
    let held: OpeningBalanceHeld = admin.get("/api/admin/payments/opening?customer=C1").await.ok();
    assert_eq!((held.note.as_str(), held.amount.0), ("", 5));
    let page: PaymentsPage = admin.get("/api/admin/payments").await.ok();
    assert_eq!((page.items[0].note.as_str(), page.items[0].amount.0), ("", 1_000));
}

#[tokio::test]
async fn a_statement_of_account_adds_up_and_is_the_same_each_time() {
    let (app, admin) = three().await;
    let mut paid = payment("C1", ago(&app, 5), 150_000);
    paid["reference"] = json!("TRF-77");
    admin.post("/api/admin/payments", &paid).await.expect(201);
    admin
        .import(
            "retur.csv",
            SalesFile::of([invoice("R", ago(&app, 4), "C1", -10_000)]).csv(),
        )
        .await;
    set_opening(&admin, json!({ "customer_number": "C1", "amount": 25_000 }))
        .await
        .expect(200);
    let own = app.as_customer("C1").await;
    let get = async |query: String| own.get(&format!("/api/customer/payments/statement.pdf{query}")).await;
    let whole = get(String::new()).await.expect(200);
    assert_eq!(whole.header("content-type"), "application/pdf");
    assert!(whole.header("content-disposition").contains("rekening-koran-C1-"));
    assert_eq!(whole.body, get(String::new()).await.body);
    let text = read(&whole.body);
    for part in [
        "Rekeningkoran",
        "BengkelC1(C1)",
        "Saldoawal25.000",
        "Retur",
        "TRF-77",
        "325.000",
        "525.000",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // 25 + 300 + 200 + 100 - 150 - 10 thousand.
    assert!(text.contains("Saldoakhir600.000160.000465.000"), "{text}");
    assert!(text.contains("Yangmasihharusdibayar:Rp465.000."), "{text}");
    let page: CustomerPayments = own.get("/api/customer/payments").await.ok();
    assert_eq!(page.owed.rest.0, 465_000);
    let later = read(&get(format!("?from={}", ago(&app, 9))).await.expect(200).body);
    assert!(
        later.contains("Saldoawal625.000") && later.contains("Saldoakhir0160.000465.000"),
        "{later}"
    );
    get(format!("?from={}&to={}", ago(&app, 1), ago(&app, 2)))
        .await
        .expect(422);
    get(format!("?to={}", ago(&app, 101))).await.expect(422);
}

#[tokio::test]
async fn the_qris_code_needs_a_session_and_settings_are_judged() {
    let app = TestApp::spawn().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(16, 16, image::Rgb([1, 2, 3]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let part = reqwest::multipart::Part::bytes(png.into_inner()).file_name("qris.png");
    let form = reqwest::multipart::Form::new().part("file", part);
    let request = chief
        .request(Method::POST, "/api/admin/files?private=true")
        .multipart(form);
    let stored: Value = Answer::of(request).await.expect(201).json();
    let hash = stored["hash"].as_str().unwrap();
    put_settings(&app, json!({ "qris": hash })).await.expect(200);
    let picture = format!("/api/files/{hash}");
    app.anonymous().get(&picture).await.expect(401);
    let own = app.as_customer("C1").await;
    own.get(&picture).await.expect(200);
    let page: CustomerPayments = own.get("/api/customer/payments").await.ok();
    assert_eq!(page.how.qris.as_deref(), Some(hash));
    let wrong = put_settings(&app, json!({ "qris": "0".repeat(64), "terms_days": 400 }))
        .await
        .expect(422);
    let pointers: Vec<_> = wrong.problem().errors.into_iter().map(|error| error.pointer).collect();
    assert_eq!(pointers, ["/terms_days", "/qris"]);
    put_settings(&app, json!({ "terms_days": 45 })).await.expect(200);
    let made = chief
        .post(
            "/api/admin/users",
            &json!({ "kind": "customer", "customer_number": "C9", "name": "Baru" }),
        )
        .await;
    made.expect(201);
    let sale = SalesFile::of([invoice("A", app.clock.today(), "C8", 1_000)]);
    chief.import("jual.csv", sale.csv()).await;
    let terms: Vec<(i32,)> = sqlx::query_as("select terms_days from customer where number in ('C8', 'C9')")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert_eq!(terms, [(45,), (45,)], "customers made from now on");
}

#[tokio::test]
async fn a_customer_is_told_once_before_an_invoice_is_due_and_once_when_it_is_overdue() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines = [
        invoice("SOON", ago(&app, 28), "C1", 100_000),
        invoice("LATER", ago(&app, 10), "C1", 100_000),
        invoice("PAID", ago(&app, 29), "C2", 100_000),
    ];
    app.as_customer("C1").await;
    app.as_customer("C2").await;
    admin.import("jual.csv", SalesFile::of(lines).csv()).await;
    keep(&app, 100).await;
    admin
        .post("/api/admin/payments", &payment("C2", ago(&app, 1), 100_000))
        .await
        .expect(201);
    let told = async |number: &str| -> Vec<String> {
        server::payments::remind(&app.state).await.unwrap();
        let client = app.as_customer(number).await;
        let page: domain::notification::NotificationPage = client.get("/api/customer/notifications").await.ok();
        page.items.into_iter().map(|item| item.text).collect()
    };
    let first = told("C1").await;
    assert!(first.len() == 1 && first[0].contains("SOON"), "{first:?}");
    assert_eq!(told("C1").await.len(), 1, "once");
    assert_eq!(told("C2").await, Vec::<String>::new());
    app.clock.advance(TimeDelta::days(3));
    assert_eq!(told("C1").await.len(), 2, "it is overdue by now");
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(told("C1").await.len(), 2);
}
