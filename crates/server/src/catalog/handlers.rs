//! Routes of the catalogue, under `/api/parts`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use domain::part::{Part, PartGroup, PartSummary};
use domain::sales::NO_GROUP;
use domain::{Page, Problem};

use super::store;
use crate::error::{AppError, AppResult};
use crate::extract::{CatalogReader, Path, Query};
use crate::http::{etag, paging};
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes; the fixed path before the one with a part number.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(groups).service(get_part);
}

/// Which parts.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PartsQuery {
    /// Part of a number, dashes, blanks and case ignored, or of a name.
    q: Option<String>,
    /// A part group, `~none` for parts without one.
    group: Option<String>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the catalogue by part number.
#[utoipa::path(
    tag = "parts",
    params(PartsQuery),
    responses(
        (status = 200, body = Page<PartSummary>),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A wrong limit"),
    ),
)]
#[get("")]
async fn list(
    caller: CatalogReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PartsQuery>,
) -> AppResult<HttpResponse> {
    let limit = paging::size(query.limit)?;
    let text = paging::text(query.q.as_deref())?;
    let group = query
        .group
        .as_deref()
        .map(|group| if group == NO_GROUP { "" } else { group });
    etag::respond(&request, &caller, &state, Audience::Parts, || async {
        let search = store::Search { text, group };
        let mut items = store::list(&state.read, &search, query.cursor.as_deref(), i64::from(limit) + 1).await?;
        let has_more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = items.last().filter(|_| has_more).map(|part| part.part_number.clone());
        let total = store::count(&state.read, &search).await?;
        Ok(Page::<PartSummary> {
            items,
            next_cursor,
            total,
            total_is_exact: true,
        })
    })
    .await
}

/// The part groups and how many parts each has.
#[utoipa::path(tag = "parts", responses((status = 200, body = Vec<PartGroup>)))]
#[get("/groups")]
async fn groups(caller: CatalogReader, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    etag::respond(&request, &caller, &state, Audience::Parts, || async {
        Ok(store::groups(&state.read).await?)
    })
    .await
}

/// One part.
#[utoipa::path(
    tag = "parts",
    params(("part_number" = String, Path, description = "Percent-encoded", example = "06430KVB000")),
    responses((status = 200, body = Part), (status = 404, body = Problem)),
)]
#[get("/{part_number}")]
async fn get_part(
    caller: CatalogReader,
    state: Data<AppState>,
    request: HttpRequest,
    number: Path<String>,
) -> AppResult<HttpResponse> {
    etag::respond(&request, &caller, &state, Audience::Parts, || async {
        store::part(&state.read, &number).await?.ok_or_else(AppError::not_found)
    })
    .await
}
