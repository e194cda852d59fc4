//! The API's own description, generated from the routes.

use std::collections::BTreeMap;

use domain::account::Role;
use domain::{Problem, ProblemCode};
use serde_json::{Value, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::info::{ContactBuilder, InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};
use xxhash_rust::xxh3::xxh3_128;

use super::examples::Schemas;
use super::policy::{self, Rule};
use crate::http::Routes;

/// Where the document is served.
pub const PATH: &str = "/api/openapi.json";
const BEARER: &str = "bearer";
const PROBLEM_JSON: &str = "application/problem+json";

/// The document as it is served.
#[derive(Clone, Debug)]
pub struct Document {
    /// The JSON text.
    pub json: String,
    /// Changes with it.
    pub etag: String,
}

impl Document {
    /// Generates it.
    pub fn generate() -> anyhow::Result<Self> {
        let json = openapi().to_pretty_json()?;
        let etag = format!("W/\"{:032x}\"", xxh3_128(json.as_bytes()));
        Ok(Self { json, etag })
    }
}

/// The description of every route, with its errors.
pub fn openapi() -> OpenApi {
    let mut document = frame();
    Routes::describe(&mut document, super::described);
    let schemas = &mut document.components.get_or_insert_with(Components::new).schemas;
    let mut found = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut found);
    schemas.extend(found);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let rule = policy::POLICY
                .iter()
                .find(|rule| rule.method == method && rule.path == path);
            if let Some(rule) = rule {
                complete(operation, rule);
            }
        }
    }
    // A document without examples is still one; the test says so.
    if let Ok(schemas) = Schemas::of(&document) {
        for item in document.paths.paths.values_mut() {
            for (_, operation) in operations(item) {
                add_examples(operation, &schemas);
            }
        }
    }
    document
}

fn add_examples(operation: &mut Operation, schemas: &Schemas) {
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        for (media_type, content) in &mut body.content {
            schemas.complete(media_type, content);
        }
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            for (media_type, content) in &mut response.content {
                schemas.complete(media_type, content);
            }
        }
    }
}

fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("AMPConnect")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("description.md")))
        .contact(Some(ContactBuilder::new().name(Some("AMPConnect")).build()))
        .license(Some(
            LicenseBuilder::new()
                .name("GPL-3.0-or-later")
                .identifier(Some("GPL-3.0-or-later"))
                .build(),
        ))
        .build();
    let tags = [
        ("auth", "Signing in and out."),
        ("users", "Customers, staff and registrations."),
        ("audit", "What was done, by whom."),
        ("dashboard", "The admin dashboard."),
        ("sales", "Invoices and their lines."),
        ("analytics", "What the analysis of customers and parts comes to."),
        ("uploads", "Files of the dealer management system."),
        ("loyalty", "Points, rewards and their redemption."),
        ("parts", "The catalogue, for any signed-in account."),
        ("payments", "What customers paid and owe."),
        ("customer", "A customer's own data."),
        ("settings", "What super_admins set, and pictures."),
        ("api keys", "Keys of programs."),
        ("notifications", "What members of the staff are told."),
        ("search", "Parts, customers and invoices by a few letters."),
        ("downloads", "Large files, for a browser to save by itself."),
        ("health", "For whoever watches over the server."),
        ("documentation", "The API about itself."),
    ];
    let mut components = Components::new();
    components.add_security_scheme(
        BEARER,
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .description(Some(
                    "The access token of a sign-in; good for ten minutes, renewed at /api/auth/refresh.",
                ))
                .build(),
        ),
    );
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .components(Some(components))
        .tags(Some(tags.map(|(name, description)| {
            TagBuilder::new().name(name).description(Some(description)).build()
        })))
        .build()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", &mut item.get),
        ("PUT", &mut item.put),
        ("POST", &mut item.post),
        ("DELETE", &mut item.delete),
        ("PATCH", &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Adds what follows from the policy and from the manners that all routes share.
fn complete(operation: &mut Operation, rule: &Rule) {
    let mut common: BTreeMap<u16, ProblemCode> = BTreeMap::new();
    if !rule.open {
        common.insert(401, ProblemCode::Unauthorized);
        if rule.roles.len() < 4 {
            common.insert(403, ProblemCode::Forbidden);
        }
        let roles: Vec<&str> = rule.roles.iter().copied().map(Role::as_str).collect();
        let note = format!("May be called by: {}.", roles.join(", "));
        operation.description = Some(match operation.description.take() {
            Some(description) => format!("{description}\n\n{note}"),
            None => note,
        });
        operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    }
    if operation
        .parameters
        .as_ref()
        .is_some_and(|parameters| !parameters.is_empty())
    {
        common.insert(422, ProblemCode::Invalid);
    }
    if operation.request_body.is_some() {
        for code in [
            ProblemCode::Malformed,
            ProblemCode::BodyTooLarge,
            ProblemCode::MediaType,
            ProblemCode::Invalid,
        ] {
            common.insert(code.status(), code);
        }
    }
    let is_counted = !rule.path.starts_with("/api/health/") && rule.path != PATH;
    if is_counted {
        common.insert(429, ProblemCode::TooManyRequests);
    }
    if rule.path != "/api/health/live" && rule.path != PATH {
        common.insert(503, ProblemCode::Unavailable);
    }
    let responses = &mut operation.responses.responses;
    for (status, code) in common {
        responses.entry(status.to_string()).or_insert_with(|| {
            RefOr::T(
                ResponseBuilder::new()
                    .description(format!("`{}`.", code.as_str()))
                    .build(),
            )
        });
    }
    for (status, response) in responses {
        let Some(code) = ProblemCode::ALL
            .iter()
            .find(|code| code.status().to_string() == *status)
        else {
            continue;
        };
        let RefOr::T(response) = response else { continue };
        // The problem of a route that names its own code in the description has that code in its example too.
        let named = ProblemCode::ALL
            .iter()
            .find(|code| response.description.starts_with(&format!("`{}`", code.as_str())));
        let example = example(*named.unwrap_or(code));
        let schema = RefOr::Ref(Ref::from_schema_name(Problem::name()));
        response.content.clear();
        response.content.insert(
            PROBLEM_JSON.to_owned(),
            ContentBuilder::new().schema(Some(schema)).example(Some(example)).into(),
        );
    }
}

fn example(code: ProblemCode) -> Value {
    let mut example = json!({
        "type": format!("about:blank#{}", code.as_str()),
        "title": code.title(),
        "status": code.status(),
        "detail": "Penjelasan dan cara memperbaikinya.",
        "code": code.as_str(),
        "trace_id": "5f1c0f4e8a0b4c3f9d2e7a6b5c4d3e2f",
    });
    if code == ProblemCode::Invalid {
        example["errors"] = json!([{"pointer": "/username", "code": "required", "detail": "Isi nama pengguna."}]);
    }
    example
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations_of(document: &Value) -> Vec<(String, Value)> {
        let paths = document["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap();
                methods
                    .iter()
                    .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
            })
            .collect()
    }

    #[test]
    fn every_route_has_a_summary_a_success_and_its_errors() {
        let document = serde_json::to_value(openapi()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        for (route, operation) in operations_of(&document) {
            assert!(operation["summary"].is_string(), "{route} has no summary");
            assert!(operation["operationId"].is_string(), "{route} has no name");
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{route}: no success"
            );
            for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
                assert!(
                    response["content"][PROBLEM_JSON]["example"]["code"].is_string(),
                    "{route} {status}: no example"
                );
            }
            if operation["security"].is_array() {
                assert!(responses.contains_key("401"), "{route}");
            }
        }
    }

    #[test]
    fn every_body_has_an_example() {
        let document = serde_json::to_value(openapi()).unwrap();
        let has_one = |content: &Value| {
            content.as_object().unwrap().iter().all(|(name, media)| {
                let is_structured = name.ends_with("json") || name.starts_with("multipart/");
                !is_structured || media["example"].is_object() || media["example"].is_array()
            })
        };
        let mut without = Vec::new();
        for (route, operation) in operations_of(&document) {
            if let Some(content) = operation["requestBody"].get("content")
                && !has_one(content)
            {
                without.push(format!("{route}: request"));
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                if let Some(content) = response.get("content")
                    && !has_one(content)
                {
                    without.push(format!("{route}: {status}"));
                }
            }
        }
        assert!(without.is_empty(), "no example: {without:#?}");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = serde_json::to_value(openapi()).unwrap();
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
