//! Pages on paper: no rail, bars or buttons, and tables that are whole on a sheet of A4.

use chrono::Days;
use domain::account::Role;
use integration_tests::browser::{Browser, Window};
use integration_tests::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::sales;

/// Pages, each with a text that says that it has its figures.
const PAGES: [(&str, &str); 14] = [
    ("/admin/dashboard", "Komposisi pendapatan"),
    ("/admin/sales", "faktur di halaman ini"),
    ("/admin/sales?tab=trend", "Menurut tipe faktur"),
    ("/admin/customers?rhythm=all", "Perpindahan segmen"),
    ("/admin/products", "Dibeli bersama"),
    ("/admin/products?tab=ranking", "Penjualan bersih"),
    ("/admin/pricing", "Diskon per customer"),
    ("/admin/stock", "Nilai stok"),
    ("/admin/upload", "Riwayat"),
    ("/admin/users", "C001"),
    ("/admin/reports", "Penjualan bersih"),
    ("/admin/payments", "Kelebihan bayar"),
    ("/admin/payments?tab=paid", "TRF-20611"),
    ("/admin/payments?tab=ageing", "Bengkel"),
];

/// The sections of Pengaturan, which super_admins see, each with a text on screen, and one on paper, where fields are text.
const SETTINGS: [(&str, &str, &str); 8] = [
    ("/admin/settings", "Nama perusahaan", "Nama perusahaan"),
    ("/admin/settings?section=stock", "Waktu tunggu", "Waktu tunggu"),
    ("/admin/settings?section=points", "1 poin tiap", "1 poin tiap"),
    ("/admin/settings?section=rewards", "Kaos", "Kaos"),
    (
        "/admin/settings?section=payments",
        "Rekening bank",
        "Bank Contoh | 012-345-6789",
    ),
    ("/admin/settings?section=email", "Pengirim", "Pengirim"),
    ("/admin/settings?section=security", "Login gagal", "Login gagal"),
    ("/admin/settings?section=keys", "Gudang", "membaca stok"),
];

/// The printable width of a sheet of A4 in pixels, upright, between its margins.
const SHEET: u32 = 688;

/// What still shows that only works on a screen, and which tables are cut off.
const LEFT: &str = "
    const shown = one => one.checkVisibility() && one.getBoundingClientRect().width > 1;
    const all = (css, keep) => [...document.querySelectorAll(css)].filter(shown).filter(keep);
    const named = one => `${one.tagName} ${one.className} ${one.innerText.slice(0, 40)}`;
    const controls = '.sidebar, .topbar, .bottombar, .toasts, .btn, .page-head__actions, .tabs, .chip__x, .pagination__pages, input, select';
    const cut = one => one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1;
    const clips = one => getComputedStyle(one).overflowX !== 'visible';
    return [
        all(controls, () => true).map(named),
        all('table', cut).map(named),
        all('.table-wrap, .heat-wrap, .table-card', clips).map(named),
        all('.table td', one => getComputedStyle(one).display !== 'table-cell').map(named),
    ]";

/// Payments that are kept and one that was made, a reward and an API key.
async fn prepare(app: &TestApp, admin: &Client) {
    let chief = app.as_role(Role::SuperAdmin).await;
    let day = |days: u64| app.clock.today() - Days::new(days);
    let settings = json!({
        "kept_from": day(100), "terms_days": 30, "instructions": "", "qris": null,
        "accounts": [{"bank": "Bank Contoh", "number": "012-345-6789", "holder": "Astra Motor Part Centre Bima"}],
    });
    let request = chief
        .request(Method::PUT, "/api/admin/settings/payments")
        .header("if-match", "\"0\"");
    Answer::of(request.json(&settings)).await.expect(200);
    let paid = json!({
        "customer_number": "C001", "date": day(1), "amount": 491_000, "method": "transfer",
        "reference": "TRF-20611", "invoices": [],
    });
    admin.post("/api/admin/payments", &paid).await.expect(201);
    let reward = json!({"name": "Kaos", "description": "", "points": 50, "stock": 3, "tiers": ["gold"]});
    admin.post("/api/admin/rewards", &reward).await.expect(201);
    let key = json!({"name": "Gudang", "scopes": ["read:stock"]});
    chief.post("/api/admin/api-keys", &key).await.expect(201);
}

/// Looks at a page, on screen and as it is printed, and makes its PDF.
async fn assert_printed(browser: &Browser, page: &str, shown: &str, printed: &str) {
    browser.go(page).await;
    browser.sees_in("main", shown).await;
    let metrics = json!({"width": SHEET, "height": 971, "deviceScaleFactor": 1, "mobile": false});
    browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    browser
        .devtools("Emulation.setEmulatedMedia", json!({"media": "print"}))
        .await;
    browser.sees_in("main", printed).await;
    let left = browser.run(LEFT, Vec::new()).await;
    assert_eq!(left, json!([[], [], [], []]), "{page}");
    let file = browser
        .devtools("Page.printToPDF", json!({"preferCSSPageSize": true}))
        .await;
    let data = file["data"].as_str().unwrap_or_default();
    // `%PDF-` in base64.
    assert!(data.starts_with("JVBERi0"), "{page}");
    browser
        .devtools("Emulation.setEmulatedMedia", json!({"media": ""}))
        .await;
    let (width, height) = Window::Desk.size();
    let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    let rail: Value = browser
        .run(
            "return document.querySelector('.sidebar').checkVisibility()",
            Vec::new(),
        )
        .await;
    assert_eq!(rail, true, "on screen it is there again");
}

#[tokio::test]
async fn a_printed_page_holds_its_figures_and_whole_tables_and_nothing_to_press() {
    let (app, admin) = sales::app().await;
    prepare(&app, &admin).await;
    app.settled().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("vira").await;
    for (page, text) in PAGES {
        assert_printed(&browser, page, text, text).await;
    }
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn printed_settings_say_what_is_set() {
    let (app, admin) = sales::app().await;
    prepare(&app, &admin).await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("sari").await;
    for (page, shown, printed) in SETTINGS {
        assert_printed(&browser, page, shown, printed).await;
    }
    browser.has_a_clean_console().await;
}
