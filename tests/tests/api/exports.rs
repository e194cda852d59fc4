//! Lists as files: `.csv` and `.xlsx` beside the list.

use domain::account::Role;
use domain::loyalty::RedemptionList;
use integration_tests::{SalesFile, SalesLine, TestApp, day};
use serde_json::{Value, json};

use crate::loyalty_steps::{ledger, redeemed, reward, step, with_points};
use crate::people;

async fn text(app: &TestApp, path: &str) -> String {
    app.as_role(Role::Viewer).await.get(path).await.expect(200).text()
}

#[tokio::test]
async fn a_list_of_users_is_saved_with_its_filter_and_in_its_order() {
    let app = TestApp::spawn().await;
    for (number, email) in [("C1", "a@contoh.id"), ("C2", "b@contoh.id"), ("X3", "c@contoh.id")] {
        people::customer(&app, number, email).await;
    }
    sqlx::query("update customer set name = '=HYPERLINK(\"x\")' where number = 'C2'")
        .execute(&app.owner())
        .await
        .unwrap();
    let csv = text(&app, "/api/admin/users.csv?q=C&sort=-name").await;
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "No Customer,Nama,Email,Telepon,Tier,Poin,Termin (hari),Keadaan akun,Masuk terakhir"
    );
    assert_eq!(lines[1], "X3,Bengkel X3,c@contoh.id,,Silver,0,30,Aktif,");
    assert_eq!(lines[2], "C1,Bengkel C1,a@contoh.id,,Silver,0,30,Aktif,");
    assert_eq!(
        lines[3], "C2,\"'=HYPERLINK(\"\"x\"\")\",b@contoh.id,,Silver,0,30,Aktif,",
        "never a formula"
    );
    assert_eq!(lines.len(), 4);
}

#[tokio::test]
async fn a_workbook_says_what_it_is_and_how_long() {
    let app = TestApp::spawn().await;
    people::customer(&app, "C1", "a@contoh.id").await;
    let client = app.as_role(Role::Viewer).await;
    let answer = client.get("/api/admin/users.xlsx").await.expect(200);
    let header = |name: &str| answer.header(name).to_owned();
    assert_eq!(
        header("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    assert!(header("content-disposition").contains(".xlsx"));
    assert_eq!(header("content-length"), answer.body.len().to_string());
    assert!(answer.body.starts_with(b"PK"));
    client.get("/api/admin/users.pdf").await.expect(404);
    client.get("/api/admin/users.csv?limit=0").await.expect(422);
}

#[tokio::test]
async fn the_activity_log_is_saved_whole_however_many_entries_it_has() {
    let app = TestApp::spawn().await;
    sqlx::query(
        "insert into audit_log (at, actor, action, subject, client, trace_id)
         select now() - make_interval(secs => n), 'Rina', 'customer_changed', 'cus_' || n, '127.0.0.1', ''
         from generate_series(1, 2500) n",
    )
    .execute(&app.owner())
    .await
    .unwrap();
    let list: Value = app
        .as_role(Role::Viewer)
        .await
        .get("/api/admin/audit?action=customer_changed")
        .await
        .ok();
    assert_eq!(list["total"], 2500);
    let csv = text(&app, "/api/admin/audit.csv?action=customer_changed").await;
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 2501);
    assert!(lines[1].contains("cus_1,"), "the newest first: {}", lines[1]);
    assert!(lines[2500].contains("cus_2500,"));
}

#[tokio::test]
async fn the_history_of_uploads_is_saved_whole() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::of([SalesLine::new("F1", day("2026-11-01"), "C1", "P1", 1, 111_000)]);
    let report = admin.import("a.csv", file.csv()).await;
    admin.import("b.csv", file.csv()).await;
    let path = format!("/api/admin/uploads/{}/undo", report.id);
    admin.post(&path, &serde_json::json!({})).await.expect(200);
    let csv = text(&app, "/api/admin/uploads.csv").await;
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[1].starts_with("b.csv,Penjualan,") && lines[2].starts_with("a.csv,Penjualan,"));
    assert!(lines[2].contains("dibatalkan"), "{}", lines[2]);
}

#[tokio::test]
async fn redemptions_and_the_ledger_are_saved_for_staff_with_the_filter_and_for_the_customer_itself() {
    let (app, admin, customer) = with_points(300).await;
    let helmet = reward(&admin, "Helm", 10, 30).await;
    let mut codes = Vec::new();
    for _ in 0..22 {
        codes.insert(0, redeemed(&customer, helmet.id).await.code);
    }
    let first: RedemptionList = admin.get("/api/admin/redemptions?limit=1").await.ok();
    step(
        &admin,
        &first.items[0].id.to_string(),
        "cancel",
        &json!({"reason": "Salah pilih"}),
    )
    .await
    .expect(200);

    let csv = text(&app, "/api/admin/redemptions.csv?q=bengkel&limit=2").await;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "Kode,No Customer,Nama Customer,Hadiah,Poin,Diajukan (WITA),Lewat,Status,Sejak (WITA),Oleh,Alasan batal"
    );
    assert_eq!(lines.len(), 23, "all of them, not a page");
    for (line, code) in lines[1..].iter().zip(&codes) {
        assert!(
            line.starts_with(&format!("{code},BENGKEL,")) && line.contains(",Helm,10,"),
            "{line}"
        );
    }
    assert!(
        lines[1].contains(",Portal,Dibatalkan,") && lines[1].ends_with(",Salah pilih"),
        "{}",
        lines[1]
    );
    let csv = text(&app, "/api/admin/redemptions.csv?status=cancelled").await;
    assert_eq!(csv.lines().count(), 2);
    assert_eq!(
        text(&app, "/api/admin/redemptions.csv?q=tidakada")
            .await
            .lines()
            .count(),
        1
    );

    let own = customer
        .get("/api/customer/rewards/redemptions.csv")
        .await
        .expect(200)
        .text();
    let own: Vec<&str> = own.lines().collect();
    assert_eq!(
        own[0],
        "Kode,Hadiah,Poin,Diajukan (WITA),Status,Sejak (WITA),Alasan batal"
    );
    assert_eq!(own.len(), 23);
    assert!(own[1].starts_with(&format!("{},Helm,10,", codes[0])), "{}", own[1]);

    let shown = ledger(&customer).await;
    let saved = customer
        .get("/api/customer/rewards/ledger.csv")
        .await
        .expect(200)
        .text();
    let saved: Vec<&str> = saved.lines().collect();
    assert_eq!(
        saved[0],
        "Tanggal,Jenis,Koreksi,No Faktur,Hadiah,Kode,Catatan,Poin,Saldo"
    );
    assert_eq!(saved.len(), shown.items.len() + 1);
    for (line, entry) in saved[1..].iter().zip(&shown.items) {
        assert!(
            line.ends_with(&format!(",{},{}", entry.points, entry.balance)),
            "{line}"
        );
    }
    for path in ["redemptions", "ledger"] {
        let answer = customer
            .get(&format!("/api/customer/rewards/{path}.xlsx"))
            .await
            .expect(200);
        assert!(answer.body.starts_with(b"PK"));
    }
}
