//! The whole way of a customer, from registering to a session, with the codes of real mails.

use domain::Page;
use domain::account::{Registration, Role};
use integration_tests::browser::Browser;
use integration_tests::{SalesFile, TestApp, day};
use serde_json::json;

use crate::WIDTHS;

const EMAIL: &str = "sinar@contoh.id";
const PASSWORD: &str = "KampasRem#91";
const FIRST_BOX: &str = ".otp__cell";

/// The six digits of the address's `count`th mail.
async fn code(app: &TestApp, count: usize) -> String {
    app.mails_to_at_least(EMAIL, count).await[count - 1].code()
}

/// Types the code a digit at a time, from the first box on: each hands on to the next.
pub async fn enter(browser: &Browser, first: &str, code: &str) {
    browser.find(first).await.click().await.unwrap();
    for digit in code.chars() {
        browser.keys(digit.to_string()).await;
    }
}

#[tokio::test]
async fn a_customer_registers_and_signs_in_with_the_codes_of_the_mails() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let admin = app.as_role(Role::Admin).await;
        admin
            .import("penjualan.csv", SalesFile::many(6, day("2026-10-01")).csv())
            .await;
        let browser = Browser::open(&app, window).await;
        browser.go("/customer/register").await;
        browser.sees("Daftar akun customer").await;
        browser.fill("Nomor customer", "C001").await;
        browser.fill("Nama lengkap", "Syamsul Bahri").await;
        browser.fill("Email", EMAIL).await;
        browser.fill("Nomor telepon", "0812 0000 1182").await;
        browser.fill("Kata sandi", "Syamsul#2026").await;
        browser.fill("Ulangi kata sandi", "Syamsul#2026").await;
        browser.press("Daftar dan kirim kode").await;
        browser
            .sees_in(".field__error", "Jangan memakai nama, email, atau nomor Anda.")
            .await;
        browser.fill("Kata sandi", PASSWORD).await;
        browser.fill("Ulangi kata sandi", PASSWORD).await;
        browser.press("Daftar dan kirim kode").await;

        browser.is_at("/customer/verify-otp").await;
        browser.is_accessible().await;
        let right = code(&app, 1).await;
        let wrong = if right == "000000" { "000001" } else { "000000" };
        enter(&browser, FIRST_BOX, wrong).await;
        browser.press("Lanjutkan").await;
        browser.sees_in(".field__error", "Kode salah").await;
        enter(&browser, FIRST_BOX, &right).await;
        browser.press("Lanjutkan").await;
        browser.sees("Email terverifikasi").await;
        browser.does_not_scroll_sideways().await;

        let waiting: Page<Registration> = admin.get("/api/admin/registrations").await.ok();
        let attempt = &waiting.items.first().expect("it waits").id;
        let path = format!("/api/admin/registrations/{attempt}/approve");
        admin.post(&path, &json!({})).await.expect(204);
        browser.go("/customer/login").await;
        browser.fill("Email", EMAIL).await;
        browser.fill("Kata sandi", PASSWORD).await;
        browser.press("Masuk").await;
        browser.is_at("/customer/dashboard").await;
        browser.has_a_clean_console().await;

        // From another browser the code of the newest mail comes first.
        let other = Browser::open(&app, window).await;
        other.go("/customer/login").await;
        other.fill("Email", EMAIL).await;
        other.fill("Kata sandi", PASSWORD).await;
        other.press("Masuk").await;
        other.is_at("/customer/verify-otp").await;
        enter(&other, FIRST_BOX, &code(&app, 4).await).await;
        other.press("Lanjutkan").await;
        other.is_at("/customer/dashboard").await;
        other.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_by_the_link_of_the_mail() {
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        sqlx::query("update account set email = $1 where username = 'rina'")
            .bind(EMAIL)
            .execute(&app.owner())
            .await
            .unwrap();
        let browser = Browser::open(&app, window).await;
        browser.go("/forgot-password?portal=admin").await;
        browser.fill("Email", EMAIL).await;
        browser.press("Kirim tautan").await;
        let mail = app.mails_to(EMAIL).await.remove(0);
        let link = mail
            .text
            .split_whitespace()
            .find(|word| word.contains("/reset-password"));
        let path = link.unwrap().split_once("/reset-password").unwrap().1;
        browser.go(&format!("/reset-password{path}")).await;
        browser.fill("Kata sandi", PASSWORD).await;
        browser.fill("Ulangi kata sandi", PASSWORD).await;
        browser.is_accessible().await;
        browser.press("Simpan kata sandi").await;
        browser.sees("rina").await;
        browser.go("/admin/login").await;
        browser.fill("Nama pengguna", "rina").await;
        browser.fill("Kata sandi", PASSWORD).await;
        browser.press("Masuk").await;
        browser.is_at("/admin/dashboard").await;
        browser.has_a_clean_console().await;
    }
}
