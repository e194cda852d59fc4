//! The app in a real browser, on the widths of a desk and of a phone.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod accounts;
mod catalog;
mod customers;
mod dashboard;
mod looks;
mod payments;
mod portal;
mod pricing;
mod printing;
mod products;
mod purchases;
mod registering;
mod reorder;
mod reports;
mod rewards;
mod sales;
mod settings;
mod signing_in;
mod stock;
mod uploading;
mod users;

use std::collections::BTreeSet;

use domain::Rupiah;
use domain::money::{format_count, format_short};
use integration_tests::SalesFile;
use integration_tests::browser::{Browser, Window};
use serde_json::json;
use thirtyfour::Key;

/// The two widths that every journey must work on.
const WIDTHS: [Window; 2] = [Window::Desk, Window::Phone];

/// What the cards of the dashboard must say about lines of a file: in full, in short, and how many invoices.
struct Sums {
    net_sales: String,
    short: String,
    invoices: String,
}

impl Sums {
    fn of(file: &SalesFile) -> Self {
        let invoices: BTreeSet<&str> = file.lines.iter().map(|line| line.invoice.as_str()).collect();
        Self {
            net_sales: Rupiah(file.net()).to_string(),
            short: format!("Rp{}", format_short(file.net())),
            invoices: format_count(invoices.len() as i64),
        }
    }
}

/// Waits until the cards of the dashboard show these sums.
async fn cards_show(browser: &Browser, sums: &Sums) {
    let cards = "return [...document.querySelectorAll('.kpis > a.kpi')].map(card => [card.querySelector('.kpi__label').innerText,
        card.querySelector('.kpi__value').innerText.replace(/\\s+/g, ' '), card.querySelector('.kpi__value').title])";
    let wanted = serde_json::json!([
        ["Pendapatan", sums.short, sums.net_sales],
        ["Transaksi", sums.invoices, ""],
    ]);
    let look = async || {
        let found = browser.run(cards, Vec::new()).await;
        let first: Vec<_> = found.as_array()?.iter().take(2).cloned().collect();
        (serde_json::Value::from(first) == wanted).then_some(())
    };
    browser.until(&format!("cards that say {wanted}"), look).await;
}

/// Goes on by Tab until something of the selector has the focus.
async fn tab_to(browser: &Browser, css: &str) {
    let has_focus = "return document.activeElement.matches(arguments[0])";
    for _ in 0..80 {
        browser.keys(Key::Tab).await;
        if browser.run(has_focus, vec![json!(css)]).await == json!(true) {
            return;
        }
    }
    panic!("{css} cannot be reached by the keyboard");
}
