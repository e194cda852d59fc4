//! `/api/admin/analytics/customers`.

use domain::insight::{CustomerAnalytics, CustomerContact, CustomerProfile, NewContact};

use super::{ApiError, Call, Query, encode, get};

/// Where the list is, for its export too.
pub const LIST: &str = "/api/admin/analytics/customers";

/// `GET /api/admin/analytics/customers`.
pub async fn read(query: &Query) -> Result<CustomerAnalytics, ApiError> {
    get(LIST, query).await
}

/// `GET /api/admin/analytics/customers/{number}`.
pub async fn profile(number: &str) -> Result<CustomerProfile, ApiError> {
    get(&format!("{LIST}/{}", encode(number)), &Query::new()).await
}

/// `POST /api/admin/analytics/customers/{number}/contacts`; the same `key` again is the same contact.
pub async fn contacted(number: &str, note: String, key: String) -> Result<CustomerContact, ApiError> {
    let call = Call::post(&format!("{LIST}/{}/contacts", encode(number)));
    call.header("Idempotency-Key", key)
        .json(&NewContact { note })
        .send()
        .await
}
