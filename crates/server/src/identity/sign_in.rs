//! Registering, signing in with a code, and passwords by links, over HTTP.

use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, post};
use domain::Problem;
use domain::account::{
    CodeAccepted, CodeAsked, CustomerLogin, ForgotPassword, PasswordByLink, PasswordSet, RegisterRequest, ResendCode,
    TokenResponse, VerifyCode,
};

use super::codes::{self, Verified};
use super::handlers::{asked, logged_in, signed_in, user_agent};
use super::recovery::{self, Purpose};
use super::service::From;
use super::{cookies, customer, registration};
use crate::error::AppResult;
use crate::extract::Json;
use crate::http::client::Client;
use crate::limits::api::Free;
use crate::state::AppState;

/// Register for the customer portal
///
/// Every registration is an attempt of its own. The code goes to the address on file for the number, else to the typed
/// one. Unknown and taken numbers and addresses get the same answer; the typed address is told by mail.
#[utoipa::path(
    tag = "auth",
    request_body = RegisterRequest,
    responses(
        (status = 202, description = "Enter the code next. Sets a cookie that names the attempt.", body = CodeAsked),
        (status = 429, description = "`too_many_codes`.", body = Problem),
    )
)]
#[post("/register")]
pub async fn register(
    state: Data<AppState>,
    client: ReqData<Client>,
    form: Json<RegisterRequest>,
) -> AppResult<HttpResponse> {
    let attempt = registration::register(&state, &form, &client.to_string()).await?;
    let mut response = asked(attempt.0);
    drop(response.add_cookie(&cookies::attempt(&state, attempt.0)));
    response.extensions_mut().insert(Free);
    Ok(response)
}

/// Sign a customer in
///
/// From a browser not seen before an emailed code comes first. States of the account are told only after the right
/// password.
#[utoipa::path(
    tag = "auth",
    request_body = CustomerLogin,
    responses(
        (status = 200, description = "Signed in. Sets the cookie `ampc_customer`.", body = TokenResponse),
        (status = 202, description = "Enter the emailed code next.", body = CodeAsked),
        (status = 401, description = "`credentials_invalid`: the address is unknown or the password wrong.", body = Problem),
        (status = 403, description = "`account_unverified`, `account_pending` or `account_disabled`.", body = Problem),
        (status = 429, description = "`too_many_logins`: five failures in fifteen minutes.", body = Problem),
    )
)]
#[post("/login")]
pub async fn customer_login(
    state: Data<AppState>,
    request: HttpRequest,
    client: ReqData<Client>,
    form: Json<CustomerLogin>,
) -> AppResult<HttpResponse> {
    let from = From {
        client: &client.to_string(),
        user_agent: &user_agent(&request),
        browser: cookies::read_browser(&request),
    };
    let outcome = customer::login(&state, &form, cookies::read_attempt(&request), from).await?;
    logged_in(&state, &outcome)
}

/// Enter an emailed code
///
/// It opens only the attempt that it was sent for: that of `challenge_id`, else of the cookie, else the only open one of
/// the address.
#[utoipa::path(
    tag = "auth",
    request_body = VerifyCode,
    responses(
        (status = 200, description = "A session after a login; else what comes next.", body = CodeAccepted),
        (status = 422, description = "`otp_invalid`: wrong, old, used, or of another attempt.", body = Problem),
        (status = 429, description = "`too_many_codes`: 25 wrong codes in a day.", body = Problem),
    )
)]
#[post("/verify-otp")]
pub async fn verify_otp(
    state: Data<AppState>,
    request: HttpRequest,
    client: ReqData<Client>,
    form: Json<VerifyCode>,
) -> AppResult<HttpResponse> {
    let from = From {
        client: &client.to_string(),
        user_agent: &user_agent(&request),
        browser: cookies::read_browser(&request),
    };
    match codes::verify(&state, &form, cookies::read_attempt(&request), from).await? {
        Verified::SignedIn(done) => signed_in(&state, &done),
        Verified::GoOn { step, browser } => {
            let mut response = HttpResponse::Ok()
                .insert_header(("cache-control", "no-store"))
                .json(CodeAccepted::GoOn(step));
            if let Some(browser) = browser {
                drop(response.add_cookie(&cookies::browser(&state, &browser)));
            }
            response.extensions_mut().insert(Free);
            Ok(response)
        }
    }
}

/// Send another code
///
/// The one sent before is void. The answer is the same where nothing waits for a code.
#[utoipa::path(
    tag = "auth",
    request_body = ResendCode,
    responses(
        (status = 202, description = "Sent, if something waits for a code."),
        (status = 429, description = "`too_many_codes`: three in ten minutes, or ten in a day.", body = Problem),
    )
)]
#[post("/resend-otp")]
pub async fn resend_otp(
    state: Data<AppState>,
    request: HttpRequest,
    client: ReqData<Client>,
    form: Json<ResendCode>,
) -> AppResult<HttpResponse> {
    codes::resend(&state, &form, cookies::read_attempt(&request), &client.to_string()).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Ask for a link that sets a new password
///
/// It goes to the account's address and is good for 30 minutes. The answer is the same where there is no account.
#[utoipa::path(
    tag = "auth",
    request_body = ForgotPassword,
    responses(
        (status = 202, description = "Sent, if the address has an account."),
        (status = 429, description = "`too_many_codes`.", body = Problem),
    )
)]
#[post("/forgot-password")]
pub async fn forgot_password(
    state: Data<AppState>,
    client: ReqData<Client>,
    form: Json<ForgotPassword>,
) -> AppResult<HttpResponse> {
    recovery::forgot(&state, &form, &client.to_string()).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Set a new password by a link
///
/// Ends every session of the account.
#[utoipa::path(
    tag = "auth",
    request_body = PasswordByLink,
    responses(
        (status = 200, description = "Sign in with it.", body = PasswordSet),
        (status = 410, description = "`link_expired`: used, replaced, or over 30 minutes old.", body = Problem),
    )
)]
#[post("/reset-password")]
pub async fn reset_password(state: Data<AppState>, form: Json<PasswordByLink>) -> AppResult<HttpResponse> {
    let set = recovery::set_by_link(&state, &form, Purpose::Reset).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(set))
}

/// Set the first password of an invited member of the staff
#[utoipa::path(
    tag = "auth",
    request_body = PasswordByLink,
    responses(
        (status = 200, description = "Sign in with it.", body = PasswordSet),
        (status = 410, description = "`link_expired`: used, replaced, or over 72 hours old.", body = Problem),
    )
)]
#[post("/invitation")]
pub async fn accept_invitation(state: Data<AppState>, form: Json<PasswordByLink>) -> AppResult<HttpResponse> {
    let set = recovery::set_by_link(&state, &form, Purpose::Invitation).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(set))
}
