//! `/api/admin/analytics/pricing`.

use domain::pricing::Pricing;

use super::{ApiError, Query, get};

/// `GET /api/admin/analytics/pricing`.
pub async fn read(query: &Query) -> Result<Pricing, ApiError> {
    get("/api/admin/analytics/pricing", query).await
}
