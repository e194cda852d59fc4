//! Customers sign in with address and password, and from a browser not seen before with an emailed code too.

use domain::ProblemCode;
use domain::account::{CODE_MINUTES, CustomerLogin};
use domain::settings::LoginCode;
use uuid::Uuid;

use super::browser::BrowserSecret;
use super::challenge::{self, About};
use super::service::{From, LoggedIn, PASSWORD_MAX, check_typed, open_session, wire_id};
use super::{codes, registration, store};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::limits;
use crate::limits::login::{self, Origin};
use crate::mail::{self, texts};
use crate::settings::service as settings;
use crate::state::AppState;

const EMAIL_MAX: usize = 254;

fn wrong() -> AppError {
    AppError::problem(
        ProblemCode::CredentialsInvalid,
        "Email atau kata sandi salah. Periksa lagi, lalu coba masuk kembali.",
    )
}

/// Signs a customer in, or says which step is missing. Wrong and unknown are one answer, and take one hash each.
pub async fn login(
    state: &AppState,
    form: &CustomerLogin,
    attempt_cookie: Option<Uuid>,
    from: From<'_>,
) -> AppResult<LoggedIn> {
    let now = state.clock.now();
    let email = form.email.trim();
    check_typed([
        ("/email", email, EMAIL_MAX, "Isi alamat email."),
        ("/password", &form.password, PASSWORD_MAX, "Isi kata sandi."),
    ])?;
    let browser_hash = from.browser.as_ref().map(BrowserSecret::hash);
    let key = format!("customer {}", email.to_lowercase());
    let count = async || {
        let account = store::customer_login(&state.db, email, browser_hash).await?;
        let origin = match (&account, &browser_hash) {
            (Some(account), Some(hash)) if account.login.knows_browser => Origin::KnownBrowser(hash),
            _ => Origin::Client(from.client),
        };
        let counted = login::count(&state.db, state.limits.now().login, &key, origin, now).await?;
        Ok((account, counted))
    };
    let (account, counted) = state
        .turns
        .take(&[&key, from.client, &from.cookie()], now, count)
        .await?;
    if counted.is_hammered {
        let known = account
            .as_ref()
            .map(|account| (account.login.id, account.login.email.as_str()));
        return codes::ask_browser(state, email, known, from.client)
            .await
            .map(LoggedIn::CodeAsked);
    }

    let attempt = match &account {
        None => registration::attempt_of(state, email, attempt_cookie).await?,
        Some(_) => None,
    };
    let stored = match (&account, &attempt) {
        (Some(account), _) => account.login.password.clone(),
        (None, Some(attempt)) => Some(attempt.password.clone()),
        (None, None) => None,
    };
    let verified = state.hasher.verify(&state.keys, &form.password, stored).await;
    let mut transaction = state.db.begin().await?;
    let is_right = match verified {
        Ok(is_right) => is_right,
        Err(error) => {
            // Nothing was tried: the queue was full.
            counted.give_back(&mut transaction).await?;
            transaction.commit().await?;
            return Err(error);
        }
    };
    let event = async |connection: &mut sqlx::PgConnection, action: &str| {
        let told = account
            .as_ref()
            .map(|account| wire_id(Some(account.customer_id), account.login.id));
        audit::Entry {
            account_id: account.as_ref().map(|account| account.login.id),
            actor: account
                .as_ref()
                .map_or("tidak dikenal", |account| account.login.name.as_str()),
            action,
            subject: told.as_deref().unwrap_or_default(),
            before: None,
            after: None,
        }
        .insert(connection, now)
        .await
    };
    if !is_right {
        event(&mut transaction, "login_failed").await?;
        transaction.commit().await?;
        return Err(wrong());
    }
    let Some(account) = &account else {
        counted.give_back(&mut transaction).await?;
        transaction.commit().await?;
        return Err(not_yet(attempt.is_some_and(|attempt| attempt.is_pending)));
    };
    if !account.login.is_active {
        event(&mut transaction, "login_refused").await?;
        transaction.commit().await?;
        return Err(AppError::problem(
            ProblemCode::AccountDisabled,
            "Akun ini dinonaktifkan. Hubungi distributor untuk mengaktifkannya.",
        ));
    }
    counted.give_back(&mut transaction).await?;
    let asks_code = match settings::sign_in(&mut *transaction).await?.login_code {
        LoginCode::Never => false,
        LoginCode::NewBrowser => !account.login.knows_browser,
        LoginCode::Always => true,
    };
    if asks_code {
        limits::codes::count_for_address(&mut transaction, state.limits.now().otp, &account.login.email, now).await??;
        let secrets = (&state.keys, &state.random);
        let about = About::Login(account.login.id);
        let (id, code) = challenge::ask(&mut transaction, secrets, about, email, &account.login.email, now).await?;
        mail::enqueue(
            &mut transaction,
            texts::login_code(&account.login.email, code.as_str(), CODE_MINUTES),
        )
        .await?;
        transaction.commit().await?;
        return Ok(LoggedIn::CodeAsked(id));
    }
    let signed_in = open_session(&mut transaction, state, (account.login.id, &account.login.name), &from).await?;
    transaction.commit().await?;
    Ok(LoggedIn::SignedIn(signed_in))
}

fn not_yet(is_pending: bool) -> AppError {
    if is_pending {
        AppError::problem(
            ProblemCode::AccountPending,
            "Akun ini menunggu persetujuan admin. Anda diberi tahu lewat email setelah disetujui.",
        )
    } else {
        AppError::problem(
            ProblemCode::AccountUnverified,
            "Email belum diverifikasi. Masukkan kode yang dikirim ke email Anda.",
        )
    }
}
