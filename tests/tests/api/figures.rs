//! The rows that a card leads to add up to its figure, row by row over every page of their list.

use domain::account::Role;
use domain::dashboard::Dashboard;
use domain::insight::ProductAnalytics;
use domain::sales::analytics::SalesAnalytics;
use domain::sales::{InvoiceSummary, NO_GROUP, SalesPage};
use domain::stock::StockPage;
use integration_tests::{Client, SalesFile, TestApp, day};

use crate::stock::snapshot;

const DAYS: &str = "from=2026-09-12&to=2026-11-21";

async fn loaded() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("penjualan.csv", SalesFile::two_years(day("2026-11-21")).csv())
        .await;
    let viewer = app.as_role(Role::Viewer).await;
    (app, viewer)
}

/// Every invoice of a filter.
async fn invoices(client: &Client, query: &str) -> Vec<InvoiceSummary> {
    let mut all = Vec::new();
    let first = format!("/api/admin/sales?limit=200&{query}");
    let mut at = first.clone();
    loop {
        let page: SalesPage = client.get(&at).await.ok();
        all.extend(page.items);
        let Some(cursor) = page.next_cursor else { return all };
        at = format!("{first}&cursor={cursor}");
    }
}

fn net(rows: &[InvoiceSummary]) -> i64 {
    rows.iter().map(|row| row.net_sales.0).sum()
}

fn profit(rows: &[InvoiceSummary]) -> i64 {
    rows.iter()
        .filter_map(|row| row.gross_profit)
        .map(|profit| profit.0)
        .sum()
}

#[tokio::test]
async fn the_rows_behind_every_card_of_the_dashboard_add_up_to_it() {
    let (app, viewer) = loaded().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(
        &admin,
        "2026-11-21",
        &[("P-01", 0), ("P-02", 1), ("P-03", 5_000), ("P-99", 3)],
    )
    .await;
    let board: Dashboard = viewer.get(&format!("/api/admin/dashboard?{DAYS}")).await.ok();
    let rows = invoices(&viewer, DAYS).await;
    assert!(rows.len() > 200, "more than a page");
    assert_eq!(board.kpi.net_sales.value, Some(net(&rows)));
    assert_eq!(board.kpi.invoices.value, Some(rows.len() as i64));
    assert_eq!(board.kpi.gross_profit.value, Some(profit(&rows)));
    for share in &board.by_group {
        let group = if share.group.is_empty() { NO_GROUP } else { &share.group };
        let rows = invoices(&viewer, &format!("{DAYS}&group={group}")).await;
        assert_eq!(net(&rows), share.net_sales.0, "{group}");
    }
    assert_eq!(board.top_products.len(), 5);
    for product in &board.top_products {
        let rows = invoices(&viewer, &format!("{DAYS}&part={}", product.part_number)).await;
        assert_eq!(net(&rows), product.net_sales.0, "{}", product.part_number);
    }
    for point in board.trend.iter().step_by(9) {
        let rows = invoices(&viewer, &format!("from={0}&to={0}", point.date)).await;
        assert_eq!(net(&rows), point.net_sales.0, "{}", point.date);
    }
    for (status, count) in [("low", board.stock.low), ("critical", board.stock.critical)] {
        let page: StockPage = viewer
            .get(&format!("/api/admin/stock?status={status}&limit=200"))
            .await
            .ok();
        assert_eq!(page.items.len() as i64, count, "{status}");
    }
    assert!(board.stock.critical > 0);
}

#[tokio::test]
async fn the_rows_behind_every_card_of_the_sales_page_add_up_to_it() {
    let (_app, viewer) = loaded().await;
    for filter in ["", "&customer=C003", "&group=OIL"] {
        let path = format!("/api/admin/sales/analytics?view=trend&{DAYS}{filter}");
        let found: SalesAnalytics = viewer.get(&path).await.ok();
        let trend = found.trend.unwrap();
        let rows = invoices(&viewer, &format!("{DAYS}{filter}")).await;
        assert_eq!(trend.kpi.net_sales.value, Some(net(&rows)), "{filter}");
        assert_eq!(trend.kpi.invoices.value, Some(rows.len() as i64), "{filter}");
        assert_eq!(trend.kpi.gross_profit.value, Some(profit(&rows)), "{filter}");
        for slice in &trend.by_type {
            let rows = invoices(&viewer, &format!("{DAYS}{filter}&invoice_type={}", slice.key)).await;
            assert_eq!(net(&rows), slice.net_sales.0, "{filter} {}", slice.key);
        }
        for pair in [&trend.month, &trend.year] {
            let days = format!("from={}&to={}{filter}", pair.current.from, pair.current.to);
            assert_eq!(net(&invoices(&viewer, &days).await), pair.net_sales.0, "{days}");
        }
    }
}

#[tokio::test]
async fn the_parts_behind_the_cards_of_analitik_produk_add_up_to_them() {
    let (_app, viewer) = loaded().await;
    let path = "/api/admin/analytics/products";
    let found: ProductAnalytics = viewer.get(&format!("{path}?view=summary&{DAYS}")).await.ok();
    let total = found.summary.unwrap();
    let found: ProductAnalytics = viewer.get(&format!("{path}?view=ranking&{DAYS}&limit=200")).await.ok();
    let parts = found.ranking.unwrap();
    assert_eq!(parts.items.len() as i64, total.sold_parts);
    let sum: i64 = parts.items.iter().map(|part| part.figures.net_sales.0).sum();
    assert_eq!(sum, total.total.net_sales.0);
    let pieces: i64 = parts.items.iter().map(|part| part.figures.quantity).sum();
    assert_eq!(pieces, total.total.quantity);
}
