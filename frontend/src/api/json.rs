//! Reading JSON into the types of `domain`.
//!
//! `serde_json` compiles its parser into the reading of every type. Here a body becomes a [`Json`] first, and every type is
//! read from that by a deserializer that calls nothing of a visitor but what it needs: a type costs the app about half.

mod parse;
mod read;

use serde::de::DeserializeOwned;

pub use parse::parse;

/// A body, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` and `false`
    Bool(bool),
    /// A number without fraction and exponent.
    Whole(i64),
    /// Any other number.
    Real(f64),
    /// Text.
    Text(String),
    /// `[..]`
    List(Vec<Json>),
    /// `{..}`, in the order of the body.
    Map(Vec<(String, Json)>),
}

/// A body is not what was expected. The word says where: a field that is missing, what kind of value was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// Reads a body.
pub fn from_str<T: DeserializeOwned>(body: &str) -> Result<T, Unreadable> {
    T::deserialize(parse(body)?)
}
