//! Steps of the tests of loyalty.

use chrono::NaiveDate;
use domain::account::Role;
use domain::id::RewardId;
use domain::loyalty::{CustomerRewards, PointsLedger, Redeemed, Redemption, Reward};
use domain::upload::UploadReport;
use integration_tests::{Answer, Client, SalesFile, SalesLine, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// A line that earns a point a piece.
pub fn line(invoice: &str, date: NaiveDate, customer: &str, points: i64) -> SalesLine {
    SalesLine::new(invoice, date, customer, "P1", points, 555_000)
}

pub async fn import(admin: &Client, lines: impl IntoIterator<Item = SalesLine>) -> UploadReport {
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await
}

pub async fn undo(admin: &Client, upload: &UploadReport) {
    let path = format!("/api/admin/uploads/{}/undo", upload.id);
    admin.post(&path, &()).await.expect(200);
}

/// What a reward is, but for its points and stock.
pub fn reward_form(name: &str, points: i64, stock: i64) -> Value {
    json!({"name": name, "points": points, "stock": stock, "tiers": ["silver", "gold", "diamond", "moon_stone"]})
}

pub async fn reward(admin: &Client, name: &str, points: i64, stock: i64) -> Reward {
    let answer = admin
        .post("/api/admin/rewards", &reward_form(name, points, stock))
        .await;
    answer.expect(201).json()
}

/// A change that names the version which was seen.
pub async fn change(client: &Client, method: Method, path: &str, version: i64, body: &Value) -> Answer {
    let request = client
        .request(method, path)
        .header("if-match", format!("\"{version}\""));
    Answer::of(request.json(body)).await
}

pub async fn redeem(customer: &Client, reward: RewardId, key: Option<&str>) -> Answer {
    let request = customer
        .request(Method::POST, "/api/customer/rewards/redeem")
        .json(&json!({"reward_id": reward}));
    let request = match key {
        Some(key) => request.header("idempotency-key", key),
        None => request,
    };
    Answer::of(request).await
}

pub async fn redeemed(customer: &Client, reward: RewardId) -> Redeemed {
    redeem(customer, reward, None).await.expect(201).json()
}

pub async fn step(admin: &Client, redemption: &str, verb: &str, body: &Value) -> Answer {
    admin
        .post(&format!("/api/admin/redemptions/{redemption}/{verb}"), body)
        .await
}

pub async fn cancel(admin: &Client, redeemed: &Redeemed) -> Redemption {
    let id = redeemed.redemption_id.to_string();
    step(admin, &id, "cancel", &json!({"reason": "Barang rusak"}))
        .await
        .ok()
}

pub async fn page(customer: &Client) -> CustomerRewards {
    customer.get("/api/customer/rewards").await.ok()
}

pub async fn ledger(customer: &Client) -> PointsLedger {
    customer.get("/api/customer/rewards/ledger?limit=200").await.ok()
}

pub async fn adjust(admin: &Client, customer: &str, points: i64) -> Answer {
    let body = json!({"customer_number": customer, "points": points, "reason": "Koreksi"});
    admin.post("/api/admin/points/adjust", &body).await
}

/// A server with a super_admin and the customer BENGKEL, who earned so many points today.
pub async fn with_points(points: i64) -> (TestApp, Client, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let customer = app.as_customer("BENGKEL").await;
    if points != 0 {
        import(&admin, [line("F1", app.clock.today(), "BENGKEL", points)]).await;
    }
    (app, admin, customer)
}

/// Puts rules of points into force: each from a day on, with rupiah per point and months until expiry.
pub async fn put_points(admin: &Client, version: i64, rules: &[(&str, i64, Option<i32>)]) -> Answer {
    let rule = |(from, rupiah, months): &(&str, i64, Option<i32>)| json!({"valid_from": from, "rupiah_per_point": rupiah, "expiry_months": months});
    let body = json!({"rules": rules.iter().map(rule).collect::<Vec<_>>()});
    change(admin, Method::PUT, "/api/admin/settings/points", version, &body).await
}
