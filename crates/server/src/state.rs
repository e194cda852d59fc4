//! What every handler shares.

use std::sync::Arc;

use sqlx::PgPool;

use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::notices::Notices;
use crate::session::SessionCache;
use crate::versions::DataVersions;

/// The state of one instance, in `web::Data`.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The environment as read at the start.
    pub config: Arc<Config>,
    /// The application's pool.
    pub db: PgPool,
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
}
