//! What belongs to HTTP and to no slice: conditional reads, trace ids.

pub mod etag;
pub mod trace;
