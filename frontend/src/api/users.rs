//! `/api/admin`: users, registrations that wait, the activity log.

use domain::Page;
use domain::account::{AuditPage, MergeRequest, NewUser, Registration, UserDetail, UserList, UserPatch};
use serde_json::json;
use web_sys::Blob;

use super::{ApiError, Call, Query, encode, get};

async fn done(call: Call) -> Result<(), ApiError> {
    call.reply().await.map(drop)
}

fn path(id: &str, rest: &str) -> String {
    format!("/api/admin/users/{}{rest}", encode(id))
}

/// `GET /api/admin/users`.
pub async fn list(query: &Query) -> Result<UserList, ApiError> {
    get("/api/admin/users", query).await
}

/// `GET /api/admin/users/{id}`.
pub async fn read(id: &str) -> Result<UserDetail, ApiError> {
    get(&path(id, ""), &Query::new()).await
}

/// `POST /api/admin/users`: adds a customer, or invites a member of the staff.
pub async fn create(user: &NewUser) -> Result<(), ApiError> {
    done(Call::post("/api/admin/users").json(user)).await
}

/// `PATCH /api/admin/users/{id}`, from the version that was seen.
pub async fn change(id: &str, version: i64, patch: &UserPatch) -> Result<(), ApiError> {
    let call = Call::with_method("PATCH", &path(id, ""));
    done(call.if_match(version).json(patch)).await
}

/// `POST /api/admin/users/{id}/{verb}`: `reset-link`, `reset-totp`, `anonymise`.
pub async fn act(id: &str, verb: &str) -> Result<(), ApiError> {
    done(Call::post(&path(id, &format!("/{verb}"))).json(&json!({}))).await
}

/// `POST /api/admin/users/{id}/merge`: everything of the customer goes over to another.
pub async fn merge(id: &str, into: String) -> Result<(), ApiError> {
    done(Call::post(&path(id, "/merge")).json(&MergeRequest { into })).await
}

/// `DELETE /api/admin/users/{id}/sessions`.
pub async fn end_sessions(id: &str) -> Result<(), ApiError> {
    done(Call::with_method("DELETE", &path(id, "/sessions"))).await
}

/// `GET /api/admin/users/{id}/export`: everything kept about a customer's person.
pub async fn export(id: &str) -> Result<Blob, ApiError> {
    Call::get(&path(id, "/export"), &Query::new()).blob().await
}

/// `GET /api/admin/registrations`: those that wait for approval.
pub async fn registrations() -> Result<Page<Registration>, ApiError> {
    get("/api/admin/registrations", &Query::new()).await
}

/// `POST /api/admin/registrations/{id}/{verb}`: `approve` or `reject`.
pub async fn decide(id: &str, verb: &str) -> Result<(), ApiError> {
    let path = format!("/api/admin/registrations/{}/{verb}", encode(id));
    done(Call::post(&path).json(&json!({}))).await
}

/// `GET /api/admin/audit`, the newest first.
pub async fn log(query: &Query) -> Result<AuditPage, ApiError> {
    get("/api/admin/audit", query).await
}
