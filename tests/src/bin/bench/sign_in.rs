//! Whether the time of an answer tells if an address, a name or a number is known: both kinds are asked in turn.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use integration_tests::client::Client;
use integration_tests::mail;
use serde_json::{Value, json};

use super::{PASSWORD, USERNAME, say};

/// Pairs of requests: every one costs a slow hash.
const PAIRS: u32 = 25;
const EMAIL: &str = "bengkel@contoh.id";

/// Registers a customer of the imported data, and compares.
pub async fn compare(admin: &Client, stranger: &Client, data_dir: &Path) -> anyhow::Result<()> {
    let page: Value = admin.get("/api/admin/sales?limit=1").await.ok();
    let number = page["items"][0]["customer_number"]
        .as_str()
        .context("an invoice has a customer")?
        .to_owned();
    register(admin, stranger, data_dir, &number).await?;
    let wrong = "RodaSalah#28";
    let registering = |number: &str, email: String| {
        json!({
            "customer_number": number, "name": "Syamsul Bahri", "email": email, "phone": "0812 3456 7890",
            "password": PASSWORD, "password_confirmation": PASSWORD,
        })
    };
    for (name, path, known, unknown) in [
        (
            "admin login",
            "/api/auth/admin/login",
            json!({"username": USERNAME, "password": wrong}),
            json!({"username": "nobody", "password": wrong}),
        ),
        (
            "customer login",
            "/api/auth/login",
            json!({"email": EMAIL, "password": wrong}),
            json!({"email": "nobody@contoh.id", "password": wrong}),
        ),
        (
            "forgotten password",
            "/api/auth/forgot-password",
            json!({"portal": "customer", "email": EMAIL}),
            json!({"portal": "customer", "email": "nobody@contoh.id"}),
        ),
        (
            "another code",
            "/api/auth/resend-otp",
            json!({"email": EMAIL}),
            json!({"email": "nobody@contoh.id"}),
        ),
        (
            "registration, taken and unknown number",
            "/api/auth/register",
            registering(&number, "orang@contoh.id".to_owned()),
            registering("no such number", "orang@contoh.id".to_owned()),
        ),
    ] {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..PAIRS {
            with.push(timed(stranger, path, &known).await);
            without.push(timed(stranger, path, &unknown).await);
        }
        let (known, unknown) = (median(with), median(without));
        say(&format!(
            "{name}: known {:.1} ms, unknown {:.1} ms (median of {PAIRS} each, in turn), ratio {:.3}",
            known.as_secs_f64() * 1000.0,
            unknown.as_secs_f64() * 1000.0,
            known.as_secs_f64() / unknown.as_secs_f64()
        ));
    }
    Ok(())
}

async fn timed(client: &Client, path: &str, body: &Value) -> Duration {
    let start = Instant::now();
    client.post(path, body).await;
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

async fn register(admin: &Client, stranger: &Client, data_dir: &Path, number: &str) -> anyhow::Result<()> {
    let form = json!({
        "customer_number": number, "name": "Syamsul Bahri", "email": EMAIL, "phone": "0812 3456 7890",
        "password": PASSWORD, "password_confirmation": PASSWORD,
    });
    stranger.post("/api/auth/register", &form).await.expect(202);
    let outbox = data_dir.join("outbox");
    let mails = mail::until("the code", async || {
        mail::outbox(&outbox, EMAIL).ok().filter(|mails| !mails.is_empty())
    })
    .await;
    let code = mails[0].code();
    let entered = json!({"email": EMAIL, "code": code});
    stranger.post("/api/auth/verify-otp", &entered).await.expect(200);
    let waiting: Value = admin.get("/api/admin/registrations").await.ok();
    let id = waiting["items"][0]["id"].as_str().context("it waits")?;
    admin
        .post(&format!("/api/admin/registrations/{id}/approve"), &json!({}))
        .await
        .expect(204);
    Ok(())
}
