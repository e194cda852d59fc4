//! The catalogue: parts and their groups, for any signed-in user, and what a customer marks in it. No cost and no margin
//! passes here.

pub mod favorites;
mod handlers;
mod place;
mod search;
pub mod service;
mod store;
mod text;

pub use handlers::routes;
