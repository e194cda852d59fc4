//! The API as its callers see it; the modules mirror its addresses.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod auth;
mod customer_files;
mod dashboard;
mod harness;
mod limits;
mod mail;
mod manners;
mod openapi;
mod policy;
mod registration;
mod sessions;
mod setup;
mod undo;
mod uploads;
