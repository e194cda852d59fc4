//! Figures for Prometheus, on an address of their own that the internet does not see.

use std::net::TcpListener;
use std::sync::OnceLock;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::Method;
use actix_web::web::Data;
use actix_web::{App, HttpResponse, HttpServer, web};
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::state::AppState;

const DURATION: &str = "ampconnect_http_request_duration_seconds";
/// From a kept answer to an import.
const BUCKETS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.04, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// The process's recorder; the first call installs it.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS)
                .ok()?;
            builder.install_recorder().ok()
        })
        .as_ref()
}

/// Counts an answered request. `route` is the path's template, so that no part number becomes a label.
pub fn observe(method: &Method, route: Option<&str>, status: u16, took: Duration) {
    let labels = [
        ("method", method.to_string()),
        ("route", route.unwrap_or("other").to_owned()),
        ("status", status.to_string()),
    ];
    counter!("ampconnect_http_requests_total", &labels).increment(1);
    histogram!(DURATION, &labels[..2]).record(took.as_secs_f64());
}

/// Serves `/metrics` on its listener.
pub fn serve(listener: TcpListener, state: Data<AppState>) -> anyhow::Result<Server> {
    recorder();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .route("/metrics", web::get().to(render))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}

async fn render(state: Data<AppState>) -> HttpResponse {
    for (name, pool) in [("app", &state.db), ("read", &state.read), ("work", &state.work)] {
        gauge!("ampconnect_database_connections", "pool" => name).set(f64::from(pool.size()));
        gauge!("ampconnect_database_connections_idle", "pool" => name).set(pool.num_idle() as f64);
    }
    counter!("ampconnect_password_hashes_total").absolute(state.hasher.done());
    gauge!("ampconnect_notices_heard").set(f64::from(u8::from(state.notices.are_heard())));
    match recorder() {
        Some(recorder) => {
            recorder.run_upkeep();
            HttpResponse::Ok()
                .content_type("text/plain; version=0.0.4")
                .body(recorder.render())
        }
        None => HttpResponse::ServiceUnavailable().finish(),
    }
}
