//! Statistics as pure functions: figures in, figures out. No I/O, no clock, no randomness but what the caller hands in.
//! Every module names the source of its formulas; `tests/reference.rs` holds them to answers that others have published.

pub mod abc;
pub mod backtest;
pub mod basket;
pub mod bgnbd;
pub mod bridge;
pub mod cohort;
pub mod concentration;
pub mod demand;
pub mod forecast;
pub mod gamma_gamma;
pub mod health;
pub mod lead_time;
mod lebaran;
mod maximum;
pub mod monthly;
pub mod outlook;
mod quantile;
pub mod reorder;
pub mod rfm;
pub mod rhythm;
pub mod seasonality;
#[cfg(test)]
mod seeded;
pub mod sentences;
pub mod smoothing;
mod special;
