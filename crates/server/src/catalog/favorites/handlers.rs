//! Routes of favourites, under `/api/customer`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, put};
use domain::Problem;
use domain::favorite::{FavoriteKind, FavoritePage};
use serde::Deserialize;
use utoipa::IntoParams;

use super::list::{self, Wanted};
use super::marks::{self, Deed};
use crate::error::{AppError, AppResult};
use crate::extract::{Customer, Path, Query};
use crate::http::Routes;
use crate::http::{etag, paging};
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(favorites)
        .service(mark)
        .service(unmark)
        .service(ask)
        .service(withdraw);
}

/// Which favourites.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FavoritesQuery {
    /// Only those marked by hand (`marked`) or bought often (`often`).
    kind: Option<String>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Parts marked by hand and parts bought often
///
/// With stock, the customer's own rhythm, the next purchase, and whether the stock may run out before. Bought often is what
/// was bought on four days or more in the twelve months that end on the data date.
#[utoipa::path(
    tag = "favorites",
    params(FavoritesQuery),
    responses(
        (status = 200, body = FavoritePage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A wrong limit, kind or cursor"),
    ),
)]
#[get("/favorites")]
async fn favorites(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<FavoritesQuery>,
) -> AppResult<HttpResponse> {
    let kind = match query.kind.as_deref() {
        None => None,
        Some(word) => Some(
            FavoriteKind::parse(word)
                .ok_or_else(|| AppError::invalid("kind", "invalid", "Pakai marked atau often."))?,
        ),
    };
    let wanted = Wanted {
        kind,
        limit: paging::size(query.limit)?,
        after: query.cursor.as_deref(),
    };
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        list::page(&state, &customer, &wanted).await
    })
    .await
}

/// Mark a part
#[utoipa::path(
    tag = "favorites",
    params(("part_number" = String, Path, description = "Percent-encoded", example = "06430KVB000")),
    responses(
        (status = 204, description = "It is marked."),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Too many are marked"),
    ),
)]
#[put("/favorites/{part_number}")]
async fn mark(customer: Customer, state: Data<AppState>, number: Path<String>) -> AppResult<HttpResponse> {
    marks::set(&state, &customer, &number, Deed::Mark).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take a mark away
#[utoipa::path(
    tag = "favorites",
    params(("part_number" = String, Path, description = "Percent-encoded", example = "06430KVB000")),
    responses((status = 204, description = "It is not marked."), (status = 404, body = Problem)),
)]
#[delete("/favorites/{part_number}")]
async fn unmark(customer: Customer, state: Data<AppState>, number: Path<String>) -> AppResult<HttpResponse> {
    marks::set(&state, &customer, &number, Deed::Unmark).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask to hear when a part is back
///
/// Told once, by the ways that the customer chose; then the request is done.
#[utoipa::path(
    tag = "favorites",
    params(("part_number" = String, Path, description = "Percent-encoded", example = "06430KVB000")),
    responses(
        (status = 204, description = "It is asked for."),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It is in stock"),
    ),
)]
#[put("/favorites/{part_number}/notify")]
async fn ask(customer: Customer, state: Data<AppState>, number: Path<String>) -> AppResult<HttpResponse> {
    marks::set(&state, &customer, &number, Deed::Ask).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Do not ask any more
#[utoipa::path(
    tag = "favorites",
    params(("part_number" = String, Path, description = "Percent-encoded", example = "06430KVB000")),
    responses((status = 204, description = "It is not asked for."), (status = 404, body = Problem)),
)]
#[delete("/favorites/{part_number}/notify")]
async fn withdraw(customer: Customer, state: Data<AppState>, number: Path<String>) -> AppResult<HttpResponse> {
    marks::set(&state, &customer, &number, Deed::Withdraw).await?;
    Ok(HttpResponse::NoContent().finish())
}
