//! The trace id of the request at work, for problems that are written far from the request.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use tracing_actix_web::RequestId;

tokio::task_local! {
    static TRACE_ID: String;
}

/// The trace id of the request that this task works for; empty outside of one.
pub fn current_id() -> String {
    TRACE_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Middleware: makes the trace id known to everything that runs for the request, and tells it in `X-Trace-Id`.
pub async fn carry(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.simple().to_string())
        .unwrap_or_default();
    TRACE_ID.scope(id, next.call(request)).await
}
