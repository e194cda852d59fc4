//! Taking uploads back.

use domain::Page;
use domain::account::Role;
use domain::part::{Part, PartSummary};
use domain::sales::{Invoice, SalesPage};
use domain::upload::{UndoReport, UploadOptions, UploadReport, UploadStatus};
use integration_tests::{Client, SalesFile, SalesLine, StockFile, TestApp, day};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};

use crate::uploads::{all_sales, assert_sound};

async fn undo(client: &Client, report: &UploadReport) -> UndoReport {
    client
        .post(&format!("/api/admin/uploads/{}/undo", report.id), &())
        .await
        .ok()
}

fn line(invoice: &str, quantity: i64) -> SalesLine {
    SalesLine::new(invoice, day("2026-11-05"), "C1", "P1", quantity, 555_000)
}

#[tokio::test]
async fn undoing_the_only_upload_leaves_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let report = admin
        .import("a.csv", SalesFile::many(30, day("2026-11-02")).csv())
        .await;
    let undone = undo(&admin, &report).await;
    assert_eq!((undone.reversed, undone.kept), (30, 0));
    assert_eq!(all_sales(&admin).await.total, 0);
    let parts: Page<PartSummary> = admin.get("/api/parts").await.ok();
    assert_eq!(parts.total, 0, "parts that nothing refers to are hidden");
    let balance: i64 = sqlx::query_scalar("select coalesce(sum(points), 0)::bigint from points_entry")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(balance, 0);
    assert_eq!(
        undo(&admin, &report).await,
        undone,
        "a second undo gives the first answer"
    );
    let again: UploadReport = admin.get(&format!("/api/admin/uploads/{}", report.id)).await.ok();
    assert_eq!(
        (again.status, again.undo, again.can_undo),
        (UploadStatus::Undone, Some(undone), false)
    );
    assert_sound(&app).await;
    // and the file can come again
    let report = admin
        .import("a.csv", SalesFile::many(30, day("2026-11-02")).csv())
        .await;
    assert_eq!(report.invoices.new, 30);
    let parts: Page<PartSummary> = admin.get("/api/parts").await.ok();
    assert_eq!(parts.total, 20, "hidden parts return with the file that names them");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_replaced_version_comes_back() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("a.csv", SalesFile::of([line("F1", 2), line("F2", 1)]).csv())
        .await;
    let second = admin.import("b.csv", SalesFile::of([line("F1", 5)]).csv()).await;
    assert_eq!(undo(&admin, &second).await.reversed, 1);
    assert_eq!(all_sales(&admin).await.summary.net_sales.0, 1_500_000);
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_a_later_upload_changed_or_also_holds_is_kept_and_named() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let first = admin
        .import(
            "a.csv",
            SalesFile::of([line("F1", 1), line("F2", 1), line("F3", 1)]).csv(),
        )
        .await;
    let second = admin
        .import("b.csv", SalesFile::of([line("F1", 4), line("F2", 1)]).csv())
        .await;
    let undone = undo(&admin, &first).await;
    assert_eq!((undone.reversed, undone.kept), (1, 2));
    assert!(undone.kept_because[0].contains("F1") && undone.kept_because[0].contains("sudah diubah oleh b.csv"));
    assert!(undone.kept_because[1].contains("F2") && undone.kept_because[1].contains("juga ada di b.csv"));
    assert_eq!(all_sales(&admin).await.summary.net_sales.0, 2_500_000);
    assert_sound(&app).await;
    // the version that a.csv had held is gone with it
    undo(&admin, &second).await;
    assert_eq!(all_sales(&admin).await.total, 0);
    assert_sound(&app).await;
}

/// An invoice as its drawer shows it: its upload's file, and the rows of that file.
async fn origin(client: &Client, invoice: &str) -> (String, Option<(i64, i64)>) {
    let page: SalesPage = client.get(&format!("/api/admin/sales?q={invoice}")).await.ok();
    let found: Invoice = client.get(&format!("/api/admin/sales/{}", page.items[0].id)).await.ok();
    (found.upload_file_name, found.first_row.zip(found.last_row))
}

#[tokio::test]
async fn an_invoice_names_the_rows_of_the_file_that_it_came_from() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let two = || {
        SalesFile::of([
            line("INV-A", 1),
            line("INV-B", 1),
            line("INV-B", 2),
            line("INV-C", 1),
            line("INV-B", 3),
        ])
    };
    let first = admin.import("satu.csv", two().csv()).await;
    let one = |file: &str, first, last| (file.to_owned(), Some((first, last)));
    assert_eq!(
        origin(&admin, "INV-A").await,
        one("satu.csv", 2, 2),
        "a spreadsheet counts its header as row 1"
    );
    assert_eq!(origin(&admin, "INV-B").await, one("satu.csv", 3, 6));
    // the same again in another file, and another version of one of them
    let second = admin
        .import("dua.csv", SalesFile::of([line("INV-C", 7), line("INV-A", 1)]).csv())
        .await;
    assert_eq!(
        origin(&admin, "INV-A").await,
        one("satu.csv", 2, 2),
        "it was known, and did not come anew"
    );
    assert_eq!(origin(&admin, "INV-C").await, one("dua.csv", 2, 2));
    undo(&admin, &first).await;
    assert_eq!(
        origin(&admin, "INV-A").await,
        one("dua.csv", 3, 3),
        "what was undone brought nothing"
    );
    admin.import("satu.csv", two().csv()).await;
    undo(&admin, &second).await;
    assert_eq!(origin(&admin, "INV-C").await, one("satu.csv", 5, 5));
    assert_sound(&app).await;
}

#[tokio::test]
async fn only_its_uploader_or_a_super_admin_undoes_an_upload() {
    let app = TestApp::spawn().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    let admin = app.as_role(Role::Admin).await;
    let of_chief = chief.import("a.csv", SalesFile::of([line("F1", 1)]).csv()).await;
    let path = format!("/api/admin/uploads/{}/undo", of_chief.id);
    admin.post(&path, &()).await.expect(403);
    app.as_role(Role::Viewer).await.post(&path, &()).await.expect(403);
    let of_admin = admin.import("b.csv", SalesFile::of([line("F2", 1)]).csv()).await;
    chief
        .post(&format!("/api/admin/uploads/{}/undo", of_admin.id), &())
        .await
        .expect(200);
    let refused = admin
        .upload("c.csv", "kosong")
        .send()
        .await
        .expect(422)
        .problem()
        .upload
        .unwrap();
    admin
        .post(&format!("/api/admin/uploads/{}/undo", refused.id), &())
        .await
        .expect(409);
}

/// Any order of uploads and undos leaves what the uploads that hold say, the newest first.
#[tokio::test]
async fn any_history_of_uploads_and_undos_leaves_what_the_remaining_uploads_say() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    // a step: which invoices with which quantity, and which earlier upload is undone after it
    let step = (
        proptest::collection::btree_map(0u8..6, 1i64..5, 1..5),
        proptest::option::of(0usize..8),
    );
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let steps = proptest::collection::vec(step, 12)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    let mut uploads = Vec::new();
    for (invoices, undone) in steps {
        let lines: Vec<SalesLine> = invoices
            .iter()
            .map(|(invoice, quantity)| line(&format!("F{invoice}"), *quantity))
            .collect();
        let report = admin.import("langkah.csv", SalesFile::of(lines).csv()).await;
        uploads.push((report, invoices, true));
        if let Some((report, _, holds)) = undone.and_then(|place| uploads.get_mut(place))
            && *holds
        {
            *holds = false;
            let report = report.clone();
            undo(&admin, &report).await;
        }
        let mut expected = std::collections::BTreeMap::new();
        for (_, invoices, _) in uploads.iter().filter(|(_, _, holds)| *holds) {
            expected.extend(invoices.iter().map(|(invoice, quantity)| (*invoice, *quantity)));
        }
        let sales = all_sales(&admin).await;
        let net: i64 = expected.values().map(|quantity| quantity * 500_000).sum();
        assert_eq!((sales.total, sales.summary.net_sales.0), (expected.len() as i64, net));
        assert_sound(&app).await;
    }
}

async fn on_hand(client: &Client, part: &str) -> i64 {
    client
        .get(&format!("/api/parts/{part}"))
        .await
        .ok::<Part>()
        .part
        .on_hand
}

fn snapshot(date: &str) -> UploadOptions {
    UploadOptions {
        snapshot_date: Some(day(date)),
        ..UploadOptions::default()
    }
}

async fn stock(client: &Client, date: &str, rows: &[(&str, i64)], complete: bool) -> UploadReport {
    let options = UploadOptions {
        complete,
        ..snapshot(date)
    };
    let file = StockFile::of(rows.iter().copied()).csv();
    client
        .upload("stok.csv", file)
        .options(options)
        .send()
        .await
        .expect(201)
        .json()
}

#[tokio::test]
async fn a_snapshot_says_what_is_there_and_a_later_one_covers_it() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let first = stock(&admin, "2026-11-10", &[("P1", 10), ("P2", 20)], false).await;
    assert_eq!((first.parts.new, first.quantity, first.value.0), (2, 30, 150_000));
    assert_eq!(
        (first.from, first.to),
        (Some(day("2026-11-10")), Some(day("2026-11-10")))
    );
    let second = stock(&admin, "2026-11-12", &[("P1", 7)], false).await;
    assert_eq!((second.parts.changed, second.parts.new), (1, 0));
    assert_eq!((on_hand(&admin, "P1").await, on_hand(&admin, "P2").await), (7, 20));
    // an earlier day comes late: recorded, and changes nothing where a later snapshot is
    stock(&admin, "2026-11-11", &[("P1", 99), ("P2", 5)], false).await;
    assert_eq!((on_hand(&admin, "P1").await, on_hand(&admin, "P2").await), (7, 5));
    // of two of one date the later upload holds
    stock(&admin, "2026-11-12", &[("P1", 8)], false).await;
    assert_eq!(on_hand(&admin, "P1").await, 8);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_complete_file_sets_other_parts_to_zero() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    stock(&admin, "2026-11-10", &[("P1", 10), ("P2", 20)], false).await;
    let report = stock(&admin, "2026-11-11", &[("P1", 10)], true).await;
    assert_eq!((report.parts.changed, report.parts.unchanged), (1, 1));
    assert_eq!((on_hand(&admin, "P1").await, on_hand(&admin, "P2").await), (10, 0));
    undo(&admin, &report).await;
    assert_eq!((on_hand(&admin, "P1").await, on_hand(&admin, "P2").await), (10, 20));
    assert_sound(&app).await;
}

#[tokio::test]
async fn undone_snapshots_leave_the_newest_that_holds() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    stock(&admin, "2026-11-10", &[("P1", 10)], false).await;
    let middle = stock(&admin, "2026-11-11", &[("P1", 6), ("P9", 1)], false).await;
    let last = stock(&admin, "2026-11-12", &[("P1", 3)], false).await;
    let undone = undo(&admin, &middle).await;
    assert_eq!((undone.reversed, undone.kept), (1, 1));
    assert!(undone.kept_because[0].contains("P1"));
    assert_eq!(on_hand(&admin, "P1").await, 3);
    admin.get("/api/parts/P9").await.expect(404);
    undo(&admin, &last).await;
    assert_eq!(on_hand(&admin, "P1").await, 10, "the middle one was undone before");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_snapshot_of_tomorrow_is_refused() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let tomorrow = app.clock.today().succ_opt().unwrap();
    let file = StockFile::of([("P1", 1)]).csv();
    let options = UploadOptions {
        snapshot_date: Some(tomorrow),
        ..UploadOptions::default()
    };
    let problem = admin
        .upload("stok.csv", file)
        .options(options)
        .send()
        .await
        .expect(422)
        .problem();
    assert_eq!(problem.code, "bad_date");
}
