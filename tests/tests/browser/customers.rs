//! Analitik Customer: from a segment to its customers, a contact written down, and the page of one customer.

use std::time::{Duration, Instant};

use domain::account::Role;
use domain::insight::CustomerAnalytics;
use integration_tests::browser::{Browser, Window};
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};
use serde_json::json;

/// Waits until everything is computed, and gives it.
async fn computed(admin: &Client) -> CustomerAnalytics {
    let begun = Instant::now();
    loop {
        let found: CustomerAnalytics = admin.get("/api/admin/analytics/customers").await.ok();
        if found.run.as_ref().is_some_and(|run| !run.is_behind) {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "it is never computed");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// A server with two years of sales and a customer who is overdue and has a phone.
pub async fn app() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut file = SalesFile::two_years(day("2026-11-21"));
    for back in [40, 50, 60, 70, 80, 90] {
        let date = day("2026-11-21") - chrono::Days::new(back);
        file.lines
            .push(SalesLine::new(&format!("L{back}"), date, "LATE", "P-01", 40, 111_000));
    }
    admin.import("dua-tahun.csv", file.csv()).await;
    sqlx::query("update customer set phone = '0812-3456-7890' where number = 'LATE'")
        .execute(&app.owner())
        .await
        .unwrap();
    computed(&admin).await;
    (app, admin)
}

#[tokio::test]
async fn a_segment_leads_to_its_customers_and_a_contact_is_written_down() {
    let (app, admin) = app().await;
    let found = computed(&admin).await;
    let segment = &found.segments[0];
    let browser = Browser::open(&app, Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/customers").await;
    browser.sees("Segmen RFM").await;
    browser
        .press_at(&format!("svg a[href*='segment={}']", segment.segment.as_str()))
        .await;
    browser.sees_in(".chip", segment.segment.label()).await;
    browser
        .sees_in(".pagination", &format!("dari {}", segment.customers))
        .await;
    browser.go("/admin/customers?rhythm=overdue&q=LATE").await;
    browser.sees_in(".table-card tbody", "Bengkel LATE").await;
    browser
        .sees_in(".table-card tbody", "Biasanya belanja tiap 10 hari")
        .await;
    let link = browser.find("a[href^='https://wa.me/']").await;
    let href = link.attr("href").await.unwrap().unwrap();
    assert!(
        href.starts_with("https://wa.me/6281234567890?text=Halo%20Bapak%2FIbu%20Bengkel%20LATE"),
        "{href}"
    );
    browser.press("Catat bahwa Bengkel LATE sudah dihubungi").await;
    browser.fill("Catatan", "Pesan oli minggu depan").await;
    browser.press_in("//dialog[@open]", "Catat").await;
    browser.sees("Kontak dicatat").await;
    browser.sees_in(".table-card tbody", "dihubungi hari ini oleh").await;
    browser.press_at("td a.cell-main").await;
    browser.is_at("/admin/customers/LATE").await;
    browser.sees_in("h1", "Bengkel LATE").await;
    browser.sees("Pesan oli minggu depan").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_viewer_sees_the_call_list_and_writes_nothing_down() {
    let (app, admin) = app().await;
    let note = json!({ "note": "Sudah" });
    admin
        .post("/api/admin/analytics/customers/LATE/contacts", &note)
        .await
        .expect(201);
    let browser = Browser::open(&app, Window::Phone).await;
    browser.sign_in("vira").await;
    browser.go("/admin/customers?rhythm=overdue&q=LATE").await;
    browser.sees_in(".table-card tbody", "dihubungi hari ini oleh").await;
    browser.sees_none("button[aria-label^='Catat bahwa']").await;
    browser.has_a_clean_console().await;
}
