//! Statistics as pure functions: figures in, figures out. No I/O, no clock, no randomness.

pub mod bridge;
pub mod forecast;
mod lebaran;
mod quantile;
pub mod rhythm;
