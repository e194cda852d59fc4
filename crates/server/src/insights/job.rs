//! The job that computes everything anew.

use actix_web::web::Data;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

use super::run;
use crate::state::AppState;

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
        run::recompute(state).await.map_err(|error| format!("{error:#}"))
    }
}
