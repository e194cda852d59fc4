//! Signing in and out over HTTP.

use actix_web::http::header::USER_AGENT;
use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse, ResponseError, delete, get, patch, post};
use domain::account::{
    AdminLogin, CodeAsked, EmailChange, NextStep, OwnAccount, OwnAccountPatch, PasswordChange, RefreshRequest,
    SessionSummary, SessionUser, SetupRequest, TokenResponse,
};
use domain::{Page, Problem};
use uuid::Uuid;

use super::service::{self, From, LoggedIn, Refreshed};
use super::{cookies, own, setup as set_up};
use crate::error::AppResult;
use crate::extract::{Caller, Json, Path, SignedIn, Staff, caller};
use crate::http::client::Client;
use crate::http::etag;
use crate::limits::api::Free;
use crate::session;
use crate::state::AppState;

pub(super) fn user_agent(request: &HttpRequest) -> String {
    let header = request.headers().get(USER_AGENT);
    header
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

/// Sign staff in
///
/// Sets the cookie `ampc_admin`, which renews the session at `/api/auth/refresh`. Unknown names and wrong passwords get
/// one and the same answer.
#[utoipa::path(
    tag = "auth",
    request_body(content = AdminLogin, example = json!({"username": "rina.a", "password": "PorosDepan#40T"})),
    responses(
        (status = 200, description = "Signed in.", body = TokenResponse, example = json!({
            "access_token": "eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.e30.c2ln", "token_type": "Bearer", "expires_in": 600,
            "user": {"id": "adm_1", "role": "super_admin", "name": "rina.a"}
        })),
        (status = 202, description = "Somebody hammers the account: enter the emailed code first, then sign in again.", body = CodeAsked),
        (status = 401, description = "`credentials_invalid`: the name is unknown or the password wrong. `totp_required`, \
            `totp_invalid`: only after the right password.", body = Problem),
        (status = 403, description = "`account_disabled`, only after the right password.", body = Problem),
        (status = 429, description = "`too_many_logins`: five failures in fifteen minutes.", body = Problem),
    )
)]
#[post("/admin/login")]
pub async fn admin_login(
    state: Data<AppState>,
    request: HttpRequest,
    client: ReqData<Client>,
    form: Json<AdminLogin>,
) -> AppResult<HttpResponse> {
    let from = From {
        client: &client.to_string(),
        user_agent: &user_agent(&request),
        browser: cookies::read_browser(&request),
    };
    let outcome = service::admin_login(&state, &form, from).await?;
    logged_in(&state, &outcome)
}

/// The answer to a login.
pub(super) fn logged_in(state: &AppState, outcome: &LoggedIn) -> AppResult<HttpResponse> {
    match outcome {
        LoggedIn::SignedIn(done) => signed_in(state, done),
        LoggedIn::CodeAsked(id) => Ok(asked(*id)),
    }
}

/// The answer that a code has to be entered next.
pub(super) fn asked(challenge_id: Uuid) -> HttpResponse {
    HttpResponse::Accepted()
        .insert_header(("cache-control", "no-store"))
        .json(CodeAsked {
            next: NextStep::VerifyOtp,
            challenge_id: challenge_id.to_string(),
        })
}

/// The answer that opens a session, in a browser that is known from now on.
pub(super) fn signed_in(state: &AppState, signed_in: &service::SignedIn) -> AppResult<HttpResponse> {
    let mut response = tokens(state, &signed_in.opened)?;
    drop(response.add_cookie(&cookies::browser(state, &signed_in.browser)));
    response.extensions_mut().insert(Free);
    Ok(response)
}

/// The answer that hands out both tokens.
pub(super) fn tokens(state: &AppState, opened: &session::Opened) -> AppResult<HttpResponse> {
    let body = service::token_response(state, opened)?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .cookie(cookies::refresh(state, opened, state.clock.now()))
        .json(body))
}

/// Renew a session
///
/// Takes the portal's cookie and replaces it. `Origin` must be the address that AMPConnect is reached at.
#[utoipa::path(
    tag = "auth",
    request_body(content = RefreshRequest, example = json!({"portal": "admin"})),
    responses(
        (status = 200, description = "A new access token.", body = TokenResponse, example = json!({
            "access_token": "eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.e30.c2ln", "token_type": "Bearer", "expires_in": 600,
            "user": {"id": "adm_1", "role": "super_admin", "name": "rina.a"}
        })),
        (status = 204, description = "No cookie, or its session ran out: signed out, which is no error."),
        (status = 401, description = "The session was ended, or the cookie was used before.", body = Problem),
        (status = 403, description = "`Origin` is not ours.", body = Problem),
    )
)]
#[post("/refresh")]
pub async fn refresh(
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<RefreshRequest>,
) -> AppResult<HttpResponse> {
    cookies::demand_own_origin(&request, &state)?;
    let cookie = cookies::read_refresh(&request, form.portal);
    let mut response = match service::refresh(&state, cookie.as_deref()).await {
        Ok(Refreshed::Renewed(opened)) => return tokens(&state, &opened),
        Ok(Refreshed::SignedOut) => HttpResponse::NoContent().finish(),
        Err(error) if error.code().status() == 401 => error.error_response(),
        // The cookie may still be good: the database is away.
        Err(error) => return Err(error),
    };
    if cookie.is_some() {
        cookies::drop_refresh(&state, &mut response, form.portal);
    }
    Ok(response)
}

/// Sign out
///
/// Ends the session of the portal's cookie and that of the access token. `Origin` must be the address that AMPConnect
/// is reached at.
#[utoipa::path(
    tag = "auth",
    request_body(content = RefreshRequest, example = json!({"portal": "admin"})),
    responses(
        (status = 204, description = "Signed out, if not before."),
        (status = 403, description = "`Origin` is not ours.", body = Problem),
    )
)]
#[post("/logout")]
pub async fn logout(
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<RefreshRequest>,
) -> AppResult<HttpResponse> {
    cookies::demand_own_origin(&request, &state)?;
    let cookie = cookies::read_refresh(&request, form.portal);
    let caller: Option<Caller> = caller(&request).ok();
    service::logout(&state, cookie.as_deref(), caller.as_ref()).await?;
    let mut response = HttpResponse::NoContent().finish();
    cookies::drop_refresh(&state, &mut response, form.portal);
    Ok(response)
}

/// Make the first super_admin
///
/// By the one-time link that the server prints at its start while there is none.
#[utoipa::path(
    tag = "auth",
    request_body(content = SetupRequest, example = json!({
        "token": "v5m3kGq0b1Hc9yJYw7r2XKf8nTzUeQaL4sPdRiOxM6E", "username": "rina.a", "email": "rina@contoh.id",
        "password": "PorosDepan#40T"
    })),
    responses(
        (status = 201, description = "Made. Sign in with it.", body = SessionUser,
            example = json!({"id": "adm_1", "role": "super_admin", "name": "rina.a"})),
        (status = 409, description = "`conflict`: there is a super_admin already.", body = Problem),
        (status = 410, description = "`link_expired`: the link was used, replaced, or is older than an hour.", body = Problem),
    )
)]
#[post("/setup")]
pub async fn setup(state: Data<AppState>, form: Json<SetupRequest>) -> AppResult<HttpResponse> {
    let user = set_up::set_up(&state, form.0).await?;
    let mut response = HttpResponse::Created().json(user);
    response.extensions_mut().insert(Free);
    Ok(response)
}

/// Who am I
#[utoipa::path(
    tag = "auth",
    responses((status = 200, description = "The account that the token stands for, as it is now.", body = SessionUser,
        example = json!({"id": "adm_1", "role": "super_admin", "name": "rina.a"})))
)]
#[get("/me")]
pub async fn me(caller: SignedIn, request: HttpRequest) -> AppResult<HttpResponse> {
    let user = service::session_user(&caller);
    etag::respond_by_content(&request, &caller, &user)
}

/// List my sessions
///
/// Those that still live, the one used last first.
#[utoipa::path(
    tag = "auth",
    responses((status = 200, description = "All of them.", body = Page<SessionSummary>, example = json!({
        "items": [{"id": "0b8f6a52-4c0e-4f5c-9f51-0a6f9a1d2c3b", "created_at": "2026-11-22T00:14:00Z",
            "last_seen_at": "2026-11-22T01:20:00Z", "user_agent": "Mozilla/5.0", "current": true}],
        "next_cursor": null, "total": 1, "total_is_exact": true
    })))
)]
#[get("/sessions")]
pub async fn list_sessions(caller: SignedIn, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    let portal = service::portal(&caller);
    let sessions = session::list(&state.db, caller.account_id, portal, state.clock.now()).await?;
    let items: Vec<SessionSummary> = sessions
        .into_iter()
        .map(|(id, created_at, last_seen_at, user_agent)| SessionSummary {
            id: id.to_string(),
            created_at,
            last_seen_at,
            user_agent,
            current: id == caller.session_id,
        })
        .collect();
    let page = Page {
        total: items.len() as i64,
        items,
        next_cursor: None,
        total_is_exact: true,
    };
    etag::respond_by_content(&request, &caller, &page)
}

/// Sign out everywhere
///
/// Ends every session of the account, this one too.
#[utoipa::path(
    tag = "auth",
    responses((status = 204, description = "All ended."))
)]
#[delete("/sessions")]
pub async fn end_sessions(caller: SignedIn, state: Data<AppState>) -> AppResult<HttpResponse> {
    own::logout_everywhere(&state, &caller).await?;
    let mut response = HttpResponse::NoContent().finish();
    cookies::drop_refresh(&state, &mut response, service::portal(&caller));
    Ok(response)
}

/// End one of my sessions
#[utoipa::path(
    tag = "auth",
    params(("id" = String, Path, description = "The session.")),
    responses((status = 204, description = "Ended."), (status = 404, body = Problem))
)]
#[delete("/sessions/{id}")]
pub async fn end_session(caller: SignedIn, state: Data<AppState>, id: Path<Uuid>) -> AppResult<HttpResponse> {
    own::end_session(&state, &caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// My account
#[utoipa::path(tag = "auth", responses((status = 200, body = OwnAccount)))]
#[get("/account")]
pub async fn account(caller: SignedIn, state: Data<AppState>, request: HttpRequest) -> AppResult<HttpResponse> {
    etag::respond_by_content(&request, &caller, &own::account(&state, &caller).await?)
}

/// Change what my account is called
#[utoipa::path(
    tag = "auth",
    request_body = OwnAccountPatch,
    responses((status = 200, body = OwnAccount), (status = 422, body = Problem))
)]
#[patch("/account")]
pub async fn rename_account(
    caller: Staff,
    state: Data<AppState>,
    form: Json<OwnAccountPatch>,
) -> AppResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(own::rename(&state, &caller, &form).await?))
}

/// Change my address
///
/// A code goes to the new address, to be entered at `/api/auth/verify-otp` with that address; the old one is told. Then
/// every session of the account ends. The answer is the same where the address has another account.
#[utoipa::path(
    tag = "auth",
    request_body = EmailChange,
    responses(
        (status = 202, description = "Enter the code next.", body = CodeAsked),
        (status = 422, description = "The address is none, or the password wrong.", body = Problem),
        (status = 429, description = "`too_many_codes`, or `too_many_logins` for wrong passwords.", body = Problem),
    )
)]
#[post("/email")]
pub async fn change_email(
    caller: SignedIn,
    state: Data<AppState>,
    client: ReqData<Client>,
    form: Json<EmailChange>,
) -> AppResult<HttpResponse> {
    own::change_email(&state, &caller, &form, &client.to_string())
        .await
        .map(asked)
}

/// Change my password
///
/// Ends every session of the account and opens a new one for this browser.
#[utoipa::path(
    tag = "auth",
    request_body(content = PasswordChange, example = json!({
        "current_password": "PorosDepan#40T", "new_password": "RantaiBaru#428"
    })),
    responses(
        (status = 200, description = "Changed; go on with these tokens.", body = TokenResponse, example = json!({
            "access_token": "eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.e30.c2ln", "token_type": "Bearer", "expires_in": 600,
            "user": {"id": "adm_1", "role": "super_admin", "name": "rina.a"}
        })),
        (status = 429, description = "`too_many_logins`: the current password was wrong too often.", body = Problem),
    )
)]
#[post("/password")]
pub async fn change_password(
    caller: SignedIn,
    state: Data<AppState>,
    request: HttpRequest,
    client: ReqData<Client>,
    form: Json<PasswordChange>,
) -> AppResult<HttpResponse> {
    let agent = user_agent(&request);
    let opened = own::change_password(&state, &caller, &form, &client.to_string(), &agent).await?;
    tokens(&state, &opened)
}
