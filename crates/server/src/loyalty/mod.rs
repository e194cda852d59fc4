//! Loyalty: the points ledger and the tiers follow every change of invoices, in its transaction.

pub mod service;
mod store;
