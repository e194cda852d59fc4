//! Measures the product against its ceilings: a million lines imported into a private cluster as it runs in production,
//! beside a bare COPY of the same rows into the same tables; the dashboard beside `SELECT 1`; answers to known names beside
//! answers to unknown ones. Prints figures, asserts none.

mod sign_in;

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Context;
use domain::upload::UploadReport;
use futures_util::TryStreamExt as _;
use futures_util::future::try_join_all;
use integration_tests::client::Client;
use integration_tests::process::{Process, command};
use secrecy::ExposeSecret;
use server::demo::Distributor;
use server::private_postgres::{Durability, PrivatePostgres};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

const USERNAME: &str = "bench";
const PASSWORD: &str = "PorosDepan#40T";
/// Single requests that are timed.
const REQUESTS: usize = 500;
/// Connections that ask at once, and for how long.
const CONNECTIONS: usize = 16;
const LOAD: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let lines: u32 = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |word| word.parse())
        .context("how many lines")?;
    let folder = tempfile::tempdir()?;
    make_admin(folder.path())?;
    let mut process = Process::serve_privately(folder.path()).await?;
    say(&format!("memory idle: {} MiB", memory(process.id(), "VmRSS")?));
    let client = process.anonymous().signed_in(USERNAME, PASSWORD).await;
    import(&client, lines, process.id()).await?;

    let cluster = PrivatePostgres::attach(folder.path(), Durability::Safe).await?;
    let pool = PgPoolOptions::new()
        .max_connections(6)
        .connect(cluster.owner_url().expose_secret())
        .await?;
    bare_copy(&pool).await?;
    sqlx::raw_sql("vacuum analyze").execute(&pool).await?;

    // signed in again: an access token lasts ten minutes
    let client = process.anonymous().signed_in(USERNAME, PASSWORD).await;
    latency("SELECT 1 through a pool", async || {
        sqlx::query("select 1").execute(&pool).await?;
        Ok(())
    })
    .await?;
    for path in [
        "/api/health/live",
        "/api/admin/dashboard",
        "/api/admin/dashboard?from=2026-01-01",
        "/api/admin/sales",
        "/api/admin/sales?q=oil",
        "/api/parts?q=pad",
    ] {
        latency(path, async || get(&client, path).await).await?;
    }
    throughput(&client, "/api/admin/dashboard").await?;
    sign_in::compare(&client, &process.anonymous(), folder.path()).await?;
    pool.close().await;
    cluster.detach().await;
    process.terminate()
}

async fn get(client: &Client, path: &str) -> anyhow::Result<()> {
    let answer = client.get(path).await;
    anyhow::ensure!(answer.status == 200, "{path}: {}", answer.text());
    Ok(())
}

fn make_admin(data_dir: &Path) -> anyhow::Result<()> {
    let words = [
        "admin",
        "create",
        "--username",
        USERNAME,
        "--email",
        "bench@contoh.id",
        "--role",
        "super_admin",
        "--password-stdin",
    ];
    let mut child = command(data_dir)?
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    child
        .stdin
        .take()
        .context("its input was asked for")?
        .write_all(PASSWORD.as_bytes())?;
    anyhow::ensure!(child.wait()?.success(), "no admin could be made");
    Ok(())
}

async fn import(client: &Client, lines: u32, process: u32) -> anyhow::Result<()> {
    let today = "2026-11-21".parse()?;
    let mut distributor = Distributor::new(7, today, lines);
    let (mut spent, mut rows, mut bytes) = (Duration::ZERO, 0, 0);
    while let Some(file) = distributor.next_file() {
        bytes += file.bytes.len();
        let start = Instant::now();
        let answer = client.upload(&file.name, file.bytes).send().await;
        anyhow::ensure!(answer.status == 201, "{}: {}", file.name, answer.text());
        spent += start.elapsed();
        rows += answer.json::<UploadReport>().rows.accepted;
    }
    say(&format!(
        "import: {rows} rows, {} MiB of CSV in {:.1} s: {:.0} rows/s; memory at most {} MiB",
        bytes >> 20,
        spent.as_secs_f64(),
        rows as f64 / spent.as_secs_f64(),
        memory(process, "VmHWM")?
    ));
    Ok(())
}

/// The same rows into the same tables with the same indexes, and nothing else done.
async fn bare_copy(pool: &PgPool) -> anyhow::Result<()> {
    let mut connection = pool.acquire().await?;
    sqlx::raw_sql("create schema bare").execute(&mut *connection).await?;
    let mut spent = Duration::ZERO;
    for table in ["invoice", "invoice_line"] {
        let make = format!("create table bare.{table} (like public.{table} including defaults including indexes)");
        sqlx::raw_sql(sqlx::AssertSqlSafe(make))
            .execute(&mut *connection)
            .await?;
        let mut file = Vec::new();
        let mut out = connection
            .copy_out_raw(&format!("copy public.{table} to stdout"))
            .await?;
        while let Some(bytes) = out.try_next().await? {
            file.extend_from_slice(&bytes);
        }
        drop(out);
        let start = Instant::now();
        let mut copy = connection.copy_in_raw(&format!("copy bare.{table} from stdin")).await?;
        for chunk in file.chunks(256 * 1024) {
            copy.send(chunk).await?;
        }
        copy.finish().await?;
        spent += start.elapsed();
    }
    sqlx::raw_sql("drop schema bare cascade")
        .execute(&mut *connection)
        .await?;
    say(&format!(
        "bare COPY of the same rows into the same tables: {:.1} s",
        spent.as_secs_f64()
    ));
    Ok(())
}

async fn latency(name: &str, mut work: impl AsyncFnMut() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut times = Vec::with_capacity(REQUESTS);
    for _ in 0..REQUESTS {
        let start = Instant::now();
        work().await?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    say(&format!("{name}: p50 {:.2} ms, p99 {:.2} ms", at(50), at(99)));
    Ok(())
}

async fn throughput(client: &Client, path: &str) -> anyhow::Result<()> {
    let end = Instant::now() + LOAD;
    let asking = (0..CONNECTIONS).map(|_| async {
        let mut count = 0u32;
        while Instant::now() < end {
            get(client, path).await?;
            count += 1;
        }
        anyhow::Ok(count)
    });
    let counts = try_join_all(asking).await?;
    let count: u32 = counts.iter().sum();
    say(&format!(
        "{path}: {:.0} requests/s at {CONNECTIONS} connections",
        f64::from(count) / LOAD.as_secs_f64()
    ));
    Ok(())
}

/// A line of the process's status, in MiB.
fn memory(process: u32, line: &str) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let kib = status
        .lines()
        .find_map(|text| text.strip_prefix(line)?.strip_prefix(':')?.trim().strip_suffix(" kB"));
    Ok(kib
        .context("the kernel tells the memory of a process")?
        .trim()
        .parse::<u64>()?
        / 1024)
}

fn say(line: &str) {
    // Where standard output is closed there is nobody to tell.
    let _ = writeln!(std::io::stdout(), "{line}");
}
