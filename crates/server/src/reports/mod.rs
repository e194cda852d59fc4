//! Reports: tables of sales, stock, customers, profit, prices and points, on screen, as files and by mail.
//!
//! Every kind becomes a [`domain::report::Report`]; page, files and mails know nothing else. Figures come from rollups
//! where one has the keys that are asked for, else from the invoices or lines of the days.

mod build;
mod columns;
mod figures;
mod handlers;
mod query;
mod standing;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.configure(handlers::routes);
}
