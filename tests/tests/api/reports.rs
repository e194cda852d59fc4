//! `GET /api/admin/reports/{kind}`: every figure against the file's own sums, the other pages, and plain SQL.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::Role;
use domain::dashboard::Dashboard;
use domain::report::{Cell, Report, ReportKind};
use domain::sales::SalesPage;
use integration_tests::{Client, SalesFile, SalesLine, StockFile, TestApp, day};

/// Two months of sales of ten customers, twenty parts and three groups; some lines are sold below cost, some come back.
fn file() -> SalesFile {
    let mut file = SalesFile::many(150, day("2026-10-01"));
    for (place, line) in (0..).zip(&mut file.lines) {
        ["OIL", "BRAKE", ""][line.part.bytes().map(usize::from).sum::<usize>() % 3].clone_into(&mut line.group);
        if place % 7 == 0 && line.quantity > 0 {
            line.discount = line.gross / 10;
        }
        if place % 11 == 0 {
            line.cost = line.gross * 2;
        }
    }
    file
}

async fn loaded() -> (TestApp, Client, SalesFile) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = file();
    admin.import("a.csv", file.csv()).await;
    (app, admin, file)
}

async fn report(client: &Client, path: &str) -> Report {
    client.get(&format!("/api/admin/reports/{path}")).await.ok()
}

/// The cell of a row or of the totals under a column.
fn cell<'a>(report: &Report, row: &'a [Cell], key: &str) -> &'a Cell {
    let place = report.columns.iter().position(|column| column.key == key);
    &row[place.unwrap_or_else(|| panic!("no column {key}"))]
}

fn number(report: &Report, row: &[Cell], key: &str) -> i64 {
    match cell(report, row, key) {
        Cell::Number(number) => *number,
        other => panic!("{key}: {other:?}"),
    }
}

fn total(report: &Report, key: &str) -> i64 {
    number(report, &report.totals, key)
}

fn column(report: &Report, key: &str) -> i64 {
    report.rows.iter().map(|row| number(report, row, key)).sum()
}

fn net<'a>(lines: impl Iterator<Item = &'a SalesLine>) -> i64 {
    lines.map(SalesLine::net).sum()
}

#[tokio::test]
async fn totals_are_those_of_the_dashboard_and_of_the_list_whatever_the_rows_are() {
    let (_app, admin, _) = loaded().await;
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    let list: SalesPage = admin.get("/api/admin/sales").await.ok();
    for by in ["day", "week", "month", "group", "customer", "invoice_type"] {
        let report = report(&admin, &format!("sales?by={by}")).await;
        assert_eq!(report.range, Some(board.range), "{by}");
        assert_eq!(Some(total(&report, "net_sales")), board.kpi.net_sales.value, "{by}");
        assert_eq!(Some(total(&report, "invoices")), board.kpi.invoices.value, "{by}");
        assert_eq!(
            Some(total(&report, "gross_profit")),
            board.kpi.gross_profit.value,
            "{by}"
        );
        assert_eq!(total(&report, "net_sales"), list.summary.net_sales.0, "{by}");
        assert_eq!(report.behind, Some(list.total), "{by}");
        assert_eq!(column(&report, "net_sales"), total(&report, "net_sales"), "{by}");
        if by != "group" {
            assert_eq!(column(&report, "invoices"), total(&report, "invoices"), "{by}");
        }
        assert_eq!(report.row_count, report.rows.len() as i64);
        assert_eq!(report.as_of, board.as_of);
    }
}

/// Whether a line belongs to what a filter names.
type Keep = fn(&SalesLine) -> bool;

#[tokio::test]
async fn every_filter_and_grouping_gives_the_sums_of_its_lines() {
    let (_app, admin, file) = loaded().await;
    let filters: [(&str, Keep); 7] = [
        ("", |_| true),
        ("group=OIL", |line| line.group == "OIL"),
        ("group=~none", |line| line.group.is_empty()),
        ("customer=C003", |line| line.customer == "C003"),
        ("invoice_type=ZPF1", |line| line.invoice_type == "ZPF1"),
        ("customer=C003&invoice_type=ZPF1", |line| {
            line.customer == "C003" && line.invoice_type == "ZPF1"
        }),
        ("customer=C003&group=BRAKE", |line| {
            line.customer == "C003" && line.group == "BRAKE"
        }),
    ];
    let kinds = [
        ("sales?by=day", "day"),
        ("sales?by=group", "group"),
        ("sales?by=customer", "customer_number"),
        ("sales?by=invoice_type", "invoice_type"),
        ("customers?by=customer", "customer_number"),
        ("profit?by=group", "group"),
        ("profit?by=part", "part_number"),
    ];
    // Inside a month, over months with edges, and longer than what is read from invoices.
    for (from, to) in [
        ("2026-10-10", "2026-10-20"),
        ("2026-09-15", "2026-11-05"),
        ("2026-06-01", "2026-12-31"),
    ] {
        for (filter, keep) in filters {
            let lines: Vec<&SalesLine> = file
                .lines
                .iter()
                .filter(|line| (day(from)..=day(to)).contains(&line.date) && keep(line))
                .collect();
            for (path, key) in kinds {
                let path = format!("{path}&from={from}&to={to}&{filter}");
                let found = report(&admin, &path).await;
                let key_of = |line: &SalesLine| match key {
                    "day" => line.date.to_string(),
                    "group" => line.group.clone(),
                    "customer_number" => line.customer.clone(),
                    "invoice_type" => line.invoice_type.clone(),
                    _ => line.part.clone(),
                };
                let mut expected: BTreeMap<String, i64> = BTreeMap::new();
                for line in &lines {
                    *expected.entry(key_of(line)).or_default() += line.net();
                }
                let rows: BTreeMap<String, i64> = found
                    .rows
                    .iter()
                    .map(|row| {
                        let Cell::Text(name) = cell(&found, row, key) else {
                            panic!("{path}")
                        };
                        (name.clone(), number(&found, row, "net_sales"))
                    })
                    .collect();
                assert_eq!(rows, expected, "{path}");
                assert_eq!(total(&found, "net_sales"), net(lines.iter().copied()), "{path}");
                let invoices: BTreeSet<&str> = lines.iter().map(|line| line.invoice.as_str()).collect();
                assert_eq!(found.behind, Some(invoices.len() as i64), "{path}");
                if found.row_count > 0 {
                    let profit: i64 = lines.iter().map(|line| line.net() - line.cost).sum();
                    assert_eq!(total(&found, "gross_profit"), profit, "{path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn weeks_begin_on_monday_and_stay_within_the_range() {
    let (_app, admin, file) = loaded().await;
    let weeks = report(&admin, "sales?interval=week&from=2026-10-23&to=2026-11-19").await;
    let names: Vec<String> = weeks
        .rows
        .iter()
        .map(|row| row[0].show(weeks.columns[0].kind))
        .collect();
    assert_eq!(
        names,
        [
            "16–19 Nov 2026",
            "9–15 Nov 2026",
            "2–8 Nov 2026",
            "26 Okt – 1 Nov 2026",
            "23–25 Okt 2026"
        ]
    );
    let first = file
        .lines
        .iter()
        .filter(|line| (day("2026-10-23")..=day("2026-10-25")).contains(&line.date));
    assert_eq!(number(&weeks, &weeks.rows[4], "net_sales"), net(first));
    let shares: f64 = weeks
        .rows
        .iter()
        .map(|row| match cell(&weeks, row, "share") {
            Cell::Decimal(share) => *share,
            other => panic!("{other:?}"),
        })
        .sum();
    assert!((shares - 100.0).abs() < 0.05, "{shares}");
}

#[tokio::test]
async fn prices_count_lines_with_a_quantity_and_what_was_lost_below_cost() {
    let (_app, admin, mut file) = loaded().await;
    let back = SalesLine::new("RET-1", day("2026-11-02"), "C003", "PART-07", -2, 50_000);
    let with_return = SalesFile::of([back.clone()]);
    admin.import("b.csv", with_return.csv()).await;
    file.lines.push(back);
    for (path, key) in [
        ("pricing?by=group", "group"),
        ("pricing?by=part", "part_number"),
        ("pricing?by=customer", "customer_number"),
    ] {
        let found = report(&admin, &format!("{path}&from=2026-10-01&to=2026-11-30")).await;
        let lines = || file.lines.iter().filter(|line| line.quantity > 0);
        let below = || lines().filter(|line| line.net() < line.cost);
        assert_eq!(total(&found, "lines"), lines().count() as i64, "{key}");
        assert_eq!(
            total(&found, "gross_sales"),
            lines().map(|line| line.gross).sum::<i64>()
        );
        assert_eq!(
            total(&found, "discount"),
            lines().map(|line| line.discount).sum::<i64>()
        );
        assert!(total(&found, "below_cost_lines") > 0);
        assert_eq!(total(&found, "below_cost_lines"), below().count() as i64, "{key}");
        assert_eq!(
            total(&found, "below_cost"),
            below().map(|line| line.cost - line.net()).sum::<i64>()
        );
        for measure in ["lines", "gross_sales", "discount", "below_cost_lines", "below_cost"] {
            assert_eq!(column(&found, measure), total(&found, measure), "{key} {measure}");
        }
    }
}

#[tokio::test]
async fn stock_adds_up_by_part_group_and_status_and_says_why() {
    let (app, admin, _) = loaded().await;
    let rows: Vec<(String, i64)> = (0..20)
        .map(|part| (format!("PART-{part:02}"), if part == 3 { 0 } else { 500 }))
        .collect();
    let stock = StockFile::of(rows.iter().map(|(part, count)| (part.as_str(), *count)));
    admin.import("stok-2026-11-19.csv", stock.csv()).await;
    let (parts, quantity, value): (i64, i64, i64) =
        sqlx::query_as("select count(*), sum(on_hand)::bigint, sum(value)::bigint from part_stock")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    for by in ["part", "group", "status"] {
        let found = report(&admin, &format!("stock?by={by}")).await;
        assert_eq!(found.range, None);
        assert_eq!(
            (found.behind, total(&found, "quantity"), total(&found, "value")),
            (Some(parts), quantity, value),
            "{by}"
        );
        assert_eq!(column(&found, "quantity"), quantity, "{by}");
        assert_eq!(column(&found, "value"), value, "{by}");
    }
    let critical = report(&admin, "stock?status=attention&sort=part_number").await;
    assert_eq!(critical.row_count, 1);
    let reason = cell(&critical, &critical.rows[0], "reason");
    assert!(
        matches!(reason, Cell::Text(text) if text.starts_with("habis")),
        "{reason:?}"
    );
    assert_eq!(critical.filters[0].value, "Rendah dan kritis");
    for wrong in ["from=2026-10-01", "customer=C003", "by=day", "status=many"] {
        admin
            .get(&format!("/api/admin/reports/stock?{wrong}"))
            .await
            .expect(422);
    }
}

#[tokio::test]
async fn points_held_are_the_sums_of_the_ledger() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let large = [("A1", "C1", 90), ("A2", "C2", 40)]
        .map(|(invoice, customer, count)| SalesLine::new(invoice, day("2026-11-02"), customer, "P1", count, 111_000));
    admin.import("a.csv", SalesFile::of(large).csv()).await;
    sqlx::query(
        "with spent as (
             insert into points_entry (customer_id, kind, points)
             select id, 'redeem', -3 from customer where number = 'C1' returning customer_id, points
         )
         update customer_points p set balance = balance + s.points from spent s where s.customer_id = p.customer_id",
    )
    .execute(&app.owner())
    .await
    .unwrap();
    let found = report(&admin, "points_liability").await;
    // 9,000,000 and 4,000,000 of net sales at one point per 500,000.
    let rows: Vec<(String, i64, i64, i64, i64)> = found
        .rows
        .iter()
        .map(|row| {
            let of = |key| number(&found, row, key);
            (
                row[0].show(found.columns[0].kind),
                of("earned"),
                of("spent"),
                of("balance"),
                of("value"),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("C1".to_owned(), 18, 3, 15, 7_500_000),
            ("C2".to_owned(), 8, 0, 8, 4_000_000)
        ]
    );
    assert_eq!(
        (
            total(&found, "earned"),
            total(&found, "spent"),
            total(&found, "balance")
        ),
        (26, 3, 23)
    );
    assert_eq!(found.note, "1 poin = Rp 500.000 belanja");
}

#[tokio::test]
async fn customers_show_tier_and_last_purchase_and_sort_by_any_column() {
    let (_app, admin, file) = loaded().await;
    let found = report(&admin, "customers?from=2026-10-01&to=2026-10-31&sort=last_purchase").await;
    for row in &found.rows {
        let Cell::Text(customer) = cell(&found, row, "customer_number") else {
            panic!()
        };
        let last = file
            .lines
            .iter()
            .filter(|line| line.customer == *customer)
            .map(|line| line.date)
            .max();
        assert_eq!(
            *cell(&found, row, "last_purchase"),
            Cell::from(last.map(|day| day.to_string())),
            "{customer}"
        );
        assert!(matches!(cell(&found, row, "tier"), Cell::Text(_)));
    }
    let column = |key: &str| found.columns.iter().position(|column| column.key == key).unwrap();
    let dates: Vec<_> = found
        .rows
        .iter()
        .map(|row| row[column("last_purchase")].clone())
        .collect();
    assert!(dates.is_sorted_by(|a, b| a.order(b).is_le()));
    admin.get("/api/admin/reports/customers?sort=reason").await.expect(422);
    admin.get("/api/admin/reports/weather").await.expect(404);
    admin
        .get("/api/admin/reports/sales?from=2026-11-02&to=2026-11-01")
        .await
        .expect(422);
    let nobody = report(&admin, "sales?customer=NOBODY").await;
    assert_eq!((nobody.row_count, total(&nobody, "net_sales")), (0, 0));
}

#[tokio::test]
async fn long_reports_come_in_pages_with_the_totals_of_all() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines =
        (0..1_005).map(|part| SalesLine::new("A1", day("2026-11-02"), "C1", &format!("P{part:04}"), 1, 111_000));
    admin.import("a.csv", SalesFile::of(lines).csv()).await;
    let first = report(&admin, "profit?by=part&sort=part_number").await;
    let second = report(&admin, "profit?by=part&sort=part_number&page=2").await;
    assert_eq!((first.rows.len(), second.rows.len()), (1_000, 5));
    assert_eq!((first.row_count, first.pages, second.page), (1_005, 2, 2));
    assert_eq!(first.totals, second.totals);
    assert_eq!(
        column(&first, "net_sales") + column(&second, "net_sales"),
        total(&first, "net_sales")
    );
    assert_eq!(second.rows[4][0], Cell::from("P1004"));
}

#[tokio::test]
async fn an_empty_database_has_empty_reports() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    for kind in ReportKind::ALL {
        let found = report(&viewer, kind.as_str()).await;
        assert!(found.is_empty() && found.last_upload.is_none(), "{kind:?}");
        assert_eq!(found.columns.len(), found.totals.len(), "{kind:?}");
        if *kind == ReportKind::Profit {
            assert_eq!(
                *cell(&found, &found.totals, "gross_profit"),
                Cell::Empty,
                "unknown, not nothing"
            );
        }
    }
}

#[tokio::test]
async fn an_unchanged_report_is_not_sent_again() {
    let (_app, admin, _) = loaded().await;
    let first = admin.get("/api/admin/reports/sales").await.expect(200);
    let tag = first.header("etag").to_owned();
    let request = admin
        .request(reqwest::Method::GET, "/api/admin/reports/sales")
        .header("if-none-match", &tag);
    integration_tests::Answer::of(request).await.expect(304);
}
