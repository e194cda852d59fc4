//! Routes of settings, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, put};
use domain::Problem;
use domain::settings::{Settings, SignInSettings, StockSettings, Versioned};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::error::AppResult;
use crate::extract::{Json, SuperAdmin};
use crate::http::{etag, precondition};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(settings).service(put_sign_in).service(put_stock);
}

/// All settings
#[utoipa::path(tag = "settings", responses((status = 200, body = Settings)))]
#[get("/settings")]
async fn settings(caller: SuperAdmin, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    etag::respond_by_content(&request, &caller, &service::all(&state.db).await?)
}

/// Change how people sign in
///
/// When customers enter an emailed code besides their password, and whether staff need an authenticator app.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = SignInSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<SignInSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/sign-in")]
async fn put_sign_in(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<SignInSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_sign_in(&state, &caller, seen, form.0).await?))
}

/// Change how stock is judged
///
/// The limits of its statuses, and whether sales dated after a part's last stock file reduce it. Statuses and stock follow in
/// the same transaction.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = StockSettings,
    responses(
        (status = 200, description = "Changed.", body = Versioned<StockSettings>),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, description = "Limits that cannot be.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/settings/stock")]
async fn put_stock(
    caller: SuperAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<StockSettings>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(service::change_stock(&state, &caller, seen, form.0).await?))
}
