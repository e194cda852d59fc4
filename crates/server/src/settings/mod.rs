//! What super_admins set in the portal.

mod handlers;
mod rules;
pub mod service;
mod store;

pub use handlers::routes;
