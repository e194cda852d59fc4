//! Making, reading and revoking keys: `ampc_<id>_<secret>`, of which the hash is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::account::{ApiKey, ApiKeyMade, NewApiKey, Role};
use domain::id::ApiKeyId;
use domain::{FieldProblem, Page};
use futures_util::TryStreamExt as _;
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::store;
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::{Caller, Identity, Key};
use crate::state::AppState;

/// What a key begins with; no access token does.
pub const PREFIX: &str = "ampc_";
/// Longer than any key that we make.
const LONGEST: usize = 100;
const NAME_MAX: usize = 100;

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Id and secret of what a caller sent.
fn parts(token: &str) -> Option<(i64, &str)> {
    if token.len() > LONGEST {
        return None;
    }
    let (id, secret) = token.strip_prefix(PREFIX)?.split_once('_')?;
    Some((id.parse().ok()?, secret))
}

/// Which key asks, as of now. Its use is noted to the minute.
pub async fn identify(state: &AppState, token: &str) -> sqlx::Result<Identity> {
    let now = state.clock.now();
    let Some((id, secret)) = parts(token) else {
        return Ok(Identity::Dead);
    };
    let Some(found) = store::usable(&state.db, id, now).await? else {
        return Ok(Identity::Dead);
    };
    if !bool::from(found.hash.as_slice().ct_eq(hash(secret).as_slice())) {
        return Ok(Identity::Dead);
    }
    store::note_use(&state.db, id, now).await?;
    Ok(Identity::Caller(Caller {
        account_id: found.created_by,
        // Its scopes say what it may do; what asks for a role beyond them must not find its maker's.
        role: Role::Admin,
        name: format!("Kunci API {}", found.name),
        session_id: Uuid::nil(),
        customer_id: None,
        totp_setup_required: false,
        key: Some(Key {
            id,
            scopes: found.scopes,
        }),
    }))
}

/// Whether a key still counts.
pub async fn lives(state: &AppState, id: i64) -> sqlx::Result<bool> {
    let found = store::usable(&state.db, id, state.clock.now()).await?;
    Ok(found.is_some())
}

/// Every key that was not revoked, the newest first.
pub async fn list(state: &AppState) -> AppResult<Page<ApiKey>> {
    let items: Vec<_> = store::list(&state.db, state.clock.now()).try_collect().await?;
    Ok(Page {
        total: items.len() as i64,
        items,
        next_cursor: None,
        total_is_exact: true,
    })
}

/// Makes a key. Its secret is in the answer and nowhere else.
pub async fn create(state: &AppState, caller: &Caller, form: &NewApiKey) -> AppResult<ApiKeyMade> {
    let now = state.clock.now();
    let name = form.name.trim();
    let mut scopes = form.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let mut errors = Vec::new();
    if name.is_empty() {
        errors.push(FieldProblem::new(
            "/name",
            "required",
            "Isi nama kunci. Contoh: Aplikasi gudang",
        ));
    } else if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        errors.push(FieldProblem::new(
            "/name",
            "invalid",
            "Pakai paling banyak 100 karakter.",
        ));
    }
    if scopes.is_empty() {
        errors.push(FieldProblem::new(
            "/scopes",
            "required",
            "Pilih paling sedikit satu izin.",
        ));
    }
    if form.expires_at.is_some_and(|at| at <= now) {
        errors.push(FieldProblem::new(
            "/expires_at",
            "invalid",
            "Pilih waktu yang belum lewat.",
        ));
    }
    if !errors.is_empty() {
        return Err(AppError::fields(errors));
    }
    let secret = URL_SAFE_NO_PAD.encode(state.random.bytes::<32>());
    let mut transaction = state.db.begin().await?;
    let new = store::New {
        name,
        hash: &hash(&secret),
        scopes: &scopes,
        created_by: caller.account_id,
        expires_at: form.expires_at,
    };
    let id = store::insert(&mut transaction, &new, now).await?;
    let wire_id = ApiKeyId(id).to_string();
    let after = json!({"name": name, "scopes": scopes, "expires_at": form.expires_at});
    audit::record(
        &mut transaction,
        now,
        caller,
        "api_key_created",
        &wire_id,
        None,
        Some(after),
    )
    .await?;
    transaction.commit().await?;
    Ok(ApiKeyMade {
        api_key: ApiKey {
            id: wire_id,
            name: name.to_owned(),
            scopes,
            created_at: now,
            created_by: caller.name.clone(),
            expires_at: form.expires_at,
            last_used_at: None,
            usable: true,
        },
        secret: format!("{PREFIX}{id}_{secret}"),
    })
}

/// Revokes a key; its next request is refused.
pub async fn revoke(state: &AppState, caller: &Caller, id: ApiKeyId) -> AppResult<()> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let name = store::revoke(&mut transaction, id.0, now)
        .await?
        .ok_or_else(AppError::not_found)?;
    let before = json!({"name": name});
    audit::record(
        &mut transaction,
        now,
        caller,
        "api_key_revoked",
        &id.to_string(),
        Some(before),
        None,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_from_what_is_none() {
        assert_eq!(parts("ampc_42_a_b"), Some((42, "a_b")));
        for token in ["ampc_42", "ampc_x_y", "42_a", "ampc__a", &"ampc_1_".repeat(20)] {
            assert_eq!(parts(token), None, "{token}");
        }
    }
}
