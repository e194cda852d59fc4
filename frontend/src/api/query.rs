//! Query strings.

use std::fmt::{Display, Write};

/// A query string under construction, percent-encoded as it grows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.push(name, &value.to_string());
        self
    }

    /// Adds the parameter if there is a value.
    #[must_use]
    pub fn with_opt(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn push(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        self.0.push_str(name);
        self.0.push('=');
        self.0.push_str(&encode(value));
    }

    /// The string with its question mark; empty without parameters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Percent-encodes text for one segment of a path or one value of a query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_missing_ones_left_out() {
        let query = Query::new()
            .with("q", "OLI & ban/é")
            .with_opt("group", None::<&str>)
            .with_opt("limit", Some(20));
        assert_eq!(query.as_str(), "?q=OLI%20%26%20ban%2F%C3%A9&limit=20");
        assert_eq!(Query::new().as_str(), "");
    }
}
