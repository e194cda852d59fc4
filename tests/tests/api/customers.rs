//! Analitik Customer: figures of a range against sums of the file's own lines, the list's filters, contacts, and the page of one
//! customer.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use domain::account::{AccountStatus, Role};
use domain::favorite::RhythmStanding;
use domain::insight::{CustomerAnalytics, CustomerContact, CustomerProfile};
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp, day};
use reqwest::Method;
use serde_json::json;

const CUSTOMERS: &str = "/api/admin/analytics/customers";

async fn read(client: &Client, query: &str) -> CustomerAnalytics {
    client.get(&format!("{CUSTOMERS}?{query}")).await.ok()
}

async fn profile(client: &Client, number: &str) -> CustomerProfile {
    client.get(&format!("{CUSTOMERS}/{number}")).await.ok()
}

async fn with(lines: Vec<SalesLine>) -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    app.settled().await;
    (app, admin)
}

fn numbers(found: &CustomerAnalytics) -> Vec<&str> {
    found.items.iter().map(|one| one.number.as_str()).collect()
}

/// A customer that buys on days so many days before the data date.
fn on(customer: &str, ago: &[u64], price: i64) -> Vec<SalesLine> {
    let line = |back: &u64| {
        let date = day("2026-11-21") - Days::new(*back);
        SalesLine::new(&format!("{customer}-{back}"), date, customer, "P1", 1, price)
    };
    ago.iter().map(line).collect()
}

#[tokio::test]
async fn the_figures_of_a_range_are_those_of_its_lines() {
    let file = SalesFile::two_years(day("2026-11-21"));
    let lines = file.lines.clone();
    let (_app, admin) = with(file.lines).await;
    let found = read(&admin, "from=2026-08-17&to=2026-11-05&limit=200").await;
    let mut days: BTreeMap<(&str, NaiveDate), i64> = BTreeMap::new();
    let mut invoices: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let within = |date: NaiveDate| date >= day("2026-08-17") && date <= day("2026-11-05");
    for line in &lines {
        *days.entry((&line.customer, line.date)).or_default() += line.net();
        if within(line.date) {
            invoices.entry(&line.customer).or_default().insert(&line.invoice);
        }
    }
    let mut bought: BTreeMap<&str, Vec<NaiveDate>> = BTreeMap::new();
    let mut money: BTreeMap<&str, i64> = BTreeMap::new();
    for ((customer, date), net) in &days {
        if *net > 0 {
            bought.entry(customer).or_default().push(*date);
        }
        if within(*date) {
            *money.entry(customer).or_default() += net;
        }
    }
    let is_active = |days: &&Vec<NaiveDate>| days.iter().any(|date| within(*date));
    let active = bought.values().filter(is_active).count() as i64;
    let new = bought.values().filter(|days| within(days[0])).count() as i64;
    let figures = &found.figures;
    assert_eq!(
        (figures.active, figures.new, figures.returning),
        (active, new, active - new)
    );
    let net_sales: i64 = money.values().sum();
    assert_eq!(figures.net_sales.0, net_sales);
    let mut largest: Vec<i64> = money.values().copied().collect();
    largest.sort_unstable();
    let top: i64 = largest.iter().rev().take(10).sum();
    let share = figures.top_ten_percent.unwrap();
    assert!((share - 100.0 * top as f64 / net_sales as f64).abs() < 0.01, "{share}");
    assert_eq!(
        figures.frequency.iter().map(|class| class.customers).sum::<i64>(),
        active
    );
    for class in &figures.frequency {
        let (fewest, most) = class.class.bounds();
        let held = bought.iter().filter(|(customer, days)| {
            let count = invoices.get(*customer).map_or(0, |set| set.len() as i64);
            is_active(days) && (fewest..=most).contains(&count)
        });
        assert_eq!(class.customers, held.count() as i64, "{:?}", class.class);
        let word = class.class.as_str();
        let listed = read(&admin, &format!("from=2026-08-17&to=2026-11-05&frequency={word}")).await;
        assert_eq!(listed.total, class.customers);
    }
    for one in &found.items {
        let of = |map: &BTreeMap<&str, i64>| map.get(one.number.as_str()).copied().unwrap_or_default();
        assert_eq!(one.range_net_sales.0, of(&money), "{}", one.number);
    }
    for (activity, count) in [("active", active), ("new", new), ("returning", active - new)] {
        let listed = read(&admin, &format!("from=2026-08-17&to=2026-11-05&activity={activity}")).await;
        assert_eq!(listed.total, count, "{activity}");
    }
    let dormant = bought.values().filter(|days| days[days.len() - 1] <= day("2026-09-22"));
    assert_eq!(figures.dormant, dormant.count() as i64);
    assert_eq!(read(&admin, "activity=dormant").await.total, figures.dormant);
    // Months, segments, movements and cohorts lead to the customers that they count.
    assert_eq!(found.months.len(), 24);
    let month = found.months[20];
    assert_eq!(month.month, day("2026-08-01"));
    let listed = read(&admin, "from=2026-08-01&to=2026-08-31&activity=returning").await;
    assert_eq!((listed.total, listed.figures.new), (month.returning, month.new));
    for segment in &found.segments {
        let listed = read(&admin, &format!("segment={}", segment.segment.as_str())).await;
        assert_eq!(listed.total, segment.customers);
    }
    for movement in &found.movements {
        let word =
            |segment: Option<domain::insight::Segment>| segment.map_or("~none", domain::insight::Segment::as_str);
        let query = format!("segment_before={}&segment={}", word(movement.from), word(movement.to));
        assert_eq!(read(&admin, &query).await.total, movement.customers, "{query}");
    }
    let cohort = &found.cohorts[0];
    let listed = read(&admin, &format!("cohort={}", cohort.month)).await;
    assert_eq!(listed.total, cohort.customers);
    let again = read(&admin, &format!("cohort={}&again=1", cohort.month)).await;
    assert_eq!(Some(again.total), cohort.bought[0]);
}

#[tokio::test]
async fn who_gave_back_more_in_a_month_than_was_bought_has_still_bought() {
    let mut lines = on("USUAL", &[200, 120, 60, 30], 50_000);
    lines.push(SalesLine::new("G1", day("2026-09-05"), "GAVE", "P1", 1, 100_000));
    lines.push(SalesLine::new("G2", day("2026-09-20"), "GAVE", "P1", -3, 100_000));
    let (_app, admin) = with(lines).await;
    for (query, active) in [
        ("from=2026-08-17&to=2026-11-05", true),
        ("from=2026-09-01&to=2026-09-30", true),
        ("from=2026-09-10&to=2026-11-05", false),
    ] {
        let found = read(&admin, &format!("{query}&activity=active")).await;
        assert_eq!(numbers(&found).contains(&"GAVE"), active, "{query}");
        assert_eq!(found.figures.active, found.total, "{query}");
    }
}

#[tokio::test]
async fn whoever_is_due_or_overdue_is_to_be_called_with_a_reason() {
    let (app, admin) = with(
        [
            // every ten days: expected on the day itself
            on("DUE", &[10, 20, 30, 40, 50, 60], 111_000),
            on("LATE", &[40, 50, 60, 70, 80, 90], 222_000),
            on("EARLY", &[0, 10, 20, 30, 40, 50], 111_000),
            // three gaps tell nothing
            on("FEW", &[100, 110, 120, 130], 111_000),
        ]
        .concat(),
    )
    .await;
    let found = read(&admin, "rhythm=call").await;
    assert_eq!(BTreeSet::from_iter(numbers(&found)), BTreeSet::from(["DUE", "LATE"]));
    assert_eq!(
        (found.figures.due, found.figures.overdue, found.figures.not_contacted),
        (1, 1, 2)
    );
    let late = read(&admin, "rhythm=overdue").await;
    assert_eq!(numbers(&late), ["LATE"]);
    let late = &late.items[0];
    assert_eq!(late.rhythm, Some(RhythmStanding::Overdue));
    assert_eq!(
        (late.gap_days, late.expected_date),
        (Some(10.0), Some(day("2026-10-22")))
    );
    assert_eq!(late.expected_to, Some(day("2026-10-22")));
    let reason = late.reason.as_deref().unwrap();
    assert!(
        reason.starts_with("Biasanya belanja tiap 10 hari, terakhir 12 Okt 2026; sudah lewat 30 hari"),
        "{reason}"
    );
    assert_eq!(numbers(&read(&admin, "rhythm=waiting").await), ["EARLY"]);
    let all = read(&admin, "sort=-net_sales").await;
    let money: Vec<i64> = all.items.iter().map(|one| one.net_sales.0).collect();
    assert!(money.is_sorted_by(|a, b| a >= b) && all.total == 4);
    let first = read(&admin, "sort=-net_sales&limit=3").await;
    let rest = read(
        &admin,
        &format!("sort=-net_sales&limit=3&cursor={}", first.next_cursor.clone().unwrap()),
    )
    .await;
    assert_eq!([numbers(&first), numbers(&rest)].concat(), numbers(&all));
    assert_eq!(numbers(&read(&admin, "q=late").await), ["LATE"]);
    for query in [
        "rhythm=soon",
        "sort=name",
        "again=3",
        "cohort=2026-11-01&again=13",
        "from=2026-02-01&to=2026-01-01",
    ] {
        admin.get(&format!("{CUSTOMERS}?{query}")).await.expect(422);
    }
    let csv = admin.get(&format!("{CUSTOMERS}.csv?rhythm=call")).await;
    let text = csv.text();
    assert!(
        text.contains("LATE") && text.contains("sudah lewat 30 hari") && !text.contains("EARLY"),
        "{text}"
    );
    drop(app);
}

#[tokio::test]
async fn a_contact_is_written_once_and_shown_until_the_next_purchase() {
    let (app, admin) = with(
        [
            on("LATE", &[40, 50, 60, 70, 80, 90], 222_000),
            on("DATA", &[0], 111_000),
        ]
        .concat(),
    )
    .await;
    let viewer = app.as_role(Role::Viewer).await;
    let path = format!("{CUSTOMERS}/LATE/contacts");
    viewer.post(&path, &json!({ "note": "x" })).await.expect(403);
    let note = json!({ "note": "Minta ditelepon lagi Senin" });
    let send = async || {
        let request = admin.request(Method::POST, &path).header("Idempotency-Key", "k1");
        Answer::of(request.json(&note))
            .await
            .expect(201)
            .json::<CustomerContact>()
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(first, second);
    admin.post(&path, &json!({ "note": "x".repeat(501) })).await.expect(422);
    admin
        .post(&format!("{CUSTOMERS}/NOBODY/contacts"), &json!({}))
        .await
        .expect(404);
    let found = read(&viewer, "rhythm=call&contacted=true").await;
    assert_eq!(numbers(&found), ["LATE"]);
    assert_eq!(found.items[0].last_contact.as_ref(), Some(&first));
    assert_eq!(found.figures.not_contacted, 0);
    assert_eq!(read(&viewer, "rhythm=call&contacted=false").await.total, 0);
    assert_eq!(profile(&viewer, "LATE").await.contacts, [first]);
    let changed = sqlx::query("update customer_contact set note = 'anders'")
        .execute(&app.owner())
        .await;
    assert!(changed.is_err(), "a contact is a fact");
    let logged: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'customer_contacted'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(logged, 1);
}

#[tokio::test]
async fn a_merge_takes_the_contacts_along_and_anonymising_their_notes_away() {
    let (_app, admin) = with([on("WRONG", &[5], 111_000), on("RIGHT", &[0], 111_000)].concat()).await;
    let note = json!({ "note": "Pak Budi minta katalog" });
    admin
        .post(&format!("{CUSTOMERS}/WRONG/contacts"), &note)
        .await
        .expect(201);
    let id = |profile: CustomerProfile| profile.id;
    let (wrong, right) = (id(profile(&admin, "WRONG").await), id(profile(&admin, "RIGHT").await));
    admin
        .post(&format!("/api/admin/users/{wrong}/merge"), &json!({ "into": right }))
        .await
        .expect(200);
    admin.get(&format!("{CUSTOMERS}/WRONG")).await.expect(404);
    let contacts = profile(&admin, "RIGHT").await.contacts;
    assert_eq!(
        (contacts.len(), contacts[0].note.as_str()),
        (1, "Pak Budi minta katalog")
    );
    admin
        .post(&format!("/api/admin/users/{right}/anonymise"), &json!({}))
        .await
        .expect(204);
    assert_eq!(profile(&admin, "RIGHT").await.contacts[0].note, "");
}

#[tokio::test]
async fn the_page_of_a_customer_holds_its_own_figures() {
    let file = SalesFile::two_years(day("2026-11-21"));
    let lines = file.lines.clone();
    let (_app, admin) = with(file.lines).await;
    let found = profile(&admin, "C005").await;
    let own = || lines.iter().filter(|line| line.customer == "C005");
    let range = found.spending.range;
    let year: i64 = own().filter(|line| range.contains(line.date)).map(SalesLine::net).sum();
    assert_eq!(found.spending.sums.net_sales.0, year);
    assert_eq!(found.net_sales.0, own().map(SalesLine::net).sum::<i64>());
    assert_eq!(
        found.spending.months.iter().map(|month| month.net_sales.0).sum::<i64>(),
        year
    );
    let cost: i64 = own()
        .filter(|line| range.contains(line.date))
        .map(|line| line.cost)
        .sum();
    let gp = 100.0 * (year - cost) as f64 / year as f64;
    assert!(
        (found.profit.gp_percent.unwrap() - gp).abs() < 0.01,
        "{:?} {gp}",
        found.profit
    );
    assert_eq!(found.spending.health.as_ref().unwrap().parts.len(), 4);
    assert!(found.latest.len() == 10 && found.latest.is_sorted_by(|a, b| a.date >= b.date));
    assert_eq!((found.account, found.unpaid), (AccountStatus::NoAccount, None));
    assert!(found.insight.unwrap().chance_active.is_some());
    admin.get(&format!("{CUSTOMERS}/NOBODY")).await.expect(404);
}
