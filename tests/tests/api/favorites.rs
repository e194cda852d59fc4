//! `/api/customer/favorites`: what a customer marks, what it buys often, and hearing of what is back.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::account::Role;
use domain::favorite::{Favorite, FavoritePage, RhythmStanding};
use domain::notification::NotificationPage;
use domain::purchase::CustomerDashboard;
use integration_tests::{Answer, Client, SalesFile, SalesLine, StockFile, TestApp};
use reqwest::Method;
use serde_json::json;

use crate::stock::delta;

const FAVORITES: &str = "/api/customer/favorites";

async fn list(client: &Client) -> FavoritePage {
    client.get(FAVORITES).await.ok()
}

fn of<'a>(page: &'a FavoritePage, number: &str) -> &'a Favorite {
    let found = page.items.iter().find(|one| one.part.part_number == number);
    found.unwrap_or_else(|| panic!("{number} is no favourite"))
}

async fn put(client: &Client, path: &str) -> Answer {
    Answer::of(client.request(Method::PUT, &format!("{FAVORITES}/{path}"))).await
}

async fn told(client: &Client) -> NotificationPage {
    client.get("/api/customer/notifications").await.ok()
}

/// Invoices of customer C1 that buy `quantity` of a part on days so many days before the last day.
fn bought(part: &str, last: NaiveDate, quantity: i64, days_before: &[u64]) -> Vec<SalesLine> {
    days_before
        .iter()
        .map(|before| {
            let date = last - Days::new(*before);
            SalesLine::new(&format!("{part}-{before}"), date, "C1", part, quantity, 50_000)
        })
        .collect()
}

/// A server whose data ends today: C1 buys OFTEN every ten days, RARE twice; C2 buys other parts.
async fn loaded() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let today = app.clock.today();
    let mut lines = bought("OFTEN", today, 6, &[3, 13, 23, 33, 43, 53]);
    lines.extend(bought("RARE", today, 2, &[100, 200]));
    lines.push(SalesLine::new("X1", today, "C2", "OTHER", 30, 50_000));
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    let stock = StockFile::of([("OFTEN", 100), ("RARE", 0), ("OTHER", 5)]).csv();
    admin.import("stok.csv", stock).await;
    (app, admin)
}

#[tokio::test]
async fn parts_are_marked_by_hand_each_customer_its_own() {
    let (app, _) = loaded().await;
    let (mine, other) = (app.as_customer("C1").await, app.as_customer("C2").await);
    put(&mine, "RARE").await.expect(204);
    put(&mine, "RARE").await.expect(204);
    put(&mine, "TIDAK-ADA").await.expect(404);
    let page = list(&mine).await;
    assert_eq!((page.counts.all, page.counts.marked, page.counts.often), (2, 1, 1));
    assert_eq!(of(&page, "RARE").part.favorite, Some(true));
    assert_eq!(of(&page, "OFTEN").part.favorite, Some(false));
    assert_eq!(list(&other).await.counts.all, 0);
    // What another deletes is its own.
    other.delete(&format!("{FAVORITES}/RARE")).await.expect(204);
    assert_eq!(list(&mine).await.counts.marked, 1);
    let marked: FavoritePage = mine.get(&format!("{FAVORITES}?kind=marked")).await.ok();
    assert_eq!((marked.total, marked.items[0].part.part_number.as_str()), (1, "RARE"));
    mine.delete(&format!("{FAVORITES}/RARE")).await.expect(204);
    mine.delete(&format!("{FAVORITES}/RARE")).await.expect(204);
    assert_eq!(list(&mine).await.counts.marked, 0);
    mine.get(&format!("{FAVORITES}?kind=other")).await.expect(422);
    app.as_role(Role::Admin).await.get(FAVORITES).await.expect(403);
    app.anonymous().get(FAVORITES).await.expect(401);
}

#[tokio::test]
async fn a_part_bought_often_has_a_rhythm_and_says_whether_it_may_run_out() {
    let (app, admin) = loaded().await;
    let client = app.as_customer("C1").await;
    let page = list(&client).await;
    let today = app.clock.today();
    assert_eq!((page.as_of, page.stock_as_of), (today, Some(today)));
    let often = of(&page, "OFTEN");
    assert!(often.often && !often.may_run_out);
    assert_eq!((often.days_bought, often.usual_quantity), (6, Some(6)));
    assert_eq!(often.last_bought, Some(today - Days::new(3)));
    let rhythm = often.rhythm.as_ref().unwrap();
    assert_eq!((rhythm.every_days, rhythm.expected), (10, today + Days::new(7)));
    assert_eq!(rhythm.standing, RhythmStanding::Waiting);
    assert!(
        page.items.iter().all(|one| one.part.part_number != "RARE"),
        "bought twice is not often"
    );
    // 36 in 90 days are 2.8 in the seven days left: of 8 fewer than the usual 6 are left.
    delta(&admin, "OFTEN", -92).await;
    let page = list(&client).await;
    assert!(of(&page, "OFTEN").may_run_out);
    assert_eq!(page.counts.may_run_out, 1);
    let dashboard: CustomerDashboard = client.get("/api/customer/dashboard").await.ok();
    assert_eq!(
        dashboard.running_out,
        [of(&page, "OFTEN").clone()],
        "the dashboard says it too"
    );
    assert_eq!((dashboard.running_out_total, dashboard.favorites), (1, 0));
    let other: CustomerDashboard = app.as_customer("C2").await.get("/api/customer/dashboard").await.ok();
    assert_eq!(other.running_out_total, 0);
    // A part that is marked without enough purchases has no rhythm and is never said to run out.
    put(&client, "RARE").await.expect(204);
    let page = list(&client).await;
    assert_eq!(page.items[0].part.part_number, "OFTEN", "what may run out comes first");
    let rare = of(&page, "RARE");
    assert_eq!(
        (rare.rhythm.as_ref(), rare.may_run_out, rare.days_bought),
        (None, false, 2)
    );
    let text = client.get(FAVORITES).await.text();
    for word in ["cost", "profit", "\"value\"", "sold"] {
        assert!(!text.contains(word), "{word}");
    }
    let first: FavoritePage = client.get(&format!("{FAVORITES}?limit=1")).await.ok();
    let cursor = first.next_cursor.unwrap();
    let rest: FavoritePage = client.get(&format!("{FAVORITES}?limit=1&cursor={cursor}")).await.ok();
    assert_eq!(
        (rest.items[0].part.part_number.as_str(), rest.next_cursor),
        ("RARE", None)
    );
    client.get(&format!("{FAVORITES}?cursor=OTHER")).await.expect(422);
}

#[tokio::test]
async fn a_part_whose_stock_nobody_recorded_warns_of_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let lines = bought("OFTEN", app.clock.today(), 6, &[3, 13, 23, 33, 43, 53]);
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    let mine = app.as_customer("C1").await;
    let page = list(&mine).await;
    assert!(of(&page, "OFTEN").often && !of(&page, "OFTEN").may_run_out);
    let dashboard: CustomerDashboard = mine.get("/api/customer/dashboard").await.ok();
    assert_eq!((dashboard.running_out_total, dashboard.running_out.len()), (0, 0));
}

#[tokio::test]
async fn a_customer_hears_once_that_a_part_is_back() {
    let (app, admin) = loaded().await;
    let (mine, other) = (app.as_customer("C1").await, app.as_customer("C2").await);
    put(&mine, "OTHER/notify").await.expect(409);
    put(&mine, "RARE/notify").await.expect(204);
    put(&mine, "RARE/notify").await.expect(204);
    let part = |text: String| text.contains("\"notify\":true");
    assert!(part(mine.get("/api/parts?q=rare").await.text()));
    assert!(!part(other.get("/api/parts?q=rare").await.text()));
    delta(&admin, "RARE", 3).await;
    let page = told(&mine).await;
    assert_eq!((page.total, page.items[0].title.as_str()), (1, "Stok tersedia lagi"));
    assert_eq!(page.items[0].text, "Nama RARE");
    assert_eq!(page.items[0].why, "karena Anda minta dikabari");
    assert_eq!(page.items[0].path, "/customer/parts?part=RARE");
    assert_eq!(told(&other).await.total, 0);
    assert!(!part(mine.get("/api/parts?q=rare").await.text()), "the request is done");
    delta(&admin, "RARE", -3).await;
    delta(&admin, "RARE", 3).await;
    assert_eq!(told(&mine).await.total, 1);
    // By an upload, several parts are one message.
    admin
        .import("habis.csv", StockFile::of([("RARE", 0), ("OTHER", 0)]).csv())
        .await;
    put(&mine, "RARE/notify").await.expect(204);
    put(&mine, "OTHER/notify").await.expect(204);
    put(&other, "OTHER/notify").await.expect(204);
    other.delete(&format!("{FAVORITES}/OTHER/notify")).await.expect(204);
    admin
        .import("ada.csv", StockFile::of([("RARE", 7), ("OTHER", 7)]).csv())
        .await;
    let page = told(&mine).await;
    assert_eq!((page.total, page.items[0].text.as_str()), (2, "Nama OTHER, Nama RARE"));
    assert_eq!(told(&other).await.total, 0, "it withdrew");
}

#[tokio::test]
async fn an_undo_and_stock_of_long_ago_are_no_news() {
    let (app, admin) = loaded().await;
    let client = app.as_customer("C1").await;
    let gone = admin.import("habis.csv", StockFile::of([("OFTEN", 0)]).csv()).await;
    put(&client, "OFTEN/notify").await.expect(204);
    let path = format!("/api/admin/uploads/{}/undo", gone.id);
    admin.post(&path, &json!({})).await.expect(200);
    assert_eq!(told(&client).await.total, 0);
    let page: domain::part::PartPage = client.get("/api/parts?q=often").await.ok();
    assert_eq!((page.items[0].on_hand, page.items[0].notify), (100, Some(true)));
    // A snapshot of eight days ago brings a part that nothing newer names.
    let old = domain::upload::UploadOptions {
        snapshot_date: Some(app.clock.today() - TimeDelta::days(8)),
        ..domain::upload::UploadOptions::default()
    };
    let mut lines = bought("OLD", app.clock.today(), 1, &[2]);
    lines.push(SalesLine::new("X2", app.clock.today(), "C2", "OLD", 1, 50_000));
    admin.import("baru.csv", SalesFile::of(lines).csv()).await;
    put(&client, "OLD/notify").await.expect(204);
    let upload = admin.upload("lama.csv", StockFile::of([("OLD", 4)]).csv()).options(old);
    upload.send().await.expect(201);
    assert_eq!(told(&client).await.total, 0);
}

#[tokio::test]
async fn marks_follow_a_merge_and_go_with_the_person() {
    let (app, admin) = loaded().await;
    let chief = app.as_role(Role::SuperAdmin).await;
    let mine = app.as_customer("C1").await;
    put(&mine, "RARE").await.expect(204);
    put(&mine, "RARE/notify").await.expect(204);
    let path = format!(
        "/api/admin/users/{}/export",
        crate::user_steps::id_of(&chief, "C1").await
    );
    let export: domain::account::AccountExport = chief.get(&path).await.ok();
    assert_eq!(
        (export.favorites, export.stock_requests),
        (vec!["RARE".to_owned()], vec!["RARE".to_owned()])
    );
    let owner = app.owner();
    let id = async |number: &str| -> i64 {
        sqlx::query_scalar("select id from customer where number = $1")
            .bind(number)
            .fetch_one(&owner)
            .await
            .unwrap()
    };
    let rows = async || -> Vec<(String, String)> {
        sqlx::query_as(
            "select c.number, 'mark' from favorite_part f join customer c on c.id = f.customer_id
             union all select c.number, 'request' from stock_request r join customer c on c.id = r.customer_id",
        )
        .fetch_all(&owner)
        .await
        .unwrap()
    };
    // C2, without an account, marked a part before its account went: it is merged into C1.
    sqlx::query("insert into favorite_part select $1, id, now() from part where number in ('OTHER', 'RARE')")
        .bind(id("C2").await)
        .execute(&owner)
        .await
        .unwrap();
    let path = format!("/api/admin/users/cus_{}/merge", id("C2").await);
    admin
        .post(&path, &json!({"into": format!("cus_{}", id("C1").await)}))
        .await
        .expect(200);
    let kept = rows().await;
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().all(|(number, _)| number == "C1"));
    let path = format!("/api/admin/users/cus_{}/anonymise", id("C1").await);
    chief.post(&path, &json!({})).await;
    assert_eq!(rows().await, Vec::new());
}

#[tokio::test]
async fn what_is_kept_of_favourites_is_what_the_lines_come_to() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let file = SalesFile::two_years(app.clock.today());
    admin.import("penjualan.csv", file.csv()).await;
    let stock = StockFile::of([("P-00", 3), ("P-05", 900), ("P-12", 0)]).csv();
    admin.import("stok.csv", stock).await;
    app.settled().await;
    let owner = app.owner();
    let run = async |statement: &'static str| sqlx::query(statement).execute(&owner).await.unwrap().rows_affected();
    let customer = app.as_customer("C007").await;
    let often = list(&customer).await.items;
    assert!(often.iter().any(|one| one.rhythm.is_some() && one.often));
    // One that is bought seldom, or never, is marked by hand.
    let seldom = (0..30)
        .map(|part| format!("P-{part:02}"))
        .find(|number| often.iter().all(|one| one.part.part_number != *number));
    let seldom = seldom.unwrap_or_else(|| "P-12".to_owned());
    put(&customer, &seldom).await.expect(204);
    put(&customer, &often[0].part.part_number).await.expect(204);
    let read = async || {
        let page: FavoritePage = customer.get(&format!("{FAVORITES}?limit=200")).await.ok();
        let home: CustomerDashboard = customer.get("/api/customer/dashboard").await.ok();
        (page, home)
    };
    let kept = read().await;
    assert_eq!(kept.0.counts.marked, 2);
    assert_eq!(server::verify::run(&owner).await.unwrap(), []);
    assert_eq!(
        run("update often_part_run set sales_change = sales_change - 1").await,
        1
    );
    let fresh = read().await;
    assert_eq!(kept.0.items, fresh.0.items);
    assert_eq!(kept.0.counts, fresh.0.counts);
    assert_eq!(kept.1, fresh.1);

    run("update often_part_run set sales_change = sales_change + 1").await;
    let statement =
        "update customer_often_part set days_bought = 99 where ctid = (select min(ctid) from customer_often_part)";
    assert_eq!(run(statement).await, 1);
    let found = server::verify::run(&owner).await.unwrap();
    assert_eq!((found[0].name.as_str(), found[0].rows), ("customer_often_part", 2));
}
