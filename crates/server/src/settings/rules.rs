//! The rules of points and tiers. They have tables of their own, since SQL reads them by the day; who changed them last, and
//! their version, are a group of settings like any other.

use domain::loyalty::{PointsSettings, Tier, TierSettings};
use domain::settings::Versioned;
use sqlx::{PgConnection, PgTransaction};

use super::service::{group, refuse, write};
use super::store;
use crate::error::AppResult;
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::loyalty::service as loyalty;
use crate::sales::change as import;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

const POINTS: &str = "points";
const TIERS: &str = "tiers";

/// The rules of points.
pub(super) async fn points(connection: &mut PgConnection) -> AppResult<Versioned<PointsSettings>> {
    let mut group: Versioned<PointsSettings> = group(&mut *connection, POINTS).await?;
    group.value = loyalty::points_settings(connection).await?;
    Ok(group)
}

/// The rules of tiers and what tiers bring.
pub(super) async fn tiers(connection: &mut PgConnection) -> AppResult<Versioned<TierSettings>> {
    let mut group: Versioned<TierSettings> = group(&mut *connection, TIERS).await?;
    group.value = loyalty::tier_settings(connection).await?;
    Ok(group)
}

/// Changes how points are earned and when they expire. What invoices earned and what expired follow.
///
/// # Errors
/// 412 where it was changed meanwhile, 422.
pub(super) async fn change_points(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: PointsSettings,
) -> AppResult<Versioned<PointsSettings>> {
    refuse(value.problems())?;
    let mut transaction = state.work.begin().await?;
    import::lock(&mut transaction).await?;
    store::lock(&mut transaction, POINTS).await?;
    let old = points(&mut transaction).await?;
    seen.demand(old.version)?;
    let now = state.clock.now();
    loyalty::follow_points_settings(&mut transaction, &old.value, &value, now).await?;
    let changed = write(&mut transaction, state, caller, POINTS, old, value).await?;
    commit_for_customers(state, transaction).await?;
    Ok(changed)
}

/// Changes from where tiers hold and what they bring. Every customer's tier follows.
///
/// # Errors
/// 412 where it was changed meanwhile, 422.
pub(super) async fn change_tiers(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    mut value: TierSettings,
) -> AppResult<Versioned<TierSettings>> {
    for tier in Tier::ALL {
        let text = value.benefits.of_mut(tier);
        *text = text.trim().to_owned();
    }
    refuse(value.problems())?;
    let mut transaction = state.work.begin().await?;
    import::lock(&mut transaction).await?;
    store::lock(&mut transaction, TIERS).await?;
    let old = tiers(&mut transaction).await?;
    seen.demand(old.version)?;
    loyalty::follow_tier_settings(&mut transaction, &value).await?;
    let changed = write(&mut transaction, state, caller, TIERS, old, value).await?;
    commit_for_customers(state, transaction).await?;
    Ok(changed)
}

async fn commit_for_customers(state: &AppState, mut transaction: PgTransaction<'_>) -> AppResult<()> {
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customers]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(())
}
