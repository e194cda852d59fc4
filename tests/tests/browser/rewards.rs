//! Points and rewards: a customer redeems with the keyboard alone, and staff hand over.

use domain::account::Role;
use integration_tests::browser::Browser;
use integration_tests::postgres::PASSWORD;
use integration_tests::{Client, SalesFile, SalesLine, TestApp};
use reqwest::Method;
use serde_json::json;
use thirtyfour::Key;

use crate::{WIDTHS, Window};

/// A server whose customer BENGKEL has 46 points, Gold, a catalogue of all sorts, and a redemption that lies ready.
pub async fn app() -> TestApp {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let customer = app.as_customer("BENGKEL").await;
    let today = app.clock.today();
    let lines = (0..10u64).map(|back| {
        let date = today - chrono::Days::new(back);
        SalesLine::new(&format!("H531-FSP-2601{back:04}"), date, "BENGKEL", "P1", 8, 555_000)
    });
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    let put = async |group: &str, body: serde_json::Value| {
        let path = format!("/api/admin/settings/{group}");
        let request = admin
            .request(Method::PUT, &path)
            .header("if-match", "\"0\"")
            .json(&body);
        integration_tests::Answer::of(request).await.expect(200);
    };
    put("sign-in", json!({"login_code": "never", "totp_required": false})).await;
    let rule = json!({"valid_from": "2000-01-01", "rupiah_per_point": 500_000, "expiry_months": 3});
    put("points", json!({"rules": [rule]})).await;
    let first =
        json!({"valid_from": "2000-01-01", "gold": 10_000_000, "diamond": 100_000_000, "moon_stone": 200_000_000});
    let benefits = json!({"silver": "Poin dan hadiah", "gold": "Hadiah khusus Gold", "diamond": "Undangan pelatihan mekanik",
        "moon_stone": "Kunjungan teknisi tiap kuartal"});
    put("tiers", json!({"rules": [first], "benefits": benefits})).await;
    let all = json!(["silver", "gold", "diamond", "moon_stone"]);
    for (name, points, stock, tiers) in [
        ("Sarung tangan kerja", 8, 60, &all),
        ("Wearpack mekanik", 32, 32, &all),
        ("Kunci sok set 24 pcs", 40, 14, &all),
        ("Lampu kerja LED isi ulang", 36, 0, &all),
        ("Kotak perkakas 3 laci", 120, 5, &all),
        ("Kompresor angin 1 HP", 480, 2, &json!(["diamond", "moon_stone"])),
    ] {
        let body = json!({"name": name, "points": points, "stock": stock, "tiers": tiers});
        admin.post("/api/admin/rewards", &body).await.expect(201);
    }
    redeem(&customer, 1).await;
    let taken = redeem(&customer, 0).await;
    admin
        .post(&format!("/api/admin/redemptions/{taken}/prepare"), &json!({}))
        .await
        .expect(200);
    app
}

/// Redeems the reward at a place of the catalogue; the redemption's id.
async fn redeem(customer: &Client, place: usize) -> String {
    let page: domain::loyalty::CustomerRewards = customer.get("/api/customer/rewards").await.ok();
    let body = json!({"reward_id": page.rewards[place].id});
    let answer = customer.post("/api/customer/rewards/redeem", &body).await.expect(201);
    answer.json::<domain::loyalty::Redeemed>().redemption_id.to_string()
}

/// Signs the customer BENGKEL in.
pub async fn sign_in(browser: &Browser) {
    browser.go("/customer/login").await;
    browser.fill("Email", "BENGKEL@contoh.id").await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    browser.is_at("/customer/dashboard").await;
}

#[tokio::test]
async fn a_reward_is_redeemed_with_the_keyboard_alone() {
    for window in WIDTHS {
        let app = app().await;
        let browser = Browser::open(&app, window).await;
        sign_in(&browser).await;
        browser.sees_in(".kpis", "hangus").await;
        if window == Window::Desk {
            browser.sees_in(".quick", "3 hadiah terjangkau").await;
        }
        browser.go("/customer/rewards").await;
        browser.sees_in(".points-card__value", "40").await;
        browser.sees_in(".rewards", "Kurang 80").await;
        browser.is_accessible().await;
        // to the first button of the catalogue, by Tab
        for _ in 0..60 {
            browser.keys(Key::Tab + "").await;
            let here = browser
                .run(
                    "return document.activeElement.getAttribute('aria-label') ?? ''",
                    Vec::new(),
                )
                .await;
            if here == "Tukar Sarung tangan kerja" {
                break;
            }
        }
        browser.keys(Key::Enter + "").await;
        browser.sees_in("dialog[open]", "Saldo sesudahnya").await;
        browser.is_accessible().await;
        for _ in 0..10 {
            browser.keys(Key::Tab + "").await;
            let here = browser.run("return document.activeElement.innerText", Vec::new()).await;
            if here == "Tukar sekarang" {
                break;
            }
        }
        browser.keys(Key::Enter + "").await;
        browser.sees_in("dialog[open]", "Penukaran tercatat").await;
        browser.sees_in("dialog[open] .reward-code", "TKR-").await;
        browser.keys(Key::Escape + "").await;
        browser.sees_none("dialog[open]").await;
        browser.sees_in(".points-card__value", "32").await;
        browser.sees_in(".timeline", "Tukar: Sarung tangan kerja").await;
        browser.press("Lihat semua").await;
        browser.is_at("/customer/rewards?buku=semua").await;
        browser.sees_in("table", "H531-FSP-26010000").await;
        browser.does_not_scroll_sideways().await;
        browser.press("Ekspor").await;
        browser.press("CSV").await;
        let file = browser.saved("buku-poin.csv").await;
        assert!(String::from_utf8(file).unwrap().contains("H531-FSP-26010000"));
        browser.go("/customer/rewards").await;
        browser.press("Ekspor").await;
        browser.press("CSV").await;
        let file = browser.saved("penukaran-poin.csv").await;
        assert!(String::from_utf8(file).unwrap().contains("Sarung tangan kerja"));
        browser.is_accessible().await;
        browser.does_not_scroll_sideways().await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn staff_hand_over_cancel_and_redeem_at_the_counter() {
    for window in WIDTHS {
        let app = app().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/users?tab=penukaran").await;
        browser.sees_in("table", "Wearpack mekanik").await;
        browser.press("Ekspor").await;
        browser.press("CSV").await;
        let file = browser.saved("penukaran.csv").await;
        assert!(String::from_utf8(file).unwrap().contains("Wearpack mekanik"));
        browser.press("Serahkan").await;
        browser.sees_in("table", "Diserahkan").await;
        browser.press("Tandai siap").await;
        browser.sees_in("table", "Siap diambil").await;
        browser.press("Tukar di loket").await;
        browser.fill("Nomor customer", "HILANG").await;
        browser.press_in("//dialog", "Tukar").await;
        browser.sees_in("dialog[open]", "Customer ini tidak ada").await;
        browser.fill("Nomor customer", "BENGKEL").await;
        browser.is_accessible().await;
        browser.press_in("//dialog", "Tukar").await;
        browser.sees("sisa saldo").await;
        browser.sees_none("dialog[open]").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn rules_and_rewards_are_kept_in_the_settings() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    browser.go("/admin/settings?section=points").await;
    browser.sees("hangus setelah 3 bulan").await;
    browser.press("Tambah aturan Poin").await;
    browser.press_in("//dialog", "Simpan aturan").await;
    browser.sees_in("dialog[open]", "Isi angka bulat").await;
    browser.fill("Rupiah per poin", "250.000").await;
    browser
        .run(
            "document.querySelector('#f-valid_from').value = '2026-01-01';
        document.querySelector('#f-valid_from').dispatchEvent(new Event('input', {bubbles: true}))",
            Vec::new(),
        )
        .await;
    browser.press_in("//dialog", "Simpan aturan").await;
    browser.sees("Mulai 1 Jan 2026").await;
    browser.sees("1 poin tiap Rp 250.000").await;
    browser.is_accessible().await;
    browser.go("/admin/settings?section=rewards").await;
    browser.press("Tambah hadiah").await;
    browser.fill("Nama", "Topi").await;
    browser.fill("Harga (poin)", "5").await;
    browser.fill("Stok", "10").await;
    browser.is_accessible().await;
    browser.press_in("//dialog", "Simpan hadiah").await;
    browser.sees("Topi tersimpan").await;
    browser.press("Hapus Topi").await;
    browser.press_in("//dialog", "Hapus hadiah").await;
    browser.sees("Hadiah dihapus dari katalog").await;
    browser.has_a_clean_console().await;
}
