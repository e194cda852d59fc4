//! New users: customers, who register by themselves, and staff, who are invited by mail.

use actix_web::http::StatusCode;
use domain::account::{
    NewUser, Portal, Role, address_problem, customer_number_problem, email_problem, name_problem, phone_problem,
    terms_problem, username_problem,
};
use serde_json::json;
use sqlx::PgConnection;

use super::fields::{Fields, typed};
use super::id::{UserId, demand_super_admin};
use super::store::{self, Profile};
use super::{detail, finish};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::idempotency::{self, Answer};
use crate::identity::store::Addressee;
use crate::identity::{recovery, setup};
use crate::payments::service as payments;
use crate::state::AppState;

/// Adds a user, once per `key`.
///
/// # Errors
/// 403 where staff are added by anybody but a super_admin, 422 for what is wrong or taken.
pub async fn create(state: &AppState, caller: &Caller, new: &NewUser, key: Option<&str>) -> AppResult<Answer> {
    if matches!(new, NewUser::Admin { .. }) {
        demand_super_admin(caller)?;
    }
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let mut made = None;
    let write = async |connection: &mut PgConnection| {
        let id = insert(connection, state, caller, new).await?;
        made = Some(id);
        detail::detail(connection, id, now).await
    };
    let asked = (caller, "POST /api/admin/users", key);
    let outcome = idempotency::once(&mut transaction, asked, new, now, StatusCode::CREATED, write).await?;
    if let Some(id) = made {
        finish(state, transaction, id, &[]).await?;
    }
    Ok(outcome.into_answer())
}

async fn insert(connection: &mut PgConnection, state: &AppState, caller: &Caller, new: &NewUser) -> AppResult<UserId> {
    match new {
        NewUser::Customer {
            customer_number,
            name,
            email,
            phone,
            address,
            terms_days,
        } => {
            let profile = Profile {
                name: name.trim().to_owned(),
                email: typed(email.as_deref()).map(str::to_owned),
                phone: typed(phone.as_deref()).map(str::to_owned),
                address: typed(address.as_deref()).map(str::to_owned),
                terms_days: match terms_days {
                    Some(days) => *days,
                    None => payments::default_terms(&mut *connection).await?,
                },
            };
            customer(connection, state, caller, customer_number.trim(), &profile).await
        }
        NewUser::Admin {
            username,
            email,
            role,
            name,
        } => {
            let username = username.trim();
            let name = typed(name.as_deref()).unwrap_or(username);
            invite(connection, state, caller, username, email.trim(), name, *role).await
        }
    }
}

async fn customer(
    connection: &mut PgConnection,
    state: &AppState,
    caller: &Caller,
    number: &str,
    profile: &Profile,
) -> AppResult<UserId> {
    let mut fields = Fields::default();
    fields.check("/customer_number", customer_number_problem(number));
    fields.check("/name", name_problem(&profile.name));
    fields.check("/email", profile.email.as_deref().and_then(email_problem));
    fields.check("/phone", profile.phone.as_deref().and_then(phone_problem));
    fields.check("/address", profile.address.as_deref().and_then(address_problem));
    fields.check("/terms_days", terms_problem(profile.terms_days));
    fields.finish()?;

    let now = state.clock.now();
    let made = store::insert_customer(connection, number, profile).await?;
    let id = UserId::Customer(made.ok_or_else(|| {
        AppError::invalid(
            "/customer_number",
            "taken",
            "Nomor customer ini sudah ada. Cari nomornya di daftar, lalu ubah datanya di sana.",
        )
    })?);
    let mut after = json!({"customer_number": number, "name": profile.name, "terms_days": profile.terms_days});
    for (field, value) in [
        ("email", &profile.email),
        ("phone", &profile.phone),
        ("address", &profile.address),
    ] {
        if let Some(value) = value {
            after[field] = json!(value);
        }
    }
    audit::record(
        connection,
        now,
        caller,
        "customer_created",
        &id.wire(),
        None,
        Some(after),
    )
    .await?;
    Ok(id)
}

async fn invite(
    connection: &mut PgConnection,
    state: &AppState,
    caller: &Caller,
    username: &str,
    email: &str,
    name: &str,
    role: Role,
) -> AppResult<UserId> {
    let mut fields = Fields::default();
    fields.check("/username", username_problem(username));
    fields.check("/email", email_problem(email));
    fields.check("/name", name_problem(name));
    if role == Role::Customer {
        fields.refuse("/role", "invalid", setup::NO_ROLE_OF_STAFF);
    }
    fields.finish()?;

    let now = state.clock.now();
    let inserted = store::insert_invited(connection, username, email, name, role, now).await;
    let account_id = setup::name_and_address_free(inserted)?;
    let id = UserId::Staff(account_id);
    let invited = Addressee {
        id: account_id,
        portal: Portal::Admin,
        customer_id: None,
        name: name.to_owned(),
        email: email.to_owned(),
    };
    recovery::send_invitation(connection, state, &invited, username).await?;
    let after = json!({"username": username, "email": email, "name": name, "role": role});
    audit::record(connection, now, caller, "admin_invited", &id.wire(), None, Some(after)).await?;
    Ok(id)
}
