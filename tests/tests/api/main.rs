//! The API as its callers see it; the modules mirror its addresses.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod account;
mod alike;
mod api_keys;
mod audit;
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
mod user_steps;
mod users;
mod users_admin;
mod users_customers;
mod users_privacy;
