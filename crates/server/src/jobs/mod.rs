//! Jobs: added in the transaction that they follow from, run by a worker of every instance (graphile_worker).
//!
//! Why the SQL here is not checked at compile time: the tables belong to that crate and are made by it at the start.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use graphile_worker::{JobComplete, JobFail, TaskHandler, Worker, WorkerOptions, WorkerRecoveryConfig, WorkerUtils};
use serde::Serialize;
use sqlx::PgPool;
use sqlx::postgres::PgConnection;
use sqlx::types::Json;
use tokio::time::{sleep, timeout};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;
use tracing::{info, warn};

use crate::insights::Recompute;
use crate::mail::{Mailer, SendMail};
use crate::reports::MakeReport;
use crate::state::AppState;

/// Where the crate keeps its tables.
const SCHEMA: &str = "graphile_worker";
/// Jobs at work at once, each with a connection.
const CONCURRENCY: usize = 2;
/// Connections of a worker: one per job and its bookkeeping, one that listens.
pub(crate) const CONNECTIONS: u32 = 5;
/// Pauses between attempts grow to e^5 seconds, two and a half minutes, and no further: what waited through an outage
/// is to follow soon after it.
const SLOWEST: i16 = 5;
/// More than a job ever needs: it gives up by itself.
const ATTEMPTS: i32 = 10_000;
/// How long a job at work may take once the server stops.
const GRACE: Duration = Duration::from_secs(20);
/// How long to wait after the worker failed.
const RETRY: Duration = Duration::from_secs(1);

/// Adds a job, to be run once the caller's transaction is committed.
pub async fn add<T: TaskHandler + Serialize>(connection: &mut PgConnection, job: &T) -> sqlx::Result<()> {
    // The crate's own function would log what the job carries.
    sqlx::query(
        "select from graphile_worker.add_job(identifier => $1::text, payload => $2::json, max_attempts => $3::int)",
    )
    .bind(T::IDENTIFIER)
    .bind(Json(job))
    .bind(ATTEMPTS)
    .execute(connection)
    .await?;
    Ok(())
}

/// How long a job that is wanted once waits for more of what it is wanted for.
const SETTLE: i32 = 5;

/// Adds a job that is not there under this key yet; what was added shortly before is the same job. One that is at work is
/// followed by another, and they never run side by side.
pub async fn add_once<T: TaskHandler + Serialize>(
    connection: &mut PgConnection,
    job: &T,
    key: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "select from graphile_worker.add_job(
            identifier => $1::text, payload => $2::json, max_attempts => $3::int, job_key => $4::text,
            queue_name => $4::text, run_at => now() + make_interval(secs => $5::int))",
    )
    .bind(T::IDENTIFIER)
    .bind(Json(job))
    .bind(ATTEMPTS)
    .bind(key)
    .bind(SETTLE)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether a job of this key waits or is at work.
pub async fn is_wanted(db: &PgPool, key: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from graphile_worker.jobs where key = $1)")
        .bind(key)
        .fetch_one(db)
        .await
}

/// Brings the worker's own tables up to date, as the owner of the schema.
pub(crate) async fn migrate(owner: PgPool) -> anyhow::Result<()> {
    let utils = WorkerUtils::new(owner, SCHEMA);
    // Two dozen lines at the first start, for people who did not ask about jobs.
    Ok(utils.migrate().with_subscriber(NoSubscriber::new()).await?)
}

/// Works until the server stops; the jobs at hand are finished first.
pub(crate) async fn run(state: Data<AppState>, mailer: Arc<Mailer>) {
    while !state.stopping.has_begun() {
        let outcome = async {
            let worker = worker(&state, &mailer).await?;
            info!("waiting for jobs");
            anyhow::Ok(worker.run().await?)
        };
        if let Err(error) = outcome.await {
            warn!(error = format!("{error:#}"), "jobs wait; the worker starts again");
            tokio::select! {
                () = sleep(RETRY) => {}
                () = state.stopping.begun() => {}
            }
        }
    }
    mailer.close().await;
    // The connection that listened is given back a moment later.
    drop(timeout(RETRY, state.jobs.close()).await);
}

async fn worker(state: &Data<AppState>, mailer: &Arc<Mailer>) -> anyhow::Result<Worker> {
    let stopping = state.stopping.clone();
    let (done, failed) = (state.jobs.clone(), state.jobs.clone());
    // A worker that died is noticed after a minute, and what it had begun is begun again.
    let recovery = WorkerRecoveryConfig::default()
        .heartbeat_interval(Duration::from_secs(15))
        .sweep_interval(Duration::from_secs(30))
        .sweep_threshold(Duration::from_mins(1))
        .recovery_delay(Duration::ZERO);
    let options = WorkerOptions::default()
        .schema(SCHEMA)
        .pg_pool(state.jobs.clone())
        .concurrency(CONCURRENCY)
        .define_job::<SendMail>()
        .define_job::<MakeReport>()
        .define_job::<Recompute>()
        .add_extension(mailer.clone())
        .add_extension(state.clone())
        .worker_recovery(recovery)
        .listen_os_shutdown_signals(false)
        .shutdown_signal(async move { stopping.begun().await })
        .shutdown_grace_period(GRACE)
        .shutdown_interrupted_job_retry_delay(Duration::ZERO)
        .on(JobComplete, move |_| {
            let pool = done.clone();
            async move { look_for_more(&pool).await }
        })
        .on(JobFail, move |job| {
            let pool = failed.clone();
            async move {
                if *job.job.attempts() >= SLOWEST {
                    slow_down_no_further(&pool, *job.job.id()).await;
                }
                look_for_more(&pool).await;
            }
        });
    Ok(options.init().await?)
}

/// A worker takes one job per notice and slot, and many are added with one notice, or wait after an outage.
async fn look_for_more(pool: &PgPool) {
    if let Err(error) = sqlx::query("select pg_notify('jobs:insert', '')").execute(pool).await {
        warn!(%error, "the next job waits for a second");
    }
}

/// Takes back the count from which the next pause is computed.
async fn slow_down_no_further(pool: &PgPool, job: i64) {
    let done = sqlx::query("select from graphile_worker.reschedule_jobs(job_ids => array[$1], attempts => $2)")
        .bind(job)
        .bind(i32::from(SLOWEST) - 1)
        .execute(pool)
        .await;
    if let Err(error) = done {
        warn!(%error, job, "the next attempt comes later than it should");
    }
}
