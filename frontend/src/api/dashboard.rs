//! The admin dashboard.

use domain::DateRange;
use domain::dashboard::Dashboard;

use super::{ApiError, Query, get};

/// Everything that the dashboard shows; without a range, the 30 days that end on the data date.
pub async fn read(range: Option<DateRange>) -> Result<Dashboard, ApiError> {
    let query = Query::new()
        .with_opt("from", range.map(|range| range.from))
        .with_opt("to", range.map(|range| range.to));
    get("/api/admin/dashboard", &query).await
}
