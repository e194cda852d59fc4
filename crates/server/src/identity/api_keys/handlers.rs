//! Routes of API keys, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use domain::account::{ApiKey, ApiKeyMade, NewApiKey};
use domain::id::ApiKeyId;
use domain::{Page, Problem};

use super::{service, table};
use crate::error::AppResult;
use crate::extract::{Json, Path, SuperAdmin};
use crate::http::etag;
use crate::http::export::TableFormat;
use crate::state::AppState;

/// List API keys
///
/// Those that were not revoked, the newest first; never a secret.
#[utoipa::path(tag = "api keys", responses((status = 200, body = Page<ApiKey>)))]
#[get("/api-keys")]
pub async fn list_api_keys(caller: SuperAdmin, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    etag::respond_by_content(&request, &caller, &service::list(&state).await?)
}

/// List API keys, as a file
///
/// Those that were not revoked; never a secret.
#[utoipa::path(
    tag = "api keys",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/api-keys.{format}")]
pub async fn save_api_keys(
    _caller: SuperAdmin,
    state: Data<AppState>,
    format: Path<TableFormat>,
) -> AppResult<HttpResponse> {
    table::table(&state, format.0).await
}

/// Make an API key
///
/// The answer is the only place that ever shows its secret. The key is good while its maker is an active super_admin.
#[utoipa::path(
    tag = "api keys",
    request_body = NewApiKey,
    responses((status = 201, body = ApiKeyMade), (status = 422, body = Problem)),
)]
#[post("/api-keys")]
pub async fn create_api_key(
    caller: SuperAdmin,
    state: Data<AppState>,
    form: Json<NewApiKey>,
) -> AppResult<HttpResponse> {
    let made = service::create(&state, &caller, &form).await?;
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(made))
}

/// Revoke an API key
///
/// Its next request is refused.
#[utoipa::path(
    tag = "api keys",
    params(("id" = String, Path, description = "The key.", example = "key_42")),
    responses((status = 204, description = "Revoked."), (status = 404, body = Problem)),
)]
#[delete("/api-keys/{id}")]
pub async fn revoke_api_key(caller: SuperAdmin, state: Data<AppState>, id: Path<ApiKeyId>) -> AppResult<HttpResponse> {
    service::revoke(&state, &caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
