//! What a change changed: the fields that differ, as they were and as they are.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// Fields that differ. Empty where nothing does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    before: Map<String, Value>,
    after: Map<String, Value>,
}

impl Changes {
    /// Notes a field, if it differs; whether it does.
    pub fn note<T: Serialize + PartialEq>(&mut self, field: &str, before: &T, after: &T) -> bool {
        if before == after {
            return false;
        }
        self.before.insert(field.to_owned(), json!(before));
        self.after.insert(field.to_owned(), json!(after));
        true
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty()
    }

    /// For an entry's `before` and `after`.
    pub fn into_values(self) -> (Option<Value>, Option<Value>) {
        (Some(self.before.into()), Some(self.after.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_noted() {
        let mut changes = Changes::default();
        assert!(!changes.note("name", &"Budi", &"Budi") && changes.is_empty());
        assert!(changes.note("phone", &Some("0812"), &None));
        let (before, after) = changes.into_values();
        assert_eq!(before, Some(json!({"phone": "0812"})));
        assert_eq!(after, Some(json!({"phone": null})));
    }
}
