//! Finding parts, customers and invoices by a few letters, for the command palette.

mod handlers;
mod store;

pub use handlers::routes;
