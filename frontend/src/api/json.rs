//! Reading JSON into the types of `domain`.
//!
//! `serde_json` compiles its parser into the reading of every type. Here a body becomes a tree first, and types are read from
//! that by their fields' names (`domain::tree`, ADR 0018).

mod parse;

use domain::tree::{self, FromTree};

pub use parse::parse;

/// A body is not what was expected. The word says where: a field that is missing, what kind of value was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// Reads a body.
pub fn from_str<T: FromTree>(body: &str) -> Result<T, Unreadable> {
    tree::read(parse(body)?).map_err(Unreadable)
}
