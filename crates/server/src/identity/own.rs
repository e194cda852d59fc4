//! What the signed-in do with their own account: its data, password, address and sessions.

use domain::FieldProblem;
use domain::account::{EmailChange, OwnAccount, OwnAccountPatch, PasswordChange, name_problem};
use domain::password::{Owner, problems};
use serde_json::json;
use uuid::Uuid;

use super::service::{PASSWORD_MAX, own_id};
use super::{codes, email_change, store, totp};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::limits::login::{self, Origin};
use crate::mail::{self, texts};
use crate::session::{self, EndedBecause, Opened};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// The caller's own account.
pub async fn account(state: &AppState, caller: &Caller) -> AppResult<OwnAccount> {
    let own = store::own(&state.db, caller.account_id).await?;
    Ok(OwnAccount {
        user: super::service::session_user(caller),
        username: (!own.username.is_empty()).then_some(own.username),
        customer_number: own.customer_number,
        email: own.email,
        password_changed_at: store::password_changed_at(&state.db, caller.account_id).await?,
        totp: totp::state_of(&state.db, caller.account_id).await?,
    })
}

/// Changes what to call the caller, a member of the staff.
pub async fn rename(state: &AppState, caller: &Caller, form: &OwnAccountPatch) -> AppResult<OwnAccount> {
    let name = form.name.trim();
    if let Some(detail) = name_problem(name) {
        return Err(AppError::invalid("/name", "invalid", detail));
    }
    let mut transaction = state.db.begin().await?;
    store::rename(&mut transaction, caller.account_id, name).await?;
    let (before, after) = (json!({"name": caller.name}), json!({"name": name}));
    audit::record(
        &mut transaction,
        state.clock.now(),
        caller,
        "account_renamed",
        &own_id(caller),
        Some(before),
        Some(after),
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.sessions.forget_account(caller.account_id);
    let renamed = Caller {
        name: name.to_owned(),
        ..caller.clone()
    };
    account(state, &renamed).await
}

/// Asks for a code at the caller's new address; the old one is told. The answer is the same where the address is taken.
pub async fn change_email(state: &AppState, caller: &Caller, form: &EmailChange, client: &str) -> AppResult<Uuid> {
    let email = form.email.trim();
    let own = store::addressee(&state.db, caller.account_id).await?;
    email_change::check(email, &own.email)?;
    demand_password(state, caller, client, &form.password, "/password").await?;
    codes::count(state, email, client).await?;
    let mut transaction = state.db.begin().await?;
    let challenge_id = email_change::ask(&mut transaction, state, &own, email).await?;
    let (before, after) = (json!({"email": own.email}), json!({"email": email}));
    audit::record(
        &mut transaction,
        state.clock.now(),
        caller,
        "email_change_asked",
        &own_id(caller),
        Some(before),
        Some(after),
    )
    .await?;
    transaction.commit().await?;
    Ok(challenge_id)
}

/// Whether this is the caller's password. Wrong ones count like failed logins and are noted; `pointer` names the field.
pub async fn demand_password(
    state: &AppState,
    caller: &Caller,
    client: &str,
    password: &str,
    pointer: &str,
) -> AppResult<()> {
    let wrong = || AppError::invalid(pointer, "invalid", "Kata sandi sekarang tidak cocok. Periksa lagi.");
    if password.is_empty() || password.chars().count() > PASSWORD_MAX {
        return Err(wrong());
    }
    let now = state.clock.now();
    let key = format!("account {}", caller.account_id);
    let count = async || login::count(&state.db, state.limits.now().login, &key, Origin::Client(client), now).await;
    let attempt = state.turns.take(&[&key, client], now, count).await?;
    let own = store::own(&state.db, caller.account_id).await?;
    let verified = state.hasher.verify(&state.keys, password, own.password).await;
    let mut connection = state.db.acquire().await?;
    if let Ok(false) = verified {
        audit::record(
            &mut connection,
            now,
            caller,
            "password_change_failed",
            &own_id(caller),
            None,
            None,
        )
        .await?;
        return Err(wrong());
    }
    // Right, or not tried because too many wait.
    attempt.give_back(&mut connection).await?;
    verified.map(drop)
}

/// Ends one session of the caller.
pub async fn end_session(state: &AppState, caller: &Caller, id: Uuid) -> AppResult<()> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    if !session::close_own(&mut transaction, caller.account_id, id, now).await? {
        return Err(AppError::not_found());
    }
    audit::record(
        &mut transaction,
        now,
        caller,
        "session_ended",
        &own_id(caller),
        None,
        None,
    )
    .await?;
    transaction.commit().await?;
    state.sessions.forget(id);
    Ok(())
}

/// Ends every session of the caller, this one too.
pub async fn logout_everywhere(state: &AppState, caller: &Caller) -> AppResult<()> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    session::close_all(&mut transaction, caller.account_id, EndedBecause::LogoutEverywhere, now).await?;
    audit::record(
        &mut transaction,
        now,
        caller,
        "logout_everywhere",
        &own_id(caller),
        None,
        None,
    )
    .await?;
    transaction.commit().await?;
    state.sessions.forget_account(caller.account_id);
    Ok(())
}

/// Changes the caller's password. Every session ends; the caller goes on with a new one.
pub async fn change_password(
    state: &AppState,
    caller: &Caller,
    form: &PasswordChange,
    client: &str,
    user_agent: &str,
) -> AppResult<Opened> {
    let now = state.clock.now();
    let own = store::own(&state.db, caller.account_id).await?;
    let number = own.customer_number.as_deref().unwrap_or(&own.username);
    let owner = Owner {
        name: &own.name,
        email: &own.email,
        number,
    };
    let broken = problems(&form.new_password, owner);
    if !broken.is_empty() {
        let told = broken
            .into_iter()
            .map(|detail| FieldProblem::new("/new_password", "invalid", detail));
        return Err(AppError::fields(told.collect()));
    }
    if form.new_password == form.current_password {
        return Err(AppError::invalid(
            "/new_password",
            "unchanged",
            "Kata sandi baru sama dengan yang lama. Pilih yang lain.",
        ));
    }
    demand_password(state, caller, client, &form.current_password, "/current_password").await?;
    let password = state
        .hasher
        .hash(&state.keys, &state.random, &form.new_password)
        .await?;
    let mut transaction = state.db.begin().await?;
    store::set_password(&mut transaction, caller.account_id, &password).await?;
    let opened = session::open(
        &mut transaction,
        &state.keys,
        &state.random,
        caller.account_id,
        user_agent,
        now,
    )
    .await?;
    mail::enqueue(&mut transaction, texts::password_changed(&own.email, &own.name)).await?;
    audit::record(
        &mut transaction,
        now,
        caller,
        "password_changed",
        &own_id(caller),
        None,
        None,
    )
    .await?;
    transaction.commit().await?;
    state.sessions.forget_account(caller.account_id);
    Ok(opened)
}
