//! An account's new address: it waits for a code sent there, and the old one is told. Whoever asks, the owner or an admin.

use domain::account::{CODE_MINUTES, CodePurpose, CodeStep, NextStep, email_problem};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::challenge::{self, About, Challenge};
use super::store::{self, Addressee};
use super::{codes, service};
use crate::audit;
use crate::error::{AppError, AppResult, OnConstraint};
use crate::mail::{self, texts};
use crate::state::AppState;

/// Whether an address can take the place of `old`.
///
/// # Errors
/// 422 at `/email`.
pub fn check(email: &str, old: &str) -> AppResult<()> {
    if let Some(detail) = email_problem(email) {
        return Err(AppError::invalid("/email", "invalid", detail));
    }
    if email.eq_ignore_ascii_case(old) {
        return Err(AppError::invalid(
            "/email",
            "unchanged",
            "Ini sudah alamat akun. Ketik alamat yang lain.",
        ));
    }
    Ok(())
}

/// Sends a code to the new address, and tells the old one. An address that has an account in the portal gets a mail that
/// says so instead of a code. A change that was asked for before is void. The caller has checked and counted.
pub async fn ask(connection: &mut PgConnection, state: &AppState, account: &Addressee, email: &str) -> AppResult<Uuid> {
    let now = state.clock.now();
    challenge::close_email_changes(connection, account.id, now).await?;
    let secrets = (&state.keys, &state.random);
    let (id, code) = challenge::ask(connection, secrets, About::Email(account.id), email, email, now).await?;
    let is_taken = store::is_email_taken(connection, account.portal, email).await?;
    let letter = if is_taken {
        texts::email_change_refused(email)
    } else {
        let page = format!("{}/customer/verify-otp", state.config.public_url);
        texts::email_change_code(email, code.as_str(), CODE_MINUTES, &page)
    };
    mail::enqueue(connection, letter).await?;
    mail::enqueue(
        connection,
        texts::email_change_asked(&account.email, &account.name, email),
    )
    .await?;
    Ok(id)
}

/// Mails another code for a change that waits for one.
pub async fn send_again(
    state: &AppState,
    connection: &mut PgConnection,
    asked: &Challenge,
    account_id: i64,
) -> AppResult<()> {
    let account = store::addressee(&mut *connection, account_id).await?;
    if store::is_email_taken(connection, account.portal, &asked.email).await? {
        // The first mail said why; there is no code to send.
        return Ok(());
    }
    let secrets = (&state.keys, &state.random);
    let code = challenge::ask_again(connection, secrets, asked.id, state.clock.now()).await?;
    let page = format!("{}/customer/verify-otp", state.config.public_url);
    mail::enqueue(
        connection,
        texts::email_change_code(&asked.email, code.as_str(), CODE_MINUTES, &page),
    )
    .await?;
    Ok(())
}

/// Changes the address, the code having been right. The table itself ends the account's sessions and links.
pub async fn code_entered(
    state: &AppState,
    connection: &mut PgConnection,
    asked: &Challenge,
    account_id: i64,
) -> AppResult<CodeStep> {
    let old = store::addressee(&mut *connection, account_id).await?;
    store::set_email(connection, account_id, &asked.email)
        .await
        .on_constraint("account_email_key", codes::wrong)?;
    mail::enqueue(connection, texts::email_changed(&old.email, &old.name, &asked.email)).await?;
    audit::Entry {
        account_id: Some(account_id),
        actor: &old.name,
        action: "email_changed",
        subject: &service::wire_id(old.customer_id, account_id),
        before: Some(json!({"email": old.email})),
        after: Some(json!({"email": asked.email})),
    }
    .insert(connection, state.clock.now())
    .await?;
    Ok(CodeStep {
        next: NextStep::Login,
        about: CodePurpose::Email,
        portal: old.portal,
    })
}
