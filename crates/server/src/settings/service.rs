//! Reading and changing settings.

use anyhow::Context;
use domain::FieldProblem;
use domain::settings::{Settings, SignInSettings, StockSettings, Versioned};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::store;
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::state::AppState;
use crate::stock::service as stock;
use crate::versions::{Audience, DataVersions};

const SIGN_IN: &str = "sign_in";
/// Read by the view `stock_rule`.
const STOCK: &str = "stock";

async fn group<T: DeserializeOwned + Default>(db: impl PgExecutor<'_>, name: &str) -> AppResult<Versioned<T>> {
    Ok(match store::read(db, name).await? {
        Some(row) => Versioned {
            version: row.version,
            value: serde_json::from_value(row.value).with_context(|| format!("the setting {name}"))?,
        },
        None => Versioned {
            version: 0,
            value: T::default(),
        },
    })
}

/// How people sign in, as of now.
pub async fn sign_in(db: impl PgExecutor<'_>) -> AppResult<SignInSettings> {
    Ok(group(db, SIGN_IN).await?.value)
}

/// All settings.
pub async fn all(db: &PgPool) -> AppResult<Settings> {
    let mut connection = db.acquire().await?;
    Ok(Settings {
        sign_in: group(&mut *connection, SIGN_IN).await?,
        stock: group(&mut *connection, STOCK).await?,
    })
}

async fn change<T: Serialize + DeserializeOwned + Default>(
    connection: &mut PgConnection,
    state: &AppState,
    caller: &Caller,
    name: &str,
    seen: Seen,
    value: T,
) -> AppResult<Versioned<T>> {
    let now = state.clock.now();
    store::lock(connection, name).await?;
    let old: Versioned<T> = group(&mut *connection, name).await?;
    seen.demand(old.version)?;
    let to_json = |value: &T| serde_json::to_value(value).context("a setting is JSON");
    let (before, after) = (to_json(&old.value)?, to_json(&value)?);
    let version = store::write(connection, name, &after, caller.account_id, now).await?;
    audit::record(
        connection,
        now,
        caller,
        "settings_changed",
        name,
        Some(before),
        Some(after),
    )
    .await?;
    Ok(Versioned { version, value })
}

/// Changes how people sign in. Where staff need an authenticator app from now on, sessions of those without one can do
/// nothing but set one up.
pub async fn change_sign_in(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: SignInSettings,
) -> AppResult<Versioned<SignInSettings>> {
    let mut transaction = state.db.begin().await?;
    let changed = change(&mut transaction, state, caller, SIGN_IN, seen, value).await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.sessions.clear();
    Ok(changed)
}

/// Changes how stock is judged and whether sales reduce it. Every part's status follows, and so does its stock where sales
/// begin or cease to reduce it.
///
/// # Errors
/// 412 where it was changed meanwhile, 422.
pub async fn change_stock(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: StockSettings,
) -> AppResult<Versioned<StockSettings>> {
    let problems = value.problems();
    if !problems.is_empty() {
        let problem = |(pointer, detail)| FieldProblem::new(pointer, "invalid", detail);
        return Err(AppError::fields(problems.into_iter().map(problem).collect()));
    }
    // Every part may be written: longer work than a request's own connections are given time for.
    let mut transaction = state.work.begin().await?;
    stock::lock(&mut transaction).await?;
    let old: Versioned<StockSettings> = group(&mut *transaction, STOCK).await?;
    let changed = change(&mut transaction, state, caller, STOCK, seen, value).await?;
    let today = state.clock.today();
    stock::follow_settings(&mut transaction, &old.value, &changed.value, today, caller.account_id).await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Parts]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(changed)
}
