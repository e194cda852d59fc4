//! What customers pay and owe. Payments are facts that are reversed, never changed; what of an invoice is paid follows from them by
//! the one definition in migration 0021 (`receivables`), and `receivable` keeps what is left. Whatever changes invoices, payments,
//! opening balances or terms calls [`service::settle`] or [`service::follow_change`] in its own transaction.

mod ageing;
mod customer;
mod due;
mod files;
mod handlers;
mod list;
mod open;
mod opening;
mod record;
pub mod service;
mod statement;
mod store;
mod table;

pub use due::remind;
pub use handlers::{customer_routes, routes};
