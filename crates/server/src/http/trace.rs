//! What is known of the request at work, for what is written far from it: problems, the audit log, log lines.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use tracing_actix_web::RequestId;

use super::client::Client;
use crate::state::AppState;

tokio::task_local! {
    static AT_WORK: AtWork;
}

#[derive(Clone, Debug)]
struct AtWork {
    trace_id: String,
    client: String,
}

/// The trace id of the request that this task works for; empty outside of one.
pub fn current_id() -> String {
    AT_WORK.try_with(|request| request.trace_id.clone()).unwrap_or_default()
}

/// The client of the request that this task works for; empty outside of one.
pub fn current_client() -> String {
    AT_WORK.try_with(|request| request.client.clone()).unwrap_or_default()
}

/// Middleware: tells everything that runs for the request its trace id and client.
pub async fn carry(
    state: Data<AppState>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let trace_id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.simple().to_string())
        .unwrap_or_default();
    let client = Client::of(request.request(), &state.config.trusted_proxies);
    request.extensions_mut().insert(client);
    let at_work = AtWork {
        trace_id,
        client: client.to_string(),
    };
    AT_WORK.scope(at_work, next.call(request)).await
}
