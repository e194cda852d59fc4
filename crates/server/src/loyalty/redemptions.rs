//! Redemptions as staff handle them: put ready, handed over, cancelled.

use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::id::{CustomerId, RedemptionId};
use domain::loyalty::{
    CancelRedemption, PointsKind, REWARD_TEXT_MAX, Redemption, RedemptionCounts, RedemptionList, RedemptionStatus,
};
use domain::{ProblemCode, wita_day};
use futures_util::TryStreamExt as _;
use serde::Serialize;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::store::{self, Entry};
use super::{catalogue, service};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::idempotency::{self, Answer};
use crate::http::paging;
use crate::notifications::customer::{self, Facts, News};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// A redemption as stored, with the names of those it is about.
struct Row {
    id: i64,
    code: String,
    customer_id: i64,
    customer_number: String,
    customer_name: String,
    reward_id: i64,
    reward_name: String,
    points: i64,
    status: String,
    at_counter: bool,
    requested_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
    changed_by: String,
    cancel_reason: Option<String>,
}

impl Row {
    fn status(&self) -> RedemptionStatus {
        RedemptionStatus::parse(&self.status).unwrap_or(RedemptionStatus::Cancelled)
    }

    fn wire(self) -> Redemption {
        Redemption {
            id: RedemptionId(self.id),
            status: self.status(),
            code: self.code,
            customer_id: CustomerId(self.customer_id),
            customer_number: self.customer_number,
            customer_name: self.customer_name,
            reward: self.reward_name,
            points: self.points,
            at_counter: self.at_counter,
            requested_at: self.requested_at,
            changed_at: self.changed_at,
            changed_by: self.changed_by,
            cancel_reason: self.cancel_reason,
        }
    }
}

/// What may be asked of the list.
pub(super) struct Filter {
    pub status: Option<RedemptionStatus>,
    pub text: Option<String>,
    /// Only those before this one.
    pub before: Option<i64>,
    pub limit: u32,
}

/// A page of redemptions, newest first.
pub(super) async fn page(db: &PgPool, filter: &Filter) -> AppResult<RedemptionList> {
    let pattern = filter.text.as_deref().map(paging::pattern);
    let status = filter.status.map(RedemptionStatus::as_str);
    let mut rows = sqlx::query_file_as!(
        Row,
        "src/loyalty/sql/redemptions.sql",
        pattern,
        status,
        filter.before,
        Some(i64::from(filter.limit) + 1),
        None::<i64>
    )
    .fetch_all(db)
    .await?;
    let has_more = rows.len() > filter.limit as usize;
    rows.truncate(filter.limit as usize);
    let counts = sqlx::query_file!("src/loyalty/sql/redemption_counts.sql", pattern)
        .fetch_one(db)
        .await?;
    let counts = RedemptionCounts {
        requested: counts.requested,
        ready: counts.ready,
        handed_over: counts.handed_over,
        cancelled: counts.cancelled,
    };
    let total = match filter.status {
        None => counts.requested + counts.ready + counts.handed_over + counts.cancelled,
        Some(RedemptionStatus::Requested) => counts.requested,
        Some(RedemptionStatus::Ready) => counts.ready,
        Some(RedemptionStatus::HandedOver) => counts.handed_over,
        Some(RedemptionStatus::Cancelled) => counts.cancelled,
    };
    Ok(RedemptionList {
        next_cursor: rows.last().filter(|_| has_more).map(|row| row.id.to_string()),
        items: rows.into_iter().map(Row::wire).collect(),
        total,
        total_is_exact: true,
        counts,
    })
}

/// Every redemption of the filter, newest first, for files.
pub(super) async fn each(
    db: &PgPool,
    filter: &Filter,
    mut take: impl AsyncFnMut(Redemption) -> AppResult<()>,
) -> AppResult<()> {
    let pattern = filter.text.as_deref().map(paging::pattern);
    let mut rows = sqlx::query_file_as!(
        Row,
        "src/loyalty/sql/redemptions.sql",
        pattern,
        filter.status.map(RedemptionStatus::as_str),
        None::<i64>,
        None::<i64>,
        None::<i64>
    )
    .fetch(db);
    while let Some(row) = rows.try_next().await? {
        take(row.wire()).await?;
    }
    Ok(())
}

/// A step of a redemption.
pub(super) enum Step<'a> {
    /// It lies ready at the counter.
    Prepare,
    /// The customer took it.
    HandOver,
    /// The points go back.
    Cancel(&'a CancelRedemption),
}

impl Step<'_> {
    fn verb(&self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::HandOver => "hand-over",
            Self::Cancel(_) => "cancel",
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Prepare => "redemption_prepared",
            Self::HandOver => "redemption_handed_over",
            Self::Cancel(_) => "redemption_cancelled",
        }
    }

    fn to(&self) -> RedemptionStatus {
        match self {
            Self::Prepare => RedemptionStatus::Ready,
            Self::HandOver => RedemptionStatus::HandedOver,
            Self::Cancel(_) => RedemptionStatus::Cancelled,
        }
    }

    fn is_possible_from(&self, status: RedemptionStatus) -> bool {
        match self {
            Self::Prepare => status == RedemptionStatus::Requested,
            Self::HandOver | Self::Cancel(_) => status.is_open(),
        }
    }

    /// Why, where it is cancelled.
    fn reason(&self) -> AppResult<Option<&str>> {
        match self {
            Self::Cancel(form) => reason(&form.reason).map(Some),
            Self::Prepare | Self::HandOver => Ok(None),
        }
    }
}

/// A reason that a customer reads; 422 where there is none.
pub(super) fn reason(text: &str) -> AppResult<&str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::invalid(
            "/reason",
            "required",
            "Tulis alasannya; customer membacanya.",
        ));
    }
    if text.chars().count() > REWARD_TEXT_MAX {
        return Err(AppError::invalid(
            "/reason",
            "too_long",
            "Ketik paling banyak 500 karakter.",
        ));
    }
    Ok(text)
}

/// What makes a step this one.
#[derive(Serialize)]
struct Fingerprint<'a> {
    reason: Option<&'a str>,
}

/// Takes a step, once per `key`. The same step a second time changes nothing.
///
/// # Errors
/// 404 where there is no such redemption, 409 where its status does not allow it.
pub(super) async fn take(
    state: &AppState,
    caller: &Caller,
    id: i64,
    step: &Step<'_>,
    key: Option<&str>,
) -> AppResult<Answer> {
    let reason = step.reason()?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let mut whose = None;
    let write = async |connection: &mut PgConnection| {
        let (row, is_changed) = write(caller, &mut *connection, id, step, reason, now).await?;
        whose = Some(row.customer_id);
        if is_changed && row.status() == RedemptionStatus::Ready {
            let facts = Facts::RedemptionReady {
                code: row.code.clone(),
                reward: row.reward_name.clone(),
                on: wita_day(now),
            };
            let news = [News {
                customer_id: row.customer_id,
                facts,
            }];
            customer::tell(connection, &state.config.public_url, &news, None, now).await?;
        }
        Ok(row.wire())
    };
    let route = format!("POST /api/admin/redemptions/{}/{}", RedemptionId(id), step.verb());
    let asked = (caller, route.as_str(), key);
    let form = Fingerprint { reason };
    let outcome = idempotency::once(&mut transaction, asked, &form, now, StatusCode::OK, write).await?;
    if let Some(customer_id) = whose {
        let mut audiences = vec![Audience::Staff, Audience::Customer(customer_id)];
        if step.to() == RedemptionStatus::Cancelled {
            // The reward is back in stock.
            audiences.push(Audience::Customers);
        }
        let raised = DataVersions::bump(&mut transaction, &audiences).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer())
}

async fn read(connection: &mut PgConnection, id: i64) -> AppResult<Row> {
    sqlx::query_file_as!(
        Row,
        "src/loyalty/sql/redemptions.sql",
        None::<&str>,
        None::<&str>,
        None::<i64>,
        Some(1),
        Some(id)
    )
    .fetch_optional(connection)
    .await?
    .ok_or_else(AppError::not_found)
}

/// Takes the step: how it stands then, and whether that is new.
async fn write(
    caller: &Caller,
    connection: &mut PgConnection,
    id: i64,
    step: &Step<'_>,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> AppResult<(Row, bool)> {
    sqlx::query!("select id from redemption where id = $1 for no key update", id)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or_else(AppError::not_found)?;
    let old = read(&mut *connection, id).await?;
    let (from, to) = (old.status(), step.to());
    if from == to {
        return Ok((old, false));
    }
    if !step.is_possible_from(from) {
        return Err(AppError::problem(
            ProblemCode::Conflict,
            format!(
                "Penukaran {} sudah {}. Muat ulang daftar penukaran.",
                old.code,
                from.label().to_lowercase()
            ),
        ));
    }
    if to == RedemptionStatus::Cancelled {
        give_back(caller, &mut *connection, &old, reason, now).await?;
    }
    sqlx::query_file!(
        "src/loyalty/sql/set_redemption.sql",
        id,
        to.as_str(),
        now,
        caller.account_id,
        reason
    )
    .execute(&mut *connection)
    .await?;
    let subject = RedemptionId(id).to_string();
    let before = json!({"status": from});
    let after = json!({"code": old.code, "status": to, "reason": reason});
    audit::record(
        &mut *connection,
        now,
        caller,
        step.action(),
        &subject,
        Some(before),
        Some(after),
    )
    .await?;
    Ok((read(connection, id).await?, true))
}

/// The points go back to the customer, and the reward to the catalogue.
async fn give_back(
    caller: &Caller,
    connection: &mut PgConnection,
    old: &Row,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    store::lock_balances(&mut *connection, Some(&[old.customer_id])).await?;
    service::follow_expiry(&mut *connection, &[old.customer_id], now).await?;
    let entry = Entry {
        customer_id: old.customer_id,
        kind: PointsKind::Cancel,
        points: old.points,
        redemption_id: Some(old.id),
        account_id: caller.account_id,
        note: reason,
        day: wita_day(now),
        at: now,
    };
    store::write(&mut *connection, &entry).await?;
    catalogue::move_stock(connection, old.reward_id, 1).await?;
    Ok(())
}
