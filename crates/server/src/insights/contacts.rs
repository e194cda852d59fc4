//! Who of the staff got in touch with a customer: written down once, and never changed.

use actix_web::http::StatusCode;
use domain::id::CustomerId;
use domain::insight::{CustomerContact, NOTE_MAX, NewContact};
use serde_json::json;
use sqlx::PgConnection;

use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::idempotency::{self, Answer, Once};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Contacts of a customer that are shown.
const SHOWN: i64 = 20;

/// Writes a contact down, once per `key`.
///
/// # Errors
/// 404 where there is no such customer, 422 where the note is too long.
pub(super) async fn add(
    state: &AppState,
    caller: &Caller,
    number: &str,
    form: &NewContact,
    key: Option<&str>,
) -> AppResult<Answer> {
    let note = form.note.trim();
    if note.chars().count() > NOTE_MAX {
        let detail = format!("Tulis paling banyak {NOTE_MAX} karakter.");
        return Err(AppError::invalid("/note", "too_long", detail));
    }
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let write = async |connection: &mut PgConnection| {
        let customer_id = sqlx::query_scalar!(
            "select id from customer where number = $1 and not hidden for no key update",
            number
        )
        .fetch_optional(&mut *connection)
        .await?
        .ok_or_else(AppError::not_found)?;
        sqlx::query!(
            "insert into customer_contact (customer_id, account_id, note, created_at) values ($1, $2, $3, $4)",
            customer_id,
            caller.account_id,
            note,
            now
        )
        .execute(&mut *connection)
        .await?;
        let subject = CustomerId(customer_id).to_string();
        // Without the note: what people wrote of a customer can be taken away, the log cannot.
        let after = json!({ "number": number });
        audit::record(
            connection,
            now,
            caller,
            "customer_contacted",
            &subject,
            None,
            Some(after),
        )
        .await?;
        Ok(CustomerContact {
            at: now,
            by: caller.name.clone(),
            note: note.to_owned(),
        })
    };
    let route = format!("POST /api/admin/analytics/customers/{number}/contacts");
    let asked = (caller, route.as_str(), key);
    let outcome = idempotency::once(&mut transaction, asked, form, now, StatusCode::CREATED, write).await?;
    if matches!(outcome, Once::Now(_)) {
        let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer())
}

/// The newest contacts of a customer.
pub(super) async fn newest(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Vec<CustomerContact>> {
    sqlx::query_file_as!(
        CustomerContact,
        "src/insights/sql/customer_contacts.sql",
        customer_id,
        SHOWN
    )
    .fetch_all(connection)
    .await
}
