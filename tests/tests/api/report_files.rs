//! `GET /api/admin/reports/{kind}.{format}` and the jobs that make large files.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::TimeDelta;
use domain::account::Role;
use domain::report::{Report, ReportJob};
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp, day};

async fn loaded() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines = [
        SalesLine::new("A1", day("2026-11-02"), "00123", "=1+1", 2, 111_000),
        SalesLine::new("A2", day("2026-11-03"), "C2", "#set page", 1, 55_500).group("BRAKE"),
    ];
    admin.import("a.csv", SalesFile::of(lines).csv()).await;
    (app, admin)
}

#[tokio::test]
async fn a_workbook_has_typed_cells_no_formula_and_the_totals() {
    let (_app, admin) = loaded().await;
    let report: Report = admin.get("/api/admin/reports/profit?by=part").await.ok();
    let answer = admin.get("/api/admin/reports/profit.xlsx?by=part").await.expect(200);
    assert!(
        answer
            .header("content-disposition")
            .contains("laporan-laba-2026-10-05-2026-11-03.xlsx")
    );
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(answer.body)).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    assert!(book.worksheet_formula(&name).unwrap().is_empty());
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows.len(), report.rows.len() + 2, "head and totals");
    assert_eq!(rows[0][0], Data::String("No part".to_owned()));
    assert_eq!(rows[1][0], Data::String("=1+1".to_owned()));
    assert_eq!(rows[1][3], Data::Float(200_000.0));
    assert_eq!(rows[3][0], Data::String("Jumlah".to_owned()));
    assert_eq!(rows[3][3], Data::Float(250_000.0));
    let days = admin.get("/api/admin/reports/sales.xlsx?by=day").await.expect(200);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(days.body)).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    assert!(matches!(sheet.get_value((1, 0)), Some(Data::DateTime(_))));
}

#[tokio::test]
async fn a_csv_keeps_numbers_of_customers_and_starts_no_formula() {
    let (_app, admin) = loaded().await;
    let parts = admin
        .get("/api/admin/reports/profit.csv?by=part&sort=part_number")
        .await
        .expect(200)
        .text();
    let lines: Vec<&str> = parts.lines().collect();
    assert!(
        lines[0].starts_with("No part,Nama part,Kelompok,Penjualan bersih"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("#set page,Nama #set page,BRAKE,50000,"),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("'=1+1,Nama =1+1,OIL,200000,"), "{}", lines[2]);
    assert!(lines[3].starts_with("Jumlah,,,250000,"), "{}", lines[3]);
    let customers = admin.get("/api/admin/reports/customers.csv").await.expect(200).text();
    assert!(
        customers.lines().nth(1).unwrap().starts_with("00123,Bengkel 00123,"),
        "{customers}"
    );
    admin.get("/api/admin/reports/sales.doc").await.expect(404);
    admin.get("/api/admin/reports/sales.csv?by=part").await.expect(422);
}

#[tokio::test]
async fn a_pdf_is_the_same_bytes_each_time() {
    let (_app, admin) = loaded().await;
    let read = async || admin.get("/api/admin/reports/profit.pdf?by=part").await.expect(200);
    let first = read().await;
    assert_eq!(first.header("content-type"), "application/pdf");
    assert!(first.body.starts_with(b"%PDF-"));
    assert_eq!(first.body, read().await.body);
}

async fn ordered(client: &Client, path: &str) -> ReportJob {
    let request = client
        .request(reqwest::Method::GET, path)
        .header("prefer", "respond-async");
    let answer = Answer::of(request).await.expect(202);
    let job: ReportJob = answer.json();
    assert_eq!(answer.header("location"), format!("/api/admin/reports/jobs/{}", job.id));
    job
}

#[tokio::test]
async fn a_job_makes_the_same_file_for_whoever_asked_and_for_a_day() {
    let (app, admin) = loaded().await;
    let job = ordered(&admin, "/api/admin/reports/sales.csv?by=day").await;
    let path = format!("/api/admin/reports/jobs/{}", job.id);
    let done = integration_tests::mail::until("the file", async || {
        let job: ReportJob = admin.get(&path).await.ok();
        assert_ne!(job.status, "failed");
        (job.status == "done").then_some(job)
    })
    .await;
    assert_eq!((done.rows_done, done.rows_total), (2, 2));
    let file = admin.get(&done.file.unwrap()).await.expect(200);
    let at_once = admin.get("/api/admin/reports/sales.csv?by=day").await.expect(200);
    assert_eq!(file.body, at_once.body);
    assert!(file.header("content-disposition").contains("laporan-penjualan-"));

    let other = app.as_role(Role::SuperAdmin).await;
    other.get(&path).await.expect(404);
    other.get(&format!("{path}/file")).await.expect(404);

    app.clock.advance(TimeDelta::hours(25));
    let admin = app.as_role(Role::Admin).await;
    admin.get(&path).await.expect(404);
    admin.get(&format!("{path}/file")).await.expect(404);
}
