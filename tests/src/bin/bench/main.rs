//! Measures the product against its ceilings: a million lines imported into a private cluster as it runs in production,
//! beside a bare COPY of the same rows into the same tables; the dashboard beside `SELECT 1`; answers to known names beside
//! answers to unknown ones. Prints figures, asserts none. A word says what is wanted of it: `--busy` the dashboard while files are imported
//! and the analysis follows, `--customers` the customers' pages, `--xlsx` workbooks, `--scale` ten million lines; a number is that many lines.

mod customers;
mod page;
mod reads;
mod sign_in;
mod xlsx;

use std::collections::VecDeque;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Context;
use domain::upload::UploadReport;
use futures_util::TryStreamExt as _;
use integration_tests::client::Client;
use integration_tests::process::{Process, command};
use secrecy::ExposeSecret;
use server::demo::Distributor;
use server::private_postgres::{Durability, PrivatePostgres};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

const USERNAME: &str = "bench";
const PASSWORD: &str = "PorosDepan#40T";
/// Files kept back, to be imported while somebody works.
const KEPT_BACK: usize = 3;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = std::env::args().nth(1);
    let (lines, as_xlsx) = match asked.as_deref() {
        None | Some("--busy" | "--customers") => (1_000_000, false),
        Some("--xlsx") => (1_000_000, true),
        Some("--scale") => (10_000_000, false),
        Some(count) => (count.parse().context("how many lines")?, false),
    };
    let folder = tempfile::tempdir()?;
    make_admin(folder.path())?;
    let mut process = Process::serve_privately(folder.path()).await?;
    say(&format!("memory idle: {} MiB", memory(process.id(), "VmRSS")?));
    let client = process.anonymous().signed_in(USERNAME, PASSWORD).await;
    let kept_back = import(&client, lines, as_xlsx, process.id()).await?;
    if as_xlsx {
        return process.terminate();
    }

    let cluster = PrivatePostgres::attach(folder.path(), Durability::Safe).await?;
    let pool = PgPoolOptions::new()
        .max_connections(6)
        .connect(cluster.owner_url().expose_secret())
        .await?;
    insights(&pool).await?;
    // signed in again and again: an access token lasts ten minutes
    let sign_in = async || process.anonymous().signed_in(USERNAME, PASSWORD).await;
    if asked.as_deref() == Some("--busy") {
        sqlx::raw_sql("vacuum analyze").execute(&pool).await?;
        reads::while_busy(&sign_in().await, kept_back, insights(&pool)).await?;
        return process.terminate();
    }
    if asked.as_deref() == Some("--customers") {
        sqlx::raw_sql("vacuum analyze").execute(&pool).await?;
        customers::pages(&process, &pool).await?;
        return process.terminate();
    }
    bare_copy(&pool).await?;
    sqlx::raw_sql("vacuum analyze").execute(&pool).await?;

    reads::latency("SELECT 1 through a pool", async || {
        sqlx::query("select 1").execute(&pool).await?;
        Ok(())
    })
    .await?;
    reads::alone(sign_in).await?;
    let client = sign_in().await;
    reads::throughput(&client).await?;
    reads::exports(&client, process.id()).await?;
    reads::while_busy(&client, kept_back, insights(&pool)).await?;
    customers::pages(&process, &pool).await?;
    page::interactive(&process.address).await?;
    sign_in::compare(&sign_in().await, &process.anonymous(), folder.path()).await?;
    pool.close().await;
    cluster.detach().await;
    process.terminate()
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

/// Imports all files but the last, which it gives back.
async fn import(client: &Client, lines: u32, as_xlsx: bool, process: u32) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let today = "2026-11-21".parse()?;
    let mut distributor = Distributor::new(7, today, lines);
    let (mut spent, mut rows, mut bytes) = (Duration::ZERO, 0, 0);
    let mut files: VecDeque<_> = VecDeque::new();
    while let Some(next) = distributor.next_file() {
        files.push_back(next);
        if files.len() <= KEPT_BACK {
            continue;
        }
        let Some(mut file) = files.pop_front() else { break };
        if as_xlsx {
            file.name = file.name.replace(".csv", ".xlsx");
            file.bytes = xlsx::of_csv(&file.bytes)?;
        }
        bytes += file.bytes.len();
        let start = Instant::now();
        let answer = client.upload(&file.name, file.bytes).send().await;
        anyhow::ensure!(answer.status == 201, "{}: {}", file.name, answer.text());
        spent += start.elapsed();
        rows += answer.json::<UploadReport>().rows.accepted;
    }
    say(&format!(
        "import: {rows} rows, {} MiB of {} in {:.1} s: {:.0} rows/s; memory at most {} MiB",
        bytes >> 20,
        if as_xlsx { "XLSX" } else { "CSV" },
        spent.as_secs_f64(),
        rows as f64 / spent.as_secs_f64(),
        memory(process, "VmHWM")?
    ));
    Ok(files.into_iter().map(|file| (file.name, file.bytes)).collect())
}

/// How long the analysis of customers and parts took, once it has followed the last file.
async fn insights(pool: &PgPool) -> anyhow::Result<()> {
    let wanted = "select exists (select from graphile_worker.jobs where key = 'insights')";
    while sqlx::query_scalar::<_, bool>(wanted).fetch_one(pool).await? {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (took, customers, parts): (i64, i64, i64) = sqlx::query_as("select took_ms, customers, parts from insight_run")
        .fetch_one(pool)
        .await?;
    say(&format!(
        "insights of {customers} customers and {parts} parts: computed in {:.1} s",
        took as f64 / 1_000.0
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
