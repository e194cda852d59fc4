//! The API as its callers see it; the modules mirror its addresses.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod account;
mod alike;
mod api_keys;
mod auth;
mod codes;
mod dashboard;
mod floods;
mod hammered;
mod harness;
mod limits;
mod mail;
mod manners;
mod offices;
mod openapi;
mod people;
mod policy;
mod recovery;
mod refreshing;
mod registration;
mod sessions;
mod setup;
mod totp;
mod undo;
mod uploads;
