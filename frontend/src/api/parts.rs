//! `/api/parts`.

use domain::Page;
use domain::part::{Part, PartGroup, PartSummary};

use super::{ApiError, Query, encode, get};

/// `GET /api/parts`: the catalogue, narrowed by text and group.
pub async fn list(
    text: Option<&str>,
    group: Option<&str>,
    cursor: Option<&str>,
) -> Result<Page<PartSummary>, ApiError> {
    let query = Query::new()
        .with_opt("q", text)
        .with_opt("group", group)
        .with_opt("cursor", cursor);
    get("/api/parts", &query).await
}

/// `GET /api/parts/groups`.
pub async fn groups() -> Result<Vec<PartGroup>, ApiError> {
    get("/api/parts/groups", &Query::new()).await
}

/// `GET /api/parts/{part_number}`.
pub async fn part(part_number: &str) -> Result<Part, ApiError> {
    get(&format!("/api/parts/{}", encode(part_number)), &Query::new()).await
}
