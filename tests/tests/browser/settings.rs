//! Pengaturan, and the bell: what is typed is never lost, and what happened is told while one looks on.

use domain::account::Role;
use integration_tests::browser::Browser;
use integration_tests::postgres::PASSWORD;
use integration_tests::{SalesFile, TestApp, day};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{WIDTHS, Window};

#[tokio::test]
async fn a_change_is_named_and_survives_that_somebody_was_faster() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("sari").await;
        browser.go("/admin/settings").await;
        browser.fill("Nama perusahaan", "CV Roda Bima").await;
        browser.sees("1 perubahan belum disimpan.").await;
        if window == Window::Desk {
            browser.sees("Nama perusahaan: kosong menjadi CV Roda Bima").await;
        }
        // In another tab.
        let sari = app.as_role(Role::SuperAdmin).await;
        let other = json!({"name": "PT Lain", "address": "Bima", "phone": null, "logo": null});
        let put = sari
            .request(Method::PUT, "/api/admin/settings/company")
            .header("if-match", "\"0\"")
            .json(&other);
        assert_eq!(put.send().await.unwrap().status(), 200);
        browser.press("Simpan perubahan").await;
        browser.sees("Pengaturan ini sudah diubah orang lain").await;
        let typed = "return document.getElementById('f-name').value";
        assert_eq!(browser.run(typed, Vec::new()).await, "CV Roda Bima");
        if window == Window::Desk {
            browser.sees("Nama perusahaan: PT Lain menjadi CV Roda Bima").await;
        }
        browser.is_accessible().await;
        browser.press("Simpan perubahan").await;
        browser.sees("Pengaturan tersimpan").await;
        browser.sees("Terakhir diubah sari").await;
        let settings: Value = sari.get("/api/admin/settings").await.ok();
        let company = &settings["company"]["value"];
        assert_eq!(
            (&company["name"], &company["address"]),
            (&json!("CV Roda Bima"), &json!("Bima"))
        );
        browser.sees_none(".savebar").await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_shown_where_it_stands_and_a_change_can_be_taken_back() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    browser.go("/admin/settings?section=email").await;
    browser.fill("Pengirim", "bukan alamat").await;
    browser.press("Simpan perubahan").await;
    browser.sees_in(".field__error", "Belum benar.").await;
    browser.press("Batal").await;
    browser.sees_none(".savebar").await;
    browser.press("Kirim email uji").await;
    browser.sees("Uji terakhir berhasil").await;
    assert_eq!(app.mails_to("sari@contoh.id").await.len(), 1);
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn super_admins_set_how_people_sign_in() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    browser.go("/admin/settings?section=security").await;
    browser.press("Selalu").await;
    browser.press("Simpan perubahan").await;
    browser.sees("Pengaturan tersimpan").await;
    let sari = app.as_role(Role::SuperAdmin).await;
    let settings: Value = sari.get("/api/admin/settings").await.ok();
    assert_eq!(settings["sign_in"]["value"]["login_code"], "always");
    // Who makes it mandatory has to set it up too.
    browser.press_at("input[role=switch]").await;
    browser.press("Simpan perubahan").await;
    browser.is_at("/admin/account").await;
    browser.sees("Pasang autentikator dulu").await;
    let login = json!({"username": "rina", "password": PASSWORD});
    let answer: Value = app.anonymous().post("/api/auth/admin/login", &login).await.ok();
    assert_eq!(answer["user"]["totp_setup_required"], true);
}

#[tokio::test]
async fn others_are_told_that_settings_are_not_theirs_and_admins_keep_the_rewards() {
    let app = TestApp::spawn().await;
    for (username, words) in [("rina", "Belum ada hadiah"), ("vira", "Hanya untuk super_admin")] {
        let browser = Browser::open(&app, Window::Desk).await;
        browser.sign_in(username).await;
        browser.go("/admin/settings").await;
        browser.sees(words).await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_keys_secret_is_shown_once_and_the_key_can_be_revoked() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("sari").await;
        browser.go("/admin/settings?section=keys").await;
        browser.press("Buat kunci").await;
        browser.fill("Nama", "Aplikasi gudang").await;
        browser.press_at("#f-scopes input").await;
        browser.press_in("//dialog", "Buat kunci").await;
        browser.sees_in("dialog", "Kunci dibuat").await;
        let mut client = app.anonymous();
        client.token = Some(browser.text("dialog .secret").await);
        client.get("/api/admin/sales").await.expect(200);
        browser.press_in("//*[contains(@class, 'dialog__foot')]", "Tutup").await;
        browser.sees_in(".list__row", "Aplikasi gudang").await;
        browser.press("Ekspor").await;
        browser.press("CSV").await;
        let saved = browser.saved("kunci-api.csv").await;
        assert!(String::from_utf8_lossy(&saved).contains("Aplikasi gudang"));
        browser.press("Cabut kunci Aplikasi gudang").await;
        browser.press_in("//dialog", "Cabut kunci").await;
        browser.sees("Belum ada kunci").await;
        client.get("/api/admin/sales").await.expect(401);
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn the_bell_tells_what_happened_while_one_looks_on() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.find("[aria-label=Notifikasi]").await;
        let rina = app.as_role(Role::Admin).await;
        rina.import("penjualan.csv", SalesFile::many(3, day("2026-10-01")).csv())
            .await;
        browser.press("Notifikasi, 1 belum dibaca").await;
        browser.sees_in(".panel", "karena Anda mengunggah berkas ini").await;
        browser.press("Tandai semua dibaca").await;
        browser.find("[aria-label=Notifikasi]").await;
        browser.sees_none(".notif__dot").await;
        browser.press_at("a.notif").await;
        browser.sees_none(".panel").await;
        browser.sees("penjualan.csv").await;

        browser.go("/admin/account").await;
        browser.press_at("[aria-label='Unggahan selesai, di portal']").await;
        browser
            .until("the choice to be kept", async || {
                let all: Value = rina.get("/api/admin/notifications/preferences").await.ok();
                (all["items"][0]["portal"] == false).then_some(())
            })
            .await;
        browser.has_a_clean_console().await;
    }
}
