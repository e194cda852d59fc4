//! The analyses.

use domain::account::Role;
use integration_tests::TestApp;
use integration_tests::browser::{Browser, Window};
use reqwest::Method;
use serde_json::json;

use super::holds_up_everywhere;
use crate::{customers, products, reorder, sales};

#[tokio::test]
async fn the_sales_page_holds_up_on_every_tab() {
    let (app, _) = sales::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    for (query, name, words) in [
        ("", "sales", "faktur di halaman ini"),
        ("?group=OIL&q=C00", "sales-filtered", "faktur di halaman ini"),
        ("?from=2020-01-01&to=2020-01-31", "sales-empty", "Tidak ada faktur"),
        ("?tab=trend", "sales-trend", "Menurut kelompok"),
        (
            "?tab=trend&interval=month&from=2026-01-01&to=2026-11-21",
            "sales-months",
            "Menurut kelompok",
        ),
        ("?tab=forecast", "sales-forecast", "Rata-rata meleset"),
        ("?tab=forecast&part=nothing", "sales-no-forecast", "Belum cukup data"),
        ("?tab=bridge", "sales-bridge", "Part hilang"),
    ] {
        browser.go(&format!("/admin/sales{query}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    browser.go("/admin/sales").await;
    browser.press_at("td.is-key a").await;
    browser.sees_in("dialog[open]", "Asal data").await;
    holds_up_everywhere(&mut browser, "sales-invoice").await;
    browser.go("/admin/sales").await;
    browser.sees("faktur di halaman ini").await;
    browser.set_window(Window::Phone).await;
    browser.press("Filter").await;
    browser.sees_in("dialog[open]", "Kelompok").await;
    browser.is_accessible().await;
    browser.picture("sales-filter-light").await;
}

#[tokio::test]
async fn the_price_analysis_holds_up() {
    let (app, _) = sales::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    for (query, name, words) in [
        ("?from=2026-01-01&to=2026-11-21", "pricing", "Dengan dan tanpa diskon"),
        ("?group=OIL", "pricing-group", "Harga kelompok"),
        (
            "?from=2020-01-01&to=2020-01-31",
            "pricing-empty",
            "Belum ada harga untuk dibandingkan",
        ),
    ] {
        browser.go(&format!("/admin/pricing{query}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    browser.go("/admin/pricing").await;
    browser.press("Pilih part").await;
    browser.fill("Nama atau nomor part", "P-07").await;
    browser.sees_in("dialog[open]", "Nama P-07").await;
    browser.press_at("dialog .menu__item").await;
    browser.sees("Nama P-07: per pcs").await;
}

#[tokio::test]
async fn the_reorder_advice_holds_up() {
    let app = reorder::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go(&format!("{}&service=97&abc=a", reorder::PAGE)).await;
    browser.sees("Nama P-00").await;
    browser.press_at("input[aria-label='Pilih Nama P-00']").await;
    browser.sees("1 part dipilih").await;
    holds_up_everywhere(&mut browser, "reorder").await;
    browser.go(&format!("{}&q=tidak-ada", reorder::PAGE)).await;
    browser.sees("Tidak ada part yang cocok").await;
    holds_up_everywhere(&mut browser, "reorder-empty").await;
    let admin = app.as_role(Role::Admin).await;
    let terms = json!({"lead_days": 30, "pack": 12});
    let put = admin
        .request(Method::PUT, "/api/admin/stock/terms/groups/OIL")
        .header("if-match", "\"0\"")
        .json(&terms);
    assert_eq!(put.send().await.unwrap().status(), 200);
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    browser.go("/admin/settings?section=stock").await;
    browser.sees("Kelompok OIL").await;
    holds_up_everywhere(&mut browser, "settings-terms").await;
    browser.press("Tambah ketentuan").await;
    browser.sees("Nomor part").await;
    holds_up_everywhere(&mut browser, "settings-terms-new").await;
}

#[tokio::test]
async fn the_customer_analysis_holds_up() {
    let (app, admin) = customers::app().await;
    let note = json!({ "note": "Minta ditelepon lagi Senin" });
    admin
        .post("/api/admin/analytics/customers/LATE/contacts", &note)
        .await
        .expect(201);
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    for (path, name, words) in [
        ("", "customers", "Model peluang dan nilai"),
        ("?rhythm=all&activity=active", "customers-active", "Semua kontak"),
        ("/LATE", "customer", "Minta ditelepon lagi Senin"),
        ("/C005", "customer-usual", "Faktur terakhir"),
    ] {
        browser.go(&format!("/admin/customers{path}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/customers").await;
    browser.sees("Belum ada pelanggan yang berbelanja").await;
    holds_up_everywhere(&mut browser, "customers-empty").await;
}

#[tokio::test]
async fn the_product_analysis_holds_up() {
    let app = products::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    for (path, name, words) in [
        ("", "products", "Diskon terhadap GP%"),
        ("?by=group", "products-groups-scatter", "Satu tanda = satu kelompok"),
        ("?tab=ranking&abc=a", "products-ranking", "Terbaik dulu"),
        ("?tab=groups", "products-groups", "Menurut kelompok part sekarang"),
        (
            "?tab=stock",
            "products-stock",
            "90 hari tanpa penjualan atau belum pernah",
        ),
        ("?tab=pairs", "products-pairs", "Support = bagian faktur"),
        ("?tab=seasons", "products-seasons", "Indeks bulan per kelompok"),
        ("/P-05", "part", "Pembeli terbesar"),
    ] {
        browser.go(&format!("/admin/products{path}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/products").await;
    browser.sees("Belum ada yang dibandingkan").await;
    holds_up_everywhere(&mut browser, "products-empty").await;
}
