//! What a customer sees of its own purchases: dashboard, history, spending, comparison and years, with their files.
//!
//! Every read runs in a transaction of the customer (`AppState::as_customer`) and names the customer all the same. Sums come
//! from rollups; lines are read of the customer's own invoices only, found by their index.

mod comparison;
mod dashboard;
mod files;
mod handlers;
mod list;
mod paper;
mod periods;
mod query;
pub mod service;
mod spending;
mod store;
mod top_parts;

use crate::http::Routes;

/// The routes under `/api/customer`.
pub fn customer_routes(config: &mut Routes<'_>) {
    config
        .service(handlers::customer_dashboard)
        .service(handlers::customer_history)
        .service(files::save_archive)
        .service(files::save_history)
        .service(handlers::customer_invoice)
        .service(files::save_invoice)
        .service(handlers::customer_spending)
        .service(handlers::customer_comparison)
        .service(files::save_comparison)
        .service(files::save_year)
        .service(handlers::customer_year);
}
