//! The loop that works on waiting uploads, one at a time per instance.

use std::time::Duration;

use actix_web::web::Data;
use chrono::TimeDelta;

use super::{process, store};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// How long the worker rests when nobody wakes it: uploads of an instance that died are found this soon.
const REST: Duration = Duration::from_secs(2);
/// How often an upload is tried before it is refused.
const ATTEMPTS: i32 = 3;
/// How long a check may be committed.
pub(super) const CHECK_HOURS: i64 = 24;

/// Works until the future is dropped. Failures are logged and tried again.
pub async fn work(state: Data<AppState>) {
    loop {
        match next(&state).await {
            Ok(true) => {}
            Ok(false) => {
                let _ = tokio::time::timeout(REST, state.uploads.inner.wake.notified()).await;
            }
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "an upload could not be worked on");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Works on the oldest waiting upload. False when there is none.
async fn next(state: &AppState) -> anyhow::Result<bool> {
    expire(state).await?;
    let Some((id, attempts)) = store::pick(&state.db).await? else {
        return Ok(false);
    };
    if attempts > ATTEMPTS {
        process::give_up(state, id).await?;
    } else {
        process::run(state, id).await?;
    }
    Ok(true)
}

/// Closes checks that nobody committed in time.
async fn expire(state: &AppState) -> anyhow::Result<()> {
    let mut transaction = state.db.begin().await?;
    if store::expire(&mut *transaction, state.clock.now() - TimeDelta::hours(CHECK_HOURS)).await? == 0 {
        return Ok(());
    }
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(())
}
