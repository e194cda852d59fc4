//! `/api/auth`.

use domain::account::{AdminLogin, Portal, RefreshRequest, SetupRequest, TokenResponse};

use super::{ApiError, Call};

/// `POST /api/auth/admin/login`.
pub async fn admin_login(body: &AdminLogin) -> Result<TokenResponse, ApiError> {
    Call::post("/api/auth/admin/login").json(body).anonymous().send().await
}

/// `POST /api/auth/setup`: makes the first `super_admin`.
pub async fn setup(body: &SetupRequest) -> Result<(), ApiError> {
    Call::post("/api/auth/setup")
        .json(body)
        .anonymous()
        .reply()
        .await
        .map(drop)
}

/// `POST /api/auth/refresh`: a fresh token by the portal's cookie; none where nobody is signed in.
pub async fn refresh(portal: Portal) -> Result<Option<TokenResponse>, ApiError> {
    let reply = Call::post("/api/auth/refresh")
        .json(&RefreshRequest { portal })
        .anonymous()
        .reply()
        .await?;
    if reply.status == 204 {
        Ok(None)
    } else {
        reply.json().map(Some)
    }
}

/// `POST /api/auth/logout`: ends the portal's session.
pub async fn logout(portal: Portal) -> Result<(), ApiError> {
    Call::post("/api/auth/logout")
        .json(&RefreshRequest { portal })
        .anonymous()
        .reply()
        .await
        .map(drop)
}
