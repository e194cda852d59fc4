//! From a configuration to a server that listens, and from a signal to one that has stopped in good order.

use std::io::{self, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tracing::info;
use tracing_actix_web::TracingLogger;

use crate::clock::{Clock, Random};
use crate::config::{Config, Origin};
use crate::database::Pools;
use crate::http::assets::Assets;
use crate::http::{problems, security, trace};
use crate::identity::{self, Hasher};
use crate::limits::api::{ApiLimits, enforce};
use crate::limits::{CurrentLimits, Turns};
use crate::loyalty::service::RedemptionTurns;
use crate::mail::Mailer;
use crate::notices::Notices;
use crate::session::{Keys, SessionCache};
use crate::settings::service as settings;
use crate::state::AppState;
use crate::stock::{self, StockNews};
use crate::stopping::Stopping;
use crate::telemetry::RequestLine;
use crate::uploads::{self, Uploads};
use crate::versions::DataVersions;
use crate::{api, jobs, listen, maintenance, metrics, reports};

/// Seconds that requests at work get to finish once the server stops.
const DRAIN_SECONDS: u64 = 30;
/// How long a connection is kept for the next request; longer than proxies in front keep theirs.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a client may take to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// A server that is bound and ready to run.
pub struct Application {
    /// The port it listens on.
    pub port: u16,
    /// What its handlers share.
    pub state: Data<AppState>,
    /// The one-time link to the page that makes the first super_admin; None once there is one.
    pub setup_link: Option<String>,
    server: Server,
    metrics: Option<Server>,
}

/// Stops a running application in good order, as SIGTERM does.
#[derive(Clone)]
pub struct Stopper {
    stopping: Stopping,
    server: ServerHandle,
}

impl Stopper {
    /// Takes no more requests, lets those at work finish, and ends streams.
    pub async fn stop(&self) {
        self.stopping.begin();
        self.server.stop(true).await;
    }
}

impl Application {
    /// Connects to the database of the configuration, which has been migrated, sets everything up and binds.
    pub async fn build(config: Config) -> anyhow::Result<Self> {
        Self::build_with(config, Clock::system(), Random::system()).await
    }

    /// As `build`, with the caller's own time and randomness.
    pub async fn build_with(mut config: Config, clock: Clock, random: Random) -> anyhow::Result<Self> {
        anyhow::ensure!(config.database_url.is_some(), "there is no database to connect to");
        let pools = Pools::new(&config);
        let keys = Keys::load(&pools.app, &random, clock.now())
            .await
            .context("cannot read the signing keys")?;
        let listener = bind(config.listen)?;
        let address = listener.local_addr()?;
        config.bound_to(address);
        let metrics_listener = config.metrics_listen.map(bind).transpose()?;

        let notices = Notices::default();
        let state = Data::new(AppState {
            db: pools.app,
            read: pools.read,
            work: pools.work,
            listen: pools.listen,
            jobs: pools.jobs,
            versions: DataVersions::new(notices.clone()),
            sessions: SessionCache::new(notices.clone()),
            notices,
            keys,
            hasher: Hasher::default(),
            turns: Turns::default(),
            redemption_turns: RedemptionTurns::default(),
            limits: CurrentLimits::new(config.limits),
            api_limits: ApiLimits::new(&config.limits, &clock),
            stock_news: StockNews::default(),
            uploads: Uploads::default(),
            stopping: Stopping::default(),
            clock,
            random,
            config: Arc::new(config),
        });
        settings::load(&state).await?;
        let setup_link = identity::setup_link(&state).await?;
        Ok(Self {
            port: address.port(),
            server: serve(listener, state.clone())?,
            metrics: metrics_listener
                .map(|listener| metrics::serve(listener, state.clone()))
                .transpose()?,
            setup_link,
            state,
        })
    }

    /// What stops it.
    pub fn stopper(&self) -> Stopper {
        Stopper {
            stopping: self.state.stopping.clone(),
            server: self.server.handle(),
        }
    }

    /// Serves until SIGTERM, SIGINT or the stopper; requests at work are finished first.
    pub async fn run_until_stopped(self) -> anyhow::Result<()> {
        let stopper = self.stopper();
        let mailer = Arc::new(Mailer::new(&self.state.config, self.state.jobs.clone())?);
        let jobs = tokio::spawn(jobs::run(self.state.clone(), mailer));
        let mut tasks = JoinSet::new();
        tasks.spawn(listen::run(self.state.clone()));
        tasks.spawn(stock::follow(self.state.clone()));
        tasks.spawn(maintenance::run(self.state.clone()));
        tasks.spawn(uploads::work(self.state.clone()));
        tasks.spawn(reports::run(self.state.clone()));
        let metrics_handle = self.metrics.as_ref().map(Server::handle);
        if let Some(server) = self.metrics {
            tasks.spawn(async move { drop(server.await) });
        }
        let mut signals = [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?];
        tasks.spawn(async move {
            let [terminate, interrupt] = &mut signals;
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            info!("stopping: requests at work are finished first");
            stopper.stop().await;
        });
        self.state.config.announce(self.setup_link.as_deref())?;
        self.server.await?;
        self.state.stopping.begin();
        if let Some(handle) = metrics_handle {
            handle.stop(false).await;
        }
        // Ends by itself after the jobs at hand.
        drop(jobs.await);
        tasks.shutdown().await;
        Ok(())
    }
}

impl Config {
    /// Says on the console where the server is, and how to make the first super_admin.
    fn announce(&self, setup_link: Option<&str>) -> io::Result<()> {
        let mut console = io::stdout().lock();
        writeln!(console, "AMPConnect: {}", self.public_url)?;
        if let Some(link) = setup_link {
            writeln!(
                console,
                "Belum ada super_admin. Buat lewat tautan sekali pakai ini (berlaku 60 menit):\n{link}"
            )?;
        }
        console.flush()
    }
}

fn bind(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))
}

fn serve(listener: TcpListener, state: Data<AppState>) -> anyhow::Result<Server> {
    let assets = Data::new(Assets::load()?);
    let document = Data::new(api::Document::generate()?);
    let server = HttpServer::new(move || {
        let origins = &state.config.cors_origins;
        // Judged from the last to the first.
        App::new()
            .app_data(state.clone())
            .app_data(assets.clone())
            .app_data(document.clone())
            .configure(api::routes)
            .default_service(web::to(api::fallback))
            .wrap(from_fn(enforce))
            .wrap(from_fn(api::identify))
            .wrap(Compress::default())
            .wrap(Condition::new(!origins.is_empty(), cors(origins)))
            .wrap(from_fn(problems::translate))
            .wrap(from_fn(security::headers))
            .wrap(from_fn(trace::carry))
            .wrap(TracingLogger::<RequestLine>::new())
    })
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_PATIENCE)
    .shutdown_timeout(DRAIN_SECONDS)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}

/// What pages of the listed origins may do: everything that needs no cookie.
fn cors(origins: &[Origin]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "prefer",
        ])
        .expose_headers([
            "etag",
            "location",
            "retry-after",
            "ratelimit-policy",
            "ratelimit-limit",
            "ratelimit-remaining",
            "ratelimit-reset",
        ])
        .max_age(600);
    origins
        .iter()
        .fold(cors, |cors, origin| cors.allowed_origin(&origin.to_string()))
}
