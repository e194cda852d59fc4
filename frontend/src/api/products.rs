//! `/api/admin/analytics/products`.

use domain::insight::{PartAnalytics, ProductAnalytics};

use super::{ApiError, Query, encode, get};

/// Where the views are, for their export too.
pub const LIST: &str = "/api/admin/analytics/products";

/// `GET /api/admin/analytics/products`.
pub async fn read(query: &Query) -> Result<ProductAnalytics, ApiError> {
    get(LIST, query).await
}

/// `GET /api/admin/analytics/products/{part_number}`.
pub async fn part(part_number: &str) -> Result<PartAnalytics, ApiError> {
    get(&format!("{LIST}/{}", encode(part_number)), &Query::new()).await
}
