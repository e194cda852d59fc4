//! What customers are told, and what not.

use chrono::{NaiveDate, TimeDelta};
use domain::Rupiah;
use domain::account::{Portal, Role};
use domain::notification::{NotificationKind, NotificationPage, NotificationPreferences};
use futures_util::StreamExt;
use integration_tests::{Client, TestApp};
use reqwest::Method;
use serde_json::json;
use server::notifications::customer::{self, DueInvoice, EarnedInvoice, Facts, News};
use server::notifications::service::no_news;

const NOTIFICATIONS: &str = "/api/customer/notifications";

async fn list(client: &Client) -> NotificationPage {
    client.get(NOTIFICATIONS).await.ok()
}

async fn customer_id(app: &TestApp, number: &str) -> i64 {
    sqlx::query_scalar("select id from customer where number = $1")
        .bind(number)
        .fetch_one(&app.owner())
        .await
        .unwrap()
}

/// News of an invoice of the day that earned so many points.
async fn earned(app: &TestApp, customer: &str, date: NaiveDate, points: i64) -> News {
    News {
        customer_id: customer_id(app, customer).await,
        facts: Facts::PointsEarned {
            invoices: vec![EarnedInvoice {
                number: format!("F-{date}"),
                date,
                points,
            }],
        },
    }
}

async fn tell(app: &TestApp, news: &[News], upload: Option<i64>) {
    let mut transaction = app.state.db.begin().await.unwrap();
    let now = app.clock.now();
    customer::tell(&mut transaction, &app.state.config.public_url, news, upload, now)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn choose(client: &Client, kind: &str, portal: bool, email: bool) -> u16 {
    let path = format!("{NOTIFICATIONS}/preferences/{kind}");
    let body = json!({"portal": portal, "email": email});
    let request = client.request(Method::PUT, &path).json(&body);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_customer_is_told_in_the_portal_and_by_mail_with_the_reason_and_nobody_else_is() {
    let app = TestApp::spawn().await;
    let (mine, other) = (app.as_customer("C1").await, app.as_customer("C2").await);
    tell(&app, &[earned(&app, "C1", app.clock.today(), 4).await], None).await;
    let page = list(&mine).await;
    assert_eq!((page.total, page.unread), (1, 1));
    let told = &page.items[0];
    assert_eq!(
        (told.kind, told.title.as_str()),
        (NotificationKind::PointsEarned, "4 poin masuk")
    );
    assert_eq!(
        (told.why.as_str(), told.path.as_str()),
        ("karena faktur baru diunggah", "/customer/rewards")
    );
    assert_eq!(list(&other).await.total, 0);
    let mail = &app.mails_to("C1@contoh.id").await[0];
    assert_eq!(mail.header("Subject"), "AMPConnect: 4 poin masuk");
    assert!(
        mail.text.contains("karena faktur baru diunggah") && mail.text.contains("halaman Profil"),
        "{}",
        mail.text
    );
    // Neither reads the other's, nor marks it.
    let ids = json!({"ids": [told.id]});
    other.post(&format!("{NOTIFICATIONS}/read"), &ids).await.expect(204);
    assert_eq!(list(&mine).await.unread, 1);
    mine.post(&format!("{NOTIFICATIONS}/read"), &ids).await.expect(204);
    assert_eq!(list(&mine).await.unread, 0);
    app.as_role(Role::Admin).await.get(NOTIFICATIONS).await.expect(403);
    mine.get("/api/admin/notifications").await.expect(403);
}

#[tokio::test]
async fn only_facts_of_a_week_around_now_and_of_after_the_account_are_told() {
    let app = TestApp::spawn().await;
    let client = app.as_customer("C1").await;
    let today = app.clock.today();
    let before = earned(&app, "C1", today - TimeDelta::days(1), 4).await;
    tell(&app, std::slice::from_ref(&before), None).await;
    assert_eq!(list(&client).await.total, 0, "dated before the account was made");
    let mut account = app.owner().acquire().await.unwrap();
    sqlx::query("update account set created_at = created_at - interval '1 year' where portal = 'customer'")
        .execute(&mut *account)
        .await
        .unwrap();
    tell(&app, &[before], None).await;
    assert_eq!(list(&client).await.total, 1);
    for days in [-8, 8] {
        tell(
            &app,
            &[earned(&app, "C1", today + TimeDelta::days(days), 4).await],
            None,
        )
        .await;
    }
    let due = |due| DueInvoice {
        number: format!("F-{due}"),
        due,
        rest: Rupiah(1_250_000),
    };
    let facts = Facts::InvoiceDue {
        invoices: vec![due(today + TimeDelta::days(30)), due(today + TimeDelta::days(3))],
    };
    let customer_id = customer_id(&app, "C1").await;
    tell(&app, &[News { customer_id, facts }], None).await;
    let page = list(&client).await;
    assert_eq!(page.total, 2);
    let day = domain::date::format_day(today + TimeDelta::days(3));
    assert!(
        page.items[0].text.contains(&format!("jatuh tempo {day}, sisa Rp")),
        "{}",
        page.items[0].text
    );
}

#[tokio::test]
async fn an_upload_gives_a_customer_one_message_and_what_is_no_news_gives_none() {
    let app = TestApp::spawn().await;
    let client = app.as_customer("C1").await;
    let admin = app.as_role(Role::Admin).await;
    let file = integration_tests::StockFile::of([("P1", 3)]).csv();
    admin.import("stok.csv", file).await;
    let upload: i64 = sqlx::query_scalar("select id from upload")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    let news = [earned(&app, "C1", app.clock.today(), 4).await];
    tell(&app, &news, Some(upload)).await;
    tell(&app, &news, Some(upload)).await;
    assert_eq!(list(&client).await.total, 1);
    let mut transaction = app.state.db.begin().await.unwrap();
    no_news(&mut transaction).await.unwrap();
    let site = &app.state.config.public_url;
    customer::tell(&mut transaction, site, &news, None, app.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(list(&client).await.total, 1);
    assert_eq!(app.mails_to("C1@contoh.id").await.len(), 1);
}

#[tokio::test]
async fn a_customer_chooses_kind_by_kind_how_to_be_told() {
    let app = TestApp::spawn().await;
    let client = app.as_customer("C1").await;
    let path = format!("{NOTIFICATIONS}/preferences");
    let before: NotificationPreferences = client.get(&path).await.ok();
    assert_eq!(before.items.len(), NotificationKind::of(Portal::Customer).count());
    assert!(before.items.iter().all(|line| line.portal && line.email));
    assert_eq!(choose(&client, "points_earned", false, true).await, 200);
    assert_eq!(
        choose(&client, "low_stock", true, true).await,
        404,
        "a kind of the staff"
    );
    assert_eq!(choose(&client, "other", true, true).await, 404);
    let news = [earned(&app, "C1", app.clock.today(), 4).await];
    tell(&app, &news, None).await;
    assert_eq!(list(&client).await.total, 0);
    assert_eq!(app.mails_to("C1@contoh.id").await.len(), 1);
    choose(&client, "points_earned", true, false).await;
    tell(&app, &news, None).await;
    assert_eq!(list(&client).await.total, 1);
    let after: NotificationPreferences = client.get(&path).await.ok();
    let chosen = after
        .items
        .iter()
        .find(|line| line.kind == NotificationKind::PointsEarned)
        .unwrap();
    assert!(chosen.portal && !chosen.email);
}

#[tokio::test]
async fn the_bell_of_a_customer_hears_at_once() {
    let app = TestApp::spawn().await;
    let client = app.as_customer("C1").await;
    let request = client.request(Method::GET, &format!("{NOTIFICATIONS}/events"));
    let mut bytes = request.send().await.unwrap().bytes_stream();
    let mut told = String::new();
    let mut next = async |wanted: &str| {
        while !told.contains(wanted) {
            told.push_str(&String::from_utf8_lossy(&bytes.next().await.unwrap().unwrap()));
        }
    };
    next("data: {\"unread\":0}").await;
    tell(&app, &[earned(&app, "C1", app.clock.today(), 4).await], None).await;
    next("data: {\"unread\":1}").await;
}
