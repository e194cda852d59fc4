//! What has to be done from time to time, by every instance: forgetting what no longer counts, and new keys.

use std::time::Duration;

use actix_web::web::Data;
use chrono::TimeDelta;
use tokio::time::{MissedTickBehavior, interval};

use crate::catalog::favorites;
use crate::downloads;
use crate::error::AppResult;
use crate::http::idempotency;
use crate::loyalty::service as loyalty;
use crate::pictures::service as pictures;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};
use crate::{kept, limits, notifications, payments, reports};

const EVERY: Duration = Duration::from_mins(10);
/// How long ended sessions and closed links stay to be looked at.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How long a superseded refresh token is remembered one by one; afterwards its session still tells that it was.
const TOKENS_KEPT: TimeDelta = TimeDelta::days(1);
/// Longer than a browser keeps the cookie.
const BROWSERS_KEPT: TimeDelta = TimeDelta::days(400);

/// Works for as long as the process lives.
pub async fn run(state: Data<AppState>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        state.api_limits.clear();
        if let Err(error) = notifications::digest(&state).await {
            tracing::warn!(%error, "the digest of low stock failed and is tried again later");
        }
        if let Err(error) = back(&state).await {
            tracing::warn!(%error, "parts that are back are told of later");
        }
        if let Err(error) = loyalty::expire(&state).await {
            tracing::warn!(%error, "points that expire wait, and are tried again later");
        }
        if let Err(error) = payments::remind(&state).await {
            tracing::warn!(%error, "customers are told of due invoices later");
        }
        if let Err(error) = once(&state).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "maintenance failed and is tried again later"
            );
        }
    }
}

/// Tells of parts that came back where the change itself told nobody, as that of a setting.
async fn back(state: &AppState) -> AppResult<()> {
    let mut transaction = state.db.begin().await?;
    let told = favorites::tell_back(&mut transaction, &state.config.public_url, None, state.clock.now()).await?;
    if !told.is_empty() {
        let audiences: Vec<_> = told.into_iter().map(Audience::Customer).collect();
        let raised = DataVersions::bump(&mut transaction, &audiences).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(())
}

async fn once(state: &AppState) -> sqlx::Result<()> {
    let now = state.clock.now();
    state.keys.rotate(&state.db, &state.random, now).await?;
    let mut connection = state.db.acquire().await?;
    limits::clear(&mut connection, now).await?;
    sqlx::query!("delete from idempotency where created_at < $1", now - idempotency::KEPT)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from refresh_token where superseded_at < $1", now - TOKENS_KEPT)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from session where expires_at < $1", now - KEPT)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from one_time_link where expires_at < $1", now - KEPT)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from known_browser where last_used_at < $1", now - BROWSERS_KEPT)
        .execute(&mut *connection)
        .await?;
    pictures::clear(&mut connection, now).await?;
    notifications::service::clear(&mut connection, now).await?;
    downloads::clear(&mut *connection, state).await?;
    reports::clear(&mut connection, now).await?;
    kept::clear(&mut connection, now).await?;
    crate::identity::clear_challenges(&mut connection, now).await
}
