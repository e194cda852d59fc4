//! Files that a browser fetches by itself, since a page should not hold them in memory. A path with a secret stands for one
//! fetch of one file by the session that asked for it, within a minute; then the request is that session's own, and
//! everything is judged as if it carried a token.

mod handlers;
mod store;

use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, Uri};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::download::Download;
use sha2::{Digest, Sha256};
use sqlx::PgExecutor;

use crate::api::policy;
use crate::error::{AppError, AppResult};
use crate::extract::{Caller, Identity};
use crate::session;
use crate::state::AppState;

pub use handlers::routes;

/// Where downloads are fetched.
const PREFIX: &str = "/api/downloads/";
/// How long a path stands for its file.
const LIFETIME: TimeDelta = TimeDelta::seconds(60);
/// Longest path with its query.
const LONGEST: usize = 4000;
/// How the templates of paths end that are files.
const FILES: [&str; 5] = [".{format}", ".pdf", ".zip", "/file", "/problems"];

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Makes a path for one fetch of a file.
///
/// # Errors
/// 422 where the path is none of a file.
async fn offer(state: &AppState, caller: &Caller, path: &str) -> AppResult<Download> {
    let wrong = || {
        AppError::invalid(
            "/path",
            "invalid",
            "Isi alamat berkas, misalnya /api/admin/sales.csv?from=2026-01-01.",
        )
    };
    let target: Uri = path.parse().map_err(|_| wrong())?;
    let is_file =
        policy::templates(target.path(), "GET").any(|template| FILES.iter().any(|end| template.ends_with(end)));
    if path.len() > LONGEST || target.scheme().is_some() || target.authority().is_some() || !is_file {
        return Err(wrong());
    }
    let secret = URL_SAFE_NO_PAD.encode(state.random.bytes::<32>());
    let expires_at = state.clock.now() + LIFETIME;
    store::insert(&state.db, &hash(&secret), caller.session_id, path, expires_at).await?;
    Ok(Download {
        path: format!("{PREFIX}{secret}"),
        expires_at,
    })
}

/// Where the request fetches a download: turns it into the request that was promised, and says whose it is. None where it
/// does not, or its path stands for nothing any more.
pub async fn redeem(state: &AppState, request: &mut ServiceRequest) -> sqlx::Result<Option<Identity>> {
    let Some(secret) = request.path().strip_prefix(PREFIX) else {
        return Ok(None);
    };
    if request.method() != Method::GET {
        return Ok(None);
    }
    let now = state.clock.now();
    let Some(promised) = store::take(&state.db, &hash(secret), now).await? else {
        return Ok(None);
    };
    let Some(caller) = session::caller(state, promised.session_id).await? else {
        return Ok(None);
    };
    let Ok(target) = promised.path.parse::<Uri>() else {
        return Ok(None);
    };
    request.match_info_mut().get_mut().update(&target);
    request.head_mut().uri = target;
    Ok(Some(Identity::Caller(caller)))
}

/// A request's path as logs may show it: without the secret.
pub fn shown(path: &str) -> &str {
    if path.starts_with(PREFIX) { PREFIX } else { path }
}

/// Forgets what was never fetched.
pub async fn clear(db: impl PgExecutor<'_>, state: &AppState) -> sqlx::Result<()> {
    store::clear(db, state.clock.now()).await
}
