//! How customers pay, and from when on payments are kept.

use domain::FieldProblem;
use domain::settings::{PaymentSettings, Versioned};
use sqlx::PgExecutor;

use super::service::{change, group, refuse};
use crate::error::AppResult;
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::payments::service as payments;
use crate::pictures::service as pictures;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Read by the view `payment_rule`.
pub(super) const PAYMENTS: &str = "payments";

/// How customers pay, as of now.
///
/// # Errors
/// Where the database is away.
pub async fn payments(db: impl PgExecutor<'_>) -> AppResult<PaymentSettings> {
    Ok(group(db, PAYMENTS).await?.value)
}

/// Changes how customers pay. Where the day changes from which payments are kept, what everybody owes follows.
///
/// # Errors
/// 412 where it was changed meanwhile, 422.
pub async fn change_payments(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: PaymentSettings,
) -> AppResult<Versioned<PaymentSettings>> {
    let value = value.trimmed();
    let mut problems = value.problems();
    // What everybody owes may be written: longer work than a request's own connections are given time for.
    let mut transaction = state.work.begin().await?;
    if let Some(qris) = &value.qris
        && !pictures::is_kept(&mut transaction, qris).await?
    {
        let told = "Gambar ini tidak ada. Unggah lagi.";
        problems.push(FieldProblem::new("/qris", "unknown", told));
    }
    refuse(problems)?;
    let before = payments::kept_from(&mut *transaction).await?;
    let changed = change(&mut transaction, state, caller, PAYMENTS, seen, value).await?;
    if changed.value.kept_from != before {
        payments::settle_all(&mut transaction).await?;
    }
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customers]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(changed)
}
