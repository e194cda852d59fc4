//! What must hold when processes die.

mod killed_import;
mod private_cluster;
