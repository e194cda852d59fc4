//! `/api/admin/reports` and `/api/admin/schedules`.

use domain::Page;
use domain::report::{Report, ReportJob, Schedule, ScheduleChange, SchedulePlan};
use gloo_timers::future::TimeoutFuture;
use serde_json::json;

use super::files::{self, Fetched};
use super::{ApiError, Call, Query, encode, get, idempotency_key};

/// Milliseconds between two looks at a job.
const LOOK: u32 = 700;

/// `GET /api/admin/reports/{kind}`.
pub async fn read(kind: &str, query: &Query) -> Result<Report, ApiError> {
    get(&format!("/api/admin/reports/{kind}"), query).await
}

/// A report's file that takes a while: asks for it, tells how far it is in percent, and fetches it.
pub async fn large(path: &str, query: &Query, tell: impl Fn(i64)) -> Result<Fetched, ApiError> {
    let call = Call::get(path, query).header("Prefer", "respond-async".to_owned());
    let mut job: ReportJob = call.reply().await?.json()?;
    loop {
        match (job.file, job.status.as_str()) {
            (Some(file), _) => return files::fetch(&file, &Query::new()).await,
            (None, "failed") => return Err(ApiError::Decode { status: 500 }),
            (None, _) => tell(job.rows_done * 100 / job.rows_total.max(1)),
        }
        TimeoutFuture::new(LOOK).await;
        job = get(&format!("/api/admin/reports/jobs/{}", encode(&job.id)), &Query::new()).await?;
    }
}

async fn done(call: Call) -> Result<(), ApiError> {
    call.reply().await.map(drop)
}

fn path(schedule: &Schedule, rest: &str) -> String {
    format!("/api/admin/schedules/{}{rest}", encode(&schedule.id))
}

/// `GET /api/admin/schedules`.
pub async fn schedules() -> Result<Page<Schedule>, ApiError> {
    get("/api/admin/schedules", &Query::new()).await
}

/// `POST /api/admin/schedules`.
pub async fn schedule(plan: &SchedulePlan) -> Result<(), ApiError> {
    let call = Call::post("/api/admin/schedules").header("Idempotency-Key", idempotency_key());
    done(call.json(plan)).await
}

/// `PATCH /api/admin/schedules/{id}`, from the version that was seen.
pub async fn change(schedule: &Schedule, change: &ScheduleChange) -> Result<(), ApiError> {
    let call = Call::with_method("PATCH", &path(schedule, ""));
    done(call.if_match(schedule.version).json(change)).await
}

/// `DELETE /api/admin/schedules/{id}`, from the version that was seen.
pub async fn delete(schedule: &Schedule) -> Result<(), ApiError> {
    let call = Call::with_method("DELETE", &path(schedule, ""));
    done(call.if_match(schedule.version)).await
}

/// `POST /api/admin/schedules/{id}/run`.
pub async fn run(schedule: &Schedule) -> Result<(), ApiError> {
    done(Call::post(&path(schedule, "/run")).json(&json!({}))).await
}
