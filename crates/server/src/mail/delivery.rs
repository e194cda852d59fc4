//! Sending one mail: claimed by its row's lock, and gone once a mail server has taken it.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use domain::settings::MailTestStatus;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::transport::{Outcome, Transport, is_readable_by_others};
use super::{message, store};
use crate::config::Config;
use crate::error::AppError;
use crate::settings::service as settings;

/// How long a mail is tried before it is given up, in seconds: three days.
const TRIED: i64 = 3 * 24 * 60 * 60;

/// Delivers mails, one per call.
pub(crate) struct Mailer {
    db: PgPool,
    config: Arc<Config>,
    transport: Transport,
    /// Mails that were taken, but whose row could not be deleted because the database went away in between.
    taken: Mutex<HashSet<Uuid>>,
    /// Mails that are being sent.
    sending: Mutex<HashSet<Uuid>>,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}

impl Mailer {
    /// Delivers as the configuration says, and warns of what an administrator may not have meant.
    pub(crate) fn new(config: &Arc<Config>, db: PgPool) -> anyhow::Result<Self> {
        let transport = if let Some(url) = &config.smtp_url {
            if is_readable_by_others(url) {
                tracing::warn!("mail travels unencrypted: use smtps:// or ?tls=required in AMPC_SMTP_URL");
            }
            Transport::smtp(url, config.smtp_authority.as_deref(), config.mail_patience)?
        } else {
            let outbox = config.data_dir.join("outbox");
            if !(config.listen.ip().is_loopback() && config.public_url.is_loopback()) {
                tracing::warn!(
                    outbox = %outbox.display(),
                    "no mail is sent: AMPC_SMTP_URL is not set, and mails are written to files"
                );
            }
            Transport::outbox(&outbox).with_context(|| format!("cannot make {}", outbox.display()))?
        };
        Ok(Self {
            db,
            config: config.clone(),
            transport,
            taken: Mutex::default(),
            sending: Mutex::default(),
        })
    }

    /// Delivers a mail, or says in words for the log why it has to be tried again.
    pub(crate) async fn deliver(&self, id: Uuid) -> Result<(), String> {
        self.attempt(id)
            .await
            .unwrap_or_else(|error| Err(format!("the database is not reached: {error}")))
    }

    /// Says goodbye to the mail server.
    pub(crate) async fn close(&self) {
        // It may be the one thing that hangs.
        drop(tokio::time::timeout(Duration::from_secs(1), self.transport.close()).await);
    }

    async fn attempt(&self, id: Uuid) -> sqlx::Result<Result<(), String>> {
        let mut transaction = self.db.begin().await?;
        let Some(waiting) = store::claim(&mut transaction, id).await? else {
            let is_elsewhere = store::exists(&mut transaction, id).await?;
            return Ok(if is_elsewhere {
                Err("another worker is at it".to_owned())
            } else {
                Ok(())
            });
        };
        // An attempt whose hold on the row is lost may still wait for the mail server's answer.
        let Some(_at_it) = AtIt::begin(&self.sending, id) else {
            return Ok(Err("an earlier attempt is still at it".to_owned()));
        };
        if !self.taken().contains(&id)
            && let Err(reason) = self.send(&mut transaction, &waiting).await?
        {
            // What was noted of a test mail stays.
            transaction.commit().await?;
            return Ok(Err(reason));
        }
        store::delete(&mut transaction, id).await?;
        transaction.commit().await?;
        self.taken().remove(&id);
        Ok(Ok(()))
    }

    /// Sends it, or gives it up; the inner error is to be tried again.
    async fn send(&self, connection: &mut PgConnection, waiting: &store::Waiting) -> sqlx::Result<Result<(), String>> {
        let id = waiting.id;
        let sender = match settings::sender(&mut *connection, &self.config).await {
            Ok(sender) => sender,
            Err(AppError::Sqlx(error)) => return Err(error),
            Err(error) => return Ok(Err(format!("the sender cannot be read: {error}"))),
        };
        let Some(from) = message::sender(&sender) else {
            return Ok(Err("the sender of the settings is none".to_owned()));
        };
        let Some(message) = message::build(waiting, &from) else {
            tracing::error!(mail = %id, "a mail is given up: its recipient is no address");
            settings::note_mail_test(connection, id, MailTestStatus::Refused, "").await?;
            return Ok(Ok(()));
        };
        let outcome = self.transport.send(&message, id, waiting.created_at).await;
        let (status, words) = match &outcome {
            Outcome::Accepted => (MailTestStatus::Sent, ""),
            Outcome::Refused(reason) => (MailTestStatus::Refused, reason.words.as_str()),
            Outcome::Later(reason) => (MailTestStatus::Waiting, reason.words.as_str()),
        };
        if matches!(outcome, Outcome::Accepted) {
            self.taken().insert(id);
            tracing::info!(mail = %id, waited = waiting.age, "a mail was delivered");
        }
        settings::note_mail_test(connection, id, status, words).await?;
        match outcome {
            Outcome::Accepted => {}
            Outcome::Refused(reason) => tracing::error!(mail = %id, reason = reason.log, "a mail is given up"),
            Outcome::Later(reason) if waiting.age > TRIED => {
                tracing::error!(mail = %id, reason = reason.log, "a mail is given up after three days");
            }
            Outcome::Later(reason) => return Ok(Err(reason.log)),
        }
        Ok(Ok(()))
    }

    fn taken(&self) -> MutexGuard<'_, HashSet<Uuid>> {
        locked(&self.taken)
    }
}

fn locked(ids: &Mutex<HashSet<Uuid>>) -> MutexGuard<'_, HashSet<Uuid>> {
    ids.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One mail that this process is sending now; at most once at a time.
struct AtIt<'a> {
    sending: &'a Mutex<HashSet<Uuid>>,
    id: Uuid,
}

impl<'a> AtIt<'a> {
    fn begin(sending: &'a Mutex<HashSet<Uuid>>, id: Uuid) -> Option<Self> {
        locked(sending).insert(id).then_some(Self { sending, id })
    }
}

impl Drop for AtIt<'_> {
    fn drop(&mut self) {
        locked(self.sending).remove(&self.id);
    }
}
