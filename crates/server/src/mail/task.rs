//! The job that sends a mail.

use std::sync::Arc;

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Mailer;

/// Names the mail. What it says is not here: jobs are logged with what they carry.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct SendMail {
    pub mail: Uuid,
}

impl TaskHandler for SendMail {
    const IDENTIFIER: &'static str = "mail";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        match context.get_ext::<Arc<Mailer>>() {
            Some(mailer) => mailer.deliver(self.mail).await,
            None => Err("the worker has no mailer".to_owned()),
        }
    }
}
