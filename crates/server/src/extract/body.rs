//! Bodies, queries and paths: what cannot be read is 400, what is missing, wrong or unknown 422 with its pointer.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest, web};
use domain::ProblemCode;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::error::{AppError, AppResult};

/// Most bytes of a JSON body. Files do not come as JSON.
pub const JSON_LIMIT: usize = 256 * 1024;

/// How long such a body may take to arrive.
const JSON_PATIENCE: Duration = Duration::from_secs(30);
const TOO_SLOW: &str = "Kiriman tidak selesai dalam 30 detik. Periksa sambungan, lalu kirim lagi.";

/// A JSON body.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

/// A query string.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

/// The variable parts of the path; one that does not parse names nothing, so it is 404.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

macro_rules! deref {
    ($($name:ident),*) => {$(
        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }
    )*};
}

deref!(Json, Query, Path);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = AppError;
    type Future = Ready<AppResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = web::Path::<T>::from_request(request, payload).into_inner();
        ready(
            path.map(|path| Self(path.into_inner()))
                .map_err(|_| AppError::not_found()),
        )
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = AppError;
    type Future = Ready<AppResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(query(request.query_string()).map(Self))
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = AppResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = json_headers(request);
        let payload = payload.take();
        Box::pin(async move {
            checked?;
            let body = tokio::time::timeout(JSON_PATIENCE, read(payload, JSON_LIMIT)).await;
            let body = body.map_err(|_| AppError::problem(ProblemCode::Malformed, TOO_SLOW))??;
            json(&body).map(Self)
        })
    }
}

fn json_headers(request: &HttpRequest) -> AppResult<()> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let essence = header(CONTENT_TYPE)
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    if !essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) {
        return Err(AppError::problem(
            ProblemCode::MediaType,
            "Kirim isi sebagai JSON dengan Content-Type: application/json.",
        ));
    }
    match header(CONTENT_LENGTH).and_then(|value| value.parse::<usize>().ok()) {
        Some(length) if length > JSON_LIMIT => Err(too_large(JSON_LIMIT)),
        _ => Ok(()),
    }
}

/// The whole body, at most `limit` bytes of it.
pub async fn read(mut payload: Payload, limit: usize) -> AppResult<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => too_large(limit),
            _ => AppError::problem(ProblemCode::Malformed, "Kiriman terputus sebelum selesai. Kirim lagi."),
        })?;
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn too_large(limit: usize) -> AppError {
    AppError::problem(
        ProblemCode::BodyTooLarge,
        format!("Kiriman lebih besar daripada batas {} KB.", limit / 1024),
    )
}

fn json<T: DeserializeOwned>(body: &[u8]) -> AppResult<T> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        if error.inner().is_data() {
            field_problem(&pointer(error.path(), "/"), &error.inner().to_string(), "/")
        } else {
            not_json()
        }
    })?;
    reader.end().map_err(|_| not_json())?;
    Ok(value)
}

fn not_json() -> AppError {
    AppError::problem(
        ProblemCode::Malformed,
        "Isi kiriman bukan JSON yang benar. Periksa penulisannya.",
    )
}

fn query<T: DeserializeOwned>(text: &str) -> AppResult<T> {
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded(text));
    serde_path_to_error::deserialize(reader)
        .map_err(|error| field_problem(&pointer(error.path(), ""), &error.inner().to_string(), ""))
}

fn form_urlencoded(text: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(text.as_bytes())
}

/// `/a/0/b` with `separator` `/`; a query parameter's bare name with none.
fn pointer(path: &serde_path_to_error::Path, separator: &str) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("{separator}{index}")),
            Segment::Map { key } => Some(format!("{separator}{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// Serde says a missing or unknown field in words at the place of its parent; here it gets the place of its own.
fn field_problem(parent: &str, message: &str, separator: &str) -> AppError {
    let named = |start: &str| {
        let rest = message.strip_prefix(start)?;
        Some(rest.split('`').next().unwrap_or_default().to_owned())
    };
    if let Some(field) = named("missing field `") {
        AppError::invalid(
            format!("{parent}{separator}{field}"),
            "required",
            "Isian ini wajib diisi.",
        )
    } else if let Some(field) = named("unknown field `") {
        // The path already ends in the field where the key was read as a map's key.
        let own = format!("{separator}{field}");
        let place = if parent.ends_with(&own) {
            parent.to_owned()
        } else {
            format!("{parent}{own}")
        };
        AppError::invalid(place, "unknown", "Isian ini tidak dikenal. Hapus dari kiriman.")
    } else {
        AppError::invalid(
            parent,
            "invalid",
            "Nilai ini tidak dapat dibaca. Periksa jenis dan penulisannya.",
        )
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its reading is tested")]
        count: i64,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only its reading is tested")]
        items: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Range {
        #[expect(dead_code, reason = "only its reading is tested")]
        from: chrono::NaiveDate,
    }

    fn told(error: AppError) -> (ProblemCode, String, String) {
        match error {
            AppError::Problem { code, errors, .. } => {
                let (pointer, field_code) = errors
                    .first()
                    .map(|e| (e.pointer.clone(), e.code.clone()))
                    .unwrap_or_default();
                (code, pointer, field_code)
            }
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_is_not_json_is_malformed_and_what_does_not_fit_is_invalid_with_its_pointer() {
        for text in ["", "{", "{\"items\":[]} x", "\u{feff}{}", "{'items':1}"] {
            assert_eq!(
                told(json::<Outer>(text.as_bytes()).unwrap_err()).0,
                ProblemCode::Malformed,
                "{text}"
            );
        }
        for (text, pointer, code) in [
            ("{}", "/items", "required"),
            ("[]", "", "invalid"),
            (r#"{"items":{}}"#, "/items", "invalid"),
            (r#"{"items":[{"count":1},{"count":"x"}]}"#, "/items/1/count", "invalid"),
            (r#"{"items":[{}]}"#, "/items/0/count", "required"),
            (r#"{"items":[{"count":1,"x":2}]}"#, "/items/0/x", "unknown"),
            (r#"{"items":[],"more":2}"#, "/more", "unknown"),
        ] {
            let expected = (ProblemCode::Invalid, pointer.to_owned(), code.to_owned());
            assert_eq!(told(json::<Outer>(text.as_bytes()).unwrap_err()), expected, "{text}");
        }
    }

    #[test]
    fn a_query_parameter_is_named_without_a_slash() {
        assert!(query::<Range>("from=2026-11-21").is_ok());
        for (text, pointer, code) in [
            ("", "from", "required"),
            ("from=21-11-2026", "from", "invalid"),
            ("from=2026-11-21&x=1", "x", "unknown"),
        ] {
            let expected = (ProblemCode::Invalid, pointer.to_owned(), code.to_owned());
            assert_eq!(told(query::<Range>(text).unwrap_err()), expected, "{text}");
        }
    }
}
