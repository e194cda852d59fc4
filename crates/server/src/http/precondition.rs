//! `If-Match`: who changes something names the version that it has seen.

use actix_web::HttpRequest;
use actix_web::http::header::IF_MATCH;
use domain::ProblemCode;

use crate::error::{AppError, AppResult};

/// What the caller has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(Option<i64>);

/// The version that `If-Match` names: `"3"`.
///
/// # Errors
/// 428 where the header is missing.
pub fn seen(request: &HttpRequest) -> AppResult<Seen> {
    let Some(value) = request.headers().get(IF_MATCH) else {
        return Err(AppError::problem(
            ProblemCode::VersionMissing,
            "Sertakan versi yang Anda lihat di kepala If-Match, misalnya \"3\".",
        ));
    };
    let text = value.to_str().unwrap_or_default().trim();
    let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    Ok(Seen(bare.and_then(|text| text.parse().ok())))
}

impl Seen {
    /// Whether that is still the version there is. Ask under the row's lock.
    ///
    /// # Errors
    /// 412 where somebody else was faster.
    pub fn demand(self, version: i64) -> AppResult<()> {
        if self.0 == Some(version) {
            return Ok(());
        }
        Err(AppError::problem(
            ProblemCode::ChangedMeanwhile,
            "Data ini sudah diubah orang lain sejak Anda membukanya. Muat ulang, lalu ulangi perubahan Anda.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_version_is_named_in_quotes_and_any_other_text_is_stale() {
        let with = |value: &'static str| {
            seen(
                &TestRequest::default()
                    .insert_header((IF_MATCH, value))
                    .to_http_request(),
            )
        };
        assert!(with("\"3\"").unwrap().demand(3).is_ok());
        for stale in ["\"2\"", "3", "W/\"3\"", "*", ""] {
            let error = with(stale).unwrap().demand(3).unwrap_err();
            assert_eq!(error.code(), ProblemCode::ChangedMeanwhile, "{stale}");
        }
        let missing = seen(&TestRequest::default().to_http_request()).unwrap_err();
        assert_eq!(missing.code(), ProblemCode::VersionMissing);
    }
}
