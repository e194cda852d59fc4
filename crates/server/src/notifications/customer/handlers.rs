//! Routes of notifications, under `/api/customer`: each customer's own.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use domain::Problem;
use domain::account::Portal;
use domain::notification::{
    NotificationKind, NotificationPage, NotificationPreference, NotificationPreferences, NotificationWays,
    NotificationsRead, Unread,
};

use super::Facts;
use crate::error::{AppError, AppResult};
use crate::extract::{Customer, Json, Path, Query};
use crate::http::Routes;
use crate::http::{etag, paging};
use crate::notifications::handlers::{NoQuery, PageQuery};
use crate::notifications::{events, service};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(customer_notifications)
        .service(customer_unread)
        .service(customer_read)
        .service(customer_preferences)
        .service(customer_prefer);
}

/// What the customer was told
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
async fn customer_notifications(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PageQuery>,
) -> AppResult<HttpResponse> {
    let limit = paging::size(query.limit)?;
    let page = service::list::<Facts>(&state, customer.account_id, query.cursor.as_deref(), limit).await?;
    etag::respond_by_content(&request, &customer, &page)
}

/// Follow how many were not read
///
/// Server-sent events: the count at once and whenever it changes, a comment every 15 seconds. Ends with the session.
#[utoipa::path(
    tag = "notifications",
    responses(
        (status = 200, description = "Events named `unread`", body = Unread, content_type = "text/event-stream"),
        (status = 422, body = Problem, description = "An unknown parameter"),
    ),
)]
#[get("/notifications/events")]
async fn customer_unread(customer: Customer, state: Data<AppState>, _: Query<NoQuery>) -> HttpResponse {
    events::respond(state, (*customer).clone())
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
async fn customer_read(
    customer: Customer,
    state: Data<AppState>,
    form: Json<NotificationsRead>,
) -> AppResult<HttpResponse> {
    service::read(&state, customer.account_id, &form).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the customer wants to be told
#[utoipa::path(tag = "notifications", responses((status = 200, body = NotificationPreferences)))]
#[get("/notifications/preferences")]
async fn customer_preferences(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
) -> AppResult<HttpResponse> {
    let preferences = service::preferences(&state, customer.account_id, Portal::Customer).await?;
    etag::respond_by_content(&request, &customer, &preferences)
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
async fn customer_prefer(
    customer: Customer,
    state: Data<AppState>,
    kind: Path<String>,
    form: Json<NotificationWays>,
) -> AppResult<HttpResponse> {
    let kind = NotificationKind::parse(&kind)
        .filter(|kind| kind.portal() == Portal::Customer)
        .ok_or_else(AppError::not_found)?;
    Ok(HttpResponse::Ok().json(service::prefer(&state, customer.account_id, kind, form.0).await?))
}
