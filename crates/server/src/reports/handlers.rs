//! Routes of reports, under `/api/admin`.

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use domain::Problem;
use domain::id::ReportJobId;
use domain::report::{Report, ReportFormat, ReportJob, ReportKind};

use super::file::Progress;
use super::query::ReportQuery;
use super::{build, file, jobs};
use crate::error::{AppError, AppResult};
use crate::extract::{Path, Query, Staff};
use crate::http::Routes;
use crate::http::{etag, export, prefer};
use crate::kept;
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes. Fixed paths and files come before what would take their names for a kind.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(read_job)
        .service(fetch_job)
        .service(save_report)
        .service(read_report);
}

/// A report
///
/// Its columns, rows and totals; a page of at most 1,000 rows.
#[utoipa::path(
    tag = "reports",
    params(("kind" = ReportKind, Path), ReportQuery),
    responses(
        (status = 200, body = Report),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 404, body = Problem, description = "No such report"),
        (status = 422, body = Problem, description = "What this report does not offer"),
    ),
)]
#[get("/reports/{kind}")]
async fn read_report(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    kind: Path<ReportKind>,
    query: Query<ReportQuery>,
) -> AppResult<HttpResponse> {
    let wanted = query.of_kind(kind.0)?;
    etag::respond(&request, &caller, &state, Audience::Staff, || async {
        let whole = build::report(&state.read, state.clock.today(), &wanted).await?;
        Ok(build::page(whole, query.page.unwrap_or(1)))
    })
    .await
}

/// A report as a file
///
/// All its rows and the totals as CSV, XLSX or PDF. Large ones, or with `Prefer: respond-async`, are made by a job: 202
/// with its address.
#[utoipa::path(
    tag = "reports",
    params(
        ("kind" = ReportKind, Path),
        ("format" = ReportFormat, Path),
        ("Prefer" = Option<String>, Header, description = "`respond-async`: 202 at once", example = "respond-async"),
        ReportQuery,
    ),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "The file"),
        (status = 202, body = ReportJob, description = "Being made; Location names the job"),
        (status = 404, body = Problem, description = "No such report"),
        (status = 422, body = Problem, description = "What this report does not offer"),
    ),
)]
#[get("/reports/{kind}.{format}")]
async fn save_report(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    path: Path<(ReportKind, ReportFormat)>,
    query: Query<ReportQuery>,
) -> AppResult<HttpResponse> {
    let (kind, format) = path.0;
    let wanted = query.of_kind(kind)?;
    let report = build::report(&state.read, state.clock.today(), &wanted).await?;
    if report.row_count > format.at_once() || prefer::respond_async(&request) {
        let job = jobs::start(&state, &caller, &wanted, format, report.row_count).await?;
        return Ok(HttpResponse::Accepted()
            .insert_header((LOCATION, format!("/api/admin/reports/jobs/{}", job.id)))
            .json(job));
    }
    let name = file::name(&report, format);
    let file = file::write(&state, report, format, Progress::default()).await?;
    export::send(file, &name, format.media_type())
}

/// How a file is coming along
///
/// For whoever asked for it, for 24 hours.
#[utoipa::path(
    tag = "reports",
    params(("id" = String, Path, description = "The job.", example = "job_42")),
    responses((status = 200, body = ReportJob), (status = 404, body = Problem)),
)]
#[get("/reports/jobs/{id}")]
async fn read_job(caller: Staff, state: Data<AppState>, id: Path<ReportJobId>) -> AppResult<HttpResponse> {
    let job = jobs::read(&state, &caller, id.0).await?;
    let wire_id = ReportJobId(job.id).to_string();
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(ReportJob {
            file: job.file_id.map(|_| format!("/api/admin/reports/jobs/{wire_id}/file")),
            id: wire_id,
            status: job.status,
            rows_done: job.rows_done,
            rows_total: job.rows_total,
            expires_at: job.expires_at,
        }))
}

/// Fetch a file that a job made
#[utoipa::path(
    tag = "reports",
    params(("id" = String, Path, description = "The job.", example = "job_42")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "The file"),
        (status = 404, body = Problem, description = "Not yet, not any more, or not the caller's"),
    ),
)]
#[get("/reports/jobs/{id}/file")]
async fn fetch_job(caller: Staff, state: Data<AppState>, id: Path<ReportJobId>) -> AppResult<HttpResponse> {
    let job = jobs::read(&state, &caller, id.0).await?;
    let file_id = job.file_id.ok_or_else(AppError::not_found)?;
    kept::send(&state.db, file_id, state.clock.now()).await
}
