//! Routes of a customer's purchases, under `/api/customer`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::Problem;
use domain::id::InvoiceId;
use domain::purchase::comparison::{CustomerComparison, CustomerYear};
use domain::purchase::spending::CustomerSpending;
use domain::purchase::{CustomerDashboard, PurchaseDetail, PurchasePage};

use super::query::{ComparisonQuery, HistoryQuery};
use super::{comparison, dashboard, list, spending, store};
use crate::error::{AppError, AppResult};
use crate::extract::{Customer, Path, Query};
use crate::http::etag;
use crate::sales::standing::{Standing, standing};
use crate::state::AppState;
use crate::versions::Audience;

/// How fresh the figures are.
pub(super) async fn fresh(state: &AppState) -> AppResult<Standing> {
    Ok(standing(&state.read, state.clock.today()).await?)
}

/// My dashboard
///
/// Sums count all invoices of all time; Total Belanja is without VAT.
#[utoipa::path(
    tag = "purchases",
    responses(
        (status = 200, body = CustomerDashboard),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
    ),
)]
#[get("/dashboard")]
pub async fn customer_dashboard(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
) -> AppResult<HttpResponse> {
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        dashboard::dashboard(&state, &customer, fresh(&state).await?).await
    })
    .await
}

/// My invoices, with the sums of the whole filter
#[utoipa::path(
    tag = "purchases",
    params(HistoryQuery),
    responses(
        (status = 200, body = PurchasePage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/history")]
pub async fn customer_history(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<HistoryQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.filter(customer.customer_id)?;
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        let standing = fresh(&state).await?;
        let mut transaction = state.as_customer(&customer).await?;
        let (items, next_cursor) = list::page(&mut transaction, &filter, state.clock.today()).await?;
        let summary = list::sums(&mut transaction, &filter).await?;
        Ok(PurchasePage {
            items,
            next_cursor,
            total: summary.invoices,
            total_is_exact: true,
            summary,
            groups: store::groups_bought(&mut transaction, customer.customer_id).await?,
            range: filter.range,
            as_of: standing.as_of,
            has_sales: standing.has_sales,
            last_upload_at: standing.last_upload.map(|upload| upload.at),
        })
    })
    .await
}

/// One of my invoices with its lines
#[utoipa::path(
    tag = "purchases",
    params(("id" = InvoiceId, Path)),
    responses((status = 200, body = PurchaseDetail), (status = 404, body = Problem)),
)]
#[get("/history/{id}")]
pub async fn customer_invoice(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<InvoiceId>,
) -> AppResult<HttpResponse> {
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        let mut transaction = state.as_customer(&customer).await?;
        store::detail(&mut transaction, customer.customer_id, id.0.0, state.clock.today())
            .await?
            .ok_or_else(AppError::not_found)
    })
    .await
}

/// What I spent
///
/// The twelve months that end on the data date beside the twelve before: by month, by group, by part, what that says, how
/// well it goes, and the next month.
#[utoipa::path(
    tag = "purchases",
    responses(
        (status = 200, body = CustomerSpending),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
    ),
)]
#[get("/spending")]
pub async fn customer_spending(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
) -> AppResult<HttpResponse> {
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        spending::spending(&state, &customer, fresh(&state).await?).await
    })
    .await
}

/// Two of my periods side by side, and my years
#[utoipa::path(
    tag = "purchases",
    params(ComparisonQuery),
    responses(
        (status = 200, body = CustomerComparison),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A period that cannot be"),
    ),
)]
#[get("/comparison")]
pub async fn customer_comparison(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<ComparisonQuery>,
) -> AppResult<HttpResponse> {
    query.check()?;
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        comparison::comparison(&state, &customer, &query, fresh(&state).await?).await
    })
    .await
}

/// One of my years
#[utoipa::path(
    tag = "purchases",
    params(("year" = i32, Path, example = 2026)),
    responses(
        (status = 200, body = CustomerYear),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 404, body = Problem, description = "Nothing was bought in it"),
    ),
)]
#[get("/annual/{year}")]
pub async fn customer_year(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    year: Path<i32>,
) -> AppResult<HttpResponse> {
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        comparison::year(&state, &customer, year.0, fresh(&state).await?).await
    })
    .await
}
