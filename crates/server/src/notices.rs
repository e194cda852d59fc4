//! What instances tell each other through PostgreSQL: LISTEN and NOTIFY, and whether they are heard at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::PgConnection;
use tokio::sync::broadcast;

/// The channels of NOTIFY. A payload holds ids only: it must stay under 8,000 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// `<audience> <version>`: an audience's data changed.
    DataVersion,
    /// `account <id>` or `session <uuid>`: what was remembered of it no longer holds.
    Session,
    /// `<upload id>`: an upload moved on.
    Upload,
    /// `<part id>`: a part's stock changed; empty: many did.
    Stock,
    /// `<name>`: a group of settings changed.
    Setting,
    /// `<account id>`: what somebody is told changed.
    Notification,
    /// `<instance>`: the listener's own heartbeat.
    Heartbeat,
}

impl Channel {
    /// All channels, for LISTEN.
    pub const ALL: [Self; 7] = [
        Self::DataVersion,
        Self::Session,
        Self::Upload,
        Self::Stock,
        Self::Setting,
        Self::Notification,
        Self::Heartbeat,
    ];

    /// The channel's name in PostgreSQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::DataVersion => "ampc_data_version",
            Self::Session => "ampc_session",
            Self::Upload => "ampc_upload",
            Self::Stock => "ampc_stock",
            Self::Setting => "ampc_setting",
            Self::Notification => "ampc_notification",
            Self::Heartbeat => "ampc_heartbeat",
        }
    }

    /// Tells every instance; within a transaction when it commits, and never if it does not.
    pub async fn send(self, connection: &mut PgConnection, payload: &str) -> sqlx::Result<()> {
        sqlx::query!("select pg_notify($1, $2)", self.name(), payload)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// One notice as it arrives.
#[derive(Clone, Debug)]
pub enum Notice {
    /// A payload on a channel.
    Message(Channel, Arc<str>),
    /// Notices may have been lost: read again what you follow.
    Gap,
}

/// The hub of notices. Clones share it.
#[derive(Clone, Debug)]
pub struct Notices {
    heard: Arc<AtomicBool>,
    sender: broadcast::Sender<Notice>,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            heard: Arc::default(),
            sender: broadcast::channel(256).0,
        }
    }
}

impl Notices {
    /// Whether LISTEN stands, so that memory can be trusted.
    pub fn are_heard(&self) -> bool {
        self.heard.load(Ordering::Acquire)
    }

    /// Everything told from now on. Who lags behind gets `RecvError::Lagged`, which is to be treated like `Gap`.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.sender.subscribe()
    }

    pub(crate) fn set_heard(&self, heard: bool) {
        self.heard.store(heard, Ordering::Release);
    }

    pub(crate) fn publish(&self, notice: Notice) {
        // Nobody following is no failure.
        drop(self.sender.send(notice));
    }
}
