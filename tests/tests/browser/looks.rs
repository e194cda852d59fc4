//! Every page in both themes and on every width: axe finds nothing serious, nothing scrolls sideways, nothing is refused
//! by the content security policy. Pictures of all of them stay in `target/screenshots`.

mod analytics;
mod customer;

use domain::account::Role;
use integration_tests::browser::{Browser, Window};
use integration_tests::{SalesFile, StockFile, TestApp, day};
use reqwest::Method;
use serde_json::json;

use crate::signing_in::without_super_admin;
use crate::uploading::{self, BadFile};
use crate::{Sums, cards_show, dashboard, reports, rewards, stock, users};

/// Holds the page as it is on every width and in both themes.
async fn holds_up_everywhere(browser: &mut Browser, name: &str) {
    for window in [Window::Small, Window::Phone, Window::Desk] {
        browser.set_window(window).await;
        for dark in [true, false] {
            browser.set_dark(dark).await;
            browser.does_not_scroll_sideways().await;
            if window != Window::Small {
                browser.is_accessible().await;
                browser
                    .picture(&format!("{name}-{}", if dark { "dark" } else { "light" }))
                    .await;
            }
        }
    }
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn pages_before_a_session_hold_up() {
    let app = TestApp::spawn_on(without_super_admin().await, |_| {}).await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.go(app.setup_link.as_deref().unwrap()).await;
    browser.find("form input").await;
    holds_up_everywhere(&mut browser, "setup").await;
    for (path, name, heading) in [
        ("/", "entry", "AMPConnect"),
        ("/customer/login", "customer-login", "Masuk customer"),
        ("/customer/register", "register", "Daftar akun customer"),
        ("/customer/verify-otp", "verify", "Masukkan kode"),
        ("/forgot-password", "forgotten", "Lupa kata sandi"),
    ] {
        browser.go(path).await;
        browser.sees(heading).await;
        browser.find("h1").await;
        holds_up_everywhere(&mut browser, name).await;
    }
    browser.go("/admin/login").await;
    browser.fill("Nama pengguna", "rina").await;
    browser.fill("Kata sandi", "Salah#12345").await;
    browser.press("Masuk").await;
    browser.find("[role=alert]").await;
    holds_up_everywhere(&mut browser, "login").await;
}

#[tokio::test]
async fn the_dashboard_holds_up() {
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.sees("Belum ada data").await;
    holds_up_everywhere(&mut browser, "dashboard-first").await;

    let admin = app.as_role(Role::Admin).await;
    let file = dashboard::file();
    admin.import("penjualan.csv", file.csv()).await;
    admin
        .import(
            "stok.csv",
            StockFile::of([("PART-01", 4), ("PART-02", 0), ("PART-03", 900)]).csv(),
        )
        .await;
    admin.upload("salah.csv", BadFile::new().csv).send().await.expect(422);
    browser.go("/admin/dashboard?from=2025-03-01&to=2025-04-19").await;
    cards_show(&browser, &Sums::of(&file)).await;
    holds_up_everywhere(&mut browser, "dashboard").await;
}

#[tokio::test]
async fn the_upload_page_holds_up_in_every_step() {
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/upload").await;
    browser.sees("Seret berkas ke sini").await;
    holds_up_everywhere(&mut browser, "upload-start").await;
    uploading::check(&browser, &[("maret.csv", &BadFile::new().csv)]).await;
    browser.sees_in(".problem", "bad_number").await;
    holds_up_everywhere(&mut browser, "upload-check").await;
    browser.press("Petakan kolom").await;
    browser.sees("No Faktur").await;
    holds_up_everywhere(&mut browser, "upload-columns").await;
    uploading::check(
        &browser,
        &[("maret.xlsx", &SalesFile::many(12, day("2025-03-03")).xlsx())],
    )
    .await;
    browser.press("Impor 12 faktur").await;
    browser.sees("12 faktur diimpor").await;
    holds_up_everywhere(&mut browser, "upload-done").await;
}

#[tokio::test]
async fn the_stock_page_holds_up() {
    let app = stock::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/stock").await;
    browser.sees("1–6 dari 6").await;
    holds_up_everywhere(&mut browser, "stock").await;
    browser.press_at("[aria-label='Aksi untuk Nama PART/1']").await;
    browser.find("[role=menu]").await;
    holds_up_everywhere(&mut browser, "stock-menu").await;
    browser.press_in("//*[@role='menu']", "Sesuaikan").await;
    browser.fill("Jumlah", "40").await;
    browser.sees_in("dialog", "+36 pcs").await;
    holds_up_everywhere(&mut browser, "stock-adjust").await;
    browser.press("Batal").await;
    browser.go("/admin/stock?part=PART%2F1").await;
    browser.sees_in(".drawer", "terhitung 4").await;
    holds_up_everywhere(&mut browser, "stock-movements").await;
    browser.go("/admin/stock").await;
    browser.set_window(Window::Phone).await;
    browser.press("Filter").await;
    browser.sees_in("dialog[open]", "Tampilkan 6 part").await;
    for dark in [true, false] {
        browser.set_dark(dark).await;
        browser.is_accessible().await;
        browser
            .picture(&format!("stock-filter-{}", if dark { "dark" } else { "light" }))
            .await;
    }
}

#[tokio::test]
async fn the_account_page_holds_up() {
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/account").await;
    browser.sees("Perangkat ini").await;
    browser.sees("Belum terpasang").await;
    holds_up_everywhere(&mut browser, "account").await;
    browser.press("Pasang").await;
    browser.find("svg.qr path").await;
    holds_up_everywhere(&mut browser, "account-totp").await;
    browser.press("Batal").await;
    browser.press("Ubah kata sandi").await;
    browser.fill("Kata sandi baru", "RantaiBaru#428").await;
    browser.press("Simpan kata sandi").await;
    browser.find(".field__error").await;
    holds_up_everywhere(&mut browser, "account-password").await;
}

#[tokio::test]
async fn the_users_page_holds_up_on_every_tab() {
    let (app, _) = users::app().await;
    users::register(&app, "C001", "Syamsul Bahri", "pemilik@contoh.id").await;
    users::register(&app, "C001", "Orang Asing", "orang.asing@contoh.id").await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    browser.go("/admin/users").await;
    browser.sees("2 pendaftaran menunggu persetujuan").await;
    browser.sees("1–10 dari 10").await;
    holds_up_everywhere(&mut browser, "users").await;
    browser.press_at("[aria-label^=Aksi]").await;
    browser.find("[role=menu]").await;
    holds_up_everywhere(&mut browser, "users-menu").await;
    browser.press_in("//*[@role='menu']", "Ubah").await;
    browser.find("#f-name").await;
    holds_up_everywhere(&mut browser, "users-edit").await;
    browser.go("/admin/users?tab=admin").await;
    browser.sees_in("tr", "super_admin").await;
    holds_up_everywhere(&mut browser, "users-admin").await;
    browser.press("Undang admin").await;
    browser.press("Kirim undangan").await;
    browser.find(".field__error").await;
    holds_up_everywhere(&mut browser, "users-invite").await;
    browser.go("/admin/users?tab=log").await;
    browser.sees_in("td.is-key", "Mengimpor berkas").await;
    holds_up_everywhere(&mut browser, "users-log").await;
}

#[tokio::test]
async fn the_reports_page_holds_up_for_every_kind() {
    let (app, _) = reports::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/reports").await;
    browser.sees_in("tfoot td", "Jumlah").await;
    reports::schedule(&browser, "rina@contoh.id, gudang@contoh.id").await;
    browser.sees_none(".toast").await;
    for kind in ["sales", "stock", "customers", "profit", "pricing", "points_liability"] {
        browser.go(&format!("/admin/reports?kind={kind}")).await;
        browser.sees_in("tfoot td", "Jumlah").await;
        browser.sees("rina@contoh.id +1").await;
        holds_up_everywhere(&mut browser, &format!("reports-{kind}")).await;
    }
    browser.go("/admin/reports?customer=NOBODY").await;
    browser.sees("Tidak ada data").await;
    holds_up_everywhere(&mut browser, "reports-empty").await;
    browser.press("Jadwalkan").await;
    browser.sees_in(".alert--inline", "Kirim pertama").await;
    holds_up_everywhere(&mut browser, "reports-dialog").await;
}

#[tokio::test]
async fn the_settings_hold_up_in_every_section() {
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    let sari = app.as_role(Role::SuperAdmin).await;
    let key = json!({"name": "Aplikasi gudang", "scopes": ["read:sales", "read:stock", "write:upload"]});
    sari.post("/api/admin/api-keys", &key).await.expect(201);
    let limits = json!({
        "login": {"count": 5, "window_seconds": 900}, "otp": {"count": 3, "window_seconds": 600},
        "upload": {"count": 10, "window_seconds": 3600}, "api": null, "session": null,
    });
    let put = sari
        .request(Method::PUT, "/api/admin/settings/limits")
        .header("if-match", "\"0\"")
        .json(&limits);
    assert_eq!(put.send().await.unwrap().status(), 200);
    sari.post("/api/admin/settings/mail/test", &json!({})).await.expect(202);
    app.mails_to("sari@contoh.id").await;
    browser.go("/admin/settings").await;
    browser.fill("Nama perusahaan", "CV Roda Bima").await;
    browser.sees("1 perubahan belum disimpan.").await;
    holds_up_everywhere(&mut browser, "settings-company").await;
    browser.press("Batal").await;
    for (section, words, name) in [
        ("stock", "Stok pengaman", "settings-stock"),
        ("email", "Kirim email uji", "settings-email"),
        ("security", "Autentikator wajib untuk staf", "settings-security"),
        ("keys", "Aplikasi gudang", "settings-keys"),
    ] {
        browser.go(&format!("/admin/settings?section={section}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    browser.press("Buat kunci").await;
    browser.find("#f-scopes").await;
    holds_up_everywhere(&mut browser, "settings-new-key").await;
}

#[tokio::test]
async fn the_bell_holds_up() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("penjualan.csv", SalesFile::many(12, day("2026-10-01")).csv())
        .await;
    admin.upload("salah.csv", BadFile::new().csv).send().await.expect(422);
    users::register(&app, "C001", "Syamsul Bahri", "pemilik@contoh.id").await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.press("Notifikasi, 3 belum dibaca").await;
    browser.sees_in(".panel", "Pendaftaran menunggu persetujuan").await;
    holds_up_everywhere(&mut browser, "bell").await;
}

#[tokio::test]
async fn what_staff_do_with_points_holds_up() {
    let app = rewards::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    for (path, words, name) in [
        ("/admin/users?tab=penukaran", "Siap diambil", "users-redemptions"),
        ("/admin/settings?section=points", "Moon Stone", "settings-points"),
        (
            "/admin/settings?section=rewards",
            "Wearpack mekanik",
            "settings-rewards",
        ),
    ] {
        browser.go(path).await;
        browser.sees_in("main", words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
}
