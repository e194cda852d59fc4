//! `/api/customer/favorites`.

use domain::favorite::FavoritePage;

use super::{ApiError, Call, Query, encode, get};

const FAVORITES: &str = "/api/customer/favorites";

/// `GET /api/customer/favorites`.
pub async fn list(query: &Query) -> Result<FavoritePage, ApiError> {
    get(FAVORITES, query).await
}

/// `PUT` and `DELETE /api/customer/favorites/{part_number}`.
pub async fn mark(part_number: &str, is_marked: bool) -> Result<(), ApiError> {
    set(&format!("{FAVORITES}/{}", encode(part_number)), is_marked).await
}

/// `PUT` and `DELETE /api/customer/favorites/{part_number}/notify`.
pub async fn notify(part_number: &str, is_asked: bool) -> Result<(), ApiError> {
    set(&format!("{FAVORITES}/{}/notify", encode(part_number)), is_asked).await
}

async fn set(path: &str, is_on: bool) -> Result<(), ApiError> {
    let method = if is_on { "PUT" } else { "DELETE" };
    Call::with_method(method, path).reply().await.map(drop)
}
