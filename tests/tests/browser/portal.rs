//! What surrounds the pages: menus, palette, roles, the other portal.

use domain::account::Role;
use integration_tests::browser::{Browser, Window};
use integration_tests::{SalesFile, SalesLine, TestApp, day};
use thirtyfour::Key;

use crate::WIDTHS;

#[tokio::test]
async fn a_viewer_sees_the_history_and_cannot_change_anything() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("maret.csv", SalesFile::many(6, day("2025-03-03")).csv())
        .await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        browser.sign_in("vira").await;
        browser.go("/admin/upload").await;
        browser.sees_in("table.table tbody tr", "maret.csv").await;
        browser.sees_none("input[type=file], #langkah, .btn--danger").await;
        assert!(!browser.texts("main").await.concat().contains("Batalkan maret"));
        browser.press("maret.csv").await;
        browser.sees_in("dialog[open]", "Berkas asli").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn the_palette_opens_by_keys_and_leads_to_pages() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.sees_in("h1", "Dashboard").await;
    browser.keys(Key::Control + "k").await;
    browser.find("dialog[open] input[role=combobox]").await;
    let active = ".palette__item[aria-selected=true]";
    browser.sees_in(active, "Dashboard").await;
    browser.keys(Key::Down).await;
    browser.sees_in(active, "Analitik Penjualan").await;
    browser.keys(Key::Up).await;
    browser.keys(Key::Up).await;
    browser.sees_in(active, "Akun saya").await;

    browser.keys("zzz").await;
    browser.sees_in(active, "Analitik Penjualan untuk “zzz”").await;
    browser
        .keys(Key::Backspace + Key::Backspace + Key::Backspace + "dat")
        .await;
    browser.sees_in(active, "Upload Data").await;
    browser.is_accessible().await;
    browser.keys(Key::Enter).await;
    browser.is_at("/admin/upload").await;
    browser.sees_none("dialog[open]").await;

    browser.keys(Key::Control + "k").await;
    browser.find("dialog[open] input[role=combobox]").await;
    browser.keys(Key::Escape).await;
    browser.sees_none("dialog[open]").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn the_palette_finds_what_was_sold_and_leads_there() {
    let app = TestApp::spawn().await;
    let line = SalesLine::new("F-9001", day("2026-11-01"), "C7", "23100-K44", 1, 111_000);
    let admin = app.as_role(Role::Admin).await;
    admin.import("sales.csv", SalesFile::of([line]).csv()).await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    let active = ".palette__item[aria-selected=true]";
    for (typed, found, place) in [
        ("23100k44", "Nama 23100-K44", "/admin/stock?part=23100-K44"),
        ("bengkel c7", "Bengkel C7", "/admin/customers/C7"),
    ] {
        browser.keys(Key::Control + "k").await;
        browser.find("dialog[open] input[role=combobox]").await;
        browser.keys(typed).await;
        browser.sees_in(active, found).await;
        browser.keys(Key::Enter).await;
        browser.is_at(place).await;
        browser.go("/admin/dashboard").await;
    }
    browser.keys(Key::Control + "k").await;
    browser.find("dialog[open] input[role=combobox]").await;
    browser.keys("F-9001").await;
    browser.sees_in(active, "F-9001").await;
    browser.keys(Key::Enter).await;
    browser.sees_in("dialog[open]", "Nama 23100-K44").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn an_address_without_a_page_says_so() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    for path in [
        "/admin/tidakada",
        "/admin/sales/1",
        "/admin/products/1/2",
        "/admin/customers/",
    ] {
        browser.go(path).await;
        browser.sees("tidak ditemukan").await;
    }
}

#[tokio::test]
async fn a_customers_page_without_a_session_leads_to_the_login_of_customers() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.go("/customer/history").await;
    browser.is_at("/customer/login?next=%2Fcustomer%2Fhistory").await;
    browser.sees_in("h1", "Masuk customer").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn staff_on_a_customers_page_are_led_home() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("vira").await;
    browser.go("/customer/rewards").await;
    browser.is_at("/admin/dashboard").await;
    browser.go("/").await;
    browser.is_at("/admin/dashboard").await;
}

#[tokio::test]
async fn a_chosen_theme_is_remembered_and_wins_over_the_systems() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.set_dark(false).await;
    browser.sign_in("rina").await;
    let ground = "return getComputedStyle(document.body).backgroundColor";
    let light = browser.run(ground, Vec::new()).await;
    browser.press("Ganti tema").await;
    browser.press("Gelap").await;
    let dark = browser.run(ground, Vec::new()).await;
    assert_ne!(light, dark);
    browser.driver.refresh().await.unwrap();
    browser.sees_in("h1", "Dashboard").await;
    assert_eq!(browser.run(ground, Vec::new()).await, dark);
}
