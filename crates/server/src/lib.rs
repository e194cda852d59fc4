//! lib

pub mod config;
