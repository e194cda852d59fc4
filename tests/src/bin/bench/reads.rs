//! Reads on a million lines: how long one takes, how many go through, and what an import does to them.

use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::future::{join, try_join_all};
use integration_tests::client::{Answer, Client};
use reqwest::Method;
use serde_json::Value;

use super::{memory, say};

/// Single requests that are timed.
const REQUESTS: usize = 500;
/// Connections that ask at once, and for how long.
const CONNECTIONS: usize = 16;
const LOAD: Duration = Duration::from_secs(10);
/// How long somebody works in quiet, to compare with.
const QUIET: Duration = Duration::from_secs(30);
/// Between two requests of somebody who works while a file is imported.
const BEAT: Duration = Duration::from_millis(50);
const DASHBOARD: &str = "/api/admin/dashboard";

/// Reads that should take 10 ms at the median and 40 ms at most for 99 of 100; with free text, and analytics, 50 and 150.
const PATHS: [&str; 28] = [
    "/api/health/live",
    DASHBOARD,
    "/api/admin/dashboard?from=2026-01-01",
    "/api/admin/sales",
    "/api/admin/sales?sort=-net_sales",
    "/api/admin/sales?group=OIL",
    "/api/admin/sales?q=oil",
    "/api/admin/sales/analytics?view=trend",
    "/api/admin/sales/analytics?view=forecast",
    "/api/admin/sales/analytics?view=bridge",
    "/api/admin/analytics/customers",
    "/api/admin/analytics/customers?from=2025-11-22&to=2026-11-21",
    "/api/admin/analytics/products",
    "/api/admin/analytics/products?view=ranking&sort=-gp_percent",
    "/api/admin/analytics/products?view=groups&from=2025-11-22&to=2026-11-21",
    "/api/admin/analytics/products?view=stock",
    "/api/admin/analytics/products?view=pairs",
    "/api/admin/analytics/products?view=seasons",
    "/api/admin/analytics/pricing",
    "/api/admin/analytics/pricing?from=2025-11-22&to=2026-11-21",
    "/api/admin/analytics/reorder",
    "/api/admin/stock",
    "/api/admin/stock?status=critical&q=oil",
    "/api/admin/reports/sales",
    "/api/admin/reports/profit?by=part&from=2025-01-01",
    "/api/admin/search?q=pad",
    "/api/admin/users",
    "/api/parts?q=pad",
];

/// A read that must succeed.
pub async fn get(client: &Client, path: &str) -> anyhow::Result<Answer> {
    let answer = client.get(path).await;
    anyhow::ensure!(answer.status == 200, "{path}: {}", answer.text());
    Ok(answer)
}

/// Times every read by itself, and the last pages of the invoice list.
pub async fn alone(sign_in: impl AsyncFn() -> Client) -> anyhow::Result<()> {
    for path in PATHS {
        let client = sign_in().await;
        latency(path, async || get(&client, path).await.map(drop)).await?;
    }
    let client = sign_in().await;
    for (list, of, number) in [
        (
            "/api/admin/analytics/products?view=ranking",
            "/ranking/items/0",
            "part_number",
        ),
        ("/api/admin/analytics/customers?limit=1", "/items/0", "number"),
    ] {
        let found: Value = get(&client, list).await?.json();
        let one = found.pointer(of).and_then(|row| row[number].as_str());
        let path = list.split_once('?').context("a query")?.0;
        let path = format!("{path}/{}", one.context("a first row")?);
        latency(&path, async || get(&client, &path).await.map(drop)).await?;
    }
    let client = &sign_in().await;
    let everything = "/api/admin/sales?from=2000-01-01&to=2100-01-01";
    let total: Value = get(client, everything).await?.json();
    let deep = deep_page(client, everything).await?;
    let name = format!("{everything}, 200 pages before the last of {}", total["total"]);
    latency(&name, async || get(client, &deep).await.map(drop)).await
}

/// The address of a page near the end: that of the list turned round, forty pages of a hundred in.
async fn deep_page(client: &Client, path: &str) -> anyhow::Result<String> {
    let turned = format!("{path}&sort=date&limit=100");
    let mut at = turned.clone();
    for _ in 0..40 {
        let page: Value = get(client, &at).await?.json();
        let cursor = page["next_cursor"].as_str().context("the list goes on")?;
        at = format!("{turned}&cursor={cursor}");
    }
    // The same place in the other direction is the cursor of the last row seen.
    let cursor = at.rsplit_once("cursor=").context("a cursor")?.1;
    Ok(format!("{path}&cursor={cursor}"))
}

/// Times a thing many times over.
pub async fn latency(name: &str, mut work: impl AsyncFnMut() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut times = Vec::with_capacity(REQUESTS);
    for _ in 0..REQUESTS {
        let start = Instant::now();
        work().await?;
        times.push(start.elapsed());
    }
    say(&format!("{name}: {}", spread(times)));
    Ok(())
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    format!("p50 {:.2} ms, p99 {:.2} ms", at(50), at(99))
}

/// How many dashboards go through, asked for afresh and asked for by those who have it.
pub async fn throughput(client: &Client) -> anyhow::Result<()> {
    let etag = get(client, DASHBOARD).await?.header("etag").to_owned();
    let afresh = load(async || get(client, DASHBOARD).await.map(drop)).await?;
    let again = load(async || {
        let request = client.request(Method::GET, DASHBOARD).header("If-None-Match", &etag);
        let answer = Answer::of(request).await;
        anyhow::ensure!(answer.status == 304, "{}", answer.status);
        Ok(())
    })
    .await?;
    say(&format!(
        "{DASHBOARD} at {CONNECTIONS} connections: {afresh:.0} requests/s afresh, {again:.0} with the tag of the last answer"
    ));
    Ok(())
}

async fn load(work: impl AsyncFn() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let end = Instant::now() + LOAD;
    let asking = (0..CONNECTIONS).map(|_| async {
        let mut count = 0u32;
        while Instant::now() < end {
            work().await?;
            count += 1;
        }
        anyhow::Ok(count)
    });
    let count: u32 = try_join_all(asking).await?.iter().sum();
    Ok(f64::from(count) / LOAD.as_secs_f64())
}

/// Twenty dashboards a second: in quiet, while files are imported, and while the analysis that follows them is computed.
pub async fn while_busy(
    client: &Client,
    files: Vec<(String, Vec<u8>)>,
    computed: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let quiet = beats(client, async { tokio::time::sleep(QUIET).await }).await?;
    let count = files.len();
    let importing = async {
        for (name, bytes) in files {
            let answer = client.upload(&name, bytes).send().await;
            anyhow::ensure!(answer.status == 201, "{name}: {}", answer.text());
        }
        Ok(())
    };
    let mut outcome = Ok(());
    let busy = beats(client, async { outcome = importing.await }).await?;
    outcome?;
    let mut outcome = Ok(());
    let computing = beats(client, async { outcome = computed.await }).await?;
    outcome?;
    say(&format!(
        "{DASHBOARD} at 20 requests/s: {} in quiet, {} while {count} files are imported, {} while the analysis follows",
        spread(quiet),
        spread(busy),
        spread(computing)
    ));
    Ok(())
}

/// The times of requests that are made, one every [`BEAT`], for as long as something goes on.
async fn beats(client: &Client, meanwhile: impl Future<Output = ()>) -> anyhow::Result<Vec<Duration>> {
    let (over, mut is_over) = tokio::sync::watch::channel(false);
    let asking = async {
        let mut ticks = tokio::time::interval(BEAT);
        let mut times = Vec::new();
        loop {
            tokio::select! {
                _ = ticks.tick() => {
                    let start = Instant::now();
                    get(client, DASHBOARD).await?;
                    times.push(start.elapsed());
                }
                _ = is_over.changed() => return anyhow::Ok(times),
            }
        }
    };
    let ending = async {
        meanwhile.await;
        // Whoever asks may have given up.
        let _ = over.send(true);
    };
    join(asking, ending).await.0
}

/// Saving every customer, entry of the log and what other lists offer: how long, how large, in how much memory.
pub async fn exports(client: &Client, process: u32) -> anyhow::Result<()> {
    for path in [
        "/api/admin/sales.csv?from=2000-01-01&to=2100-01-01",
        "/api/admin/sales.xlsx?from=2000-01-01&to=2100-01-01",
    ] {
        let before = memory(process, "VmRSS")?;
        let start = Instant::now();
        let answer = get(client, path).await?;
        say(&format!(
            "{path}: {:.1} MiB in {:.1} s, memory from {before} to {} MiB",
            answer.body.len() as f64 / f64::from(1 << 20),
            start.elapsed().as_secs_f64(),
            memory(process, "VmRSS")?
        ));
    }
    Ok(())
}
