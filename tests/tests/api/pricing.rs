//! Analitik Harga: figures worked out by hand, and against a plain count of the file's own lines.

use domain::account::Role;
use domain::pricing::{Pricing, Volume};
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};

/// An invoice of one line.
fn line(invoice: &str, date: &str, customer: &str, part: &str, quantity: i64, price: i64) -> SalesLine {
    SalesLine::new(invoice, day(date), customer, part, quantity, price)
}

async fn read(client: &Client, query: &str) -> Pricing {
    client.get(&format!("/api/admin/analytics/pricing?{query}")).await.ok()
}

async fn with(lines: Vec<SalesLine>) -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("sales.csv", SalesFile::of(lines).csv()).await;
    let viewer = app.as_role(Role::Viewer).await;
    (app, viewer)
}

fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() < 1e-9
}

#[tokio::test]
async fn discounts_are_counted_by_group_and_customer_without_returns() {
    // 111.000 with VAT is 100.000 without; 10 and 20 percent off.
    let (_app, viewer) = with(vec![
        line("A1", "2026-11-20", "C1", "P1", 10, 11_100).discount(11_100),
        line("A2", "2026-11-21", "C2", "P1", 10, 11_100).discount(22_200),
        line("A3", "2026-11-21", "C2", "P2", 10, 11_100).group("TYRE"),
        // a return says nothing about prices
        line("A4", "2026-11-21", "C2", "P1", -10, 11_100).discount(-55_500),
        // the comparison period: 30 percent off
        line("B1", "2026-11-19", "C1", "P1", 10, 11_100).discount(33_300),
    ])
    .await;
    let found = read(&viewer, "from=2026-11-20&to=2026-11-21").await;
    let summary = &found.summary;
    assert_eq!((summary.discount.0, summary.gross_sales.0), (33_300, 333_000));
    assert!(near(summary.discount_percent.unwrap(), 10.0));
    assert!(near(summary.change_points.unwrap(), -20.0));
    let groups: Vec<_> = found
        .by_group
        .iter()
        .map(|group| (group.group.as_str(), group.discount_percent, group.net_sales.0))
        .collect();
    assert_eq!(groups, [("OIL", 15.0, 170_000), ("TYRE", 0.0, 100_000)]);
    // cost is half of the list price with VAT: 2 x 55.500
    assert!(near(
        found.by_group[0].gp_percent.unwrap(),
        100.0 * 59_000.0 / 170_000.0
    ));
    let customers: Vec<_> = found
        .by_customer
        .iter()
        .map(|one| (one.customer_number.as_str(), one.discount_percent, one.net_sales.0))
        .collect();
    assert_eq!(customers, [("C1", 10.0, 90_000), ("C2", 10.0, 180_000)]);
    // the rows of a filter are its own
    let narrowed = read(&viewer, "from=2026-11-20&to=2026-11-21&customer=C2&group=OIL").await;
    assert_eq!(narrowed.summary.gross_sales.0, 111_000);
}

#[tokio::test]
async fn a_threshold_is_passed_by_what_lies_strictly_above_it() {
    let (_app, viewer) = with(vec![
        line("A1", "2026-11-21", "C1", "P1", 1, 100_000).discount(15_000),
        line("A2", "2026-11-21", "C1", "P1", 1, 100_000).discount(15_001),
        line("A3", "2026-11-21", "C1", "P1", 1, 100_000).discount(40_000),
        line("A4", "2026-11-21", "C1", "P1", 1, 100_000).discount(14_999),
    ])
    .await;
    let summary = read(&viewer, "").await.summary;
    assert_eq!((summary.threshold_percent, summary.over_threshold_lines), (15, 2));
    assert_eq!(summary.over_threshold_discount.0, 55_001);
    let summary = read(&viewer, "threshold=14").await.summary;
    assert_eq!(summary.over_threshold_lines, 4);
    assert_eq!(
        viewer.get("/api/admin/analytics/pricing?threshold=101").await.status,
        422
    );
}

#[tokio::test]
async fn a_cap_brings_what_discounts_above_it_gave_away() {
    let (_app, viewer) = with(vec![
        // 111.000 with VAT: each percent of it is 1.000 without
        line("A1", "2026-11-21", "C1", "P1", 1, 111_000).discount(22_200),
        line("A2", "2026-11-21", "C1", "P1", 1, 111_000).discount(11_100),
        line("A3", "2026-11-21", "C1", "P1", 1, 111_000),
    ])
    .await;
    let caps = read(&viewer, "").await.caps;
    let at = |cap: usize| (caps[cap].lines, caps[cap].gross_profit.0);
    assert_eq!(caps.len(), 31);
    assert_eq!(at(0), (2, 30_000));
    assert_eq!(at(10), (1, 10_000), "what is at the cap stays as it is");
    assert_eq!(at(15), (1, 5_000));
    assert_eq!(at(20), (0, 0));
}

#[tokio::test]
async fn a_line_of_many_billions_is_a_line_like_others() {
    let (_app, viewer) = with(vec![
        line("A1", "2026-11-21", "C1", "P1", 1_000, 111_000_000).discount(11_100_000_000),
    ])
    .await;
    let caps = read(&viewer, "").await.caps;
    assert_eq!((caps[0].lines, caps[0].gross_profit.0), (1, 10_000_000_000));
}

#[tokio::test]
async fn lines_below_cost_are_told_with_what_they_lost() {
    let cheap = SalesLine {
        cost: 120_000,
        ..line("A1", "2026-11-21", "C1", "P1", 1, 111_000)
    };
    let cheaper = SalesLine {
        cost: 100_000,
        ..line("A2", "2026-11-20", "C2", "P2", 2, 55_500).discount(44_400)
    };
    let (_app, viewer) = with(vec![cheap, cheaper, line("A3", "2026-11-20", "C2", "P2", 2, 55_500)]).await;
    let found = read(&viewer, "").await;
    assert_eq!(
        (found.summary.below_cost_lines, found.summary.below_cost_loss.0),
        (2, 60_000)
    );
    let told: Vec<_> = found
        .below_cost
        .iter()
        .map(|one| (one.invoice_number.as_str(), one.gross_profit.0, one.discount_percent))
        .collect();
    assert_eq!(told, [("A2", -40_000, Some(40.0)), ("A1", -20_000, Some(0.0))]);
}

#[tokio::test]
async fn the_same_parts_are_compared_with_and_without_a_discount() {
    let (_app, viewer) = with(vec![
        line("A1", "2026-11-21", "C1", "P1", 4, 11_100).discount(4_440),
        line("A2", "2026-11-21", "C1", "P1", 1, 11_100),
        // sold one way only: no part of it
        line("A3", "2026-11-21", "C1", "P2", 9, 11_100).discount(50_000),
    ])
    .await;
    let compared = read(&viewer, "").await.compared.unwrap();
    assert_eq!(compared.parts, 1);
    assert_eq!(
        (compared.with.lines, compared.with.quantity, compared.with.net_sales.0),
        (1, 4, 36_000)
    );
    assert_eq!((compared.without.quantity, compared.without.net_sales.0), (1, 10_000));
    assert!(near(compared.unit_price_percent, 90.0));
    assert!(near(compared.with.gp_percent.unwrap(), 100.0 * 13_800.0 / 36_000.0));
}

#[tokio::test]
async fn a_discount_without_volume_is_a_rate_above_the_groups_while_the_quantity_does_not_grow() {
    // Six whole months before November: May to October; before them November to April.
    let month = |invoice: &str, date: &str, customer: &str, quantity: i64| {
        line(invoice, date, customer, "P1", quantity, 11_100)
    };
    let (_app, viewer) = with(vec![
        month("A1", "2026-02-10", "C1", 10),
        month("A2", "2026-06-10", "C1", 10),
        month("B1", "2026-02-10", "C2", 10),
        month("B2", "2026-06-10", "C2", 11),
        month("C1", "2026-11-21", "C1", 1).discount(3_330),
        month("C2", "2026-11-21", "C2", 1).discount(3_330),
        month("C3", "2026-11-21", "C3", 10),
    ])
    .await;
    let found = read(&viewer, "").await;
    assert_eq!(found.summary.without_volume, 1);
    let told: Vec<_> = found
        .by_customer
        .iter()
        .map(|one| (one.customer_number.as_str(), one.volume, one.without_volume.len()))
        .collect();
    assert_eq!(told, [("C1", Some(Volume::Same), 1), ("C2", Some(Volume::Up), 0)]);
}

#[tokio::test]
async fn prices_are_those_of_a_unit_month_by_month() {
    let (_app, viewer) = with(vec![
        line("A1", "2026-09-10", "C1", "P1", 10, 11_100),
        line("A2", "2026-10-10", "C1", "P1", 5, 11_100).discount(5_550),
        line("A3", "2026-11-10", "C1", "P1", 10, 12_210),
        line("B1", "2026-09-10", "C1", "P2", 10, 22_200),
        line("B2", "2026-11-10", "C1", "P2", 1, 22_200),
        // sold in one of the months only: no part of the group's trend
        line("D1", "2026-11-10", "C1", "P3", 90, 99_900),
    ])
    .await;
    let trend = read(&viewer, "part=P1").await.trend;
    assert_eq!(trend.part_number.as_deref(), Some("P1"));
    let prices: Vec<_> = trend
        .points
        .iter()
        .map(|point| (point.price, point.list_price.unwrap()))
        .collect();
    assert_eq!(
        prices,
        [(10_000.0, 10_000.0), (9_000.0, 10_000.0), (11_000.0, 11_000.0)]
    );
    // 10 x 11.000 and 10 x 20.000 against 10 x 10.000 and 10 x 20.000
    let trend = read(&viewer, "group=OIL").await.trend;
    let index: Vec<_> = trend.points.iter().map(|point| point.price).collect();
    assert!(
        near(index[0], 100.0) && near(index[2], 100.0 * 31.0 / 30.0),
        "{index:?}"
    );
    let nothing = read(&viewer, "part=nobody-knows").await.trend;
    assert!(nothing.part_number.is_none() && nothing.points.is_empty());
    // the best seller where nothing is asked for
    assert_eq!(read(&viewer, "").await.trend.part_number.as_deref(), Some("P3"));
}

#[tokio::test]
async fn two_years_of_lines_give_the_sums_of_their_own() {
    let file = SalesFile::two_years(day("2026-11-21"));
    let (_app, viewer) = with(file.lines.clone()).await;
    let found = read(&viewer, "from=2026-01-01&to=2026-11-21").await;
    let sold: Vec<_> = file
        .lines
        .iter()
        .filter(|line| line.date >= day("2026-01-01") && line.quantity > 0)
        .collect();
    let discount: i64 = sold.iter().map(|line| line.discount).sum();
    assert_eq!(found.summary.discount.0, discount);
    assert_eq!(
        found.summary.gross_sales.0,
        sold.iter().map(|line| line.gross).sum::<i64>()
    );
    assert_eq!(
        found.by_group.iter().map(|group| group.discount.0).sum::<i64>(),
        discount
    );
    assert_eq!(
        found.by_customer.iter().map(|one| one.discount.0).sum::<i64>(),
        discount
    );
    let lost = sold.iter().filter(|line| line.net() < line.cost).count();
    assert_eq!(found.summary.below_cost_lines, lost as i64);
}

/// Reads ranges twice: as they are, and with every span given up, so that all comes from the lines.
async fn spans_and_lines_agree(app: &TestApp, viewer: &Client) {
    const QUERIES: [&str; 8] = [
        "",
        "from=2026-09-23&to=2026-10-22",
        "from=2026-01-01&to=2026-11-21",
        "from=2025-02-10&to=2026-10-07",
        "from=2000-01-01&to=2100-01-01",
        "from=2026-11-01&to=2026-11-20",
        "from=2025-03-05&to=2026-11-21&group=OIL",
        "from=2025-11-01&to=2026-10-31&customer=C007",
    ];
    let mut kept = Vec::new();
    for query in QUERIES {
        kept.push(read(viewer, query).await);
    }
    let held: Vec<i64> = sqlx::query_scalar("update price_span set holds = false where holds returning id")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    for (query, mut kept) in QUERIES.into_iter().zip(kept) {
        let mut fresh = read(viewer, query).await;
        // sums of fractions depend on their order in the last place
        for answer in [&mut kept, &mut fresh] {
            if let Some(compared) = &mut answer.compared {
                compared.unit_price_percent = (compared.unit_price_percent * 1e9).round();
            }
        }
        assert_eq!(kept, fresh, "{query}");
    }
    sqlx::query("update price_span set holds = true where id = any ($1)")
        .bind(&held)
        .execute(&app.owner())
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_kept_of_spans_is_what_their_lines_count_up_to() {
    let file = SalesFile::two_years(day("2026-11-21"));
    let (app, viewer) = with(file.lines).await;
    app.settled().await;
    let held = || async {
        sqlx::query_scalar::<_, i64>("select count(*) from price_span where holds")
            .fetch_one(&app.owner())
            .await
            .unwrap()
    };
    let all = held().await;
    assert!(all > 24, "months, the default range and half years: {all}");
    spans_and_lines_agree(&app, &viewer).await;
    assert_eq!(server::verify::run(&app.owner()).await.unwrap(), []);

    // a change gives up the spans of its days, in the same moment
    let admin = app.as_role(Role::Admin).await;
    let late = line("LATE1", "2026-10-30", "C007", "P-05", 5, 111_000).discount(250_000);
    admin.import("late.csv", SalesFile::of(vec![late]).csv()).await;
    assert_eq!(held().await, all - 3, "October, the default range and the half year");
    spans_and_lines_agree(&app, &viewer).await;
    app.settled().await;
    assert_eq!(held().await, all);
    spans_and_lines_agree(&app, &viewer).await;

    sqlx::query("update price_span_part set lines = lines + 1 where ctid = (select min(ctid) from price_span_part)")
        .execute(&app.owner())
        .await
        .unwrap();
    let findings = server::verify::run(&app.owner()).await.unwrap();
    assert_eq!((findings[0].name.as_str(), findings[0].rows), ("price_span", 1));
}

#[tokio::test]
async fn a_change_waits_for_a_span_that_is_being_counted_and_gives_it_up() {
    let (app, _viewer) = with(vec![line("A1", "2026-11-21", "C1", "P1", 1, 111_000)]).await;
    app.settled().await;
    let owner = app.owner();
    let november = "first_day = date '2026-11-01'";
    // As the job does it: the span is locked, its lines are counted, and it holds.
    let mut job = owner.begin().await.unwrap();
    let lock = format!("update price_span set holds = false where {november}");
    sqlx::query(sqlx::AssertSqlSafe(lock)).execute(&mut *job).await.unwrap();
    let admin = app.as_role(Role::Admin).await;
    let import = tokio::spawn(async move {
        let late = line("A2", "2026-11-20", "C1", "P1", 1, 111_000);
        admin.import("late.csv", SalesFile::of(vec![late]).csv()).await;
    });
    let waits = "select count(*) from pg_locks where not granted";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&owner).await.unwrap() == 0 {
        assert!(!import.is_finished(), "it did not wait");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let hold = format!("update price_span set holds = true where {november}");
    sqlx::query(sqlx::AssertSqlSafe(hold)).execute(&mut *job).await.unwrap();
    job.commit().await.unwrap();
    import.await.unwrap();
    let holds = format!("select holds from price_span where {november}");
    let holds: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(holds))
        .fetch_one(&owner)
        .await
        .unwrap();
    assert!(!holds, "it was counted without the new line");
    app.settled().await;
    assert_eq!(server::verify::run(&owner).await.unwrap(), []);
}

#[tokio::test]
async fn without_sales_there_are_no_rates() {
    let app = TestApp::spawn().await;
    let found = read(&app.as_role(Role::Viewer).await, "").await;
    assert!(!found.has_sales && found.summary.discount_percent.is_none() && found.compared.is_none());
    assert!(found.by_group.is_empty() && found.trend.points.is_empty());
}
