//! Routes of payments: under `/api/admin` for staff, under `/api/customer` for the customer itself.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use domain::Problem;
use domain::id::PaymentId;
use domain::payment::{
    Ageing, CustomerPayments, NewPayment, OpenPage, OpeningBalance, OpeningBalanceHeld, Payment, PaymentsPage, Reverse,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::ageing::AgeingQuery;
use super::list::PaymentsQuery;
use super::open::OpenQuery;
use super::statement::StatementQuery;
use super::{ageing, customer, list, open, opening, record, statement, table};
use crate::error::AppResult;
use crate::extract::{Customer, Json, Path, Query, Staff, Writer};
use crate::http::Routes;
use crate::http::attachment::attachment;
use crate::http::export::TableFormat;
use crate::http::{etag, idempotency, precondition};
use crate::state::AppState;
use crate::versions::Audience;

/// Mounts the routes of staff.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(payments)
        .service(save_payments)
        .service(record_payment)
        .service(open_invoices)
        .service(save_open_invoices)
        .service(ageing_report)
        .service(save_ageing)
        .service(opening_balance)
        .service(set_opening)
        .service(reverse_payment);
}

/// Mounts the routes of customers.
pub fn customer_routes(config: &mut Routes<'_>) {
    config.service(own_payments).service(own_statement);
}

/// List payments, newest first
#[utoipa::path(
    tag = "payments",
    params(PaymentsQuery),
    responses(
        (status = 200, body = PaymentsPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/payments")]
async fn payments(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<PaymentsQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        list::page(&state, &filter)
    })
    .await
}

/// Payments as a file
///
/// All of the filter; a payment that names invoices has a row for each.
#[utoipa::path(
    tag = "payments",
    params(("format" = inline(TableFormat), Path), PaymentsQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/payments.{format}")]
async fn save_payments(
    _caller: Staff,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<PaymentsQuery>,
) -> AppResult<HttpResponse> {
    let filter = PaymentsQuery {
        cursor: None,
        ..query.0
    };
    table::payments(&state, filter.judge()?, format.0).await
}

/// Record a payment
///
/// What it names goes to those invoices first, up to their totals; the rest goes to the oldest that are open, and what is over is a
/// credit for the next.
#[utoipa::path(
    tag = "payments",
    params(("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again.")),
    request_body = NewPayment,
    responses(
        (status = 201, body = Payment),
        (status = 409, body = Problem, description = "`reference_taken`, `payments_not_kept` or `idempotency_running`."),
        (status = 422, body = Problem, description = "A field is wrong; see `errors`."),
    ),
)]
#[post("/payments")]
async fn record_payment(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<NewPayment>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    Ok(record::record(&state, &caller, &form, key.as_deref()).await?.respond())
}

/// Reverse a payment
///
/// It stays in the list and counts for nothing from now on; its reference may be recorded again.
#[utoipa::path(
    tag = "payments",
    params(
        ("id" = String, Path, example = "pay_42"),
        ("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again."),
    ),
    request_body = Reverse,
    responses(
        (status = 200, body = Payment),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`conflict`: it was reversed before."),
        (status = 422, body = Problem, description = "Without a reason."),
    ),
)]
#[post("/payments/{id}/reverse")]
async fn reverse_payment(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<PaymentId>,
    form: Json<Reverse>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    Ok(record::reverse(&state, &caller, id.0, &form, key.as_deref())
        .await?
        .respond())
}

/// Whose opening balance.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OpeningQuery {
    /// A customer's number.
    customer: String,
}

/// A customer's opening balance
#[utoipa::path(
    tag = "payments",
    params(OpeningQuery),
    responses(
        (status = 200, body = OpeningBalanceHeld),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 409, body = Problem, description = "`payments_not_kept`."),
        (status = 422, body = Problem, description = "There is no such customer."),
    ),
)]
#[get("/payments/opening")]
async fn opening_balance(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<OpeningQuery>,
) -> AppResult<HttpResponse> {
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        opening::read(&state, &query.customer)
    })
    .await
}

/// Set a customer's opening balance
///
/// What it owed when payments began to be kept; it is due when the customer's terms from its day have passed. Setting the same
/// again changes nothing.
#[utoipa::path(
    tag = "payments",
    params(("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"0\"")),
    request_body = OpeningBalance,
    responses(
        (status = 200, body = OpeningBalanceHeld),
        (status = 409, body = Problem, description = "`payments_not_kept`."),
        (status = 412, body = Problem, description = "`changed_meanwhile`."),
        (status = 422, body = Problem, description = "A field is wrong; see `errors`."),
        (status = 428, body = Problem, description = "`version_missing`."),
    ),
)]
#[put("/payments/opening")]
async fn set_opening(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<OpeningBalance>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(opening::set(&state, &caller, seen, &form).await?))
}

/// What is open, first due first
#[utoipa::path(
    tag = "payments",
    params(OpenQuery),
    responses(
        (status = 200, body = OpenPage),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/payments/open")]
async fn open_invoices(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<OpenQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        open::page(&state, &filter)
    })
    .await
}

/// What is open, as a file
#[utoipa::path(
    tag = "payments",
    params(("format" = inline(TableFormat), Path), OpenQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/payments/open.{format}")]
async fn save_open_invoices(
    _caller: Staff,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<OpenQuery>,
) -> AppResult<HttpResponse> {
    let filter = OpenQuery {
        cursor: None,
        ..query.0
    };
    table::open(&state, filter.judge()?, format.0).await
}

/// What customers owe, by how long it has been due
#[utoipa::path(
    tag = "payments",
    params(AgeingQuery),
    responses(
        (status = 200, body = Ageing),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/payments/ageing")]
async fn ageing_report(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<AgeingQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.judge()?;
    etag::respond(&request, &caller, &state, Audience::Staff, || {
        ageing::page(&state, &filter)
    })
    .await
}

/// The ageing report as a file
#[utoipa::path(
    tag = "payments",
    params(("format" = inline(TableFormat), Path), AgeingQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/payments/ageing.{format}")]
async fn save_ageing(
    _caller: Staff,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<AgeingQuery>,
) -> AppResult<HttpResponse> {
    table::ageing(&state, &query.judge()?, format.0).await
}

/// How to pay, what is open, and what was paid
#[utoipa::path(
    tag = "customer",
    responses(
        (status = 200, body = CustomerPayments),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
    ),
)]
#[get("/payments")]
async fn own_payments(customer: Customer, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || {
        customer::page(&state, &customer)
    })
    .await
}

/// The statement of account as a PDF
///
/// Opening balance, every invoice, return and payment of the days with the balance after it, and the closing balance.
#[utoipa::path(
    tag = "customer",
    params(StatementQuery),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 409, body = Problem, description = "`payments_not_kept`."),
        (status = 422, body = Problem, description = "Days that cannot be."),
    ),
)]
#[get("/payments/statement.pdf")]
async fn own_statement(
    customer: Customer,
    state: Data<AppState>,
    query: Query<StatementQuery>,
) -> AppResult<HttpResponse> {
    let (name, bytes) = statement::pdf(&state, &customer, query.0).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, attachment(&name)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(bytes))
}
