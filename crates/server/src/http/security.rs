//! The headers that tell a browser what our pages may do: nothing but what they need.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::assets::Assets;
use crate::state::AppState;

/// Answers of the API are no pages.
const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The viewer of the document sets styles of its own, and loads nothing from elsewhere.
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The same for every answer.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    ),
];
/// A year. Only under https: browsers ignore it elsewhere, and so may we.
const TRANSPORT: &str = "max-age=31536000";

/// Middleware: adds the headers.
pub async fn headers(
    state: Data<AppState>,
    assets: Data<Assets>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let path = request.path();
    let policy = if path.starts_with("/api/docs/") {
        HeaderValue::from_static(DOCS_POLICY)
    } else if path.starts_with("/api/") {
        HeaderValue::from_static(API_POLICY)
    } else {
        assets.content_security_policy()
    };
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("content-security-policy"), policy);
    for (name, value) in HEADERS {
        set(headers, name, value);
    }
    if state.config.public_url.is_https() {
        set(headers, "strict-transport-security", TRANSPORT);
    }
    Ok(response)
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
