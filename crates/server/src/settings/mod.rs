//! What super_admins set in the portal.

mod handlers;
mod payments;
pub mod service;
mod store;

pub use handlers::routes;
