//! Sessions: who is signed in, checked on each request.

mod cache;

pub use cache::SessionCache;
