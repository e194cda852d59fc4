//! Routes of insights, under `/api/admin`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain::Problem;
use domain::account::Scope;
use domain::insight::{CustomerAnalytics, CustomerContact, CustomerProfile, NewContact, ReorderPage};

use super::overview_table::{self, CustomerTable};
use super::query::CustomersQuery;
use super::reorder::{self, ReorderQuery};
use super::{contacts, overview, products, profile, reorder_table};
use crate::error::AppResult;
use crate::extract::{Caller, Json, Path, Query, SalesReader, Staff, StockReader, Writer};
use crate::http::export::TableFormat;
use crate::http::{Routes, etag, idempotency};
use crate::state::AppState;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(customer_analytics)
        .service(save_customers)
        .service(save_customer_table)
        .service(customer_profile)
        .service(add_contact)
        .service(reorder_advice)
        .service(save_reorder_advice);
    products::handlers::routes(config);
}

/// Customers: segments and how they move, cohorts, who is likely gone, and what is at risk
///
/// As it was computed after sales last changed; `run` says when, and whether it is being computed anew.
#[utoipa::path(
    tag = "analytics",
    params(CustomersQuery),
    responses(
        (status = 200, body = CustomerAnalytics),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/customers")]
async fn customer_analytics(
    caller: SalesReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<CustomersQuery>,
) -> AppResult<HttpResponse> {
    // By content: the job that computes raises no data version, which would make every other page be read again.
    etag::respond_by_content(
        &request,
        &caller,
        &overview::read(&state, &query, sees_people(&caller)).await?,
    )
}

/// Whether phones and contacts are told: to staff, and to keys that may read customers.
fn sees_people(caller: &Caller) -> bool {
    let key = caller.key.as_ref();
    key.is_none_or(|key| key.scopes.contains(&Scope::ReadCustomers))
}

/// The list of customers as a file
///
/// All of the filter.
#[utoipa::path(
    tag = "analytics",
    params(("format" = inline(TableFormat), Path), CustomersQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/customers.{format}")]
async fn save_customers(
    caller: SalesReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<CustomersQuery>,
) -> AppResult<HttpResponse> {
    overview::save(&state, &query, sees_people(&caller), format.0).await
}

/// A table of the customer analysis as a file
///
/// Of the filter only the days count, and only for `frequency`; the others are as of the data date.
#[utoipa::path(
    tag = "analytics",
    params(
        ("table" = inline(CustomerTable), Path),
        ("format" = inline(TableFormat), Path),
        CustomersQuery,
    ),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/customers/tables/{table}.{format}")]
async fn save_customer_table(
    _caller: SalesReader,
    state: Data<AppState>,
    path: Path<(CustomerTable, TableFormat)>,
    query: Query<CustomersQuery>,
) -> AppResult<HttpResponse> {
    let (which, format) = path.0;
    overview_table::save(&state, which, &query, format).await
}

/// One customer: what it buys, how well it goes, when it is expected again, what it owes, and who called
#[utoipa::path(
    tag = "analytics",
    params(("number" = String, Path, description = "The customer's number.", example = "8001073914")),
    responses(
        (status = 200, body = CustomerProfile),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 404, body = Problem, description = "There is no such customer."),
    ),
)]
#[get("/analytics/customers/{number}")]
async fn customer_profile(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    number: Path<String>,
) -> AppResult<HttpResponse> {
    etag::respond_by_content(&request, &caller, &profile::read(&state, &number).await?)
}

/// Write down that a customer was contacted
#[utoipa::path(
    tag = "analytics",
    params(
        ("number" = String, Path, description = "The customer's number.", example = "8001073914"),
        ("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again."),
    ),
    request_body = NewContact,
    responses(
        (status = 201, body = CustomerContact),
        (status = 404, body = Problem, description = "There is no such customer."),
        (status = 422, body = Problem, description = "The note is too long."),
    ),
)]
#[post("/analytics/customers/{number}/contacts")]
async fn add_contact(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    number: Path<String>,
    form: Json<NewContact>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    Ok(contacts::add(&state, &caller, &number, &form, key.as_deref())
        .await?
        .respond())
}

/// Reorder advice, by urgency
///
/// What to order, how much and why, by the demand that was computed after sales last changed, and by stock and terms as they
/// stand now. With `service` or `lead_days`: what would be advised under these; nothing is stored.
#[utoipa::path(
    tag = "analytics",
    params(ReorderQuery),
    responses(
        (status = 200, body = ReorderPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/reorder")]
async fn reorder_advice(
    caller: StockReader,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<ReorderQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond_by_content(&request, &caller, &reorder::page(&state, &filter).await?)
}

/// Reorder advice as a file: the list for the order
///
/// All of the filter, or the parts that are named; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "analytics",
    params(("format" = inline(TableFormat), Path), ReorderQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/analytics/reorder.{format}")]
async fn save_reorder_advice(
    _caller: StockReader,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<ReorderQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    reorder_table::table(&state, filter, format.0).await
}
