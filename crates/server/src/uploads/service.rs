//! What other parts of the server ask of uploads.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use anyhow::Context as _;
use sqlx::{PgConnection, PgPool};

use domain::ProblemCode;
use domain::upload::{UploadKind, UploadMode, UploadOptions, UploadReport, UploadStatus};

use super::files::{self, Received};
use super::store::{self, NewUpload};
use super::{process, report, view};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::idempotency::{self, Begun};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// A new upload, before it is worked on.
pub(super) struct Arrival<'a> {
    pub file: Received,
    pub file_name: &'a str,
    pub kind: Option<UploadKind>,
    pub mode: UploadMode,
    pub batch: Option<&'a str>,
    pub options: &'a UploadOptions,
    /// The same key with the same file and options is the same upload.
    pub idempotency_key: Option<&'a str>,
    pub demo: bool,
}

/// Stores the original and puts the upload into the queue, in one transaction.
pub(super) async fn enqueue(state: &AppState, caller: &Caller, arrival: Arrival<'_>) -> AppResult<i64> {
    let mut transaction = state.work.begin().await?;
    let mut ticket = None;
    if let Some(key) = arrival.idempotency_key {
        let fingerprint = serde_json::to_vec(&(&arrival.file.sha256, arrival.kind, arrival.mode, arrival.options))
            .map_err(anyhow::Error::from)?;
        let now = state.clock.now();
        match idempotency::begin(
            &mut transaction,
            caller,
            "POST /api/admin/upload",
            key,
            &fingerprint,
            now,
        )
        .await?
        {
            Begun::New(new) => ticket = Some(new),
            Begun::Done(answer) => {
                let id = std::str::from_utf8(&answer.body)
                    .ok()
                    .and_then(|text| text.parse().ok());
                return Ok(id.context("an idempotent answer names its upload")?);
            }
        }
    }
    files::keep(&mut transaction, &arrival.file).await?;
    let new = NewUpload {
        mode: arrival.mode.as_str(),
        given_kind: arrival.kind.map(UploadKind::as_str),
        file_name: arrival.file_name,
        file_size: arrival.file.size,
        sha256: &arrival.file.sha256,
        options: arrival.options,
        batch: arrival.batch,
        account_id: caller.account_id,
        uploaded_by: &caller.name,
        at: state.clock.now(),
        demo: arrival.demo,
    };
    let id = store::insert(&mut *transaction, &new).await?;
    if let Some(ticket) = ticket {
        ticket
            .finish(
                &mut transaction,
                StatusCode::ACCEPTED,
                id.to_string().as_bytes(),
                state.clock.now(),
            )
            .await?;
    }
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.uploads.keep_file(id, arrival.file.path);
    Ok(id)
}

/// Puts a checked upload to work again. False where it is past that.
pub(super) async fn restart(
    state: &AppState,
    id: i64,
    mode: UploadMode,
    options: &UploadOptions,
    effects_bind: bool,
) -> AppResult<bool> {
    let mut transaction = state.db.begin().await?;
    let restarted = store::restart(&mut *transaction, id, mode.as_str(), options, effects_bind).await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(restarted)
}

/// Waits until nobody works on the upload any more, here or on another instance.
pub(super) async fn wait(state: &AppState, id: i64) -> AppResult<()> {
    let mut events = state.uploads.listen();
    state.uploads.wake();
    loop {
        if store::status(&state.db, id).await?.as_deref() != Some(UploadStatus::Processing.as_str()) {
            return Ok(());
        }
        // another instance may be the one at work, and tells nobody here
        let deadline = tokio::time::sleep(std::time::Duration::from_millis(500));
        tokio::pin!(deadline);
        loop {
            tokio::select! {
                () = &mut deadline => break,
                event = events.recv() => match event {
                    Ok(event) if event.id.0 == id && event.status != UploadStatus::Processing => break,
                    Ok(_) => {}
                    Err(_) => break,
                },
            }
        }
    }
}

/// The upload's row.
pub(super) async fn load(state: &AppState, id: i64) -> AppResult<store::UploadRow> {
    store::load(&state.db, id).await?.ok_or_else(AppError::not_found)
}

/// The upload's report as the caller sees it.
pub(super) async fn report_of(state: &AppState, caller: &Caller, id: i64) -> AppResult<UploadReport> {
    let row = load(state, id).await?;
    Ok(view::report(row, caller, state.clock.now())?)
}

/// A report as an answer: an error where the upload was refused or waits.
pub(super) fn answer(report: UploadReport) -> AppResult<UploadReport> {
    let code = match report.status {
        UploadStatus::Rejected => ProblemCode::UploadRejected,
        UploadStatus::NeedsChoice => ProblemCode::NeedsChoice,
        _ => return Ok(report),
    };
    let first = report::first_code(&report);
    let (wire_code, detail) = match first {
        Some(problem) => (problem.code.as_str().to_owned(), problem.message.clone()),
        None => (code.as_str().to_owned(), code.title().to_owned()),
    };
    let wire_code = if code == ProblemCode::NeedsChoice {
        code.as_str().to_owned()
    } else {
        wire_code
    };
    Err(AppError::Upload {
        code,
        wire_code,
        detail,
        upload: Box::new(report),
    })
}

/// Imports a file that the server made itself (the demo distributor), the same way as any other.
pub async fn import_own(
    state: &Data<AppState>,
    caller: &Caller,
    file_name: &str,
    bytes: &[u8],
) -> AppResult<UploadReport> {
    let mut receiving = files::Receiving::start(state)?;
    receiving.write(bytes)?;
    let arrival = Arrival {
        file: receiving.finish()?,
        file_name,
        kind: None,
        mode: UploadMode::Commit,
        batch: None,
        options: &UploadOptions::default(),
        idempotency_key: None,
        demo: true,
    };
    let id = enqueue(state, caller, arrival).await?;
    process::run(state, id).await?;
    // a server on the same database may have been quicker to take it
    wait(state, id).await?;
    answer(report_of(state, caller, id).await?)
}

/// Undoes an upload that the server made itself.
pub async fn undo_own(state: &AppState, caller: &Caller, id: i64) -> AppResult<()> {
    super::undo::undo(state, caller, id).await?;
    Ok(())
}

/// Forgets what files of customers said of these: it is personal, and an undo must not bring it back. How many said
/// something.
pub async fn forget_profiles(connection: &mut PgConnection, customer_ids: &[i64]) -> sqlx::Result<u64> {
    let done = sqlx::query!("delete from upload_customer where customer_id = any($1)", customer_ids)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Whether a file is being checked or imported, or waits for it.
pub async fn is_at_work(db: &PgPool) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from upload where status = 'processing') as "at_work!""#)
        .fetch_one(db)
        .await
}
