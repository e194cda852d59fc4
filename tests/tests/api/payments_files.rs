//! Files of payments and of opening balances: what they write, what they are refused for, and how they are taken back.

use chrono::{Days, NaiveDate};
use domain::account::Role;
use domain::payment::{InvoiceStatus, PaymentsPage};
use domain::upload::{RowProblem, UndoReport, UploadKind, UploadReport, UploadStatus};
use integration_tests::{Client, SalesFile, TestApp};

use crate::payments::{ago, invoice, keep, open};
use crate::uploads::assert_sound;

/// Payments kept for 100 days, and the invoices A and B of C1 and D of C2, of 100,000 each.
async fn three() -> (TestApp, Client, NaiveDate) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let day = ago(&app, 20);
    let lines =
        [("A", "C1"), ("B", "C1"), ("D", "C2")].map(|(number, customer)| invoice(number, day, customer, 100_000));
    admin.import("jual.csv", SalesFile::of(lines).csv()).await;
    keep(&app, 100).await;
    (app, admin, day)
}

fn payments(rows: &str) -> String {
    format!("No Faktur,Tanggal,Jumlah,Metode,Referensi\n{rows}\n")
}

async fn undo(client: &Client, report: &UploadReport) -> UndoReport {
    client
        .post(&format!("/api/admin/uploads/{}/undo", report.id), &())
        .await
        .ok()
}

async fn refused(client: &Client, file: String) -> Vec<RowProblem> {
    let problem = client.upload("bayar.csv", file).send().await.expect(422).problem();
    let upload = problem.upload.unwrap();
    assert_eq!(upload.status, UploadStatus::Rejected);
    let rows = upload.rows;
    assert_eq!(rows.read, rows.accepted + rows.rejected + rows.skipped);
    upload.problems
}

fn told(problems: &[RowProblem]) -> Vec<(Option<u32>, &str, &str)> {
    let row = |problem: &'_ RowProblem| (problem.row, problem.code.as_str());
    problems
        .iter()
        .map(|problem| {
            let (at, code) = row(problem);
            (at, code, problem.column.as_deref().unwrap_or_default())
        })
        .collect()
}

#[tokio::test]
async fn rows_of_one_reference_are_one_payment_of_several_invoices() {
    let (app, admin, day) = three().await;
    let rows = format!("A,{day},100000,Transfer,TRF-1\nB,{day},\"Rp 40.000\",Transfer,trf-1\nD,{day},25000,tunai,");
    let report = admin.import("bayar.csv", payments(&rows)).await;
    assert_eq!((report.kind, report.value.0), (Some(UploadKind::Payments), 165_000));
    assert_eq!((report.from, report.to), (Some(day), Some(day)));
    let effects: Vec<_> = report.effects.iter().map(|effect| effect.value.as_str()).collect();
    assert_eq!((effects[0], effects[1], effects[3]), ("2", "3", "Rp 165.000"));
    assert_eq!(
        open(&admin, "C1").await,
        [("B".to_owned(), 60_000, InvoiceStatus::Partial)]
    );
    let page: PaymentsPage = admin.get("/api/admin/payments?customer=C1").await.ok();
    assert_eq!(
        (page.total, page.items[0].amount.0, page.items[0].invoices.len()),
        (1, 140_000, 2)
    );
    assert_eq!(page.items[0].upload.as_ref().unwrap().id, report.id);
    assert_sound(&app).await;

    let undone = undo(&admin, &report).await;
    assert_eq!((undone.reversed, undone.kept), (2, 0));
    assert_eq!(open(&admin, "C1").await.len(), 2);
    let again = admin.import("bayar.csv", payments(&rows)).await;
    assert_eq!(
        again.status,
        UploadStatus::Committed,
        "what was undone may be uploaded again"
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_same_file_twice_is_refused_and_changes_nothing() {
    let (app, admin, day) = three().await;
    let file = payments(&format!("A,{day},100000,Transfer,TRF-1\nB,{day},40000,,"));
    admin.import("bayar.csv", file.clone()).await;
    let problems = refused(&admin, file).await;
    assert_eq!(
        told(&problems),
        [
            (Some(2), "duplicate_payment", "Referensi"),
            (Some(3), "duplicate_payment", "No Faktur")
        ]
    );
    assert_eq!(
        open(&admin, "C1").await,
        [("B".to_owned(), 60_000, InvoiceStatus::Partial)]
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn each_row_is_told_what_is_wrong_with_it() {
    let (app, admin, day) = three().await;
    let old = ago(&app, 101);
    admin
        .import(
            "lama.csv",
            SalesFile::of([invoice("OLD", old, "C1", 9_000), invoice("R", day, "C1", -5_000)]).csv(),
        )
        .await;
    let rows = [
        format!("Z,{day},1000,,R1"),
        format!("R,{day},1000,,R2"),
        format!("OLD,{day},1000,,R3"),
        format!("A,{old},1000,,R4"),
        format!("A,{day},1000,Transfer,R5"),
        format!("D,{day},1000,Transfer,R5"),
        format!("B,{day},1000,,"),
        format!("B,{day},1000,,"),
    ];
    assert_eq!(
        told(&refused(&admin, payments(&rows.join("\n"))).await),
        [
            (Some(2), "unknown_key", "No Faktur"),
            (Some(3), "bad_value", "No Faktur"),
            (Some(4), "not_kept", "No Faktur"),
            (Some(5), "not_kept", "Tanggal"),
            (Some(7), "duplicate_payment", "Referensi"),
            (Some(9), "duplicate_payment", "No Faktur"),
        ]
    );
    let rows = [
        format!("A,{day},-5,,R1"),
        format!("A,{day},lima,,R2"),
        "A,31/31/2026,5,,R3".to_owned(),
        format!("A,{day},5,barter,R4"),
    ];
    let problems = refused(&admin, payments(&rows.join("\n"))).await;
    let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["bad_number", "bad_number", "bad_date", "bad_value"]);
    let page: PaymentsPage = admin.get("/api/admin/payments").await.ok();
    assert_eq!(page.total, 0, "nothing is written");
    assert_sound(&app).await;
}

#[tokio::test]
async fn while_payments_are_not_kept_their_files_are_refused() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let day = app.clock.today();
    admin
        .import("jual.csv", SalesFile::of([invoice("A", day, "C1", 1_000)]).csv())
        .await;
    for file in [
        payments(&format!("A,{day},1000,,")),
        "No Customer,Saldo\nC1,5000\n".to_owned(),
    ] {
        let problem = admin.upload("x.csv", file).send().await.expect(422).problem();
        assert_eq!(problem.code, "not_kept");
    }
}

#[tokio::test]
async fn a_check_of_payments_writes_nothing_and_shows_what_an_import_does() {
    let (app, admin, day) = three().await;
    let file = payments(&format!("A,{day},100000,,R1"));
    let report: UploadReport = admin.upload("bayar.csv", file).check().send().await.ok();
    assert_eq!(
        (report.status, report.effects[0].value.as_str()),
        (UploadStatus::Checked, "1")
    );
    assert_eq!(open(&admin, "C1").await.len(), 2);
    let path = format!("/api/admin/uploads/{}/commit", report.id);
    let report: UploadReport = admin.post(&path, &serde_json::json!({})).await.ok();
    assert_eq!(report.status, UploadStatus::Committed);
    assert_eq!(open(&admin, "C1").await.len(), 1);
    assert_sound(&app).await;
}

#[tokio::test]
async fn opening_balances_are_written_replaced_and_taken_back() {
    let (app, admin, _) = three().await;
    let oldest = async |client: &Client| open(client, "C1").await[0].clone();
    let first = admin.import("saldo.csv", "No Customer,Saldo\nC1,50.000\nC2,0\n").await;
    assert_eq!(
        (first.kind, first.customers.new),
        (Some(UploadKind::OpeningBalances), 2)
    );
    assert_eq!(oldest(&admin).await, (String::new(), 50_000, InvoiceStatus::Overdue));
    let second = admin.import("saldo.csv", "No Customer,Saldo\nC1,70000\n").await;
    assert_eq!((second.customers.changed, oldest(&admin).await.1), (1, 70_000));
    let same = admin.import("saldo.csv", "No Customer,Saldo\nC1,70000\n").await;
    assert_eq!((same.customers.unchanged, oldest(&admin).await.1), (1, 70_000));
    let undone = undo(&admin, &second).await;
    assert_eq!((undone.reversed, undone.kept), (0, 1));
    assert!(undone.kept_because[0].contains("C1"));
    undo(&admin, &same).await;
    assert_eq!(oldest(&admin).await.1, 50_000);
    undo(&admin, &first).await;
    assert_eq!(oldest(&admin).await.0, "A");
    assert_sound(&app).await;

    let problem = admin
        .upload("saldo.csv", "No Customer,Saldo\nNOBODY,1\n")
        .send()
        .await
        .expect(422)
        .problem();
    assert_eq!(problem.code, "unknown_key");
    let problem = admin
        .upload("saldo.csv", "No Customer,Saldo\nC1,1\nC1,2\n")
        .send()
        .await
        .expect(422)
        .problem();
    assert_eq!(problem.code, "duplicate_key");
}

#[tokio::test]
async fn a_customer_who_paid_stays_when_its_invoices_go() {
    let (app, admin, day) = three().await;
    let sales = admin
        .import("satu.csv", SalesFile::of([invoice("X", day, "C7", 1_000)]).csv())
        .await;
    admin
        .import("bayar.csv", payments(&format!("X,{},400,,R1", day + Days::new(1))))
        .await;
    undo(&admin, &sales).await;
    let page: PaymentsPage = admin.get("/api/admin/payments?customer=C7").await.ok();
    assert_eq!((page.total, open(&admin, "C7").await.len()), (1, 0));
    let hidden: bool = sqlx::query_scalar("select hidden from customer where number = 'C7'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert!(!hidden);
    admin
        .import("satu.csv", SalesFile::of([invoice("X", day, "C7", 1_000)]).csv())
        .await;
    assert_eq!(
        open(&admin, "C7").await,
        [("X".to_owned(), 600, InvoiceStatus::Partial)]
    );
    assert_sound(&app).await;
}
