//! One's own account: its authenticator app, password, address and sessions; and what a login asks for because of them.

use domain::account::{Role, SessionUser};
use integration_tests::TestApp;
use integration_tests::browser::Browser;
use integration_tests::postgres::PASSWORD;
use reqwest::Method;
use serde_json::json;
use server::config::Limit;
use thirtyfour::Key;
use totp_rs::{Builder, Secret};

use crate::registering::enter;
use crate::signing_in::sign_out;
use crate::{WIDTHS, Window};

/// The first field of a code in the dialog.
const CODE_BOX: &str = "dialog .otp__cell";

/// What an authenticator app with this key shows now.
fn shown(app: &TestApp, key: &str) -> String {
    let key = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let clock = Builder::new().with_secret(key).build().unwrap();
    clock.generate(app.clock.now().timestamp() as u64).to_string()
}

/// Fills in the login, whatever comes next.
async fn give_password(browser: &Browser, username: &str, password: &str) {
    browser.fill("Nama pengguna", username).await;
    browser.fill("Kata sandi", password).await;
    browser.press("Masuk").await;
}

/// Sets an authenticator app up on the account's page: its key and its recovery codes, which are put away.
async fn set_up_totp(app: &TestApp, browser: &Browser) -> (String, Vec<String>) {
    browser.press("Pasang").await;
    let key = browser.text(".totp .code").await;
    browser.find("svg.qr path").await;
    enter(browser, CODE_BOX, &shown(app, &key)).await;
    browser.press_in("//dialog", "Pasang autentikator").await;
    browser.sees("Simpan kode pemulihan").await;
    let codes = browser.texts(".recovery li").await;
    assert_eq!(codes.len(), 10);
    browser.press("Unduh").await;
    let saved = String::from_utf8(browser.saved("kode-pemulihan-ampconnect.txt").await).unwrap();
    assert_eq!(saved.lines().collect::<Vec<_>>(), codes);
    browser.press_in("//*[contains(@class, 'dialog__foot')]", "Tutup").await;
    browser.sees("10 belum dipakai").await;
    (key, codes)
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_asked_for_at_the_login_and_taken_away() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/account").await;
        let (key, codes) = set_up_totp(&app, &browser).await;

        sign_out(&browser).await;
        give_password(&browser, "rina", PASSWORD).await;
        browser.sees("Kode autentikator").await;
        browser.is_accessible().await;
        browser.fill("Kode", "000000").await;
        browser.press("Masuk").await;
        browser.find(".field__error").await;
        // A code counts once, so the next one is waited for.
        app.clock.advance(chrono::TimeDelta::seconds(30));
        browser.fill("Kode", &shown(&app, &key)).await;
        browser.press("Masuk").await;
        browser.is_at("/admin/dashboard").await;

        sign_out(&browser).await;
        give_password(&browser, "rina", PASSWORD).await;
        browser.fill("Kode", &codes[0]).await;
        browser.press("Masuk").await;
        browser.is_at("/admin/dashboard").await;
        browser.go("/admin/account").await;
        browser.sees("9 belum dipakai").await;
        browser.press("Lepas").await;
        browser.fill("Kata sandi", PASSWORD).await;
        browser.press("Lepas autentikator").await;
        browser.sees("Belum terpasang").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_mandatory_authenticator_app_comes_before_every_other_page() {
    let app = TestApp::spawn().await;
    let running = Browser::open(&app, Window::Desk).await;
    running.sign_in("vira").await;
    let sari = app.as_role(Role::SuperAdmin).await;
    let settings = sari
        .request(Method::PUT, "/api/admin/settings/sign-in")
        .header("if-match", "\"0\"")
        .json(&json!({"login_code": "new_browser", "totp_required": true}));
    assert_eq!(settings.send().await.unwrap().status(), 200);

    let browser = Browser::open(&app, Window::Phone).await;
    browser.go("/admin/upload").await;
    give_password(&browser, "rina", PASSWORD).await;
    browser.is_at("/admin/account").await;
    browser.sees("Pasang autentikator dulu").await;
    browser.go("/admin/dashboard").await;
    browser.is_at("/admin/account").await;
    set_up_totp(&app, &browser).await;
    browser.sees("jadi tidak bisa dilepas").await;
    browser.go("/admin/upload").await;
    browser.sees_in("h1", "Upload Data").await;

    // Who was signed in before is led there too.
    running.press("Upload Data").await;
    running.is_at("/admin/account").await;
    running.sees("Pasang autentikator dulu").await;
}

#[tokio::test]
async fn a_change_of_the_password_signs_every_other_browser_out() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let other = app.as_role(Role::Admin).await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/account").await;
        browser.press("Ubah kata sandi").await;
        browser.fill("Kata sandi sekarang", "Salah#12345").await;
        browser.fill("Kata sandi baru", "pendek").await;
        browser.fill("Ulangi kata sandi baru", "pendek").await;
        browser.press("Simpan kata sandi").await;
        browser.find(".field__error").await;
        browser.fill("Kata sandi baru", "RantaiBaru#428").await;
        browser.fill("Ulangi kata sandi baru", "RantaiBaru#429").await;
        browser.press("Simpan kata sandi").await;
        browser
            .sees_in(".field__error", "Belum sama dengan kata sandi baru.")
            .await;
        browser.fill("Ulangi kata sandi baru", "RantaiBaru#428").await;
        browser.press("Simpan kata sandi").await;
        browser
            .sees_in(".field__error", "Kata sandi sekarang tidak cocok.")
            .await;
        browser.fill("Kata sandi sekarang", PASSWORD).await;
        browser.press("Simpan kata sandi").await;
        browser.sees("Kata sandi tersimpan").await;
        browser.sees_none("dialog").await;

        other.get("/api/auth/me").await.expect(401);
        browser.driver.refresh().await.unwrap();
        browser.sees("Perangkat ini").await;
        sign_out(&browser).await;
        give_password(&browser, "rina", "RantaiBaru#428").await;
        browser.is_at("/admin/dashboard").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_new_address_holds_once_its_code_was_entered() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/account").await;
        browser.press("Ubah email").await;
        browser.fill("Email baru", "rina.baru@contoh.id").await;
        browser.fill("Kata sandi", PASSWORD).await;
        browser.press("Kirim kode").await;
        browser.sees("6 angka dikirim ke rina.baru@contoh.id").await;
        let told = app.mails_to("rina@contoh.id").await;
        assert!(told[0].text.contains("rina.baru@contoh.id"), "{}", told[0].text);
        let code = app.mails_to("rina.baru@contoh.id").await[0].code();
        enter(&browser, CODE_BOX, &code).await;
        browser.press("Lanjutkan").await;
        browser.is_at("/admin/login").await;
        browser.sees("Email sudah diganti").await;
        browser.is_accessible().await;
        give_password(&browser, "rina", PASSWORD).await;
        browser.is_at("/admin/dashboard").await;
        browser.go("/admin/account").await;
        browser.sees("rina.baru@contoh.id").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn another_session_is_ended_and_so_are_all() {
    let app = TestApp::spawn().await;
    let other = app.as_role(Role::Admin).await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/account").await;
    browser.sees("Chrome di Linux").await;
    browser.press("Akhiri sesi Perangkat tidak dikenal").await;
    browser.press_in("//dialog", "Akhiri sesi").await;
    browser.sees("Sesi diakhiri").await;
    other.get("/api/auth/me").await.expect(401);
    browser.press("Keluar di semua perangkat").await;
    browser.press_in("//dialog", "Keluar di semua perangkat").await;
    browser.is_at("/admin/login").await;
    browser.sees("Anda sudah keluar di semua perangkat").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_new_name_stands_in_the_rail_at_once() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.press_at(".sidebar .user-row").await;
    browser.press("Akun saya").await;
    browser.is_at("/admin/account").await;
    browser.press("Ubah nama").await;
    browser.fill("Nama", "Rina Anggraini").await;
    browser.keys(Key::Enter + "").await;
    browser.sees_in(".user-row__name", "Rina Anggraini").await;
    let me: SessionUser = app.as_role(Role::Admin).await.get("/api/auth/me").await.ok();
    assert_eq!(me.name, "Rina Anggraini");
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn an_account_that_is_hammered_asks_unknown_browsers_for_an_emailed_code_first() {
    for window in WIDTHS {
        let app = TestApp::spawn_with(|config| config.limits.login = Limit::per_minutes(50, 15)).await;
        let browser = Browser::open(&app, window).await;
        browser.go("/admin/login").await;
        give_password(&browser, "rina", "Salah#12345").await;
        browser.find("[role=alert]").await;
        sqlx::query("update limit_hit set hits = array_fill(hits[1], array[100]) where kind = 'login_account'")
            .execute(&app.owner())
            .await
            .unwrap();
        give_password(&browser, "rina", PASSWORD).await;
        browser.sees("Masukkan kode").await;
        browser.is_accessible().await;
        enter(&browser, ".otp__cell", &app.mails_to("rina@contoh.id").await[0].code()).await;
        browser.press("Lanjutkan").await;
        browser.sees("Perangkat ini sudah dikenali").await;
        browser.fill("Kata sandi", PASSWORD).await;
        browser.press("Masuk").await;
        browser.is_at("/admin/dashboard").await;
        browser.has_a_clean_console().await;
    }
}
