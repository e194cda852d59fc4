//! Loyalty: the points ledger and the tiers follow every change of invoices, in its transaction; rewards and their redemption.
//! Whoever writes into a customer's ledger holds its balance, takes off what has come to expire, and then writes.

mod adjust;
mod admin_handlers;
mod catalogue;
mod catalogue_table;
mod expiry;
mod handlers;
mod news;
mod page;
mod redeem;
mod redemptions;
pub mod service;
mod store;
mod table;
mod turns;

pub use admin_handlers::routes;
pub use handlers::customer_routes;
