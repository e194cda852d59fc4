//! What must hold when processes die.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod killed_import;
mod private_cluster;
