//! Analitik Produk: figures against a plain count of the file's own lines, and against one another.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Reader, Xlsx};
use chrono::{Datelike as _, NaiveDate};
use domain::account::Role;
use domain::insight::{Idle, PartAnalytics, ProductAnalytics, ProductRow};
use domain::stock::StockStatus;
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};

use crate::stock::snapshot;
use crate::uploads::assert_sound;

const PRODUCTS: &str = "/api/admin/analytics/products";
/// Whole months with days around them, and so is the comparison period.
const RANGE: &str = "from=2026-05-10&to=2026-08-20";

async fn read(client: &Client, query: &str) -> ProductAnalytics {
    client.get(&format!("{PRODUCTS}?{query}")).await.ok()
}

async fn part(client: &Client, number: &str) -> PartAnalytics {
    client.get(&format!("{PRODUCTS}/{number}")).await.ok()
}

/// What a part of the file sold on some days: quantity, gross sales, discount, net sales, profit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counted {
    quantity: i64,
    gross: i64,
    discount: i64,
    net: i64,
    profit: i64,
}

fn counted(file: &SalesFile, from: &str, to: &str) -> BTreeMap<String, Counted> {
    let mut parts: BTreeMap<String, Counted> = BTreeMap::new();
    for line in &file.lines {
        if (day(from)..=day(to)).contains(&line.date) {
            let sums = parts.entry(line.part.clone()).or_default();
            sums.quantity += line.quantity;
            sums.gross += line.gross;
            sums.discount += line.discount;
            sums.net += line.net();
            sums.profit += line.net() - line.cost;
        }
    }
    parts
}

fn near(found: f64, part: i64, whole: i64) -> bool {
    (found - 100.0 * part as f64 / whole as f64).abs() < 0.006
}

async fn two_years() -> (TestApp, Client, SalesFile) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::two_years(day("2026-11-21"));
    admin.import("penjualan.csv", file.csv()).await;
    app.settled().await;
    let viewer = app.as_role(Role::Viewer).await;
    (app, viewer, file)
}

#[tokio::test]
async fn without_sales_every_view_is_empty() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    let found = read(&viewer, "").await;
    let summary = found.summary.unwrap();
    assert!(!found.has_sales && found.run.is_none());
    assert_eq!(
        (summary.sold_parts, summary.total.net_sales.0, summary.matrix.len()),
        (0, 0, 0)
    );
    assert_eq!(read(&viewer, "view=ranking").await.ranking.unwrap().total, 0);
    assert_eq!(read(&viewer, "view=groups").await.by_group.unwrap().items.len(), 0);
    assert_eq!(read(&viewer, "view=stock").await.stock.unwrap().total, 0);
    assert_eq!(read(&viewer, "view=pairs").await.pairs.unwrap().total, 0);
    assert_eq!(read(&viewer, "view=seasons").await.seasons.unwrap().groups.len(), 0);
    for query in [
        "view=all",
        "sort=name",
        "cursor=x",
        "limit=0",
        "from=2026-02-01&to=2026-01-01",
        "idle=old",
    ] {
        viewer.get(&format!("{PRODUCTS}?{query}")).await.expect(422);
    }
    viewer.get(&format!("{PRODUCTS}/none")).await.expect(404);
}

#[tokio::test]
async fn every_part_is_ranked_with_what_its_lines_sum_up_to() {
    let (app, viewer, file) = two_years().await;
    let now = counted(&file, "2026-05-10", "2026-08-20");
    let answer = read(&viewer, &format!("view=ranking&limit=200&{RANGE}")).await;
    let before = counted(
        &file,
        &answer.previous.from.to_string(),
        &answer.previous.to.to_string(),
    );
    let ranking = answer.ranking.unwrap();
    assert_eq!((ranking.total as usize, ranking.items.len()), (now.len(), now.len()));
    for row in &ranking.items {
        let (figures, sums) = (&row.figures, now[&row.part_number]);
        assert_eq!(
            (figures.quantity, figures.net_sales.0),
            (sums.quantity, sums.net),
            "{row:?}"
        );
        assert_eq!(figures.gross_profit.unwrap().0, sums.profit, "{row:?}");
        assert!(near(figures.gp_percent.unwrap(), sums.profit, sums.net), "{row:?}");
        assert!(
            near(figures.discount_percent.unwrap(), sums.discount, sums.gross),
            "{row:?}"
        );
        match before.get(&row.part_number) {
            None => assert_eq!((figures.net_sales_change, figures.gp_change_points), (None, None)),
            Some(then) => assert!(
                near(figures.net_sales_change.unwrap(), sums.net - then.net, then.net),
                "{row:?}"
            ),
        }
    }
    let total: i64 = now.values().map(|sums| sums.net).sum();
    assert_eq!(ranking.sum.net_sales.0, total);
    let money = |rows: &[ProductRow]| rows.iter().map(|row| row.figures.net_sales.0).collect::<Vec<_>>();
    assert!(money(&ranking.items).is_sorted_by(|one, two| one >= two));
    // The worst come first the other way, and pages hold every part once.
    let worst = read(&viewer, &format!("view=ranking&sort=gp_percent&limit=200&{RANGE}")).await;
    let gps: Vec<f64> = worst
        .ranking
        .unwrap()
        .items
        .iter()
        .map(|row| row.figures.gp_percent.unwrap())
        .collect();
    assert!(gps.is_sorted(), "{gps:?}");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = read(&viewer, &format!("view=ranking&limit=7&{RANGE}{cursor}"))
            .await
            .ranking
            .unwrap();
        seen.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ranking.items);
    // By text, dashes and case ignored.
    let found = read(&viewer, &format!("view=ranking&q=p05&{RANGE}"))
        .await
        .ranking
        .unwrap();
    assert_eq!((found.total, found.items[0].part_number.as_str()), (1, "P-05"));
    // A file holds the whole filter.
    let csv = viewer
        .get(&format!("{PRODUCTS}.csv?view=ranking&limit=3&{RANGE}"))
        .await
        .expect(200);
    assert_eq!(String::from_utf8_lossy(&csv.body).lines().count(), 1 + now.len());
    assert_sound(&app).await;
}

#[tokio::test]
async fn classes_and_groups_sum_up_to_the_total() {
    let (_app, viewer, file) = two_years().await;
    let now = counted(&file, "2026-05-10", "2026-08-20");
    let total: i64 = now.values().map(|sums| sums.net).sum();
    let summary = read(&viewer, RANGE).await.summary.unwrap();
    assert_eq!(
        (summary.total.net_sales.0, summary.sold_parts as usize),
        (total, now.len())
    );
    assert_eq!(summary.matrix.iter().map(|cell| cell.net_sales.0).sum::<i64>(), total);
    let parts: BTreeSet<&str> = file.lines.iter().map(|line| line.part.as_str()).collect();
    assert_eq!(
        summary.matrix.iter().map(|cell| cell.parts).sum::<i64>() as usize,
        parts.len()
    );
    // Each cell leads to the parts that it counts.
    for cell in &summary.matrix {
        let (abc, class) = (cell.abc.unwrap().as_str(), cell.demand_class.unwrap().as_str());
        let query = format!("view=ranking&limit=200&abc={abc}&demand_class={class}&{RANGE}");
        let ranking = read(&viewer, &query).await.ranking.unwrap();
        assert_eq!(ranking.sum.net_sales, cell.net_sales, "{cell:?}");
        assert!(ranking.total <= cell.parts, "{cell:?}");
    }
    let groups = read(&viewer, &format!("view=groups&{RANGE}")).await.by_group.unwrap();
    assert_eq!(groups.items, summary.by_group);
    assert_eq!(
        groups.items.iter().map(|group| group.figures.net_sales.0).sum::<i64>(),
        total
    );
    let shares: f64 = groups.items.iter().map(|group| group.share_percent.unwrap()).sum();
    assert!((shares - 100.0).abs() < 0.03, "{shares}");
    let none = groups.items.iter().find(|group| group.group.is_empty()).unwrap();
    let of_none = read(&viewer, &format!("view=ranking&group=~none&limit=200&{RANGE}"))
        .await
        .ranking
        .unwrap();
    assert_eq!((of_none.sum, of_none.total), (none.figures.clone(), none.parts));
    // The scatter holds the largest, each with both rates.
    assert!(summary.parts.len() <= 200 && summary.parts.iter().all(|row| row.figures.gp_percent.is_some()));
    assert_eq!(summary.parts.len(), now.values().filter(|sums| sums.net > 0).count());
}

#[tokio::test]
async fn stock_is_slow_after_sixty_days_and_dead_after_ninety_or_without_a_sale() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let line = |invoice: &str, date: &str, part: &str, quantity| {
        SalesLine::new(invoice, day(date), "C1", part, quantity, 10_000)
    };
    // The data date is 2026-11-21: 60 days before is 22 September, 90 days before is 23 August.
    let lines = [
        line("F1", "2026-11-21", "FRESH", 1),
        line("F2", "2026-09-23", "D59", 1),
        line("F3", "2026-09-22", "D60", 1),
        line("F4", "2026-08-24", "D89", 1),
        line("F5", "2026-08-23", "D90", 1),
        line("F6", "2026-06-01", "BACK", 3),
        // What comes back is no sale.
        line("F7", "2026-11-20", "BACK", -1),
        line("F8", "2026-01-01", "EMPTY", 1),
    ];
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    let stock = [
        ("FRESH", 5),
        ("D59", 5),
        ("D60", 6),
        ("D89", 7),
        ("D90", 8),
        ("BACK", 9),
        ("EMPTY", 0),
        ("NEVER", 10),
    ];
    snapshot(&admin, "2026-11-21", &stock).await;
    let viewer = app.as_role(Role::Viewer).await;
    let slow = read(&viewer, "view=stock").await.stock.unwrap();
    let told: Vec<_> = slow
        .items
        .iter()
        .map(|part| (part.part_number.as_str(), part.on_hand, part.days, part.idle))
        .collect();
    assert_eq!(
        told,
        [
            ("NEVER", 10, None, Idle::Dead),
            ("BACK", 9, Some(173), Idle::Dead),
            ("D90", 8, Some(90), Idle::Dead),
            ("D89", 7, Some(89), Idle::Slow),
            ("D60", 6, Some(60), Idle::Slow),
        ]
    );
    // Cards are the sums of their lists.
    let sums = slow.sums;
    assert_eq!((sums.slow.parts, sums.slow.quantity), (5, 40));
    assert_eq!(
        sums.slow.value.0,
        slow.items.iter().map(|part| part.value.0).sum::<i64>()
    );
    assert!(sums.slow.value.0 > 0);
    let dead = read(&viewer, "view=stock&idle=dead&limit=2").await.stock.unwrap();
    assert_eq!((dead.total, dead.sums, dead.items.len()), (3, sums, 2));
    let rest = read(
        &viewer,
        &format!("view=stock&idle=dead&cursor={}", dead.next_cursor.unwrap()),
    )
    .await;
    let rest = rest.stock.unwrap();
    let value: i64 = dead.items.iter().chain(&rest.items).map(|part| part.value.0).sum();
    assert_eq!((rest.items.len(), value), (1, sums.dead.value.0));
    assert_eq!(read(&viewer, "").await.summary.unwrap().idle, sums);
    let book = viewer
        .get(&format!("{PRODUCTS}.xlsx?view=stock&idle=dead"))
        .await
        .expect(200);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(book.body.clone())).unwrap();
    assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().height(), 4);
}

#[tokio::test]
async fn what_is_bought_together_is_told_from_ten_invoices_on_and_found_by_part() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut lines = Vec::new();
    for number in 0..40_u64 {
        let date = day("2026-11-21") - chrono::Days::new(number);
        let line = |part: &str| SalesLine::new(&format!("F{number}"), date, "C1", part, 1, 10_000);
        // A with B on 12 invoices, C with D on 9, the rest alone.
        match number {
            0..12 => lines.extend([line("A"), line("B")]),
            12..21 => lines.extend([line("C"), line("D")]),
            21..24 => lines.push(line("A")),
            _ => lines.push(line("E")),
        }
    }
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    app.settled().await;
    let viewer = app.as_role(Role::Viewer).await;
    let pairs = read(&viewer, "view=pairs").await.pairs.unwrap();
    assert_eq!(pairs.total, 1);
    let pair = &pairs.items[0];
    let numbers = [pair.first_number.as_str(), pair.second_number.as_str()];
    assert_eq!((numbers, pair.invoices), (["A", "B"], 12));
    // 12 of 40; A is on 15, B on 12: 0.3 / (0.375 x 0.3).
    assert!((pair.support_percent - 30.0).abs() < 0.01, "{pair:?}");
    assert!((pair.confidence_percent - 80.0).abs() < 0.01, "{pair:?}");
    assert!((pair.confidence_back_percent - 100.0).abs() < 0.01, "{pair:?}");
    assert!((pair.lift - 2.67).abs() < 0.01, "{pair:?}");
    assert_eq!(read(&viewer, "view=pairs&q=b").await.pairs.unwrap().total, 1);
    assert_eq!(read(&viewer, "view=pairs&q=c").await.pairs.unwrap().total, 0);
    // On a part's page it comes first.
    let found = part(&viewer, "B").await;
    let pair = &found.pairs[0];
    assert_eq!((pair.first_number.as_str(), pair.second_number.as_str()), ("B", "A"));
    assert!((pair.confidence_percent - 100.0).abs() < 0.01 && (pair.confidence_back_percent - 80.0).abs() < 0.01);
}

#[tokio::test]
async fn months_of_a_group_are_even_over_the_year() {
    let (_app, viewer, file) = two_years().await;
    let seasons = read(&viewer, "view=seasons").await.seasons.unwrap();
    let groups: BTreeSet<&str> = file.lines.iter().map(|line| line.group.as_str()).collect();
    assert_eq!(
        seasons
            .groups
            .iter()
            .map(|season| season.group.as_str())
            .collect::<BTreeSet<_>>(),
        groups
    );
    for season in &seasons.groups {
        assert_eq!((season.months.len(), season.years), (12, 2));
        assert!((season.months.iter().sum::<f64>() - 1200.0).abs() < 0.1, "{season:?}");
    }
    // The file is busy before Lebaran and nearly shut from it on.
    let week = |week| seasons.lebaran.iter().find(|one| one.week == week).unwrap();
    assert!(week(-1).index > 130.0 && week(0).index < 60.0, "{:?}", seasons.lebaran);
}

#[tokio::test]
async fn a_part_is_told_with_its_months_buyers_prices_and_advice() {
    let (app, viewer, file) = two_years().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(&admin, "2026-11-21", &[("P-05", 3)]).await;
    app.settled().await;
    let found = part(&viewer, "P-05").await;
    let sold = |from: NaiveDate, to: NaiveDate| {
        let lines = file.lines.iter().filter(move |line| line.part == "P-05");
        lines.filter(move |line| (from..=to).contains(&line.date))
    };
    let last = day("2026-11-21");
    assert_eq!(
        found.figures.net_sales.0,
        sold(day("2026-10-23"), last).map(SalesLine::net).sum::<i64>()
    );
    assert_eq!(
        (found.stock.on_hand, found.has_stock, found.stock.status),
        (3, true, StockStatus::Critical)
    );
    assert!(!found.stock.reason.is_empty());
    assert_eq!((found.months.len(), found.months[23].month), (24, day("2026-11-01")));
    for month in &found.months {
        let end = month.month + chrono::Months::new(1) - chrono::Days::new(1);
        let (quantity, net) = sold(month.month, end).fold((0, 0), |(quantity, net), line| {
            (quantity + line.quantity, net + line.net())
        });
        assert_eq!((month.quantity, month.net_sales.0), (quantity, net), "{month:?}");
        let price = (quantity > 0).then(|| net as f64 / quantity as f64);
        let is_near = month
            .price
            .zip(price)
            .is_none_or(|(found, wanted)| (found - wanted).abs() < 1e-6);
        assert!(month.price.is_some() == price.is_some() && is_near, "{month:?}");
    }
    assert_eq!(found.months[0].month.year(), 2024);
    let mut buyers: BTreeMap<&str, i64> = BTreeMap::new();
    for line in sold(day("2025-11-22"), last) {
        *buyers.entry(&line.customer).or_default() += line.net();
    }
    assert_eq!(found.buyers.len(), buyers.len().min(10));
    assert!(found.buyers.is_sorted_by(|one, two| one.net_sales >= two.net_sales));
    for buyer in &found.buyers {
        assert_eq!(buyer.net_sales.0, buyers[buyer.number.as_str()], "{buyer:?}");
    }
    let forecast = found.forecast.unwrap();
    assert!(forecast.low <= forecast.per_month && forecast.per_month <= forecast.high && forecast.high > 0.0);
    let advice = found.advice.unwrap();
    assert_eq!((advice.part_number.as_str(), advice.on_hand), ("P-05", Some(3)));
    assert!(advice.order_quantity > 0 && advice.loss.is_some() && advice.naive_loss.is_some());
    assert_eq!(
        found.net_sales_year.unwrap().0,
        sold(day("2025-11-22"), last).map(SalesLine::net).sum::<i64>()
    );
    // Numbers are looked up as they are, with what an address has to encode.
    admin
        .import(
            "lagi.csv",
            SalesFile::of([SalesLine::new("X1", last, "C001", "08232/M99 #1", 1, 10_000)]).csv(),
        )
        .await;
    let odd = part(&viewer, "08232%2FM99%20%231").await;
    assert_eq!(
        (odd.stock.part_number.as_str(), odd.has_stock, odd.months.len()),
        ("08232/M99 #1", false, 1)
    );
}
