//! Files as people upload them, and what must become of each.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its file fails")]

mod bombs;
mod columns;
mod containers;
mod customers;
mod dates;
mod edge;
mod handmade;
mod invoices;
mod numbers;
mod properties;
mod stock;
mod support;
mod texts;
