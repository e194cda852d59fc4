//! Finding parts, customers and invoices by a few letters: the wire types of `GET /api/admin/search`.

use chrono::NaiveDate;
use serde::Serialize;

use crate::id::InvoiceId;
use crate::stock::StockStatus;
use crate::tree::{answers, fields};

/// Answer of `GET /api/admin/search`: the best of each kind, at most five.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// Parts by number or name: those whose number or name begins with the text first, then what sells most.
    pub parts: Vec<PartHit>,
    /// Customers by number or name: those that begin with the text first.
    pub customers: Vec<CustomerHit>,
    /// Invoices by number, from four characters on; the newest first.
    pub invoices: Vec<InvoiceHit>,
}

/// A part that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartHit {
    /// Its number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// How its stock stands; null where no stock file names it.
    pub status: Option<StockStatus>,
    /// Quantity on hand.
    pub on_hand: i64,
}

/// A customer that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerHit {
    /// Its number.
    pub customer_number: String,
    /// Its name.
    pub name: String,
}

/// An invoice that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceHit {
    /// Its id.
    pub id: InvoiceId,
    /// Its number.
    pub invoice_number: String,
    /// Its day, WITA.
    pub date: NaiveDate,
    /// Whose it is.
    pub customer_name: String,
}

fields! {
    SearchResult { parts, customers, invoices }
    PartHit { part_number, name, status, on_hand }
    CustomerHit { customer_number, name }
    InvoiceHit { id, invoice_number, date, customer_name }
}
answers!(SearchResult PartHit CustomerHit InvoiceHit);
