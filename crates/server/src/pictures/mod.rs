//! Pictures that people upload: judged by their content, decoded and encoded again, kept by the hash of the result. What
//! a browser gets from us was drawn by us: no metadata, no script, no second file behind the picture.

mod encode;
mod handlers;
pub mod service;
mod store;

pub use handlers::{picture, routes};
