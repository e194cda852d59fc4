//! The admin dashboard: everything of the page in one answer, from rollups.

mod build;
mod handlers;
mod store;

pub use handlers::routes;
