//! Routes of stock: under `/api/admin` for staff, and the live changes under `/api/parts`.

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use domain::Problem;
use domain::insight::{OrderTerms, OrderTermsChange, OrderTermsPage};
use domain::stock::{StockAdjusted, StockAdjustment, StockEvent, StockItem, StockMinimum, StockMovements, StockPage};
use serde::Deserialize;
use utoipa::IntoParams;

use super::filter::StockQuery;
use super::{adjust, events, list, minimum, movements, table, terms};
use crate::error::AppResult;
use crate::extract::{CatalogReader, Json, Path, Query, StockReader, StockWriter, Writer};
use crate::http::Routes;
use crate::http::export::TableFormat;
use crate::http::{etag, idempotency, paging, precondition};
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes of staff.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(stock)
        .service(save_stock)
        .service(adjust_stock)
        .service(get_movements)
        .service(save_movements)
        .service(put_minimum)
        .service(list_terms)
        .service(save_terms)
        .service(put_group_terms)
        .service(put_part_terms);
}

/// Mounts what anybody signed in may watch; before the route that takes a part number.
pub fn parts_routes(config: &mut Routes<'_>) {
    config.service(watch);
}

/// List stock with its status and why, and the cards of text and group
#[utoipa::path(
    tag = "stock",
    params(StockQuery),
    responses(
        (status = 200, body = StockPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/stock")]
async fn stock(
    caller: StockReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<StockQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        list::page(&state, &filter)
    })
    .await
}

/// Stock as a file
///
/// All of the filter; `limit` and `cursor` do not count. Uploaded again as a stock file it changes nothing.
#[utoipa::path(
    tag = "stock",
    params(("format" = inline(TableFormat), Path), StockQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/stock.{format}")]
async fn save_stock(
    _caller: StockReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<StockQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    table::table(&state, filter.whole(), format.0).await
}

/// Which page.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A part's movements, newest first, with what was on hand after each
#[utoipa::path(
    tag = "stock",
    params(("part_number" = String, Path, description = "Percent-encoded", example = "23100K44201"), PageQuery),
    responses(
        (status = 200, body = StockMovements),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 404, body = Problem),
        (status = 422, body = Problem, description = "A wrong limit or cursor"),
    ),
)]
#[get("/stock/{part_number}/movements")]
async fn get_movements(
    caller: StockReader,
    state: Data<AppState>,
    request: HttpRequest,
    number: Path<String>,
    query: Query<PageQuery>,
) -> AppResult<HttpResponse> {
    let limit = paging::size(query.limit)?;
    let read = |text: &str| text.parse::<i64>().map_err(|_| paging::unknown_cursor());
    let before = query.cursor.as_deref().map(read).transpose()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        movements::page(&state.read, &number, before, limit)
    })
    .await
}

/// A part's movements as a file, all of them
#[utoipa::path(
    tag = "stock",
    params(
        ("part_number" = String, Path, description = "Percent-encoded", example = "23100K44201"),
        ("format" = inline(TableFormat), Path),
    ),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 404, body = Problem),
    ),
)]
#[get("/stock/{part_number}/movements.{format}")]
async fn save_movements(
    _caller: StockReader,
    state: Data<AppState>,
    path: Path<(String, TableFormat)>,
) -> AppResult<HttpResponse> {
    let (number, format) = path.0;
    table::movements(&state, &number, format).await
}

/// Set a part's minimum, or take it away
///
/// With a minimum, stock is low at or under it and critical at or under half of it. Its status follows at once.
#[utoipa::path(
    tag = "stock",
    params(
        ("part_number" = String, Path, description = "Percent-encoded", example = "23100K44201"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"1\""),
    ),
    request_body = StockMinimum,
    responses(
        (status = 200, description = "As it stands now.", body = StockItem),
        (status = 404, body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, body = Problem, description = "A quantity that cannot be"),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/stock/{part_number}/minimum")]
async fn put_minimum(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    number: Path<String>,
    form: Json<StockMinimum>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(minimum::set(&state, &caller, &number, seen, form.0).await?))
}

/// Adjust a part's stock by hand
///
/// Stock becomes what was counted, or changes by `delta`. Adjustments of one part at once are done one after the other.
#[utoipa::path(
    tag = "stock",
    params(("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again.")),
    request_body = StockAdjustment,
    responses(
        (status = 200, body = StockAdjusted),
        (status = 409, description = "`idempotency_running`.", body = Problem),
        (status = 422, description = "An unknown part, or a quantity that cannot be.", body = Problem),
    ),
)]
#[post("/stock/adjust")]
async fn adjust_stock(
    caller: StockWriter,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<StockAdjustment>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    Ok(adjust::adjust(&state, &caller, &form, key.as_deref()).await?.respond())
}

/// Lead times and pack sizes of part groups and parts, changed last first
///
/// What holds of a part is its own, else its group's, else that of the settings.
#[utoipa::path(
    tag = "stock",
    params(PageQuery),
    responses(
        (status = 200, body = OrderTermsPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A wrong limit or cursor"),
    ),
)]
#[get("/stock/terms")]
async fn list_terms(
    caller: StockReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PageQuery>,
) -> AppResult<HttpResponse> {
    let limit = paging::size(query.limit)?;
    let before = query.cursor.as_deref().map(paging::number).transpose()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        terms::page(&state.read, before, limit)
    })
    .await
}

/// Lead times and pack sizes as a file
#[utoipa::path(
    tag = "stock",
    params(("format" = inline(TableFormat), Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX")),
)]
#[get("/stock/terms.{format}")]
async fn save_terms(_caller: StockReader, state: Data<AppState>, format: Path<TableFormat>) -> AppResult<HttpResponse> {
    table::terms(&state, format.0).await
}

/// Set lead time and pack size of a part group, or take them away
///
/// Statuses and reorder advice follow at once.
#[utoipa::path(
    tag = "stock",
    params(
        ("group" = String, Path, description = "Percent-encoded; `~none` for parts without one", example = "OIL"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes; 0 where nothing is set.", example = "\"0\""),
    ),
    request_body = OrderTermsChange,
    responses(
        (status = 200, description = "As they stand now.", body = OrderTerms),
        (status = 404, body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, body = Problem, description = "Terms that cannot be"),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/stock/terms/groups/{group}")]
async fn put_group_terms(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    group: Path<String>,
    form: Json<OrderTermsChange>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    let of = terms::Of::group(&group);
    Ok(HttpResponse::Ok().json(terms::set(&state, &caller, of, seen, form.0).await?))
}

/// Set lead time and pack size of a part, or take them away
///
/// Its status and reorder advice follow at once.
#[utoipa::path(
    tag = "stock",
    params(
        ("part_number" = String, Path, description = "Percent-encoded", example = "23100K44201"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes; 0 where nothing is set.", example = "\"0\""),
    ),
    request_body = OrderTermsChange,
    responses(
        (status = 200, description = "As they stand now.", body = OrderTerms),
        (status = 404, body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 422, body = Problem, description = "Terms that cannot be"),
        (status = 428, description = "`version_missing`.", body = Problem),
    ),
)]
#[put("/stock/terms/parts/{part_number}")]
async fn put_part_terms(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    number: Path<String>,
    form: Json<OrderTermsChange>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    let of = terms::Of::Part(number.0);
    Ok(HttpResponse::Ok().json(terms::set(&state, &caller, of, seen, form.0).await?))
}

/// Nothing can be asked of the stream.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WatchQuery {}

/// Live changes of stock, as server-sent events
///
/// A `stock` event for each part that changed; where many changed at once, one `reload` event: read again what you show.
#[utoipa::path(
    tag = "parts",
    responses(
        (status = 200, content_type = "text/event-stream", body = StockEvent, description = "Until the session ends"),
        (status = 422, body = Problem, description = "An unknown parameter"),
    ),
)]
#[get("/events")]
async fn watch(caller: CatalogReader, state: Data<AppState>, _query: Query<WatchQuery>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header(("cache-control", "no-store"))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events::stream(state.clone(), caller.0))
}
