//! The API as its callers see it; the modules mirror its addresses.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod account;
mod api_keys;
mod auth;
mod dashboard;
mod harness;
mod limits;
mod mail;
mod manners;
mod openapi;
mod policy;
mod refreshing;
mod registration;
mod sessions;
mod setup;
mod totp;
mod undo;
mod uploads;
