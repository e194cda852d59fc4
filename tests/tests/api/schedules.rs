//! `/api/admin/schedules`: reports by mail, once at each of their times.

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::Page;
use domain::account::Role;
use domain::date::{in_wita, wita_start};
use domain::report::Schedule;
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp};
use serde_json::{Value, json};

use crate::people;

fn plan(recipients: &[&str]) -> Value {
    json!({
        "kind": "sales", "filter": {"by": "day", "group": "OIL"}, "period": "last7",
        "every": "day", "hour": 7, "minute": 0,
        "recipients": recipients, "format": "csv", "skip_empty": true,
    })
}

/// A server with sales on the day before its clock's, whose clock stands at 06.00 WITA.
async fn loaded() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let six = wita_start(app.clock.today() + Days::new(1)) + TimeDelta::hours(6);
    app.clock.advance(six - app.clock.now());
    let admin = app.as_role(Role::Admin).await;
    let yesterday = app.clock.today() - Days::new(1);
    let line = SalesLine::new("A1", yesterday, "C1", "P1", 2, 111_000);
    admin.import("a.csv", SalesFile::of([line]).csv()).await;
    (app, admin)
}

async fn create(client: &Client, plan: &Value) -> Schedule {
    client.post("/api/admin/schedules", plan).await.expect(201).json()
}

async fn only(client: &Client) -> Schedule {
    let page: Page<Schedule> = client.get("/api/admin/schedules").await.ok();
    assert_eq!(page.items.len(), 1);
    page.items.into_iter().next().unwrap()
}

async fn patch(client: &Client, schedule: &Schedule, body: &Value) -> Answer {
    let path = format!("/api/admin/schedules/{}", schedule.id);
    let request = client
        .request(reqwest::Method::PATCH, &path)
        .header("if-match", format!("\"{}\"", schedule.version))
        .json(body);
    Answer::of(request).await
}

/// Waits until a time was handled, and gives what became of it.
async fn outcome(client: &Client, after: Option<DateTime<Utc>>) -> Schedule {
    integration_tests::mail::until("the schedule's outcome", async || {
        let schedule = only(client).await;
        (schedule.last_at != after).then_some(schedule)
    })
    .await
}

#[tokio::test]
async fn a_report_is_sent_at_its_time_with_filters_rows_and_data_date() {
    let (app, admin) = loaded().await;
    let made = create(
        &admin,
        &plan(&["rina@contoh.id", " gudang@contoh.id", "RINA@contoh.id"]),
    )
    .await;
    let due = app.clock.now() + TimeDelta::hours(1);
    assert_eq!(in_wita(made.next_at.unwrap()).format("%H.%M").to_string(), "07.00");
    assert!(app.mails_so_far("rina@contoh.id").is_empty());

    app.clock.advance(TimeDelta::minutes(61));
    let admin = app.as_role(Role::Admin).await;
    let mails = app.mails_to("rina@contoh.id").await;
    let mail = &mails[0];
    assert!(
        mail.header("Subject").contains("Laporan penjualan per hari"),
        "{:?}",
        mail.headers
    );
    assert!(
        mail.text.contains("Kelompok: OIL") && mail.text.contains("Jumlah baris: 1"),
        "{}",
        mail.text
    );
    assert!(
        mail.text.contains("Data s.d. ") && mail.text.contains("unggahan terakhir"),
        "{}",
        mail.text
    );
    assert!(mail.text.contains("Harian, 07.00"), "{}", mail.text);
    let (name, bytes) = &mail.files[0];
    assert!(name.starts_with("laporan-penjualan-"), "{name}");
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.replace("\r\n", "\n").contains("\nJumlah,1,200000,"), "{text}");
    assert_eq!(app.mails_to("gudang@contoh.id").await.len(), 1);

    let sent = outcome(&admin, None).await;
    assert_eq!(sent.last_outcome.as_deref(), Some("Dikirim ke 2 alamat, 1 baris."));
    assert!((sent.last_at.unwrap() - due).abs() < TimeDelta::minutes(1));
    assert!((sent.next_at.unwrap() - due - TimeDelta::days(1)).abs() < TimeDelta::minutes(1));
}

#[tokio::test]
async fn two_instances_and_missed_times_send_one_mail() {
    let (app, admin) = loaded().await;
    create(&admin, &plan(&["rina@contoh.id"])).await;
    let other = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    // Three times pass at once, for both.
    let passed = TimeDelta::days(2) + TimeDelta::hours(3);
    other.clock.advance(app.clock.now() - other.clock.now() + passed);
    app.clock.advance(passed);
    let admin = app.as_role(Role::Admin).await;
    let sent = outcome(&admin, None).await;
    let today = wita_start(app.clock.today()) + TimeDelta::hours(7);
    assert_eq!(sent.last_at, Some(today), "the newest of the missed times");
    // Longer than either instance waits between two looks.
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    let count = app.mails_so_far("rina@contoh.id").len() + other.mails_so_far("rina@contoh.id").len();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn an_empty_report_is_left_out_unless_it_is_wanted() {
    let (app, admin) = loaded().await;
    let mut empty = plan(&["rina@contoh.id"]);
    empty["filter"]["group"] = json!("NOTHING");
    let made = create(&admin, &empty).await;
    app.clock.advance(TimeDelta::minutes(61));
    let admin = app.as_role(Role::Admin).await;
    let skipped = outcome(&admin, None).await;
    assert_eq!(skipped.last_outcome.as_deref(), Some("Dilewati: tidak ada data."));
    empty["skip_empty"] = json!(false);
    patch(&admin, &made, &json!({"plan": empty})).await.expect(200);
    app.clock.advance(TimeDelta::days(1));
    let admin = app.as_role(Role::Admin).await;
    let sent = outcome(&admin, skipped.last_at).await;
    assert_eq!(sent.last_outcome.as_deref(), Some("Dikirim ke 1 alamat, 0 baris."));
    assert_eq!(app.mails_to("rina@contoh.id").await.len(), 1);
}

#[tokio::test]
async fn an_owner_who_may_no_longer_read_stops_their_schedules() {
    let (app, admin) = loaded().await;
    let username: String = sqlx::query_scalar("select username from account where role = 'admin'")
        .fetch_one(&app.owner())
        .await
        .unwrap();
    create(&admin, &plan(&["rina@contoh.id"])).await;
    people::set_status(&app, people::staff(&app, &username).await, "disabled").await;
    app.clock.advance(TimeDelta::minutes(61));
    let root = app.as_role(Role::SuperAdmin).await;
    let stopped = integration_tests::mail::until("the schedule's end", async || {
        let schedule = only(&root).await;
        (!schedule.active).then_some(schedule)
    })
    .await;
    assert!(stopped.last_outcome.unwrap().starts_with("Dihentikan"));
    assert_eq!((stopped.next_at, stopped.last_at), (None, None));
    assert!(app.mails_so_far("rina@contoh.id").is_empty());
}

#[tokio::test]
async fn an_owner_who_may_only_read_keeps_their_schedules_and_changes_none() {
    let (app, admin) = loaded().await;
    create(&admin, &plan(&["rina@contoh.id"])).await;
    let account = people::staff(&app, "rina").await;
    sqlx::query("update account set role = 'viewer' where id = $1")
        .bind(account)
        .execute(&app.owner())
        .await
        .unwrap();
    app.clock.advance(TimeDelta::minutes(61));
    let sent = app.mails_to("rina@contoh.id").await;
    assert_eq!(sent.len(), 1, "reports may be read by everybody of the staff");
    let (viewer, _) = people::session_of(&app, account).await;
    let schedule = only(&viewer).await;
    assert!(schedule.active);
    assert_eq!(patch(&viewer, &schedule, &json!({"active": false})).await.status, 403);
}

#[tokio::test]
async fn a_schedule_is_paused_sent_now_and_deleted_under_its_version() {
    let (app, admin) = loaded().await;
    let made = create(&admin, &plan(&["rina@contoh.id"])).await;
    let paused: Schedule = patch(&admin, &made, &json!({"active": false})).await.ok();
    assert_eq!((paused.active, paused.next_at, paused.version), (false, None, 2));
    patch(&admin, &made, &json!({"active": true})).await.expect(412);

    let path = format!("/api/admin/schedules/{}", made.id);
    let sent: Schedule = admin.post(&format!("{path}/run"), &json!({})).await.ok();
    assert_eq!(sent.last_outcome.as_deref(), Some("Dikirim ke 1 alamat, 1 baris."));
    assert_eq!(app.mails_to("rina@contoh.id").await.len(), 1);

    admin.delete(&path).await.expect(428);
    let delete = |version: i64| {
        let request = admin.request(reqwest::Method::DELETE, &path);
        Answer::of(request.header("if-match", format!("\"{version}\"")))
    };
    delete(1).await.expect(412);
    delete(2).await.expect(204);
    delete(2).await.expect(404);
    let log: Value = admin.get("/api/admin/audit?limit=10").await.ok();
    let actions: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect();
    for action in [
        "schedule_created",
        "schedule_changed",
        "schedule_sent",
        "schedule_deleted",
    ] {
        assert!(actions.contains(&action), "{action} in {actions:?}");
    }
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused_by_field_and_a_repeated_one_is_made_once() {
    let (app, admin) = loaded().await;
    let refused = async |key: &str, value: Value| {
        let mut wrong = plan(&["rina@contoh.id"]);
        wrong[key] = value;
        let problem = admin.post("/api/admin/schedules", &wrong).await.expect(422).problem();
        problem.errors[0].pointer.clone()
    };
    assert_eq!(refused("recipients", json!([])).await, "/recipients");
    assert_eq!(
        refused("recipients", json!(["a@b.id\r\nBcc: c@d.id"])).await,
        "/recipients"
    );
    assert_eq!(refused("hour", json!(24)).await, "/hour");
    assert_eq!(refused("filter", json!({"by": "part"})).await, "by");
    let key = |body: Value| {
        let request = admin.request(reqwest::Method::POST, "/api/admin/schedules");
        Answer::of(request.header("idempotency-key", "satu").json(&body))
    };
    let first: Schedule = key(plan(&["rina@contoh.id"])).await.expect(201).json();
    let again: Schedule = key(plan(&["rina@contoh.id"])).await.expect(201).json();
    assert_eq!(first, again);
    only(&admin).await;
    let viewer = app.as_role(Role::Viewer).await;
    only(&viewer).await;
    viewer
        .post("/api/admin/schedules", &plan(&["rina@contoh.id"]))
        .await
        .expect(403);
}
