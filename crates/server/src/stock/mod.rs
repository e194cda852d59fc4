//! Stock: the append-only ledger of movements, its kept sums, and the status of each part.

pub mod service;
mod store;
