//! `/api/admin/analytics/reorder` and `/api/admin/stock/terms`.

use domain::insight::{OrderTerms, OrderTermsChange, OrderTermsPage, ReorderPage};
use domain::sales::NO_GROUP;

use super::{ApiError, Call, Query, encode, get};

/// Where the advice is, for its export too.
pub const ADVICE: &str = "/api/admin/analytics/reorder";
/// Where terms are, for their export too.
pub const TERMS: &str = "/api/admin/stock/terms";
/// Terms shown at once.
const TERMS_SHOWN: usize = 200;

/// `GET /api/admin/analytics/reorder`.
pub async fn advice(query: &Query) -> Result<ReorderPage, ApiError> {
    get(ADVICE, query).await
}

/// `GET /api/admin/stock/terms`, changed last first.
pub async fn terms() -> Result<OrderTermsPage, ApiError> {
    get(TERMS, &Query::new().with("limit", TERMS_SHOWN)).await
}

/// `PUT /api/admin/stock/terms/groups/{group}`, from the version that was seen.
pub async fn put_group(group: &str, version: i64, change: OrderTermsChange) -> Result<OrderTerms, ApiError> {
    let group = if group.is_empty() { NO_GROUP } else { group };
    put(&format!("{TERMS}/groups/{}", encode(group)), version, change).await
}

/// `PUT /api/admin/stock/terms/parts/{part_number}`, from the version that was seen.
pub async fn put_part(number: &str, version: i64, change: OrderTermsChange) -> Result<OrderTerms, ApiError> {
    put(&format!("{TERMS}/parts/{}", encode(number)), version, change).await
}

async fn put(path: &str, version: i64, change: OrderTermsChange) -> Result<OrderTerms, ApiError> {
    let call = Call::with_method("PUT", path).if_match(version);
    call.json(&change).send().await
}
