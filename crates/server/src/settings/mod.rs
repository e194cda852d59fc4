//! What super_admins set in the portal.

mod analysis;
mod handlers;
mod payments;
mod rules;
pub mod service;
mod store;

pub use handlers::routes;
