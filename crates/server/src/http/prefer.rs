//! The `Prefer` header.

use actix_web::HttpRequest;

/// Whether the caller wants no waiting for long work.
pub fn respond_async(request: &HttpRequest) -> bool {
    request
        .headers()
        .get_all("prefer")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|preference| preference.trim().eq_ignore_ascii_case("respond-async"))
}
