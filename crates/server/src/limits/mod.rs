//! The limits. Those of logins and uploads lie in the database: they survive a restart and hold over all instances.
//! The limit of requests is each instance's own, in memory.

pub mod api;
pub mod codes;
mod current;
pub mod login;
mod turns;
pub mod upload;
mod window;

pub use current::CurrentLimits;
pub use turns::Turns;
pub use window::clear;
