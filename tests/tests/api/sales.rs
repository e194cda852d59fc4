//! `GET /api/admin/sales` and `GET /api/admin/sales/{id}`: what the page needs besides its rows, and paging while rows tie.

use std::collections::BTreeSet;

use chrono::Datelike;
use domain::account::Role;
use domain::sales::{Invoice, SalesPage};
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};

/// Reads every page of a list.
pub async fn all(client: &Client, query: &str, limit: usize) -> Vec<SalesPage> {
    let mut pages: Vec<SalesPage> = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/admin/sales?{query}&limit={limit}{cursor}");
        let page: SalesPage = client.get(&path).await.ok();
        let next = page.next_cursor.clone();
        pages.push(page);
        match next {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

fn net<'a>(lines: impl Iterator<Item = &'a SalesLine>) -> i64 {
    lines.map(SalesLine::net).sum()
}

#[tokio::test]
async fn a_page_says_how_fresh_it_is_and_what_can_be_filtered() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let none: SalesPage = admin.get("/api/admin/sales").await.ok();
    assert!(!none.has_sales && none.last_upload.is_none() && none.items.is_empty());
    assert_eq!((none.as_of, none.page.invoices), (app.clock.today(), 0));
    assert_eq!(
        (none.page.gross_profit, none.page.gp_percent),
        (None, None),
        "unknown, not nothing"
    );
    let file = SalesFile::of([
        SalesLine::new("A1", day("2026-10-02"), "C1", "P1", 2, 55_500).group("OIL"),
        SalesLine::new("A2", day("2026-10-05"), "C1", "P2", -1, 11_100).group(""),
        SalesLine::new("A3", day("2026-11-21"), "C2", "P1", 1, 55_500).group("BRAKE"),
    ]);
    admin.import("a.csv", file.csv()).await;
    let page: SalesPage = admin.get("/api/admin/sales?from=2026-10-01&to=2026-10-31").await.ok();
    assert_eq!((page.as_of, page.has_sales), (day("2026-11-21"), true));
    assert_eq!(page.last_upload.unwrap().file_name, "a.csv");
    assert_eq!((page.range.from, page.range.to), (day("2026-10-01"), day("2026-10-31")));
    assert_eq!(page.choices.invoice_types, ["ZPF1", "ZPR1"]);
    assert_eq!(page.choices.groups, ["", "OIL"]);
    assert_eq!(page.summary.total.0, 111_000 - 11_100);
    assert_eq!(page.page, page.summary, "one page holds all");
}

#[tokio::test]
async fn rows_that_tie_are_each_seen_once_and_every_page_sums_up_its_own() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    let admin = app.as_role(Role::Admin).await;
    let line = |number: i64| {
        let date = day("2026-10-01") + chrono::Days::new(number as u64 % 3);
        SalesLine::new(&format!("T{number:03}"), date, "C1", "P1", 1 + number % 2, 11_100)
    };
    let file = SalesFile::of((0..60).map(line));
    admin.import("a.csv", file.csv()).await;
    for sort in ["-date", "date", "-net_sales", "net_sales"] {
        let pages = all(&viewer, &format!("from=2026-10-01&sort={sort}"), 7).await;
        assert_eq!(pages.len(), 9, "{sort}");
        let numbers: Vec<&str> = pages
            .iter()
            .flat_map(|page| page.items.iter().map(|item| item.invoice_number.as_str()))
            .collect();
        assert_eq!(numbers.len(), 60, "{sort}");
        assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), 60, "{sort}");
        for page in &pages {
            let sum: i64 = page.items.iter().map(|item| item.net_sales.0).sum();
            assert_eq!(
                (page.page.net_sales.0, page.page.invoices),
                (sum, page.items.len() as i64)
            );
            assert_eq!(page.summary.net_sales.0, file.net());
        }
    }
}

#[tokio::test]
async fn a_day_of_the_week_is_a_filter_like_any_other() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::many(150, day("2026-10-01"));
    admin.import("a.csv", file.csv()).await;
    for weekday in 1..=7 {
        for (filter, customer) in [("", None), ("&customer=C003", Some("C003")), ("&part=PART-07", None)] {
            let lines = file.lines.iter().filter(|line| {
                line.date.weekday().number_from_monday() == weekday
                    && customer.is_none_or(|customer| line.customer == customer)
                    && (!filter.starts_with("&part") || line.part == "PART-07")
            });
            let pages = all(
                &admin,
                &format!("from=2026-10-01&to=2026-11-30&weekday={weekday}{filter}"),
                50,
            )
            .await;
            let rows: i64 = pages
                .iter()
                .flat_map(|page| page.items.iter().map(|item| item.net_sales.0))
                .sum();
            let expected = net(lines);
            assert_eq!(
                (rows, pages[0].summary.net_sales.0),
                (expected, expected),
                "{weekday}{filter}"
            );
        }
    }
    for bad in ["weekday=0", "weekday=8", "weekday=x"] {
        admin.get(&format!("/api/admin/sales?{bad}")).await.expect(422);
    }
}

#[tokio::test]
async fn an_invoice_says_what_points_it_gave_and_who_brought_it() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::of([
        SalesLine::new("A1", day("2026-10-02"), "C1", "P1", 20, 111_000),
        SalesLine::new("A2", day("2026-10-05"), "C1", "P1", -6, 111_000),
    ]);
    admin.import("a.csv", file.csv()).await;
    let page: SalesPage = admin.get("/api/admin/sales?from=2026-10-01&sort=date").await.ok();
    let mut points = Vec::new();
    for item in &page.items {
        let invoice: Invoice = admin.get(&format!("/api/admin/sales/{}", item.id)).await.ok();
        assert_eq!(invoice.uploaded_by, "rina");
        points.push(invoice.points);
    }
    assert_eq!(points, [4, -1]);
}

#[tokio::test]
async fn the_list_is_saved_with_its_filter_and_its_lines_can_be_uploaded_again() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::of([
        SalesLine::new("A1", day("2026-10-02"), "C1", "P1", 2, 55_500).discount(1_110),
        SalesLine::new("A1", day("2026-10-02"), "C1", "P2", 1, 55_500).group("BRAKE"),
        SalesLine::new("A2", day("2026-10-05"), "C2", "P2", -1, 11_100).group("BRAKE"),
    ]);
    admin.import("a.csv", file.csv()).await;
    let csv = admin
        .get("/api/admin/sales.csv?from=2026-10-01&sort=date")
        .await
        .expect(200)
        .text();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[1].starts_with("A1,2026-10-02,C1,Bengkel C1,ZPF1,2,165390,1110,149000,"),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].starts_with("A2,2026-10-05,C2,Bengkel C2,ZPR1,1,-11100,0,-10000,"),
        "{}",
        lines[2]
    );
    let group = admin
        .get("/api/admin/sales.csv?from=2026-10-01&group=BRAKE")
        .await
        .expect(200)
        .text();
    assert!(
        group.contains("A1,2026-10-02,C1,Bengkel C1,ZPF1,1,55500,0,50000,"),
        "the matching line's figures: {group}"
    );
    let workbook = admin
        .get("/api/admin/sales.xlsx?from=2026-10-01&q=A2")
        .await
        .expect(200);
    assert!(workbook.body.starts_with(b"PK"));
    admin
        .get("/api/admin/sales.csv?from=2026-10-02&to=2026-10-01")
        .await
        .expect(422);

    let lines = admin
        .get("/api/admin/sales/lines.csv?from=2026-10-01")
        .await
        .expect(200);
    assert_eq!(lines.text().lines().count(), 4);
    let report = admin.import("lagi.csv", lines.body.clone()).await;
    assert_eq!(
        (report.invoices.unchanged, report.invoices.changed, report.invoices.new),
        (2, 0, 0)
    );
}
