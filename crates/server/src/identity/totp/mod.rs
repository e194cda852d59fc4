//! Authenticator apps of staff (TOTP, RFC 6238), and the recovery codes for when the app is lost.

pub mod handlers;
mod service;
mod store;

pub use service::{Checked, check, remove, reset_by_username, state_of};
