//! Routes of authenticator apps, under `/api/auth`.

use actix_web::web::{Data, ReqData};
use actix_web::{HttpResponse, post};
use domain::Problem;
use domain::account::{RecoveryCodes, TotpCode, TotpDisable, TotpOffer};
use serde::Serialize;

use super::service;
use crate::error::AppResult;
use crate::extract::{Json, Staff};
use crate::http::client::Client;
use crate::state::AppState;

/// An answer that holds secrets.
fn secret(body: impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(body)
}

/// Begin to set up an authenticator app
///
/// Gives the key that the app reads. It guards nothing until a code of it is confirmed; asking again gives another key.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = 200, body = TotpOffer),
        (status = 409, description = "`conflict`: the account has one.", body = Problem),
    )
)]
#[post("/totp")]
pub async fn offer_totp(caller: Staff, state: Data<AppState>) -> AppResult<HttpResponse> {
    Ok(secret(service::offer(&state, &caller).await?))
}

/// Confirm an authenticator app by its code
///
/// From now on a login asks for its code. The recovery codes are shown this once.
#[utoipa::path(
    tag = "auth",
    request_body = TotpCode,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 409, description = "`conflict`: the account has one.", body = Problem),
        (status = 422, description = "The code is not the one that the app shows now.", body = Problem),
    )
)]
#[post("/totp/confirm")]
pub async fn confirm_totp(caller: Staff, state: Data<AppState>, form: Json<TotpCode>) -> AppResult<HttpResponse> {
    Ok(secret(service::confirm(&state, &caller, &form.code).await?))
}

/// Make new recovery codes
///
/// Those from before are void.
#[utoipa::path(
    tag = "auth",
    request_body = TotpCode,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 404, description = "The account has no authenticator app.", body = Problem),
        (status = 429, description = "`too_many_logins`: five wrong codes in fifteen minutes.", body = Problem),
    )
)]
#[post("/totp/recovery-codes")]
pub async fn renew_recovery_codes(
    caller: Staff,
    state: Data<AppState>,
    client: ReqData<Client>,
    form: Json<TotpCode>,
) -> AppResult<HttpResponse> {
    let codes = service::renew_codes(&state, &caller, &form.code, &client.to_string()).await?;
    Ok(secret(codes))
}

/// Take the authenticator app away
#[utoipa::path(
    tag = "auth",
    request_body = TotpDisable,
    responses(
        (status = 204, description = "A login asks for no code any more."),
        (status = 409, description = "`conflict`: the settings demand one.", body = Problem),
        (status = 429, description = "`too_many_logins`: the password was wrong too often.", body = Problem),
    )
)]
#[post("/totp/disable")]
pub async fn disable_totp(
    caller: Staff,
    state: Data<AppState>,
    client: ReqData<Client>,
    form: Json<TotpDisable>,
) -> AppResult<HttpResponse> {
    service::disable(&state, &caller, &form.password, &client.to_string()).await?;
    Ok(HttpResponse::NoContent().finish())
}
