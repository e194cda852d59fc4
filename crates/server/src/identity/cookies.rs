//! The cookies of signing in: only sent to `/api/auth`, never readable by scripts, never sent from another site.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::ORIGIN;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use domain::ProblemCode;
use domain::account::Portal;
use uuid::Uuid;

use super::browser::BrowserSecret;
use crate::config::Origin;
use crate::error::{AppError, AppResult};
use crate::session::Opened;
use crate::state::AppState;

const PATH: &str = "/api/auth";
const BROWSER: &str = "ampc_browser";
const ATTEMPT: &str = "ampc_attempt";
/// As long as another code can be asked for.
const ATTEMPT_LIFETIME: Duration = Duration::days(1);
/// As long as browsers keep cookies.
const BROWSER_LIFETIME: Duration = Duration::days(400);

/// The cookie that renews a session.
pub fn refresh(state: &AppState, opened: &Opened, now: DateTime<Utc>) -> Cookie<'static> {
    let left = opened.session.expires_at - now;
    let value = opened.refresh_token.to_cookie();
    build(
        state,
        opened.session.portal.cookie(),
        value,
        Duration::seconds(left.num_seconds()),
    )
}

/// The cookie that a browser is known by.
pub fn browser(state: &AppState, secret: &BrowserSecret) -> Cookie<'static> {
    build(state, BROWSER, secret.to_cookie(), BROWSER_LIFETIME)
}

/// The cookie that names a registration's attempt.
pub fn attempt(state: &AppState, challenge_id: Uuid) -> Cookie<'static> {
    build(state, ATTEMPT, challenge_id.to_string(), ATTEMPT_LIFETIME)
}

/// The attempt that the browser made.
pub fn read_attempt(request: &HttpRequest) -> Option<Uuid> {
    request.cookie(ATTEMPT)?.value().parse().ok()
}

fn build(state: &AppState, name: &'static str, value: String, lifetime: Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(PATH)
        .http_only(true)
        // Plain http is for this machine only; the configuration sees to that.
        .secure(state.config.public_url.is_https())
        .same_site(SameSite::Strict)
        .max_age(lifetime)
        .finish()
}

/// Makes the browser drop a portal's cookie.
pub fn drop_refresh(state: &AppState, response: &mut HttpResponse, portal: Portal) {
    let mut cookie = build(state, portal.cookie(), String::new(), Duration::ZERO);
    cookie.make_removal();
    // A cookie of our own making is always a valid header.
    drop(response.add_cookie(&cookie));
}

/// The value of a portal's cookie.
pub fn read_refresh(request: &HttpRequest, portal: Portal) -> Option<String> {
    request.cookie(portal.cookie()).map(|cookie| cookie.value().to_owned())
}

/// The browser's secret.
pub fn read_browser(request: &HttpRequest) -> Option<BrowserSecret> {
    BrowserSecret::read(request.cookie(BROWSER)?.value())
}

/// Whether the request was made by our own pages: browsers say where a POST comes from, and cannot be made to lie.
pub fn demand_own_origin(request: &HttpRequest, state: &AppState) -> AppResult<()> {
    let origin = request.headers().get(ORIGIN).and_then(|value| value.to_str().ok());
    match origin.map(Origin::parse) {
        Some(Ok(origin)) if origin.is_same_server(&state.config.public_url) => Ok(()),
        _ => Err(AppError::problem(
            ProblemCode::Forbidden,
            "Permintaan ini harus datang dari halaman AMPConnect sendiri. Buka AMPConnect di alamatnya lalu coba lagi.",
        )),
    }
}
