//! The manual minimum of a part.

use domain::stock::{MAX_ON_HAND, StockItem, StockMinimum};

use super::{service, store};
use crate::audit::{self, Changes};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Sets a part's minimum or takes it away; its status follows.
///
/// # Errors
/// 404, 412 where it was changed meanwhile, 422.
pub(super) async fn set(
    state: &AppState,
    caller: &Caller,
    number: &str,
    seen: Seen,
    form: StockMinimum,
) -> AppResult<StockItem> {
    if form
        .minimum
        .is_some_and(|minimum| !(0..=MAX_ON_HAND).contains(&minimum))
    {
        return Err(AppError::invalid("/minimum", "invalid", "Isi 0 sampai 999.999.999."));
    }
    let mut transaction = state.db.begin().await?;
    service::lock(&mut transaction).await?;
    let old = store::part(&mut *transaction, number)
        .await?
        .ok_or_else(AppError::not_found)?;
    seen.demand(old.version)?;
    let mut changes = Changes::default();
    let rules = store::standing(&mut *transaction).await?.rules();
    if !changes.note("minimum", &old.minimum, &form.minimum) {
        return Ok(old.into_item(&rules));
    }
    if !old.is_recorded() {
        store::make_record(&mut transaction, old.id).await?;
    }
    sqlx::query_file!("src/stock/sql/set_minimum.sql", old.id, form.minimum, old.version)
        .execute(&mut *transaction)
        .await?;
    let new = store::part(&mut *transaction, number)
        .await?
        .ok_or_else(AppError::not_found)?;
    changes.note("status", &old.status(), &new.status());
    let (before, after) = changes.into_values();
    let now = state.clock.now();
    audit::record(
        &mut transaction,
        now,
        caller,
        "stock_minimum_set",
        number,
        before,
        after,
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Parts]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(new.into_item(&rules))
}
