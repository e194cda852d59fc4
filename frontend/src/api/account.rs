//! `/api/auth`, for the signed-in: the own account, its authenticator app, its sessions.

use domain::Page;
use domain::account::{
    CodeAsked, EmailChange, OwnAccount, OwnAccountPatch, PasswordChange, RecoveryCodes, SessionSummary, TokenResponse,
    TotpCode, TotpDisable, TotpOffer,
};
use serde_json::json;

use super::{ApiError, Call, Query, get, post};

/// `GET /api/auth/account`.
pub async fn read() -> Result<OwnAccount, ApiError> {
    get("/api/auth/account", &Query::new()).await
}

/// `PATCH /api/auth/account`.
pub async fn rename(name: String) -> Result<(), ApiError> {
    let call = Call::with_method("PATCH", "/api/auth/account").json(&OwnAccountPatch { name });
    call.reply().await.map(drop)
}

/// `POST /api/auth/email`: sends a code to the new address.
pub async fn change_email(email: String, password: String) -> Result<CodeAsked, ApiError> {
    post("/api/auth/email", &EmailChange { email, password }).await
}

/// `POST /api/auth/password`: the session goes on with the tokens of the answer.
pub async fn change_password(current_password: String, new_password: String) -> Result<TokenResponse, ApiError> {
    let body = PasswordChange {
        current_password,
        new_password,
    };
    post("/api/auth/password", &body).await
}

/// `POST /api/auth/totp`: a key for an authenticator app, which guards nothing yet.
pub async fn offer_totp() -> Result<TotpOffer, ApiError> {
    post("/api/auth/totp", &json!({})).await
}

/// `POST /api/auth/totp/confirm`: lets the app guard the account.
pub async fn confirm_totp(code: String) -> Result<RecoveryCodes, ApiError> {
    post("/api/auth/totp/confirm", &TotpCode { code }).await
}

/// `POST /api/auth/totp/recovery-codes`: new ones in place of the old.
pub async fn renew_recovery_codes(code: String) -> Result<RecoveryCodes, ApiError> {
    post("/api/auth/totp/recovery-codes", &TotpCode { code }).await
}

/// `POST /api/auth/totp/disable`: takes the app away.
pub async fn disable_totp(password: String) -> Result<(), ApiError> {
    let call = Call::post("/api/auth/totp/disable").json(&TotpDisable { password });
    call.reply().await.map(drop)
}

/// `GET /api/auth/sessions`: the live sessions.
pub async fn sessions() -> Result<Page<SessionSummary>, ApiError> {
    get("/api/auth/sessions", &Query::new()).await
}

/// `DELETE /api/auth/sessions/{id}`.
pub async fn end_session(id: &str) -> Result<(), ApiError> {
    let call = Call::with_method("DELETE", &format!("/api/auth/sessions/{id}"));
    call.reply().await.map(drop)
}

/// `DELETE /api/auth/sessions`: all of them, this one too.
pub async fn end_sessions() -> Result<(), ApiError> {
    Call::with_method("DELETE", "/api/auth/sessions")
        .reply()
        .await
        .map(drop)
}
