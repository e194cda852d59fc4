//! The API as its callers see it; the modules mirror its addresses.

mod auth;
mod harness;
mod limits;
mod manners;
mod openapi;
mod policy;
mod dashboard;
mod undo;
mod uploads;
