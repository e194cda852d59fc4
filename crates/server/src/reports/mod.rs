//! Reports: tables of sales, stock, customers, profit, prices and points, on screen, as files and by mail.
//!
//! Every kind becomes a [`domain::report::Report`]; page, files and mails know nothing else. Figures come from rollups
//! where one has the keys that are asked for, else from the invoices or lines of the days.

mod build;
mod columns;
mod figures;
mod file;
mod handlers;
mod jobs;
mod query;
mod schedules;
mod standing;
mod store;

pub(crate) use jobs::MakeReport;
pub use schedules::run;

use crate::http::Routes;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Mounts the routes.
pub fn routes(config: &mut Routes<'_>) {
    handlers::routes(config);
    schedules::routes(config);
}

/// Forgets what is past its time.
pub(crate) async fn clear(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    store::clear_jobs(connection, now).await
}
