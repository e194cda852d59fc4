//! What the analysis judges by: on what terms parts are ordered, and which discounts are told of.

use domain::settings::{PricingSettings, ReorderSettings, Versioned};
use sqlx::PgExecutor;

use super::service::{change, commit, group, refuse};
use crate::error::AppResult;
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::insights::service as insights;
use crate::state::AppState;

/// Read by the view `reorder_rule`.
pub(super) const REORDER: &str = "reorder";
pub(super) const PRICING: &str = "pricing";

/// On what terms parts are ordered, as of now.
///
/// # Errors
/// Where the database is away.
pub async fn reorder(db: impl PgExecutor<'_>) -> AppResult<ReorderSettings> {
    Ok(group(db, REORDER).await?.value)
}

/// How prices are judged, as of now.
///
/// # Errors
/// Where the database is away.
pub async fn pricing(db: impl PgExecutor<'_>) -> AppResult<PricingSettings> {
    Ok(group(db, PRICING).await?.value)
}

/// Changes on what terms parts are ordered. Methods are chosen anew by the target service.
///
/// # Errors
/// 412 where it was changed meanwhile, 422.
pub async fn change_reorder(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: ReorderSettings,
) -> AppResult<Versioned<ReorderSettings>> {
    refuse(value.problems())?;
    let mut transaction = state.db.begin().await?;
    let changed = change(&mut transaction, state, caller, REORDER, seen, value).await?;
    insights::follow(&mut transaction).await?;
    commit(state, transaction).await?;
    Ok(changed)
}

/// Changes over which discount rate lines are told of.
///
/// # Errors
/// 412 where it was changed meanwhile, 422.
pub async fn change_pricing(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: PricingSettings,
) -> AppResult<Versioned<PricingSettings>> {
    refuse(value.problems())?;
    let mut transaction = state.db.begin().await?;
    let changed = change(&mut transaction, state, caller, PRICING, seen, value).await?;
    commit(state, transaction).await?;
    Ok(changed)
}
