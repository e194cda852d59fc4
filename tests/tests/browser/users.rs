//! Manajemen User: registrations, customers, the staff, and the log of what was done.

use domain::account::{Role, UserList, UserRow};
use integration_tests::browser::Browser;
use integration_tests::{Client, SalesFile, TestApp, day};
use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::By;

use crate::{WIDTHS, Window};

/// A server with ten customers, and an admin.
pub async fn app() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("penjualan.csv", SalesFile::many(10, day("2026-10-01")).csv())
        .await;
    (app, admin)
}

/// A registration whose code was entered, so that it waits for approval.
pub async fn register(app: &TestApp, number: &str, name: &str, email: &str) {
    let client = app.anonymous();
    let form = json!({
        "customer_number": number, "name": name, "email": email, "phone": "0812 0000 1182",
        "password": "RodaGigi#28", "password_confirmation": "RodaGigi#28",
    });
    let asked: Value = client.post("/api/auth/register", &form).await.expect(202).json();
    let code = app.mails_to(email).await[0].code();
    let body = json!({"email": email, "code": code, "challenge_id": asked["challenge_id"]});
    client.post("/api/auth/verify-otp", &body).await.expect(200);
}

async fn find(admin: &Client, kind: &str, text: &str) -> UserRow {
    let list: UserList = admin.get(&format!("/api/admin/users?kind={kind}&q={text}")).await.ok();
    list.items.into_iter().next().expect("a user of this name")
}

/// Opens the menu of a row and presses an item of it.
async fn choose(browser: &Browser, name: &str, item: &str) {
    browser.press(&format!("Aksi untuk {name}")).await;
    browser.press_in("//*[@role='menu']", item).await;
}

/// The account that a registration becomes when it is approved.
async fn account(app: &TestApp, admin: &Client, number: &str, email: &str) {
    register(app, number, "Syamsul Bahri", email).await;
    let waiting: Value = admin.get("/api/admin/registrations").await.ok();
    let id = waiting["items"][0]["id"].as_str().unwrap();
    let path = format!("/api/admin/registrations/{id}/approve");
    admin.post(&path, &json!({})).await.expect(204);
}

#[tokio::test]
async fn a_registration_is_approved_and_its_rival_named_and_rejected() {
    for window in WIDTHS {
        let (app, _) = app().await;
        register(&app, "C001", "Syamsul Bahri", "pemilik@contoh.id").await;
        register(&app, "C001", "Orang Asing", "asing@contoh.id").await;
        register(&app, "C002", "Arif Rahman", "arif@contoh.id").await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/users").await;
        browser.sees("3 pendaftaran menunggu persetujuan").await;
        let card = "//section[contains(@class, 'approve')]";
        browser.press_in(card, "Ekspor").await;
        browser.press_in(card, "CSV").await;
        let saved = browser.saved("pendaftaran.csv").await;
        assert!(String::from_utf8_lossy(&saved).contains("asing@contoh.id"));
        browser.press("Setujui Syamsul Bahri").await;
        browser
            .sees_in("dialog", "Pendaftaran lain untuk nomor ini ditolak: Orang Asing.")
            .await;
        browser.is_accessible().await;
        browser.press("Setujui pendaftaran").await;
        browser.sees("1 pendaftaran menunggu persetujuan").await;
        browser.press("Tolak Arif Rahman").await;
        browser.press("Tolak pendaftaran").await;
        browser.sees_none(".approve").await;
        browser.sees_in("tr", "pemilik@contoh.id").await;
        let login = json!({"email": "pemilik@contoh.id", "password": "RodaGigi#28"});
        app.anonymous().post("/api/auth/login", &login).await.expect(202);
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_customer_is_added_and_changed_unless_somebody_was_faster() {
    for window in WIDTHS {
        let (app, admin) = app().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/users").await;
        browser.press("Tambah customer").await;
        browser.fill("Nomor customer", "C777").await;
        browser.fill("Nama", "Bengkel Baru").await;
        browser.fill("Email", "bukan alamat").await;
        browser.press_in("//dialog", "Tambah customer").await;
        browser.sees_in(".field__error", "Belum lengkap.").await;
        browser.is_accessible().await;
        browser.fill("Email", "baru@contoh.id").await;
        browser.fill("Termin (hari)", "45").await;
        browser.press_in("//dialog", "Tambah customer").await;
        browser.sees("Bengkel Baru ditambahkan").await;
        browser.fill("Cari nama, nomor, atau email", "c777").await;
        browser.is_at("/admin/users?q=c777").await;
        browser.sees("1–1 dari 1").await;
        assert_eq!(browser.text("td.is-key").await, "Bengkel Baru C777");
        browser.sees_in("tr", "45 hari").await;

        choose(&browser, "Bengkel Baru", "Ubah").await;
        browser.fill("Telepon", "0812 3456 7890").await;
        // Another admin saves meanwhile.
        let user = find(&admin, "customer", "C777").await;
        let patch = admin
            .request(Method::PATCH, &format!("/api/admin/users/{}", user.id))
            .header("if-match", "\"1\"")
            .json(&json!({"address": "Jl. Lain 1"}));
        assert_eq!(patch.send().await.unwrap().status(), 200);
        browser.press("Simpan").await;
        browser.sees_in("dialog", "sudah diubah orang lain").await;
        browser.press("Muat ulang").await;
        let address = "return document.getElementById('f-address')?.value";
        browser
            .until("the form as it is now", async || {
                (browser.run(address, Vec::new()).await == "Jl. Lain 1").then_some(())
            })
            .await;
        browser.fill("Nama", "Bengkel Lama").await;
        browser.press("Simpan").await;
        browser.sees("Perubahan tersimpan").await;
        browser.sees_in("td.is-key", "Bengkel Lama").await;

        browser.go("/admin/users?tab=log").await;
        browser.sees_in("tr", "Mengubah customer").await;
        browser.sees_in(".diff--old", "Bengkel Baru").await;
        browser.sees_in(".diff--new", "Bengkel Lama").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn an_account_is_disabled_and_that_is_taken_back() {
    let (app, admin) = app().await;
    account(&app, &admin, "C003", "pemilik@contoh.id").await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/users?status=active").await;
    browser.sees("1–1 dari 1").await;
    let name = find(&admin, "customer", "C003").await.name;
    choose(&browser, &name, "Nonaktifkan").await;
    browser.sees("dinonaktifkan").await;
    browser.sees("Tidak ada customer").await;
    let login = json!({"email": "pemilik@contoh.id", "password": "RodaGigi#28"});
    app.anonymous().post("/api/auth/login", &login).await.expect(403);
    browser.press("Urungkan").await;
    browser.sees_in("td.is-end", "Aktif").await;

    choose(&browser, &name, "Kirim tautan atur ulang").await;
    browser.sees("Tautan dikirim ke pemilik@contoh.id").await;
    choose(&browser, &name, "Sesi").await;
    browser
        .sees_in("dialog", "Tidak ada perangkat yang sedang masuk.")
        .await;
    browser.press_in("//*[contains(@class, 'dialog__foot')]", "Tutup").await;
    choose(&browser, &name, "Ekspor data").await;
    let saved: Value = serde_json::from_slice(&browser.saved("customer-C003.json").await).unwrap();
    assert_eq!(saved["profile"]["customer_number"], "C003");
    choose(&browser, &name, "Anonimkan").await;
    browser.sees_in("dialog", "untuk selamanya").await;
    browser.press("Anonimkan customer").await;
    browser.sees("Tidak ada customer").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn an_admin_is_invited_and_takes_the_invitation_by_the_mailed_link() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("sari").await;
        browser.go("/admin/users?tab=admin").await;
        browser.sees("Hanya ada satu super_admin aktif").await;
        browser.press("Undang admin").await;
        browser.fill("Nama", "Nurul Fitri").await;
        browser.fill("Nama pengguna", "nurul.f").await;
        browser.fill("Email", "nurul@contoh.id").await;
        let roles = browser.find("dialog select").await;
        roles
            .find(By::Css("option[value=admin]"))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
        browser.is_accessible().await;
        browser.press("Kirim undangan").await;
        browser.sees("Undangan dikirim ke nurul@contoh.id").await;
        browser.sees_in(".badge", "Diundang, 71 jam lagi").await;

        let guest = Browser::open(&app, window).await;
        guest.go(&app.mails_to("nurul@contoh.id").await[0].link()).await;
        guest.fill("Kata sandi", "KampasRem#91").await;
        guest.fill("Ulangi kata sandi", "KampasRem#91").await;
        guest.press("Simpan kata sandi").await;
        guest.sees("Kata sandi tersimpan").await;
        guest.go("/admin/login").await;
        guest.fill("Nama pengguna", "nurul.f").await;
        guest.fill("Kata sandi", "KampasRem#91").await;
        guest.press("Masuk").await;
        guest.is_at("/admin/dashboard").await;

        // A role that changes ends what the guest has open.
        browser.driver.refresh().await.unwrap();
        choose(&browser, "Nurul Fitri", "Ubah").await;
        let roles = browser.find("dialog select").await;
        roles
            .find(By::Css("option[value=viewer]"))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
        browser.press("Simpan").await;
        browser.sees("Perubahan tersimpan").await;
        guest.press("Upload Data").await;
        guest.is_at("/admin/login?next=%2Fadmin%2Fupload").await;
        browser.go("/admin/users?tab=log&action=admin_changed").await;
        browser.sees_in(".diff--old", "admin").await;
        browser.sees_in(".diff--new", "viewer").await;
        browser.sees_in("td.is-key", "nurul.f").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn who_may_not_change_users_reads_them_all() {
    let (app, _) = app().await;
    register(&app, "C001", "Syamsul Bahri", "pemilik@contoh.id").await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("vira").await;
    browser.go("/admin/users").await;
    browser.sees("1 pendaftaran menunggu persetujuan").await;
    browser.sees("1–10 dari 10").await;
    for words in ["Setujui", "Tambah customer", "Impor Excel"] {
        assert!(!browser.text("#konten").await.contains(words), "{words}");
    }
    browser.sees_none("[aria-haspopup=menu][aria-label^=Aksi]").await;
    browser.press_at("a[href$='tab=admin']").await;
    browser.is_at("/admin/users?tab=admin").await;
    browser.sees_in("tr", "super_admin").await;
    assert!(!browser.text("#konten").await.contains("Undang admin"));
    browser.press("Log aktivitas").await;
    browser.sees_in("td.is-key", "Mengimpor berkas").await;
    browser.has_a_clean_console().await;
}
