//! The customer portal, and what staff do about payments.

use integration_tests::TestApp;
use integration_tests::browser::{Browser, Window};
use reqwest::Method;

use super::holds_up_everywhere;
use crate::{catalog, payments, purchases, rewards};

#[tokio::test]
async fn the_catalogue_and_the_favourites_hold_up() {
    let app = catalog::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    catalog::sign_in(&app, &browser).await;
    let client = app.as_customer("C1").await;
    for path in ["06110-K56-287", "06110-K56-287/notify", "08513-K44-NM5"] {
        let path = format!("/api/customer/favorites/{path}");
        let done = client.request(Method::PUT, &path).send().await.unwrap();
        assert_eq!(done.status(), 204);
    }
    for (path, name, words) in [
        ("parts", "catalog", "BELT DRIVE K44"),
        ("parts?q=k44", "catalog-found", "part cocok dengan “k44”"),
        ("parts?q=qwxyz", "catalog-nothing", "Tidak ada part yang cocok"),
        ("favorites", "favorites", "tiap 10 hari"),
        ("favorites?kind=often", "favorites-often", "tiap 10 hari"),
    ] {
        browser.go(&format!("/customer/{path}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    browser.go("/customer/parts").await;
    browser.press("Filter").await;
    browser.sees_in("dialog[open]", "Ketersediaan").await;
    holds_up_everywhere(&mut browser, "catalog-filter").await;
}

#[tokio::test]
async fn the_pages_of_a_customers_purchases_hold_up() {
    let (app, _) = purchases::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    purchases::sign_in(&app, &browser, purchases::NUMBER).await;
    for (path, words, name) in [
        ("dashboard", "Transaksi terakhir", "customer-dashboard"),
        ("history", "1–20 dari", "customer-history"),
        ("history?q=nothing-of-it", "Tidak ada faktur", "customer-history-empty"),
        ("spending", "Kesehatan belanja", "customer-spending"),
        ("comparison", "Ringkasan tahunan", "customer-comparison"),
        ("profile", "Perangkat ini", "customer-profile"),
    ] {
        browser.go(&format!("/customer/{path}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    browser.go("/customer/history").await;
    browser.press_at("summary").await;
    browser.sees_in("details[open]", "Faktur PDF").await;
    holds_up_everywhere(&mut browser, "customer-invoice").await;
    // One that came late has a tier to reach.
    let mut browser = Browser::open(&app, Window::Desk).await;
    purchases::sign_in(&app, &browser, "C010").await;
    browser.sees_in(".hero", "lagi untuk naik ke").await;
    holds_up_everywhere(&mut browser, "customer-dashboard-tier").await;
}

#[tokio::test]
async fn a_customer_without_purchases_is_told_how_to_go_on() {
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    purchases::sign_in(&app, &browser, "C001").await;
    for (path, words, name) in [
        ("dashboard", "Belum ada transaksi", "customer-dashboard-first"),
        ("spending", "Belum ada belanja", "customer-spending-first"),
        ("comparison", "Belum ada tahun", "customer-comparison-first"),
    ] {
        browser.go(&format!("/customer/{path}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
}

#[tokio::test]
async fn the_pages_of_payments_hold_up() {
    let app = TestApp::spawn().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    catalog::sign_in(&app, &browser).await;
    browser.go("/customer/payment").await;
    browser.sees("Belum ada rekening").await;
    holds_up_everywhere(&mut browser, "customer-payment-off").await;

    let app = payments::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    catalog::sign_in(&app, &browser).await;
    browser.go("/customer/payment").await;
    browser.find("img.qr").await;
    holds_up_everywhere(&mut browser, "customer-payment").await;

    let mut browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    for (query, name, words) in [
        ("", "payments-open", "H531-FSP-26009634"),
        ("?status=partial", "payments-partial", "Dibayar sebagian"),
        ("?tab=paid", "payments-paid", "QR-20611"),
        ("?tab=ageing", "payments-ageing", "Bengkel C2"),
    ] {
        browser.go(&format!("/admin/payments{query}")).await;
        browser.sees(words).await;
        holds_up_everywhere(&mut browser, name).await;
    }
    browser.go("/admin/payments").await;
    browser.press("Catat pembayaran").await;
    browser.fill("Nomor atau nama customer", "C1").await;
    browser.press("Lanjut").await;
    browser.fill("Jumlah (Rp)", "2.000.000").await;
    browser.sees_in("dialog[open] .totals", "lunas").await;
    holds_up_everywhere(&mut browser, "payments-record").await;
    browser.go("/admin/settings?section=payments").await;
    browser.sees("Rekening bank").await;
    browser.find("img.set__logo").await;
    holds_up_everywhere(&mut browser, "settings-payments").await;
}

#[tokio::test]
async fn the_pages_of_points_hold_up() {
    let app = rewards::app().await;
    let mut browser = Browser::open(&app, Window::Desk).await;
    rewards::sign_in(&browser).await;
    browser.go("/customer/rewards").await;
    browser.sees_in(".points-card__value", "40").await;
    holds_up_everywhere(&mut browser, "customer-rewards").await;
    browser.press("Tukar Sarung tangan kerja").await;
    browser.sees_in("dialog[open]", "Saldo sesudahnya").await;
    holds_up_everywhere(&mut browser, "customer-rewards-redeem").await;
    browser.go("/customer/rewards?buku=semua").await;
    browser.sees_in("table", "H531-FSP-26010000").await;
    holds_up_everywhere(&mut browser, "customer-rewards-ledger").await;
}
