//! The harness of the integration tests: the real server on a port of its own, a database of its own per test, clients
//! per role, and files to upload.

pub mod app;
pub mod authenticator;
pub mod browser;
pub mod client;
pub mod files;
pub mod mail;
pub mod own_postgres;
pub mod postgres;
pub mod process;
pub mod smtp;

pub use app::TestApp;
pub use authenticator::Authenticator;
pub use client::{Answer, Client};
pub use files::{SalesFile, SalesLine, StockFile};
pub use mail::ReceivedMail;
pub use smtp::{Manner, Protection, SmtpServer};

use chrono::NaiveDate;

/// A calendar day, typed in as it reads: `day("2026-11-21")`.
///
/// # Panics
/// When the text is no day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a test types its days in")
}
