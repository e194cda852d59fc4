//! `/api/auth`.

use domain::account::{
    AdminLogin, CodeAccepted, CodeAsked, CustomerLogin, ForgotPassword, LoginAnswer, PasswordByLink, PasswordSet,
    Portal, RefreshRequest, RegisterRequest, ResendCode, SetupRequest, TokenResponse, VerifyCode,
};
use serde::Serialize;

use super::{ApiError, Call, Reply};

/// `POST`s without a session.
async fn post(path: &str, body: &impl Serialize) -> Result<Reply, ApiError> {
    Call::post(path).json(body).anonymous().reply().await
}

/// `POST /api/auth/admin/login`: a session, or the code that must come first.
pub async fn admin_login(body: &AdminLogin) -> Result<LoginAnswer, ApiError> {
    answer(&post("/api/auth/admin/login", body).await?)
}

fn answer(reply: &Reply) -> Result<LoginAnswer, ApiError> {
    if reply.status == 202 {
        reply.json().map(LoginAnswer::CodeAsked)
    } else {
        reply.json().map(LoginAnswer::SignedIn)
    }
}

/// `POST /api/auth/setup`: makes the first `super_admin`.
pub async fn setup(body: &SetupRequest) -> Result<(), ApiError> {
    post("/api/auth/setup", body).await.map(drop)
}

/// `POST /api/auth/refresh`: a fresh token by the portal's cookie; none where nobody is signed in.
pub async fn refresh(portal: Portal) -> Result<Option<TokenResponse>, ApiError> {
    let reply = post("/api/auth/refresh", &RefreshRequest { portal }).await?;
    if reply.status == 204 {
        Ok(None)
    } else {
        reply.json().map(Some)
    }
}

/// `POST /api/auth/logout`: ends the portal's session.
pub async fn logout(portal: Portal) -> Result<(), ApiError> {
    post("/api/auth/logout", &RefreshRequest { portal }).await.map(drop)
}

/// `POST /api/auth/login`: a session, or the code that must come first.
pub async fn login(body: &CustomerLogin) -> Result<LoginAnswer, ApiError> {
    answer(&post("/api/auth/login", body).await?)
}

/// `POST /api/auth/register`.
pub async fn register(body: &RegisterRequest) -> Result<CodeAsked, ApiError> {
    post("/api/auth/register", body).await?.json()
}

/// `POST /api/auth/verify-otp`.
pub async fn verify_code(body: &VerifyCode) -> Result<CodeAccepted, ApiError> {
    read_accepted(&post("/api/auth/verify-otp", body).await?)
}

/// Reads the two shapes one after the other: reading an untagged enum would pull in much code.
fn read_accepted(reply: &Reply) -> Result<CodeAccepted, ApiError> {
    if let Ok(answer) = reply.json() {
        return Ok(CodeAccepted::SignedIn(answer));
    }
    reply.json().map(CodeAccepted::GoOn)
}

/// `POST /api/auth/resend-otp`.
pub async fn resend_code(body: &ResendCode) -> Result<(), ApiError> {
    post("/api/auth/resend-otp", body).await.map(drop)
}

/// `POST /api/auth/forgot-password`: the same answer whether the address is known or not.
pub async fn forgot_password(body: &ForgotPassword) -> Result<(), ApiError> {
    post("/api/auth/forgot-password", body).await.map(drop)
}

/// `POST /api/auth/reset-password`.
pub async fn reset_password(body: &PasswordByLink) -> Result<PasswordSet, ApiError> {
    post("/api/auth/reset-password", body).await?.json()
}

/// `POST /api/auth/invitation`.
pub async fn accept_invitation(body: &PasswordByLink) -> Result<PasswordSet, ApiError> {
    post("/api/auth/invitation", body).await?.json()
}

#[cfg(test)]
mod tests {
    use domain::account::{CodePurpose, CodeStep, NextStep};

    use super::*;

    #[test]
    fn a_right_code_brings_a_session_or_the_next_step() {
        let read = |body: &str| {
            read_accepted(&Reply {
                status: 200,
                location: None,
                body: body.to_owned(),
            })
        };
        for (word, next) in [("login", NextStep::Login), ("approval", NextStep::Approval)] {
            let answer = read(&format!(r#"{{"next":"{word}"}}"#));
            let step = CodeStep {
                next,
                about: CodePurpose::Registration,
                portal: Portal::Customer,
            };
            assert_eq!(answer, Ok(CodeAccepted::GoOn(step)));
        }
        let session = r#"{"access_token":"a","token_type":"Bearer","expires_in":600,
            "user":{"id":"usr_1","role":"customer","name":"Sinar Sape"}}"#;
        assert!(matches!(read(session), Ok(CodeAccepted::SignedIn(answer)) if answer.user.name == "Sinar Sape"));
        assert_eq!(read("{}"), Err(ApiError::Decode { status: 200 }));
    }
}
