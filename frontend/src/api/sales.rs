//! `/api/admin/sales`.

use domain::DateRange;
use domain::id::InvoiceId;
use domain::sales::{Invoice, SalesPage};

use super::{ApiError, Query, get};

/// What a list of invoices is narrowed to, ordered by, and where it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SalesQuery {
    /// Days; the server's default without.
    pub range: Option<DateRange>,
    /// Text in invoice number, customer or part.
    pub text: Option<String>,
    /// Customer number.
    pub customer: Option<String>,
    /// Part group; `domain::sales::NO_GROUP` for lines without one.
    pub group: Option<String>,
    /// Invoice type.
    pub invoice_type: Option<String>,
    /// A column, with `-` for descending.
    pub sort: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// `GET /api/admin/sales`.
pub async fn list(query: &SalesQuery) -> Result<SalesPage, ApiError> {
    let query = Query::new()
        .with_opt("from", query.range.map(|range| range.from))
        .with_opt("to", query.range.map(|range| range.to))
        .with_opt("q", query.text.as_deref())
        .with_opt("customer", query.customer.as_deref())
        .with_opt("group", query.group.as_deref())
        .with_opt("invoice_type", query.invoice_type.as_deref())
        .with_opt("sort", query.sort.as_deref())
        .with_opt("cursor", query.cursor.as_deref());
    get("/api/admin/sales", &query).await
}

/// `GET /api/admin/sales/{id}`.
pub async fn invoice(id: InvoiceId) -> Result<Invoice, ApiError> {
    get(&format!("/api/admin/sales/{id}"), &Query::new()).await
}
