//! Stock as staff list it, adjust it and set its minimums.

use domain::Page;
use domain::account::{Role, Scope};
use domain::stock::{
    AdjustReason, MovementKind, StockAdjusted, StockAdjustment, StockItem, StockMovements, StockPage, StockStatus,
};
use domain::upload::{UploadOptions, UploadReport};
use integration_tests::{Answer, Client, SalesFile, SalesLine, StockFile, TestApp, day};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::keys;
use crate::uploads::assert_sound;

pub const STOCK: &str = "/api/admin/stock";
pub const ADJUST: &str = "/api/admin/stock/adjust";

/// A stock file of that day.
pub async fn snapshot(client: &Client, date: &str, rows: &[(&str, i64)]) -> UploadReport {
    let options = UploadOptions {
        snapshot_date: Some(day(date)),
        ..UploadOptions::default()
    };
    let file = StockFile::of(rows.iter().copied()).csv();
    client
        .upload("stok.csv", file)
        .options(options)
        .send()
        .await
        .expect(201)
        .json()
}

/// Adds to a part's stock, or takes off.
pub async fn delta(client: &Client, part: &str, delta: i64) -> StockAdjusted {
    let form = StockAdjustment {
        part_number: part.to_owned(),
        counted: None,
        delta: Some(delta),
        reason: AdjustReason::Correction,
        note: None,
    };
    client.post(ADJUST, &form).await.ok()
}

async fn list(client: &Client, query: &str) -> StockPage {
    client.get(&format!("{STOCK}?{query}")).await.ok()
}

/// The ledger of a part, whose number is percent-encoded.
pub async fn movements(client: &Client, part: &str) -> StockMovements {
    client.get(&format!("{STOCK}/{part}/movements?limit=200")).await.ok()
}

async fn set_minimum(client: &Client, part: &str, version: i64, minimum: Value) -> Answer {
    let request = client
        .request(Method::PUT, &format!("{STOCK}/{part}/minimum"))
        .header(header::IF_MATCH, format!("\"{version}\""))
        .json(&json!({ "minimum": minimum }));
    Answer::of(request).await
}

fn numbers(page: &StockPage) -> Vec<&str> {
    page.items.iter().map(|item| item.part_number.as_str()).collect()
}

#[tokio::test]
async fn the_list_has_cards_reasons_and_orders() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Viewer).await;
    let writer = app.as_role(Role::Admin).await;
    let empty = list(&admin, "").await;
    assert_eq!((empty.total, empty.summary.parts, empty.stock_as_of), (0, 0, None));
    assert!(!empty.has_sales, "today is no data date");
    // one a day of A over 90 days; nothing of the others
    let lines = (0..90).map(|back| {
        let date = day("2026-11-21") - chrono::Days::new(back);
        SalesLine::new(&format!("F{back}"), date, "C1", "A", 1, 10_000).group("BRAKE")
    });
    writer.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    snapshot(&writer, "2026-11-21", &[("A", 13), ("B", 100), ("C", 5), ("D/1 x", 0)]).await;
    let page = list(&admin, "").await;
    assert_eq!(
        numbers(&page),
        ["A", "D/1 x", "C", "B"],
        "critical first, of these the best seller"
    );
    let a = &page.items[0];
    assert_eq!(
        (
            a.status,
            a.on_hand,
            a.reorder_point,
            a.value.0,
            a.group.as_str(),
            a.reason.as_str()
        ),
        (
            StockStatus::Critical,
            13,
            21,
            65_000,
            "BRAKE",
            "sisa 13, perkiraan terpakai 14 dalam 14 hari"
        )
    );
    let summary = page.summary;
    assert_eq!(
        (
            summary.parts,
            summary.value.0,
            summary.normal,
            summary.low,
            summary.critical,
            summary.groups
        ),
        (4, 590_000, 1, 1, 2, 1)
    );
    assert_eq!(
        (
            page.as_of,
            page.stock_as_of,
            page.last_upload.unwrap().file_name.as_str()
        ),
        (day("2026-11-21"), Some(day("2026-11-21")), "stok.csv")
    );
    for (query, expected) in [
        ("status=critical", vec!["A", "D/1 x"]),
        ("status=critical&sort=-value", vec!["A", "D/1 x"]),
        ("status=critical&sort=-part_number", vec!["D/1 x", "A"]),
        ("group=BRAKE", vec!["A"]),
        ("group=~none&sort=on_hand", vec!["D/1 x", "C", "B"]),
        ("q=d1x", vec!["D/1 x"]),
        ("q=nama%20b", vec!["B"]),
        ("sort=-on_hand", vec!["B", "A", "C", "D/1 x"]),
        ("sort=name", vec!["A", "B", "C", "D/1 x"]),
    ] {
        let page = list(&admin, query).await;
        assert_eq!(numbers(&page), expected, "{query}");
        assert_eq!(page.total, expected.len() as i64, "{query}");
    }
    let narrow = list(&admin, "group=BRAKE&status=low").await;
    assert_eq!((narrow.total, narrow.summary.parts, narrow.summary.groups), (0, 1, 1));
    let found = list(&admin, "q=nama").await.summary;
    assert_eq!((found.parts, found.critical, found.groups), (4, 2, 1));
    for wrong in ["sort=price", "limit=0", "status=gone", "cursor=x", "nothing=1"] {
        admin.get(&format!("{STOCK}?{wrong}")).await.expect(422);
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn every_order_pages_through_every_part_once() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let parts: Vec<(String, i64)> = (0..23).map(|part| (format!("P{part:02}"), part % 5)).collect();
    let rows: Vec<(&str, i64)> = parts
        .iter()
        .map(|(part, quantity)| (part.as_str(), *quantity))
        .collect();
    snapshot(&admin, "2026-11-21", &rows).await;
    for sort in [
        "status",
        "part_number",
        "-part_number",
        "name",
        "-name",
        "on_hand",
        "-on_hand",
        "value",
        "-value",
    ] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = list(&admin, &format!("sort={sort}&limit=5{cursor}")).await;
            seen.extend(page.items.into_iter().map(|item| item.part_number));
            let Some(next) = page.next_cursor else { break };
            cursor = format!("&cursor={}", next.replace(' ', "%20"));
        }
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((count, seen.len()), (23, 23), "{sort}");
    }
}

#[tokio::test]
async fn an_adjustment_counts_or_changes_and_is_told_with_its_reason() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(&admin, "2026-11-21", &[("A/1", 4)]).await;
    let form = json!({"part_number": "A/1", "counted": 40, "reason": "count", "note": " Hitung rak "});
    let done: StockAdjusted = admin.post(ADJUST, &form).await.ok();
    assert_eq!((done.before, done.after, done.status), (4, 40, StockStatus::Normal));
    let done = delta(&admin, "A/1", -30).await;
    assert_eq!((done.before, done.after, done.status), (40, 10, StockStatus::Low));
    let ledger = movements(&admin, "A%2F1").await;
    assert_eq!((ledger.part.on_hand, ledger.total), (10, 3));
    let told: Vec<_> = ledger
        .items
        .iter()
        .map(|item| (item.kind, item.quantity, item.balance, item.counted))
        .collect();
    assert_eq!(
        told,
        [
            (MovementKind::Adjustment, -30, 10, None),
            (MovementKind::Adjustment, 36, 40, Some(40)),
            (MovementKind::Snapshot, 4, 4, Some(4)),
        ]
    );
    let (counted, file) = (&ledger.items[1], &ledger.items[2]);
    assert_eq!(
        (counted.reason, counted.note.as_deref(), counted.by.is_some()),
        (Some(AdjustReason::Count), Some("Hitung rak"), true)
    );
    assert_eq!(file.upload.as_ref().unwrap().file_name, "stok.csv");
    let page: StockMovements = admin.get(&format!("{STOCK}/A%2F1/movements?limit=2")).await.ok();
    let next = page.next_cursor.unwrap();
    let rest: StockMovements = admin
        .get(&format!("{STOCK}/A%2F1/movements?limit=2&cursor={next}"))
        .await
        .ok();
    assert_eq!(
        (rest.items[0].balance, rest.items.len(), rest.next_cursor),
        (4, 1, None)
    );
    admin.get(&format!("{STOCK}/none/movements")).await.expect(404);
    let entry: (String, Value, Value) = sqlx::query_as(
        "select subject, before, after from audit_log where action = 'stock_adjusted' order by id limit 1",
    )
    .fetch_one(&app.owner())
    .await
    .unwrap();
    assert_eq!(
        entry,
        (
            "A/1".to_owned(),
            json!({"on_hand": 4, "status": "low"}),
            json!({"on_hand": 40, "status": "normal", "reason": "count", "note": "Hitung rak"})
        )
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_adjustment_that_cannot_be_is_refused_and_changes_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(&admin, "2026-11-21", &[("A", 4)]).await;
    for (form, pointer) in [
        (json!({"part_number": "A", "reason": "count"}), "/counted"),
        (
            json!({"part_number": "A", "counted": 1, "delta": 1, "reason": "count"}),
            "/delta",
        ),
        (
            json!({"part_number": "A", "counted": -1, "reason": "count"}),
            "/counted",
        ),
        (
            json!({"part_number": "A", "counted": i64::MAX, "reason": "count"}),
            "/counted",
        ),
        (json!({"part_number": "A", "delta": 0, "reason": "count"}), "/delta"),
        (json!({"part_number": "A", "delta": -5, "reason": "lost"}), "/delta"),
        (
            json!({"part_number": "A", "delta": 999_999_999, "reason": "found"}),
            "/delta",
        ),
        (
            json!({"part_number": "A", "delta": i64::MIN, "reason": "found"}),
            "/delta",
        ),
        (
            json!({"part_number": "B", "delta": 1, "reason": "found"}),
            "/part_number",
        ),
        (json!({"part_number": "A", "delta": 1, "reason": "stolen"}), "/reason"),
        (
            json!({"part_number": "A", "delta": 1, "reason": "lost", "note": "x".repeat(501)}),
            "/note",
        ),
        (
            json!({"part_number": "A", "delta": 1, "reason": "lost", "more": 1}),
            "/more",
        ),
    ] {
        let told = admin.post(ADJUST, &form).await.expect(422).problem();
        assert_eq!(told.errors[0].pointer, pointer, "{form}");
    }
    assert_eq!(movements(&admin, "A").await.total, 1);
    let viewer = app.as_role(Role::Viewer).await;
    let form = json!({"part_number": "A", "delta": 1, "reason": "found"});
    viewer.post(ADJUST, &form).await.expect(403);
    set_minimum(&viewer, "A", 1, json!(5)).await.expect(403);
}

#[tokio::test]
async fn a_key_adjusts_stock_that_its_scope_lets_it_and_reads_none() {
    let app = TestApp::spawn().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    snapshot(&chief, "2026-11-21", &[("A", 4)]).await;
    let (warehouse, _) = keys::made(&app, &chief, &[Scope::WriteStock]).await;
    assert_eq!(delta(&warehouse, "A", 2).await.after, 6);
    warehouse.get(STOCK).await.expect(403);
    let (reader, _) = keys::made(&app, &chief, &[Scope::ReadStock]).await;
    assert_eq!(list(&reader, "").await.items[0].on_hand, 6);
    movements(&reader, "A").await;
    let form = json!({"part_number": "A", "delta": 1, "reason": "found"});
    reader.post(ADJUST, &form).await.expect(403);
    set_minimum(&warehouse, "A", 1, json!(5)).await.expect(403);
}

#[tokio::test]
async fn the_same_adjustment_sent_twice_is_done_once() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(&admin, "2026-11-21", &[("A", 4)]).await;
    let send = async |quantity: i64| {
        let form = json!({"part_number": "A", "delta": quantity, "reason": "found"});
        let request = admin
            .request(Method::POST, ADJUST)
            .header("idempotency-key", "k1")
            .json(&form);
        Answer::of(request).await
    };
    let first: StockAdjusted = send(3).await.ok();
    assert_eq!(first.after, 7);
    assert_eq!(send(3).await.ok::<StockAdjusted>(), first);
    assert_eq!(send(4).await.expect(422).problem().code, "idempotency_mismatch");
    assert_eq!(movements(&admin, "A").await.part.on_hand, 7);
}

#[tokio::test]
async fn a_part_that_no_stock_file_named_is_adjusted_too() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let sale = SalesLine::new("F1", day("2026-11-20"), "C1", "A", 3, 10_000).group("OIL");
    admin.import("penjualan.csv", SalesFile::of([sale]).csv()).await;
    assert_eq!(list(&admin, "").await.total, 0);
    let before = movements(&admin, "A").await;
    assert_eq!((before.part.version, before.part.on_hand, before.total), (0, 0, 0));
    let done = delta(&admin, "A", 12).await;
    assert_eq!((done.before, done.after, done.status), (0, 12, StockStatus::Normal));
    let page = list(&admin, "group=OIL").await;
    assert_eq!((page.items[0].sold_90_days, page.summary.parts), (3, 1));
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_minimum_rules_the_status_until_it_is_taken_away() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    snapshot(&admin, "2026-11-21", &[("A/1", 30)]).await;
    let path = format!("{STOCK}/A%2F1/minimum");
    let unseen = admin.request(Method::PUT, &path).json(&json!({"minimum": 30}));
    assert_eq!(Answer::of(unseen).await.expect(428).problem().code, "version_missing");
    let set: StockItem = set_minimum(&admin, "A%2F1", 1, json!(30)).await.ok();
    assert_eq!((set.status, set.minimum, set.version), (StockStatus::Low, Some(30), 2));
    assert_eq!(set.reason, "sisa 30, minimum 30");
    let stale = set_minimum(&admin, "A%2F1", 1, json!(90)).await.expect(412).problem();
    assert_eq!(stale.code, "changed_meanwhile");
    let set: StockItem = set_minimum(&admin, "A%2F1", 2, json!(60)).await.ok();
    assert_eq!(
        (set.status, list(&admin, "").await.summary.critical),
        (StockStatus::Critical, 1)
    );
    let page: Page<domain::part::PartSummary> = admin.get("/api/parts").await.ok();
    assert_eq!(page.items[0].availability, domain::stock::Availability::Limited);
    let set: StockItem = set_minimum(&admin, "A%2F1", 3, Value::Null).await.ok();
    assert_eq!((set.status, set.minimum, set.version), (StockStatus::Normal, None, 4));
    for (wrong, pointer) in [(json!({"minimum": -1}), "/minimum"), (json!({}), "/minimum")] {
        let request = admin
            .request(Method::PUT, &path)
            .header(header::IF_MATCH, "\"4\"")
            .json(&wrong);
        assert_eq!(
            Answer::of(request).await.expect(422).problem().errors[0].pointer,
            pointer
        );
    }
    set_minimum(&admin, "none", 0, json!(1)).await.expect(404);
    let entries: Vec<(Value, Value)> =
        sqlx::query_as("select before, after from audit_log where action = 'stock_minimum_set' order by id")
            .fetch_all(&app.owner())
            .await
            .unwrap();
    assert_eq!(
        entries[0],
        (
            json!({"minimum": null, "status": "normal"}),
            json!({"minimum": 30, "status": "low"})
        )
    );
    assert_eq!(entries.len(), 3);
    assert_sound(&app).await;
}

#[tokio::test]
async fn exported_stock_uploaded_again_changes_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let sale = SalesLine::new("F1", day("2026-11-20"), "C1", "00012", 1, 10_000).group("OIL");
    admin.import("penjualan.csv", SalesFile::of([sale]).csv()).await;
    snapshot(
        &admin,
        "2026-11-20",
        &[("A/1", 7), ("00012", 30), ("=B", 0), ("12,5", 3)],
    )
    .await;
    delta(&admin, "A/1", 5).await;
    let before = list(&admin, "sort=part_number").await.items;
    for format in ["csv", "xlsx"] {
        let file = admin
            .get(&format!("{STOCK}.{format}?sort=-value&limit=1"))
            .await
            .expect(200);
        let name = format!("stok-{}.{format}", app.clock.today());
        assert!(file.header("content-disposition").contains(&name));
        let report = admin.import(&name, file.body).await;
        assert_eq!(
            (report.parts.new, report.parts.changed, report.parts.unchanged),
            (0, 0, 4),
            "{format}"
        );
        assert_eq!(list(&admin, "sort=part_number").await.items, before, "{format}");
    }
    let some = admin.get(&format!("{STOCK}.csv?group=OIL")).await.expect(200).text();
    assert_eq!((some.lines().count(), some.contains("00012")), (2, true), "{some}");
    assert_sound(&app).await;
}

/// Who waits too long for the others is told to try again, and does.
async fn adjust_in_turn(client: &Client, form: Value) -> StockAdjusted {
    loop {
        let answer = client.post(ADJUST, &form).await;
        if answer.status != 503 {
            return answer.ok();
        }
    }
}

#[tokio::test]
async fn people_who_adjust_one_part_at_once_lose_no_movement_whichever_instance_they_ask() {
    let app = TestApp::spawn().await;
    let second = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let (one, other) = (app.as_role(Role::Admin).await, second.as_role(Role::SuperAdmin).await);
    one.import(
        "p.csv",
        SalesFile::of([SalesLine::new("F1", day("2026-11-20"), "C1", "A", 3, 10_000)]).csv(),
    )
    .await;
    let adjustments = (0..60).map(|turn| {
        let client = if turn % 2 == 0 { &one } else { &other };
        match turn % 3 {
            0 => adjust_in_turn(client, json!({"part_number": "A", "counted": 50, "reason": "count"})),
            _ => adjust_in_turn(
                client,
                json!({"part_number": "A", "delta": 1 + turn, "reason": "found"}),
            ),
        }
    });
    let import = snapshot(&one, "2026-11-20", &[("A", 7), ("B", 1)]);
    let (done, _) = tokio::join!(futures_util::future::join_all(adjustments), import);
    let ledger = movements(&one, "A").await;
    assert_eq!(
        ledger
            .items
            .iter()
            .filter(|item| item.kind == MovementKind::Adjustment)
            .count(),
        60
    );
    for answer in &done {
        let told = ledger
            .items
            .iter()
            .any(|item| item.balance == answer.after && item.balance - item.quantity == answer.before);
        assert!(told, "{answer:?}");
    }
    assert_eq!(ledger.items[0].balance, ledger.part.on_hand);
    assert_sound(&app).await;
    drop(second);
}
