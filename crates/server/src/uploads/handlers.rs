//! Routes of uploads, under `/api/admin`.

use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use domain::id::UploadId;
use domain::upload::{
    UndoReport, UploadDecision, UploadKind, UploadMode, UploadOptions, UploadProgress, UploadReport, UploadStatus,
    UploadSummary,
};
use domain::{Page, Problem, ProblemCode};

use super::service::{self, Arrival, load};
use super::{downloads, events, receive, store, table, undo, view};
use crate::error::{AppError, AppResult};
use crate::extract::{Caller, Json, Path, Query, UploadReader, Uploader};
use crate::http::Routes;
use crate::http::{etag, idempotency, paging, prefer};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(upload)
        .service(downloads::template)
        .service(list)
        .service(table::save)
        .service(get_one)
        .service(progress)
        .service(downloads::problems)
        .service(downloads::original)
        .service(recheck)
        .service(commit)
        .service(undo_upload);
}

/// The parts of the multipart body, for the documentation.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "described, not built: the body is read as a stream")]
struct UploadForm {
    /// What the file holds; recognised from its headers when absent. Another kind than the recognised one is refused.
    kind: Option<UploadKind>,
    /// `commit` (default) imports; `check` writes nothing.
    mode: Option<UploadMode>,
    /// Drawn by the client: up to 50 uploads of one batch within an hour count once against the upload limit. Send it
    /// before the file.
    batch: Option<String>,
    /// As JSON.
    options: Option<UploadOptions>,
    /// The file; its type is told by its content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Waits for the upload, or says where to look for it.
async fn follow(
    state: &Data<AppState>,
    caller: &Caller,
    request: &HttpRequest,
    id: i64,
) -> AppResult<Result<UploadReport, HttpResponse>> {
    if prefer::respond_async(request) {
        state.uploads.wake();
        let report = service::report_of(state, caller, id).await?;
        let response = HttpResponse::Accepted()
            .insert_header((LOCATION, format!("/api/admin/uploads/{}", UploadId(id))))
            .insert_header(("preference-applied", "respond-async"))
            .json(report);
        return Ok(Err(response));
    }
    service::wait(state, id).await?;
    service::answer(service::report_of(state, caller, id).await?).map(Ok)
}

/// Upload a file: check it, or check and import it.
///
/// The import is one transaction: all of it or nothing. With `Prefer: respond-async` the answer comes at once with the
/// address of the report; progress is at `/uploads/{id}/events`.
#[utoipa::path(
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    params(
        ("Prefer" = Option<String>, Header, description = "`respond-async`: 202 at once", example = "respond-async"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same file is the same upload, for 24 hours"),
    ),
    responses(
        (status = 200, body = UploadReport, description = "Checked; nothing written"),
        (status = 201, body = UploadReport, description = "Imported"),
        (status = 202, body = UploadReport, description = "Being worked on; Location names the report"),
        (status = 409, body = Problem, description = "needs_choice: `upload.choices` says what to decide"),
        (status = 413, body = Problem, description = "Over the limit of the request's body"),
        (status = 415, body = Problem, description = "Not multipart/form-data"),
        (status = 422, body = Problem, description = "Refused: the code is that of the first error, `upload` is the report"),
        (status = 429, body = Problem, description = "Too many uploads"),
    ),
)]
#[post("/upload")]
async fn upload(
    caller: Uploader,
    state: Data<AppState>,
    request: HttpRequest,
    body: Payload,
) -> AppResult<HttpResponse> {
    let limit = state.config.upload_limit_bytes;
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    // the form around the file is small
    if announced.is_some_and(|length| length > limit + 1024 * 1024) {
        return Err(receive::too_large(&state));
    }
    let is_form = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !is_form.is_some_and(|value| value.to_ascii_lowercase().starts_with("multipart/form-data")) {
        return Err(AppError::problem(
            ProblemCode::MediaType,
            "Kirim berkasnya sebagai multipart/form-data.",
        ));
    }
    let key = idempotency::key(&request)?;
    let form = receive::receive(&state, &caller, Multipart::new(request.headers(), body)).await?;
    let arrival = Arrival {
        file: form.file,
        file_name: &form.file_name,
        kind: form.kind,
        mode: form.mode,
        batch: form.batch.as_deref(),
        options: &form.options,
        idempotency_key: key.as_deref(),
        demo: false,
    };
    let id = service::enqueue(&state, &caller, arrival).await?;
    match follow(&state, &caller, &request, id).await? {
        Err(accepted) => Ok(accepted),
        Ok(report) if report.status == UploadStatus::Committed => Ok(HttpResponse::Created()
            .insert_header((LOCATION, format!("/api/admin/uploads/{}", report.id)))
            .json(report)),
        Ok(report) => Ok(HttpResponse::Ok().json(report)),
    }
}

/// A page of the history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List uploads, newest first.
#[utoipa::path(
    tag = "uploads",
    params(HistoryQuery),
    responses((status = 200, body = Page<UploadSummary>), (status = 422, body = Problem, description = "A wrong limit or cursor")),
)]
#[get("/uploads")]
async fn list(
    caller: UploadReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<HistoryQuery>,
) -> AppResult<HttpResponse> {
    let limit = paging::size(query.limit)?;
    let after = query.cursor.as_deref().map(read_cursor).transpose()?;
    let mut rows = store::history(&state.db, after, i64::from(limit) + 1).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows
        .last()
        .filter(|_| has_more)
        .map(|row| format!("{}_{}", row.uploaded_at.timestamp_micros(), row.id));
    let items = rows.into_iter().map(|row| view::summary(row, &caller)).collect();
    let total = store::count(&state.db).await?;
    // by content: whether the caller may undo depends on who asks, not only on the role
    etag::respond_by_content(
        &request,
        &caller,
        &Page::<UploadSummary> {
            items,
            next_cursor,
            total,
            total_is_exact: true,
        },
    )
}

fn read_cursor(text: &str) -> AppResult<(chrono::DateTime<chrono::Utc>, i64)> {
    let parts = text.split_once('_').and_then(|(micros, id)| {
        Some((
            chrono::DateTime::from_timestamp_micros(micros.parse().ok()?)?,
            id.parse().ok()?,
        ))
    });
    parts.ok_or_else(paging::unknown_cursor)
}

/// The report of one upload.
#[utoipa::path(
    tag = "uploads",
    params(("id" = UploadId, Path)),
    responses((status = 200, body = UploadReport), (status = 404, body = Problem)),
)]
#[get("/uploads/{id}")]
async fn get_one(
    caller: UploadReader,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<UploadId>,
) -> AppResult<HttpResponse> {
    let report = service::report_of(&state, &caller, id.0.0).await?;
    etag::respond_by_content(&request, &caller, &report)
}

/// Live progress of one upload, as server-sent events.
#[utoipa::path(
    tag = "uploads",
    params(("id" = UploadId, Path)),
    responses(
        (status = 200, content_type = "text/event-stream", body = UploadProgress, description = "One `progress` event a step, until it is done"),
        (status = 404, body = Problem),
    ),
)]
#[get("/uploads/{id}/events")]
async fn progress(caller: UploadReader, state: Data<AppState>, id: Path<UploadId>) -> AppResult<HttpResponse> {
    let row = load(&state, id.0.0).await?;
    let status = view::status(&row.status, row.checked_at, state.clock.now());
    let first = state
        .uploads
        .latest(row.id)
        .filter(|_| status == UploadStatus::Processing)
        .unwrap_or(UploadProgress {
            id: UploadId(row.id),
            status,
            step: if status == UploadStatus::Processing {
                "Menunggu giliran".to_owned()
            } else {
                status.label().to_owned()
            },
            percent: if status == UploadStatus::Processing { 0 } else { 100 },
            rows: 0,
        });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header(("cache-control", "no-store"))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events::stream(state.clone(), caller.0, row.id, first)))
}

/// Puts a checked upload to work again.
async fn restart(state: &AppState, id: i64, mode: UploadMode, decision: UploadDecision) -> AppResult<()> {
    let row = load(state, id).await?;
    let status = view::status(&row.status, row.checked_at, state.clock.now());
    let shown: UploadOptions = serde_json::from_value(row.options).map_err(anyhow::Error::from)?;
    let options = decision.options.unwrap_or_else(|| shown.clone());
    // These two do not change what was shown: effects are always those without bad invoices and with shrunk ones.
    let same_reading = UploadOptions {
        skip_invalid: shown.skip_invalid,
        allow_shrink: shown.allow_shrink,
        ..options.clone()
    };
    let effects_bind = mode == UploadMode::Commit && same_reading == shown;
    let open = matches!(
        status,
        UploadStatus::Checked | UploadStatus::NeedsChoice | UploadStatus::Rejected
    );
    if open && service::restart(state, id, mode, &options, effects_bind).await? {
        return Ok(());
    }
    let detail = match status {
        UploadStatus::Expired => "Pemeriksaan ini sudah lebih dari 24 jam. Unggah lagi berkasnya.",
        UploadStatus::Undone => "Unggahan ini sudah dibatalkan. Unggah lagi berkasnya.",
        UploadStatus::Committed => "Unggahan ini sudah diimpor.",
        _ => "Unggahan ini sedang diproses. Tunggu sampai selesai.",
    };
    Err(AppError::problem(ProblemCode::Conflict, detail))
}

/// Check a stored upload again with other options.
#[utoipa::path(
    tag = "uploads",
    params(("id" = UploadId, Path)),
    request_body = UploadDecision,
    responses(
        (status = 200, body = UploadReport, description = "Checked; nothing written"),
        (status = 202, body = UploadReport, description = "Being worked on"),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "needs_choice, or the upload is past checking"),
        (status = 422, body = Problem, description = "Refused"),
    ),
)]
#[post("/uploads/{id}/check")]
async fn recheck(
    caller: Uploader,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<UploadId>,
    decision: Json<UploadDecision>,
) -> AppResult<HttpResponse> {
    restart(&state, id.0.0, UploadMode::Check, decision.0).await?;
    match follow(&state, &caller, &request, id.0.0).await? {
        Err(accepted) => Ok(accepted),
        Ok(report) => Ok(HttpResponse::Ok().json(report)),
    }
}

/// Import a checked upload. A second time gives the same answer.
#[utoipa::path(
    tag = "uploads",
    params(("id" = UploadId, Path)),
    request_body = UploadDecision,
    responses(
        (status = 200, body = UploadReport, description = "Imported"),
        (status = 202, body = UploadReport, description = "Being worked on"),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "effects_changed with the new report, needs_choice, or the upload is past importing"),
        (status = 422, body = Problem, description = "Refused"),
    ),
)]
#[post("/uploads/{id}/commit")]
async fn commit(
    caller: Uploader,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<UploadId>,
    decision: Json<UploadDecision>,
) -> AppResult<HttpResponse> {
    let before = load(&state, id.0.0).await?;
    if before.status == UploadStatus::Committed.as_str() {
        return Ok(HttpResponse::Ok().json(view::report(before, &caller, state.clock.now())?));
    }
    restart(&state, id.0.0, UploadMode::Commit, decision.0).await?;
    let report = match follow(&state, &caller, &request, id.0.0).await? {
        Err(accepted) => return Ok(accepted),
        Ok(report) => report,
    };
    if load(&state, id.0.0).await?.effects_changed {
        return Err(AppError::Upload {
            code: ProblemCode::EffectsChanged,
            wire_code: ProblemCode::EffectsChanged.as_str().to_owned(),
            detail: "Data berubah sejak pemeriksaan. Lihat dampak yang baru, lalu impor lagi.".to_owned(),
            upload: Box::new(report),
        });
    }
    Ok(HttpResponse::Ok().json(report))
}

/// Take a whole upload back. A second time gives the first answer again.
#[utoipa::path(
    tag = "uploads",
    params(("id" = UploadId, Path)),
    responses(
        (status = 200, body = UndoReport),
        (status = 403, body = Problem, description = "Neither its uploader nor a super_admin"),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The upload was never imported"),
    ),
)]
#[post("/uploads/{id}/undo")]
async fn undo_upload(caller: Uploader, state: Data<AppState>, id: Path<UploadId>) -> AppResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(undo::undo(&state, &caller, id.0.0).await?))
}
