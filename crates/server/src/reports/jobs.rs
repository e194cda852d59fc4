//! Files that take a while: made by a job, kept for a day, for whoever asked.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::web::Data;
use chrono::TimeDelta;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

use domain::ProblemCode;
use domain::id::ReportJobId;
use domain::report::{ReportFormat, ReportJob};

use super::file::Progress;
use super::query::Wanted;
use super::{build, file, store};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::state::AppState;
use crate::{jobs, kept};

/// How long a file can be fetched.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How often progress is written down.
const TOLD: Duration = Duration::from_millis(500);

/// Names the job.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct MakeReport {
    pub job: i64,
}

impl TaskHandler for MakeReport {
    const IDENTIFIER: &'static str = "report";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(state) = context.get_ext::<Data<AppState>>() else {
            return Err("the worker has no state".to_owned());
        };
        match make(state, self.job).await {
            Ok(()) => Ok(()),
            // Tried again once the database is back.
            Err(error) if error.code() == ProblemCode::Unavailable => Err(error.to_string()),
            Err(error) => {
                tracing::error!(job = self.job, %error, "a report could not be made");
                store::fail_job(&state.db, self.job)
                    .await
                    .map_err(|error| error.to_string())
            }
        }
    }
}

/// Asks for a file; it is made after the caller's answer.
pub(super) async fn start(
    state: &AppState,
    caller: &Caller,
    wanted: &Wanted,
    format: ReportFormat,
    rows: i64,
) -> AppResult<ReportJob> {
    let now = state.clock.now();
    let expires_at = now + KEPT;
    let filter = serde_json::to_value(wanted).map_err(anyhow::Error::from)?;
    let mut transaction = state.db.begin().await?;
    let new = store::NewJob {
        account_id: caller.account_id,
        kind: wanted.kind.as_str(),
        format: format.as_str(),
        filter: &filter,
        rows,
        now,
        expires_at,
    };
    let id = store::insert_job(&mut transaction, &new).await?;
    jobs::add(&mut transaction, &MakeReport { job: id }).await?;
    transaction.commit().await?;
    Ok(ReportJob {
        id: ReportJobId(id).to_string(),
        status: "waiting".to_owned(),
        rows_done: 0,
        rows_total: rows,
        file: None,
        expires_at,
    })
}

/// A job of the caller.
pub(super) async fn read(state: &AppState, caller: &Caller, id: ReportJobId) -> AppResult<store::Job> {
    store::job(&state.db, id.0, caller.account_id, state.clock.now())
        .await?
        .ok_or_else(AppError::not_found)
}

async fn make(state: &Data<AppState>, id: i64) -> AppResult<()> {
    let Some(job) = store::begin_job(&state.db, id).await? else {
        return Ok(());
    };
    let wanted: Wanted = serde_json::from_value(job.filter).map_err(anyhow::Error::from)?;
    let format = ReportFormat::parse(&job.format).ok_or_else(|| anyhow::anyhow!("no format {}", job.format))?;
    let report = build::report(&state.read, state.clock.today(), &wanted).await?;
    let (name, rows) = (file::name(&report, format), report.row_count);
    let progress = Progress::default();
    let told = Arc::clone(&progress);
    let written = tokio::select! {
        written = file::write(state, report, format, progress) => written?,
        error = tell(state, id, rows, &told) => return Err(error),
    };
    let mut transaction = state.db.begin().await?;
    let (file_id, _) = kept::keep(&mut transaction, (&name, format.media_type()), written, job.expires_at).await?;
    store::finish_job(&mut transaction, id, file_id, rows).await?;
    transaction.commit().await?;
    Ok(())
}

/// Writes progress down for as long as it is asked to.
async fn tell(state: &AppState, id: i64, rows: i64, progress: &Progress) -> AppError {
    loop {
        if let Err(error) = store::note_progress(&state.db, id, progress.load(Ordering::Relaxed), rows).await {
            return error.into();
        }
        tokio::time::sleep(TOLD).await;
    }
}
