//! What snapshots, adjustments and sales come to, in whatever order they are written.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::account::Role;
use domain::settings::{Settings, StockSettings, Versioned};
use domain::stock::{MovementKind, StockStatus};
use domain::upload::UploadReport;
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp, day};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::stock::{delta, movements, snapshot};
use crate::uploads::assert_sound;

const SETTING: &str = "/api/admin/settings/stock";

async fn put(client: &Client, version: i64, body: &Value) -> Answer {
    let request = client
        .request(Method::PUT, SETTING)
        .header(header::IF_MATCH, format!("\"{version}\""))
        .json(body);
    Answer::of(request).await
}

async fn setting(client: &Client) -> Versioned<StockSettings> {
    client.get("/api/admin/settings").await.ok::<Settings>().stock
}

async fn switch(client: &Client, sales_reduce_stock: bool) {
    let old = setting(client).await;
    let value = StockSettings {
        sales_reduce_stock,
        ..old.value
    };
    put(client, old.version, &json!(value)).await.expect(200);
}

async fn on_hand(client: &Client, part: &str) -> i64 {
    movements(client, part).await.part.on_hand
}

async fn undo(client: &Client, upload: &UploadReport) {
    client
        .post(&format!("/api/admin/uploads/{}/undo", upload.id), &())
        .await
        .expect(200);
}

async fn sell(client: &Client, lines: &[(&str, &str, i64)]) -> UploadReport {
    let lines = lines
        .iter()
        .map(|(invoice, date, quantity)| SalesLine::new(invoice, day(date), "C1", "A", *quantity, 10_000));
    let options = domain::upload::UploadOptions {
        allow_shrink: true,
        ..Default::default()
    };
    let upload = client
        .upload("penjualan.csv", SalesFile::of(lines).csv())
        .options(options);
    upload.send().await.expect(201).json()
}

#[tokio::test]
async fn an_adjustment_stays_on_top_of_snapshots_of_days_before_it() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let today = app.clock.today().to_string();
    snapshot(&admin, "2026-11-10", &[("A", 10)]).await;
    delta(&admin, "A", 5).await;
    // of a day before the adjustment
    let middle = snapshot(&admin, "2026-11-12", &[("A", 20)]).await;
    assert_eq!(on_hand(&admin, "A").await, 25);
    // of the adjustment's own day, and written after it: it states the end of that day
    let of_today = snapshot(&admin, &today, &[("A", 3)]).await;
    assert_eq!(on_hand(&admin, "A").await, 3);
    delta(&admin, "A", 2).await;
    assert_eq!(on_hand(&admin, "A").await, 5, "what is adjusted after it counts");
    // an earlier day that comes late is recorded, and changes nothing
    let late = snapshot(&admin, "2026-11-11", &[("A", 99)]).await;
    assert_eq!(on_hand(&admin, "A").await, 5);
    undo(&admin, &of_today).await;
    assert_eq!(on_hand(&admin, "A").await, 27);
    undo(&admin, &middle).await;
    assert_eq!(on_hand(&admin, "A").await, 106, "the late one holds now");
    // and what comes between builds on what is there, not on movements that were taken back
    let between = snapshot(&admin, "2026-11-12", &[("A", 60)]).await;
    assert_eq!(on_hand(&admin, "A").await, 67);
    undo(&admin, &late).await;
    undo(&admin, &between).await;
    assert_eq!(on_hand(&admin, "A").await, 17);
    assert_sound(&app).await;
}

#[tokio::test]
async fn sales_after_the_last_stock_file_reduce_stock_where_the_setting_says_so() {
    let app = TestApp::spawn().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    snapshot(&chief, "2026-11-10", &[("A", 100)]).await;
    let sold = sell(
        &chief,
        &[
            ("F1", "2026-11-10", 1),
            ("F2", "2026-11-11", 2),
            ("F3", "2026-11-12", 4),
        ],
    )
    .await;
    assert_eq!(on_hand(&chief, "A").await, 100, "off by default");
    switch(&chief, true).await;
    assert_eq!(
        on_hand(&chief, "A").await,
        94,
        "what was sold on the snapshot's own day is in it"
    );
    let again = sell(&chief, &[("F2", "2026-11-11", 5), ("F4", "2026-11-13", -1)]).await;
    assert_eq!(on_hand(&chief, "A").await, 92, "a replaced invoice and a return");
    let ledger = movements(&chief, "A").await;
    let sales: Vec<_> = ledger
        .items
        .iter()
        .filter(|item| item.kind == MovementKind::Sale)
        .collect();
    assert_eq!(sales.iter().map(|item| item.quantity).sum::<i64>(), -8);
    assert_eq!(sales[0].upload.as_ref().unwrap().file_name, "penjualan.csv");
    undo(&chief, &again).await;
    assert_eq!(on_hand(&chief, "A").await, 94);
    let later = snapshot(&chief, "2026-11-11", &[("A", 90)]).await;
    assert_eq!(on_hand(&chief, "A").await, 86);
    undo(&chief, &sold).await;
    assert_eq!(on_hand(&chief, "A").await, 90);
    undo(&chief, &later).await;
    assert_eq!(on_hand(&chief, "A").await, 100);
    sell(&chief, &[("F9", "2026-11-12", 7)]).await;
    switch(&chief, false).await;
    assert_eq!(on_hand(&chief, "A").await, 100);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_part_under_nothing_is_exported_as_a_file_of_stock_may_say_it() {
    let app = TestApp::spawn().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    switch(&chief, true).await;
    snapshot(&chief, "2026-11-10", &[("A", 3), ("B", 8)]).await;
    sell(&chief, &[("F1", "2026-11-11", 10)]).await;
    for format in ["xlsx", "csv"] {
        assert_eq!(on_hand(&chief, "A").await, -7, "more was sold than was counted");
        let file = chief
            .get(&format!("/api/admin/stock.{format}?sort=part_number"))
            .await
            .expect(200);
        if format == "csv" {
            let text = file.text();
            let rows: Vec<Vec<&str>> = text.lines().map(|row| row.split(',').collect()).collect();
            let heads = &rows[0];
            let cell = |row: usize, head: &str| rows[row][heads.iter().position(|h| *h == head).unwrap()];
            assert_eq!(
                (cell(1, "NO PART"), cell(1, "QTY"), cell(1, "AMOUNT")),
                ("A", "0", "0"),
                "{text}"
            );
            assert_eq!(
                rows[1].last(),
                Some(&"-7"),
                "the ledger's own figure stands at the end: {text}"
            );
            assert_eq!((cell(2, "QTY"), rows[2].last()), ("8", Some(&"8")), "{text}");
        }
        let name = format!("stok-{}.{format}", app.clock.today());
        let taken = chief.import(&name, file.body).await;
        assert_eq!(
            (taken.rows.rejected, taken.parts.changed, taken.parts.unchanged),
            (0, 1, 1),
            "{format}"
        );
        assert_eq!(on_hand(&chief, "A").await, 0, "what is not there is nothing");
        undo(&chief, &taken).await;
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_limits_of_stock_are_settings_and_every_status_follows_them() {
    let app = TestApp::spawn().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    let unset = setting(&chief).await;
    assert_eq!((unset.version, unset.value), (0, StockSettings::default()));
    let of_view: (i32, i32, i64, i64, bool) = sqlx::query_as("select * from stock_rule")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    let default = StockSettings::default();
    let of_domain = (
        default.lead_days,
        default.safety_days,
        default.fixed_critical,
        default.fixed_low,
        false,
    );
    assert_eq!(of_view, of_domain, "the view's defaults are those of the domain");
    snapshot(&chief, "2026-11-10", &[("A", 30)]).await;
    assert_eq!(movements(&chief, "A").await.part.status, StockStatus::Normal);
    let mut body = json!(default);
    body["fixed_low"] = json!(40);
    put(&chief, 1, &body).await.expect(412);
    let changed: Versioned<StockSettings> = put(&chief, 0, &body).await.ok();
    assert_eq!((changed.version, changed.value.fixed_low), (1, 40));
    assert_eq!(movements(&chief, "A").await.part.status, StockStatus::Low);
    for (field, wrong) in [
        ("lead_days", 366),
        ("safety_days", -1),
        ("fixed_critical", 41),
        ("fixed_low", -1),
    ] {
        let mut body = body.clone();
        body[field] = json!(wrong);
        let told = put(&chief, 1, &body).await.expect(422).problem();
        let pointer = if field == "fixed_critical" {
            "/fixed_low"
        } else {
            &format!("/{field}")
        };
        assert_eq!(told.errors[0].pointer, pointer);
    }
    let entry: (String, Value) =
        sqlx::query_as("select subject, after from audit_log where action = 'settings_changed'")
            .fetch_one(&app.owner())
            .await
            .unwrap();
    assert_eq!(entry, ("stock".to_owned(), body));
    assert_sound(&app).await;
}

/// What happened, as the test keeps it.
enum Event {
    Sales(UploadReport, BTreeMap<u8, (u8, NaiveDate, i64)>, bool),
    Snapshot(UploadReport, NaiveDate, BTreeMap<u8, i64>, bool),
    Adjusted(u8, NaiveDate, i64),
}

#[derive(Clone, Debug)]
enum Step {
    Sell(BTreeMap<u8, (u8, u8, i64)>),
    Count(u8, BTreeMap<u8, i64>),
    Adjust(u8, i64),
    Undo(usize),
    Switch(bool),
}

fn step() -> impl Strategy<Value = Step> {
    use proptest::collection::btree_map;
    prop_oneof![
        4 => btree_map(0_u8..6, (0_u8..3, 0_u8..8, -2_i64..6), 1..4).prop_map(Step::Sell),
        4 => (0_u8..9, btree_map(0_u8..3, 0_i64..20, 1..3)).prop_map(|(date, counts)| Step::Count(date, counts)),
        3 => (0_u8..3, 1_i64..9).prop_map(|(part, quantity)| Step::Adjust(part, quantity)),
        4 => (0_usize..20).prop_map(Step::Undo),
        2 => any::<bool>().prop_map(Step::Switch),
    ]
}

/// What is on hand, by nothing but the rule: none where nothing is recorded.
fn recomputed(history: &[Event], part: u8, sales_reduce: bool) -> i64 {
    let mut holding: Option<(NaiveDate, usize, i64)> = None;
    for (place, event) in history.iter().enumerate() {
        if let Event::Snapshot(_, date, counts, true) = event
            && let Some(count) = counts.get(&part)
            && holding.is_none_or(|(held, ..)| *date >= held)
        {
            holding = Some((*date, place, *count));
        }
    }
    let after = |date: NaiveDate, place: usize| holding.is_none_or(|(held, at, _)| (date, place) > (held, at));
    let adjusted = history.iter().enumerate().filter_map(|(place, event)| match event {
        Event::Adjusted(of, date, quantity) if *of == part && after(*date, place) => Some(*quantity),
        _ => None,
    });
    let mut on_hand = holding.map_or(0, |(.., count)| count) + adjusted.sum::<i64>();
    if let (true, Some((held, ..))) = (sales_reduce, holding) {
        let mut invoices = BTreeMap::new();
        for event in history {
            if let Event::Sales(_, lines, true) = event {
                invoices.extend(lines.iter().map(|(invoice, line)| (*invoice, *line)));
            }
        }
        let sold = invoices.values().filter(|(of, date, _)| *of == part && *date > held);
        on_hand -= sold.map(|(.., quantity)| quantity).sum::<i64>();
    }
    on_hand
}

#[tokio::test]
async fn any_history_leaves_what_a_plain_recomputation_says() {
    let app = TestApp::spawn().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let steps = proptest::collection::vec(step(), 60)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    let today = app.clock.today();
    let date_of = |place: u8| today - chrono::Days::new(u64::from(8 - place));
    let name = |part: u8| format!("P{part}");
    let mut history = Vec::new();
    let mut sales_reduce = false;
    // every part is known before it is adjusted
    let known = (0..3).map(|part| {
        SalesLine::new(
            &format!("K{part}"),
            date_of(0) - chrono::Days::new(9),
            "C1",
            &name(part),
            1,
            1_110,
        )
    });
    chief.import("awal.csv", SalesFile::of(known).csv()).await;
    for step in steps {
        match &step {
            Step::Sell(lines) => {
                let lines: BTreeMap<u8, (u8, NaiveDate, i64)> = lines
                    .iter()
                    .map(|(invoice, (part, date, quantity))| {
                        let quantity = if *quantity == 0 { 9 } else { *quantity };
                        (*invoice, (*part, date_of(*date), quantity))
                    })
                    .collect();
                let file = SalesFile::of(lines.iter().map(|(invoice, (part, date, quantity))| {
                    SalesLine::new(&format!("F{invoice}"), *date, "C1", &name(*part), *quantity, 11_100)
                }));
                let report = chief.import("langkah.csv", file.csv()).await;
                history.push(Event::Sales(report, lines, true));
            }
            Step::Count(date, counts) => {
                let date = date_of((*date).min(8));
                let rows: Vec<(String, i64)> = counts.iter().map(|(part, count)| (name(*part), *count)).collect();
                let rows: Vec<(&str, i64)> = rows.iter().map(|(part, count)| (part.as_str(), *count)).collect();
                let report = snapshot(&chief, &date.to_string(), &rows).await;
                history.push(Event::Snapshot(report, date, counts.clone(), true));
            }
            Step::Adjust(part, quantity) => {
                delta(&chief, &name(*part), *quantity).await;
                history.push(Event::Adjusted(*part, today, *quantity));
            }
            Step::Undo(place) => {
                if let Some(Event::Sales(report, .., holds) | Event::Snapshot(report, .., holds)) =
                    history.get_mut(*place)
                    && *holds
                {
                    *holds = false;
                    let report = report.clone();
                    undo(&chief, &report).await;
                }
            }
            Step::Switch(on) => {
                sales_reduce = *on;
                switch(&chief, *on).await;
            }
        }
        for part in 0..3 {
            let ledger = movements(&chief, &name(part)).await;
            let expected = recomputed(&history, part, sales_reduce);
            assert_eq!(ledger.part.on_hand, expected, "part {part} after {step:?}");
            assert_eq!(ledger.items.first().map_or(0, |newest| newest.balance), expected);
        }
        assert_sound(&app).await;
    }
}
