//! Routes of the catalogue, under `/api/parts`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use domain::Problem;
use domain::part::{Part, PartGroup, PartPage};
use domain::sales::NO_GROUP;
use domain::stock::Availability;

use super::place::Sort;
use super::search::Search;
use super::store;
use crate::database::customer::enter;
use crate::error::{AppError, AppResult};
use crate::extract::{Caller, CatalogReader, Path, Query};
use crate::http::Routes;
use crate::http::{etag, paging};
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes; the fixed path before the one with a part number.
pub fn routes(config: &mut Routes<'_>) {
    config.service(list).service(groups).service(get_part);
}

/// Which parts.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PartsQuery {
    /// Part of a number, or words of a name; dashes, blanks, case and typing errors are forgiven.
    q: Option<String>,
    /// A part group, `~none` for parts without one.
    group: Option<String>,
    /// Only those that can be had so: `available`, `limited` or `out`.
    availability: Option<String>,
    /// The order.
    #[param(inline)]
    sort: Option<Sort>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl PartsQuery {
    fn judge(&self, caller: &Caller) -> AppResult<Search> {
        let mut search = Search::new(paging::text(self.q.as_deref())?, paging::size(self.limit)?);
        search.customer_id = caller.customer_id;
        search.group = self
            .group
            .clone()
            .map(|group| if group == NO_GROUP { String::new() } else { group });
        search.sort = self.sort.unwrap_or_default();
        if let Some(word) = &self.availability {
            let unknown = || AppError::invalid("availability", "invalid", "Pakai available, limited, atau out.");
            search.availability = Some(Availability::parse(word).ok_or_else(unknown)?);
        }
        if let Some(cursor) = &self.cursor {
            search.after = Some(search.sort.read(cursor).ok_or_else(paging::unknown_cursor)?);
        }
        Ok(search)
    }
}

/// Search the catalogue
///
/// The number itself comes first, then numbers and names that begin with the text, then what holds every word of it; where
/// few parts do, those whose names are like it. Without a text by part number. `sort` asks for another order. Customers see
/// their marks.
#[utoipa::path(
    tag = "parts",
    params(PartsQuery),
    responses(
        (status = 200, body = PartPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A wrong limit, availability or cursor"),
    ),
)]
#[get("")]
async fn list(
    caller: CatalogReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PartsQuery>,
) -> AppResult<HttpResponse> {
    let search = query.judge(&caller)?;
    let audience = caller.customer_id.map_or(Audience::Parts, Audience::Customer);
    etag::respond(&request, &caller, &state, audience, || async {
        let mut transaction = state.read.begin_with("begin read only").await?;
        let (stock_as_of, updated_at) = store::freshness(&mut transaction).await?;
        if let Some(customer_id) = search.customer_id {
            enter(&mut transaction, customer_id).await?;
        }
        let found = search.run(&mut transaction).await?;
        Ok(PartPage {
            items: found.items,
            next_cursor: found.next.map(|place| place.write()),
            total: found.total,
            total_is_exact: found.total_is_exact,
            has_similar: found.has_similar,
            groups: found.groups,
            stock_as_of,
            updated_at,
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

/// One part
///
/// Customers see their marks and what they bought of it.
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
    let audience = caller.customer_id.map_or(Audience::Parts, Audience::Customer);
    etag::respond(&request, &caller, &state, audience, || async {
        let mut transaction = state.read.begin_with("begin read only").await?;
        let part = store::part(&mut transaction, &number).await?;
        let mut part = part.ok_or_else(AppError::not_found)?;
        if let Some(customer_id) = caller.customer_id {
            enter(&mut transaction, customer_id).await?;
            store::own(&mut transaction, customer_id, &mut part, state.clock.today()).await?;
        }
        Ok(part)
    })
    .await
}
