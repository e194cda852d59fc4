//! Who is asking, found out once per request and before anything else, and the roles of whole audiences.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use domain::account::{Portal, Role};

use crate::downloads;
use crate::error::{AppError, AppResult};
use crate::extract::{Identity, caller};
use crate::http::client::Client;
use crate::identity::api_keys;
use crate::limits::api::Key;
use crate::session;
use crate::state::AppState;

/// Middleware: notes with the request who is asking, and whom it counts for. Refuses nobody, unless nobody can be looked
/// up: then it says so at once, instead of letting the handler find out once more.
pub async fn identify(
    state: Data<AppState>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    if is_counted(request.path()) {
        match who(&state, &mut request).await {
            Ok((identity, key)) => {
                let mut extensions = request.extensions_mut();
                extensions.insert(identity);
                extensions.insert(key);
            }
            Err(error) => {
                let response = HttpResponse::from_error(AppError::from(error));
                return Ok(request.into_response(response).map_into_right_body());
            }
        }
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// Health, the document and its viewer are free and the same for all; so is what lies outside the API.
fn is_counted(path: &str) -> bool {
    path.starts_with("/api/")
        && !path.starts_with("/api/health/")
        && !path.starts_with("/api/docs")
        && path != super::openapi::PATH
}

async fn who(state: &AppState, request: &mut ServiceRequest) -> sqlx::Result<(Identity, Key)> {
    if let Some(identity) = downloads::redeem(state, request).await? {
        let key = key(state, request.request(), &identity).await?;
        return Ok((identity, key));
    }
    let request = request.request();
    let identity = match bearer(request) {
        Some(token) if token.starts_with(api_keys::PREFIX) => api_keys::identify(state, token).await?,
        Some(token) => session::identify(state, token).await?,
        None => Identity::Nobody,
    };
    let key = key(state, request, &identity).await?;
    Ok((identity, key))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whom the request counts for.
async fn key(state: &AppState, request: &HttpRequest, identity: &Identity) -> sqlx::Result<Key> {
    if let Identity::Caller(caller) = identity {
        return Ok(match &caller.key {
            Some(key) => Key::ApiKey(key.id),
            None => Key::Account(caller.account_id),
        });
    }
    // Without a token, as at the start of the app, a live refresh cookie speaks for its account.
    for portal in [Portal::Admin, Portal::Customer] {
        if let Some(cookie) = request.cookie(portal.cookie())
            && let Some(session) = session::of_refresh_token(state, cookie.value(), state.clock.now()).await?
        {
            return Ok(Key::Account(session.account_id));
        }
    }
    let client = request.extensions().get::<Client>().copied();
    let client = client.unwrap_or_else(|| Client::of(request, &state.config.trusted_proxies));
    Ok(Key::Client(client))
}

/// Middleware: lets staff pass.
pub async fn staff(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let verdict = caller(&request).and_then(|caller| {
        if caller.role.is_staff() {
            caller.demand_totp()
        } else {
            Err(AppError::forbidden())
        }
    });
    pass(verdict, request, next).await
}

/// Middleware: lets customers pass.
pub async fn customer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let verdict = caller(&request).and_then(|caller| match (caller.role, caller.key) {
        (Role::Customer, None) => Ok(()),
        _ => Err(AppError::forbidden()),
    });
    pass(verdict, request, next).await
}

/// Middleware: lets any signed-in account pass.
pub async fn signed_in(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let verdict = caller(&request).and_then(|caller| caller.demand_totp());
    pass(verdict, request, next).await
}

async fn pass<B: MessageBody + 'static>(
    verdict: AppResult<()>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match verdict {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(error) => Ok(request
            .into_response(HttpResponse::from_error(error))
            .map_into_right_body()),
    }
}
