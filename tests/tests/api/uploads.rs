//! `POST /api/admin/upload` and what comes after it.

use domain::Page;
use domain::account::Role;
use domain::id::UploadId;
use domain::sales::SalesPage;
use domain::upload::{
    DateOrder, RowProblemCode, UploadDecision, UploadKind, UploadOptions, UploadReport, UploadStatus, UploadSummary,
};
use integration_tests::{Client, SalesFile, SalesLine, StockFile, TestApp, day};

/// Everything that must always hold, holds.
pub async fn assert_sound(app: &TestApp) {
    let findings = server::verify::run(&app.owner()).await.unwrap();
    assert_eq!(findings, []);
}

/// The sums of all sales.
pub async fn all_sales(client: &Client) -> SalesPage {
    client.get("/api/admin/sales?from=2000-01-01&to=2030-12-31").await.ok()
}

fn november() -> SalesFile {
    SalesFile::many(40, day("2026-11-02"))
}

#[tokio::test]
async fn a_file_is_imported_to_the_rupiah() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = november();
    for (name, bytes) in [("november.csv", file.csv()), ("november.xlsx", file.xlsx())] {
        let report = admin.import(name, bytes).await;
        assert_eq!(report.status, UploadStatus::Committed);
        assert_eq!(report.kind, Some(UploadKind::Sales));
        assert_eq!(report.net_sales.0, file.net());
        assert_eq!((report.rows.read, report.rows.accepted, report.lines), (120, 120, 120));
        assert_eq!(
            (report.from, report.to),
            (Some(day("2026-11-02")), Some(day("2026-11-15")))
        );
    }
    let sales = all_sales(&admin).await;
    assert_eq!((sales.summary.net_sales.0, sales.total), (file.net(), 40));
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_invoice_uploaded_twice_changes_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = november();
    admin.import("a.csv", file.csv()).await;
    let before = all_sales(&admin).await;
    // the same invoices in another order and another dialect
    let mut turned = file.clone();
    turned.lines.reverse();
    let report = admin.import("b.xlsx", turned.xlsx()).await;
    assert_eq!(
        (report.invoices.new, report.invoices.changed, report.invoices.unchanged),
        (0, 0, 40)
    );
    assert_eq!(all_sales(&admin).await.summary, before.summary);
    let points: i64 = sqlx::query_scalar("select count(*) from points_entry where reason is not null")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(points, 0, "no correction was needed");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_known_invoice_is_replaced_by_the_files_version() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let line = |quantity| SalesLine::new("F1", day("2026-11-05"), "C1", "P1", quantity, 555_000);
    admin.import("a.csv", SalesFile::of([line(2)]).csv()).await;
    let report = admin.import("b.csv", SalesFile::of([line(3)]).csv()).await;
    assert_eq!((report.invoices.new, report.invoices.changed), (0, 1));
    let sales = all_sales(&admin).await;
    assert_eq!((sales.total, sales.summary.net_sales.0), (1, 1_500_000));
    let points: Vec<(i64, Option<String>)> = sqlx::query_as("select points, reason from points_entry order by id")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert_eq!(points, [(2, None), (1, Some("correction".to_owned()))]);
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_error_stops_the_whole_import() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut file = november();
    file.lines[7].customer = String::new();
    let answer = admin.upload("a.csv", file.csv()).send().await.expect(422);
    let problem = answer.problem();
    assert_eq!(problem.code, "missing_value");
    let report = problem.upload.expect("a refused upload has its report");
    assert_eq!(report.status, UploadStatus::Rejected);
    assert_eq!(report.problems[0].row, Some(9), "the row as the spreadsheet numbers it");
    assert_eq!(report.problems[0].column.as_deref(), Some("No Customer"));
    assert_eq!(all_sales(&admin).await.total, 0);
    assert_sound(&app).await;
}

#[tokio::test]
async fn by_choice_whole_invoices_with_an_error_are_left_out_and_counted() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut file = november();
    file.lines[7].customer = String::new();
    let refused = admin.upload("a.csv", file.csv()).check().send().await.expect(422);
    let shown = refused.problem().upload.unwrap();
    assert_eq!(shown.invoices.new, 39, "the effects are those without the bad invoice");
    let options = UploadOptions {
        skip_invalid: true,
        ..UploadOptions::default()
    };
    let decision = UploadDecision { options: Some(options) };
    let path = format!("/api/admin/uploads/{}/commit", shown.id);
    let report: UploadReport = admin.post(&path, &decision).await.ok();
    assert_eq!((report.invoices.new, report.invoices_left_out), (39, 1));
    assert_eq!(
        (report.rows.read, report.rows.accepted, report.rows.rejected),
        (120, 117, 3)
    );
    assert!(
        report
            .problems
            .iter()
            .any(|problem| problem.code == RowProblemCode::InvoiceLeftOut)
    );
    let bad: i64 = file.lines[6..9].iter().map(SalesLine::net).sum();
    assert_eq!(all_sales(&admin).await.summary.net_sales.0, file.net() - bad);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_check_writes_nothing_and_its_commit_does_what_it_showed() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = november();
    let shown: UploadReport = admin.upload("a.csv", file.csv()).check().send().await.ok();
    assert_eq!((shown.status, shown.invoices.new), (UploadStatus::Checked, 40));
    assert_eq!(all_sales(&admin).await.total, 0);
    let path = format!("/api/admin/uploads/{}/commit", shown.id);
    let done: UploadReport = admin.post(&path, &UploadDecision::default()).await.ok();
    assert_eq!(done.status, UploadStatus::Committed);
    assert_eq!(
        (done.invoices, done.net_sales, done.effects.clone()),
        (shown.invoices, shown.net_sales, shown.effects)
    );
    let again: UploadReport = admin.post(&path, &UploadDecision::default()).await.ok();
    assert_eq!(again, done, "a second commit gives the same answer");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_commit_whose_effects_changed_says_so_first() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = november();
    let shown: UploadReport = admin.upload("a.csv", file.csv()).check().send().await.ok();
    admin
        .import("b.csv", SalesFile::of(file.lines[..3].to_vec()).csv())
        .await;
    let path = format!("/api/admin/uploads/{}/commit", shown.id);
    let problem = admin
        .post(&path, &UploadDecision::default())
        .await
        .expect(409)
        .problem();
    assert_eq!(problem.code, "effects_changed");
    assert_eq!(problem.upload.unwrap().invoices.unchanged, 1);
    assert_eq!(all_sales(&admin).await.total, 1);
    let done: UploadReport = admin.post(&path, &UploadDecision::default()).await.ok();
    assert_eq!((done.invoices.new, done.invoices.unchanged), (39, 1));
}

#[tokio::test]
async fn a_check_is_too_old_after_a_day() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let shown: UploadReport = admin.upload("a.csv", november().csv()).check().send().await.ok();
    app.clock.advance(chrono::TimeDelta::hours(25));
    let admin = app.as_role(Role::Admin).await;
    let path = format!("/api/admin/uploads/{}", shown.id);
    let report: UploadReport = admin.get(&path).await.ok();
    assert_eq!(report.status, UploadStatus::Expired);
    admin
        .post(&format!("{path}/commit"), &UploadDecision::default())
        .await
        .expect(409);
}

#[tokio::test]
async fn an_invoice_that_shrinks_must_be_ticked() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = november();
    admin.import("a.csv", file.csv()).await;
    let shrunk = SalesFile::of(file.lines[1..3].to_vec());
    let problem = admin.upload("b.csv", shrunk.csv()).send().await.expect(409).problem();
    assert_eq!(problem.code, "needs_choice");
    let report = problem.upload.unwrap();
    assert_eq!(report.choices[0].field, "allow_shrink");
    assert_eq!(report.choices[0].evidence, ["INV-00000: 3 baris menjadi 2"]);
    assert_eq!(all_sales(&admin).await.summary.net_sales.0, file.net());
    let options = UploadOptions {
        allow_shrink: true,
        ..UploadOptions::default()
    };
    let report: UploadReport = admin
        .upload("b.csv", shrunk.csv())
        .options(options)
        .send()
        .await
        .expect(201)
        .json();
    assert_eq!(report.invoices.changed, 1);
    assert_eq!(
        all_sales(&admin).await.summary.net_sales.0,
        file.net() - file.lines[0].net()
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn ambiguous_dates_are_asked_and_never_guessed() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let csv = "No Faktur,Tgl Faktur,No Customer,No Part,Nama Part,Quantity,Total Faktur,Net Sales\n\
               F1,04/02/2026,C1,P1,Oli,1,111000,100000\n";
    let problem = admin.upload("a.csv", csv).send().await.expect(409).problem();
    let report = problem.upload.unwrap();
    assert_eq!(report.choices[0].field, "date_order");
    assert!(!report.choices[0].evidence.is_empty());
    let options = UploadOptions {
        date_order: Some(DateOrder::Mdy),
        ..UploadOptions::default()
    };
    let path = format!("/api/admin/uploads/{}", report.id);
    let checked: UploadReport = admin
        .post(&format!("{path}/check"), &UploadDecision { options: Some(options) })
        .await
        .ok();
    assert_eq!(
        (checked.status, checked.from),
        (UploadStatus::Checked, Some(day("2026-04-02")))
    );
    let done: UploadReport = admin
        .post(&format!("{path}/commit"), &UploadDecision::default())
        .await
        .ok();
    assert_eq!(
        done.gross_profit, None,
        "without a cost the profit is unknown, not 100 %"
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_mapped_column_is_remembered_for_that_set_of_headers() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let csv = |number: u32| {
        format!(
            "No Faktur,Tgl Faktur,No Customer,No Part,Nama Part,Banyaknya,Total Faktur,Net Sales\n\
             F{number},2026-04-02,C1,P1,Oli,1,111000,100000\n"
        )
    };
    let problem = admin
        .upload("a.csv", csv(1))
        .kind(UploadKind::Sales)
        .send()
        .await
        .expect(409)
        .problem();
    let report = problem.upload.unwrap();
    assert_eq!(report.choices[0].field, "columns.quantity");
    let mut options = UploadOptions::default();
    options.columns.insert("quantity".to_owned(), "Banyaknya".to_owned());
    let path = format!("/api/admin/uploads/{}/commit", report.id);
    admin
        .post(&path, &UploadDecision { options: Some(options) })
        .await
        .expect(200);
    let report = admin.import("b.csv", csv(2)).await;
    assert_eq!(report.invoices.new, 1, "asked once");
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused_with_that_code_only() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let stock = StockFile::of([("P1", 5)]).csv();
    let problem = admin
        .upload("s.csv", stock)
        .kind(UploadKind::Sales)
        .send()
        .await
        .expect(422)
        .problem();
    assert_eq!(problem.code, "wrong_kind");
    let codes: Vec<_> = problem
        .upload
        .unwrap()
        .problem_counts
        .iter()
        .map(|count| count.code)
        .collect();
    assert_eq!(codes, [RowProblemCode::WrongKind]);
}

#[tokio::test]
async fn respond_async_gives_the_address_of_the_report_and_its_progress_ends() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let answer = admin
        .upload("a.csv", november().csv())
        .respond_async()
        .send()
        .await
        .expect(202);
    let location = answer.header("location").to_owned();
    let events = admin.get(&format!("{location}/events")).await.expect(200);
    assert_eq!(events.header("content-type"), "text/event-stream");
    assert!(events.text().contains("\"status\":\"committed\""), "{}", events.text());
    let report: UploadReport = admin.get(&location).await.ok();
    assert_eq!(report.status, UploadStatus::Committed);
}

#[tokio::test]
async fn fifty_uploads_of_one_file_at_once_import_it_once() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let bytes = november().csv();
    let uploads = (0..50).map(|_| admin.upload("a.csv", bytes.clone()).send());
    let answers = futures_util::future::join_all(uploads).await;
    let reports: Vec<UploadReport> = answers.into_iter().map(|answer| answer.expect(201).json()).collect();
    let new = reports.iter().filter(|report| report.invoices.new == 40).count();
    let unchanged = reports.iter().filter(|report| report.invoices.unchanged == 40).count();
    assert_eq!((new, unchanged), (1, 49));
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_history_is_paged_newest_first_and_the_original_comes_back_as_it_was() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let bytes = november().xlsx();
    admin
        .import(
            "satu.csv",
            SalesFile::of([SalesLine::new("X", day("2026-11-01"), "C", "P", 1, 1_110)]).csv(),
        )
        .await;
    let last = admin.import("dua lembar.xlsx", bytes.clone()).await;
    let first: Page<UploadSummary> = admin.get("/api/admin/uploads?limit=1").await.ok();
    assert_eq!((first.items[0].id, first.total), (last.id, 2));
    assert_eq!(first.items[0].outcome, "40 faktur baru");
    let cursor = first.next_cursor.unwrap();
    let second: Page<UploadSummary> = admin
        .get(&format!("/api/admin/uploads?limit=1&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(
        (second.items[0].file_name.as_str(), second.next_cursor),
        ("satu.csv", None)
    );
    let file = admin
        .get(&format!("/api/admin/uploads/{}/file", last.id))
        .await
        .expect(200);
    assert_eq!(file.body, bytes);
    assert!(file.header("content-disposition").contains("dua%20lembar.xlsx"));
}

#[tokio::test]
async fn the_marked_file_holds_only_the_bad_rows() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut file = november();
    file.lines[4].part = String::new();
    let report = admin
        .upload("a.csv", file.csv())
        .check()
        .send()
        .await
        .expect(422)
        .problem()
        .upload
        .unwrap();
    let answer = admin
        .get(&format!("/api/admin/uploads/{}/problems?format=xlsx", report.id))
        .await
        .expect(200);
    assert_eq!(&answer.body[..2], b"PK");
    assert!(answer.header("content-disposition").contains("a-bertanda.xlsx"));
    // read back by the importer itself: one row, and still wrong
    let again = admin
        .upload("a-bertanda.xlsx", answer.body)
        .kind(UploadKind::Sales)
        .check()
        .send()
        .await
        .expect(422);
    let again = again.problem().upload.unwrap();
    assert_eq!(again.rows.read, 1);
    assert!(
        again
            .problems
            .iter()
            .any(|problem| problem.code == RowProblemCode::MissingValue)
    );
}

#[tokio::test]
async fn templates_can_be_uploaded_as_they_are() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    for kind in [UploadKind::Sales, UploadKind::Stock, UploadKind::Customers] {
        let path = format!("/api/admin/upload/template?kind={}", kind.as_str());
        let file = admin.get(&path).await.expect(200).body;
        let report: UploadReport = admin.upload("contoh.xlsx", file).check().send().await.ok();
        assert_eq!(report.kind, Some(kind));
    }
    admin.get("/api/admin/upload/template?kind=payments").await.expect(422);
}

#[tokio::test]
async fn wrong_requests_are_told_what_is_wrong() {
    let app = TestApp::spawn_with(|config| config.upload_limit_bytes = 10_000).await;
    let admin = app.as_role(Role::Admin).await;
    let big = admin
        .upload("a.csv", SalesFile::many(500, day("2026-11-02")).csv())
        .send()
        .await;
    assert_eq!(big.expect(413).problem().code, "body_too_large");
    let json = admin.post("/api/admin/upload", &serde_json::json!({})).await;
    assert_eq!(json.expect(415).problem().code, "media_type");
    let nobody = admin.get(&format!("/api/admin/uploads/{}", UploadId(99))).await;
    assert_eq!(nobody.expect(404).problem().code, "not_found");
    admin.get("/api/admin/uploads/inv_1").await.expect(404);
    admin.get("/api/admin/uploads?limit=0").await.expect(422);
    let viewer = app.as_role(Role::Viewer).await;
    viewer.upload("a.csv", "x").send().await.expect(403);
    app.anonymous().upload("a.csv", "x").send().await.expect(401);
}
