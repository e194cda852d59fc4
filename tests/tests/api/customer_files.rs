//! Files of customers: what they write, what they leave, and how they are taken back.

use domain::account::Role;
use domain::upload::{RowProblemCode, UndoReport, UploadKind, UploadReport, UploadStatus, UploadSummary};
use domain::{Page, upload::UploadDecision};
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};

use crate::uploads::assert_sound;

const HEADERS: &str = "No Customer,Nama Customer,Email,Telepon,Alamat,Termin";

/// A file of these rows under all headers.
fn file(rows: &str) -> String {
    format!("{HEADERS}\n{rows}\n")
}

/// A customer as it is stored.
#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Stored {
    name: String,
    name_edited: bool,
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    terms_days: i32,
    hidden: bool,
}

async fn stored(app: &TestApp, number: &str) -> Stored {
    sqlx::query_as(
        "select name, name_edited, email, phone, address, terms_days, hidden from customer where number = $1",
    )
    .bind(number)
    .fetch_one(&app.owner())
    .await
    .unwrap()
}

fn named(name: &str) -> Stored {
    Stored {
        name: name.to_owned(),
        name_edited: true,
        email: None,
        phone: None,
        address: None,
        terms_days: 30,
        hidden: false,
    }
}

/// New, changed and unchanged customers.
fn counts(report: &UploadReport) -> (u64, u64, u64) {
    let customers = report.customers;
    (customers.new, customers.changed, customers.unchanged)
}

async fn undo(client: &Client, report: &UploadReport) -> UndoReport {
    client
        .post(&format!("/api/admin/uploads/{}/undo", report.id), &())
        .await
        .ok()
}

async fn give_account(app: &TestApp, number: &str, email: &str) {
    sqlx::query(
        "insert into account (portal, role, status, email, name, customer_id, created_at)
         select 'customer', 'customer', 'active', $2, name, id, now() from customer where number = $1",
    )
    .bind(number)
    .bind(email)
    .execute(&app.owner())
    .await
    .unwrap();
}

/// What a person does in the portal.
async fn edit(app: &TestApp, set: &'static str, number: &str) {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update customer set {set}, version = version + 1 where number = $1"
    )))
    .bind(number)
    .execute(&app.owner())
    .await
    .unwrap();
}

fn sale(invoice: &str, customer: &str) -> SalesFile {
    SalesFile::of([SalesLine::new(invoice, day("2026-11-05"), customer, "P1", 1, 555_000)])
}

#[tokio::test]
async fn customers_are_created_changed_and_left_as_they_are() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("jual.csv", sale("F1", "8001").csv()).await;
    let rows = "8001,BENGKEL JAYA,jaya@contoh.id,0812-3456-7890,\"Jl. Soekarno Hatta 12, Bima\",14\n\
                8002,TOKO SAPE,,,,\n";
    let report = admin.import("customer.csv", file(rows)).await;
    assert_eq!(
        (report.kind, report.status),
        (Some(UploadKind::Customers), UploadStatus::Committed)
    );
    assert_eq!(counts(&report), (1, 1, 0));
    assert_eq!((report.customers_new, report.rows.accepted, report.from), (1, 2, None));
    let effects: Vec<_> = report
        .effects
        .iter()
        .map(|e| (e.label.as_str(), e.value.as_str()))
        .collect();
    assert_eq!(
        effects,
        [
            ("Customer baru", "1"),
            ("Customer berubah", "1"),
            ("Customer tetap sama", "0")
        ]
    );
    assert_eq!(report.problems[0].code, RowProblemCode::NameChanged);
    let jaya = Stored {
        email: Some("jaya@contoh.id".to_owned()),
        phone: Some("0812-3456-7890".to_owned()),
        address: Some("Jl. Soekarno Hatta 12, Bima".to_owned()),
        terms_days: 14,
        ..named("BENGKEL JAYA")
    };
    assert_eq!(stored(&app, "8001").await, jaya);
    assert_eq!(stored(&app, "8002").await, named("TOKO SAPE"));
    let history: Page<UploadSummary> = admin.get("/api/admin/uploads?limit=1").await.ok();
    assert_eq!(history.items[0].outcome, "1 customer baru, 1 berubah");
    let actions: Vec<String> = sqlx::query_scalar("select action from audit_log where subject = $1")
        .bind(report.id.to_string())
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert_eq!(actions, ["upload_committed"]);

    // the same file again
    let again = admin.import("customer.csv", file(rows)).await;
    assert_eq!(counts(&again), (0, 0, 2));
    assert!(again.problems.is_empty(), "{:?}", again.problems);
    assert_eq!(stored(&app, "8001").await, jaya);

    // a person's name stays, whatever a sales file says
    admin.import("jual2.csv", sale("F2", "8001").csv()).await;
    assert_eq!(stored(&app, "8001").await.name, "BENGKEL JAYA");
    assert_sound(&app).await;
}

#[tokio::test]
async fn empty_cells_and_absent_columns_leave_what_is_there() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("a.csv", file("8001,JAYA,jaya@contoh.id,081234567890,Bima,7"))
        .await;
    let before = stored(&app, "8001").await;
    let report = admin.import("b.csv", file("8001,JAYA,,,,")).await;
    assert_eq!(counts(&report), (0, 0, 1));
    let report = admin
        .import("c.csv", "No Customer,Nama Customer,Wilayah\n8001,JAYA,Timur\n")
        .await;
    assert_eq!(counts(&report), (0, 0, 1));
    let unread = report.columns.iter().find(|column| column.field.is_none()).unwrap();
    assert_eq!(unread.header, "Wilayah");
    assert_eq!(stored(&app, "8001").await, before);
    let report = admin.import("d.csv", file("8001,JAYA,,,,0")).await;
    assert_eq!(counts(&report), (0, 1, 0));
    assert_eq!(
        stored(&app, "8001").await,
        Stored {
            terms_days: 0,
            ..before
        }
    );
}

#[tokio::test]
async fn who_has_an_account_keeps_its_address() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("a.csv", file("8001,JAYA,jaya@contoh.id,,,")).await;
    give_account(&app, "8001", "jaya@contoh.id").await;
    let same = admin.import("b.csv", file("8001,JAYA,JAYA@contoh.id,,,")).await;
    assert!(
        same.problems.is_empty() && counts(&same) == (0, 0, 1),
        "{:?}",
        same.problems
    );
    let other = admin
        .import("c.csv", file("8001,JAYA,lain@contoh.id,081234567890,,"))
        .await;
    assert_eq!(counts(&other), (0, 1, 0));
    let problem = &other.problems[0];
    assert_eq!((problem.code, problem.row), (RowProblemCode::EmailKept, Some(2)));
    assert_eq!(
        (problem.column.as_deref(), problem.value.as_deref()),
        (Some("Email"), Some("lain@contoh.id"))
    );
    let after = stored(&app, "8001").await;
    assert_eq!(
        (after.email.as_deref(), after.phone.as_deref()),
        (Some("jaya@contoh.id"), Some("081234567890"))
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn wrong_rows_refuse_the_file_and_come_back_marked() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let rows = "8001,JAYA,salah,,,\n8002,SAPE,,123,,\n8001,JAYA,,,,sebulan\n8003,WERA,,,,";
    for checks in [true, false] {
        let upload = admin.upload("a.csv", file(rows));
        let upload = if checks { upload.check() } else { upload };
        let problem = upload.send().await.expect(422).problem();
        assert_eq!(problem.code, "bad_value");
        let report = problem.upload.unwrap();
        let codes: Vec<_> = report
            .problems
            .iter()
            .map(|problem| (problem.row, problem.code))
            .collect();
        assert_eq!(
            codes,
            [
                (Some(2), RowProblemCode::BadValue),
                (Some(3), RowProblemCode::BadValue),
                (Some(4), RowProblemCode::BadNumber),
                (Some(4), RowProblemCode::DuplicateKey),
            ]
        );
        assert_eq!((report.rows.accepted, report.rows.rejected), (1, 3));
        let marked = admin
            .get(&format!("/api/admin/uploads/{}/problems?format=xlsx", report.id))
            .await
            .expect(200);
        let again = admin
            .upload("bertanda.xlsx", marked.body)
            .check()
            .send()
            .await
            .expect(422);
        assert_eq!(again.problem().upload.unwrap().rows.read, 3);
    }
    let customers: i64 = sqlx::query_scalar("select count(*) from customer")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(customers, 0);
    for kind in [UploadKind::Sales, UploadKind::Stock] {
        let wrong = admin.upload("a.csv", file("8001,JAYA,,,,")).kind(kind).send().await;
        assert_eq!(wrong.expect(422).problem().code, "wrong_kind");
    }
    let wrong = admin
        .upload("a.csv", sale("F1", "8001").csv())
        .kind(UploadKind::Customers);
    assert_eq!(wrong.send().await.expect(422).problem().code, "wrong_kind");
}

#[tokio::test]
async fn a_check_shows_what_an_import_then_does() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let rows = file("8001,JAYA,,,,\n8002,SAPE,,,,");
    let shown: UploadReport = admin.upload("a.csv", rows).check().send().await.ok();
    assert_eq!((shown.status, counts(&shown)), (UploadStatus::Checked, (2, 0, 0)));
    // somebody was quicker with one of them
    admin.import("b.csv", file("8001,JAYA,,,,")).await;
    let path = format!("/api/admin/uploads/{}/commit", shown.id);
    let problem = admin
        .post(&path, &UploadDecision::default())
        .await
        .expect(409)
        .problem();
    assert_eq!(problem.code, "effects_changed");
    let done: UploadReport = admin.post(&path, &UploadDecision::default()).await.ok();
    assert_eq!((done.status, counts(&done)), (UploadStatus::Committed, (1, 0, 1)));
}

#[tokio::test]
async fn an_undo_puts_back_and_hides_what_only_it_made() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("jual.csv", sale("F1", "8001").csv()).await;
    let before = stored(&app, "8001").await;
    let report = admin
        .import(
            "a.csv",
            file("8001,JAYA,jaya@contoh.id,081234567890,Bima,7\n8002,SAPE,sape@contoh.id,,,"),
        )
        .await;
    let undone = undo(&admin, &report).await;
    assert_eq!((undone.reversed, undone.kept), (2, 0), "{:?}", undone.kept_because);
    assert_eq!(stored(&app, "8001").await, before);
    let sape = stored(&app, "8002").await;
    assert!(sape.hidden && sape.email.is_none() && !sape.name_edited, "{sape:?}");
    assert_eq!(
        undo(&admin, &report).await,
        undone,
        "a second undo gives the first answer"
    );
    assert_sound(&app).await;
    // the file can come again, and what is hidden counts as new
    let report = admin.import("a.csv", file("8001,JAYA,,,,\n8002,SAPE,,,,")).await;
    assert_eq!(counts(&report), (1, 1, 0));
    let undone = undo(&admin, &report).await;
    assert_eq!((undone.reversed, undone.kept), (2, 0));
    assert!(stored(&app, "8002").await.hidden);
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_was_changed_since_stays_and_is_named() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("lama.csv", file("8001,JAYA,lama@contoh.id,081100000000,,"))
        .await;
    let report = admin
        .import(
            "baru.csv",
            file("8001,JAYA MOTOR,baru@contoh.id,082200000000,Bima,\n8002,SAPE,,,,\n8003,WERA,,,,\n8004,LANGGUDU,,,,"),
        )
        .await;
    edit(&app, "phone = '083300000000'", "8001").await;
    edit(&app, "address = 'Sape'", "8002").await;
    give_account(&app, "8003", "wera@contoh.id").await;
    admin.import("jual.csv", sale("F1", "8004").csv()).await;
    let undone = undo(&admin, &report).await;
    assert_eq!((undone.reversed, undone.kept), (1, 4));
    assert_eq!(
        undone.kept_because,
        [
            "Customer 8001: telepon tetap, sudah diubah setelah unggahan ini.",
            "Customer 8002 tetap ada: masih dipakai data lain.",
            "Customer 8003 tetap ada: masih dipakai data lain.",
            "Customer 8004 tetap ada: masih dipakai data lain.",
        ]
    );
    let jaya = Stored {
        email: Some("lama@contoh.id".to_owned()),
        phone: Some("083300000000".to_owned()),
        ..named("JAYA")
    };
    assert_eq!(stored(&app, "8001").await, jaya);
    let sape = stored(&app, "8002").await;
    assert!(!sape.hidden && sape.name_edited, "{sape:?}");
    assert!(!stored(&app, "8003").await.hidden && !stored(&app, "8004").await.hidden);
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_address_that_became_an_account_stays() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("jual.csv", sale("F1", "8001").csv()).await;
    let report = admin.import("a.csv", file("8001,JAYA,jaya@contoh.id,,,")).await;
    give_account(&app, "8001", "jaya@contoh.id").await;
    let undone = undo(&admin, &report).await;
    assert_eq!(
        (undone.reversed, undone.kept_because),
        (
            1,
            vec!["Customer 8001: email tetap, dipakai akunnya untuk masuk.".to_owned()]
        )
    );
    let jaya = stored(&app, "8001").await;
    assert_eq!(
        (jaya.name.as_str(), jaya.email.as_deref()),
        ("Bengkel 8001", Some("jaya@contoh.id"))
    );
}

/// Whatever the order of the undos, what is left is what the uploads that hold say.
#[tokio::test]
async fn uploads_can_be_undone_in_any_order() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("jual.csv", sale("F1", "8001").csv()).await;
    let sold = stored(&app, "8001").await;
    let files = [
        "8001,SATU,satu@contoh.id,081111111111,Bima,7\n8002,DUA,dua@contoh.id,,,",
        "8001,SATU,lain@contoh.id,,,7\n8002,DUA,,081212121212,,",
        "8001,TIGA,,083333333333,,",
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut reports = Vec::new();
        for (at, rows) in files.iter().enumerate() {
            reports.push(admin.import(&format!("{at}.csv"), file(rows)).await);
        }
        let mut left = vec![0, 1, 2];
        for at in order {
            undo(&admin, &reports[at]).await;
            left.retain(|other| *other != at);
            let satu = stored(&app, "8001").await;
            let last = |of: [Option<&'static str>; 3]| left.iter().rev().find_map(|at| of[*at]);
            let name = last([Some("SATU"), Some("SATU"), Some("TIGA")]);
            assert_eq!(satu.name, name.unwrap_or(&sold.name), "{order:?} {left:?}");
            assert_eq!(satu.name_edited, name.is_some(), "{order:?} {left:?}");
            let email = last([Some("satu@contoh.id"), Some("lain@contoh.id"), None]);
            assert_eq!(satu.email.as_deref(), email, "{order:?} {left:?}");
            let phone = last([Some("081111111111"), None, Some("083333333333")]);
            assert_eq!(satu.phone.as_deref(), phone, "{order:?} {left:?}");
            let terms = left.iter().any(|at| *at < 2);
            assert_eq!(satu.terms_days, if terms { 7 } else { 30 }, "{order:?} {left:?}");
            let dua = stored(&app, "8002").await;
            assert_eq!(dua.hidden, !terms, "{order:?} {left:?}");
            let email = left.contains(&0).then_some("dua@contoh.id");
            assert_eq!(dua.email.as_deref(), email, "{order:?} {left:?}");
        }
        assert_eq!(stored(&app, "8001").await, sold, "{order:?}");
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_customer_that_a_file_names_stays_when_its_sales_are_undone() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let sales = admin.import("jual.csv", sale("F1", "8001").csv()).await;
    let names = admin.import("a.csv", file("8001,Bengkel 8001,,081234567890,,")).await;
    undo(&admin, &sales).await;
    assert!(!stored(&app, "8001").await.hidden);
    undo(&admin, &names).await;
    assert!(stored(&app, "8001").await.hidden);
    assert_sound(&app).await;
}
