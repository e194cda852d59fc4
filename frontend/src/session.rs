//! Who is signed in, in this tab. The access token lives in memory only; the refresh cookie is the browser's and the
//! server's affair. Everything here outlives pages, so a page may keep nothing of it.

use std::cell::{Cell, RefCell};

use domain::account::{Portal, SessionUser, TokenResponse};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use crate::api::{self, ApiError};
use crate::ui::storage;

/// Renewed when it has fewer milliseconds than this left.
const RENEW_BEFORE_MS: f64 = 30_000.0;
/// Which portal's session this browser last had; a hint where to look first, nothing secret.
const PORTAL_KEY: &str = "ampc.portal";

/// What is known about the session.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionState {
    /// The refresh at start is under way.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// The user signed out: to the login, without coming back to the page left.
    Left,
    /// Somebody is.
    SignedIn(SessionUser),
    /// It could not be found out.
    Failed(ApiError),
}

struct Token {
    text: String,
    portal: Portal,
    dies_at: f64,
}

struct Tab {
    state: ArcRwSignal<SessionState>,
    token: RefCell<Option<Token>>,
    /// The refresh under way, shared by all that wait for it.
    refreshing: RefCell<Option<js_sys::Promise>>,
    /// Portals whose cookie is known to be absent.
    absent: Cell<[bool; 2]>,
    starting: Cell<bool>,
}

thread_local! {
    static TAB: Tab = Tab {
        state: ArcRwSignal::new(SessionState::Starting),
        token: RefCell::new(None),
        refreshing: RefCell::new(None),
        absent: Cell::new([false; 2]),
        starting: Cell::new(false),
    };
}

/// The session's state; reactive.
pub fn state() -> SessionState {
    TAB.with(|tab| tab.state.clone()).get()
}

/// Who is signed in; reactive.
pub fn user() -> Option<SessionUser> {
    match state() {
        SessionState::SignedIn(user) => Some(user),
        _ => None,
    }
}

/// Who is signed in, as it is now; for parts that exist only within a session.
pub fn user_now() -> Option<SessionUser> {
    untrack(user)
}

/// Which portal a role signs in at.
pub fn portal_of(user: &SessionUser) -> Portal {
    if user.role.is_staff() {
        Portal::Admin
    } else {
        Portal::Customer
    }
}

/// Whether an authenticator app has to be set up before anything else; reactive.
pub fn must_set_up_totp() -> bool {
    user().is_some_and(|user| user.totp_setup_required)
}

/// The server has refused a page until an authenticator app is set up: the settings demand one since this session began.
pub fn demand_totp() {
    if let Some(user) = user_now() {
        set_state(SessionState::SignedIn(SessionUser {
            totp_setup_required: true,
            ..user
        }));
    }
}

/// Looks for a session of the portal, unless one is there or was looked for before. Without one, the other portal's is
/// taken if this browser had one, so that the guard can lead to that role's home.
pub fn look_for(portal: Portal) {
    let mut portals = vec![portal];
    if remembered().is_some_and(|other| other != portal) {
        portals.push(other_portal(portal));
    }
    start(portals);
}

/// Looks for a session of either portal, the remembered one first.
pub fn look_for_any() {
    let first = remembered().unwrap_or(Portal::Admin);
    start(vec![first, other_portal(first)]);
}

/// Whether this browser had a session before, so that waiting for the answer is worth it.
pub fn had_one() -> bool {
    remembered().is_some()
}

/// Tries again after [`SessionState::Failed`].
pub fn retry(portal: Portal) {
    set_state(SessionState::SignedOut);
    look_for(portal);
}

/// Takes a fresh token, from a login or a refresh.
pub fn adopt(answer: TokenResponse) {
    let portal = portal_of(&answer.user);
    TAB.with(|tab| {
        tab.token.replace(Some(Token {
            text: answer.access_token,
            portal,
            dies_at: js_sys::Date::now() + answer.expires_in as f64 * 1000.0,
        }));
    });
    set_absent(portal, false);
    storage::set(PORTAL_KEY, portal.as_str());
    set_state(SessionState::SignedIn(answer.user));
}

/// A token that lives long enough for a request.
pub async fn bearer() -> Result<String, ApiError> {
    let fresh = TAB.with(|tab| {
        let token = tab.token.borrow();
        let token = token.as_ref()?;
        (token.dies_at - js_sys::Date::now() > RENEW_BEFORE_MS).then(|| token.text.clone())
    });
    match fresh {
        Some(token) => Ok(token),
        None => renewed_bearer(None).await,
    }
}

/// A token newer than `refused`. Many callers at once make one refresh.
pub async fn renewed_bearer(refused: Option<&str>) -> Result<String, ApiError> {
    let (portal, current) = TAB.with(|tab| {
        let token = tab.token.borrow();
        token
            .as_ref()
            .map_or((None, None), |token| (Some(token.portal), Some(token.text.clone())))
    });
    let Some(portal) = portal else {
        return Err(ApiError::SessionEnded);
    };
    // Somebody else's refresh may have come between the refusal and now.
    if let (Some(current), Some(refused)) = (current, refused)
        && current != refused
    {
        return Ok(current);
    }
    if refresh(portal).await? {
        TAB.with(|tab| tab.token.borrow().as_ref().map(|token| token.text.clone()))
            .ok_or(ApiError::SessionEnded)
    } else {
        lost();
        Err(ApiError::SessionEnded)
    }
}

/// Asks the server anew who is signed in, after something about the account changed.
pub async fn renew() -> Result<(), ApiError> {
    renewed_bearer(None).await.map(drop)
}

/// The server no longer knows the session.
pub fn lost() {
    forget(SessionState::SignedOut);
}

/// The user has ended the session by what was done; see [`SessionState::Left`].
pub fn left() {
    forget(SessionState::Left);
}

fn forget(state: SessionState) {
    if let Some(token) = TAB.with(|tab| tab.token.replace(None)) {
        set_absent(token.portal, true);
    }
    storage::remove(PORTAL_KEY);
    set_state(state);
}

/// Ends the session, on the server first: while that fails, the user stays signed in and is told.
pub async fn sign_out() -> Result<(), ApiError> {
    let portal = TAB.with(|tab| tab.token.borrow().as_ref().map(|token| token.portal));
    if let Some(portal) = portal {
        api::auth::logout(portal).await?;
    }
    left();
    Ok(())
}

fn start(portals: Vec<Portal>) {
    let (state, absent, starting) = TAB.with(|tab| (tab.state.get_untracked(), tab.absent.get(), tab.starting.get()));
    if starting || matches!(state, SessionState::SignedIn(_) | SessionState::Failed(_)) {
        return;
    }
    let portals: Vec<Portal> = portals.into_iter().filter(|portal| !absent[index(*portal)]).collect();
    if portals.is_empty() {
        if state == SessionState::Starting {
            set_state(SessionState::SignedOut);
        }
        return;
    }
    set_state(SessionState::Starting);
    TAB.with(|tab| tab.starting.set(true));
    spawn_local(async move {
        let mut outcome = SessionState::SignedOut;
        for portal in portals {
            match refresh(portal).await {
                Ok(true) => break,
                Ok(false) => set_absent(portal, true),
                Err(error) => {
                    outcome = SessionState::Failed(error);
                    break;
                }
            }
        }
        TAB.with(|tab| {
            tab.starting.set(false);
            if tab.token.borrow().is_none() {
                set_state(outcome);
            }
        });
    });
}

/// Renews by the portal's cookie; true where somebody is signed in.
async fn refresh(portal: Portal) -> Result<bool, ApiError> {
    let promise = TAB.with(|tab| {
        tab.refreshing
            .borrow_mut()
            .get_or_insert_with(|| {
                future_to_promise(async move {
                    let outcome = api::auth::refresh(portal).await;
                    TAB.with(|tab| tab.refreshing.replace(None));
                    match outcome {
                        Ok(Some(answer)) => {
                            adopt(answer);
                            Ok(JsValue::TRUE)
                        }
                        Ok(None) => Ok(JsValue::FALSE),
                        // A reused or revoked cookie: signed out.
                        Err(ApiError::Problem(problem)) if problem.status == 401 => Ok(JsValue::FALSE),
                        Err(error) => {
                            LAST_FAILURE.with(|last| last.replace(error));
                            Err(JsValue::NULL)
                        }
                    }
                })
            })
            .clone()
    });
    match JsFuture::from(promise).await {
        Ok(signed_in) => Ok(signed_in.is_truthy()),
        Err(_) => Err(LAST_FAILURE.with(|last| last.borrow().clone())),
    }
}

thread_local! {
    /// Why the last refresh failed; a promise cannot carry it.
    static LAST_FAILURE: RefCell<ApiError> = const { RefCell::new(ApiError::Offline) };
}

fn set_state(state: SessionState) {
    let signal = TAB.with(|tab| tab.state.clone());
    if signal.get_untracked() != state {
        signal.set(state);
    }
}

fn set_absent(portal: Portal, is_absent: bool) {
    TAB.with(|tab| {
        let mut absent = tab.absent.get();
        absent[index(portal)] = is_absent;
        tab.absent.set(absent);
    });
}

fn remembered() -> Option<Portal> {
    let word = storage::get(PORTAL_KEY)?;
    [Portal::Admin, Portal::Customer]
        .into_iter()
        .find(|portal| portal.as_str() == word)
}

fn other_portal(portal: Portal) -> Portal {
    match portal {
        Portal::Admin => Portal::Customer,
        Portal::Customer => Portal::Admin,
    }
}

fn index(portal: Portal) -> usize {
    match portal {
        Portal::Admin => 0,
        Portal::Customer => 1,
    }
}
