//! What every handler shares.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use sqlx::PgPool;

use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::identity::Hasher;
use crate::limits::api::ApiLimits;
use crate::limits::{CurrentLimits, Turns};
use crate::loyalty::service::RedemptionTurns;
use crate::notices::Notices;
use crate::session::{Keys, SessionCache};
use crate::stock::StockNews;
use crate::stopping::Stopping;
use crate::uploads::Uploads;
use crate::versions::DataVersions;

/// The state of one instance, in `web::Data`.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The environment as read at the start.
    pub config: Arc<Config>,
    /// The application's pool: requests, each statement short.
    pub db: PgPool,
    /// Reads that may be a moment behind: a replica, or the same as `db`.
    pub read: PgPool,
    /// Imports and other long work, past any pooler.
    pub work: PgPool,
    /// LISTEN, past any pooler.
    pub listen: PgPool,
    /// Jobs, past any pooler.
    pub jobs: PgPool,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// What instances tell each other.
    pub notices: Notices,
    /// Data versions for conditional reads.
    pub versions: DataVersions,
    /// Live sessions.
    pub sessions: SessionCache,
    /// The server's own secrets.
    pub keys: Keys,
    /// Password hashes, one at a time per core.
    pub hasher: Hasher,
    /// Whose turn it is to have its attempts at accounts and codes counted.
    pub turns: Turns,
    /// How often things may be done, as the environment and the portal say it now.
    pub limits: CurrentLimits,
    /// How many requests whoever asks may still make.
    pub api_limits: ApiLimits,
    /// Whether the server is stopping.
    pub stopping: Stopping,
    /// Changes of stock as they are committed.
    pub stock_news: StockNews,
    /// Whose turn it is to redeem.
    pub redemption_turns: RedemptionTurns,
    /// Uploads at work.
    pub uploads: Uploads,
}

impl AppState {
    /// The folder for files that nobody needs after a crash.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn temporary_folder(&self) -> anyhow::Result<PathBuf> {
        let folder = self.config.data_dir.join("tmp");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }
}
