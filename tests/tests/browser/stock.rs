//! Manajemen Stok: what staff see, change, and see others change.

use domain::account::Role;
use domain::stock::StockMovements;
use integration_tests::browser::Browser;
use integration_tests::{Client, SalesFile, SalesLine, StockFile, TestApp, day};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{WIDTHS, Window};

/// A server with six parts of every status.
pub async fn app() -> TestApp {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let sales = (0..30).map(|back| {
        let date = day("2026-11-21") - chrono::Days::new(back);
        SalesLine::new(&format!("F{back}"), date, "C1", "PART/1", 2, 85_000).group("DRIVE")
    });
    let more = ["P2", "P3", "P4"].map(|part| SalesLine::new(part, day("2026-11-20"), "C1", part, 1, 50_000));
    admin
        .import("penjualan.csv", SalesFile::of(sales.chain(more)).csv())
        .await;
    let stock = [
        ("PART/1", 4),
        ("P2", 2_140),
        ("P3", 0),
        ("P4", 62),
        ("P5", 14),
        ("P6", 900),
    ];
    admin.import("stok-2026-11-21.csv", StockFile::of(stock).csv()).await;
    app
}

async fn choose(browser: &Browser, item: &str) {
    browser.press("Aksi untuk Nama PART/1").await;
    browser.press_in("//*[@role='menu']", item).await;
}

async fn on_hand(client: &Client) -> i64 {
    let ledger: StockMovements = client.get("/api/admin/stock/PART%2F1/movements").await.ok();
    ledger.part.on_hand
}

#[tokio::test]
async fn what_is_adjusted_in_one_tab_shows_in_another_without_reload() {
    for window in WIDTHS {
        let app = app().await;
        let admin = app.as_role(Role::Admin).await;
        let (here, there) = (
            Browser::open(&app, window).await,
            Browser::open(&app, Window::Desk).await,
        );
        here.sign_in("rina").await;
        there.sign_in("vira").await;
        for browser in [&here, &there] {
            browser.go("/admin/stock?q=part1").await;
            browser.sees_in("tr", "sisa 4").await;
        }
        there.run("window.unchanged = true", Vec::new()).await;
        choose(&here, "Sesuaikan").await;
        here.press_in("//dialog", "Simpan stok").await;
        here.sees_in(".field__error", "Isi angka").await;
        here.fill("Jumlah", "6").await;
        here.press_in("//dialog", "Tambah").await;
        here.sees_in("dialog .totals", "+6 pcs").await;
        here.sees_in("dialog .totals", "10 pcs").await;
        here.is_accessible().await;
        here.press_in("//dialog", "Simpan stok").await;
        here.sees("Nama PART/1: 4 → 10").await;
        there.sees_in("tr", "isa 10").await;
        assert_eq!(
            there.run("return window.unchanged === true", Vec::new()).await,
            json!(true)
        );
        assert_eq!(on_hand(&admin).await, 10);

        // A viewer sees the movements and can change nothing.
        there.press("Aksi untuk Nama PART/1").await;
        assert_eq!(there.texts("[role=menuitem]").await, ["Riwayat gerakan"]);
        there.press_in("//*[@role='menu']", "Riwayat gerakan").await;
        there.sees_in(".drawer", "Penyesuaian: stok opname").await;
        let other = json!({"part_number": "PART/1", "delta": -3, "reason": "lost", "note": "jatuh"});
        admin.post("/api/admin/stock/adjust", &other).await.expect(200);
        there.sees_in(".drawer", "Penyesuaian: hilang").await;
        for browser in [&here, &there] {
            browser.has_a_clean_console().await;
        }
    }
}

#[tokio::test]
async fn a_minimum_that_was_changed_meanwhile_says_so_and_keeps_what_was_typed() {
    let app = app().await;
    let admin = app.as_role(Role::Admin).await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/stock").await;
    browser.sees("1–6 dari 6").await;
    choose(&browser, "Minimum").await;
    browser.fill("Minimum", "24").await;
    let faster = admin
        .request(Method::PUT, "/api/admin/stock/PART%2F1/minimum")
        .header("if-match", "\"1\"")
        .json(&json!({"minimum": 12}));
    assert_eq!(faster.send().await.unwrap().status(), 200);
    browser.press("Simpan minimum").await;
    browser.sees_in("dialog", "sudah diubah orang lain").await;
    browser.press("Muat ulang").await;
    browser.sees_none("dialog .form-summary").await;
    let typed = browser
        .run("return document.getElementById('f-minimum')?.value", Vec::new())
        .await;
    assert_eq!(typed, Value::from("24"));
    browser.press("Simpan minimum").await;
    browser.sees_in("tr", "min 24").await;
    browser.sees_in("tr", "Sisa 4, minimum 24").await;
    // Cards and segments lead to the parts that they count.
    browser.press_in("//*[@aria-label='Status stok']", "Kritis 2").await;
    browser.is_at("/admin/stock?status=critical").await;
    browser.sees("1–2 dari 2").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn the_menu_says_how_many_parts_wait_and_follows_them() {
    let app = app().await;
    let admin = app.as_role(Role::Admin).await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/sales").await;
    let entry = ".sidebar a[href='/admin/stock']";
    browser.sees_in(entry, ", 3 part rendah atau kritis").await;
    assert_eq!(browser.text(".nav-item__count").await, "3");
    let plenty = json!({"part_number": "P3", "counted": 900, "reason": "count", "note": ""});
    admin.post("/api/admin/stock/adjust", &plenty).await.expect(200);
    browser.sees_in(entry, ", 2 part rendah atau kritis").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn on_phones_stock_is_narrowed_in_a_sheet() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Phone).await;
    browser.sign_in("vira").await;
    browser.go("/admin/stock").await;
    browser.sees("1–6 dari 6").await;
    browser.press("Filter").await;
    browser.press_in("//dialog[@open]", "DRIVE").await;
    browser.sees_in("dialog[open]", "Tampilkan 1 part").await;
    browser.is_accessible().await;
    browser.press_in("//dialog[@open]", "Tampilkan 1 part").await;
    browser.is_at("/admin/stock?group=DRIVE").await;
    browser.sees_in(".page-head .tab__count", "1").await;
    browser.press_at(".page-head .only-mobile .btn").await;
    browser.press_in("//dialog[@open]", "Hapus semua").await;
    browser.is_at("/admin/stock").await;
    browser.sees("1–6 dari 6").await;
    browser.has_a_clean_console().await;
}
