//! Signing in and out: what is one transaction.

use chrono::{DateTime, Utc};
use domain::account::{AccountStatus, AdminLogin, Portal, SessionUser, TokenResponse};
use domain::id::{AdminId, CustomerId};
use domain::{FieldProblem, ProblemCode};
use sqlx::PgConnection;
use uuid::Uuid;

use super::browser::{self, BrowserSecret};
use super::totp::{self, Checked};
use super::{codes, store, users};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::limits::login::{self, Origin};
use crate::session::{self, EndedBecause, Opened, Presented, RefreshToken};
use crate::state::AppState;

/// Longest input that is looked at; longer ones cannot be right.
const USERNAME_MAX: usize = 200;
pub(super) const PASSWORD_MAX: usize = 1024;

/// What a browser says about itself at a sign-in.
pub struct From<'a> {
    /// Its address.
    pub client: &'a str,
    /// Its own words.
    pub user_agent: &'a str,
    /// Its secret, if it was here before.
    pub browser: Option<BrowserSecret>,
}

impl From<'_> {
    /// The cookie with the browser's secret; empty without.
    pub fn cookie(&self) -> String {
        self.browser.as_ref().map(BrowserSecret::to_cookie).unwrap_or_default()
    }
}

/// A sign-in that succeeded.
pub struct SignedIn {
    /// The session.
    pub opened: Opened,
    /// What the browser is known by from now on.
    pub browser: BrowserSecret,
}

/// What a login led to.
pub enum LoggedIn {
    /// A session.
    SignedIn(SignedIn),
    /// An emailed code has to be entered first.
    CodeAsked(Uuid),
}

/// Signs staff in. Wrong and unknown are one answer, and take one hash each.
pub async fn admin_login(state: &AppState, form: &AdminLogin, from: From<'_>) -> AppResult<LoggedIn> {
    let now = state.clock.now();
    let username = form.username.trim();
    check_typed([
        ("/username", username, USERNAME_MAX, "Isi nama pengguna."),
        ("/password", &form.password, PASSWORD_MAX, "Isi kata sandi."),
    ])?;
    let browser_hash = from.browser.as_ref().map(BrowserSecret::hash);
    let key = format!("admin {}", username.to_lowercase());
    let count = async || {
        let account = store::staff_login(&state.db, username, browser_hash).await?;
        let origin = match (&account, &browser_hash) {
            (Some(account), Some(hash)) if account.knows_browser => Origin::KnownBrowser(hash),
            _ => Origin::Client(from.client),
        };
        let attempt = login::count(&state.db, state.limits.now().login, &key, origin, now).await?;
        Ok((account, attempt))
    };
    let (account, attempt) = state
        .turns
        .take(&[&key, from.client, &from.cookie()], now, count)
        .await?;
    if attempt.is_hammered {
        let known = account.as_ref().map(|account| (account.id, account.email.as_str()));
        return codes::ask_browser(state, username, known, from.client)
            .await
            .map(LoggedIn::CodeAsked);
    }

    let stored = account.as_ref().and_then(|account| account.password.clone());
    let verified = state.hasher.verify(&state.keys, &form.password, stored).await;
    let mut transaction = state.db.begin().await?;
    let is_right = match verified {
        Ok(is_right) => is_right,
        Err(error) => {
            // Nothing was tried: the queue was full.
            attempt.give_back(&mut transaction).await?;
            transaction.commit().await?;
            return Err(error);
        }
    };
    let account = match account {
        Some(account) if is_right && account.is_active => account,
        refused => {
            let action = if is_right { "login_refused" } else { "login_failed" };
            security_event(&mut transaction, state, action, refused.as_ref()).await?;
            transaction.commit().await?;
            return Err(if is_right { disabled() } else { wrong() });
        }
    };
    let checked = totp::check(&mut transaction, account.id, form.totp.as_deref(), now).await?;
    match checked {
        Checked::Wrong => {
            security_event(&mut transaction, state, "login_failed", Some(&account)).await?;
            transaction.commit().await?;
            return Err(AppError::problem(
                ProblemCode::TotpInvalid,
                "Kode autentikator salah atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu ketik lagi.",
            ));
        }
        Checked::Missing => {
            // The password was right: asking for the rest is no failure.
            attempt.give_back(&mut transaction).await?;
            transaction.commit().await?;
            return Err(AppError::problem(
                ProblemCode::TotpRequired,
                "Ketik kode dari aplikasi autentikator Anda, atau salah satu kode pemulihan.",
            ));
        }
        Checked::Recovered => security_event(&mut transaction, state, "recovery_code_used", Some(&account)).await?,
        Checked::NotGuarded | Checked::Right => {}
    }
    attempt.give_back(&mut transaction).await?;
    let signed_in = open_session(&mut transaction, state, (account.id, &account.name), &from).await?;
    transaction.commit().await?;
    Ok(LoggedIn::SignedIn(signed_in))
}

/// Why what was typed cannot be a sign-in, field by field: pointer, value, most characters, and what to say where it is
/// empty.
pub(super) fn check_typed(fields: [(&str, &str, usize, &str); 2]) -> AppResult<()> {
    let mut errors = Vec::new();
    for (pointer, value, most, empty) in fields {
        if value.is_empty() {
            errors.push(FieldProblem::new(pointer, "required", empty));
        } else if value.chars().count() > most {
            let detail = format!("Pakai paling banyak {most} karakter.");
            errors.push(FieldProblem::new(pointer, "invalid", detail));
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(errors))
    }
}

/// Opens a session of an account whose owner has proven itself, in a browser that counts as seen from now on.
pub(super) async fn open_session(
    connection: &mut PgConnection,
    state: &AppState,
    (account_id, name): (i64, &str),
    from: &From<'_>,
) -> AppResult<SignedIn> {
    let now = state.clock.now();
    let opened = session::open(connection, &state.keys, &state.random, account_id, from.user_agent, now).await?;
    let browser = BrowserSecret::new(&state.random);
    browser::remember(connection, account_id, from.browser.as_ref(), &browser, now).await?;
    audit::Entry {
        account_id: Some(account_id),
        actor: name,
        action: "login",
        subject: &wire_id(opened.session.customer_id, account_id),
        before: None,
        after: None,
    }
    .insert(connection, now)
    .await?;
    Ok(SignedIn { opened, browser })
}

fn wrong() -> AppError {
    AppError::problem(
        ProblemCode::CredentialsInvalid,
        "Nama pengguna atau kata sandi salah. Periksa lagi, lalu coba masuk kembali.",
    )
}

fn disabled() -> AppError {
    AppError::problem(
        ProblemCode::AccountDisabled,
        "Akun ini dinonaktifkan. Hubungi super_admin untuk mengaktifkannya.",
    )
}

/// Records a sign-in that succeeded or failed. What an unknown person typed is not kept.
async fn security_event(
    connection: &mut PgConnection,
    state: &AppState,
    action: &str,
    account: Option<&store::Login>,
) -> sqlx::Result<()> {
    let subject = account
        .map(|account| AdminId(account.id).to_string())
        .unwrap_or_default();
    audit::Entry {
        account_id: account.map(|account| account.id),
        actor: account.map_or("tidak dikenal", |account| account.name.as_str()),
        action,
        subject: &subject,
        before: None,
        after: None,
    }
    .insert(connection, state.clock.now())
    .await
}

/// What became of a refresh.
pub enum Refreshed {
    /// The session goes on.
    Renewed(Opened),
    /// There is no session to go on with; that is no error.
    SignedOut,
}

/// Renews a session by its refresh token. A token that was replaced before ends the session: somebody holds a copy.
pub async fn refresh(state: &AppState, cookie: Option<&str>) -> AppResult<Refreshed> {
    let Some(cookie) = cookie else {
        return Ok(Refreshed::SignedOut);
    };
    let token = state
        .keys
        .read_refresh_token(cookie)
        .ok_or_else(AppError::unauthorized)?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let presented = session::renew(&mut transaction, &state.keys, &state.random, &token, now).await?;
    if let Presented::Reused { account_id } = presented {
        audit::Entry {
            account_id: Some(account_id),
            actor: "tidak dikenal",
            action: "session_reused",
            subject: &token.session_id().to_string(),
            before: None,
            after: None,
        }
        .insert(&mut transaction, now)
        .await?;
    }
    transaction.commit().await?;
    match presented {
        Presented::Renewed(opened) => Ok(Refreshed::Renewed(opened)),
        Presented::Expired => Ok(Refreshed::SignedOut),
        Presented::Revoked => Err(AppError::unauthorized()),
        Presented::Reused { .. } => {
            state.sessions.forget(token.session_id());
            Err(AppError::unauthorized())
        }
    }
}

/// Ends the sessions of a sign-out: the cookie's, and the access token's where it is another.
pub async fn logout(state: &AppState, cookie: Option<&str>, caller: Option<&Caller>) -> AppResult<()> {
    let token = cookie.and_then(|cookie| state.keys.read_refresh_token(cookie));
    let mut ids: Vec<Uuid> = token.as_ref().map(RefreshToken::session_id).into_iter().collect();
    ids.extend(caller.map(|caller| caller.session_id));
    let mut transaction = state.db.begin().await?;
    for id in &ids {
        session::close_one(&mut transaction, *id, EndedBecause::Logout, state.clock.now()).await?;
    }
    transaction.commit().await?;
    for id in ids {
        state.sessions.forget(id);
    }
    Ok(())
}

/// The portal that the caller is signed in to.
pub fn portal(caller: &Caller) -> Portal {
    if caller.role.is_staff() {
        Portal::Admin
    } else {
        Portal::Customer
    }
}

/// The id of an account on the wire: a customer's where it acts for one.
pub fn wire_id(customer_id: Option<i64>, account_id: i64) -> String {
    match customer_id {
        Some(id) => CustomerId(id).to_string(),
        None => AdminId(account_id).to_string(),
    }
}

/// The caller as the portals show it.
pub fn session_user(caller: &Caller) -> SessionUser {
    SessionUser {
        id: own_id(caller),
        role: caller.role,
        name: caller.name.clone(),
        totp_setup_required: caller.totp_setup_required,
    }
}

/// The caller's id on the wire.
pub fn own_id(caller: &Caller) -> String {
    wire_id(caller.customer_id, caller.account_id)
}

/// The answer to a sign-in.
pub fn token_response(state: &AppState, opened: &Opened) -> AppResult<TokenResponse> {
    let (access_token, expires_in) = state.keys.sign(opened.id, &opened.session, state.clock.now())?;
    let session = &opened.session;
    Ok(TokenResponse {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in,
        user: SessionUser {
            id: wire_id(session.customer_id, session.account_id),
            role: session.role,
            name: session.name.clone(),
            totp_setup_required: session.totp_setup_required,
        },
    })
}

/// How far a customer's account is.
///
/// # Errors
/// 404 where there is no such customer, or it is hidden.
pub async fn customer_status(
    connection: &mut PgConnection,
    customer_id: i64,
    now: DateTime<Utc>,
) -> AppResult<AccountStatus> {
    users::customer_status(connection, customer_id, now).await
}
