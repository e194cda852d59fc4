//! Analitik Produk as staff walk through it: from the classes to the parts, to one part, to its invoices.

use domain::account::Role;
use domain::money::format_count;
use integration_tests::browser::{Browser, Window};
use integration_tests::{SalesFile, StockFile, TestApp, day};
use serde_json::json;

use crate::WIDTHS;

/// Two years of sales, and stock of some parts; classes, pairs and forecasts are stored.
pub async fn app() -> TestApp {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::two_years(day("2026-11-21"));
    admin.import("penjualan.csv", file.csv()).await;
    admin
        .import(
            "stok.csv",
            StockFile::of([("P-05", 3), ("P-06", 40), ("TIDUR", 12)]).csv(),
        )
        .await;
    app.settled().await;
    app
}

#[tokio::test]
async fn a_class_leads_to_its_parts_a_part_to_its_page_and_that_to_its_invoices() {
    let app = app().await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/products").await;
        browser.sees("Kelas ABC dan kelas permintaan").await;
        let parts = browser.text(".heat a b").await;
        browser.press_at(".heat a").await;
        browser.sees("Terbaik dulu").await;
        browser.sees(&format!("dari {parts}")).await;
        let first = browser.text("tbody td.is-key .cell-code").await;
        browser.press_at("tbody td.is-key a").await;
        browser.is_at(&format!("/admin/products/{first}")).await;
        browser.sees("Pembeli terbesar").await;
        browser.press_at("a.kpi:nth-child(3)").await;
        browser
            .is_at(&format!("/admin/sales?from=2026-10-23&to=2026-11-21&part={first}"))
            .await;
        browser.sees(" dari ").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn the_worst_come_first_when_asked_for_and_tabs_keep_the_days() {
    let app = app().await;
    let viewer = app.as_role(Role::Viewer).await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("vira").await;
    browser
        .go("/admin/products?from=2026-05-10&to=2026-08-20&tab=ranking")
        .await;
    browser.sees("Terendah dulu").await;
    browser.press("Terendah dulu").await;
    browser
        .is_at("/admin/products?from=2026-05-10&to=2026-08-20&tab=ranking&sort=net_sales")
        .await;
    let path = "/api/admin/analytics/products?view=ranking&sort=net_sales&from=2026-05-10&to=2026-08-20";
    let found: domain::insight::ProductAnalytics = viewer.get(path).await.ok();
    let ranking = found.ranking.unwrap();
    browser.sees_in("tbody tr", &ranking.items[0].part_number).await;
    assert_eq!(
        browser.text("tbody tr .is-end").await,
        ranking.items[0].figures.net_sales.to_string()
    );
    browser.sees(&format!("dari {}", format_count(ranking.total))).await;
    browser.press("Kelompok").await;
    browser
        .is_at("/admin/products?from=2026-05-10&to=2026-08-20&tab=groups")
        .await;
    browser.sees("Menurut kelompok part sekarang").await;
    browser.press("Ekspor").await;
    browser.press("CSV").await;
    let saved = browser.saved("kelompok.csv").await;
    assert!(String::from_utf8(saved).unwrap().contains("OIL"));
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn stock_is_adjusted_on_the_page_of_the_part() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/products/P-05").await;
    browser.sees_in(".page-head", "Kritis").await;
    browser.press("Sesuaikan stok").await;
    browser.fill("Jumlah", "900").await;
    browser.sees_in("dialog[open]", "+897 pcs").await;
    browser.press("Simpan stok").await;
    browser.sees_in(".kpis", "900").await;
    browser.sees_in(".page-head", "Normal").await;
    browser.sees_in(".table-card", "Penyesuaian: stok opname").await;
    let viewer = Browser::open(&app, Window::Desk).await;
    viewer.sign_in("vira").await;
    viewer.go("/admin/products/P-05").await;
    viewer.sees_in(".kpis", "900").await;
    let deeds = "return [...document.querySelectorAll('button')].some(one => one.innerText.includes('Sesuaikan'))";
    assert_eq!(viewer.run(deeds, Vec::new()).await, serde_json::json!(false));
    viewer.go("/admin/products/TIDAK-ADA").await;
    viewer.find("[role=alert]").await;
}

/// Whether the chosen tab stands whole within its row.
const CHOSEN_IS_IN_SIGHT: &str = "
    const tab = document.querySelector('.tabs > [aria-current]');
    const [at, row] = [tab, tab.parentElement].map(one => one.getBoundingClientRect());
    return at.left >= row.left - 1 && at.right <= row.right + 1";

#[tokio::test]
async fn the_chosen_tab_of_a_row_that_scrolls_is_in_sight() {
    let app = TestApp::spawn().await;
    app.as_role(Role::Viewer).await;
    let browser = Browser::open(&app, Window::Phone).await;
    browser.sign_in("vira").await;
    let is_in_sight = async || {
        let answer = browser.run(CHOSEN_IS_IN_SIGHT, Vec::new()).await;
        (answer == json!(true)).then_some(())
    };
    for (page, chosen) in [
        ("/admin/products?tab=reorder", "Saran pesan"),
        ("/admin/users?tab=log", "Log aktivitas"),
        ("/admin/sales?tab=bridge", "Penyebab perubahan"),
    ] {
        browser.go(page).await;
        browser.sees_in(".tabs > [aria-current]", chosen).await;
        browser.until("the chosen tab in sight", is_in_sight).await;
        browser.does_not_scroll_sideways().await;
    }
    browser.press("Tren").await;
    browser.sees_in(".tabs > [aria-current]", "Tren").await;
    browser.until("the chosen tab in sight", is_in_sight).await;
    browser.has_a_clean_console().await;
}
