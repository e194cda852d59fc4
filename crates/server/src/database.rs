//! Connections to PostgreSQL: as whom, with which settings, and the migrations that bring the schema up to date.
//!
//! Nothing here or elsewhere keeps state in a session (no `SET`, no session lock, no temporary table outside a
//! transaction), so that the application's pool may stand behind a transaction pooler. Where one does
//! (`DATABASE_DIRECT_URL` is set), settings that would travel with the connection become defaults of the role.

use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgPool};

use crate::config::Config;
use crate::jobs;

pub mod customer;
mod migrate;

pub use migrate::{make_roles, migrate, migrator};

/// The oldest PostgreSQL that the schema works on, as `server_version_num` counts.
const OLDEST_VERSION: i32 = 150_000;
/// How long a request waits for a connection before it is answered with 503.
const PATIENCE: Duration = Duration::from_millis(1500);
/// A connection that rested longer is asked for a sign of life before it is used.
const TRUSTED_REST: Duration = Duration::from_secs(1);
/// What one statement of a request may take.
const STATEMENT_TIMEOUT: &str = "30s";
/// What a request may dawdle inside a transaction.
const IDLE_TIMEOUT: &str = "60s";

/// Why the database cannot be used. Displays without secrets.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Nobody answers, or not to us.
    #[error("cannot connect to PostgreSQL at {place}: {source}")]
    Connect {
        /// Host and database.
        place: String,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// The server is too old.
    #[error("PostgreSQL {found} is too old; 15 or newer is needed")]
    TooOld {
        /// The server's own words.
        found: String,
    },
    /// A migration failed, and left nothing behind.
    #[error("cannot migrate the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The tables of jobs could not be made or brought up to date.
    #[error("cannot migrate the tables of jobs: {0:#}")]
    Jobs(anyhow::Error),
    /// A statement around the migrations failed.
    #[error("cannot prepare the database: {0}")]
    Prepare(#[from] sqlx::Error),
}

/// The pools of one process.
#[derive(Clone, Debug)]
pub struct Pools {
    /// Requests: short statements, each at most thirty seconds.
    pub app: PgPool,
    /// Reads that may be a moment behind: a replica, or `app`.
    pub read: PgPool,
    /// Imports and other long work, past any pooler: no limit on a statement.
    pub work: PgPool,
    /// LISTEN, past any pooler.
    pub listen: PgPool,
    /// Jobs, which may wait long between two statements, past any pooler.
    pub jobs: PgPool,
}

impl Pools {
    /// Makes the pools. Nothing is connected before it is needed.
    ///
    /// # Panics
    /// Without `database_url`: whoever starts the private cluster fills it in.
    pub fn new(config: &Config) -> Self {
        let app_url = config
            .database_url
            .as_ref()
            .expect("the database URL is filled in before the pools are made");
        let direct_url = config.database_direct_url.as_ref().unwrap_or(app_url);
        let behind_pooler = config.database_direct_url.is_some();

        let app = pool(request_options(app_url, behind_pooler), config.pool_size, PATIENCE);
        let read = match &config.database_read_url {
            Some(url) => pool(request_options(url, behind_pooler), config.pool_size, PATIENCE),
            None => app.clone(),
        };
        let work_options = options(direct_url, "ampconnect work").options([("jit", "off"), ("statement_timeout", "0")]);
        Self {
            app,
            read,
            work: pool(work_options, 3, Duration::from_secs(30)),
            listen: pool(options(direct_url, "ampconnect listen"), 1, PATIENCE),
            jobs: pool(options(direct_url, "ampconnect jobs"), jobs::CONNECTIONS, PATIENCE),
        }
    }

    /// Closes all of them, waiting for what is at work.
    pub async fn close(&self) {
        for pool in [&self.jobs, &self.listen, &self.work, &self.read, &self.app] {
            pool.close().await;
        }
    }
}

fn pool(options: PgConnectOptions, size: u32, patience: Duration) -> PgPool {
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(patience)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                // A round trip before every statement would double the cost of the small ones.
                if meta.idle_for > TRUSTED_REST {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options)
}

fn request_options(url: &SecretString, behind_pooler: bool) -> PgConnectOptions {
    let options = options(url, "ampconnect");
    if behind_pooler {
        // PgBouncer refuses start-up parameters that it does not know; `migrate` makes these the role's defaults.
        options.extra_float_digits(None)
    } else {
        options.options(REQUEST_SETTINGS)
    }
}

/// Settings of a connection that serves requests. Compiling a plan (JIT) costs more than any of our statements.
const REQUEST_SETTINGS: [(&str, &str); 4] = [
    ("jit", "off"),
    // starting a worker takes longer than our statements do
    ("max_parallel_workers_per_gather", "0"),
    ("statement_timeout", STATEMENT_TIMEOUT),
    ("idle_in_transaction_session_timeout", IDLE_TIMEOUT),
];

/// The connection options of a URL that the configuration has accepted.
fn options(url: &SecretString, name: &str) -> PgConnectOptions {
    PgConnectOptions::from_str(url.expose_secret())
        .expect("the configuration takes only URLs that parse")
        .application_name(name)
}

/// Host and database of a connection, for messages.
fn place(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or_else(|| options.get_username());
    match options.get_socket() {
        Some(socket) => format!("{}/{database}", socket.display()),
        None => format!("{}:{}/{database}", options.get_host(), options.get_port()),
    }
}
