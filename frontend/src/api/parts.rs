//! `/api/parts`.

use domain::part::{Part, PartGroup, PartPage};

use super::{ApiError, Query, encode, get};

/// `GET /api/parts`: the catalogue, narrowed by text, group and availability.
pub async fn list(query: &Query) -> Result<PartPage, ApiError> {
    get("/api/parts", query).await
}

/// `GET /api/parts/groups`.
pub async fn groups() -> Result<Vec<PartGroup>, ApiError> {
    get("/api/parts/groups", &Query::new()).await
}

/// `GET /api/parts/{part_number}`.
pub async fn part(number: &str) -> Result<Part, ApiError> {
    get(&format!("/api/parts/{}", encode(number)), &Query::new()).await
}
