//! What can come of a call besides an answer.

use std::sync::Arc;

use domain::{FieldProblem, Problem, ProblemCode};
use leptos::logging::error;

use super::json::{self, Unreadable};

/// Why a call has no answer. Cheap to clone, so that a page can keep and show it.
#[derive(Clone, Debug)]
pub enum ApiError {
    /// The server refused and says why.
    Problem(Arc<Problem>),
    /// The session is over; the guard of the page already leads to the login.
    SessionEnded,
    /// No answer came: no network, or the server is away.
    Offline,
    /// An answer came that this app does not understand.
    Decode {
        /// Its HTTP status.
        status: u16,
    },
    /// A newer call took this one's place; nothing to show.
    Aborted,
}

/// Two problems are equal if they are one and the same; comparing what they say would compare whole upload reports.
impl PartialEq for ApiError {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Problem(this), Self::Problem(other)) => Arc::ptr_eq(this, other),
            (Self::Decode { status: this }, Self::Decode { status: other }) => this == other,
            (this, other) => std::mem::discriminant(this) == std::mem::discriminant(other),
        }
    }
}

impl ApiError {
    /// The problem, if the server named one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// Whether the server refused with this code.
    pub fn is(&self, code: ProblemCode) -> bool {
        self.problem().is_some_and(|problem| problem.code == code.as_str())
    }

    /// An answer that could not be read; why goes to the console, since it says nothing to a user.
    pub fn unreadable(status: u16, why: Unreadable) -> Self {
        error!("an answer with status {status} could not be read: {}", why.0);
        Self::Decode { status }
    }

    /// What the page itself finds wrong with one field, once the server was asked about it.
    pub fn at_field(problem: FieldProblem) -> Self {
        let code = ProblemCode::Invalid;
        Self::Problem(Arc::new(Problem {
            kind: String::new(),
            title: code.title().to_owned(),
            status: code.status(),
            detail: problem.detail.clone(),
            code: code.as_str().to_owned(),
            trace_id: String::new(),
            errors: vec![problem],
            upload: None,
        }))
    }

    /// Reads the body of an answer with an error status.
    pub fn from_body(status: u16, body: &str) -> Self {
        match json::from_str::<Problem>(body) {
            Ok(problem) => Self::Problem(Arc::new(problem)),
            // A proxy in between answers in its own words; 502 to 504 mean that the server is away.
            Err(_) if (502..=504).contains(&status) => Self::Offline,
            Err(why) => Self::unreadable(status, why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_read_and_a_foreign_page_is_not_taken_for_one() {
        let body = r#"{"type":"about:blank#forbidden","title":"Tidak berwenang","status":403,"detail":"x","code":"forbidden","trace_id":"t"}"#;
        assert!(ApiError::from_body(403, body).is(ProblemCode::Forbidden));
        assert_eq!(ApiError::from_body(502, "<html>"), ApiError::Offline);
        assert_eq!(ApiError::from_body(500, "<html>"), ApiError::Decode { status: 500 });
    }
}
