//! Setup, sign-in, guarded pages.

use integration_tests::TestApp;
use integration_tests::browser::Browser;
use integration_tests::postgres::TestDatabase;
use thirtyfour::By;

use crate::WIDTHS;

/// A database in which nobody is super_admin, as on a fresh machine.
pub async fn without_super_admin() -> TestDatabase {
    let database = TestDatabase::create().await.unwrap();
    let owner = sqlx::PgPool::connect(&database.owner_url).await.unwrap();
    for statement in [
        "alter table account disable trigger account_keep_super_admin_update",
        "update account set role = 'admin' where role = 'super_admin'",
        "alter table account enable trigger account_keep_super_admin_update",
    ] {
        sqlx::query(statement).execute(&owner).await.unwrap();
    }
    owner.close().await;
    database
}

#[tokio::test]
async fn the_one_time_link_makes_the_first_super_admin_who_then_signs_in() {
    for window in WIDTHS {
        let app = TestApp::spawn_on(without_super_admin().await, |_| {}).await;
        let browser = Browser::open(&app, window).await;
        browser.go(app.setup_link.as_deref().expect("a link is offered")).await;
        browser.sees("Buat super_admin pertama").await;
        let url = browser.driver.current_url().await.unwrap();
        assert_eq!(url.fragment(), None, "the secret does not stay in the address");

        browser.fill("Nama pengguna", "kepala").await;
        browser.fill("Email", "kepala@contoh.id").await;
        browser.fill("Kata sandi", "RodaGila#77").await;
        browser.fill("Ulangi kata sandi", "RodaGila#78").await;
        browser.press("Buat akun dan masuk").await;
        browser
            .sees_in(".field__error", "Belum sama dengan kata sandi di atas.")
            .await;
        browser.fill("Ulangi kata sandi", "RodaGila#77").await;
        browser.press("Buat akun dan masuk").await;
        browser.is_at("/admin/dashboard").await;
        browser.sees("Belum ada data: unggah berkas penjualan").await;

        sign_out(&browser).await;
        browser.fill("Nama pengguna", "kepala").await;
        browser.fill("Kata sandi", "RodaGila#77").await;
        browser.press("Masuk").await;
        browser.is_at("/admin/dashboard").await;
        browser.has_a_clean_console().await;
    }
}

/// On phones "Keluar" is behind "Lainnya".
pub async fn sign_out(browser: &Browser) {
    let more = By::XPath("//button[normalize-space()='Lainnya']");
    if browser.driver.find(more).await.unwrap().is_displayed().await.unwrap() {
        browser.press("Lainnya").await;
    }
    browser.press("Keluar").await;
    browser.is_at("/admin/login").await;
}

#[tokio::test]
async fn a_used_setup_link_says_so() {
    let app = TestApp::spawn_on(without_super_admin().await, |_| {}).await;
    let link = app.setup_link.clone().unwrap();
    let browser = Browser::open(&app, crate::Window::Desk).await;
    for name in ["kepala", "wakil"] {
        // Another tab that was left open with the same link.
        browser.go("/admin/login").await;
        browser.go(&link).await;
        browser.fill("Nama pengguna", name).await;
        browser.fill("Email", &format!("{name}@contoh.id")).await;
        browser.fill("Kata sandi", "RodaGila#77").await;
        browser.fill("Ulangi kata sandi", "RodaGila#77").await;
        browser.press("Buat akun dan masuk").await;
        if name == "kepala" {
            browser.is_at("/admin/dashboard").await;
        }
    }
    browser.find("[role=alert]").await;
    assert_eq!(browser.place().await, "/admin/setup");
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_without_telling_which_half_is_wrong() {
    let app = TestApp::spawn().await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        let mut told = Vec::new();
        for username in ["rina", "tidakada"] {
            browser.go("/admin/login").await;
            browser.fill("Nama pengguna", username).await;
            browser.fill("Kata sandi", "Salah#12345").await;
            browser.press("Masuk").await;
            told.push(browser.text("[role=alert]").await);
            let password = browser.find("input[type=password]").await;
            assert_eq!(
                password.value().await.unwrap().as_deref(),
                Some(""),
                "to be typed again"
            );
        }
        assert!(told[0].contains("Nama pengguna atau kata sandi salah."), "{}", told[0]);
        assert_eq!(told[0], told[1]);
        assert_eq!(browser.place().await, "/admin/login");
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn an_empty_form_names_its_fields_and_asks_nobody() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, crate::Window::Desk).await;
    browser.go("/admin/login").await;
    browser.press("Masuk").await;
    browser.sees_in(".field__error", "Isi nama pengguna.").await;
    browser.sees_in(".field__error", "Isi kata sandi.").await;
    let calls = "return performance.getEntriesByType('resource').filter(one => one.name.includes('/login')).length";
    assert_eq!(browser.run(calls, Vec::new()).await, 0);
}

#[tokio::test]
async fn a_guarded_page_leads_to_the_login_and_back() {
    let app = TestApp::spawn().await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        browser.go("/admin/upload?history=all").await;
        browser
            .is_at("/admin/login?next=%2Fadmin%2Fupload%3Fhistory%3Dall")
            .await;
        browser.fill("Nama pengguna", "rina").await;
        browser.fill("Kata sandi", integration_tests::postgres::PASSWORD).await;
        browser.press("Masuk").await;
        browser.is_at("/admin/upload?history=all").await;
        browser.sees_in("h1", "Upload Data").await;

        browser.driver.refresh().await.unwrap();
        browser.sees_in("h1", "Upload Data").await;
        assert_eq!(
            browser.place().await,
            "/admin/upload?history=all",
            "the session outlives a reload"
        );
        browser.go("/admin/login").await;
        browser.is_at("/admin/dashboard").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_session_that_ends_leads_to_the_login_and_back() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, crate::Window::Desk).await;
    browser.sign_in("rina").await;
    sqlx::query("update account set status = 'disabled' where username = 'rina'")
        .execute(&app.owner())
        .await
        .unwrap();
    browser.press("Upload Data").await;
    browser.is_at("/admin/login?next=%2Fadmin%2Fupload").await;
}
