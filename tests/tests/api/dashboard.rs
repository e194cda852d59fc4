//! `GET /api/admin/dashboard`, `GET /api/admin/sales` and `GET /api/parts`: every figure against the file's own sums.

use std::collections::BTreeMap;

use domain::Page;
use domain::account::{Registration, Role};
use domain::dashboard::Dashboard;
use domain::part::{PartGroup, PartSummary};
use domain::sales::{Invoice, SalesPage};
use domain::stock::StockStatus;
use integration_tests::{Client, SalesFile, SalesLine, StockFile, TestApp, day};

use crate::user_steps;

/// Two months of sales of ten customers, twenty parts and three groups.
fn file() -> SalesFile {
    let mut file = SalesFile::many(150, day("2026-10-01"));
    for line in &mut file.lines {
        ["OIL", "BRAKE", ""][line.part.bytes().map(usize::from).sum::<usize>() % 3].clone_into(&mut line.group);
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

fn net<'a>(lines: impl Iterator<Item = &'a SalesLine>) -> i64 {
    lines.map(SalesLine::net).sum()
}

#[tokio::test]
async fn an_empty_database_has_an_empty_dashboard() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    let board: Dashboard = viewer.get("/api/admin/dashboard").await.ok();
    assert_eq!(board.as_of, app.clock.today());
    assert!(!board.has_sales && board.last_upload.is_none() && board.by_group.is_empty());
    assert_eq!(board.trend.len(), 30);
    assert_eq!(board.kpi.gross_profit.value, None, "unknown, not nothing");
    assert_eq!(board.kpi.net_sales.change_percent, None);
}

#[tokio::test]
async fn the_default_range_ends_on_the_data_date() {
    let (_app, admin, file) = loaded().await;
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    assert_eq!(board.as_of, day("2026-11-19"));
    assert_eq!(
        (board.range.from, board.range.to),
        (day("2026-10-21"), day("2026-11-19"))
    );
    let inside = || file.lines.iter().filter(|line| line.date >= day("2026-10-21"));
    assert_eq!(board.kpi.net_sales.value, Some(net(inside())));
    let previous = file.lines.iter().filter(|line| line.date < day("2026-10-21"));
    assert_eq!(board.kpi.net_sales.previous, Some(net(previous)));
    assert_eq!(
        board.trend.iter().map(|day| day.net_sales.0).sum::<i64>(),
        net(inside())
    );
    let cost: i64 = inside().map(|line| line.cost).sum();
    assert_eq!(board.kpi.gross_profit.value, Some(net(inside()) - cost));
    assert_eq!(board.last_upload.unwrap().file_name, "a.csv");
    let mut parts: BTreeMap<&str, i64> = BTreeMap::new();
    inside().for_each(|line| *parts.entry(&line.part).or_default() += line.net());
    let mut best: Vec<(i64, &str)> = parts.iter().map(|(part, net)| (-net, *part)).collect();
    best.sort_unstable();
    let found: Vec<(i64, &str)> = board
        .top_products
        .iter()
        .map(|top| (-top.net_sales.0, top.part_number.as_str()))
        .collect();
    assert_eq!(found, best[..5]);
}

#[tokio::test]
async fn any_range_gives_the_sums_of_its_lines() {
    let (_app, admin, file) = loaded().await;
    for (from, to) in [
        ("2026-10-01", "2026-10-31"),
        ("2026-10-05", "2026-11-03"),
        ("2026-10-12", "2026-10-12"),
        ("2026-09-15", "2026-12-02"),
    ] {
        let inside = || {
            file.lines
                .iter()
                .filter(|line| (day(from)..=day(to)).contains(&line.date))
        };
        let board: Dashboard = admin
            .get(&format!("/api/admin/dashboard?from={from}&to={to}"))
            .await
            .ok();
        assert_eq!(board.kpi.net_sales.value, Some(net(inside())), "{from}..{to}");
        let mut groups: BTreeMap<&str, i64> = BTreeMap::new();
        inside().for_each(|line| *groups.entry(&line.group).or_default() += line.net());
        let found: BTreeMap<&str, i64> = board
            .by_group
            .iter()
            .map(|group| (group.group.as_str(), group.net_sales.0))
            .collect();
        assert_eq!(found, groups, "{from}..{to}");
        let shares: f64 = board.by_group.iter().filter_map(|group| group.share_percent).sum();
        assert!((shares - 100.0).abs() < 0.05, "{shares}");
        for top in &board.top_products {
            let of_part = inside().filter(|line| line.part == top.part_number);
            assert_eq!(top.net_sales.0, net(of_part), "{from}..{to} {}", top.part_number);
            let before = board.previous;
            let before = file
                .lines
                .iter()
                .filter(|line| line.part == top.part_number && before.contains(line.date));
            assert_eq!(
                top.change_percent,
                domain::money::change_percent(top.net_sales.0, net(before))
            );
            let weeks: i64 = top.weeks.iter().sum();
            let first = domain::date::back(day(to), 55);
            let of_weeks = file
                .lines
                .iter()
                .filter(|line| line.part == top.part_number && (first..=day(to)).contains(&line.date));
            assert_eq!(weeks, net(of_weeks));
        }
    }
}

#[tokio::test]
async fn both_months_run_to_the_same_day() {
    let (_app, admin, file) = loaded().await;
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    let sums = |from: &str, to: &str| {
        net(file
            .lines
            .iter()
            .filter(|line| (day(from)..=day(to)).contains(&line.date)))
    };
    assert_eq!(
        board.months.current.iter().map(|day| day.net_sales.0).sum::<i64>(),
        sums("2026-11-01", "2026-11-19")
    );
    assert_eq!(
        board.months.previous.iter().map(|day| day.net_sales.0).sum::<i64>(),
        sums("2026-10-01", "2026-10-19")
    );
}

/// Whether a line belongs to what a filter names.
type Keep = fn(&SalesLine) -> bool;

#[tokio::test]
async fn every_filter_of_the_list_adds_up_with_its_rows() {
    let (_app, admin, file) = loaded().await;
    let range = "from=2026-10-10&to=2026-11-05";
    let inside = |line: &&SalesLine| (day("2026-10-10")..=day("2026-11-05")).contains(&line.date);
    let by_line: [(&str, Keep); 4] = [
        ("group=OIL", |line| line.group == "OIL"),
        ("group=~none", |line| line.group.is_empty()),
        ("part=PART-07", |line| line.part == "PART-07"),
        ("customer=C003&group=BRAKE", |line| {
            line.customer == "C003" && line.group == "BRAKE"
        }),
    ];
    let by_invoice: [(&str, Keep); 5] = [
        ("", |_| true),
        ("customer=C003", |line| line.customer == "C003"),
        ("invoice_type=ZPF1&customer=C004", |line| line.customer == "C004"),
        ("q=INV-0004", |line| line.invoice.contains("INV-0004")),
        ("customer=nobody", |_| false),
    ];
    for (filter, keep) in by_line.into_iter().chain(by_invoice) {
        let lines = || file.lines.iter().filter(inside).filter(|line| keep(line));
        let mut cursor = String::new();
        let (mut rows, mut seen) = (0, std::collections::BTreeSet::new());
        let summary = loop {
            let page: SalesPage = admin
                .get(&format!("/api/admin/sales?{range}&{filter}&limit=7{cursor}"))
                .await
                .ok();
            rows += page.items.iter().map(|item| item.net_sales.0).sum::<i64>();
            seen.extend(page.items.iter().map(|item| item.invoice_number.clone()));
            match page.next_cursor {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break page,
            }
        };
        let invoices: std::collections::BTreeSet<String> = lines().map(|line| line.invoice.clone()).collect();
        assert_eq!(seen, invoices, "{filter}");
        assert_eq!(summary.total, invoices.len() as i64, "{filter}");
        assert_eq!(
            (rows, summary.summary.net_sales.0),
            (net(lines()), net(lines())),
            "{filter}"
        );
    }
}

#[tokio::test]
async fn the_list_sorts_by_what_an_index_serves() {
    let (_app, admin, _) = loaded().await;
    for (sort, rising) in [
        ("-date", false),
        ("date", true),
        ("-net_sales", false),
        ("net_sales", true),
    ] {
        let page: SalesPage = admin.get(&format!("/api/admin/sales?sort={sort}&limit=50")).await.ok();
        let keys: Vec<i64> = page
            .items
            .iter()
            .map(|item| {
                if sort.ends_with("date") {
                    i64::from(chrono::Datelike::num_days_from_ce(&item.date))
                } else {
                    item.net_sales.0
                }
            })
            .collect();
        assert!(
            keys.windows(2)
                .all(|pair| if rising { pair[0] <= pair[1] } else { pair[0] >= pair[1] }),
            "{sort}"
        );
    }
    for bad in [
        "sort=lines",
        "sort=net_sales&group=OIL",
        "limit=201",
        "cursor=x",
        "from=2026-02-02&to=2026-02-01",
        "q=a",
        "mystery=1",
    ] {
        admin.get(&format!("/api/admin/sales?{bad}")).await.expect(422);
    }
}

#[tokio::test]
async fn an_invoice_opens_to_its_lines_and_its_upload() {
    let (_app, admin, file) = loaded().await;
    let page: SalesPage = admin.get("/api/admin/sales?q=INV-00042&from=2026-10-01").await.ok();
    let invoice: Invoice = admin.get(&format!("/api/admin/sales/{}", page.items[0].id)).await.ok();
    let lines: Vec<&SalesLine> = file.lines.iter().filter(|line| line.invoice == "INV-00042").collect();
    assert_eq!(invoice.lines.len(), lines.len());
    assert_eq!(
        invoice.lines.iter().map(|line| line.net_sales.0).sum::<i64>(),
        invoice.invoice.net_sales.0
    );
    assert_eq!(invoice.lines[0].part_number, lines[0].part);
    assert_eq!(invoice.upload_file_name, "a.csv");
    admin.get("/api/admin/sales/inv_999999").await.expect(404);
}

#[tokio::test]
async fn low_and_critical_stock_say_why() {
    let (_app, admin, _) = loaded().await;
    let rows: Vec<(String, i64)> = (0..20)
        .map(|part| (format!("PART-{part:02}"), if part == 3 { 0 } else { 500 }))
        .collect();
    admin
        .import(
            "stok-2026-11-19.csv",
            StockFile::of(rows.iter().map(|(part, count)| (part.as_str(), *count))).csv(),
        )
        .await;
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    assert_eq!((board.stock.critical, board.stock.low), (1, 0));
    assert_eq!(board.stock.items[0].part_number, "PART-03");
    assert_eq!(board.stock.items[0].status, StockStatus::Critical);
    assert!(
        board.stock.items[0].reason.starts_with("habis, terjual"),
        "{}",
        board.stock.items[0].reason
    );
}

#[tokio::test]
async fn a_refused_upload_waits_on_the_dashboard_until_its_file_is_in() {
    let (_app, admin, _) = loaded().await;
    admin.upload("b.csv", "tidak ada apa-apa").send().await.expect(422);
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    assert_eq!(board.alerts[0].code, "upload_rejected");
    assert!(board.alerts[0].title.contains("b.csv"));
    admin
        .import(
            "b.csv",
            SalesFile::of([SalesLine::new("Z1", day("2026-11-19"), "C1", "P1", 1, 1_110)]).csv(),
        )
        .await;
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    assert_eq!(board.alerts, []);
}

#[tokio::test]
async fn an_unchanged_read_is_not_sent_again_and_an_import_changes_it() {
    let (_app, admin, _) = loaded().await;
    let first = admin.get("/api/admin/dashboard").await.expect(200);
    let tag = first.header("etag").to_owned();
    let read = async || {
        let request = admin
            .request(reqwest::Method::GET, "/api/admin/dashboard")
            .header("if-none-match", &tag);
        integration_tests::Answer::of(request).await
    };
    assert_eq!(read().await.expect(304).body, b"");
    admin
        .import(
            "b.csv",
            SalesFile::of([SalesLine::new("Z1", day("2026-11-19"), "C1", "P1", 1, 1_110)]).csv(),
        )
        .await;
    read().await.expect(200);
}

#[tokio::test]
async fn the_catalogue_forgives_dashes_and_case_and_shows_no_cost() {
    let (_app, admin, _) = loaded().await;
    let page: Page<PartSummary> = admin.get("/api/parts?q=part07").await.ok();
    assert_eq!(
        page.items
            .iter()
            .map(|part| part.part_number.as_str())
            .collect::<Vec<_>>(),
        ["PART-07"]
    );
    let mut cursor = String::new();
    let mut seen = Vec::new();
    loop {
        let page: Page<PartSummary> = admin.get(&format!("/api/parts?limit=6{cursor}")).await.ok();
        seen.extend(page.items.iter().map(|part| part.part_number.clone()));
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, (0..20).map(|part| format!("PART-{part:02}")).collect::<Vec<_>>());
    let groups: Vec<PartGroup> = admin.get("/api/parts/groups").await.ok();
    assert_eq!(groups.iter().map(|group| group.parts).sum::<i64>(), 20);
    let part = admin.get("/api/parts/PART-07").await.expect(200).text();
    assert!(!part.contains("cost") && !part.contains("profit"), "{part}");
    admin.get("/api/parts/TIDAK-ADA").await.expect(404);
}

#[tokio::test]
async fn registrations_that_wait_are_the_first_alert_until_the_last_is_decided() {
    let (app, admin, _) = user_steps::app().await;
    let board = async || admin.get("/api/admin/dashboard").await.ok::<Dashboard>();
    assert!(board().await.alerts.is_empty());
    let begun = app.clock.now();
    for (number, email) in [("C001", "satu@contoh.id"), ("C002", "dua@contoh.id")] {
        let browser = app.anonymous();
        user_steps::register(&browser, number, email).await;
        user_steps::enter_code(&app, &browser, email).await;
    }
    admin.upload("salah.csv", "bukan,penjualan\n1,2\n").send().await;
    let alerts = board().await.alerts;
    let first = &alerts[0];
    assert_eq!(
        (first.code.as_str(), first.path.as_str()),
        ("registrations_pending", "/admin/users")
    );
    assert!(first.title.starts_with("2 pendaftaran"), "{}", first.title);
    assert!((begun..=app.clock.now()).contains(&first.at));
    assert_eq!(alerts.len(), 2, "uploads come after");

    let waiting: Page<Registration> = admin.get("/api/admin/registrations").await.ok();
    for (attempt, verb) in waiting.items.iter().zip(["approve", "reject"]) {
        let path = format!("/api/admin/registrations/{}/{verb}", attempt.id);
        assert!(board().await.alerts[0].code == "registrations_pending");
        admin.post(&path, &serde_json::json!({})).await.expect(204);
    }
    assert!(
        board()
            .await
            .alerts
            .iter()
            .all(|alert| alert.code != "registrations_pending")
    );
}
