//! Routes of downloads, under `/api/downloads`.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use domain::download::{Download, DownloadRequest};
use domain::{Problem, ProblemCode};

use super::offer;
use crate::error::{AppError, AppResult};
use crate::extract::{Json, SignedIn};
use crate::http::Routes;
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config.service(create).service(fetch);
}

/// Get a path for a large file
///
/// For files that a browser should save by itself. The path is good for one fetch within 60 seconds, without a token, and
/// for as long as the session lives.
#[utoipa::path(
    tag = "downloads",
    request_body(content = DownloadRequest, example = json!({"path": "/api/admin/sales.csv?from=2026-01-01&to=2026-11-21"})),
    responses(
        (status = 201, body = Download),
        (status = 422, description = "The path is none of a file.", body = Problem),
    ),
)]
#[post("/api/downloads")]
async fn create(caller: SignedIn, state: Data<AppState>, form: Json<DownloadRequest>) -> AppResult<HttpResponse> {
    Ok(HttpResponse::Created().json(offer(&state, &caller, &form.path).await?))
}

/// Fetch a large file
///
/// Answers as the file's own path does.
#[utoipa::path(
    tag = "downloads",
    params(("secret" = String, Path, description = "As given by POST.")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "The file"),
        (status = 404, description = "Fetched already, or too late.", body = Problem),
    ),
)]
#[get("/api/downloads/{secret}")]
async fn fetch() -> AppResult<HttpResponse> {
    // A path that still stands for a file never gets here: its request became the file's.
    Err(AppError::problem(
        ProblemCode::NotFound,
        "Tautan unduhan ini sudah dipakai atau lewat satu menit. Unduh lagi dari halamannya.",
    ))
}
