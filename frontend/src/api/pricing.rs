//! `/api/admin/analytics/pricing`.

use domain::Page;
use domain::pricing::{Pricing, PricingLine};

use super::{ApiError, Query, get};

/// Where it is, and below it its tables as files.
pub const PATH: &str = "/api/admin/analytics/pricing";

/// `GET /api/admin/analytics/pricing`.
pub async fn read(query: &Query) -> Result<Pricing, ApiError> {
    get(PATH, query).await
}

/// `GET /api/admin/analytics/pricing/lines`, the worst first.
pub async fn lines(query: &Query) -> Result<Page<PricingLine>, ApiError> {
    get(&format!("{PATH}/lines"), query).await
}
