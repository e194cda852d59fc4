//! `/api/admin/search`: parts, customers and invoices by a few letters.

use domain::account::Role;
use domain::search::SearchResult;
use integration_tests::{Client, SalesFile, SalesLine, StockFile, TestApp, day};

/// Seven parts, four customers, eight invoices.
async fn loaded() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut lines = Vec::new();
    for (n, part) in ["23100-K44-201", "23100K59118", "OIL-0.8L", "OIL-1L", "XOIL", "A1", "A2"]
        .iter()
        .enumerate()
    {
        let invoice = format!("H531-{n}");
        let date = day("2026-11-01") + chrono::Days::new(n as u64);
        lines.push(SalesLine::new(
            &invoice,
            date,
            &format!("C{}", n % 4),
            part,
            1,
            111_000 * (n as i64 + 1),
        ));
    }
    admin.import("sales.csv", SalesFile::of(lines).csv()).await;
    admin.import("stock.csv", StockFile::of([("OIL-1L", 61)]).csv()).await;
    let client = app.as_role(Role::Viewer).await;
    (app, client)
}

async fn found(client: &Client, q: &str) -> SearchResult {
    client.get(&format!("/api/admin/search?q={q}")).await.ok()
}

fn numbers(result: &SearchResult) -> Vec<&str> {
    result.parts.iter().map(|part| part.part_number.as_str()).collect()
}

#[tokio::test]
async fn a_part_is_found_whatever_dashes_blanks_and_case_its_number_is_typed_with() {
    let (_app, client) = loaded().await;
    for typed in ["23100-k44-201", "23100k44201", "23100%20K44", "K44-201"] {
        assert_eq!(numbers(&found(&client, typed).await), ["23100-K44-201"], "{typed}");
    }
}

#[tokio::test]
async fn what_begins_with_the_text_comes_first() {
    let (_app, client) = loaded().await;
    let result = found(&client, "oil").await;
    assert_eq!(numbers(&result)[2], "XOIL");
    let stocked = result.parts.iter().find(|part| part.part_number == "OIL-1L").unwrap();
    assert!(stocked.status.is_some() && stocked.on_hand == 61);
    let other = result.parts.iter().find(|part| part.part_number == "XOIL").unwrap();
    assert_eq!(other.status, None, "no stock file names it");
}

#[tokio::test]
async fn customers_and_invoices_are_found_by_number_and_the_newest_invoice_comes_first() {
    let (_app, client) = loaded().await;
    let result = found(&client, "C2").await;
    assert_eq!(result.customers.len(), 1);
    assert_eq!(result.customers[0].name, "Bengkel C2");
    assert!(found(&client, "H5").await.invoices.is_empty(), "too short to mean one");
    let result = found(&client, "h531").await;
    let newest: Vec<_> = result
        .invoices
        .iter()
        .map(|invoice| invoice.invoice_number.as_str())
        .collect();
    assert_eq!(newest, ["H531-6", "H531-5", "H531-4", "H531-3", "H531-2"]);
}

#[tokio::test]
async fn a_text_says_what_it_is_and_no_pattern() {
    let (_app, client) = loaded().await;
    for nothing in ["%25%25", "__", "zzzz"] {
        let result = found(&client, nothing).await;
        assert!(result.parts.is_empty() && result.customers.is_empty(), "{nothing}");
    }
    client.get("/api/admin/search?q=a").await.expect(422);
    client.get("/api/admin/search").await.expect(422);
}
