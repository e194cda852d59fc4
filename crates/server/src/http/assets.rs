//! The browser app, carried in the binary: files with a hash in their name for ever, the page itself asked for each time,
//! in the smallest form that the browser takes.

use std::fmt::Write as _;

use std::borrow::Cow;

use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, VARY,
};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::program::Program;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use super::etag::is_current;
use crate::error::AppError;

#[derive(RustEmbed)]
#[folder = "../../dist"]
struct Dist;

/// The shortest hash that Trunk writes into a name.
const HASH_LENGTH: usize = 12;

/// The files of the browser app.
#[derive(Clone, Debug)]
pub struct Assets {
    policy: HeaderValue,
}

impl Assets {
    /// Looks through the pages for the scripts that stand in them: only those may run.
    pub fn load() -> anyhow::Result<Self> {
        let mut hashes = String::new();
        for name in Program::ALL.map(Program::page) {
            let page = Dist::get(name).ok_or_else(|| anyhow::anyhow!("the browser app has no {name}"))?;
            let page = String::from_utf8_lossy(&page.data);
            for script in inline_scripts(&page) {
                // writing to a String cannot fail
                let _ = write!(hashes, " 'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
            }
        }
        let policy = format!(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data: blob:; \
             font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'"
        );
        Ok(Self {
            policy: HeaderValue::from_str(&policy)?,
        })
    }

    /// What the app's pages may do.
    pub fn content_security_policy(&self) -> HeaderValue {
        self.policy.clone()
    }

    /// Answers a GET outside the API: a file, or the page for every address of the app.
    pub fn serve(&self, request: &HttpRequest) -> HttpResponse {
        let path = request.path().trim_start_matches('/');
        let path = if path.is_empty() {
            Program::Customer.page()
        } else {
            path
        };
        // What begins with a dot is not part of the app: a build that is not finished leaves such folders.
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        if let Some(response) = file(request, path).filter(|_| !is_hidden) {
            return response;
        }
        let wants_page = request
            .headers()
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains("text/html"));
        let page = if wants_page {
            file(request, Program::of(request.path()).page())
        } else {
            None
        };
        page.unwrap_or_else(|| AppError::not_found().error_response())
    }
}

fn file(request: &HttpRequest, path: &str) -> Option<HttpResponse> {
    let plain = Dist::get(path)?;
    let kind = plain.metadata.mimetype().to_owned();
    let (encoding, file) = smallest(request, path, plain);
    let mut etag = String::from("\"");
    for byte in &file.metadata.sha256_hash()[..16] {
        // writing to a String cannot fail
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    let caching = if has_hash(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let is_known = is_current(request, &etag);
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response.insert_header((ETAG, etag));
    response.insert_header((CACHE_CONTROL, caching));
    response.insert_header((VARY, "Accept-Encoding"));
    if is_known {
        return Some(response.finish());
    }
    let charset = if kind.starts_with("text/") {
        "; charset=utf-8"
    } else {
        ""
    };
    response.insert_header((CONTENT_TYPE, format!("{kind}{charset}")));
    response.insert_header((CONTENT_ENCODING, encoding));
    Some(match file.data {
        Cow::Borrowed(bytes) => response.body(actix_web::web::Bytes::from_static(bytes)),
        Cow::Owned(bytes) => response.body(bytes),
    })
}

/// The form made beforehand that the browser takes, brotli before gzip; `identity` also says that nothing shall be
/// compressed on the way.
fn smallest(request: &HttpRequest, path: &str, plain: EmbeddedFile) -> (&'static str, EmbeddedFile) {
    let accepted = request
        .headers()
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(accepted.unwrap_or_default(), encoding)
            && let Some(file) = Dist::get(&format!("{path}.{ending}"))
        {
            return (encoding, file);
        }
    }
    ("identity", plain)
}

fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        let is_refused = matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

/// Whether a part of the path carries a hash: `frontend-6f3c2a1b9d0e4f57_bg.wasm`.
fn has_hash(path: &str) -> bool {
    path.split(['/', '-', '_', '.'])
        .any(|part| part.len() >= HASH_LENGTH && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The contents of the scripts that stand in the page itself.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let is_file = attributes.split_ascii_whitespace().any(|word| word.starts_with("src="));
        let (script, _) = rest.split_once("</script>")?;
        (!is_file).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_in_the_page_are_hashed() {
        let page =
            "<html><script src=\"/a.js\"></script><script type=\"module\">\nimport x;\n</script><script>b</script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["\nimport x;\n", "b"]);
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for path in [
            "frontend-6f3c2a1b9d0e4f57.js",
            "frontend-6f3c2a1b9d0e4f57_bg.wasm",
            "snippets/x-6f3c2a1b9d0e4f57/y.js",
        ] {
            assert!(has_hash(path), "{path}");
        }
        for path in [
            "index.html",
            "theme.js",
            "brand/mark.svg",
            "inter-latin-wght-normal.woff2",
            "deadbeef.js",
        ] {
            assert!(!has_hash(path), "{path}");
        }
    }

    #[test]
    fn an_encoding_is_taken_unless_it_is_refused() {
        assert!(accepts("gzip, deflate, br", "br") && accepts("br;q=0.5", "br"));
        assert!(!accepts("gzip", "br") && !accepts("br;q=0, gzip", "br") && !accepts("", "br"));
    }
}
