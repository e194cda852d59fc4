//! The API as its callers see it; the modules mirror its addresses.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod account;
mod alike;
mod audit;
mod auth;
mod codes;
mod customer_files;
mod dashboard;
mod downloads;
mod exports;
mod floods;
mod hammered;
mod harness;
mod keys;
mod limits;
mod lineages;
mod mail;
mod mail_servers;
mod manners;
mod merge;
mod offices;
mod openapi;
mod people;
mod policy;
mod recovery;
mod registration;
mod search;
mod sessions;
mod settings;
mod setup;
mod stock;
mod stock_events;
mod stock_ledger;
mod tokens;
mod totp;
mod undo;
mod uploads;
mod user_steps;
mod users;
mod users_admin;
mod users_customers;
mod users_privacy;
