//! What customers find in the catalogue, mark, and read without a network.

use domain::account::Role;
use domain::favorite::FavoritePage;
use domain::part::PartPage;
use integration_tests::browser::{Browser, Window};
use integration_tests::postgres::PASSWORD;
use integration_tests::{SalesFile, SalesLine, StockFile, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::tab_to;

/// A server with parts in stock and out of it, and C1, who buys one of them every ten days.
pub async fn app() -> TestApp {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let parts = [
        ("06455-K44-901", "PAD SET FR BRAKE K44", "BRAKE", 960),
        ("43120-K25-730", "SHOE SET BRAKE K25", "BRAKE", 6),
        ("23100-K44-201", "BELT DRIVE K44", "DRIVE", 4),
        ("31500-KZL-902", "BATTERY GTZ5S KZL", "BATTERY", 2),
        ("08513-K44-NM5", "OIL MPX2 0.8L", "OIL", 2_140),
        ("06110-K56-287", "GASKET KIT A K56", "ENGINE", 0),
    ];
    let stock = StockFile::of(parts.map(|(number, _, _, on_hand)| (number, on_hand)));
    admin.import("stok.csv", stock.csv()).await;
    let today = app.clock.today();
    let line = |invoice: String, back: u64, (number, name, group, _): (&str, &str, &str, i64), quantity| SalesLine {
        part_name: name.to_owned(),
        ..SalesLine::new(
            &invoice,
            today - chrono::Days::new(back),
            "C1",
            number,
            quantity,
            85_000,
        )
        .group(group)
    };
    let belts = [4, 14, 24, 34, 44, 55].map(|back| line(format!("B{back}"), back, parts[2], 6));
    let others = parts.map(|part| line(format!("X{}", part.0), 70, part, 1));
    admin
        .import("penjualan.csv", SalesFile::of(belts.into_iter().chain(others)).csv())
        .await;
    app
}

/// Signs C1 in by the form; the code at a new browser is switched off.
pub async fn sign_in(app: &TestApp, browser: &Browser) {
    app.as_customer("C1").await;
    let without_code = app
        .as_role(Role::SuperAdmin)
        .await
        .request(Method::PUT, "/api/admin/settings/sign-in")
        .header("if-match", "\"0\"")
        .json(&json!({"login_code": "never", "totp_required": false}));
    without_code.send().await.unwrap();
    browser.go("/customer/login").await;
    browser.fill("Email", "C1@contoh.id").await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    browser.is_at("/customer/dashboard").await;
}

#[tokio::test]
async fn a_mistyped_part_is_found_marked_and_unmarked_by_keyboard() {
    for window in crate::WIDTHS {
        let app = app().await;
        let browser = Browser::open(&app, window).await;
        sign_in(&app, &browser).await;
        browser.go("/customer/parts").await;
        browser.sees_in(".catalog-list", "BELT DRIVE K44").await;
        tab_to(&browser, "input[type=search]").await;
        browser.keys("bateri").await;
        browser.sees("1 part cocok dengan “bateri” dan yang mirip").await;
        browser.is_at("/customer/parts?q=bateri").await;
        browser.sees_in(".catalog-list", "BATTERY GTZ5S KZL").await;
        tab_to(&browser, ".fav").await;
        browser.keys(Key::Enter).await;
        browser.find(".fav[aria-pressed=true]").await;
        let client = app.as_customer("C1").await;
        let marked = async || {
            let page: FavoritePage = client.get("/api/customer/favorites?kind=marked").await.ok();
            page.items.first().map(|one| one.part.part_number.clone())
        };
        assert_eq!(browser.until("the mark", marked).await, "31500-KZL-902");
        browser.go("/customer/favorites").await;
        browser.sees_in("tbody", "BELT DRIVE K44").await;
        tab_to(&browser, ".segmented__item:nth-child(2)").await;
        browser.keys(Key::Enter).await;
        browser.is_at("/customer/favorites?kind=marked").await;
        browser.sees_in("tbody", "BATTERY GTZ5S KZL").await;
        tab_to(&browser, "tbody .fav").await;
        browser.keys(" ").await;
        browser.sees("Belum ada favorit").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn hearing_of_a_part_is_asked_for_by_keyboard() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Phone).await;
    sign_in(&app, &browser).await;
    browser.go("/customer/parts?q=gasket").await;
    browser.sees_in(".part__avail", "Habis").await;
    tab_to(&browser, ".part__act .btn--secondary").await;
    browser.keys(Key::Enter).await;
    browser.sees_in(".part__act", "Akan dikabari").await;
    browser.keys(Key::Enter).await;
    browser.sees_in(".part__act", "Kabari saya").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_part_opens_by_keyboard_in_a_drawer_that_the_address_names() {
    let app = app().await;
    for window in crate::WIDTHS {
        let browser = Browser::open(&app, window).await;
        sign_in(&app, &browser).await;
        browser.go("/customer/parts?q=belt").await;
        browser.sees_in(".catalog-list", "BELT DRIVE K44").await;
        tab_to(&browser, ".part__link").await;
        browser.keys(Key::Enter).await;
        browser.is_at("/customer/parts?q=belt&part=23100-K44-201").await;
        browser.sees_in("dialog[open]", "Tersedia 4").await;
        // Bought on seven days in the year, 6 at a time but for one.
        browser.sees_in("dialog[open]", "37 pcs, 7 hari belanja").await;
        browser.is_accessible().await;
        browser.driver.refresh().await.unwrap();
        browser.sees_in("dialog[open]", "Kelompok").await;
        tab_to(&browser, "dialog[open] .fav").await;
        browser.keys(Key::Enter).await;
        // The phone takes away the mark that the desk set.
        let pressed = window == Window::Desk;
        browser
            .find(&format!("dialog[open] .fav[aria-pressed={pressed}]"))
            .await;
        browser.does_not_scroll_sideways().await;
        browser.keys(Key::Escape).await;
        browser.sees_none("dialog[open]").await;
        browser.is_at("/customer/parts?q=belt").await;
        browser.driver.back().await.unwrap();
        browser.sees_in("dialog[open]", "BELT DRIVE K44").await;
        browser.press("Faktur dengan part ini").await;
        browser.sees_in("h1", "Riwayat Pembelian").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn the_catalogue_is_sorted_as_the_address_says() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Phone).await;
    sign_in(&app, &browser).await;
    browser.go("/customer/parts").await;
    let first = ".catalog-list li:first-child .part__name";
    browser.sees_in(first, "GASKET KIT A K56").await;
    let choose = "const box = document.querySelector('select[aria-label=Urutkan]');
        box.value = arguments[0]; box.dispatchEvent(new Event('change', {bubbles: true}))";
    browser.run(choose, vec![json!("-on_hand")]).await;
    browser.is_at("/customer/parts?sort=-on_hand").await;
    browser.sees_in(first, "OIL MPX2 0.8L").await;
    browser.driver.refresh().await.unwrap();
    browser.sees_in(first, "OIL MPX2 0.8L").await;
    browser.run(choose, vec![json!("name")]).await;
    browser.sees_in(first, "BATTERY GTZ5S KZL").await;

    // The sheet of a phone offers the same.
    browser.press("Filter").await;
    browser.find("dialog[open] .chip[aria-pressed=true]").await;
    browser.press_in("//dialog", "Stok terbanyak").await;
    browser.is_at("/customer/parts?sort=-on_hand").await;
    browser.sees_in("dialog[open] .chip--on", "Stok terbanyak").await;
    browser.press_in("//dialog", "Nomor part").await;
    browser.is_at("/customer/parts").await;
    browser.sees_in(first, "GASKET KIT A K56").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn what_can_be_had_changes_in_sight_and_who_asks_hears_of_it() {
    let app = app().await;
    let admin = app.as_role(Role::Admin).await;
    let browser = Browser::open(&app, Window::Desk).await;
    sign_in(&app, &browser).await;
    browser.go("/customer/parts?q=gasket").await;
    browser.sees_in(".part__avail", "Habis").await;
    browser.press("Kabari saya bila GASKET KIT A K56 ada lagi").await;
    browser.sees_in(".part__act", "Akan dikabari").await;
    let client = app.as_customer("C1").await;
    let asked = async || {
        let page: PartPage = client.get("/api/parts?q=gasket").await.ok();
        (page.items[0].notify == Some(true)).then_some(())
    };
    browser.until("the request", asked).await;
    browser.run("window.unchanged = true", Vec::new()).await;
    let form = json!({"part_number": "06110-K56-287", "counted": 25, "reason": "count"});
    admin.post("/api/admin/stock/adjust", &form).await.expect(200);
    browser.sees_in(".part__avail", "25").await;
    browser.sees_none(".part__act .btn--secondary").await;
    assert_eq!(browser.run("return window.unchanged", Vec::new()).await, json!(true));
    browser.press("Notifikasi, 1 belum dibaca").await;
    browser.sees_in(".panel", "Stok tersedia lagi").await;
    browser.sees_in(".panel", "karena Anda minta dikabari").await;
    browser.press_at("a.notif").await;
    browser.is_at("/customer/parts?part=06110-K56-287").await;
    browser.sees_in("dialog[open]", "GASKET KIT A K56").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn favourites_say_when_they_are_bought_next_and_what_may_run_out() {
    let app = app().await;
    for window in crate::WIDTHS {
        let browser = Browser::open(&app, window).await;
        sign_in(&app, &browser).await;
        browser.go("/customer/favorites").await;
        browser
            .sees("BELT DRIVE K44: stok mungkin habis sebelum Anda perlu")
            .await;
        browser.sees("Sisa 4, biasanya Anda membeli 6.").await;
        browser.sees_in("tbody", "tiap 10 hari").await;
        browser.sees_in("tbody", "Sering dibeli").await;
        browser.sees_in(".segmented", "Semua 1").await;
        browser.go("/customer/dashboard").await;
        browser
            .sees_in(".alert", "BELT DRIVE K44: stok mungkin habis sebelum Anda perlu")
            .await;
        browser.sees_in(".kpis", "1 mungkin habis").await;
        browser.has_a_clean_console().await;
    }
}

/// Waits until the worker looks after the page and knows who is signed in, which it does from the second visit on.
async fn is_kept(browser: &Browser, path: &str) {
    let ready = "return navigator.serviceWorker.ready.then(() => new Promise(done => {
        const look = () => navigator.serviceWorker.controller ? done(true) : setTimeout(look, 50); look(); }))";
    assert_eq!(browser.run(ready, Vec::new()).await, json!(true));
    browser.go(path).await;
    let kept = "return caches.open('ampc-data').then(cache => cache.keys())
        .then(keys => keys.map(key => new URL(key.url).pathname))";
    let path = path
        .replace("/customer/parts", "/api/parts")
        .replace("/customer/fav", "/api/customer/fav");
    let look = async || {
        let keys = browser.run(kept, Vec::new()).await;
        let keys: Vec<Value> = keys.as_array()?.clone();
        (keys.contains(&json!(path)) && keys.contains(&json!("/ampc/user"))).then_some(())
    };
    browser.until(&format!("{path} among what is kept"), look).await;
}

#[tokio::test]
async fn catalogue_and_favourites_are_read_without_a_network_and_say_how_old_they_are() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Phone).await;
    sign_in(&app, &browser).await;
    browser.go("/customer/parts").await;
    is_kept(&browser, "/customer/parts").await;
    is_kept(&browser, "/customer/favorites").await;
    browser.sees_none(".alert--info").await;
    drop(app);
    browser.go("/customer/parts").await;
    browser.sees_in(".catalog-list", "BELT DRIVE K44").await;
    browser.sees_in("[role=status]", "Data per").await;
    browser.sees("Anda sedang offline").await;
    browser.picture("offline-light").await;
    browser.go("/customer/favorites").await;
    browser.sees_in("tbody", "BELT DRIVE K44").await;
    browser.sees("Anda sedang offline").await;
    // What was never read is not there, and says so.
    browser.go("/customer/parts?q=oil").await;
    browser.find(".empty[role=alert]").await;
}

#[tokio::test]
async fn nothing_of_a_customers_data_is_left_after_signing_out() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Desk).await;
    sign_in(&app, &browser).await;
    browser.go("/customer/favorites").await;
    is_kept(&browser, "/customer/favorites").await;
    browser.press("Keluar").await;
    browser.is_at("/customer/login").await;
    let left = "return caches.keys().then(names => names.filter(name => !name.startsWith('ampc-app-')))";
    let gone = async || (browser.run(left, Vec::new()).await == json!([])).then_some(());
    browser.until("the end of what was kept", gone).await;
    let stored = "return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])";
    let stored = browser.run(stored, Vec::new()).await;
    let stored = stored.as_str().unwrap();
    assert!(!stored.contains("BELT") && !stored.contains("token"), "{stored}");
    // Without a network nothing is shown to whoever comes next.
    drop(app);
    browser.go("/customer/favorites").await;
    browser.find("body").await;
    assert!(!browser.texts("body").await.concat().contains("BELT"));
}

#[tokio::test]
async fn the_portal_can_be_installed_and_only_by_customers() {
    let app = app().await;
    let browser = Browser::open(&app, Window::Desk).await;
    browser.go("/customer/login").await;
    let manifest = "return fetch(document.querySelector('link[rel=manifest]').href).then(answer => answer.json())";
    let manifest = browser.run(manifest, Vec::new()).await;
    assert_eq!(manifest["scope"], "/customer/");
    for icon in manifest["icons"].as_array().unwrap() {
        let answer = app.anonymous().get(icon["src"].as_str().unwrap()).await.expect(200);
        assert_eq!(answer.header("content-type"), "image/png");
    }
    let errors = browser.devtools("Page.getInstallabilityErrors", json!({})).await;
    let errors = errors["installabilityErrors"].as_array().unwrap().clone();
    let kinds: Vec<_> = errors.iter().map(|error| error["errorId"].clone()).collect();
    assert!(kinds.iter().all(|kind| kind == "in-incognito"), "{errors:?}");
    browser.go("/admin/login").await;
    let found = browser
        .run("return document.querySelector('link[rel=manifest]')", Vec::new())
        .await;
    assert_eq!(found, Value::Null);
    let held = "return navigator.serviceWorker.controller === null";
    assert_eq!(browser.run(held, Vec::new()).await, json!(true));
    let headers = app.anonymous().get("/sw.js").await.expect(200);
    assert!(headers.header("content-security-policy").contains("worker-src 'self'"));
    assert_eq!(headers.header("cache-control"), "no-cache");
}
