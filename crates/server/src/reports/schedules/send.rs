//! Sending what is due.

use std::time::Duration;

use actix_web::web::Data;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use tokio::time::{MissedTickBehavior, interval};

use domain::id::ScheduleId;
use domain::money::format_count;
use domain::report::SchedulePlan;

use super::service;
use super::store::{self, Row};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::mail::report::{ReportMail, report as report_mail};
use crate::reports::build;
use crate::reports::file::{self, Progress, freshness};
use crate::reports::query::Wanted;
use crate::state::AppState;
use crate::{audit, kept, mail};

/// How often schedules are looked at.
const EVERY: Duration = Duration::from_secs(2);
/// How long a schedule waits after a failure of ours.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Longer than a mail is tried.
const KEPT: TimeDelta = TimeDelta::days(4);
/// Larger files are not taken by most mail servers.
const LARGEST: i64 = 15 * 1024 * 1024;

/// Works for as long as the process lives.
pub async fn run(state: Data<AppState>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !state.stopping.has_begun() {
        ticks.tick().await;
        loop {
            match send_next(&state).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "scheduled reports wait");
                    break;
                }
            }
        }
    }
}

/// Sends one schedule that is due. False where none is.
async fn send_next(state: &AppState) -> AppResult<bool> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    // Making a large file is no reason to end the transaction.
    sqlx::query!("select set_config('idle_in_transaction_session_timeout', '0', true)")
        .fetch_one(&mut *transaction)
        .await?;
    let Some(row) = store::claim(&mut transaction, now).await? else {
        return Ok(false);
    };
    if !row.may_read {
        let why = format!("Dihentikan: {} tidak lagi boleh membaca laporan.", row.owner);
        store::stop(&mut transaction, row.id, &why).await?;
        transaction.commit().await?;
        return Ok(true);
    }
    let sent = async {
        let plan = service::plan(&row)?;
        let due = plan.latest(row.next_at, now);
        let outcome = deliver(&mut transaction, state, &row, &plan, due).await?;
        store::note(&mut transaction, row.id, due, &outcome, plan.next_after(now)).await?;
        AppResult::Ok(())
    };
    match sent.await {
        Ok(()) => transaction.commit().await?,
        Err(error) => {
            transaction.rollback().await?;
            tracing::error!(schedule = row.id, %error, "a scheduled report could not be sent");
            store::hold(&state.db, row.id, now + PAUSE).await?;
        }
    }
    Ok(true)
}

/// Sends a schedule besides its times.
pub(super) async fn now(state: &AppState, caller: &Caller, id: ScheduleId) -> AppResult<()> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let row = store::lock(&mut transaction, id.0)
        .await?
        .ok_or_else(AppError::not_found)?;
    let plan = service::plan(&row)?;
    let outcome = deliver(&mut transaction, state, &row, &plan, now).await?;
    store::note(&mut transaction, id.0, now, &outcome, row.next_at).await?;
    audit::record(
        &mut transaction,
        now,
        caller,
        "schedule_sent",
        &id.to_string(),
        None,
        None,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// Writes the mails of a time, in the caller's transaction. Gives what became of it, in words.
async fn deliver(
    connection: &mut PgConnection,
    state: &AppState,
    row: &Row,
    plan: &SchedulePlan,
    at: DateTime<Utc>,
) -> AppResult<String> {
    let days = plan.days(at);
    let wanted = Wanted {
        kind: plan.kind,
        from: days.map(|days| days.from),
        to: days.map(|days| days.to),
        filter: plan.filter.clone(),
    };
    let report = build::report(&state.read, state.clock.today(), &wanted).await?;
    if report.is_empty() && plan.skip_empty {
        return Ok("Dilewati: tidak ada data.".to_owned());
    }
    let rows = format_count(report.row_count);
    let (title, filters, fresh) = (report.title.clone(), report.subtitle(), freshness(&report));
    let name = file::name(&report, plan.format);
    let written = file::write(state, report, plan.format, Progress::default()).await?;
    let named = (name.as_str(), plan.format.media_type());
    let (file_id, size) = kept::keep(connection, named, written, state.clock.now() + KEPT).await?;
    let because = format!("{}, milik {}", plan.when(), row.owner);
    let link = format!("{}/admin/reports", state.config.public_url);
    let words = ReportMail {
        title: &title,
        filters: &filters,
        rows: &rows,
        freshness: &fresh,
        because: &because,
        is_too_large: size > LARGEST,
        link: &link,
    };
    for recipient in &plan.recipients {
        let mut mail = report_mail(recipient, &words);
        mail.attachment = (size <= LARGEST).then_some(file_id);
        mail::enqueue(connection, mail).await?;
    }
    Ok(format!("Dikirim ke {} alamat, {rows} baris.", plan.recipients.len()))
}
