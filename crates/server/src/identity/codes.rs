//! Emailed codes: entering one, and asking for another.

use domain::ProblemCode;
use domain::account::{CODE_MINUTES, CodePurpose, CodeStep, NextStep, Portal, ResendCode, VerifyCode};
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

use super::browser::{self, BrowserSecret};
use super::challenge::{self, About, Challenge};
use super::email_change;
use super::registration::{self, Entered};
use super::service::{From, SignedIn, open_session};
use super::store;
use crate::error::{AppError, AppResult};
use crate::limits;
use crate::mail::{self, texts};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// What a right code led to.
pub enum Verified {
    /// A login: a session.
    SignedIn(SignedIn),
    /// It goes on without a session.
    GoOn {
        /// What comes next.
        step: CodeStep,
        /// What the browser is known by from now on, where the code proved it.
        browser: Option<BrowserSecret>,
    },
}

/// The one answer to codes that are wrong, old, used or of another attempt.
pub fn wrong() -> AppError {
    AppError::problem(
        ProblemCode::OtpInvalid,
        "Kode salah atau tidak berlaku lagi. Periksa 6 angka di email terbaru, atau minta kode baru.",
    )
}

/// Counts a code to be sent to what was typed, known or not, or refuses it.
pub async fn count(state: &AppState, typed: &str, client: &str) -> AppResult<()> {
    let (limit, now) = (state.limits.now().otp, state.clock.now());
    let typed = typed.to_lowercase();
    let count = async || limits::codes::count(&state.db, limit, &typed, client, now).await;
    state.turns.take(&["otp", &typed, client], now, count).await
}

/// Takes a code, whatever it was asked for.
pub async fn verify(state: &AppState, form: &VerifyCode, cookie: Option<Uuid>, from: From<'_>) -> AppResult<Verified> {
    let now = state.clock.now();
    let address = form.email.trim().to_lowercase();
    let judge = async || judge(state, &address, form, cookie).await;
    let (mut transaction, asked) = state.turns.take(&["otp_wrong", &address], now, judge).await?;
    match asked.about {
        About::Registration(id) => {
            let browser = BrowserSecret::new(&state.random);
            let entered = registration::code_entered(state, &mut transaction, id, &browser).await?;
            let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
            transaction.commit().await?;
            state.versions.after_commit(raised);
            let next = match entered {
                Entered::Account => NextStep::Login,
                Entered::Pending => NextStep::Approval,
            };
            let step = CodeStep {
                next,
                about: CodePurpose::Registration,
                portal: Portal::Customer,
            };
            Ok(Verified::GoOn {
                step,
                browser: Some(browser),
            })
        }
        About::Login(account_id) => {
            let name = store::active_name(&mut transaction, account_id)
                .await?
                .ok_or_else(wrong)?;
            let signed_in = open_session(&mut transaction, state, (account_id, &name), &from).await?;
            transaction.commit().await?;
            Ok(Verified::SignedIn(signed_in))
        }
        About::Email(account_id) => {
            let step = email_change::code_entered(state, &mut transaction, &asked, account_id).await?;
            let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
            transaction.commit().await?;
            state.versions.after_commit(raised);
            state.sessions.forget_account(account_id);
            Ok(Verified::GoOn { step, browser: None })
        }
        About::Browser(account_id) => {
            let account = store::addressee(&mut *transaction, account_id.ok_or_else(wrong)?).await?;
            let browser = BrowserSecret::new(&state.random);
            browser::remember(&mut transaction, account.id, from.browser.as_ref(), &browser, now).await?;
            transaction.commit().await?;
            Ok(Verified::GoOn {
                step: CodeStep {
                    next: NextStep::Login,
                    about: CodePurpose::Browser,
                    portal: account.portal,
                },
                browser: Some(browser),
            })
        }
    }
}

/// Counts the try and judges the code; gives the transaction in which it was right. Where there is no question, the work
/// is that of a wrong code.
async fn judge(
    state: &AppState,
    address: &str,
    form: &VerifyCode,
    cookie: Option<Uuid>,
) -> AppResult<(Transaction<'static, Postgres>, Challenge)> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let tried = limits::codes::count_try(&mut transaction, state.limits.now().otp, address, now).await?;
    let named = form.challenge_id.as_deref();
    let asked = challenge::find(&mut *transaction, address, named, cookie, now).await?;
    let id = asked.as_ref().map_or(Uuid::nil(), |asked| asked.id);
    let is_right = challenge::answer(&mut transaction, &state.keys, id, form.code.trim(), now).await?;
    if let Some(asked) = asked.filter(|_| is_right) {
        tried.give_back(&mut transaction).await?;
        return Ok((transaction, asked));
    }
    // The wrong try counts.
    transaction.commit().await?;
    Err(wrong())
}

/// Asks a browser that is not known for an emailed code before it may try a password: somebody hammers the account. The
/// answer and the work are the same where there is no account.
pub async fn ask_browser(state: &AppState, typed: &str, account: Option<(i64, &str)>, client: &str) -> AppResult<Uuid> {
    let now = state.clock.now();
    count(state, typed, client).await?;
    state.hasher.verify(&state.keys, "", None).await?;
    let mut transaction = state.db.begin().await?;
    let secrets = (&state.keys, &state.random);
    let about = About::Browser(account.map(|(id, _)| id));
    let email = account.map_or(typed, |(_, email)| email);
    let (id, code) = challenge::ask(&mut transaction, secrets, about, typed, email, now).await?;
    if account.is_some() && may_write(&mut transaction, state, typed, email).await? {
        let letter = texts::browser_code(email, code.as_str(), CODE_MINUTES);
        mail::enqueue(&mut transaction, letter).await?;
    }
    transaction.commit().await?;
    Ok(id)
}

/// Whether another code may go to an address. The typed one was counted before; any other is spared in silence.
async fn may_write(connection: &mut PgConnection, state: &AppState, typed: &str, email: &str) -> sqlx::Result<bool> {
    if email.eq_ignore_ascii_case(typed) {
        return Ok(true);
    }
    let counted = limits::codes::count_for_address(connection, state.limits.now().otp, email, state.clock.now());
    Ok(counted.await?.is_ok())
}

/// Mails another code, if there is a question that waits for one. The answer and the work are the same where there is
/// none.
pub async fn resend(state: &AppState, form: &ResendCode, cookie: Option<Uuid>, client: &str) -> AppResult<()> {
    let now = state.clock.now();
    let email = form.email.trim();
    count(state, email, client).await?;
    state.hasher.verify(&state.keys, "", None).await?;
    let mut transaction = state.db.begin().await?;
    let asked = challenge::find(&mut *transaction, email, form.challenge_id.as_deref(), cookie, now).await?;
    if let Some(asked) = asked
        && may_write(&mut transaction, state, email, &asked.email).await?
    {
        match asked.about {
            About::Registration(id) => registration::send_again(state, &mut transaction, &asked, id).await?,
            About::Email(id) => email_change::send_again(state, &mut transaction, &asked, id).await?,
            About::Browser(None) => {}
            About::Browser(Some(_)) => {
                let secrets = (&state.keys, &state.random);
                let code = challenge::ask_again(&mut transaction, secrets, asked.id, now).await?;
                let letter = texts::browser_code(&asked.email, code.as_str(), CODE_MINUTES);
                mail::enqueue(&mut transaction, letter).await?;
            }
            About::Login(_) => {
                let secrets = (&state.keys, &state.random);
                let code = challenge::ask_again(&mut transaction, secrets, asked.id, now).await?;
                mail::enqueue(
                    &mut transaction,
                    texts::login_code(&asked.email, code.as_str(), CODE_MINUTES),
                )
                .await?;
            }
        }
    }
    transaction.commit().await?;
    Ok(())
}
