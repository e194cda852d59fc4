//! `/api/parts`.

use domain::part::{PartGroup, PartPage};

use super::{ApiError, Query, get};

/// `GET /api/parts`: the catalogue, narrowed by text, group and availability.
pub async fn list(query: &Query) -> Result<PartPage, ApiError> {
    get("/api/parts", query).await
}

/// `GET /api/parts/groups`.
pub async fn groups() -> Result<Vec<PartGroup>, ApiError> {
    get("/api/parts/groups", &Query::new()).await
}
