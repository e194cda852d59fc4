//! A customer's pages: its figures, its invoices with their lines and files, two periods, its own data.

use std::io::Cursor;

use domain::account::Role;
use domain::money::format_count;
use integration_tests::browser::{Browser, Window};
use integration_tests::postgres::PASSWORD;
use integration_tests::{SalesFile, TestApp, day};
use reqwest::Method;
use serde_json::json;

use crate::{WIDTHS, tab_to};

/// Whose pages are looked at.
pub const NUMBER: &str = "C003";

/// A distributor with the sales of two years.
pub async fn app() -> (TestApp, SalesFile) {
    let app = TestApp::spawn().await;
    let file = SalesFile::two_years(day("2026-11-21"));
    app.as_role(Role::Admin).await.import("dua-tahun.csv", file.csv()).await;
    (app, file)
}

/// Signs a customer in by the form; the code at a new browser is switched off.
pub async fn sign_in(app: &TestApp, browser: &Browser, number: &str) {
    app.as_customer(number).await;
    let without_code = app
        .as_role(Role::SuperAdmin)
        .await
        .request(Method::PUT, "/api/admin/settings/sign-in")
        .header("if-match", "\"0\"")
        .json(&json!({"login_code": "never", "totp_required": false}));
    without_code.send().await.unwrap();
    browser.go("/customer/login").await;
    browser.fill("Email", &format!("{number}@contoh.id")).await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    browser.is_at("/customer/dashboard").await;
}

#[tokio::test]
async fn a_customer_finds_its_figures_and_the_lines_of_its_invoices() {
    let (app, file) = app().await;
    let own = || file.lines.iter().filter(|line| line.customer == NUMBER);
    let invoices: std::collections::BTreeSet<_> = own().map(|line| &line.invoice).collect();
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        sign_in(&app, &browser, NUMBER).await;
        browser.sees_in("h1", "Bengkel C003").await;
        browser.sees_in(".kpis", &format_count(invoices.len() as i64)).await;
        browser.sees_in(".kpis", "belum termasuk PPN").await;
        browser.sees_in(".hero", "Anda di tier tertinggi").await;
        // Of the table on wide screens, of the list on phones.
        let link = if window == Window::Desk {
            "td a.cell-main"
        } else {
            "a.list__row"
        };
        browser.press_at(link).await;
        browser.sees_in("h1", "Riwayat Pembelian").await;
        let newest = own().map(|line| (line.date, &line.invoice)).max().unwrap().1;
        browser.sees_in("details[open]", newest).await;
        browser.sees_in("details[open] .totals", "Total Faktur").await;
        for line in own().filter(|line| line.invoice == *newest) {
            browser.sees_in("details[open] .lines", &line.part_name).await;
        }
        browser.press("Faktur PDF").await;
        let saved = browser.saved(&format!("faktur-{newest}.pdf")).await;
        assert!(saved.starts_with(b"%PDF"));
        browser.press("Retur").await;
        let returns = own().filter(|line| line.invoice_type == "ZPR1");
        let returns: std::collections::BTreeSet<_> = returns.map(|line| &line.invoice).collect();
        browser.sees_in(".toolbar", &format!("{} faktur", returns.len())).await;
        browser.press("Unduh ZIP").await;
        assert!(browser.saved("faktur.zip").await.starts_with(b"PK"));
        browser.press("Semua").await;
        browser.sees(&format!("1–20 dari {}", invoices.len())).await;
        browser.press_at("[aria-label=Berikutnya]").await;
        browser.sees(&format!("21–40 dari {}", invoices.len())).await;
    }
}

#[tokio::test]
async fn invoices_are_ticked_on_several_pages_and_saved_as_one_archive() {
    let (app, _) = app().await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        sign_in(&app, &browser, NUMBER).await;
        browser.go("/customer/history").await;
        browser.sees_in(".invoices", "Pilih semua di halaman ini").await;
        browser.sees_none(".savebar").await;
        tab_to(&browser, ".inv-pick__box input").await;
        browser.keys(" ").await;
        browser.sees_in(".savebar", "1 faktur dipilih").await;
        browser.sees_none("details[open]").await;
        browser.press_at("[aria-label=Berikutnya]").await;
        browser.sees("21–40 dari").await;
        // The one that is ticked is on the page before.
        browser.sees_none(".inv-pick__box input:checked").await;
        browser.sees_in(".savebar", "1 faktur dipilih").await;
        browser.press("Pilih semua di halaman ini").await;
        browser.sees_in(".savebar", "21 faktur dipilih").await;
        browser.is_accessible().await;
        browser.does_not_scroll_sideways().await;
        browser.press("Unduh ZIP faktur yang dipilih").await;
        let saved = browser.saved("faktur.zip").await;
        assert_eq!(zip::ZipArchive::new(Cursor::new(saved)).unwrap().len(), 21);
        browser.press("Batal pilih").await;
        browser.sees_none(".savebar").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn spending_and_two_periods_are_told_with_their_figures() {
    let (app, _) = app().await;
    let browser = Browser::open(&app, Window::Desk).await;
    sign_in(&app, &browser, NUMBER).await;
    browser.go("/customer/spending").await;
    browser.sees_in(".insights", "dari tahun lalu").await;
    browser.sees("8 dari 10 kemungkinan di antara").await;
    browser.sees_in(".health", "dari 12 bulan terakhir").await;
    browser.press_at(".rank__name a").await;
    browser.sees_in("h1", "Riwayat Pembelian").await;
    browser.sees("hanya dari baris kelompok itu").await;
    browser.go("/customer/comparison").await;
    browser.sees_in("table", "Belanja bersih").await;
    browser.sees_in(".periods", "1 Sep – 21 Nov 2026").await;
    browser.press_at(".period--a").await;
    browser.press("Bulan lalu").await;
    browser.sees_in(".periods", "1 Okt – 31 Okt 2026").await;
    browser.sees_in(".periods", "1 Okt – 31 Okt 2025").await;
    browser.press("Unduh PDF").await;
    assert!(browser.saved("perbandingan.pdf").await.starts_with(b"%PDF"));
    browser.press_at("[aria-label='Unduh PDF ringkasan 2025']").await;
    assert!(browser.saved("ringkasan-2025.pdf").await.starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_customer_edits_its_own_data() {
    let (app, _) = app().await;
    let browser = Browser::open(&app, Window::Phone).await;
    sign_in(&app, &browser, NUMBER).await;
    browser.go("/customer/profile").await;
    browser.sees("Perangkat ini").await;
    browser.sees("Kata sandi belum pernah diubah").await;
    browser.fill("Nama usaha", "Bengkel Sinar Sape").await;
    browser.fill("Nomor telepon", "123").await;
    browser.press("Simpan data").await;
    browser.sees_in(".field__error", "Belum benar").await;
    browser.fill("Nomor telepon", "0812 0000 1182").await;
    browser.press("Simpan data").await;
    browser.sees("Data tersimpan").await;
    browser.go("/customer/dashboard").await;
    browser.sees_in("h1", "Bengkel Sinar Sape").await;
}
