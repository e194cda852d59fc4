//! Opening balances as they are recorded by hand: what a customer owed when payments began to be kept.

use chrono::NaiveDate;
use domain::date::format_day;
use domain::id::CustomerId;
use domain::payment::{OpeningBalance, OpeningBalanceHeld, PAYMENT_MAX};
use domain::{FieldProblem, Rupiah};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{record, service, store};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// The customer of a number.
///
/// # Errors
/// 422 where there is none.
async fn demand_customer(connection: &mut PgConnection, number: &str, pointer: &str) -> AppResult<i64> {
    let told = "Customer ini tidak ada. Pilih dari daftar customer.";
    let found = store::customer(connection, number).await?;
    found.ok_or_else(|| AppError::invalid(pointer, "unknown", told))
}

/// The opening balance that holds for a customer.
///
/// # Errors
/// 409 while payments are not kept, 422 where the customer is not there.
pub(super) async fn read(state: &AppState, number: &str) -> AppResult<OpeningBalanceHeld> {
    let mut connection = state.read.acquire().await?;
    let kept_from = record::demand_kept(&mut connection).await?;
    let customer_id = demand_customer(&mut connection, number, "customer").await?;
    held(&mut connection, customer_id, kept_from).await
}

async fn held(connection: &mut PgConnection, customer_id: i64, kept_from: NaiveDate) -> AppResult<OpeningBalanceHeld> {
    let row = sqlx::query_file!("src/payments/sql/opening.sql", customer_id)
        .fetch_one(connection)
        .await?;
    Ok(OpeningBalanceHeld {
        customer_number: row.number,
        customer_name: row.name,
        kept_from,
        amount: Rupiah(row.amount.unwrap_or_default()),
        date: row.date.map_or(kept_from, |date| date.min(kept_from)),
        reference: row.reference,
        note: row.note.unwrap_or_default(),
        version: row.id.unwrap_or_default(),
        by: row.by,
        at: row.at,
    })
}

/// What the log says of it; what was written in own words would stay there for good.
fn noted(balance: &OpeningBalanceHeld) -> Value {
    json!({ "amount": balance.amount, "date": balance.date, "reference": balance.reference })
}

/// Sets it. Setting the same again changes nothing, whatever was seen.
///
/// # Errors
/// 409 while payments are not kept, 412 where it was set meanwhile, 422 where a field is wrong.
pub(super) async fn set(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    form: &OpeningBalance,
) -> AppResult<OpeningBalanceHeld> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let kept_from = record::demand_kept(&mut transaction).await?;
    let problems = judge(form, kept_from);
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    let customer_id = demand_customer(&mut transaction, &form.customer_number, "/customer_number").await?;
    sqlx::query!("select id from customer where id = $1 for no key update", customer_id)
        .fetch_one(&mut *transaction)
        .await?;
    let before = held(&mut transaction, customer_id, kept_from).await?;
    let reference = form.reference.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let note = form.note.as_deref().map(str::trim).unwrap_or_default();
    let date = form.date.unwrap_or(kept_from);
    let stands = (
        before.amount,
        before.date,
        before.reference.as_deref(),
        before.note.as_str(),
    );
    if stands == (form.amount, date, reference, note) {
        return Ok(before);
    }
    seen.demand(before.version)?;
    sqlx::query!(
        "insert into opening_balance (customer_id, amount, date, reference, note, account_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        customer_id,
        form.amount.0,
        // One from that day stays with it, should it be moved.
        Some(date).filter(|date| *date != kept_from),
        reference,
        note,
        caller.account_id,
        now
    )
    .execute(&mut *transaction)
    .await?;
    service::settle(&mut transaction, &[customer_id]).await?;
    let after = held(&mut transaction, customer_id, kept_from).await?;
    audit::record(
        &mut transaction,
        now,
        caller,
        "opening_balance_set",
        &CustomerId(customer_id).to_string(),
        Some(noted(&before)),
        Some(noted(&after)),
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customer(customer_id)]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(after)
}

/// What is wrong with the form by itself.
fn judge(form: &OpeningBalance, kept_from: NaiveDate) -> Vec<FieldProblem> {
    let mut problems = record::judge_texts(form.reference.as_deref(), form.note.as_deref());
    if form.amount.0.abs() > PAYMENT_MAX {
        let told = "Angka terlalu besar. Periksa saldonya.";
        problems.push(FieldProblem::new("/amount", "invalid", told));
    }
    if form.date.is_some_and(|date| date > kept_from) {
        let told = format!(
            "Pembayaran dicatat sejak {}. Saldo awal berasal dari hari itu atau sebelumnya.",
            format_day(kept_from)
        );
        problems.push(FieldProblem::new("/date", "invalid", told));
    }
    problems
}
