//! The AMPConnect server: JSON API, importer, private PostgreSQL, command line.

pub mod config;
pub mod database;
pub mod clock;
pub mod error;
pub mod extract;
pub mod http;
pub mod notices;
pub mod session;
pub mod startup;
pub mod state;
pub mod versions;
