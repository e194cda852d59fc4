//! Pages on paper: no rail, bars or buttons, and tables that are whole on a sheet of A4.

use domain::account::Role;
use integration_tests::browser::{Browser, Window};
use serde_json::{Value, json};

use crate::sales;

/// Pages, each with a text that says that it has its figures.
const PAGES: [(&str, &str); 11] = [
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

#[tokio::test]
async fn a_printed_page_holds_its_figures_and_whole_tables_and_nothing_to_press() {
    let (app, _admin) = sales::app().await;
    app.as_role(Role::Viewer).await;
    app.settled().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("vira").await;
    for (page, text) in PAGES {
        browser.go(page).await;
        browser.sees(text).await;
        let metrics = json!({"width": SHEET, "height": 971, "deviceScaleFactor": 1, "mobile": false});
        browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        browser
            .devtools("Emulation.setEmulatedMedia", json!({"media": "print"}))
            .await;
        browser.sees(text).await;
        let left = browser.run(LEFT, Vec::new()).await;
        assert_eq!(left, json!([[], [], [], []]), "{page}");
        let printed = browser
            .devtools("Page.printToPDF", json!({"preferCSSPageSize": true}))
            .await;
        let data = printed["data"].as_str().unwrap_or_default();
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
    browser.has_a_clean_console().await;
}
