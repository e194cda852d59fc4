//! The API as its callers see it; the modules mirror its addresses.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod audit;
mod auth;
mod dashboard;
mod harness;
mod limits;
mod mail;
mod manners;
mod openapi;
mod people;
mod policy;
mod registration;
mod sessions;
mod setup;
mod undo;
mod uploads;
mod users;
mod users_admin;
mod users_customers;
mod users_privacy;
