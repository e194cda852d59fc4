//! The customer portal's pages, for a customer who bought as much as most and for the one who bought most.

use anyhow::Context;
use chrono::NaiveDate;
use domain::account::{CustomerLogin, TokenResponse};
use domain::settings::{LoginCode, SignInSettings};
use integration_tests::client::{Answer, Client};
use integration_tests::process::Process;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

use super::reads::{get, latency};
use super::{PASSWORD, USERNAME, say};

/// Days before the data date from which payments are kept.
const KEPT_DAYS: u64 = 90;

/// What each page asks for, which should take 10 ms at the median and 40 ms at most for 99 of 100.
const PAGES: [&str; 11] = [
    "/api/customer/dashboard",
    "/api/customer/history",
    "/api/customer/history?group=OIL",
    "/api/customer/spending",
    "/api/customer/rewards",
    "/api/customer/rewards/ledger",
    "/api/customer/favorites",
    "/api/customer/comparison",
    "/api/customer/payments",
    "/api/customer/profile",
    "/api/parts",
];

/// With free text 50 and 150. Of parts: a number's beginning, a typing error, and what thousands of names have.
const TEXTS: [&str; 6] = [
    "/api/customer/history?q=oil",
    "/api/customer/history?q=kampas",
    "/api/parts?q=065",
    "/api/parts?q=elemnt%20cleanr",
    "/api/parts?q=oil",
    "/api/parts?q=brake&group=BRAKE",
];

struct Measured {
    name: &'static str,
    email: &'static str,
    id: i64,
    lines: i64,
}

/// Times every page of both customers.
pub async fn pages(process: &Process, pool: &PgPool) -> anyhow::Result<()> {
    let as_of: NaiveDate = sqlx::query_scalar("select max(date) from sales_day")
        .fetch_one(pool)
        .await?;
    prepare(process, as_of).await?;
    let largest = "select customer_id, lines from customer_sales order by lines desc limit 1";
    let average = "select customer_id, lines from customer_sales
         order by abs(lines - (select avg(lines) from customer_sales)), customer_id limit 1";
    for (name, email, which) in [
        ("average customer", "rata@contoh.id", average),
        ("largest customer", "besar@contoh.id", largest),
    ] {
        let (id, lines) = sqlx::query_as(which).fetch_one(pool).await?;
        let measured = Measured { name, email, id, lines };
        measured.open_account(pool).await?;
        measured.time(process, as_of).await?;
    }
    Ok(())
}

/// Keeps payments, and lets customers in by their password alone.
async fn prepare(process: &Process, as_of: NaiveDate) -> anyhow::Result<()> {
    let admin = process.anonymous().signed_in(USERNAME, PASSWORD).await;
    let all: Value = get(&admin, "/api/admin/settings").await?.json();
    let mut payments = all["payments"]["value"].clone();
    payments["kept_from"] = json!(as_of - chrono::Days::new(KEPT_DAYS));
    put(&admin, &all, "payments", &payments).await?;
    let sign_in = SignInSettings {
        login_code: LoginCode::Never,
        totp_required: false,
    };
    put(&admin, &all, "sign_in", &json!(sign_in)).await
}

async fn put(admin: &Client, all: &Value, group: &str, value: &Value) -> anyhow::Result<()> {
    let path = format!("/api/admin/settings/{}", group.replace('_', "-"));
    let request = admin.request(Method::PUT, &path).json(value);
    let answer = Answer::of(request.header("If-Match", format!("\"{}\"", all[group]["version"]))).await;
    anyhow::ensure!(answer.status == 200, "{path}: {}", answer.text());
    Ok(())
}

impl Measured {
    /// An account with the password of the benchmark's admin.
    async fn open_account(&self, pool: &PgPool) -> anyhow::Result<()> {
        let made = sqlx::query(
            "insert into account (portal, role, status, email, name, customer_id, password_hash, password_key_id, created_at)
             select 'customer', 'customer', 'active', $2, c.name, c.id, a.password_hash, a.password_key_id, now()
             from customer c, account a where c.id = $1 and a.username = $3",
        )
        .bind(self.id)
        .bind(self.email)
        .bind(USERNAME)
        .execute(pool)
        .await?;
        anyhow::ensure!(made.rows_affected() == 1, "an account of the {}", self.name);
        Ok(())
    }

    /// Signed in again and again: an access token lasts ten minutes.
    async fn sign_in(&self, process: &Process) -> anyhow::Result<Client> {
        let mut client = process.anonymous();
        let login = CustomerLogin {
            email: self.email.to_owned(),
            password: PASSWORD.to_owned(),
        };
        let answer = client.post("/api/auth/login", &login).await;
        anyhow::ensure!(answer.status == 200, "the {} signs in: {}", self.name, answer.text());
        client.token = Some(answer.json::<TokenResponse>().access_token);
        Ok(client)
    }

    async fn time(&self, process: &Process, as_of: NaiveDate) -> anyhow::Result<()> {
        say(&format!("{} of {} lines:", self.name, self.lines));
        let year = format!("/api/customer/annual/{}", as_of.format("%Y"));
        let client = self.sign_in(process).await?;
        let newest: Value = get(&client, "/api/customer/history?limit=1").await?.json();
        let id = newest["items"][0]["id"].as_str().context("it has an invoice")?;
        let invoice = format!("/api/customer/history/{id}");
        let paths = PAGES.into_iter().chain([year.as_str(), &invoice]).chain(TEXTS);
        for path in paths {
            let client = self.sign_in(process).await?;
            latency(path, async || get(&client, path).await.map(drop)).await?;
        }
        Ok(())
    }
}
