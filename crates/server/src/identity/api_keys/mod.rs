//! API keys: what programs call the API with. A key has scopes and nothing else, and dies with its maker.

pub mod handlers;
mod service;
mod store;
mod table;

pub use service::{PREFIX, identify, lives};
