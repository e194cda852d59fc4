//! The AMPConnect server: JSON API, importer, private PostgreSQL, command line.

pub mod catalog;
pub mod cli;
pub mod config;
pub mod database;
pub mod clock;
pub mod error;
pub mod extract;
pub mod http;
pub mod loyalty;
pub mod notices;
pub mod private_postgres;
pub mod sales;
pub mod session;
pub mod startup;
pub mod state;
pub mod stock;
pub mod versions;
