//! What people are told, by the bell of their portal and by mail. Written in the transaction that it tells of; each can be switched off. Never told: what the demo did, what an undo brought back, what was known before.

pub mod customer;
mod digest;
mod events;
mod facts;
mod handlers;
pub mod service;
mod store;

pub use digest::digest;
pub use facts::{Facts, LowPart};
pub use handlers::routes;
