//! Registrations that wait for an admin.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain::account::Registration;
use domain::{Page, Problem};
use uuid::Uuid;

use super::{service, table};
use crate::error::{AppError, AppResult};
use crate::extract::{Path, Staff, Writer};
use crate::http::etag;
use crate::http::export::TableFormat;
use crate::state::AppState;

/// Registrations waiting for approval
///
/// Attempts whose code was entered and whose number had no address on file, the oldest first.
#[utoipa::path(
    tag = "users",
    responses((status = 200, description = "At most 200.", body = Page<Registration>)),
    security(("bearer" = []))
)]
#[get("/registrations")]
pub async fn list_registrations(staff: Staff, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    let (items, total) = service::list(&state).await?;
    let page = Page {
        items,
        next_cursor: None,
        total,
        total_is_exact: true,
    };
    etag::respond_by_content(&request, &staff, &page)
}

/// Registrations waiting for approval, as a file
///
/// All of them.
#[utoipa::path(
    tag = "users",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/registrations.{format}")]
pub async fn save_registrations(
    _staff: Staff,
    state: Data<AppState>,
    format: Path<TableFormat>,
) -> AppResult<HttpResponse> {
    table::table(&state, format.0).await
}

fn id(text: &str) -> AppResult<Uuid> {
    text.parse().map_err(|_| AppError::not_found())
}

/// Approve a registration
///
/// It becomes the number's account and its owner is told by mail; other attempts for the number come to nothing.
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "The registration.")),
    responses(
        (status = 204, description = "Approved."),
        (status = 404, description = "There is none that waits.", body = Problem),
        (status = 409, description = "Decided before, or number or address have an account.", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/registrations/{id}/approve")]
pub async fn approve_registration(
    writer: Writer,
    state: Data<AppState>,
    path: Path<String>,
) -> AppResult<HttpResponse> {
    service::approve(&state, &writer, id(&path)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reject a registration
///
/// Its address is told by mail. The number stays free for another attempt.
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "The registration.")),
    responses(
        (status = 204, description = "Rejected."),
        (status = 404, description = "There is none that waits.", body = Problem),
        (status = 409, description = "Decided before.", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/registrations/{id}/reject")]
pub async fn reject_registration(writer: Writer, state: Data<AppState>, path: Path<String>) -> AppResult<HttpResponse> {
    service::reject(&state, &writer, id(&path)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
