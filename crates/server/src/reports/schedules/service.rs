//! Making, changing and deleting schedules.

use anyhow::Context;
use futures_util::TryStreamExt as _;
use serde_json::{Value, json};
use sqlx::PgConnection;

use domain::id::ScheduleId;
use domain::report::{Schedule, ScheduleChange, SchedulePlan};
use domain::{FieldProblem, Page};

use super::store::{self, Row};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::reports::query::Wanted;
use crate::state::AppState;

/// The plan of a stored schedule.
pub(super) fn plan(row: &Row) -> AppResult<SchedulePlan> {
    Ok(serde_json::from_value(row.plan.clone()).context("a stored plan")?)
}

/// A stored schedule as it is told.
pub(super) fn wire(row: &Row) -> AppResult<Schedule> {
    Ok(Schedule {
        id: ScheduleId(row.id).to_string(),
        version: row.version,
        plan: plan(row)?,
        active: row.active,
        owner: row.owner.clone(),
        next_at: row.active.then_some(row.next_at),
        last_at: row.last_at,
        last_outcome: row.last_outcome.clone(),
    })
}

/// All schedules, those that are sent next first.
pub(super) async fn list(state: &AppState) -> AppResult<Page<Schedule>> {
    let mut rows = store::list(&state.db);
    let mut items = Vec::new();
    while let Some(row) = rows.try_next().await? {
        items.push(wire(&row)?);
    }
    Ok(Page {
        total: items.len() as i64,
        items,
        next_cursor: None,
        total_is_exact: true,
    })
}

/// One schedule.
pub(super) async fn read(state: &AppState, id: ScheduleId) -> AppResult<Schedule> {
    let mut connection = state.db.acquire().await?;
    let row = store::lock(&mut connection, id.0)
        .await?
        .ok_or_else(AppError::not_found)?;
    wire(&row)
}

/// The plan as it is stored: addresses without blanks, each once.
fn checked(mut plan: SchedulePlan) -> AppResult<SchedulePlan> {
    let mut recipients: Vec<String> = Vec::new();
    for address in &plan.recipients {
        let address = address.trim();
        if !recipients.iter().any(|known| known.eq_ignore_ascii_case(address)) {
            recipients.push(address.to_owned());
        }
    }
    plan.recipients = recipients;
    let errors = plan.errors();
    if !errors.is_empty() {
        let problem = |error: &domain::report::SchedulePlanError| {
            FieldProblem::new(format!("/{}", error.field), "invalid", error.words)
        };
        return Err(AppError::fields(errors.iter().map(problem).collect()));
    }
    let wanted = Wanted {
        kind: plan.kind,
        from: None,
        to: None,
        filter: plan.filter.clone(),
    };
    wanted.check()?;
    Ok(plan)
}

fn json_of(plan: &SchedulePlan) -> AppResult<Value> {
    Ok(serde_json::to_value(plan).context("a plan is JSON")?)
}

/// Makes a schedule, in the caller's transaction.
pub(super) async fn create(
    connection: &mut PgConnection,
    state: &AppState,
    caller: &Caller,
    form: SchedulePlan,
) -> AppResult<Schedule> {
    let plan = checked(form)?;
    let now = state.clock.now();
    let next_at = plan.next_after(now);
    let stored = json_of(&plan)?;
    let id = store::insert(connection, caller.account_id, &stored, next_at, now).await?;
    let wire_id = ScheduleId(id).to_string();
    audit::record(
        connection,
        now,
        caller,
        "schedule_created",
        &wire_id,
        None,
        Some(stored),
    )
    .await?;
    Ok(Schedule {
        id: wire_id,
        version: 1,
        plan,
        active: true,
        owner: caller.name.clone(),
        next_at: Some(next_at),
        last_at: None,
        last_outcome: None,
    })
}

/// Changes a schedule. Times that passed while it was paused are not made up for.
pub(super) async fn change(
    state: &AppState,
    caller: &Caller,
    id: ScheduleId,
    seen: Seen,
    form: ScheduleChange,
) -> AppResult<Schedule> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let row = store::lock(&mut transaction, id.0)
        .await?
        .ok_or_else(AppError::not_found)?;
    seen.demand(row.version)?;
    let plan = match form.plan {
        Some(new) => checked(new)?,
        None => plan(&row)?,
    };
    let active = form.active.unwrap_or(row.active);
    let stored = json_of(&plan)?;
    store::update(&mut transaction, id.0, &stored, active, plan.next_after(now)).await?;
    let before = json!({"plan": row.plan, "active": row.active});
    let after = json!({"plan": stored, "active": active});
    audit::record(
        &mut transaction,
        now,
        caller,
        "schedule_changed",
        &id.to_string(),
        Some(before),
        Some(after),
    )
    .await?;
    let changed = store::lock(&mut transaction, id.0)
        .await?
        .ok_or_else(AppError::not_found)?;
    transaction.commit().await?;
    wire(&changed)
}

/// Deletes a schedule; mails that are on their way still go.
pub(super) async fn remove(state: &AppState, caller: &Caller, id: ScheduleId, seen: Seen) -> AppResult<()> {
    let mut transaction = state.db.begin().await?;
    let row = store::lock(&mut transaction, id.0)
        .await?
        .ok_or_else(AppError::not_found)?;
    seen.demand(row.version)?;
    store::delete(&mut transaction, id.0).await?;
    audit::record(
        &mut transaction,
        state.clock.now(),
        caller,
        "schedule_deleted",
        &id.to_string(),
        Some(row.plan),
        None,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}
