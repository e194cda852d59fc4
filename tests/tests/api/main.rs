//! The API as its callers see it; the modules mirror its addresses.

mod auth;
mod dashboard;
mod harness;
mod limits;
mod manners;
mod openapi;
mod policy;
mod sessions;
mod setup;
mod undo;
mod uploads;
