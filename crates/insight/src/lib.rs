//! Statistics as pure functions: figures in, figures out. No I/O, no clock, no randomness.

pub mod bridge;
pub mod forecast;
pub mod health;
mod lebaran;
pub mod monthly;
mod quantile;
pub mod rhythm;
pub mod sentences;
