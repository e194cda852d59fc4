//! Invoices, comparison and years as PDF, several invoices in an archive, the history as a table: what stands in the files
//! is what the API says.

use std::io::{Cursor, Read};

use domain::account::Role;
use domain::money::format_count;
use domain::purchase::comparison::{CustomerComparison, CustomerYear};
use domain::purchase::{PurchaseDetail, PurchasePage};
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};
use reqwest::Method;
use serde_json::json;

/// The text of a PDF without blanks: where words stand is told by places.
fn text_of(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap().split_whitespace().collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

async fn loaded() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines = [
        SalesLine::new("H531-FSP-1", day("2026-11-20"), "C1", "P-1", 24, 58_000).discount(111_360),
        SalesLine::new("H531-FSP-1", day("2026-11-20"), "C1", "P-2", 10, 62_000).group("BRAKE"),
        SalesLine::new("H531-FSP-2", day("2026-11-21"), "C1", "P-1", -2, 58_000).discount(-9_280),
        SalesLine::new("H531/FSP 3", day("2026-10-02"), "C1", "=P", 1, 777_777),
        SalesLine::new("H531-FSP-4", day("2026-10-02"), "C2", "P-1", 1, 58_000),
    ];
    admin.import("a.csv", SalesFile::of(lines).csv()).await;
    let company = json!({
        "name": "Astra Motor Part Centre", "address": "Jl. Soekarno-Hatta 12\nBima", "phone": null, "logo": null,
    });
    let put = app
        .as_role(Role::SuperAdmin)
        .await
        .request(Method::PUT, "/api/admin/settings/company")
        .header("if-match", "\"0\"")
        .json(&company);
    assert_eq!(put.send().await.unwrap().status(), 200);
    let customer = app.as_customer("C1").await;
    (app, customer)
}

#[tokio::test]
async fn an_invoices_pdf_says_what_the_invoice_says() {
    let (app, customer) = loaded().await;
    let admin = app.as_role(Role::Viewer).await;
    let page: PurchasePage = customer.get("/api/customer/history").await.ok();
    assert_eq!(page.items.len(), 3);
    for item in &page.items {
        let detail: PurchaseDetail = customer.get(&format!("/api/customer/history/{}", item.id)).await.ok();
        let path = format!("/api/customer/history/{}/invoice.pdf", item.id);
        let answer = customer.get(&path).await.expect(200);
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert!(answer.header("content-disposition").contains("faktur-H531-FSP-"));
        let again = customer.get(&path).await.expect(200);
        assert_eq!(answer.body, again.body, "the same invoice is the same bytes");
        let staff = admin.get(&format!("/api/admin/sales/{}/invoice.pdf", item.id)).await;
        assert_eq!(staff.expect(200).body, answer.body, "staff get the same paper");
        let text = text_of(&answer.body);
        let line_text = |line: &domain::purchase::PurchaseLine| {
            let figures = [
                format_count(line.quantity),
                format_count(line.unit_price().unwrap().0),
                format_count(-line.discount.0),
                format_count(line.total.0),
            ];
            plain(&format!("{}{}{}", line.part_name, line.part_number, figures.concat()))
        };
        for line in &detail.lines {
            assert!(text.contains(&line_text(line)), "{} in {text}", line_text(line));
        }
        let total: i64 = detail.lines.iter().map(|line| line.total.0).sum();
        assert_eq!(total, item.total.0);
        assert_eq!(detail.vat.0, item.total.0 - item.net_sales.0);
        for words in [
            "AstraMotorPartCentreJl.Soekarno-Hatta12Bima".to_owned(),
            item.invoice_number.clone(),
            "BengkelC1".to_owned(),
            format!("Penjualan kotor{}", detail.gross_sales),
            format!("Diskon{}", domain::Rupiah(-item.discount.0)),
            format!("Total Faktur{}", item.total),
            format!("DPP, belum termasuk PPN{}", item.net_sales),
            format!("PPN 11%{}", detail.vat),
            format!("Poin dari faktur ini: {}", format_count(item.points)),
            "Halaman 1 dari 1".to_owned(),
        ] {
            assert!(text.contains(&plain(&words)), "{words} in {text}");
        }
    }
    app.anonymous()
        .get(&format!("/api/customer/history/{}/invoice.pdf", page.items[0].id))
        .await
        .expect(401);
    admin.get("/api/admin/sales/inv_999999/invoice.pdf").await.expect(404);
}

#[tokio::test]
async fn an_archive_holds_a_pdf_of_each_invoice() {
    let (_app, customer) = loaded().await;
    let page: PurchasePage = customer.get("/api/customer/history").await.ok();
    let ids: Vec<String> = page.items.iter().map(|item| item.id.to_string()).collect();
    let path = format!("/api/customer/history.zip?ids={}", ids.join(","));
    let answer = customer.get(&path).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.body, customer.get(&path).await.expect(200).body);
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.body)).unwrap();
    assert_eq!(archive.len(), 3);
    for item in &page.items {
        let name = format!("faktur-{}.pdf", item.invoice_number.replace(['/', ' '], "-"));
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        let single = format!("/api/customer/history/{}/invoice.pdf", item.id);
        assert_eq!(bytes, customer.get(&single).await.expect(200).body);
    }
    let many: Vec<String> = (1..=51).map(|id| format!("inv_{id}")).collect();
    let refused = customer
        .get(&format!("/api/customer/history.zip?ids={}", many.join(",")))
        .await
        .expect(422);
    assert!(refused.problem().detail.contains("50") || refused.text().contains("50 faktur"));
    customer.get("/api/customer/history.zip").await.expect(422);
}

#[tokio::test]
async fn the_history_is_saved_whole_and_starts_no_formula() {
    let (_app, customer) = loaded().await;
    let csv = customer
        .get("/api/customer/history.csv?limit=1")
        .await
        .expect(200)
        .text();
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[0].contains("Faktur,Tanggal,Tipe,Baris,Diskon,Total Faktur,Belanja bersih,Poin"),
        "{csv}"
    );
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(
        lines[1].starts_with("H531-FSP-2,2026-11-21,ZPR1,1,-9280,-106720,"),
        "{csv}"
    );
    let filtered = customer
        .get("/api/customer/history.csv?group=BRAKE")
        .await
        .expect(200)
        .text();
    assert_eq!(filtered.lines().count(), 2, "{filtered}");
    assert!(
        filtered.contains("H531-FSP-1,2026-11-20,ZPF1,1,0,620000,"),
        "{filtered}"
    );
    let book = customer.get("/api/customer/history.xlsx").await.expect(200);
    assert!(book.body.starts_with(b"PK"));
    customer.get("/api/customer/history.pdf").await.expect(404);
}

#[tokio::test]
async fn comparison_and_year_are_on_paper_what_they_are_on_the_page() {
    let (app, customer) = loaded().await;
    let query = "a_from=2026-11-01&a_to=2026-11-21&b_from=2026-10-01&b_to=2026-10-31";
    let found: CustomerComparison = customer.get(&format!("/api/customer/comparison?{query}")).await.ok();
    let path = format!("/api/customer/comparison.pdf?{query}");
    let bytes = customer.get(&path).await.expect(200).body;
    assert_eq!(bytes, customer.get(&path).await.expect(200).body);
    let text = text_of(&bytes);
    for words in [
        "Perbandingan dua masa".to_owned(),
        "Bengkel C1, C1".to_owned(),
        format!("belum termasuk PPN{}{}", found.a.sums.net_sales, found.b.sums.net_sales),
        format!("Total Faktur, termasuk PPN{}{}", found.a.sums.total, found.b.sums.total),
        format!(
            "BRAKE{}",
            found
                .groups
                .iter()
                .find(|group| group.group == "BRAKE")
                .unwrap()
                .net_sales
        ),
        format!("Jumlah{}{}", found.a.sums.net_sales, found.b.sums.net_sales),
    ] {
        assert!(text.contains(&plain(&words)), "{words} in {text}");
    }
    let year: CustomerYear = customer.get("/api/customer/annual/2026").await.ok();
    let bytes = customer.get("/api/customer/annual/2026.pdf").await.expect(200).body;
    let text = text_of(&bytes);
    for words in [
        "Ringkasan tahunan 2026".to_owned(),
        format!("Total Faktur, termasuk PPN{}", year.summary.sums.total),
        format!("Poin masuk{}", format_count(year.summary.points)),
        format!("November{}", year.months[10].net_sales),
    ] {
        assert!(text.contains(&plain(&words)), "{words} in {text}");
    }
    customer.get("/api/customer/annual/2019.pdf").await.expect(404);
    let other = app.as_customer("C2").await;
    let theirs: CustomerYear = other.get("/api/customer/annual/2026").await.ok();
    assert_eq!(theirs.summary.sums.invoices, 1, "its own and nobody else's");
}
