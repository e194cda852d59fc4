//! New staff accounts: the first super_admin by the one-time link, any by the command line.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::account::{Role, SessionUser, SetupRequest, email_problem, username_problem};
use domain::id::AdminId;
use domain::password::{Owner, problems};
use domain::{FieldProblem, ProblemCode};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

use super::password::{Hasher, StoredHash};
use super::store;
use crate::audit;
use crate::clock::{Clock, Random};
use crate::error::{AppError, AppResult, OnConstraint};
use crate::session::Keys;
use crate::state::AppState;

/// How long a set-up link is good for.
const SETUP_LINK_LIFETIME: TimeDelta = TimeDelta::minutes(60);
/// What is said where staff are given the role of customers.
pub(super) const NO_ROLE_OF_STAFF: &str = "Pakai super_admin, admin, atau viewer.";

/// A staff account to be made.
#[derive(Clone, Debug)]
pub struct NewAdmin {
    /// What to sign in with; also its name until it is changed.
    pub username: String,
    /// Its address.
    pub email: String,
    /// Anything but `customer`.
    pub role: Role,
    /// By the rules of `domain::password`.
    pub password: String,
}

/// A one-time link to the page that makes the first super_admin; None once there is one. Links given out before are
/// void from now on.
pub async fn setup_link(state: &AppState) -> AppResult<Option<String>> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    store::lock_setup(&mut transaction).await?;
    if store::has_super_admin(&mut *transaction).await? {
        return Ok(None);
    }
    let secret = URL_SAFE_NO_PAD.encode(state.random.bytes::<32>());
    store::replace_setup_link(&mut transaction, &link_hash(&secret), now, now + SETUP_LINK_LIFETIME).await?;
    transaction.commit().await?;
    Ok(Some(format!("{}/admin/setup#{secret}", state.config.public_url)))
}

fn link_hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Makes the first super_admin for who holds the link.
pub async fn set_up(state: &AppState, form: SetupRequest) -> AppResult<SessionUser> {
    let now = state.clock.now();
    let link = link_hash(&form.token);
    // Judged before the fields and the slow hash: who holds no link learns nothing and costs nothing.
    check_link(&mut *state.db.acquire().await?, &link, now).await?;
    let new = NewAdmin {
        username: form.username,
        email: form.email,
        role: Role::SuperAdmin,
        password: form.password,
    };
    check(&new)?;
    let password = state.hasher.hash(&state.keys, &state.random, &new.password).await?;
    let mut transaction = state.db.begin().await?;
    store::lock_setup(&mut transaction).await?;
    check_link(&mut transaction, &link, now).await?;
    store::close_setup_links(&mut transaction, now).await?;
    let id = insert(&mut transaction, &state.clock, &new, &password, "tautan penyiapan").await?;
    transaction.commit().await?;
    Ok(SessionUser {
        id: id.to_string(),
        role: new.role,
        name: new.username,
        totp_setup_required: false,
    })
}

async fn check_link(
    connection: &mut PgConnection,
    link: &[u8; 32],
    now: chrono::DateTime<chrono::Utc>,
) -> AppResult<()> {
    if store::has_super_admin(&mut *connection).await? {
        return Err(AppError::problem(
            ProblemCode::Conflict,
            "AMPConnect sudah disiapkan: super_admin sudah ada. Masuk lewat halaman login admin.",
        ));
    }
    if !store::is_setup_link_open(connection, link, now).await? {
        return Err(AppError::problem(
            ProblemCode::LinkExpired,
            "Tautan penyiapan tidak berlaku lagi. Jalankan ulang server dan pakai tautan baru di konsolnya.",
        ));
    }
    Ok(())
}

/// Makes a staff account, for the command line.
pub async fn create_admin(db: &PgPool, clock: &Clock, random: &Random, new: NewAdmin) -> AppResult<AdminId> {
    check(&new)?;
    let keys = Keys::load(db, random, clock.now()).await?;
    let password = Hasher::default().hash(&keys, random, &new.password).await?;
    let mut transaction = db.begin().await?;
    store::lock_setup(&mut transaction).await?;
    let id = insert(&mut transaction, clock, &new, &password, "baris perintah").await?;
    if new.role == Role::SuperAdmin {
        store::close_setup_links(&mut transaction, clock.now()).await?;
    }
    transaction.commit().await?;
    Ok(id)
}

async fn insert(
    connection: &mut PgConnection,
    clock: &Clock,
    new: &NewAdmin,
    password: &StoredHash,
    actor: &str,
) -> AppResult<AdminId> {
    let now = clock.now();
    let inserted = store::insert_staff(connection, &new.username, &new.email, new.role, password, now).await;
    let id = name_and_address_free(inserted)?;
    let id = AdminId(id);
    audit::Entry {
        account_id: Some(id.0),
        actor,
        action: "account_created",
        subject: &id.to_string(),
        before: None,
        after: Some(json!({"username": new.username, "email": new.email, "role": new.role})),
    }
    .insert(connection, now)
    .await?;
    Ok(id)
}

/// What an insertion of a staff account gave, or which field was taken.
pub(super) fn name_and_address_free<T>(inserted: sqlx::Result<T>) -> AppResult<T> {
    inserted
        .on_constraint("account_username_key", || {
            AppError::invalid(
                "/username",
                "taken",
                "Nama pengguna ini sudah dipakai. Pilih yang lain.",
            )
        })
        .on_constraint("account_email_key", || {
            AppError::invalid("/email", "taken", "Email ini sudah dipakai akun lain. Pilih yang lain.")
        })
}

/// The rules for a new staff account.
fn check(new: &NewAdmin) -> AppResult<()> {
    let mut errors = Vec::new();
    let mut add = |pointer: &str, detail: &str| errors.push(FieldProblem::new(pointer, "invalid", detail));
    if let Some(detail) = username_problem(&new.username) {
        add("/username", detail);
    }
    if let Some(detail) = email_problem(&new.email) {
        add("/email", detail);
    }
    if new.role == Role::Customer {
        add("/role", NO_ROLE_OF_STAFF);
    }
    let owner = Owner {
        name: "",
        email: &new.email,
        number: &new.username,
    };
    for detail in problems(&new.password, owner) {
        add("/password", detail);
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(errors))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let new = NewAdmin {
            username: "a b".to_owned(),
            email: "nobody".to_owned(),
            role: Role::Customer,
            password: "short".to_owned(),
        };
        let Err(AppError::Problem { code, errors, .. }) = check(&new) else {
            panic!("taken");
        };
        assert_eq!(code, ProblemCode::Invalid);
        for pointer in ["/username", "/email", "/role", "/password"] {
            assert!(errors.iter().any(|error| error.pointer == pointer), "{pointer}");
        }
    }
}
