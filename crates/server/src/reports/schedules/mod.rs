//! Schedules: reports that are sent by mail at their times.
//!
//! Every instance looks for schedules that are due; the lock of a schedule's row is the claim, and its next time moves in
//! the transaction that writes the mails, so each time is sent once or not at all.

mod handlers;
mod send;
mod service;
mod store;
mod table;

pub use handlers::routes;
pub use send::run;
