//! Routes of sales, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;

use domain::Problem;
use domain::id::InvoiceId;
use domain::sales::analytics::SalesAnalytics;
use domain::sales::{Invoice, SalesPage};

use super::analytics::{self, AnalyticsQuery};
use super::filter::{Filter, SalesQuery, stored_group};
use super::scope::Scope;
use super::standing::standing;
use super::{list, paper, pricing, range, store, table};
use crate::error::{AppError, AppResult};
use crate::extract::{Path, Query, SalesReader};
use crate::http::Routes;
use crate::http::etag;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(sales)
        .service(save_sales)
        .service(save_sales_lines)
        .service(sales_analytics)
        .service(pricing::handlers::pricing)
        .service(pricing::handlers::pricing_lines)
        .service(pricing::handlers::save_pricing)
        .service(invoice)
        .service(save_invoice);
}

async fn resolve(state: &AppState, query: &SalesQuery, data_date: NaiveDate) -> AppResult<Filter> {
    let db = &state.read;
    Ok(Filter {
        range: range::resolve(query.from, query.to, data_date),
        scope: Scope {
            customer_id: store::wanted_customer(db, query.customer.as_deref()).await?,
            part_id: store::wanted_part(db, query.part.as_deref()).await?,
            group: query.group.as_deref().map(stored_group),
            invoice_type: query.invoice_type.clone(),
            weekday: query.weekday()?,
        },
        text: query.text()?,
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
    query.weekday()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || async {
        let standing = standing(&state.read, state.clock.today()).await?;
        let filter = resolve(&state, &query, standing.as_of).await?;
        Ok(list::page(&state.read, &filter, standing).await?)
    })
    .await
}

/// The filter of a file.
async fn filter_of_file(state: &AppState, query: &SalesQuery) -> AppResult<Filter> {
    range::check(query.from, query.to)?;
    let standing = standing(&state.read, state.clock.today()).await?;
    resolve(state, query, standing.as_of).await
}

/// List invoices, as a file
///
/// All of the filter; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "sales",
    params(("format" = inline(TableFormat), Path), SalesQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/sales.{format}")]
async fn save_sales(
    _caller: SalesReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<SalesQuery>,
) -> AppResult<HttpResponse> {
    table::invoices(&state, filter_of_file(&state, &query).await?, format.0).await
}

/// List the lines of invoices, as a file
///
/// All of the filter, under the headers of a sales file; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "sales",
    params(("format" = inline(TableFormat), Path), SalesQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/sales/lines.{format}")]
async fn save_sales_lines(
    _caller: SalesReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<SalesQuery>,
) -> AppResult<HttpResponse> {
    table::lines(&state, filter_of_file(&state, &query).await?, format.0).await
}

/// Trends, the 30-day forecast with its back-test, and what explains the change against the comparison period.
#[utoipa::path(
    tag = "sales",
    params(AnalyticsQuery),
    responses(
        (status = 200, body = SalesAnalytics),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/sales/analytics")]
async fn sales_analytics(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<AnalyticsQuery>,
) -> AppResult<HttpResponse> {
    query.check()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        analytics::analytics(&state, &query)
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

/// An invoice as PDF, as its customer gets it.
#[utoipa::path(
    tag = "sales",
    params(("id" = InvoiceId, Path)),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 404, body = Problem),
    ),
)]
#[get("/sales/{id}/invoice.pdf")]
async fn save_invoice(_caller: SalesReader, state: Data<AppState>, id: Path<InvoiceId>) -> AppResult<HttpResponse> {
    let sender = paper::Sender::of(&state).await?;
    let mut connection = state.read.acquire().await?;
    let found = paper::paper(&mut connection, id.0.0, None, &sender).await?;
    drop(connection);
    let found = found.ok_or_else(AppError::not_found)?;
    let name = paper::file_name(&found);
    Ok(export::saved(paper::drawn(found).await?, &name, "application/pdf"))
}
