//! Words that several pages share. Whatever the server can say has its words here or from the server itself.

use crate::api::ApiError;

/// An error in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorWords {
    /// What happened.
    pub title: String,
    /// How to go on.
    pub detail: String,
    /// What names this failure in the server's log, if it is one to report.
    pub reference: Option<String>,
}

/// The words for an error.
pub fn error(error: &ApiError) -> ErrorWords {
    let words = |title: &str, detail: &str| ErrorWords {
        title: title.to_owned(),
        detail: detail.to_owned(),
        reference: None,
    };
    match error {
        ApiError::Problem(problem) => ErrorWords {
            title: problem.title.clone(),
            // Not the title twice.
            detail: problem
                .detail
                .strip_prefix(problem.title.as_str())
                .and_then(|rest| rest.strip_prefix(". "))
                .unwrap_or(&problem.detail)
                .to_owned(),
            reference: (problem.status >= 500).then(|| format!("Kode: {}", problem.trace_id)),
        },
        ApiError::SessionEnded => words("Sesi berakhir", "Masuk lagi untuk melanjutkan."),
        ApiError::Offline => words(
            "Sambungan terputus",
            "Server tidak terjangkau. Periksa internet, lalu muat ulang.",
        ),
        ApiError::Decode { status } => ErrorWords {
            reference: Some(format!("Kode: HTTP {status}")),
            ..words(
                "Jawaban server tidak dikenali",
                "Muat ulang halaman; mungkin ada versi baru.",
            )
        },
        ApiError::Aborted => words("Dibatalkan", "Permintaan diganti dengan yang lebih baru."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_title_says_is_not_said_twice() {
        let body = r#"{"type":"","title":"Terlalu banyak percobaan login","status":429,"code":"too_many_logins",
            "detail":"Terlalu banyak percobaan login. Coba lagi dalam 14 menit.","trace_id":"abc"}"#;
        assert_eq!(
            error(&ApiError::from_body(429, body)).detail,
            "Coba lagi dalam 14 menit."
        );
    }

    #[test]
    fn only_failures_of_the_server_carry_a_reference() {
        let problem = |status| {
            ApiError::from_body(
                status,
                &format!(r#"{{"type":"","title":"T","status":{status},"detail":"D","code":"x","trace_id":"abc"}}"#),
            )
        };
        assert_eq!(error(&problem(422)).reference, None);
        assert_eq!(error(&problem(500)).reference.as_deref(), Some("Kode: abc"));
        assert_eq!(error(&ApiError::Offline).title, "Sambungan terputus");
    }
}
