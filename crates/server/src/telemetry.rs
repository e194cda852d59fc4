//! Logs: JSON on standard error, one line per request, with the trace id that problems and the audit log also carry.
//! Never a body, a query string, a header's value or a token.

use std::io;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use tracing::{Span, field};
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::downloads;
use crate::extract::Identity;
use crate::http::client::Client;
use crate::metrics;

/// Starts the log with the filter of the configuration. A second start in one process changes nothing.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_span_events(FmtSpan::NONE)
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .try_init();
    // Tests start many servers in one process; the first one's log serves all.
    drop(started);
}

/// When a request came.
#[derive(Clone, Copy)]
struct Started(Instant);

/// The span of a request and the line at its end.
pub struct RequestLine;

impl RootSpanBuilder for RequestLine {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let trace_id = request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.simple().to_string())
            .unwrap_or_default();
        request.extensions_mut().insert(Started(Instant::now()));
        tracing::info_span!("request", trace_id, method = %request.method(), path = %downloads::shown(request.path()))
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let _entered = span.enter();
        match outcome {
            Ok(response) => {
                let cause = response.response().error();
                answered(response, cause);
            }
            Err(error) => {
                let status = error.as_response_error().status_code().as_u16();
                tracing::error!(status, error = %error, "request failed");
            }
        }
    }
}

fn answered<B>(response: &ServiceResponse<B>, cause: Option<&Error>) {
    let request = response.request();
    let status = response.status().as_u16();
    let extensions = request.extensions();
    let took = extensions
        .get::<Started>()
        .map(|started| started.0.elapsed())
        .unwrap_or_default();
    let route = request.match_pattern();
    metrics::observe(request.method(), route.as_deref(), status, took);
    let milliseconds = (took.as_secs_f64() * 100_000.0).round() / 100.0;
    let client = extensions.get::<Client>().map(ToString::to_string);
    let account = match extensions.get::<Identity>() {
        Some(Identity::Caller(caller)) => Some(caller.account_id),
        _ => None,
    };
    match cause {
        Some(error) if status >= 500 => tracing::error!(
            status,
            milliseconds,
            account,
            client = client.map(field::display),
            error = %error,
            "request failed"
        ),
        _ => tracing::info!(
            status,
            milliseconds,
            account,
            client = client.map(field::display),
            "request"
        ),
    }
}
