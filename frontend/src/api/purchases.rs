//! `/api/customer`: a customer's purchases and profile.

use domain::purchase::comparison::CustomerComparison;
use domain::purchase::spending::CustomerSpending;
use domain::purchase::{CustomerDashboard, CustomerProfile, CustomerProfilePatch, PurchaseDetail, PurchasePage};

use super::{ApiError, Call, Query, encode, get};

/// `GET /api/customer/dashboard`.
pub async fn dashboard() -> Result<CustomerDashboard, ApiError> {
    get("/api/customer/dashboard", &Query::new()).await
}

/// `GET /api/customer/history`.
pub async fn history(query: &Query) -> Result<PurchasePage, ApiError> {
    get("/api/customer/history", query).await
}

/// `GET /api/customer/history/{id}`.
pub async fn invoice(id: &str) -> Result<PurchaseDetail, ApiError> {
    get(&format!("/api/customer/history/{}", encode(id)), &Query::new()).await
}

/// `GET /api/customer/spending`.
pub async fn spending() -> Result<CustomerSpending, ApiError> {
    get("/api/customer/spending", &Query::new()).await
}

/// `GET /api/customer/comparison`.
pub async fn comparison(query: &Query) -> Result<CustomerComparison, ApiError> {
    get("/api/customer/comparison", query).await
}

/// `GET /api/customer/profile`.
pub async fn profile() -> Result<CustomerProfile, ApiError> {
    get("/api/customer/profile", &Query::new()).await
}

/// `PATCH /api/customer/profile`.
pub async fn change_profile(version: i64, patch: &CustomerProfilePatch) -> Result<CustomerProfile, ApiError> {
    Call::with_method("PATCH", "/api/customer/profile")
        .if_match(version)
        .json(patch)
        .send()
        .await
}
