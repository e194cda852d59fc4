//! Pembayaran: staff record what was paid, and customers see what is left.

use chrono::Days;
use domain::account::Role;
use integration_tests::browser::{Browser, Window};
use integration_tests::{Answer, SalesFile, SalesLine, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::WIDTHS;
use crate::catalog::sign_in;

/// Payments kept for 100 days, three invoices of C1 (60, 25 and 5 days old) and one of C2, accounts and a QRIS code.
pub async fn app() -> TestApp {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let day = |days: u64| app.clock.today() - Days::new(days);
    let line = |number: &str, days: u64, customer: &str, total: i64| {
        SalesLine::new(number, day(days), customer, "P1", 1, total)
    };
    let lines = [
        line("H531-FSP-26009634", 60, "C1", 1_395_400),
        line("H531-FSP-26010087", 25, "C1", 905_000),
        line("H531-FSP-26010412", 5, "C1", 2_386_480),
        line("H531-FSP-26010500", 3, "C2", 750_000),
    ];
    admin.import("jual.csv", SalesFile::of(lines).csv()).await;
    let chief = app.as_role(Role::SuperAdmin).await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(120, 120, |x, y| {
        image::Rgb([if (x / 8 + y / 8) % 2 == 0 { 0 } else { 255 }; 3])
    })
    .write_to(&mut png, image::ImageFormat::Png)
    .unwrap();
    let part = reqwest::multipart::Part::bytes(png.into_inner()).file_name("qris.png");
    let form = reqwest::multipart::Form::new().part("file", part);
    let request = chief
        .request(Method::POST, "/api/admin/files?private=true")
        .multipart(form);
    let stored: Value = Answer::of(request).await.expect(201).json();
    let settings = json!({
        "kept_from": day(100), "terms_days": 30, "instructions": "Tulis nomor faktur pada berita transfer",
        "accounts": [
            {"bank": "Bank Contoh", "number": "012-345-6789", "holder": "Astra Motor Part Centre Bima"},
            {"bank": "Bank Teladan", "number": "9876-5432-10", "holder": "Astra Motor Part Centre Bima"},
        ],
        "qris": stored["hash"],
    });
    let request = chief
        .request(Method::PUT, "/api/admin/settings/payments")
        .header("if-match", "\"0\"");
    Answer::of(request.json(&settings)).await.expect(200);
    let paid = json!({
        "customer_number": "C1", "date": day(4), "amount": 491_000, "method": "qris", "reference": "QR-20611",
        "invoices": [{"invoice_number": "H531-FSP-26010087", "amount": 491_000}],
    });
    admin.post("/api/admin/payments", &paid).await.expect(201);
    app
}

#[tokio::test]
async fn a_payment_is_recorded_where_the_preview_said_and_reversed() {
    let app = app().await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/payments").await;
        browser.sees("H531-FSP-26009634").await;
        browser.press("Catat pembayaran").await;
        browser.fill("Nomor atau nama customer", "C1").await;
        browser.press("Lanjut").await;
        browser.press_at("dialog[open] fieldset label:last-child input").await;
        browser.fill("Jumlah (Rp)", "2.400.000").await;
        browser.sees_in("dialog[open] .totals", "Rp 2.386.480, lunas").await;
        browser
            .sees_in("dialog[open] .totals", "Rp 13.520, sisa Rp 1.381.880")
            .await;
        let reference = if window == Window::Desk { "TRF-1" } else { "TRF-2" };
        browser.fill("Referensi (opsional)", reference).await;
        browser.is_accessible().await;
        browser.press("Simpan pembayaran").await;
        browser.sees_none("dialog[open]").await;
        browser.sees("Rp 1.381.880").await;
        browser.go(&format!("/admin/payments?tab=paid&q={reference}")).await;
        browser.sees("Rp 2.400.000").await;
        browser.press_at("[aria-label^='Aksi untuk pembayaran']").await;
        browser.press_in("//*[@role='menu']", "Batalkan").await;
        browser.fill("Alasan", "Salah catat").await;
        browser.press_in("//dialog[@open]", "Batalkan pembayaran").await;
        browser.sees("Salah catat").await;
        browser.go("/admin/payments?tab=ageing").await;
        browser.sees("Bengkel C1").await;
        browser.sees_in("tfoot", "Rp 4.945.880").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn an_opening_balance_is_recorded_and_corrected() {
    let app = app().await;
    for (window, amount) in WIDTHS.into_iter().zip(["750.000", "760.000"]) {
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/payments").await;
        browser.sees("H531-FSP-26009634").await;
        browser.press("Saldo awal").await;
        browser.fill("Nomor atau nama customer", "C1").await;
        browser.press("Lanjut").await;
        browser.sees_in("dialog[open]", "Bengkel C1 (C1)").await;
        browser.fill("Saldo (Rp)", "banyak").await;
        browser.press("Simpan saldo awal").await;
        browser.sees_in("dialog[open]", "Isi saldonya dalam rupiah penuh").await;
        browser.fill("Saldo (Rp)", amount).await;
        browser.fill("Referensi (opsional)", "BK-7").await;
        browser.is_accessible().await;
        browser.press("Simpan saldo awal").await;
        browser.sees_none("dialog[open]").await;
        browser.sees_in("table", &format!("Rp {amount}")).await;
        browser.does_not_scroll_sideways().await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_customer_sees_how_to_pay_and_what_is_left() {
    let app = app().await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        sign_in(&app, &browser).await;
        browser.go("/customer/payment").await;
        browser.sees_in(".kpis", "4.195.880").await;
        browser.sees_in(".kpis", "1.395.400").await;
        browser.sees("012-345-6789").await;
        browser.sees("QR-20611").await;
        browser.find("img.qr").await;
        let calls = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)
            .filter(path => path.startsWith('/api/customer/payments'))";
        let calls = browser.run(calls, Vec::new()).await;
        assert_eq!(calls, json!(["/api/customer/payments"]), "one call a page view");
        browser.press("Rekening koran PDF").await;
        let file = browser.saved("rekening-koran.pdf").await;
        assert!(file.starts_with(b"%PDF"));
        browser.is_accessible().await;
        browser.has_a_clean_console().await;
    }
}
