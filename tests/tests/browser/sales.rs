//! Analitik Penjualan: what is searched for, the drawer of an invoice, and figures that lead to their rows.

use domain::account::Role;
use domain::sales::analytics::SalesAnalytics;
use integration_tests::browser::Browser;
use integration_tests::{Client, SalesFile, TestApp, day};
use thirtyfour::Key;

use crate::WIDTHS;

/// A server with two years of sales, and an admin.
pub async fn app() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::two_years(day("2026-11-21"));
    admin.import("dua-tahun.csv", file.csv()).await;
    (app, admin)
}

#[tokio::test]
async fn an_invoice_is_found_opened_by_keyboard_and_closed_by_going_back() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("penjualan.csv", SalesFile::many(30, day("2026-11-10")).csv())
        .await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        browser.sign_in("vira").await;
        browser.go("/admin/sales").await;
        browser.sees_in(".pagination", "1–20 dari 30").await;
        browser.fill("Cari faktur, customer, atau part", "INV-0001").await;
        browser.is_at("/admin/sales?q=INV-0001").await;
        browser.sees_in(".pagination", "1–10 dari 10").await;
        browser.sees_in("tfoot", "10 faktur di halaman ini").await;
        // The newest of a day come first.
        let link = browser.find("td.is-key a").await;
        let first = link.text().await.unwrap();
        link.send_keys(Key::Enter).await.unwrap();
        browser.sees_in("dialog[open] .dialog__title", &first).await;
        browser.sees_in("dialog[open]", "3 baris faktur").await;
        browser.sees_in("dialog[open]", "penjualan.csv").await;
        browser.sees_in("dialog[open] .timeline", ", baris ").await;
        browser.press_in("//dialog[@open]", "Faktur berikutnya").await;
        let texts = browser.texts("td.is-key a").await;
        browser.sees_in("dialog[open] .dialog__title", &texts[1]).await;
        browser.driver.back().await.unwrap();
        browser.sees_none("dialog[open]").await;
        browser.is_at("/admin/sales?q=INV-0001").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_search_is_kept_for_the_list_and_said_to_narrow_no_other_tab() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("penjualan.csv", SalesFile::many(30, day("2026-11-10")).csv())
        .await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        browser.sign_in("vira").await;
        browser.go("/admin/sales?q=INV-0001&weekday=2").await;
        browser.find(".table-card").await;
        browser.sees_none("[role=note]").await;
        browser.press("Tren").await;
        browser.is_at("/admin/sales?q=INV-0001&weekday=2&tab=trend").await;
        browser
            .sees_in("[role=note]", "tidak disaring pencarian “INV-0001” dan hari Selasa")
            .await;
        // All thirty invoices, and no chip that looks as if it held.
        browser.sees_in(".kpis", "30").await;
        assert!(!browser.texts(".toolbar").await.join(" ").contains("Hari:"));
        browser.go("/admin/sales?q=INV-0001&weekday=2&tab=bridge").await;
        browser.sees_in("[role=note]", "hanya berlaku di Transaksi").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_figure_of_the_trend_leads_to_its_rows() {
    let (app, admin) = app().await;
    let browser = Browser::open(&app, WIDTHS[0]).await;
    browser.sign_in("vira").await;
    browser.go("/admin/sales?tab=trend&from=2026-10-23&to=2026-11-21").await;
    browser.sees("Menurut tipe faktur").await;
    let found: SalesAnalytics = admin
        .get("/api/admin/sales/analytics?view=trend&from=2026-10-23&to=2026-11-21")
        .await
        .ok();
    let largest = &found.trend.unwrap().by_type[0];
    browser.press_at("a.rank__row").await;
    browser
        .is_at(&format!(
            "/admin/sales?invoice_type={}&from=2026-10-23&to=2026-11-21",
            largest.key
        ))
        .await;
    browser
        .sees_in(".toolbar [role=status]", &largest.net_sales.to_string())
        .await;
    browser.press("Hapus filter Tipe faktur:").await;
    browser.is_at("/admin/sales?from=2026-10-23&to=2026-11-21").await;
    browser.has_a_clean_console().await;
}
