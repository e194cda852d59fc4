//! What members of the staff are told, and what not.

use actix_web::web::Bytes;
use chrono::TimeDelta;
use domain::account::{Portal, Role};
use domain::notification::{NotificationKind, NotificationPage, NotificationPreferences};
use futures_util::{Stream, StreamExt};
use integration_tests::mail::until;
use integration_tests::{Client, SalesFile, StockFile, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use server::extract::Caller;
use server::notifications::digest;
use server::uploads::service::import_own;
use uuid::Uuid;

use crate::people;

const NOTIFICATIONS: &str = "/api/admin/notifications";

async fn list(client: &Client) -> NotificationPage {
    client.get(NOTIFICATIONS).await.ok()
}

async fn choose(client: &Client, kind: &str, portal: bool, email: bool) {
    let path = format!("{NOTIFICATIONS}/preferences/{kind}");
    let request = client
        .request(Method::PUT, &path)
        .json(&json!({"portal": portal, "email": email}));
    assert_eq!(request.send().await.unwrap().status(), 200);
}

fn sales(app: &TestApp, invoices: u32) -> Vec<u8> {
    SalesFile::many(invoices, app.clock.today() - TimeDelta::days(2)).csv()
}

#[tokio::test]
async fn who_uploads_is_told_what_became_of_it_and_nobody_else_is() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    choose(&admin, "upload_finished", true, true).await;
    let report = admin.import("penjualan.csv", sales(&app, 3)).await;
    let page = list(&admin).await;
    assert_eq!((page.items.len(), page.unread, page.total), (1, 1, 1));
    let told = &page.items[0];
    assert_eq!(told.kind, NotificationKind::UploadFinished);
    assert_eq!(told.title, "Unggahan selesai");
    assert!(told.text.starts_with("penjualan.csv: 3 faktur baru"), "{}", told.text);
    assert_eq!(told.why, "karena Anda mengunggah berkas ini");
    assert_eq!(told.path, format!("/admin/upload?report={}", report.id));
    assert!(!told.read);
    assert!(list(&app.as_role(Role::SuperAdmin).await).await.items.is_empty());
    let mail = &app.mails_to("rina@contoh.id").await[0];
    assert_eq!(mail.header("Subject"), "AMPConnect: Unggahan selesai");
    assert!(mail.link().ends_with(&told.path) && mail.text.contains("karena Anda mengunggah berkas ini"));

    // Known already: no news. An undo: neither. A check: its page shows it.
    admin.import("penjualan.csv", sales(&app, 3)).await;
    admin
        .post(&format!("/api/admin/uploads/{}/undo", report.id), &json!({}))
        .await
        .expect(200);
    admin
        .upload("lagi.csv", sales(&app, 4))
        .check()
        .send()
        .await
        .expect(200);
    assert_eq!(list(&admin).await.total, 1);
    admin.upload("salah.csv", "a,b\n1,2\n").send().await.expect(422);
    let refused = list(&admin).await.items.remove(0);
    assert_eq!(refused.title, "Unggahan ditolak");
    assert!(refused.text.starts_with("salah.csv: "));
}

#[tokio::test]
async fn the_demo_tells_nobody_anything() {
    let app = TestApp::spawn().await;
    let caller = Caller {
        account_id: people::staff(&app, "sari").await,
        role: Role::SuperAdmin,
        name: "sari".to_owned(),
        session_id: Uuid::nil(),
        customer_id: None,
        totp_setup_required: false,
        key: None,
    };
    import_own(&app.state, &caller, "demo.csv", &sales(&app, 2))
        .await
        .unwrap();
    let stock = StockFile::of([("P1", 0), ("P2", 4)]).csv();
    import_own(&app.state, &caller, "stok.csv", &stock).await.unwrap();
    next_morning(&app);
    digest(&app.state).await.unwrap();
    let told: i64 = sqlx::query_scalar("select count(*) from notification")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    assert_eq!(told, 0);
}

#[tokio::test]
async fn what_is_switched_off_is_not_told_and_one_chooses_for_oneself() {
    let app = TestApp::spawn().await;
    let (admin, viewer) = (app.as_role(Role::Admin).await, app.as_role(Role::Viewer).await);
    let path = format!("{NOTIFICATIONS}/preferences");
    let before: NotificationPreferences = admin.get(&path).await.ok();
    assert!(before.items.iter().all(|line| line.portal));
    assert_eq!(before.items.len(), NotificationKind::of(Portal::Admin).count());
    choose(&viewer, "low_stock", false, false).await;
    choose(&admin, "upload_finished", false, false).await;
    let mine: NotificationPreferences = admin.get(&path).await.ok();
    assert!(!mine.items[0].portal && mine.items[1].portal);
    admin.import("penjualan.csv", sales(&app, 3)).await;
    assert_eq!(list(&admin).await.total, 0);
    let unknown = admin
        .request(Method::PUT, &format!("{path}/other"))
        .json(&json!({"portal": true, "email": true}));
    assert_eq!(unknown.send().await.unwrap().status(), 404);
}

/// Eight in the morning of the next day, in WITA.
fn next_morning(app: &TestApp) {
    let now = app.clock.now();
    let into_day = TimeDelta::seconds((now.timestamp() + 8 * 3_600).rem_euclid(86_400));
    app.clock.advance(TimeDelta::hours(32) - into_day);
}

async fn digested(app: &TestApp, username: &str) -> NotificationPage {
    next_morning(app);
    digest(&app.state).await.unwrap();
    digest(&app.state).await.unwrap();
    let account = people::staff(app, username).await;
    list(&people::session_of(app, account).await.0).await
}

#[tokio::test]
async fn parts_that_became_low_are_told_once_a_day_and_only_where_something_is_new() {
    let app = TestApp::spawn().await;
    let rina = people::staff(&app, "rina").await;
    let admin = async || people::session_of(&app, rina).await.0;
    let import = async |parts: &[(&'static str, i64)]| {
        let file = StockFile::of(parts.iter().copied()).csv();
        admin().await.import("stok.csv", file).await.id
    };
    import(&[("P1", 0), ("P2", 4), ("P3", 900)]).await;
    let first = digested(&app, "vira").await;
    assert_eq!(first.total, 1);
    assert_eq!(
        first.items[0].text,
        "1 part kritis, 1 rendah. 2 baru sejak ringkasan terakhir"
    );
    assert_eq!(first.items[0].path, "/admin/stock?status=critical");
    let mail = &app.mails_to("vira@contoh.id").await[0];
    assert!(
        mail.text.contains("(P1)") && mail.text.contains("Rendah: "),
        "{}",
        mail.text
    );

    assert_eq!(digested(&app, "vira").await.total, 1, "nothing is new");
    import(&[("P1", 0), ("P2", 3), ("P3", 2)]).await;
    let second = digested(&app, "vira").await;
    assert_eq!(second.total, 2);
    assert_eq!(
        second.items[0].text,
        "1 part kritis, 2 rendah. 1 baru sejak ringkasan terakhir"
    );

    // An undo makes no news: P3 is plenty again by one upload, and low again by undoing it.
    let id = import(&[("P1", 0), ("P2", 3), ("P3", 800)]).await;
    digested(&app, "vira").await;
    admin()
        .await
        .post(&format!("/api/admin/uploads/{id}/undo"), &json!({}))
        .await
        .expect(200);
    assert_eq!(digested(&app, "vira").await.total, 2);

    // What is older than a week is no news either.
    import(&[("P1", 0), ("P2", 3), ("P3", 800)]).await;
    import(&[("P1", 0), ("P2", 0), ("P3", 1)]).await;
    app.clock.advance(TimeDelta::days(8));
    assert_eq!(digested(&app, "vira").await.total, 2);
}

/// Somebody registers a customer that has sales, and enters the code: an admin has to decide. Gives the customer's number.
async fn registers(app: &TestApp) -> String {
    let number: String = sqlx::query_scalar("select number from customer")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    let client = app.anonymous();
    let form = json!({
        "customer_number": number, "name": "Klik jahat.example", "email": "a@contoh.id", "phone": "0812 0000 1182",
        "password": "RodaGigi#28", "password_confirmation": "RodaGigi#28",
    });
    let asked: Value = client.post("/api/auth/register", &form).await.expect(202).json();
    let code = app.mails_to("a@contoh.id").await[0].code();
    let body = json!({"email": "a@contoh.id", "code": code, "challenge_id": asked["challenge_id"]});
    client.post("/api/auth/verify-otp", &body).await.expect(200);
    number
}

#[tokio::test]
async fn a_registration_that_waits_is_told_to_those_who_may_approve_it() {
    let app = TestApp::spawn().await;
    app.as_role(Role::Admin)
        .await
        .import("penjualan.csv", sales(&app, 1))
        .await;
    let number = registers(&app).await;
    let told = list(&app.as_role(Role::SuperAdmin).await).await;
    assert_eq!(told.items[0].title, "Pendaftaran menunggu persetujuan");
    assert!(told.items[0].text.starts_with(&number), "{}", told.items[0].text);
    assert_eq!(list(&app.as_role(Role::Viewer).await).await.total, 0);
    let mail = &app.mails_to("sari@contoh.id").await[0];
    assert!(
        !mail.text.contains("jahat"),
        "a stranger's words are in no mail to others: {}",
        mail.text
    );
}

/// What a stream has told last, once it says so.
async fn told(stream: &mut (impl Stream<Item = reqwest::Result<Bytes>> + Unpin), wanted: &str) {
    let mut text = String::new();
    while !text.contains(wanted) {
        text.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
    }
}

#[tokio::test]
async fn what_waits_on_pages_of_the_menu_is_told_to_the_staff_as_it_changes() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let viewer = app.as_role(Role::Viewer).await;
    let events = format!("{NOTIFICATIONS}/events");
    let open = async || {
        viewer
            .request(Method::GET, &events)
            .send()
            .await
            .unwrap()
            .bytes_stream()
    };
    let mut stream = open().await;
    told(&mut stream, r#""stock":0,"registrations":0"#).await;
    let stock = StockFile::of([("P1", 0), ("P2", 4), ("P3", 900)]).csv();
    admin.import("stok.csv", stock).await;
    told(&mut stream, r#""stock":2,"registrations":0"#).await;
    admin.import("penjualan.csv", sales(&app, 1)).await;
    registers(&app).await;
    told(&mut stream, r#","registrations":1"#).await;
    // Customers have no such menu.
    let account = people::customer(&app, "C9", "wira@contoh.id").await;
    let (customer, _) = people::session_of(&app, account).await;
    let path = "/api/customer/notifications/events";
    let mut stream = customer.request(Method::GET, path).send().await.unwrap().bytes_stream();
    told(&mut stream, "data: {\"unread\":0}\n").await;
}

#[tokio::test]
async fn notifications_are_paged_read_and_ones_own() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    for invoices in 1..=3 {
        admin.import("penjualan.csv", sales(&app, invoices)).await;
    }
    let first: NotificationPage = admin.get(&format!("{NOTIFICATIONS}?limit=2")).await.ok();
    assert_eq!((first.items.len(), first.total, first.unread), (2, 3, 3));
    let cursor = first.next_cursor.unwrap();
    let rest: NotificationPage = admin
        .get(&format!("{NOTIFICATIONS}?limit=2&cursor={cursor}"))
        .await
        .ok();
    assert_eq!((rest.items.len(), rest.next_cursor), (1, None));
    admin.get(&format!("{NOTIFICATIONS}?cursor=x")).await.expect(422);

    let other = app.as_role(Role::SuperAdmin).await;
    let ids = json!({"ids": [first.items[0].id]});
    other.post(&format!("{NOTIFICATIONS}/read"), &ids).await.expect(204);
    assert_eq!(list(&admin).await.unread, 3);
    admin.post(&format!("{NOTIFICATIONS}/read"), &ids).await.expect(204);
    let now = list(&admin).await;
    assert_eq!(now.unread, 2);
    assert!(now.items[0].read && !now.items[1].read);
    admin
        .post(&format!("{NOTIFICATIONS}/read"), &json!({"ids": ["x"]}))
        .await
        .expect(422);
    admin
        .post(&format!("{NOTIFICATIONS}/read"), &json!({}))
        .await
        .expect(204);
    assert_eq!(list(&admin).await.unread, 0);
}

#[tokio::test]
async fn the_count_is_told_while_it_changes_on_any_instance() {
    let app = TestApp::spawn().await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let admin = app.as_role(Role::Admin).await;
    let mut elsewhere = Client::new(&other.address);
    elsewhere.token.clone_from(&admin.token);
    let stream = elsewhere
        .request(Method::GET, &format!("{NOTIFICATIONS}/events"))
        .send()
        .await
        .unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let mut bytes = stream.bytes_stream();
    let mut told = String::new();
    let mut next = async |wanted: &str| {
        while !told.contains(wanted) {
            told.push_str(&String::from_utf8_lossy(&bytes.next().await.unwrap().unwrap()));
        }
    };
    next("data: {\"unread\":0,\"stock\":0,\"registrations\":0}").await;
    admin.import("penjualan.csv", sales(&app, 3)).await;
    next("data: {\"unread\":1,").await;
    admin
        .post(&format!("{NOTIFICATIONS}/read"), &json!({}))
        .await
        .expect(204);
    next("data: {\"unread\":0,").await;
    // The stream ends with its session.
    admin.post("/api/auth/logout", &json!({"portal": "admin"})).await;
    let account = people::staff(&app, "rina").await;
    people::set_status(&app, account, "disabled").await;
    until("the stream's end", async || {
        let next = tokio::time::timeout(std::time::Duration::from_secs(20), bytes.next()).await;
        matches!(next, Ok(None)).then_some(())
    })
    .await;
    drop(other);
}
