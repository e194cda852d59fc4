//! Stock: the append-only ledger of movements, its kept sums, and the status of each part. What the ledger must come to is
//! defined by the views of migration 0015; whatever changes stock holds [`service::lock`] until it is committed.

mod adjust;
mod events;
mod filter;
mod handlers;
mod list;
mod minimum;
mod movements;
mod news;
pub mod service;
mod store;
mod table;
mod terms;

pub use handlers::{parts_routes, routes};
pub use news::{StockNews, follow};
