//! Sales: invoices, their lines and the rollups.

pub mod change;
mod filter;
mod handlers;
mod list;
pub mod range;
pub mod rollup;
mod store;

pub use handlers::routes;
