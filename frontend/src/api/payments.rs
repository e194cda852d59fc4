//! `/api/admin/payments` and `/api/customer/payments`.

use domain::payment::{
    Ageing, CustomerPayments, NewPayment, OpenPage, OpeningBalance, OpeningBalanceHeld, Payment, PaymentsPage, Reverse,
};

use super::{ApiError, Call, Query, encode, get};

/// Where the list is, for its export too.
pub const LIST: &str = "/api/admin/payments";
/// Where what is open is.
pub const OPEN: &str = "/api/admin/payments/open";
/// Where the ageing report is.
pub const AGEING: &str = "/api/admin/payments/ageing";
const OPENING: &str = "/api/admin/payments/opening";
/// Where a customer's statement of account is.
pub const STATEMENT: &str = "/api/customer/payments/statement.pdf";

/// `GET /api/admin/payments`.
pub async fn list(query: &Query) -> Result<PaymentsPage, ApiError> {
    get(LIST, query).await
}

/// `GET /api/admin/payments/open`.
pub async fn open(query: &Query) -> Result<OpenPage, ApiError> {
    get(OPEN, query).await
}

/// `GET /api/admin/payments/ageing`.
pub async fn ageing(query: &Query) -> Result<Ageing, ApiError> {
    get(AGEING, query).await
}

/// `POST /api/admin/payments`; the same `key` again is the same payment.
pub async fn record(form: &NewPayment, key: String) -> Result<Payment, ApiError> {
    Call::post(LIST).header("Idempotency-Key", key).json(form).send().await
}

/// `POST /api/admin/payments/{id}/reverse`.
pub async fn reverse(id: &str, reason: String) -> Result<(), ApiError> {
    let call = Call::post(&format!("{LIST}/{}/reverse", encode(id)));
    call.json(&Reverse { reason }).reply().await.map(drop)
}

/// `GET /api/admin/payments/opening` of a customer.
pub async fn opening(number: &str) -> Result<OpeningBalanceHeld, ApiError> {
    get(OPENING, &Query::new().with("customer", number)).await
}

/// `PUT /api/admin/payments/opening`, from the version that was seen.
pub async fn set_opening(form: &OpeningBalance, version: i64) -> Result<OpeningBalanceHeld, ApiError> {
    let call = Call::with_method("PUT", OPENING).if_match(version);
    call.json(form).send().await
}

/// `GET /api/customer/payments`.
pub async fn own() -> Result<CustomerPayments, ApiError> {
    get("/api/customer/payments", &Query::new()).await
}
