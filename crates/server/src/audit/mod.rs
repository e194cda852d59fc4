//! The audit log: every change by an admin with before and after, and every event of security. It only ever grows.

mod changes;
mod entry;
mod filter;
mod handlers;
mod store;

pub use changes::Changes;
pub use entry::{Entry, record};
pub use handlers::routes;
