//! The task that keeps LISTEN standing, and makes memory follow what it hears.
//!
//! A connection can be dead for a long time before anybody notices, so the task tells itself something every few
//! seconds: only while that comes back is memory trusted.

use std::time::Duration;

use actix_web::web::Data;
use sqlx::postgres::{PgListener, PgNotification};
use tokio::time::{Instant, interval, sleep, timeout};
use tracing::{info, warn};
use uuid::Uuid;

use crate::notices::{Channel, Notice};
use crate::settings::service as settings;
use crate::state::AppState;

/// How often the heartbeat is sent.
const BEAT: Duration = Duration::from_secs(3);
/// How long memory is trusted without one.
const SILENCE: Duration = Duration::from_secs(8);
/// How long to wait after a failure; the database is to be heard again within five seconds of its return.
const RETRY: Duration = Duration::from_millis(500);
/// How long connecting, subscribing and reading again may take together.
const PATIENCE: Duration = Duration::from_secs(10);

/// Listens for as long as the process lives.
pub async fn run(state: Data<AppState>) {
    let instance = state.random.uuid();
    loop {
        let outcome = match timeout(PATIENCE, start(&state)).await {
            Ok(Ok(listener)) => {
                info!("listening to the database's notices");
                let outcome = follow(&state, listener, instance).await;
                // From here on sessions and versions are read from the database.
                state.notices.set_heard(false);
                state.sessions.clear();
                outcome
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(sqlx::Error::PoolTimedOut),
        };
        if let Err(error) = outcome {
            warn!(%error, "the database's notices are not heard; reading from it instead");
        }
        sleep(RETRY).await;
    }
}

/// Subscribes first and reads after: what happens in between is heard twice rather than never.
async fn start(state: &AppState) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(&state.listen).await?;
    listener.eager_reconnect(false);
    listener.listen_all(Channel::ALL.map(Channel::name)).await?;
    let mut connection = state.db.acquire().await?;
    state.versions.reload(&mut connection).await?;
    drop(connection);
    settings::load(state).await?;
    state.sessions.clear();
    state.notices.set_heard(true);
    state.notices.publish(Notice::Gap);
    Ok(listener)
}

async fn follow(state: &AppState, mut listener: PgListener, instance: Uuid) -> sqlx::Result<()> {
    let mut beats = interval(BEAT);
    let mut heard_at = Instant::now();
    loop {
        tokio::select! {
            notification = listener.try_recv() => match notification? {
                Some(notification) if is_own_beat(&notification, instance) => heard_at = Instant::now(),
                Some(notification) => {
                    hear(state, &notification);
                    if notification.channel() == Channel::Setting.name() {
                        settings::load(state).await?;
                    }
                }
                // The connection was lost, and with it whatever was told meanwhile.
                None => return Ok(()),
            },
            _ = beats.tick() => {
                if heard_at.elapsed() > SILENCE {
                    return Err(sqlx::Error::PoolTimedOut);
                }
                // On the connection that listens: a pool that is busy is no reason to distrust it.
                let beat = beat(&mut listener, instance);
                timeout(BEAT, beat).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
            }
        }
    }
}

async fn beat(listener: &mut PgListener, instance: Uuid) -> sqlx::Result<()> {
    let channel = Channel::Heartbeat.name();
    sqlx::query!("select pg_notify($1, $2)", channel, instance.to_string())
        .execute(listener)
        .await?;
    Ok(())
}

fn is_own_beat(notification: &PgNotification, instance: Uuid) -> bool {
    notification.channel() == Channel::Heartbeat.name() && notification.payload() == instance.to_string()
}

fn hear(state: &AppState, notification: &PgNotification) {
    let Some(channel) = Channel::ALL
        .into_iter()
        .find(|channel| channel.name() == notification.channel())
    else {
        return;
    };
    match channel {
        Channel::DataVersion => state.versions.heard(notification.payload()),
        Channel::Session => state.sessions.heard(notification.payload()),
        Channel::Heartbeat => return,
        Channel::Upload | Channel::Stock | Channel::Setting | Channel::Notification => {}
    }
    state
        .notices
        .publish(Notice::Message(channel, notification.payload().into()));
}
