//! Emailed codes: entering one, and asking for another.

use domain::ProblemCode;
use domain::account::{CODE_MINUTES, NextStep, ResendCode, VerifyCode};
use uuid::Uuid;

use super::browser::{self, BrowserSecret};
use super::challenge::{self, About};
use super::registration::{self, Entered};
use super::service::{From, SignedIn};
use super::{customer, store};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::limits::codes;
use crate::mail::{self, texts};
use crate::session;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// What a right code led to.
pub enum Verified {
    /// A login: a session.
    SignedIn(SignedIn),
    /// A registration went on.
    Registered {
        /// What comes next.
        next: NextStep,
        /// What the browser is known by from now on.
        browser: BrowserSecret,
    },
}

/// The one answer to codes that are wrong, old, used or of another attempt.
pub fn wrong() -> AppError {
    AppError::problem(
        ProblemCode::OtpInvalid,
        "Kode salah atau tidak berlaku lagi. Periksa 6 angka di email terbaru, atau minta kode baru.",
    )
}

/// Takes the code of a registration or of a login.
pub async fn verify(state: &AppState, form: &VerifyCode, cookie: Option<Uuid>, from: From<'_>) -> AppResult<Verified> {
    let now = state.clock.now();
    let email = form.email.trim();
    let tried = codes::count_try(&state.db, state.config.limits.otp, email, now).await?;
    let named = form.challenge_id.as_deref();
    let mut transaction = state.db.begin().await?;
    let Some(asked) = challenge::find(&mut *transaction, email, named, cookie, now).await? else {
        return Err(wrong());
    };
    if !challenge::answer(&mut transaction, &state.keys, asked.id, form.code.trim(), now).await? {
        // The wrong try counts.
        transaction.commit().await?;
        return Err(wrong());
    }
    tried.give_back(&mut transaction).await?;
    let browser = BrowserSecret::new(&state.random);
    match asked.about {
        About::Registration(id) => {
            let entered = registration::code_entered(state, &mut transaction, id, &browser).await?;
            let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
            transaction.commit().await?;
            state.versions.after_commit(raised);
            let next = match entered {
                Entered::Account => NextStep::Login,
                Entered::Pending => NextStep::Approval,
            };
            Ok(Verified::Registered { next, browser })
        }
        About::Login(account_id) => {
            let name = store::active_name(&mut transaction, account_id)
                .await?
                .ok_or_else(wrong)?;
            let opened = session::open(
                &mut transaction,
                &state.keys,
                &state.random,
                account_id,
                from.user_agent,
                now,
            )
            .await?;
            browser::remember(&mut transaction, account_id, from.browser.as_ref(), &browser, now).await?;
            audit::Entry {
                account_id: Some(account_id),
                actor: &name,
                action: "login",
                subject: &customer::subject(opened.session.customer_id, account_id),
                before: None,
                after: None,
            }
            .insert(&mut transaction, now)
            .await?;
            transaction.commit().await?;
            Ok(Verified::SignedIn(SignedIn { opened, browser }))
        }
        About::Email(_) => Err(wrong()),
    }
}

/// Mails another code, if there is a question that waits for one. The answer and the work are the same where there is
/// none.
pub async fn resend(state: &AppState, form: &ResendCode, cookie: Option<Uuid>, client: &str) -> AppResult<()> {
    let now = state.clock.now();
    let email = form.email.trim();
    codes::count(&state.db, state.config.limits.otp, email, client, now).await?;
    state.hasher.verify(&state.keys, "", None).await?;
    let mut transaction = state.db.begin().await?;
    let asked = challenge::find(&mut *transaction, email, form.challenge_id.as_deref(), cookie, now).await?;
    if let Some(asked) = asked {
        match asked.about {
            About::Registration(id) => registration::send_again(state, &mut transaction, &asked, id).await?,
            About::Login(_) => {
                let secrets = (&state.keys, &state.random);
                let code = challenge::ask_again(&mut transaction, secrets, asked.id, now).await?;
                mail::enqueue(
                    &mut transaction,
                    texts::login_code(&asked.email, code.as_str(), CODE_MINUTES),
                )
                .await?;
            }
            About::Email(_) => {}
        }
    }
    transaction.commit().await?;
    Ok(())
}
