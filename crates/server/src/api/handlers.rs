//! What any caller may ask: health, the API's own description, and reporting that the app broke.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, ContentType, ETAG, LOCATION};
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain::client_error::{ClientError, MESSAGE_MAX, PATH_MAX};
use domain::{FieldProblem, Problem};
use serde::Serialize;

use super::openapi::Document;
use crate::error::{AppError, AppResult};
use crate::extract::Json;
use crate::http::client::Client;
use crate::http::etag;
use crate::state::AppState;

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_millis(1500);

/// How the server is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Health {
    /// Always `ok`; anything else is another status.
    status: &'static str,
}

/// Whether the process lives
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "It does.", body = Health, example = json!({"status": "ok"})))
)]
#[get("/api/health/live")]
pub async fn live() -> HttpResponse {
    healthy()
}

/// Whether requests can be served
#[utoipa::path(
    tag = "health",
    responses(
        (status = 200, description = "The database answers.", body = Health, example = json!({"status": "ok"})),
        (status = 503, description = "It does not, or the server is stopping.", body = Problem),
    )
)]
#[get("/api/health/ready")]
pub async fn ready(state: Data<AppState>) -> AppResult<HttpResponse> {
    if state.stopping.has_begun() {
        return Err(AppError::unavailable());
    }
    let answer = sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&state.db);
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(_)) => Ok(healthy()),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(sqlx::Error::PoolTimedOut.into()),
    }
}

fn healthy() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(Health { status: "ok" })
}

/// This document
#[utoipa::path(
    tag = "documentation",
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value,
        example = json!({"openapi": "3.1.0", "info": {"title": "AMPConnect"}})))
)]
#[get("/api/openapi.json")]
pub async fn openapi_json(document: Data<Document>, request: HttpRequest) -> HttpResponse {
    if etag::is_current(&request, &document.etag) {
        return HttpResponse::NotModified()
            .insert_header((ETAG, document.etag.clone()))
            .finish();
    }
    HttpResponse::Ok()
        .insert_header((ETAG, document.etag.clone()))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .content_type(ContentType::json())
        .body(document.json.clone())
}

/// The viewer lives under a path that ends in a slash: its files are relative to it.
#[get("/api/docs")]
pub async fn docs() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, "/api/docs/"))
        .finish()
}

/// Report that the app broke
///
/// Limited per client. No personal data: no texts of the page, no query strings.
#[utoipa::path(
    tag = "documentation",
    request_body(content = ClientError, example = json!({
        "message": "panicked at frontend/src/admin/dashboard.rs:42: index out of bounds", "path": "/admin/dashboard"
    })),
    responses((status = 204, description = "Noted."))
)]
#[post("/api/client-errors")]
pub async fn client_error(
    state: Data<AppState>,
    client: ReqData<Client>,
    error: Json<ClientError>,
) -> AppResult<HttpResponse> {
    state.api_limits.count_client_error(*client)?;
    let mut errors = Vec::new();
    if error.message.trim().is_empty() {
        errors.push(FieldProblem::new("/message", "required", "Isi pesan galatnya."));
    }
    for (pointer, value, most) in [
        ("/message", &error.message, MESSAGE_MAX),
        ("/path", &error.path, PATH_MAX),
    ] {
        if value.chars().count() > most {
            errors.push(FieldProblem::new(
                pointer,
                "invalid",
                format!("Pakai paling banyak {most} karakter."),
            ));
        }
    }
    if !errors.is_empty() {
        return Err(AppError::fields(errors));
    }
    let path = error.path.split(['?', '#']).next().unwrap_or_default();
    tracing::warn!(client_error.message = %error.message, client_error.path = %path, "the browser app broke");
    Ok(HttpResponse::NoContent().finish())
}
