//! Analitik Harga: the cards lead to the lines that they count, and tables are saved from their own head.

use integration_tests::browser::Browser;

use crate::{WIDTHS, sales};

const DAYS: &str = "from=2026-10-23&to=2026-11-21";

#[tokio::test]
async fn a_card_leads_to_the_lines_that_it_counts() {
    let (app, _admin) = sales::app().await;
    for window in WIDTHS {
        let browser = Browser::open(&app, window).await;
        browser.sign_in("vira").await;
        browser.go(&format!("/admin/pricing?{DAYS}&threshold=5")).await;
        browser.sees_in(".kpis", "Diskon di atas 5%").await;
        let counted = browser.texts(".kpis .kpi:nth-child(4) .kpi__value").await;
        let count = counted[0].trim_end_matches("baris").trim().to_owned();
        browser.press_at(".kpis .kpi:nth-child(4)").await;
        browser
            .is_at(&format!("/admin/pricing?{DAYS}&threshold=5&lines=over-threshold"))
            .await;
        browser.sees_in("#baris .pagination", &format!("dari {count}")).await;
        browser.sees_in("#baris", "Diskon di atas ambang").await;
        browser.press_in("//*[@id='baris']", "Berikutnya").await;
        browser.sees_in("#baris .pagination", "21–").await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_table_is_saved_from_its_own_head() {
    let (app, _admin) = sales::app().await;
    let browser = Browser::open(&app, WIDTHS[0]).await;
    browser.sign_in("vira").await;
    browser.go(&format!("/admin/pricing?{DAYS}")).await;
    browser.sees("Diskon dan GP% per kelompok").await;
    let card = "//section[.//h2[normalize-space()='Diskon dan GP% per kelompok']]";
    browser.press_in(card, "Ekspor").await;
    browser.press_in(card, "CSV").await;
    let saved = browser.saved("harga-kelompok.csv").await;
    assert!(String::from_utf8_lossy(&saved).contains("KELOMPOK,DISKON %,UANG DISKON"));
    browser.has_a_clean_console().await;
}
