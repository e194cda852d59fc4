//! Routes of notifications, under `/api/admin`: each caller's own.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use domain::Problem;
use domain::account::Portal;
use domain::notification::{
    NotificationKind, NotificationPage, NotificationPreference, NotificationPreferences, NotificationWays,
    NotificationsRead, Unread,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::facts::Facts;
use super::{events, service};
use crate::error::{AppError, AppResult};
use crate::extract::{Json, Path, Query, Staff};
use crate::http::Routes;
use crate::http::{etag, paging};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(notifications)
        .service(unread)
        .service(read)
        .service(preferences)
        .service(prefer);
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Items per page, 20 where absent, at most 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Nothing can be asked of the stream.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoQuery {}

/// What the caller was told
///
/// The newest first, with why it was told, and how many were not read. Kept for 90 days.
#[utoipa::path(
    tag = "notifications",
    params(PageQuery),
    responses(
        (status = 200, body = NotificationPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A page that cannot be"),
    ),
)]
#[get("/notifications")]
async fn notifications(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PageQuery>,
) -> AppResult<HttpResponse> {
    let limit = paging::size(query.limit)?;
    let page = service::list::<Facts>(&state, caller.account_id, query.cursor.as_deref(), limit).await?;
    etag::respond_by_content(&request, &caller, &page)
}

/// Follow how many were not read
///
/// Server-sent events: the count, with how many parts are low or critical and how many registrations wait, at once and
/// whenever one of them changes, a comment every 15 seconds. Ends with the session.
#[utoipa::path(
    tag = "notifications",
    responses(
        (status = 200, description = "Events named `unread`", body = Unread, content_type = "text/event-stream"),
        (status = 422, body = Problem, description = "An unknown parameter"),
    ),
)]
#[get("/notifications/events")]
async fn unread(caller: Staff, state: Data<AppState>, _: Query<NoQuery>) -> HttpResponse {
    events::respond(state, caller.0)
}

/// Mark as read
///
/// Those that are named, or all.
#[utoipa::path(
    tag = "notifications",
    request_body = NotificationsRead,
    responses((status = 204, description = "Marked."), (status = 422, body = Problem)),
)]
#[post("/notifications/read")]
async fn read(caller: Staff, state: Data<AppState>, form: Json<NotificationsRead>) -> AppResult<HttpResponse> {
    service::read(&state, caller.account_id, &form).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the caller wants to be told
#[utoipa::path(tag = "notifications", responses((status = 200, body = NotificationPreferences)))]
#[get("/notifications/preferences")]
async fn preferences(caller: Staff, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    let preferences = service::preferences(&state, caller.account_id, Portal::Admin).await?;
    etag::respond_by_content(&request, &caller, &preferences)
}

/// Choose how to be told
///
/// For one kind of thing: by the bell, by mail, both or not at all.
#[utoipa::path(
    tag = "notifications",
    params(("kind" = NotificationKind, Path, description = "What it is about.")),
    request_body = NotificationWays,
    responses((status = 200, body = NotificationPreference), (status = 404, body = Problem), (status = 422, body = Problem)),
)]
#[put("/notifications/preferences/{kind}")]
async fn prefer(
    caller: Staff,
    state: Data<AppState>,
    kind: Path<String>,
    form: Json<NotificationWays>,
) -> AppResult<HttpResponse> {
    let kind = NotificationKind::parse(&kind)
        .filter(|kind| kind.portal() == Portal::Admin)
        .ok_or_else(AppError::not_found)?;
    Ok(HttpResponse::Ok().json(service::prefer(&state, caller.account_id, kind, form.0).await?))
}
