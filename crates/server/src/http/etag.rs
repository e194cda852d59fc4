//! Conditional reads: a weak ETag made of what an answer depends on, judged before any query runs.

use actix_web::http::header::{CACHE_CONTROL, ContentType, ETAG, IF_NONE_MATCH, VARY};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use crate::error::AppResult;
use crate::extract::Caller;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Names this build: two builds may answer the same question in different words.
const BUILD: &str = env!("AMPC_BUILD");

/// Answers a read: 304 where the client's copy is still right, without running `query`; else its result as JSON.
pub async fn respond<T, Q, F>(
    request: &HttpRequest,
    caller: &Caller,
    state: &AppState,
    audience: Audience,
    query: Q,
) -> AppResult<HttpResponse>
where
    T: Serialize,
    Q: FnOnce() -> F,
    F: Future<Output = AppResult<T>>,
{
    // Read before the query: an answer newer than its tag is fetched once more; an older one would be kept for good.
    let version = state.versions.current(&state.db, audience).await?;
    let newest = tag(request, caller, audience, version, state);
    if is_current(request, &newest) {
        return Ok(headers(HttpResponse::NotModified(), newest).finish());
    }
    let tag = if state.config.database_read_url.is_some() {
        // A replica that is behind answers under the version that it has.
        let version = DataVersions::stored(&state.read, audience).await?;
        tag(request, caller, audience, version, state)
    } else {
        newest
    };
    let body = query().await?;
    Ok(headers(HttpResponse::Ok(), tag).json(body))
}

/// Answers a read that no data version covers, such as the caller's own sessions: the tag is made of the answer itself.
pub fn respond_by_content<T: Serialize>(request: &HttpRequest, caller: &Caller, body: &T) -> AppResult<HttpResponse> {
    let body = serde_json::to_vec(body).map_err(anyhow::Error::from)?;
    let mut hash = Xxh3::new();
    hash.update(&caller.account_id.to_le_bytes());
    hash.update(BUILD.as_bytes());
    hash.update(&body);
    let tag = format!("W/\"{:032x}\"", hash.digest128());
    if is_current(request, &tag) {
        return Ok(headers(HttpResponse::NotModified(), tag).finish());
    }
    Ok(headers(HttpResponse::Ok(), tag)
        .content_type(ContentType::json())
        .body(body))
}

fn tag(request: &HttpRequest, caller: &Caller, audience: Audience, version: i64, state: &AppState) -> String {
    let mut hash = Xxh3::new();
    let mut add = |part: &[u8]| {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    match audience {
        // What staff and the catalogue show depends on the role alone; a customer's data on the customer.
        Audience::Staff | Audience::Parts | Audience::Customers => add(caller.role.as_str().as_bytes()),
        Audience::Customer(id) => add(format!("customer {id}").as_bytes()),
    }
    add(request.path().as_bytes());
    add(request.query_string().as_bytes());
    add(&version.to_le_bytes());
    add(state.clock.today().to_string().as_bytes());
    add(BUILD.as_bytes());
    format!("W/\"{:032x}\"", hash.digest128())
}

fn headers(mut response: actix_web::HttpResponseBuilder, tag: String) -> actix_web::HttpResponseBuilder {
    response.insert_header((ETAG, tag));
    response.insert_header((CACHE_CONTROL, "private, no-cache"));
    response.insert_header((VARY, "Authorization"));
    response
}

/// Whether `If-None-Match` names the tag. Weak comparison, as RFC 9110 wants it here.
pub fn is_current(request: &HttpRequest, tag: &str) -> bool {
    let opaque = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let own = opaque(tag);
    request
        .headers()
        .get_all(IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|candidate| candidate.trim() == "*" || opaque(candidate) == own)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_tag_matches_alone_in_a_list_and_without_its_weakness() {
        let tag = "W/\"abc\"";
        for value in ["W/\"abc\"", "\"abc\"", "\"x\", W/\"abc\"", "*"] {
            let request = TestRequest::default()
                .insert_header((IF_NONE_MATCH, value))
                .to_http_request();
            assert!(is_current(&request, tag), "{value}");
        }
        for value in ["\"ab\"", "abc", ""] {
            let request = TestRequest::default()
                .insert_header((IF_NONE_MATCH, value))
                .to_http_request();
            assert!(!is_current(&request, tag), "{value}");
        }
        assert!(!is_current(&TestRequest::default().to_http_request(), tag));
    }
}
