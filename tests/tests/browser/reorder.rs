//! Saran pesan ulang, as a buyer uses it: what if, boxes to tick, the list for the order.

use domain::account::Role;
use domain::upload::UploadOptions;
use integration_tests::browser::{Browser, Window};
use integration_tests::{SalesFile, SalesLine, StockFile, TestApp, day};

/// The tab's address.
pub const PAGE: &str = "/admin/products?tab=reorder";

/// Sixteen parts that sell every day, of which most run out, and some that are plenty; the forecasts are stored.
pub async fn app() -> TestApp {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines = (0..300_u64).flat_map(|back| {
        let date = day("2026-10-31") - chrono::Days::new(back);
        (0..16_i64)
            .filter(move |part| back as i64 % (part + 1) == 0)
            .map(move |part| {
                let group = ["BRAKE", "OIL", "DRIVE"][part as usize % 3];
                SalesLine::new(
                    &format!("F{back}"),
                    date,
                    "C1",
                    &format!("P-{part:02}"),
                    2 + part,
                    45_000,
                )
                .group(group)
            })
    });
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    let numbers: Vec<String> = (0..16).map(|part| format!("P-{part:02}")).collect();
    let stock = numbers
        .iter()
        .enumerate()
        .map(|(part, number)| (number.as_str(), if part % 5 == 4 { 900 } else { part as i64 * 3 }));
    let options = UploadOptions {
        snapshot_date: Some(day("2026-10-31")),
        ..UploadOptions::default()
    };
    let file = StockFile::of(stock).csv();
    admin.upload("stok.csv", file).options(options).send().await.expect(201);
    app.settled().await;
    app
}

#[tokio::test]
async fn what_is_ticked_is_what_is_saved_and_what_if_changes_the_advice() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go(PAGE).await;
    browser.sees("Nama P-00").await;
    let before = browser.texts("tbody tr").await;
    browser.press_at("input[aria-label='Pilih Nama P-00']").await;
    browser.press_at("input[aria-label='Pilih Nama P-01']").await;
    browser.sees("2 part dipilih, Rp").await;
    browser.press("Unduh daftar").await;
    let book = browser.saved("saran-pesan.xlsx").await;
    assert!(book.starts_with(b"PK"));
    browser.press_at("input[aria-label='Pilih semua di halaman ini']").await;
    browser.sees(&format!("{} part dipilih, Rp", before.len())).await;
    browser.press_at("input[max='365']").await;
    browser.keys("60\n").await;
    browser.sees("tiba dalam 60 hari").await;
    browser.sees("Bagaimana jika waktu tunggu: 60 hari").await;
    assert_ne!(browser.texts("tbody tr").await, before);
    browser.is_at(&format!("{PAGE}&lead_days=60")).await;
    browser.press("Hapus filter Bagaimana jika waktu tunggu:").await;
    browser.sees("tiba dalam 14 hari").await;
    browser.has_a_clean_console().await;
}
