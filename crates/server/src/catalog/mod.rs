//! The catalogue: parts and their groups, for any signed-in user. No cost and no margin passes here.

mod handlers;
pub mod service;
mod store;

pub use handlers::routes;
