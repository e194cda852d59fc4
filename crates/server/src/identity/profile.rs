//! A customer's own data: what the distributor calls it, whom it talks to, and where.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch};
use domain::Problem;
use domain::account::{address_problem, name_problem, phone_problem};
use domain::purchase::{CustomerProfile, CustomerProfilePatch};
use sqlx::PgConnection;

use super::service::own_id;
use super::store;
use super::users::fields::{Fields, typed};
use super::users::store::{self as users, Profile};
use crate::audit::{self, Changes};
use crate::error::{AppError, AppResult};
use crate::extract::{Customer, Json};
use crate::http::etag;
use crate::http::precondition::{self, Seen};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// My profile
#[utoipa::path(
    tag = "profile",
    responses(
        (status = 200, body = CustomerProfile),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
    ),
)]
#[get("/profile")]
pub async fn customer_profile(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
) -> AppResult<HttpResponse> {
    let audience = Audience::Customer(customer.customer_id);
    etag::respond(&request, &customer, &state, audience, || async {
        let mut transaction = state.as_customer(&customer).await?;
        Ok(read(&mut transaction, customer.customer_id).await?)
    })
    .await
}

/// Change my profile
///
/// A business name that was edited no longer follows the distributor's files; invoices keep the name that they have.
#[utoipa::path(
    tag = "profile",
    params(("If-Match" = String, Header, example = "\"3\"", description = "The version that was seen.")),
    request_body = CustomerProfilePatch,
    responses(
        (status = 200, body = CustomerProfile),
        (status = 412, description = "`changed_meanwhile`", body = Problem),
        (status = 422, body = Problem),
        (status = 428, body = Problem),
    ),
)]
#[patch("/profile")]
pub async fn change_customer_profile(
    customer: Customer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<CustomerProfilePatch>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(change(&state, &customer, seen, &form).await?))
}

async fn read(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<CustomerProfile> {
    sqlx::query_as!(
        CustomerProfile,
        r#"select c.number as customer_number, c.name, a.name as contact, a.email, c.phone, c.address,
                  s.first_date as "since?", c.version + a.version as "version!"
           from customer c
           join account a on a.customer_id = c.id
           left join customer_sales s on s.customer_id = c.id
           where c.id = $1"#,
        customer_id
    )
    .fetch_one(connection)
    .await
}

/// What can be judged without looking at the customer.
fn check(form: &CustomerProfilePatch) -> AppResult<()> {
    let mut fields = Fields::default();
    let name = |name: &Option<String>| name.as_deref().and_then(|name| name_problem(name.trim()));
    fields.check(
        "/name",
        name(&form.name).map(|problem| if problem == NO_NAME { "Isi nama usaha." } else { problem }),
    );
    fields.check("/contact", name(&form.contact));
    fields.check("/phone", typed(form.phone.as_deref()).and_then(phone_problem));
    fields.check("/address", typed(form.address.as_deref()).and_then(address_problem));
    fields.finish()
}

/// What `name_problem` says of an empty name; of a business it is said in other words.
const NO_NAME: &str = "Isi nama lengkap.";

async fn change(
    state: &AppState,
    customer: &Customer,
    seen: Seen,
    form: &CustomerProfilePatch,
) -> AppResult<CustomerProfile> {
    check(form)?;
    let id = customer.customer_id;
    let mut transaction = state.db.begin().await?;
    let (found, account) = users::customer(&mut transaction, id).await?;
    let account = account.ok_or_else(AppError::not_found)?;
    seen.demand(found.version + account.version)?;
    let (old, contact) = (found.profile, account.name);
    let patched = |new: &Option<String>, old: &Option<String>| match new {
        Some(new) => typed(Some(new)).map(str::to_owned),
        None => old.clone(),
    };
    let new = Profile {
        name: form.name.as_deref().unwrap_or(&old.name).trim().to_owned(),
        phone: patched(&form.phone, &old.phone),
        address: patched(&form.address, &old.address),
        ..old.clone()
    };
    let new_contact = form.contact.as_deref().unwrap_or(&contact).trim();
    let mut changes = Changes::default();
    let name_edited = changes.note("name", &old.name, &new.name);
    changes.note("phone", &old.phone, &new.phone);
    changes.note("address", &old.address, &new.address);
    if !changes.is_empty() {
        users::set_profile(&mut transaction, id, &new, name_edited).await?;
    }
    if changes.note("contact", &contact.as_str(), &new_contact) {
        store::rename(&mut transaction, customer.account_id, new_contact).await?;
    }
    let now = read(&mut transaction, id).await?;
    if changes.is_empty() {
        return Ok(now);
    }
    let (before, after) = changes.into_values();
    audit::record(
        &mut transaction,
        state.clock.now(),
        customer,
        "profile_changed",
        &own_id(customer),
        before,
        after,
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customer(id)]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.sessions.forget_account(customer.account_id);
    Ok(now)
}
