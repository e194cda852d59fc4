//! Examples for bodies whose route gives none of its own, made from their schema: every field is there, with a value of
//! its kind.

use serde_json::{Map, Value, json};
use utoipa::openapi::content::Content;
use utoipa::openapi::{OpenApi, RefOr};

/// Schemas that hold themselves end here.
const DEEPEST: usize = 8;

/// The schemas of a document, by name.
pub struct Schemas(Value);

impl Schemas {
    /// Those of the document.
    pub fn of(document: &OpenApi) -> serde_json::Result<Self> {
        let schemas = document.components.as_ref().map(|components| &components.schemas);
        Ok(Self(serde_json::to_value(schemas)?))
    }

    /// Gives a JSON or form body its example, unless it has one.
    pub fn complete(&self, media_type: &str, content: &mut RefOr<Content>) {
        let RefOr::T(content) = content else { return };
        let is_structured = media_type.ends_with("json") || media_type.starts_with("multipart/");
        if !is_structured || content.example.is_some() || !content.examples.is_empty() {
            return;
        }
        content.example = content
            .schema
            .as_ref()
            .and_then(|schema| serde_json::to_value(schema).ok())
            .map(|schema| self.sample(&schema, 0));
    }

    fn sample(&self, schema: &Value, depth: usize) -> Value {
        if let Some(given) = schema.get("example").or_else(|| schema.get("examples")?.get(0)) {
            return given.clone();
        }
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return self.sample(&self.0[name], depth + 1);
        }
        if let Some(value) = schema.get("const").or_else(|| schema.get("enum")?.get(0)) {
            return value.clone();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let merged = parts.iter().filter_map(|part| match self.sample(part, depth + 1) {
                Value::Object(fields) => Some(fields),
                _ => None,
            });
            return Value::Object(merged.flatten().collect());
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(parts) = schema[choice].as_array() {
                let first = parts.iter().find(|part| part["type"] != "null");
                return first.map_or(Value::Null, |part| self.sample(part, depth + 1));
            }
        }
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => match schema.get("items") {
                Some(items) => json!([self.sample(items, depth + 1)]),
                None => json!([]),
            },
            "string" => text(schema["format"].as_str().unwrap_or_default()),
            "integer" => schema
                .get("minimum")
                .filter(|least| least.is_u64())
                .cloned()
                .unwrap_or(json!(1)),
            "number" => json!(12.5),
            "boolean" => json!(true),
            _ => Value::Null,
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let fields: Map<String, Value> = schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, field)| (name.clone(), self.sample(field, depth + 1)))
            .collect();
        Value::Object(fields)
    }
}

/// The type that is not null.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or_default(),
        _ => "",
    }
}

fn text(format: &str) -> Value {
    json!(match format {
        "date" => "2026-11-21",
        "date-time" => "2026-11-22T00:14:00Z",
        "uuid" => "0b8f6a52-4c0e-4f5c-9f51-0a6f9a1d2c3b",
        "password" => "PorosDepan#40T",
        "binary" => "(isi berkas)",
        _ => "teks",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_every_field_and_ends_where_a_schema_holds_itself() {
        let schemas = Schemas(json!({
            "Day": {"type": "string", "format": "date"},
            "Node": {"type": "object", "properties": {
                "day": {"$ref": "#/components/schemas/Day"},
                "kind": {"oneOf": [{"type": "null"}, {"type": "string", "enum": ["sales", "stock"]}]},
                "count": {"type": ["integer", "null"]},
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
                "given": {"type": "string", "example": "adm_1"},
            }},
        }));
        let sample = schemas.sample(&json!({"$ref": "#/components/schemas/Node"}), 0);
        assert_eq!(sample["day"], "2026-11-21");
        assert_eq!(sample["kind"], "sales");
        assert_eq!(sample["count"], 1);
        assert_eq!(sample["given"], "adm_1");
        assert_eq!(sample["children"][0]["day"], "2026-11-21");
    }
}
