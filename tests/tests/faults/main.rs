//! What must hold when processes die.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

mod backup;
mod commands;
mod draining;
mod killed_import;
mod pooler;
mod private_cluster;
mod redeeming;
mod replica;
