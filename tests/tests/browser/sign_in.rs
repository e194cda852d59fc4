//! Signing in and out in the browser.

use integration_tests::TestApp;
use integration_tests::postgres::PASSWORD;

use crate::browser::{Browser, Window};

#[tokio::test]
async fn staff_sign_in_and_reach_the_dashboard() {
    let app = TestApp::spawn().await;
    for window in [Window::Desk, Window::Phone] {
        let browser = Browser::open(&app, window).await;
        browser.go("/admin/login").await;
        browser.sees("Masuk admin").await;
        browser.picture(&format!("login-{window:?}")).await;
        browser.holds_up().await;
        browser.sign_in("rina", PASSWORD).await;
        browser.is_at("/admin/dashboard").await;
        browser.sees("Dashboard").await;
        browser.picture(&format!("dashboard-empty-{window:?}")).await;
        browser.holds_up().await;
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_and_nobody_gets_in() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina", "SalahSekali#1").await;
    browser.find(thirtyfour::By::Css("[role=alert]")).await;
    browser.is_at("/admin/login").await;
    browser.holds_up().await;
}

#[tokio::test]
async fn a_guarded_page_leads_to_the_login_and_back() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.go("/admin/upload").await;
    browser.is_at("/admin/login").await;
    browser.fill("Nama pengguna", "rina").await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    browser.is_at("/admin/upload").await;
}
