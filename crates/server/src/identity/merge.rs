//! Merging a customer that was made by mistake into the right one: everything that it holds goes there, and so does what
//! files say of its number from now on.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use domain::account::{MergeRequest, Merged};
use domain::id::CustomerId;
use domain::{Problem, ProblemCode};
use serde_json::json;
use sqlx::PgConnection;

use super::registration;
use crate::audit;
use crate::catalog::favorites;
use crate::error::{AppError, AppResult};
use crate::extract::{Caller, Json, Path, Writer};
use crate::http::idempotency::{self, Answer};
use crate::insights::service as insights;
use crate::loyalty::service as loyalty;
use crate::payments::service as payments;
use crate::sales::change;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Merge a customer that was made by mistake into the right one
///
/// Its invoices with their earlier versions, its points and what follows from them go to the other, its registrations are
/// closed, and files that name its number mean the other from then on. The other keeps its own profile. It cannot be undone.
#[utoipa::path(
    tag = "users",
    params(
        ("id" = String, Path, description = "The customer that was made by mistake.", example = "cus_42"),
        ("Idempotency-Key" = Option<String>, Header, description = "With a key that was seen, the first answer again."),
    ),
    request_body = MergeRequest,
    responses(
        (status = 200, body = Merged),
        (status = 404, description = "There is no such customer.", body = Problem),
        (status = 409, description = "`conflict`: it was merged before, has an account, or the other is not in use.", body = Problem),
        (status = 422, description = "The other does not exist, or is the same.", body = Problem),
    ),
)]
#[post("/users/{id}/merge")]
pub async fn merge_user(
    caller: Writer,
    state: Data<AppState>,
    request: HttpRequest,
    id: Path<CustomerId>,
    form: Json<MergeRequest>,
) -> AppResult<HttpResponse> {
    let key = idempotency::key(&request)?;
    Ok(merge(&state, &caller, id.0, &form, key.as_deref()).await?.respond())
}

/// One of the two customers.
struct Side {
    id: i64,
    number: String,
    name: String,
    hidden: bool,
    /// Of the customer that it was merged into.
    merged_number: Option<String>,
    has_account: bool,
}

/// Merges, once per `key`.
async fn merge(
    state: &AppState,
    caller: &Caller,
    from: CustomerId,
    form: &MergeRequest,
    key: Option<&str>,
) -> AppResult<Answer> {
    let unknown = || {
        AppError::invalid(
            "/into",
            "unknown",
            "Customer tujuan tidak ada. Pilih dari daftar customer.",
        )
    };
    let into: CustomerId = form.into.parse().map_err(|_| unknown())?;
    if from == into {
        return Err(AppError::invalid(
            "/into",
            "same",
            "Ini customer yang sama. Pilih customer tujuan yang lain.",
        ));
    }
    let now = state.clock.now();
    let mut transaction = state.work.begin().await?;
    let mut is_done = false;
    let write = async |connection: &mut PgConnection| {
        change::lock(&mut *connection).await?;
        let (from, into) = sides(&mut *connection, from, into, unknown).await?;
        judge(&from, &into)?;
        is_done = true;
        carry_over(state, caller, &mut *connection, &from, &into).await
    };
    let route = format!("POST /api/admin/users/{from}/merge");
    let asked = (caller, route.as_str(), key);
    let outcome = idempotency::once(&mut transaction, asked, form, now, StatusCode::OK, write).await?;
    if is_done {
        insights::follow(&mut transaction).await?;
        let audiences = [Audience::Staff, Audience::Customer(from.0), Audience::Customer(into.0)];
        let raised = DataVersions::bump(&mut transaction, &audiences).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer())
}

/// Both customers, locked for the transaction.
async fn sides(
    connection: &mut PgConnection,
    from: CustomerId,
    into: CustomerId,
    unknown: fn() -> AppError,
) -> AppResult<(Side, Side)> {
    sqlx::query!(
        "select id from customer where id in ($1, $2) order by id for no key update",
        from.0,
        into.0
    )
    .fetch_all(&mut *connection)
    .await?;
    // Only now: an account may have been made while we waited.
    let mut sides = sqlx::query_file_as!(Side, "src/identity/sql/merge_sides.sql", from.0, into.0)
        .fetch_all(connection)
        .await?;
    let mut take = |id: CustomerId| {
        let place = sides.iter().position(|side| side.id == id.0);
        place.map(|place| sides.swap_remove(place))
    };
    let from = take(from).filter(|side| !side.hidden || side.merged_number.is_some());
    let from = from.ok_or_else(AppError::not_found)?;
    Ok((from, take(into).ok_or_else(unknown)?))
}

/// Whether the one can be merged into the other.
///
/// # Errors
/// 409 where it cannot, with what to do instead.
fn judge(from: &Side, into: &Side) -> AppResult<()> {
    let (a, b) = (&from.number, &into.number);
    let detail = if let Some(other) = &from.merged_number {
        format!("{a} sudah digabung ke {other}. Muat ulang daftar customer.")
    } else if let Some(other) = &into.merged_number {
        format!("{b} sendiri sudah digabung ke {other}. Gabungkan {a} ke {other}.")
    } else if into.hidden {
        format!("{b} tidak dipakai lagi. Pilih customer tujuan dari daftar customer.")
    } else if from.has_account && into.has_account {
        format!("{a} dan {b} sama-sama punya akun. Anonimkan dulu {a}, lalu gabungkan ke {b}.")
    } else if from.has_account {
        format!("{a} punya akun, {b} tidak. Gabungkan sebaliknya: {b} ke {a}.")
    } else {
        return Ok(());
    };
    Err(AppError::problem(ProblemCode::Conflict, detail))
}

/// Carries everything over.
async fn carry_over(
    state: &AppState,
    caller: &Caller,
    connection: &mut PgConnection,
    from: &Side,
    into: &Side,
) -> AppResult<Merged> {
    let now = state.clock.now();
    let points = loyalty::balance(&mut *connection, from.id).await?;
    change::prepare(&mut *connection).await?;
    let invoices = change::reassign(&mut *connection, from.id, into.id).await?;
    loyalty::follow_merge(&mut *connection, from.id, into.id, caller.account_id, now).await?;
    payments::follow_merge(&mut *connection, from.id, into.id, caller.account_id, now).await?;
    favorites::follow_merge(&mut *connection, from.id, into.id).await?;
    insights::follow_merge(&mut *connection, from.id, into.id).await?;
    let registrations = registration::close_all(state, &mut *connection, caller, from.id, &from.number).await?;
    sqlx::query_file!("src/identity/sql/merge_customers.sql", from.id, into.id)
        .execute(&mut *connection)
        .await?;
    let moved = Merged { invoices, points };
    let before = json!({"number": from.number, "name": from.name});
    let after = json!({
        "into": CustomerId(into.id),
        "number": into.number,
        "name": into.name,
        "invoices": invoices,
        "points": points,
        "registrations": registrations,
    });
    let subject = CustomerId(from.id).to_string();
    audit::record(
        connection,
        now,
        caller,
        "customer_merged",
        &subject,
        Some(before),
        Some(after),
    )
    .await?;
    Ok(moved)
}
