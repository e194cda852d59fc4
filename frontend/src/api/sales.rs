//! `/api/admin/sales`.

use domain::sales::analytics::SalesAnalytics;
use domain::sales::{Invoice, SalesPage};

use super::{ApiError, Query, encode, get};

/// `GET /api/admin/sales`.
pub async fn list(query: &Query) -> Result<SalesPage, ApiError> {
    get("/api/admin/sales", query).await
}

/// `GET /api/admin/sales/{id}`.
pub async fn invoice(id: &str) -> Result<Invoice, ApiError> {
    get(&format!("/api/admin/sales/{}", encode(id)), &Query::new()).await
}

/// `GET /api/admin/sales/analytics`.
pub async fn analytics(query: &Query) -> Result<SalesAnalytics, ApiError> {
    get("/api/admin/sales/analytics", query).await
}
