//! Registration of customers: attempts, their codes, and the admin's decision.

pub mod handlers;
mod service;
mod store;
mod table;

pub use service::{Entered, attempt_of, close_all, code_entered, register, send_again};
