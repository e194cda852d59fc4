//! Redemptions of one instance are done few at a time. Those of one customer all want one row: if each of a thousand held a
//! connection while it waits for that row, nobody else would get one.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::error::{AppError, AppResult};

/// How many are done at once.
const AT_ONCE: usize = 2;
/// Whose turn does not come so soon is answered with 503: a thousand before it take less.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whose turn it is. Clones share them.
#[derive(Clone, Debug)]
pub struct RedemptionTurns(Arc<Semaphore>);

impl Default for RedemptionTurns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl RedemptionTurns {
    /// Waits for a turn, which lasts for as long as what is given back.
    ///
    /// # Errors
    /// 503 where too many wait.
    pub(super) async fn take(&self) -> AppResult<SemaphorePermit<'_>> {
        match timeout(PATIENCE, self.0.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(AppError::unavailable()),
        }
    }
}
