//! Insights: what the analysis of customers and parts comes to. A job computes everything anew after sales or stock have
//! changed and replaces what is stored in one transaction; reads show what is stored, and from when it is.
//!
//! It computes from the rollups, a customer's and a part's days at a time; of invoice lines it reads those of twelve months
//! once, for the parts that are bought together. The statistics themselves are the crate `insight`.

mod contacts;
mod customers;
mod handlers;
mod job;
mod list;
mod overview;
mod overview_table;
mod parts;
mod products;
mod profile;
mod query;
mod reorder;
mod reorder_table;
mod run;
mod sentence;
pub mod service;
mod store;
mod write;

pub use handlers::routes;
pub(crate) use job::Recompute;
