//! Reorder advice: on what terms, what if, by stock as it stands; and statuses by the forecast that is stored.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::account::Role;
use domain::insight::{OrderTerms, OrderTermsPage, ReorderAdvice, ReorderPage};
use domain::pricing::Pricing;
use domain::settings::Settings;
use domain::stock::{StockPage, StockStatus};
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp, day};
use reqwest::Method;
use reqwest::header::IF_MATCH;
use serde_json::{Value, json};

use crate::stock::snapshot;
use crate::uploads::assert_sound;

const REORDER: &str = "/api/admin/analytics/reorder";
const TERMS: &str = "/api/admin/stock/terms";

async fn read(client: &Client, query: &str) -> ReorderPage {
    client.get(&format!("{REORDER}?{query}")).await.ok()
}

async fn put(client: &Client, path: &str, version: i64, body: Value) -> Answer {
    let request = client
        .request(Method::PUT, path)
        .header(IF_MATCH, format!("\"{version}\""));
    Answer::of(request.json(&body)).await
}

/// A year that ends with October: each day two pieces of A (BRAKE) and one of B (OIL), every tenth day five of L (OIL), and
/// every 30th one of C (BRAKE).
fn year() -> SalesFile {
    let lines = (0..365_u64).flat_map(|back| {
        let date = day("2026-10-31") - chrono::Days::new(back);
        let line = |part: &str, pieces, group: &str| {
            SalesLine::new(&format!("F{back}"), date, "C1", part, pieces, 10_000).group(group)
        };
        let mut lines = vec![line("A", 2, "BRAKE"), line("B-1", 1, "OIL")];
        lines.extend((back % 10 == 0).then(|| line("L", 5, "OIL")));
        lines.extend((back % 30 == 0).then(|| line("C", 1, "BRAKE")));
        lines
    });
    SalesFile::of(lines)
}

const STOCK: [(&str, i64); 4] = [("A", 10), ("B-1", 25), ("C", 40), ("L", 4)];

async fn prepared() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("penjualan.csv", year().csv()).await;
    snapshot(&admin, "2026-10-31", &STOCK).await;
    app.settled().await;
    (app, admin)
}

fn of<'a>(page: &'a ReorderPage, number: &str) -> &'a ReorderAdvice {
    page.items.iter().find(|one| one.part_number == number).unwrap()
}

#[tokio::test]
async fn a_part_of_which_nothing_is_left_costs_what_its_last_sales_did() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut sold = year();
    // In the last month a piece of A costs 7.000, before it 5.000.
    for line in sold.lines.iter_mut().filter(|line| line.part == "A") {
        line.cost = line.quantity * if line.date >= day("2026-10-01") { 7_000 } else { 5_000 };
    }
    admin.import("penjualan.csv", sold.csv()).await;
    snapshot(&admin, "2026-10-31", &[("A", 0), ("B-1", 1)]).await;
    app.settled().await;
    let page = read(&admin, "").await;
    let a = of(&page, "A");
    assert_eq!(a.unit_cost.map(|cost| cost.0), Some(7_000));
    assert_eq!(a.order_value.map(|value| value.0), Some(7_000 * a.order_quantity));
    assert!(a.order_quantity > 0 && page.summary.without_cost == 0);
}

#[tokio::test]
async fn what_if_says_what_these_terms_would_say_once_they_are_set() {
    let (app, admin) = prepared().await;
    let usual = read(&admin, "all=true").await;
    assert_eq!((usual.basis.lead_days, usual.basis.is_what_if), (14, false));
    let asked = read(&admin, "all=true&service=99&lead_days=30").await;
    assert!(asked.basis.is_what_if && asked.summary.quantity > usual.summary.quantity);
    for part in &asked.items {
        let before = of(&usual, &part.part_number);
        assert!(part.reorder_point >= before.reorder_point && part.order_quantity >= before.order_quantity);
        assert!(part.chance_now >= before.chance_now && part.chance_after <= part.chance_now);
    }
    // Asking changed nothing.
    assert_eq!(read(&admin, "all=true").await.items, usual.items);

    let super_admin = app.as_role(Role::SuperAdmin).await;
    let settings: Settings = super_admin.get("/api/admin/settings").await.ok();
    let mut reorder = settings.reorder.value;
    (reorder.service_a, reorder.service_b, reorder.service_c) = (99, 99, 99);
    let mut stock = settings.stock.value;
    stock.lead_days = 30;
    let path = "/api/admin/settings/reorder";
    put(&super_admin, path, 0, json!(reorder)).await.expect(200);
    put(&super_admin, path, 0, json!(reorder)).await.expect(412);
    put(&admin, path, 1, json!(reorder)).await.expect(403);
    reorder.service_a = 100;
    let wrong = put(&super_admin, path, 1, json!(reorder)).await.expect(422).problem();
    assert_eq!(wrong.errors[0].pointer, "/service_a");
    put(&super_admin, "/api/admin/settings/stock", 0, json!(stock))
        .await
        .expect(200);
    app.settled().await;
    let set = read(&admin, "all=true").await;
    assert!(!set.basis.is_what_if);
    assert_eq!((set.summary, set.total), (asked.summary, asked.total));
    for part in &set.items {
        let asked = of(&asked, &part.part_number);
        assert_eq!(
            (
                part.reorder_point,
                part.order_quantity,
                part.chance_now,
                part.chance_after
            ),
            (
                asked.reorder_point,
                asked.order_quantity,
                asked.chance_now,
                asked.chance_after
            )
        );
    }
    // And so does what the job keeps.
    let kept: Vec<(String, i64, i64)> = sqlx::query_as(
        "select p.number, i.reorder_point, i.order_quantity from insight_part i join part p on p.id = i.part_id",
    )
    .fetch_all(&app.owner())
    .await
    .unwrap();
    for (number, point, order) in kept {
        let part = of(&set, &number);
        assert_eq!(
            (part.reorder_point, part.order_quantity),
            (Some(point), order),
            "{number}"
        );
    }
    for wrong in [
        "service=49",
        "service=100",
        "lead_days=366",
        "lead_days=-1",
        "abc=d",
        "cursor=1",
    ] {
        admin.get(&format!("{REORDER}?{wrong}")).await.expect(422);
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn terms_of_a_part_hold_over_those_of_its_group_and_these_over_the_settings() {
    let (app, admin) = prepared().await;
    let group = format!("{TERMS}/groups/OIL");
    let unseen = admin
        .request(Method::PUT, &group)
        .json(&json!({"lead_days": 30, "pack": null}));
    Answer::of(unseen).await.expect(428);
    let set: OrderTerms = put(&admin, &group, 0, json!({"lead_days": 30, "pack": 12})).await.ok();
    assert_eq!(
        (set.group.as_deref(), set.lead_days, set.pack),
        (Some("OIL"), Some(30), Some(12))
    );
    put(&admin, &group, 0, json!({"lead_days": 1, "pack": 1}))
        .await
        .expect(412);
    let part: OrderTerms = put(
        &admin,
        &format!("{TERMS}/parts/B-1"),
        0,
        json!({"lead_days": 7, "pack": null}),
    )
    .await
    .ok();
    assert_eq!(part.part_number.as_deref(), Some("B-1"));
    for (path, body, status) in [
        ("parts/none", json!({"lead_days": 7, "pack": null}), 404),
        ("groups/NONE", json!({"lead_days": 7, "pack": null}), 404),
        ("groups/OIL", json!({"lead_days": 366, "pack": 0}), 422),
        ("groups/OIL", json!({"lead_days": 7}), 422),
    ] {
        put(&admin, &format!("{TERMS}/{path}"), 0, body).await.expect(status);
    }
    let viewer = app.as_role(Role::Viewer).await;
    put(&viewer, &group, set.version, json!({"lead_days": null, "pack": null}))
        .await
        .expect(403);

    // Advice follows at once, and so does the status.
    let found = read(&viewer, "all=true").await;
    let terms = |page: &ReorderPage, number: &str| (of(page, number).lead_days, of(page, number).pack);
    assert_eq!(terms(&found, "A"), (14, 1));
    assert_eq!(terms(&found, "L"), (30, 12));
    assert_eq!(terms(&found, "B-1"), (7, 12));
    assert_eq!(of(&found, "L").order_quantity % 12, 0);
    assert!(of(&found, "L").reason.contains("37 hari"), "{}", of(&found, "L").reason);
    let stock: StockPage = viewer.get("/api/admin/stock?q=B-1").await.ok();
    // 25 pieces at one a day last the 14 days of waiting and safety.
    assert_eq!(stock.items[0].status, StockStatus::Normal, "{}", stock.items[0].reason);
    assert_eq!(stock.items[0].lead_days, Some(7));
    assert_eq!(stock.items[0].reason, "sisa 25, perkiraan terpakai 8 dalam 7 hari");
    // What if asks of every part.
    assert_eq!(of(&read(&viewer, "all=true&lead_days=21").await, "B-1").lead_days, 21);
    assert_sound(&app).await;

    let page: OrderTermsPage = viewer.get(&format!("{TERMS}?limit=1")).await.ok();
    assert_eq!((page.total, page.items[0].part_number.as_deref()), (2, Some("B-1")));
    assert!(page.items[0].changed_by.is_some() && page.groups.contains(&"OIL".to_owned()));
    let cursor = page.next_cursor.unwrap();
    let rest: OrderTermsPage = viewer.get(&format!("{TERMS}?limit=1&cursor={cursor}")).await.ok();
    assert_eq!((rest.items[0].group.as_deref(), rest.next_cursor), (Some("OIL"), None));

    let gone: OrderTerms = put(&admin, &group, set.version, json!({"lead_days": null, "pack": null}))
        .await
        .ok();
    assert_eq!(gone.version, 0);
    assert_eq!(terms(&read(&viewer, "all=true").await, "L"), (14, 1));
    let entries: Vec<(Value, Value)> =
        sqlx::query_as("select before, after from audit_log where action = 'order_terms_set' order by id")
            .fetch_all(&app.owner())
            .await
            .unwrap();
    assert_eq!(entries.len(), 3);
    assert_eq!(
        entries[2],
        (
            json!({"lead_days": 30, "pack": 12}),
            json!({"lead_days": null, "pack": null})
        )
    );
    app.settled().await;
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_cards_are_the_sum_of_all_pages_of_the_filter() {
    let (_app, admin) = prepared().await;
    for filter in [
        "all=true",
        "all=true&group=OIL",
        "all=true&abc=a",
        "all=true&status=critical",
        "all=true&q=b1",
        "all=true&demand_class=smooth&service=99",
        "group=~none",
        "lead_days=60",
        "all=true&parts=A%0AL",
    ] {
        let mut seen: Vec<ReorderAdvice> = Vec::new();
        let mut cursor = String::new();
        let cards = loop {
            let page = read(&admin, &format!("{filter}&limit=1{cursor}")).await;
            seen.extend(page.items);
            match page.next_cursor {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break (page.summary, page.total),
            }
        };
        let (summary, total) = cards;
        let whole = read(&admin, filter).await;
        assert_eq!((seen.len() as i64, &seen), (total, &whole.items), "{filter}");
        let sum = |of: fn(&ReorderAdvice) -> i64| seen.iter().map(of).sum::<i64>();
        assert_eq!(summary.quantity, sum(|part| part.order_quantity), "{filter}");
        assert_eq!(
            summary.value.0,
            sum(|part| part.order_value.map_or(0, |value| value.0)),
            "{filter}"
        );
        assert_eq!(
            summary.parts,
            sum(|part| i64::from(part.order_quantity > 0)),
            "{filter}"
        );
    }
    let numbers = async |filter: &str| {
        let page = read(&admin, filter).await;
        let mut numbers: Vec<String> = page.items.into_iter().map(|part| part.part_number).collect();
        numbers.sort();
        numbers
    };
    assert_eq!(numbers("all=true&group=OIL").await, ["B-1", "L"]);
    assert_eq!(numbers("all=true&q=b1").await, ["B-1"]);
    assert_eq!(numbers("all=true&parts=A%0AL").await, ["A", "L"]);
}

#[tokio::test]
async fn the_list_for_the_order_is_a_workbook_of_the_parts_that_were_chosen() {
    let (app, admin) = prepared().await;
    // A number that looks like one.
    let viewer = app.as_role(Role::Viewer).await;
    let page = read(&admin, "").await;
    let answer = viewer.get(&format!("{REORDER}.xlsx?parts=A%0AL")).await.expect(200);
    assert!(
        answer
            .header("content-disposition")
            .contains("saran-pesan-2026-10-31.xlsx")
    );
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    let column = |name: &str| {
        let found = rows.iter().find_map(|row| {
            row.iter()
                .position(|cell| matches!(cell, Data::String(text) if text == name))
        });
        found.unwrap()
    };
    let row = |number: &str| {
        let found = rows
            .iter()
            .find(|row| matches!(&row[0], Data::String(text) if text == number));
        found.copied()
    };
    assert!(row("B-1").is_none());
    for number in ["A", "L"] {
        let (row, part) = (row(number).unwrap(), of(&page, number));
        let count = |name: &str| match row[column(name)] {
            Data::Float(value) => value as i64,
            Data::Int(value) => value,
            ref other => panic!("{name}: {other:?}"),
        };
        assert_eq!(count("JUMLAH PESAN"), part.order_quantity);
        assert_eq!(count("NILAI"), part.order_value.unwrap().0);
        assert_eq!(count("STOK"), part.on_hand.unwrap());
    }
    let csv = viewer.get(&format!("{REORDER}.csv?all=true")).await.expect(200).text();
    assert_eq!(csv.lines().count(), 5);
    viewer.get(&format!("{REORDER}.csv?service=1")).await.expect(422);
}

#[tokio::test]
async fn advice_and_status_follow_stock_at_once_and_the_forecast_once_it_is_stored() {
    let (app, admin) = prepared().await;
    let found: StockPage = admin.get("/api/admin/stock?q=A").await.ok();
    // By the forecast of two a day, not by what the last 90 days say of it.
    assert_eq!(found.items[0].reason, "sisa 10, perkiraan terpakai 29 dalam 14 hari");
    assert!((found.items[0].per_day.unwrap() - 2.0).abs() < 0.1);
    assert_eq!(found.items[0].status, StockStatus::Critical);
    assert_eq!(of(&read(&admin, "").await, "A").status, Some(StockStatus::Critical));
    let adjust = json!({"part_number": "A", "counted": 500, "reason": "count"});
    admin.post("/api/admin/stock/adjust", &adjust).await.expect(200);
    let after = read(&admin, "all=true").await;
    let part = of(&after, "A");
    assert_eq!(
        (part.on_hand, part.order_quantity, part.status),
        (Some(500), 0, Some(StockStatus::Normal))
    );
    assert_eq!(part.chance_now, Some(0.0));
    assert!(read(&admin, "").await.items.iter().all(|part| part.part_number != "A"));
    assert_sound(&app).await;
    // A file of stock judges by the forecast that is stored.
    snapshot(&admin, "2026-11-21", &[("B-1", 18)]).await;
    let found: StockPage = admin.get("/api/admin/stock").await.ok();
    let part = found.items.iter().find(|part| part.part_number == "B-1").unwrap();
    assert_eq!(
        (part.status, part.reason.as_str()),
        (StockStatus::Low, "sisa 18, perkiraan terpakai 15 dalam 14 hari")
    );
    app.settled().await;
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_forecast_that_is_renewed_renews_the_status_and_pages_are_read_again() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    // Forty months of one piece a day; in the last ninety days nothing: no forecast is nothing.
    let lines = (100..1_200_u64).map(|back| {
        let date = day("2026-10-31") - chrono::Days::new(back);
        SalesLine::new(&format!("F{back}"), date, "C1", "A", 3, 10_000)
    });
    let last = SalesLine::new("Z", day("2026-10-31"), "C1", "B", 1, 10_000);
    admin
        .import("penjualan.csv", SalesFile::of(lines.chain([last])).csv())
        .await;
    app.settled().await;
    sqlx::query("update graphile_worker._private_jobs set run_at = now() + interval '1 hour'")
        .execute(&app.owner())
        .await
        .unwrap();
    snapshot(&admin, "2026-10-31", &[("A", 4)]).await;
    let before: StockPage = admin.get("/api/admin/stock?q=A").await.ok();
    let stored: Option<f64> =
        sqlx::query_scalar("select i.per_day from insight_part i join part p on p.id = i.part_id where p.number = 'A'")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    assert_eq!(before.items[0].per_day, stored, "the import takes what is stored");
    let tag = admin.get("/api/admin/stock").await.header("etag").to_owned();
    // Much is sold in the next month, and nothing is known of it until the job has run.
    let more = (1..31_u64).map(|ahead| {
        let date = day("2026-10-31") + chrono::Days::new(ahead);
        SalesLine::new(&format!("N{ahead}"), date, "C1", "A", 40, 10_000)
    });
    admin.import("november.csv", SalesFile::of(more).csv()).await;
    app.settled().await;
    let after: StockPage = admin.get("/api/admin/stock?q=A").await.ok();
    assert!(after.items[0].per_day > before.items[0].per_day, "{:?}", after.items[0]);
    assert_eq!(after.items[0].status, StockStatus::Critical);
    assert_ne!(admin.get("/api/admin/stock").await.header("etag"), tag);
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_threshold_of_discounts_is_a_setting_that_a_query_overrides() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let line = SalesLine::new("A1", day("2026-11-21"), "C1", "P1", 1, 100_000).discount(12_000);
    admin.import("sales.csv", SalesFile::of([line]).csv()).await;
    let over = async |query: &str| {
        let found: Pricing = admin.get(&format!("/api/admin/analytics/pricing{query}")).await.ok();
        (found.summary.threshold_percent, found.summary.over_threshold_lines)
    };
    assert_eq!(over("").await, (15, 0));
    let super_admin = app.as_role(Role::SuperAdmin).await;
    let path = "/api/admin/settings/pricing";
    put(&super_admin, path, 0, json!({"threshold_percent": 10}))
        .await
        .expect(200);
    put(&super_admin, path, 1, json!({"threshold_percent": 101}))
        .await
        .expect(422);
    put(&admin, path, 1, json!({"threshold_percent": 10})).await.expect(403);
    assert_eq!(over("").await, (10, 1));
    assert_eq!(over("?threshold=12").await, (12, 0));
}
