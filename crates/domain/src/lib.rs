//! The words of AMPConnect: ids, money, dates, wire types and the rules that the
//! server and the browser share. Nothing here does I/O or reads a clock.

pub mod account;
pub mod client_error;
pub mod dashboard;
pub mod date;
pub mod download;
pub mod favorite;
pub mod id;
pub mod insight;
pub mod loyalty;
pub mod money;
pub mod notification;
pub mod page;
pub mod part;
pub mod password;
pub mod payment;
pub mod pricing;
pub mod problem;
pub mod program;
pub mod purchase;
pub mod report;
pub mod sales;
pub mod search;
pub mod settings;
pub mod stock;
pub mod tree;
pub mod upload;
mod words;

pub use date::{DateRange, format_day, wita_day};
pub use money::Rupiah;
pub use page::Page;
pub use problem::{FieldProblem, Problem, ProblemCode};
