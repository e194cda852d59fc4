//! What helps a user in, or keeps somebody out: links for passwords, the end of sessions, a lost authenticator app.

use domain::ProblemCode;
use serde_json::json;

use super::id::UserId;
use super::{finish, store};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::identity::{recovery, totp};
use crate::session::{self, EndedBecause};
use crate::state::AppState;

/// Mails the user's active account a link that sets a new password; who was invited and has no password yet gets a new
/// invitation.
///
/// # Errors
/// 403 for staff unless a super_admin asks, 404, 409 without an active account, 429 where its address had a day's worth.
pub async fn send_link(state: &AppState, caller: &Caller, id: UserId) -> AppResult<()> {
    id.demand(caller)?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let account = store::account(&mut transaction, id).await?;
    let account = account.filter(|account| account.is_active).ok_or_else(|| {
        AppError::problem(
            ProblemCode::Conflict,
            "Tidak ada akun aktif untuk dikirimi tautan. Aktifkan akunnya dulu, atau minta customer mendaftar.",
        )
    })?;
    let addressee = account.addressee();
    recovery::count(&mut transaction, state, &addressee).await?;
    let (action, after) = match &account.username {
        Some(username) if !account.has_password => {
            recovery::send_invitation(&mut transaction, state, &addressee, username).await?;
            let after = json!({"username": username, "email": account.email, "role": account.role});
            ("admin_invited", after)
        }
        _ => {
            recovery::send_reset(&mut transaction, state, &addressee).await?;
            ("reset_link_sent", json!({"email": account.email}))
        }
    };
    audit::record(&mut transaction, now, caller, action, &id.wire(), None, Some(after)).await?;
    finish(state, transaction, id, &[]).await
}

/// Ends every session of the user's account; without one there is none to end.
///
/// # Errors
/// 403 for staff unless a super_admin asks, 404.
pub async fn end_sessions(state: &AppState, caller: &Caller, id: UserId) -> AppResult<()> {
    id.demand(caller)?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let Some(account) = store::account(&mut transaction, id).await? else {
        return Ok(());
    };
    session::close_all(&mut transaction, account.id, EndedBecause::Ended, now).await?;
    audit::record(&mut transaction, now, caller, "sessions_ended", &id.wire(), None, None).await?;
    finish(state, transaction, id, &[account.id]).await
}

/// Takes the authenticator app of another member of the staff away, who has lost it.
///
/// # Errors
/// 404, 409 for the caller's own, which wants the password.
pub async fn reset_totp(state: &AppState, caller: &Caller, id: UserId) -> AppResult<()> {
    let account_id = id.staff()?;
    if account_id == caller.account_id {
        return Err(AppError::problem(
            ProblemCode::Conflict,
            "Autentikator Anda sendiri dilepas di halaman Akun saya, dengan kata sandi.",
        ));
    }
    let mut transaction = state.db.begin().await?;
    store::staff(&mut transaction, account_id).await?;
    if !totp::remove(&mut transaction, account_id).await? {
        // There was none, or it never guarded the account.
        transaction.commit().await?;
        return Ok(());
    }
    audit::record(
        &mut transaction,
        state.clock.now(),
        caller,
        "totp_reset",
        &id.wire(),
        None,
        None,
    )
    .await?;
    finish(state, transaction, id, &[account_id]).await
}
