//! Where figures lead: to the customers that they count.

use domain::DateRange;

use crate::api::{Query, encode};
use crate::paths;

/// The list narrowed to something, of whatever rhythm, with the figures of some days.
pub(super) fn customers(range: DateRange, narrowed: &[(&'static str, &str)]) -> String {
    let query = Query::new()
        .with("from", range.from)
        .with("to", range.to)
        .with("rhythm", "all");
    let query = narrowed
        .iter()
        .fold(query, |query, (name, value)| query.with(name, value));
    format!("{}{}#daftar", paths::ADMIN_CUSTOMERS, query.as_str())
}

/// The page of one customer.
pub(in crate::admin) fn customer(number: &str) -> String {
    format!("{}/{}", paths::ADMIN_CUSTOMERS, encode(number))
}
