//! Sales: invoices, their lines and the rollups, the list and the analytics over them.

mod analytics;
pub mod change;
pub mod days;
mod filter;
mod handlers;
mod list;
pub mod paper;
pub mod price_spans;
mod pricing;
pub mod range;
pub mod rollup;
mod scope;
pub mod standing;
mod store;
mod table;

pub use handlers::routes;
