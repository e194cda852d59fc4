//! The one error of the server, and its only way to the outside: `application/problem+json`.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use domain::upload::UploadReport;
use domain::{FieldProblem, Problem, ProblemCode};

use crate::http::trace;

/// The result of everything that can end a request.
pub type AppResult<T> = Result<T, AppError>;

/// Seconds after which a client should try again when a part of the system is away.
const RETRY_SECONDS: u64 = 2;

/// Everything that can end a request. Client errors carry what the client is told; the others carry a cause that only
/// the log sees.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The client's fault.
    #[error("{}: {detail}", code.as_str())]
    Problem {
        /// Says status and title.
        code: ProblemCode,
        /// Indonesian, says how to mend it.
        detail: String,
        /// The fields at fault.
        errors: Vec<FieldProblem>,
    },
    /// Over a limit (429), or busy (503): to be tried again later.
    #[error("{}: {detail}", code.as_str())]
    RetryAfter {
        /// Says status and title.
        code: ProblemCode,
        /// Indonesian, with the minutes left.
        detail: String,
        /// When to try again.
        after: Duration,
        /// The limit that was met, for the RateLimit headers.
        quota: Option<Quota>,
    },
    /// An upload that was refused or waits for a choice.
    #[error("{wire_code}: {detail}")]
    Upload {
        /// Says status and title.
        code: ProblemCode,
        /// What `code` says on the wire: that of the upload's first problem.
        wire_code: String,
        /// Indonesian.
        detail: String,
        /// The report.
        upload: Box<UploadReport>,
    },
    /// The database failed.
    #[error("database: {0}")]
    Sqlx(#[from] sqlx::Error),
    /// Anything else failed.
    #[error("{0:#}")]
    Anyhow(#[from] anyhow::Error),
}

/// A limit as the `RateLimit` and `RateLimit-Policy` headers tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many are allowed.
    pub limit: u32,
    /// How many are left.
    pub remaining: u32,
    /// The length of the window.
    pub window: Duration,
    /// Until one more is allowed, or until all are.
    pub reset: Duration,
}

impl AppError {
    /// An error of this code.
    pub fn problem(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self::Problem {
            code,
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// The thing does not exist, or not for this caller.
    pub fn not_found() -> Self {
        Self::problem(
            ProblemCode::NotFound,
            "Yang Anda cari tidak ada. Periksa lagi alamatnya.",
        )
    }

    /// One field is wrong; `pointer` is `/field` or a query parameter's name.
    pub fn invalid(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::fields(vec![FieldProblem::new(pointer, code, detail)])
    }

    /// Several fields are wrong.
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            _ => "Periksa isian yang ditandai.".to_owned(),
        };
        Self::Problem {
            code: ProblemCode::Invalid,
            detail,
            errors,
        }
    }

    /// No token, or a dead one.
    pub fn unauthorized() -> Self {
        Self::problem(
            ProblemCode::Unauthorized,
            "Sesi Anda tidak ada atau sudah berakhir. Masuk lagi untuk melanjutkan.",
        )
    }

    /// The role may not do this.
    pub fn forbidden() -> Self {
        Self::problem(ProblemCode::Forbidden, "Peran akun Anda tidak boleh melakukan ini.")
    }

    /// A part of the system is busy or away.
    pub fn unavailable() -> Self {
        Self::RetryAfter {
            code: ProblemCode::Unavailable,
            detail: "Layanan sedang sibuk. Coba lagi sebentar lagi.".to_owned(),
            after: Duration::from_secs(RETRY_SECONDS),
            quota: None,
        }
    }

    /// The code that the client is told.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Problem { code, .. } | Self::RetryAfter { code, .. } | Self::Upload { code, .. } => *code,
            Self::Sqlx(error) if is_outage(error) => ProblemCode::Unavailable,
            Self::Anyhow(error) => match error.downcast_ref::<sqlx::Error>() {
                Some(error) if is_outage(error) => ProblemCode::Unavailable,
                _ => ProblemCode::Internal,
            },
            Self::Sqlx(_) => ProblemCode::Internal,
        }
    }

    /// The name of the database constraint that was broken, if one was.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Sqlx(sqlx::Error::Database(error)) => error.constraint(),
            _ => None,
        }
    }

    fn body(&self) -> Problem {
        let code = self.code();
        let (wire_code, detail) = match self {
            Self::Problem { detail, .. } | Self::RetryAfter { detail, .. } => (code.as_str(), detail.clone()),
            Self::Upload { wire_code, detail, .. } => (wire_code.as_str(), detail.clone()),
            Self::Sqlx(_) | Self::Anyhow(_) if code == ProblemCode::Unavailable => (
                code.as_str(),
                "Layanan sedang sibuk. Coba lagi sebentar lagi.".to_owned(),
            ),
            Self::Sqlx(_) | Self::Anyhow(_) => (
                code.as_str(),
                "Terjadi kesalahan di server. Coba lagi; bila berulang, sebutkan kode pelacakan ini kepada pengelola."
                    .to_owned(),
            ),
        };
        let (errors, upload) = match self {
            Self::Problem { errors, .. } => (errors.clone(), None),
            Self::Upload { upload, .. } => (Vec::new(), Some(upload.clone())),
            _ => (Vec::new(), None),
        };
        Problem {
            kind: format!("about:blank#{wire_code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail,
            code: wire_code.to_owned(),
            trace_id: trace::current_id(),
            errors,
            upload,
        }
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let code = self.code();
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((CONTENT_TYPE, "application/problem+json"));
        response.insert_header(("cache-control", "no-store"));
        match self {
            Self::RetryAfter { after, quota, .. } => {
                response.insert_header((RETRY_AFTER, whole_seconds(*after)));
                if let Some(quota) = quota {
                    for (name, value) in quota.headers() {
                        response.insert_header((name, value));
                    }
                }
            }
            _ if code == ProblemCode::Unavailable => {
                response.insert_header((RETRY_AFTER, RETRY_SECONDS));
            }
            _ => {}
        }
        if code == ProblemCode::Unauthorized {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        response.json(self.body())
    }
}

impl Quota {
    /// The RateLimit headers of the IETF draft, in the form of three numbers that clients commonly read.
    pub fn headers(&self) -> [(&'static str, String); 4] {
        let policy = format!("{};w={}", self.limit, self.window.as_secs());
        [
            ("ratelimit-policy", policy),
            ("ratelimit-limit", self.limit.to_string()),
            ("ratelimit-remaining", self.remaining.to_string()),
            ("ratelimit-reset", whole_seconds(self.reset).to_string()),
        ]
    }
}

/// Seconds, rounded up, so that who waits so long has waited long enough.
pub fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// Minutes, rounded up, at least 1, for the messages of the limits.
pub fn whole_minutes(duration: Duration) -> u64 {
    whole_seconds(duration).div_ceil(60).max(1)
}

/// Whether the database is away or overloaded, rather than unhappy with what it was asked.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            // 08: connection, 53: resources, 57: shutdown and cancelled, 40: serialisation and deadlock,
            // 55P03: a lock not granted in time, 25006: read-only, as a standby during a failover is.
            code.starts_with("08")
                || code.starts_with("53")
                || code.starts_with("57")
                || code.starts_with("40")
                || matches!(code.as_ref(), "55P03" | "25006")
        }),
        _ => false,
    }
}

/// Turns a broken constraint into what the client is told: constraint names are API.
pub trait OnConstraint<T> {
    /// Where the error is that of the constraint `name`, `told` takes its place.
    fn on_constraint(self, name: &str, told: impl FnOnce() -> AppError) -> AppResult<T>;
}

impl<T, E: Into<AppError>> OnConstraint<T> for Result<T, E> {
    fn on_constraint(self, name: &str, told: impl FnOnce() -> AppError) -> AppResult<T> {
        self.map_err(|error| {
            let error = error.into();
            if error.constraint() == Some(name) {
                told()
            } else {
                error
            }
        })
    }
}
