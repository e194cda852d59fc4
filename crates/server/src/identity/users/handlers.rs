//! Routes of users, under `/api/admin`.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use domain::Problem;
use domain::account::{AccountExport, NewUser, UserDetail, UserList, UserPatch};

use super::filter::UsersQuery;
use super::id::UserId;
use super::{access, anonymise, change, create, detail, export, list, table};
use crate::error::AppResult;
use crate::extract::{Json, Path, Query, Staff, SuperAdmin, Writer};
use crate::http::attachment::attachment;
use crate::http::export::TableFormat;
use crate::http::{etag, idempotency, precondition};
use crate::state::AppState;

/// List customers or staff
///
/// By name. A customer's status is that of its account; without one that of the number's most advanced registration.
/// `counts` is over all users, whatever the filter.
#[utoipa::path(
    tag = "users",
    params(UsersQuery),
    responses(
        (status = 200, body = UserList),
        (status = 304, description = "Unchanged since the ETag of If-None-Match"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/users")]
pub async fn list_users(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    query: Query<UsersQuery>,
) -> AppResult<HttpResponse> {
    let filter = query.0.judge()?;
    let page = list::page(&state.read, &filter, state.clock.now()).await?;
    // By content: sign-ins, new registrations and the time change it, and none of them raises a data version.
    etag::respond_by_content(&request, &caller, &page)
}

/// List customers or staff, as a file
///
/// All of the filter; `limit` and `cursor` do not count.
#[utoipa::path(
    tag = "users",
    params(("format" = inline(TableFormat), Path), UsersQuery),
    responses(
        (status = 200, content_type = "text/csv", body = Vec<u8>, description = "CSV or XLSX"),
        (status = 422, body = Problem, description = "A filter that cannot be"),
    ),
)]
#[get("/users.{format}")]
pub async fn save_users(
    _caller: Staff,
    state: Data<AppState>,
    format: Path<TableFormat>,
    query: Query<UsersQuery>,
) -> AppResult<HttpResponse> {
    table::table(&state, query.0.judge()?, format.0).await
}

/// Add a customer, or invite a member of the staff
///
/// A customer registers by itself. Staff, whom only a super_admin invites, get a link by mail that is good for 72 hours.
#[utoipa::path(
    tag = "users",
    params(("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again.")),
    request_body(content = NewUser, example = json!({
        "kind": "customer", "customer_number": "8001073914", "name": "Bengkel Maju", "phone": "0812 3456 7890"
    })),
    responses(
        (status = 201, body = UserDetail),
        (status = 403, description = "`forbidden`: staff are invited by super_admins.", body = Problem),
        (status = 422, description = "Wrong, or `taken`: the number, username or address.", body = Problem),
    ),
)]
#[post("/users")]
pub async fn create_user(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    form: Json<NewUser>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    let made = create::create(&state, &caller, &form, key.as_deref()).await?;
    Ok(made.respond())
}

/// One user
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "`cus_42` or `adm_42`.", example = "cus_42")),
    responses((status = 200, body = UserDetail), (status = 404, body = Problem)),
)]
#[get("/users/{id}")]
pub async fn get_user(
    caller: Staff,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<UserId>,
) -> AppResult<HttpResponse> {
    let mut connection = state.db.acquire().await?;
    let user = detail::detail(&mut connection, id.0, state.clock.now()).await?;
    etag::respond_by_content(&request, &caller, &user)
}

/// Change a user
///
/// What is absent stays. Customers are changed by whoever may write, staff by super_admins. The address of an account
/// changes once the code that goes there is entered; until then `email_pending` names it. A role or status that changes
/// ends the account's sessions at once.
#[utoipa::path(
    tag = "users",
    params(
        ("id" = String, Path, description = "`cus_42` or `adm_42`.", example = "cus_42"),
        ("If-Match" = String, Header, description = "The version that was seen, in quotes.", example = "\"1\""),
    ),
    request_body(content = UserPatch, example = json!({"phone": "0812 3456 7890", "status": "disabled"})),
    responses(
        (status = 200, description = "Changed.", body = UserDetail),
        (status = 403, description = "`forbidden`: staff are changed by super_admins.", body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "`conflict`: the caller's own account, the last active super_admin, no account, or \
            one that was anonymised.", body = Problem),
        (status = 412, description = "`changed_meanwhile`.", body = Problem),
        (status = 428, description = "`version_missing`.", body = Problem),
        (status = 429, description = "`too_many_codes`: the new address had a day's worth.", body = Problem),
    ),
)]
#[patch("/users/{id}")]
pub async fn change_user(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<UserId>,
    form: Json<UserPatch>,
) -> AppResult<HttpResponse> {
    let seen = precondition::seen(&request)?;
    Ok(HttpResponse::Ok().json(change::change(&state, &caller, id.0, seen, &form).await?))
}

/// Mail a user a link for a new password
///
/// Good for 30 minutes. Staff who were invited and have no password yet get a new invitation. For staff: super_admins.
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "`cus_42` or `adm_42`.", example = "cus_42")),
    responses(
        (status = 202, description = "On its way."),
        (status = 404, body = Problem),
        (status = 409, description = "`conflict`: there is no active account.", body = Problem),
        (status = 429, description = "`too_many_codes`: the address had a day's worth.", body = Problem),
    ),
)]
#[post("/users/{id}/reset-link")]
pub async fn send_link(caller: Writer, state: Data<AppState>, id: Path<UserId>) -> AppResult<HttpResponse> {
    access::send_link(&state, &caller, id.0).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// End every session of a user
///
/// For staff: super_admins.
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "`cus_42` or `adm_42`.", example = "cus_42")),
    responses((status = 204, description = "All ended."), (status = 404, body = Problem)),
)]
#[delete("/users/{id}/sessions")]
pub async fn end_sessions(caller: Writer, state: Data<AppState>, id: Path<UserId>) -> AppResult<HttpResponse> {
    access::end_sessions(&state, &caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take a lost authenticator app off another member of the staff
///
/// Its owner is told by mail.
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "`adm_42`.", example = "adm_42")),
    responses(
        (status = 204, description = "No app guards the account any more."),
        (status = 404, body = Problem),
        (status = 409, description = "`conflict`: the caller's own.", body = Problem),
    ),
)]
#[post("/users/{id}/reset-totp")]
pub async fn reset_totp(caller: SuperAdmin, state: Data<AppState>, id: Path<UserId>) -> AppResult<HttpResponse> {
    access::reset_totp(&state, &caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Everything kept about a customer's person
///
/// As a file to be saved: what is on file, the account, sign-ins, registrations, invoices and points.
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "`cus_42`.", example = "cus_42")),
    responses((status = 200, body = AccountExport), (status = 404, body = Problem)),
)]
#[get("/users/{id}/export")]
pub async fn export_user(caller: Writer, state: Data<AppState>, id: Path<UserId>) -> AppResult<HttpResponse> {
    let export = export::export(&state, &caller, id.0).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, attachment(&export::file_name(&export))))
        .insert_header(("cache-control", "private, no-store"))
        .json(export))
}

/// Take a customer's personal data away
///
/// For good: the account can never be signed in to again. Invoices keep what they say. A second time changes nothing.
#[utoipa::path(
    tag = "users",
    params(("id" = String, Path, description = "`cus_42`.", example = "cus_42")),
    responses((status = 204, description = "Taken away."), (status = 404, body = Problem)),
)]
#[post("/users/{id}/anonymise")]
pub async fn anonymise_user(caller: Writer, state: Data<AppState>, id: Path<UserId>) -> AppResult<HttpResponse> {
    anonymise::anonymise(&state, &caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
