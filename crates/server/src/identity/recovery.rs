//! Passwords set by a one-time link: forgotten ones, and those of the invited.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::account::{ForgotPassword, PasswordByLink, PasswordSet, Portal, email_problem};
use domain::password::{Owner, problems};
use domain::{FieldProblem, ProblemCode};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::codes;
use super::store::{self, Addressee};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::limits;
use crate::mail::{self, texts};
use crate::state::AppState;

/// How long a link for a forgotten password is good for.
const RESET_LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// How long an invitation is good for.
const INVITATION_LIFETIME: TimeDelta = TimeDelta::hours(72);

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A password that was forgotten.
    Reset,
    /// The first password of a new member of the staff.
    Invitation,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Invitation => "invitation",
        }
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// A new link of an account; those given out before for the same purpose are void.
async fn link(
    connection: &mut PgConnection,
    state: &AppState,
    account: &Addressee,
    purpose: Purpose,
) -> sqlx::Result<String> {
    let now = state.clock.now();
    let token = URL_SAFE_NO_PAD.encode(state.random.bytes::<32>());
    let (page, lifetime) = match (purpose, account.portal) {
        // So that the page wears the look of the account's portal.
        (Purpose::Reset, Portal::Admin) => ("reset-password?portal=admin", RESET_LIFETIME),
        (Purpose::Reset, Portal::Customer) => ("reset-password", RESET_LIFETIME),
        (Purpose::Invitation, _) => ("invitation", INVITATION_LIFETIME),
    };
    let until = now + lifetime;
    store::replace_link(connection, purpose.as_str(), account.id, &hash(&token), now, until).await?;
    Ok(format!("{}/{page}#{token}", state.config.public_url))
}

/// Mails an active account a link that sets a new password.
pub async fn send_reset(connection: &mut PgConnection, state: &AppState, account: &Addressee) -> sqlx::Result<()> {
    let link = link(connection, state, account, Purpose::Reset).await?;
    let letter = texts::reset_link(&account.email, &account.name, &link, RESET_LIFETIME.num_minutes());
    mail::enqueue(connection, letter).await
}

/// Mails a member of the staff, who has no password yet, a link that sets the first.
pub async fn send_invitation(
    connection: &mut PgConnection,
    state: &AppState,
    account: &Addressee,
    username: &str,
) -> sqlx::Result<()> {
    let link = link(connection, state, account, Purpose::Invitation).await?;
    let letter = texts::invitation(&account.email, username, &link, INVITATION_LIFETIME.num_hours());
    mail::enqueue(connection, letter).await
}

/// Counts a link to be sent to an account by somebody else, with those that were asked for at its address.
pub async fn count(connection: &mut PgConnection, state: &AppState, account: &Addressee) -> AppResult<()> {
    let scope = scope(account.portal, &account.email);
    limits::codes::count_for_address(connection, state.limits.now().otp, &scope, state.clock.now()).await?
}

/// What links to an address are counted under.
fn scope(portal: Portal, email: &str) -> String {
    format!("{} {email}", portal.as_str())
}

/// Mails a link, if the address has an active account. The answer and the work are the same where it has none.
pub async fn forgot(state: &AppState, form: &ForgotPassword, client: &str) -> AppResult<()> {
    let email = form.email.trim();
    if let Some(detail) = email_problem(email) {
        return Err(AppError::invalid("/email", "invalid", detail));
    }
    let scope = scope(form.portal, email);
    codes::count(state, &scope, client).await?;
    state.hasher.verify(&state.keys, "", None).await?;
    let mut transaction = state.db.begin().await?;
    if let Some(account) = store::active_by_email(&mut transaction, form.portal, email).await? {
        send_reset(&mut transaction, state, &account).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Sets a password for who holds the link. All sessions and links of the account end.
pub async fn set_by_link(state: &AppState, form: &PasswordByLink, purpose: Purpose) -> AppResult<PasswordSet> {
    let now = state.clock.now();
    let token = hash(&form.token);
    // Judged before the slow hash: who holds no link learns nothing and costs nothing.
    let link = store::link_owner(&state.db, purpose.as_str(), &token, now).await?;
    let owner = link.ok_or_else(|| expired(purpose))?;
    let number = owner.username.as_deref().or(owner.customer_number.as_deref());
    let broken = problems(
        &form.password,
        Owner {
            name: &owner.name,
            email: &owner.email,
            number: number.unwrap_or_default(),
        },
    );
    if !broken.is_empty() {
        let told = broken
            .into_iter()
            .map(|detail| FieldProblem::new("/password", "invalid", detail));
        return Err(AppError::fields(told.collect()));
    }
    let password = state.hasher.hash(&state.keys, &state.random, &form.password).await?;
    let mut transaction = state.db.begin().await?;
    if !store::use_link(&mut transaction, &token, now).await? {
        return Err(expired(purpose));
    }
    store::set_password(&mut transaction, owner.id, &password).await?;
    mail::enqueue(&mut transaction, texts::password_changed(&owner.email, &owner.name)).await?;
    audit::Entry {
        account_id: Some(owner.id),
        actor: &owner.name,
        action: if purpose == Purpose::Reset {
            "password_reset"
        } else {
            "invitation_accepted"
        },
        subject: &super::service::wire_id(owner.customer_id, owner.id),
        before: None,
        after: None,
    }
    .insert(&mut transaction, now)
    .await?;
    transaction.commit().await?;
    state.sessions.forget_account(owner.id);
    Ok(match owner.username {
        Some(username) => PasswordSet {
            portal: Portal::Admin,
            login: username,
        },
        None => PasswordSet {
            portal: Portal::Customer,
            login: owner.email,
        },
    })
}

fn expired(purpose: Purpose) -> AppError {
    let detail = match purpose {
        Purpose::Reset => "Tautan ini tidak berlaku lagi. Minta tautan baru lewat Lupa kata sandi.",
        Purpose::Invitation => "Undangan ini tidak berlaku lagi. Minta super_admin mengirim undangan baru.",
    };
    AppError::problem(ProblemCode::LinkExpired, detail)
}
