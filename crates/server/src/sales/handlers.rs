//! Routes of sales, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa_actix_web::service_config::ServiceConfig;

use domain::Problem;
use domain::id::InvoiceId;
use domain::sales::{Invoice, SalesPage};

use super::filter::{Filter, SalesQuery};
use super::{list, range, store};
use crate::error::{AppError, AppResult};
use crate::extract::{Path, Query, SalesReader};
use crate::http::etag;
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(sales).service(invoice);
}

/// An id that no row has: a filter by an unknown number matches nothing.
const NOBODY: i64 = 0;

async fn resolve(state: &AppState, query: &SalesQuery) -> AppResult<Filter> {
    let db = &state.read;
    let data_date = match (query.from, query.to) {
        (Some(_), Some(to)) => to,
        _ => range::data_date(db).await?.unwrap_or_else(|| state.clock.today()),
    };
    let customer_id = match &query.customer {
        Some(number) => Some(store::customer_id(db, number).await?.unwrap_or(NOBODY)),
        None => None,
    };
    let part_id = match &query.part {
        Some(number) => Some(store::part_id(db, number).await?.unwrap_or(NOBODY)),
        None => None,
    };
    Ok(Filter {
        range: range::resolve(query.from, query.to, data_date),
        text: query.text()?,
        customer_id,
        part_id,
        group: query.group(),
        invoice_type: query.invoice_type.clone(),
        sort: query.sort()?,
        limit: query.page_size()?,
        after: query.after()?,
    })
}

/// List invoices, with the sums of the whole filter.
#[utoipa::path(
    tag = "sales",
    params(SalesQuery),
    responses(
        (status = 200, body = SalesPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/sales")]
async fn sales(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<SalesQuery>,
) -> AppResult<HttpResponse> {
    range::check(query.from, query.to)?;
    query.text()?;
    query.sort()?;
    query.page_size()?;
    query.after()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || async {
        let filter = resolve(&state, &query).await?;
        Ok(list::page(&state.read, &filter).await?)
    })
    .await
}

/// One invoice with its lines and the upload it came with.
#[utoipa::path(
    tag = "sales",
    params(("id" = InvoiceId, Path)),
    responses((status = 200, body = Invoice), (status = 404, body = Problem)),
)]
#[get("/sales/{id}")]
async fn invoice(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<InvoiceId>,
) -> AppResult<HttpResponse> {
    etag::respond(&request, &caller, &state, Audience::Staff, || async {
        store::invoice(&state.read, id.0.0)
            .await?
            .ok_or_else(AppError::not_found)
    })
    .await
}
