//! What belongs to HTTP and to no slice.

pub mod assets;
pub mod attachment;
pub mod client;
pub mod etag;
pub mod export;
pub mod idempotency;
pub mod paging;
pub mod precondition;
pub mod prefer;
pub mod problems;
mod routes;
pub mod security;
pub mod trace;

pub use routes::Routes;
