//! The job that computes everything anew.

use actix_web::web::Data;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

use super::run;
use crate::state::AppState;
use crate::uploads;

/// Names the job that waits: asked for again it still waits once.
pub(super) const KEY: &str = "insights";

/// Asks for it.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Recompute {}

impl TaskHandler for Recompute {
    const IDENTIFIER: &'static str = "insights";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(state) = context.get_ext::<Data<AppState>>() else {
            return Err("the worker has no state".to_owned());
        };
        let done = match is_early(state).await {
            Ok(true) => follow(state).await.map_err(Into::into),
            Ok(false) => run::recompute(state).await,
            Err(error) => Err(error.into()),
        };
        done.map_err(|error| format!("{error:#}"))
    }
}

/// Whether an upload is at work: what it brings is computed together with what came before it, and it has the machine.
async fn is_early(state: &AppState) -> sqlx::Result<bool> {
    uploads::service::is_at_work(&state.work).await
}

async fn follow(state: &AppState) -> sqlx::Result<()> {
    let mut connection = state.work.acquire().await?;
    super::service::follow(&mut connection).await
}
