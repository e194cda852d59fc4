//! The analysis of customers and parts: computed by a job after sales or stock have changed, read as it is stored.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::account::Role;
use domain::insight::{CustomerAnalytics, ReorderPage, Segment};
use domain::purchase::spending::CustomerSpending;
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::stock::snapshot;
use crate::uploads::assert_sound;

const CUSTOMERS: &str = "/api/admin/analytics/customers";
const REORDER: &str = "/api/admin/analytics/reorder";

async fn read<T: DeserializeOwned>(client: &Client, path: &str) -> T {
    client.get(path).await.ok()
}

#[tokio::test]
async fn without_sales_there_is_nothing_and_no_run() {
    let app = TestApp::spawn().await;
    let viewer = app.as_role(Role::Viewer).await;
    let customers: CustomerAnalytics = read(&viewer, CUSTOMERS).await;
    assert_eq!((customers.run, customers.total, customers.items.len()), (None, 0, 0));
    let parts: ReorderPage = read(&viewer, REORDER).await;
    assert_eq!((parts.run, parts.total, parts.summary.parts), (None, 0, 0));
    viewer.get(&format!("{REORDER}?cursor=x")).await.expect(422);
    viewer.get(&format!("{CUSTOMERS}?segment=best")).await.expect(422);
}

#[tokio::test]
async fn customers_are_judged_after_an_import_and_forgotten_after_its_undo() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::two_years(day("2026-11-21"));
    let report = admin.import("penjualan.csv", file.csv()).await;
    app.settled().await;
    let found: CustomerAnalytics = read(&admin, CUSTOMERS).await;
    let run = found.run.unwrap();
    assert_eq!((run.data_date, run.is_behind), (day("2026-11-21"), false));
    let all: BTreeSet<&str> = file.lines.iter().map(|line| line.customer.as_str()).collect();
    assert_eq!((found.total as usize, found.items.len()), (all.len(), all.len()));
    // Segments and movements hold every customer who bought something in 24 months once.
    let scored = found.items.iter().filter(|one| one.segment.is_some()).count() as i64;
    assert_eq!(found.segments.iter().map(|one| one.customers).sum::<i64>(), scored);
    let moved = found.movements.iter().filter(|one| one.to.is_some());
    assert_eq!(moved.map(|one| one.customers).sum::<i64>(), scored);
    assert_eq!(
        found.cohorts.iter().map(|one| one.customers).sum::<i64>() as usize,
        all.len()
    );
    let money: i64 = found.segments.iter().map(|one| one.net_sales.0).sum();
    assert_eq!(money, found.items.iter().map(|one| one.net_sales.0).sum::<i64>());
    // The two that left after a year have the smallest chances, and nobody else's is as small.
    let fit = found.fit.unwrap();
    assert_eq!((fit.parameters.len(), fit.customers as usize), (4, all.len()));
    let chance = |number: &str| {
        let one = found.items.iter().find(|one| one.number == number).unwrap();
        one.chance_active.unwrap()
    };
    for gone in ["C000", "C001"] {
        assert!(chance(gone) < 5.0, "{gone}: {}", chance(gone));
    }
    assert!(chance("C005") > 50.0, "{}", chance("C005"));
    let top = found.concentration.unwrap();
    assert!(top.top_ten_percent <= 100.0 && top.lorenz.last().unwrap().net_sales_percent > 99.99);
    // Pages of one hold everybody once.
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page: CustomerAnalytics = read(&admin, &format!("{CUSTOMERS}?limit=5{cursor}")).await;
        seen.extend(page.items.into_iter().map(|one| one.number));
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(
        seen,
        found.items.iter().map(|one| one.number.clone()).collect::<Vec<_>>()
    );
    let asleep = found
        .items
        .iter()
        .filter(|one| one.segment == Some(Segment::Asleep))
        .count();
    let page: CustomerAnalytics = read(&admin, &format!("{CUSTOMERS}?segment=asleep")).await;
    assert_eq!((page.total as usize, page.items.len()), (asleep, asleep));

    admin
        .post(&format!("/api/admin/uploads/{}/undo", report.id), &())
        .await
        .expect(200);
    app.settled().await;
    let gone: CustomerAnalytics = read(&admin, CUSTOMERS).await;
    assert_eq!((gone.run, gone.total), (None, 0));
    assert_sound(&app).await;
}

#[tokio::test]
async fn nothing_is_computed_while_a_file_is_at_work() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let computed = async || {
        let found: CustomerAnalytics = read(&admin, CUSTOMERS).await;
        found.run.unwrap()
    };
    let bought =
        |invoice: &str| SalesFile::of([SalesLine::new(invoice, day("2026-11-20"), "C1", "P-1", 1, 10_000)]).csv();
    let first = admin.import("satu.csv", bought("F1")).await;
    app.settled().await;
    let before = computed().await;
    // As if another instance worked on a file: its row is held from the moment on when it is seen, so that nobody takes it up.
    let owner = app.owner();
    let mut changing = owner.begin().await.unwrap();
    sqlx::query("update upload set status = 'processing' where id = $1")
        .bind(first.id.0)
        .execute(&mut *changing)
        .await
        .unwrap();
    let holding = tokio::spawn(async move {
        let mut holding = owner.begin().await.unwrap();
        sqlx::query("select from upload where id = $1 for update")
            .bind(first.id.0)
            .execute(&mut *holding)
            .await
            .unwrap();
        holding
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    changing.commit().await.unwrap();
    let mut holding = holding.await.unwrap();
    admin.import("dua.csv", bought("F2")).await;
    tokio::time::sleep(Duration::from_secs(12)).await;
    let meanwhile = computed().await;
    assert_eq!((meanwhile.computed_at, meanwhile.is_behind), (before.computed_at, true));
    sqlx::query("update upload set status = 'committed' where id = $1")
        .bind(first.id.0)
        .execute(&mut *holding)
        .await
        .unwrap();
    holding.commit().await.unwrap();
    app.settled().await;
    assert!(computed().await.computed_at > before.computed_at);
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_runs_out_is_to_be_ordered_and_what_is_plenty_is_not() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    // Every day of a year two pieces of A and of B, once a month one of C, and D never.
    let lines = (0..365_u64).flat_map(|back| {
        let date = day("2026-10-31") - chrono::Days::new(back);
        let line =
            |part: &str, pieces| SalesLine::new(&format!("F{back}"), date, "C1", part, pieces, 10_000).group("BRAKE");
        let seldom = (back % 30 == 0).then(|| line("C", 1));
        [line("A", 2), line("B", 2)].into_iter().chain(seldom)
    });
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    snapshot(&admin, "2026-10-31", &[("A", 10), ("B", 5_000), ("C", 40), ("D", 0)]).await;
    app.settled().await;
    let found: ReorderPage = read(&admin, REORDER).await;
    assert_eq!((found.total, found.summary.parts, found.items.len()), (1, 1, 1));
    let first = &found.items[0];
    assert_eq!((first.part_number.as_str(), first.on_hand), ("A", Some(10)));
    // 21 days of lead time and safety at two a day, and up to the review 30 days after.
    assert!((40..=44).contains(&first.reorder_point.unwrap()), "{first:?}");
    assert!(first.order_quantity >= 90, "{first:?}");
    assert!((first.per_day.unwrap() - 2.0).abs() < 0.1, "{first:?}");
    assert_eq!((first.chance_now, first.chance_after), (Some(100.0), Some(0.0)));
    assert_eq!(first.order_value.unwrap().0, 5_000 * first.order_quantity);
    assert_eq!(found.summary.quantity, first.order_quantity);
    assert!(
        first.reason.starts_with("Stok 10 pcs, cukup untuk sekitar"),
        "{}",
        first.reason
    );
    let all: ReorderPage = read(&admin, &format!("{REORDER}?all=true&limit=3")).await;
    assert_eq!((all.total, all.items.len()), (4, 3));
    let rest: ReorderPage = read(
        &admin,
        &format!("{REORDER}?all=true&cursor={}", all.next_cursor.unwrap()),
    )
    .await;
    assert_eq!((rest.items.len(), rest.next_cursor), (1, None));
    let numbers: BTreeSet<&str> = all
        .items
        .iter()
        .chain(&rest.items)
        .map(|part| part.part_number.as_str())
        .collect();
    assert_eq!(numbers, BTreeSet::from(["A", "B", "C", "D"]));
    let unsold = all
        .items
        .iter()
        .chain(&rest.items)
        .find(|part| part.part_number == "D")
        .unwrap();
    assert_eq!(
        (unsold.per_day, unsold.reorder_point, unsold.order_quantity),
        (None, None, 0)
    );
    let none: ReorderPage = read(&admin, &format!("{REORDER}?group=OIL")).await;
    assert_eq!((none.total, none.summary.parts), (0, 0));
}

#[tokio::test]
async fn a_merge_is_followed_and_until_then_nobody_is_shown_twice() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let line =
        |invoice: &str, date: &str, customer: &str| SalesLine::new(invoice, day(date), customer, "A", 1, 111_000);
    let lines = [
        line("F1", "2026-09-01", "WRONG"),
        line("F2", "2026-10-01", "WRONG"),
        line("F3", "2026-10-05", "RIGHT"),
    ];
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    app.settled().await;
    let before: CustomerAnalytics = read(&admin, CUSTOMERS).await;
    assert_eq!(before.total, 2);
    let id: i64 = sqlx::query_scalar("select id from customer where number = 'WRONG'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    let into: i64 = sqlx::query_scalar("select id from customer where number = 'RIGHT'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    let merge = json!({ "into": format!("cus_{into}") });
    admin
        .post(&format!("/api/admin/users/cus_{id}/merge"), &merge)
        .await
        .expect(200);
    let meanwhile: CustomerAnalytics = read(&admin, CUSTOMERS).await;
    assert_eq!(
        meanwhile
            .items
            .iter()
            .map(|one| one.number.as_str())
            .collect::<Vec<_>>(),
        ["RIGHT"]
    );
    app.settled().await;
    let after: CustomerAnalytics = read(&admin, CUSTOMERS).await;
    assert_eq!(
        (after.total, after.items[0].orders, after.items[0].first_date),
        (1, 3, day("2026-09-01"))
    );
}

#[tokio::test]
async fn the_parts_that_a_customer_spent_most_on_are_kept_until_sales_change() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::two_years(day("2026-11-21"));
    admin.import("penjualan.csv", file.csv()).await;
    app.settled().await;
    let number = &file.lines[0].customer;
    let customer = app.as_customer(number).await;
    let parts = async || {
        let found: CustomerSpending = customer.get("/api/customer/spending").await.ok();
        let parts = found.parts.into_iter();
        parts
            .map(|part| (part.part_number, part.quantity, part.net_sales.0, part.previous.0))
            .collect::<Vec<_>>()
    };
    let kept = parts().await;
    assert!(!kept.is_empty());
    let owner = app.owner();
    let run = async |statement: &'static str| sqlx::query(statement).execute(&owner).await.unwrap();
    run("create table aside as select * from customer_top_part").await;
    run("delete from customer_top_part").await;
    assert_eq!(parts().await, kept, "added up, they are the same");
    run("insert into customer_top_part select * from aside").await;
    run("update customer_top_part set quantity = -1").await;
    assert!(parts().await.iter().all(|part| part.1 == -1), "what is kept is read");
    let found = server::verify::run(&owner).await.unwrap();
    assert_eq!(
        found.iter().map(|finding| finding.name.as_str()).collect::<Vec<_>>(),
        ["customer_top_part"]
    );

    // What is kept says nothing any more, and what is said is right before anything is computed.
    let new = SalesLine {
        invoice: "BARU-1".to_owned(),
        date: day("2026-11-21"),
        part: "PART-BARU".to_owned(),
        quantity: 100_000,
        gross: 90_000_000_000,
        discount: 0,
        ..file.lines[0].clone()
    };
    admin.import("baru.csv", SalesFile::of([new]).csv()).await;
    let after = parts().await;
    assert_eq!((after[0].0.as_str(), after[0].1), ("PART-BARU", 100_000));
    app.settled().await;
    assert_eq!(parts().await, after);
    assert_sound(&app).await;
}
