//! Tables of the analytics, of stock and of settings as files: what the page shows, and all of it.

use domain::Page;
use domain::account::{ApiKeyMade, Registration, Role, Scope};
use domain::insight::CustomerAnalytics;
use domain::pricing::{Pricing, PricingLine};
use domain::report::Schedule;
use domain::stock::StockMovements;
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp, day};
use reqwest::{Method, header};
use serde_json::json;

use crate::stock::{delta, snapshot};
use crate::user_steps;

/// The cells of a CSV file without its heads; none of them holds a comma.
async fn rows(client: &Client, path: &str) -> Vec<Vec<String>> {
    let text = client.get(path).await.expect(200).text();
    assert!(!text.contains('"'), "{text}");
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(cells).collect()
}

fn number(cell: &str) -> i64 {
    cell.parse().unwrap()
}

#[tokio::test]
async fn tables_of_prices_hold_the_rows_that_add_up_to_their_figures() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let line = |invoice: &str, customer: &str, price: i64| {
        SalesLine::new(invoice, day("2026-11-20"), customer, "P1", 1, price)
    };
    // Cost is half of the list price with VAT: from about 45 percent off on a line is sold below it.
    let mut lines: Vec<_> = (0..30)
        .map(|place| line(&format!("L{place}"), &format!("C{}", place % 3), 111_000).discount(60_000 + place))
        .collect();
    lines.extend([
        line("A1", "C1", 100_000).discount(15_000),
        line("A2", "C1", 100_000).discount(15_001).group("BRAKE"),
        line("A3", "C2", 100_000),
    ]);
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    let viewer = app.as_role(Role::Viewer).await;
    let path = "/api/admin/analytics/pricing";
    let filter = "from=2026-11-01&to=2026-11-21";
    let found: Pricing = viewer.get(&format!("{path}?{filter}")).await.ok();

    let below = rows(&viewer, &format!("{path}/below-cost.csv?{filter}")).await;
    assert_eq!(found.below_cost.len(), 20, "the page shows the worst");
    assert_eq!(below.len() as i64, found.summary.below_cost_lines);
    assert_eq!(below[0][0], found.below_cost[0].invoice_number);
    let loss: i64 = below.iter().map(|row| number(&row[12])).sum();
    assert_eq!(-loss, found.summary.below_cost_loss.0);

    let over = rows(&viewer, &format!("{path}/over-threshold.csv?{filter}")).await;
    assert_eq!(over.len() as i64, found.summary.over_threshold_lines);
    let discount: i64 = over.iter().map(|row| number(&row[9])).sum();
    assert_eq!(discount, found.summary.over_threshold_discount.0);
    let over = rows(&viewer, &format!("{path}/over-threshold.csv?{filter}&threshold=14")).await;
    assert_eq!(over.len() as i64, found.summary.over_threshold_lines + 1);
    let over = rows(
        &viewer,
        &format!("{path}/over-threshold.csv?{filter}&customer=C1&group=BRAKE"),
    )
    .await;
    assert_eq!(over.len(), 1);
    assert_eq!(over[0][0], "A2");

    // The rows on the page, however small its pages, are those of the file.
    let mut listed: Vec<PricingLine> = Vec::new();
    let mut at = format!("{path}/lines?kind=over-threshold&{filter}&limit=7");
    loop {
        let page: Page<PricingLine> = viewer.get(&at).await.ok();
        assert_eq!(page.total, found.summary.over_threshold_lines);
        listed.extend(page.items);
        let Some(cursor) = page.next_cursor else { break };
        at = format!("{path}/lines?kind=over-threshold&{filter}&limit=7&cursor={cursor}");
    }
    assert_eq!(listed.len() as i64, found.summary.over_threshold_lines);
    let discount: i64 = listed.iter().map(|line| line.discount.0).sum();
    assert_eq!(discount, found.summary.over_threshold_discount.0);
    let worst: Page<PricingLine> = viewer
        .get(&format!("{path}/lines?kind=below-cost&{filter}&limit=200"))
        .await
        .ok();
    let loss: i64 = worst
        .items
        .iter()
        .filter_map(|line| line.gross_profit)
        .map(|profit| profit.0)
        .sum();
    assert_eq!(-loss, found.summary.below_cost_loss.0);
    for wrong in [
        "kind=none",
        "kind=below-cost&cursor=1_2",
        "kind=below-cost&threshold=101",
        "limit=5",
    ] {
        viewer.get(&format!("{path}/lines?{wrong}")).await.expect(422);
    }

    let groups = rows(&viewer, &format!("{path}/groups.csv?{filter}")).await;
    let shown: Vec<_> = found
        .by_group
        .iter()
        .map(|one| (one.group.as_str(), one.discount.0))
        .collect();
    let saved: Vec<_> = groups.iter().map(|row| (row[0].as_str(), number(&row[2]))).collect();
    assert_eq!(saved, shown);
    let customers = rows(&viewer, &format!("{path}/customers.csv?{filter}")).await;
    let given: i64 = customers.iter().map(|row| number(&row[3])).sum();
    assert_eq!(given, found.summary.discount.0);
    let book = viewer
        .get(&format!("{path}/below-cost.xlsx?{filter}"))
        .await
        .expect(200);
    assert!(book.body.starts_with(b"PK"));
    viewer.get(&format!("{path}/nothing.csv")).await.expect(404);
    viewer
        .get(&format!("{path}/groups.csv?from=2026-11-02&to=2026-11-01"))
        .await
        .expect(422);
}

#[tokio::test]
async fn tables_of_customers_are_saved_as_the_page_has_them() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("penjualan.csv", SalesFile::two_years(day("2026-11-21")).csv())
        .await;
    app.settled().await;
    let viewer = app.as_role(Role::Viewer).await;
    let path = "/api/admin/analytics/customers";
    let found: CustomerAnalytics = viewer.get(&format!("{path}?from=2026-09-01&to=2026-11-21")).await.ok();

    let segments = rows(&viewer, &format!("{path}/tables/segments.csv")).await;
    let shown: Vec<_> = found
        .segments
        .iter()
        .map(|one| (one.segment.label(), one.customers, one.net_sales.0))
        .collect();
    let saved: Vec<_> = segments
        .iter()
        .map(|row| (row[0].as_str(), number(&row[1]), number(&row[2])))
        .collect();
    assert!(!shown.is_empty());
    assert_eq!(saved, shown);

    let movements = rows(&viewer, &format!("{path}/tables/movements.csv")).await;
    let moved: i64 = movements.iter().map(|row| number(&row[2])).sum();
    assert_eq!(moved, found.movements.iter().map(|one| one.customers).sum::<i64>());

    let cohorts = rows(&viewer, &format!("{path}/tables/cohorts.csv")).await;
    assert_eq!(cohorts.len(), found.cohorts.len(), "older ones than the page shows too");
    for (row, cohort) in cohorts.iter().zip(&found.cohorts) {
        assert_eq!(
            (row[0].as_str(), number(&row[1])),
            (cohort.month.to_string().as_str(), cohort.customers)
        );
        for (cell, bought) in row[2..].iter().zip(&cohort.bought) {
            assert_eq!(cell.parse().ok(), *bought);
        }
    }

    let classes = rows(
        &viewer,
        &format!("{path}/tables/frequency.csv?from=2026-09-01&to=2026-11-21"),
    )
    .await;
    let shown: Vec<_> = found.figures.frequency.iter().map(|class| class.customers).collect();
    let saved: Vec<_> = classes.iter().map(|row| number(&row[1])).collect();
    assert_eq!(saved, shown);
}

#[tokio::test]
async fn the_ledger_of_a_part_is_saved_whole() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(&admin, "2026-11-20", &[("P/1.a", 10)]).await;
    for _ in 0..205 {
        delta(&admin, "P/1.a", 1).await;
    }
    let viewer = app.as_role(Role::Viewer).await;
    let path = "/api/admin/stock/P%2F1.a/movements";
    let shown: StockMovements = viewer.get(path).await.ok();
    let saved = rows(&viewer, &format!("{path}.csv")).await;
    assert_eq!(saved.len() as i64, shown.total);
    assert_eq!(saved[0][6], "215", "the newest first, with what was on hand after it");
    assert_eq!((saved[205][3].as_str(), saved[205][5].as_str()), ("Berkas stok", "10"));
    viewer.get("/api/admin/stock/P2/movements.csv").await.expect(404);
}

#[tokio::test]
async fn terms_and_rewards_are_saved() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(&admin, "2026-11-20", &[("P1", 10)]).await;
    let terms = admin
        .request(Method::PUT, "/api/admin/stock/terms/parts/P1")
        .header(header::IF_MATCH, "\"0\"")
        .json(&json!({"lead_days": 21, "pack": 12}));
    Answer::of(terms).await.expect(200);
    let form = json!({"name": "Kaos", "description": "", "points": 50, "stock": 3, "tiers": ["gold", "diamond"]});
    admin.post("/api/admin/rewards", &form).await.expect(201);
    let viewer = app.as_role(Role::Viewer).await;
    let terms = rows(&viewer, "/api/admin/stock/terms.csv").await;
    assert_eq!(terms.len(), 1);
    assert_eq!(terms[0][..5], ["", "P1", "Nama P1", "21", "12"]);
    let rewards = viewer.get("/api/admin/rewards.csv").await.expect(200).text();
    let reward = rewards.lines().nth(1).unwrap();
    assert_eq!(reward, "Kaos,,50,3,,,\"Gold, Diamond\",0");
}

#[tokio::test]
async fn all_registrations_that_wait_are_saved() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::of([SalesLine::new("A1", day("2026-11-20"), "C1", "P1", 1, 50_000)]);
    admin.import("penjualan.csv", file.csv()).await;
    for email in ["satu@contoh.id", "dua@contoh.id"] {
        let browser = app.anonymous();
        user_steps::register(&browser, "C1", email).await;
        user_steps::enter_code(&app, &browser, email).await;
    }
    // One whose code was not entered does not wait.
    user_steps::register(&app.anonymous(), "C1", "tiga@contoh.id").await;
    let viewer = app.as_role(Role::Viewer).await;
    let path = "/api/admin/registrations";
    let saved = rows(&viewer, &format!("{path}.csv")).await;
    let shown: Page<Registration> = viewer.get(path).await.ok();
    let emails: Vec<_> = shown.items.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(emails, ["satu@contoh.id", "dua@contoh.id"]);
    assert_eq!(saved.iter().map(|row| row[4].as_str()).collect::<Vec<_>>(), emails);
    assert_eq!(
        (saved[0][0].as_str(), saved[0][2].as_str(), saved[0][6].as_str()),
        ("C1", "Syamsul Bahri", "2")
    );
    assert!(
        viewer
            .get(&format!("{path}.xlsx"))
            .await
            .expect(200)
            .body
            .starts_with(b"PK")
    );
    app.as_customer("C1")
        .await
        .get(&format!("{path}.csv"))
        .await
        .expect(403);
}

#[tokio::test]
async fn keys_are_saved_without_anything_that_a_program_could_call_with() {
    let app = TestApp::spawn().await;
    let super_admin = app.as_role(Role::SuperAdmin).await;
    let form = json!({"name": "Gudang", "scopes": ["read:stock"]});
    let made: ApiKeyMade = super_admin.post("/api/admin/api-keys", &form).await.expect(201).json();
    let other: ApiKeyMade = super_admin.post("/api/admin/api-keys", &form).await.expect(201).json();
    let revoked = format!("/api/admin/api-keys/{}", other.api_key.id);
    super_admin.delete(&revoked).await.expect(204);
    let path = "/api/admin/api-keys.csv";
    let text = super_admin.get(path).await.expect(200).text();
    let secret = made.secret.splitn(3, '_').nth(2).unwrap();
    assert!(!text.contains(secret) && !text.contains("ampc_"), "{text}");
    let saved = rows(&super_admin, path).await;
    assert_eq!(saved.len(), 1, "the revoked one is gone");
    assert_eq!(saved[0][..3], ["Gudang", Scope::ReadStock.label(), "Berlaku"]);
    app.as_role(Role::Admin).await.get(path).await.expect(403);
}

#[tokio::test]
async fn schedules_are_saved_with_all_their_recipients() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let form = json!({
        "kind": "sales", "filter": {"by": "day"}, "period": "last7", "every": "day", "hour": 7, "minute": 0,
        "recipients": ["a@contoh.id", "b@contoh.id"], "format": "csv", "skip_empty": true,
    });
    let made: Schedule = admin.post("/api/admin/schedules", &form).await.expect(201).json();
    let viewer = app.as_role(Role::Viewer).await;
    let text = viewer.get("/api/admin/schedules.csv").await.expect(200).text();
    let row = text.lines().nth(1).unwrap();
    let begin = format!(
        "{},\"{}\",\"a@contoh.id, b@contoh.id\",",
        made.plan.title(),
        made.plan.when()
    );
    assert!(row.starts_with(&begin), "{row}");
    assert!(row.contains(",Aktif,") && row.ends_with(&made.owner), "{row}");
    assert_eq!(text.lines().count(), 2);
    app.anonymous().get("/api/admin/schedules.csv").await.expect(401);
}
