//! `/api/admin/payments/opening`: what a customer owed when payments began to be kept, recorded by a form.

use domain::account::Role;
use domain::payment::{InvoiceStatus, OpenPage, OpeningBalanceHeld};
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::payments::{ago, keep, open, payment, row, set_opening, three};
use crate::uploads::assert_sound;
use crate::user_steps::{id_of, last_entry, patch};

const PATH: &str = "/api/admin/payments/opening";

async fn held(client: &Client) -> OpeningBalanceHeld {
    client.get(&format!("{PATH}?customer=C1")).await.ok()
}

async fn put(client: &Client, version: Option<i64>, form: &Value) -> Answer {
    let request = client.request(Method::PUT, PATH);
    let request = match version {
        Some(version) => request.header("if-match", format!("\"{version}\"")),
        None => request,
    };
    Answer::of(request.json(form)).await
}

#[tokio::test]
async fn an_opening_balance_is_the_oldest_debt() {
    let (app, admin) = three().await;
    let set = async |amount: i64| {
        set_opening(&admin, json!({ "customer_number": "C1", "amount": amount }))
            .await
            .expect(200);
    };
    set(80_000).await;
    assert_eq!(open(&admin, "C1").await[0], row("", 80_000, InvoiceStatus::Overdue));
    let mut named = payment("C1", ago(&app, 1), 100_000);
    named["invoices"] = json!([{ "invoice_number": "", "amount": 30_000 }]);
    admin.post("/api/admin/payments", &named).await.expect(201);
    assert_eq!(open(&admin, "C1").await[0], row("A", 280_000, InvoiceStatus::Overdue));
    set(-50_000).await;
    assert_eq!(open(&admin, "C1").await[0], row("A", 150_000, InvoiceStatus::Overdue));
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_opening_balance_says_from_when_it_is_and_is_due_by_that() {
    let (app, admin) = three().await;
    let id = id_of(&admin, "C1").await;
    patch(&admin, &id, &json!({ "terms_days": 120 })).await.expect(200);
    let due = async || {
        let page: OpenPage = admin.get("/api/admin/payments/open?customer=C1").await.ok();
        let opening = page.items.into_iter().find(|item| item.invoice.id.is_none()).unwrap();
        (opening.invoice.date, opening.invoice.due_date, opening.invoice.status)
    };
    let mut form = json!({ "customer_number": "C1", "amount": 80_000 });
    set_opening(&admin, form.clone()).await.expect(200);
    let later = app.clock.today() + chrono::Days::new(20);
    assert_eq!(due().await, (ago(&app, 100), later, InvoiceStatus::Open));
    form["date"] = json!(ago(&app, 130));
    form["reference"] = json!(" BK-7 ");
    form["note"] = json!("Faktur sebelum portal");
    set_opening(&admin, form.clone()).await.expect(200);
    assert_eq!(due().await, (ago(&app, 130), ago(&app, 10), InvoiceStatus::Overdue));
    let now = held(&admin).await;
    assert_eq!((now.date, now.kept_from), (ago(&app, 130), ago(&app, 100)));
    assert_eq!(
        (now.reference.as_deref(), now.note.as_str()),
        (Some("BK-7"), "Faktur sebelum portal")
    );
    assert!(now.by.is_some() && now.at.is_some());
    let entry = last_entry(&admin, "opening_balance_set", &id).await;
    assert_eq!(entry.after.unwrap()["reference"], "BK-7");
    // A file that says the same amount says nothing against the rest; one that says another replaces it.
    admin.import("saldo.csv", "No Customer,Saldo\nC1,80000\n").await;
    assert_eq!(held(&admin).await.reference.as_deref(), Some("BK-7"));
    admin.import("saldo.csv", "No Customer,Saldo\nC1,81000\n").await;
    let now = held(&admin).await;
    assert_eq!((now.amount.0, now.date, now.reference), (81_000, ago(&app, 100), None));

    form["date"] = json!(ago(&app, 99));
    form["reference"] = json!("X".repeat(101));
    let refused = set_opening(&admin, form).await.expect(422).problem();
    let fields: Vec<_> = refused.errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!(fields, ["/reference", "/date"]);
    // One without a day of its own moves with the day from which payments are kept, one with an earlier day does not.
    keep(&app, 105).await;
    assert_eq!(due().await.0, ago(&app, 105));
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_opening_balance_is_changed_from_the_version_that_was_seen() {
    let (app, admin) = three().await;
    let form = |amount: i64| json!({ "customer_number": "C1", "amount": amount });
    let empty = held(&admin).await;
    assert_eq!((empty.amount.0, empty.version, empty.by), (0, 0, None));
    put(&admin, None, &form(1)).await.expect(428);
    let first: OpeningBalanceHeld = put(&admin, Some(0), &form(5_000)).await.expect(200).json();
    assert_eq!((first.amount.0, first.date), (5_000, ago(&app, 100)));
    // Sent again after a broken connection it is the same.
    let again: OpeningBalanceHeld = put(&admin, Some(0), &form(5_000)).await.expect(200).json();
    assert_eq!(again, first);
    let stale = put(&admin, Some(0), &form(6_000)).await.expect(412).problem();
    assert_eq!(stale.code, "changed_meanwhile");
    put(&admin, Some(first.version), &form(6_000)).await.expect(200);
    let count: i64 = sqlx::query_scalar("select count(*) from opening_balance")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(count, 2);

    let viewer = app.as_role(Role::Viewer).await;
    assert_eq!(held(&viewer).await.amount.0, 6_000);
    put(&viewer, Some(0), &form(1)).await.expect(403);
    let unknown = admin
        .get(&format!("{PATH}?customer=NOBODY"))
        .await
        .expect(422)
        .problem();
    assert_eq!(unknown.errors[0].code, "unknown");
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let off = admin.get(&format!("{PATH}?customer=C1")).await.expect(409).problem();
    assert_eq!(off.code, "payments_not_kept");
}
