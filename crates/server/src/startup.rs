//! From a configuration to a listening server.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use anyhow::Context;
use secrecy::ExposeSecret;
use sqlx::postgres::PgPoolOptions;
use tracing_actix_web::TracingLogger;

use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::http::trace;
use crate::notices::Notices;
use crate::session::SessionCache;
use crate::state::AppState;
use crate::versions::DataVersions;

/// Seconds that requests at work get to finish after SIGTERM.
const DRAIN_SECONDS: u64 = 30;

/// A server that is bound and ready to run.
pub struct Application {
    /// The port it listens on.
    pub port: u16,
    /// What its handlers share.
    pub state: web::Data<AppState>,
    server: Server,
}

impl Application {
    /// Connects, migrates, sets everything up and binds.
    pub async fn build(config: Config) -> anyhow::Result<Self> {
        Self::build_with(config, Clock::system(), Random::system()).await
    }

    /// As `build`, with the test's own time and randomness.
    pub async fn build_with(mut config: Config, clock: Clock, random: Random) -> anyhow::Result<Self> {
        let url = config.database_url.as_ref().context("DATABASE_URL is not set")?;
        let db = PgPoolOptions::new()
            .max_connections(config.pool_size)
            .connect(url.expose_secret())
            .await?;
        let listener =
            TcpListener::bind(config.listen).with_context(|| format!("cannot listen on {}", config.listen))?;
        let address = listener.local_addr()?;
        config.bound_to(address);
        let notices = Notices::default();
        let state = web::Data::new(AppState {
            config: Arc::new(config),
            db,
            clock,
            random,
            versions: DataVersions::new(notices.clone()),
            sessions: SessionCache::default(),
            notices,
        });
        let shared = state.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .wrap(from_fn(trace::carry))
                .wrap(TracingLogger::default())
        })
        .listen(listener)?
        .shutdown_timeout(DRAIN_SECONDS)
        .run();
        Ok(Self {
            port: address.port(),
            state,
            server,
        })
    }

    /// Serves until SIGTERM or SIGINT; requests at work are finished first.
    pub async fn run_until_stopped(self) -> anyhow::Result<()> {
        self.server.await?;
        Ok(())
    }
}
