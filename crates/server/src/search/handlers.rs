//! Route of the search, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Problem;
use domain::search::SearchResult;
use serde::Deserialize;
use utoipa::IntoParams;

use super::store;
use crate::error::{AppError, AppResult};
use crate::extract::{Query, Staff};
use crate::http::Routes;
use crate::http::{etag, paging};
use crate::state::AppState;
use crate::versions::Audience;

/// What is looked for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// Part of a number or name, at least 2 characters. Dashes, blanks and case of part numbers do not count.
    #[param(example = "belt")]
    q: String,
}

/// Mounts the route.
pub fn routes(config: &mut Routes<'_>) {
    config.service(search);
}

/// Find parts, customers and invoices
#[utoipa::path(
    tag = "search",
    params(SearchQuery),
    responses(
        (status = 200, body = SearchResult),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "Fewer than 2 characters, or too many"),
    ),
)]
#[get("/search")]
async fn search(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<SearchQuery>,
) -> AppResult<HttpResponse> {
    let text = paging::text(Some(&query.q))?.unwrap_or_default();
    if text.chars().count() < 2 {
        return Err(AppError::invalid("q", "too_short", "Ketik paling sedikit 2 karakter."));
    }
    etag::respond(&request, &caller, &state, Audience::Staff, || async {
        Ok(store::search(&state.read, text).await?)
    })
    .await
}
