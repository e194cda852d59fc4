//! Routes of schedules, under `/api/admin`.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};

use domain::id::ScheduleId;
use domain::report::{Schedule, ScheduleChange, SchedulePlan};
use domain::{Page, Problem};

use super::{send, service, table};
use crate::error::AppResult;
use crate::extract::{Json, Path, Staff, Writer};
use crate::http::Routes;
use crate::http::export::TableFormat;
use crate::http::{etag, idempotency, precondition};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list)
        .service(save)
        .service(create)
        .service(change)
        .service(remove)
        .service(run_now);
}

/// List schedules
///
/// Those that are sent next come first.
#[utoipa::path(
    tag = "reports",
    operation_id = "list_schedules",
    responses((status = 200, body = Page<Schedule>)),
)]
#[get("/schedules")]
async fn list(caller: Staff, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    etag::respond_by_content(&request, &caller, &service::list(&state).await?)
}

/// List schedules, as a file
///
/// All of them, those that are sent next first.
#[utoipa::path(
    tag = "reports",
    operation_id = "save_schedules",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/schedules.{format}")]
async fn save(_caller: Staff, state: Data<AppState>, format: Path<TableFormat>) -> AppResult<HttpResponse> {
    table::table(&state, format.0).await
}

/// Schedule a report
///
/// It is sent in its maker's name, for as long as they may read it.
#[utoipa::path(
    tag = "reports",
    operation_id = "create_schedule",
    request_body = SchedulePlan,
    responses((status = 201, body = Schedule), (status = 422, body = Problem)),
)]
#[post("/schedules")]
async fn create(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<SchedulePlan>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    let mut transaction = state.db.begin().await?;
    let once = idempotency::once(
        &mut transaction,
        (&caller, "POST /api/admin/schedules", key.as_deref()),
        &form.0,
        state.clock.now(),
        StatusCode::CREATED,
        async |connection| service::create(connection, &state, &caller, form.0.clone()).await,
    )
    .await?;
    if matches!(once, idempotency::Once::Now(_)) {
        transaction.commit().await?;
    }
    Ok(once.into_answer().respond())
}

/// Change, pause or resume a schedule
#[utoipa::path(
    tag = "reports",
    operation_id = "change_schedule",
    params(
        ("id" = String, Path, description = "The schedule.", example = "sch_42"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"1\""),
    ),
    request_body = ScheduleChange,
    responses(
        (status = 200, body = Schedule),
        (status = 404, body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[patch("/schedules/{id}")]
async fn change(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<ScheduleId>,
    form: Json<ScheduleChange>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change(&state, &caller, id.0, seen, form.0).await?))
}

/// Delete a schedule
#[utoipa::path(
    tag = "reports",
    operation_id = "delete_schedule",
    params(
        ("id" = String, Path, description = "The schedule.", example = "sch_42"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"1\""),
    ),
    responses(
        (status = 204, description = "Deleted."),
        (status = 404, body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[delete("/schedules/{id}")]
async fn remove(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<ScheduleId>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    service::remove(&state, &caller, id.0, seen).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Send a scheduled report now
///
/// Besides its times, which stay as they are; also while it is paused.
#[utoipa::path(
    tag = "reports",
    operation_id = "run_schedule",
    params(("id" = String, Path, description = "The schedule.", example = "sch_42")),
    responses((status = 200, body = Schedule), (status = 404, body = Problem)),
)]
#[post("/schedules/{id}/run")]
async fn run_now(caller: Writer, state: Data<AppState>, id: Path<ScheduleId>) -> AppResult<HttpResponse> {
    send::now(&state, &caller, id.0).await?;
    Ok(HttpResponse::Ok().json(service::read(&state, id.0).await?))
}
