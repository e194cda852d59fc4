//! `GET /api/admin/sales/analytics`: every figure against the file's own sums, and against the rows that it leads to.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use domain::DateRange;
use domain::account::Role;
use domain::sales::SalesPage;
use domain::sales::analytics::{BridgeKind, SalesAnalytics, SalesTrend};
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};

const PATH: &str = "/api/admin/sales/analytics";

async fn loaded() -> (TestApp, Client, SalesFile) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::two_years(day("2026-11-21"));
    admin.import("dua-tahun.csv", file.csv()).await;
    (app, admin, file)
}

fn net<'a>(lines: impl Iterator<Item = &'a SalesLine>) -> i64 {
    lines.map(SalesLine::net).sum()
}

/// Whether a line belongs to what a filter names.
type Keep = fn(&SalesLine) -> bool;

const FILTERS: [(&str, Keep); 7] = [
    ("", |_| true),
    ("&customer=C003", |line| line.customer == "C003"),
    ("&group=OIL", |line| line.group == "OIL"),
    ("&group=~none", |line| line.group.is_empty()),
    ("&invoice_type=ZPF2", |line| line.invoice_type == "ZPF2"),
    ("&part=P-07", |line| line.part == "P-07"),
    ("&customer=C002&group=BRAKE&invoice_type=ZPF1", |line| {
        line.customer == "C002" && line.group == "BRAKE" && line.invoice_type == "ZPF1"
    }),
];

const RANGES: [(&str, &str); 4] = [
    ("2026-10-23", "2026-11-21"),
    ("2026-01-01", "2026-11-21"),
    ("2026-03-01", "2026-03-31"),
    ("2026-11-16", "2026-12-06"),
];

async fn trend(client: &Client, query: &str) -> (SalesAnalytics, SalesTrend) {
    let mut found: SalesAnalytics = client.get(&format!("{PATH}?view=trend{query}")).await.ok();
    assert!(
        found.forecast.is_none() && found.bridge.is_none(),
        "only what was asked for"
    );
    let trend = found.trend.take().unwrap();
    (found, trend)
}

#[tokio::test]
async fn a_trend_is_the_sum_of_its_lines_whatever_the_filter() {
    let (_app, admin, file) = loaded().await;
    for (filter, keep) in FILTERS {
        let within = |range: DateRange| {
            let lines = file.lines.iter().filter(|line| keep(line));
            lines.filter(move |line| range.contains(line.date))
        };
        for (from, to) in RANGES {
            for interval in ["day", "week", "month"] {
                let words = format!("{from}..{to} {interval} {filter}");
                let query = format!("&from={from}&to={to}&interval={interval}{filter}");
                let (found, trend) = trend(&admin, &query).await;
                assert_eq!((found.range.from, found.range.to), (day(from), day(to)));
                assert_eq!(found.previous, found.range.previous());
                let now = net(within(found.range));
                assert_eq!(trend.kpi.net_sales.value, Some(now), "{words}");
                assert_eq!(
                    trend.kpi.net_sales.previous,
                    Some(net(within(found.previous))),
                    "{words}"
                );
                let invoices: BTreeSet<&str> = within(found.range).map(|line| line.invoice.as_str()).collect();
                assert_eq!(trend.kpi.invoices.value, Some(invoices.len() as i64), "{words}");
                let profit = now - within(found.range).map(|line| line.cost).sum::<i64>();
                assert_eq!(trend.kpi.gross_profit.value.unwrap_or(0), profit, "{words}");
                assert_eq!(trend.points.first().unwrap().days.from, day(from));
                assert_eq!(trend.points.last().unwrap().days.to, day(to));
                for point in &trend.points {
                    assert_eq!(point.net_sales.0, net(within(point.days)), "{words} {:?}", point.days);
                    let before = point.before.map(|before| net(within(before)));
                    assert_eq!(point.previous.map(|money| money.0), before, "{words}");
                }
                assert_eq!(trend.points.iter().map(|point| point.net_sales.0).sum::<i64>(), now);
                if interval != "day" {
                    let before: i64 = trend
                        .points
                        .iter()
                        .filter_map(|point| point.previous)
                        .map(|money| money.0)
                        .sum();
                    assert_eq!(before, net(within(found.previous)), "{words}");
                }
                assert_eq!(
                    trend.by_weekday.iter().map(|day| day.net_sales.0).sum::<i64>(),
                    now,
                    "{words}"
                );
                let keys = |of: fn(&SalesLine) -> &str| {
                    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
                    within(found.range).for_each(|line| sums.entry(of(line)).or_default().0 += line.net());
                    within(found.previous).for_each(|line| sums.entry(of(line)).or_default().1 += line.net());
                    sums
                };
                for (slices, sums) in [
                    (&trend.by_type, keys(|line| &line.invoice_type)),
                    (&trend.by_group, keys(|line| &line.group)),
                ] {
                    let found: BTreeMap<&str, (i64, i64)> = slices
                        .iter()
                        .map(|slice| (slice.key.as_str(), (slice.net_sales.0, slice.previous.0)))
                        .collect();
                    assert_eq!(found, sums, "{words}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_rows_behind_a_figure_add_up_to_it() {
    let (_app, admin, _) = loaded().await;
    let (_, trend) = trend(&admin, "&from=2026-10-23&to=2026-11-21&interval=week").await;
    let listed = async |days: DateRange, filter: &str| {
        let path = format!("/api/admin/sales?from={}&to={}{filter}", days.from, days.to);
        let page: SalesPage = admin.get(&path).await.ok();
        page.summary.net_sales.0
    };
    let range = DateRange {
        from: day("2026-10-23"),
        to: day("2026-11-21"),
    };
    for point in &trend.points {
        assert_eq!(listed(point.days, "").await, point.net_sales.0);
    }
    for day in &trend.by_weekday {
        let rows = listed(range, &format!("&weekday={}", day.weekday)).await;
        assert_eq!(rows, day.net_sales.0, "{}", day.weekday);
    }
    for slice in &trend.by_type {
        assert_eq!(
            listed(range, &format!("&invoice_type={}", slice.key)).await,
            slice.net_sales.0
        );
    }
    for slice in &trend.by_group {
        let group = if slice.key.is_empty() { "~none" } else { &slice.key };
        assert_eq!(listed(range, &format!("&group={group}")).await, slice.net_sales.0);
    }
    for pair in [&trend.month, &trend.year, &trend.year_ago] {
        assert_eq!(listed(pair.current, "").await, pair.net_sales.0);
        assert_eq!(listed(pair.previous, "").await, pair.previous_net_sales.0);
    }
}

#[tokio::test]
async fn like_is_compared_with_like_up_to_the_same_day() {
    let (_app, admin, file) = loaded().await;
    let (_, trend) = trend(&admin, "&from=2026-11-01&to=2026-11-30").await;
    let expected = [
        (&trend.month, "2026-11-01", "2026-10-01", "2026-10-21"),
        (&trend.year, "2026-01-01", "2025-01-01", "2025-11-21"),
        (&trend.year_ago, "2026-11-01", "2025-11-01", "2025-11-21"),
    ];
    for (pair, from, before_from, before_to) in expected {
        // Nothing is known beyond the data date, so nothing beyond it is compared.
        assert_eq!((pair.current.from, pair.current.to), (day(from), day("2026-11-21")));
        assert_eq!(
            (pair.previous.from, pair.previous.to),
            (day(before_from), day(before_to))
        );
        let sum = |range: DateRange| net(file.lines.iter().filter(|line| range.contains(line.date)));
        assert_eq!(pair.net_sales.0, sum(pair.current));
        assert_eq!(pair.previous_net_sales.0, sum(pair.previous));
    }
    let monday = &trend.by_weekday[0];
    assert_eq!(
        (monday.weekday, monday.days),
        (1, 3),
        "2, 9 and 16 November; 23 and 30 are to come"
    );
}

#[tokio::test]
async fn the_bridge_explains_the_change_to_the_rupiah() {
    let (_app, admin, file) = loaded().await;
    for (filter, keep) in FILTERS {
        for (from, to) in RANGES {
            let words = format!("{from}..{to} {filter}");
            let path = format!("{PATH}?view=bridge&from={from}&to={to}{filter}");
            let found: SalesAnalytics = admin.get(&path).await.ok();
            let bridge = found.bridge.unwrap();
            let within = |range: DateRange| {
                let lines = file.lines.iter().filter(|line| keep(line));
                lines.filter(move |line| range.contains(line.date))
            };
            let (now, before) = (net(within(found.range)), net(within(found.previous)));
            assert_eq!(
                (bridge.net_sales.0, bridge.previous_net_sales.0),
                (now, before),
                "{words}"
            );
            assert_eq!(bridge.change.0, now - before, "{words}");
            assert_eq!(
                bridge.terms.iter().map(|term| term.kind).collect::<Vec<_>>(),
                BridgeKind::ALL
            );
            assert_eq!(
                bridge.terms.iter().map(|term| term.amount.0).sum::<i64>(),
                now - before,
                "{words}"
            );
            let customers = |range: DateRange| {
                within(range)
                    .map(|line| line.customer.as_str())
                    .collect::<BTreeSet<_>>()
            };
            let (had, have) = (customers(found.previous), customers(found.range));
            for term in &bridge.terms {
                let named: i64 = term.items.iter().map(|item| item.amount.0).sum();
                assert_eq!(named + term.others_amount.0, term.amount.0, "{words} {:?}", term.kind);
                match term.kind {
                    BridgeKind::NewCustomers => {
                        let new = within(found.range).filter(|line| !had.contains(line.customer.as_str()));
                        assert_eq!(term.amount.0, net(new), "{words}");
                    }
                    BridgeKind::LostCustomers => {
                        let lost = within(found.previous).filter(|line| !have.contains(line.customer.as_str()));
                        assert_eq!(term.amount.0, -net(lost), "{words}");
                    }
                    _ => {}
                }
            }
        }
    }
}

#[tokio::test]
async fn a_dearer_part_is_price_and_a_customer_who_went_is_lost() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::of([
        SalesLine::new("A1", day("2026-10-05"), "C1", "P1", 10, 11_100),
        SalesLine::new("A2", day("2026-10-06"), "C2", "P1", 3, 11_100),
        SalesLine::new("A3", day("2026-11-05"), "C1", "P1", 10, 12_210),
        SalesLine::new("A4", day("2026-11-06"), "C3", "P2", 1, 55_500),
    ]);
    admin.import("a.csv", file.csv()).await;
    let path = format!("{PATH}?view=bridge&from=2026-11-01&to=2026-11-30");
    let bridge = admin.get(&path).await.ok::<SalesAnalytics>().bridge.unwrap();
    let amounts: Vec<i64> = bridge.terms.iter().map(|term| term.amount.0).collect();
    assert_eq!(amounts, [0, 10_000, 0, 50_000, -30_000, 0, 0]);
    assert_eq!(bridge.terms[1].items[0].number, "P1");
    assert_eq!(
        (
            bridge.terms[3].items[0].number.as_str(),
            bridge.terms[3].items[0].name.as_str()
        ),
        ("C3", "Bengkel C3")
    );
}

#[tokio::test]
async fn the_forecast_is_nearer_than_last_week_and_than_a_mean_of_28_days() {
    let (app, admin, file) = loaded().await;
    // The clock has gone on; the forecast counts from the data date.
    app.clock.advance(chrono::TimeDelta::days(9));
    let admin_again = app.as_role(Role::Admin).await;
    drop(admin);
    let found: SalesAnalytics = admin_again.get(&format!("{PATH}?view=forecast")).await.ok();
    assert!(found.trend.is_none() && found.bridge.is_none());
    let forecast = found.forecast.unwrap();
    assert_eq!(forecast.days.len(), 30);
    assert_eq!(
        (forecast.days[0].date, forecast.days[29].date),
        (day("2026-11-22"), day("2026-12-21"))
    );
    let test = &forecast.back_test;
    assert_eq!((test.range.from, test.range.to), (day("2026-09-23"), day("2026-11-21")));
    assert!(
        test.error_percent < test.last_week_percent && test.error_percent < test.mean_28_percent,
        "{} against {} and {}",
        test.error_percent,
        test.last_week_percent,
        test.mean_28_percent
    );
    for known in &test.days {
        let sold = net(file.lines.iter().filter(|line| line.date == known.date));
        assert_eq!(known.actual.0, sold, "{}", known.date);
    }
    for day in &forecast.days {
        assert!(day.low <= day.value && day.value <= day.high, "{}", day.date);
        let is_sunday = day.date.weekday() == chrono::Weekday::Sun;
        assert_eq!(day.value.0 == 0, is_sunday, "{}", day.date);
    }
    assert_eq!(
        forecast.total.0,
        forecast.days.iter().map(|day| day.value.0).sum::<i64>()
    );
    assert_eq!(forecast.lebaran_years, 2);
    assert!(forecast.total_low <= forecast.total && forecast.total <= forecast.total_high);
}

#[tokio::test]
async fn without_sales_there_is_nothing_and_no_guess() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    let found: SalesAnalytics = viewer.get(PATH).await.ok();
    assert!(!found.has_sales && found.forecast.is_none() && found.last_upload.is_none());
    let (trend, bridge) = (found.trend.unwrap(), found.bridge.unwrap());
    assert_eq!(trend.points.len(), 30);
    assert_eq!(trend.kpi.gross_profit.value, None, "unknown, not nothing");
    assert_eq!(trend.month.change_percent, None);
    assert!(
        bridge
            .terms
            .iter()
            .all(|term| term.amount.0 == 0 && term.items.is_empty())
    );
    let admin = app.as_role(Role::Admin).await;
    admin
        .import("a.csv", SalesFile::many(60, day("2026-10-01")).csv())
        .await;
    let found: SalesAnalytics = viewer.get(&format!("{PATH}?view=forecast")).await.ok();
    assert!(found.forecast.is_none(), "twenty days tell nothing");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    for bad in [
        "interval=year",
        "view=all",
        "from=2026-02-02&to=2026-02-01",
        "from=2000-01-01&to=2026-01-01",
        "to=9999-12-31",
        "from=x",
        "mystery=1",
    ] {
        viewer.get(&format!("{PATH}?{bad}")).await.expect(422);
    }
    let found: SalesAnalytics = viewer
        .get(&format!("{PATH}?from=2001-01-01&customer=nobody"))
        .await
        .ok();
    assert_eq!(found.trend.unwrap().kpi.net_sales.value, Some(0));
}
