//! Recording a payment, and reversing it.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use domain::date::format_day;
use domain::id::{CustomerId, PaymentId};
use domain::payment::{NewPayment, PAYMENT_MAX, PAYMENT_NOTE_MAX, Payment, REFERENCE_MAX, Reverse};
use domain::{FieldProblem, ProblemCode};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};

use super::service;
use super::store::{self, PaymentRow};
use crate::audit;
use crate::error::{AppError, AppResult, OnConstraint};
use crate::extract::Caller;
use crate::http::idempotency::{self, Answer};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

const ROUTE: &str = "POST /api/admin/payments";

/// Records a payment, once per `key`.
///
/// # Errors
/// 409 while payments are not kept and where its reference is recorded already, 422 where a field is wrong.
pub(super) async fn record(
    state: &AppState,
    caller: &Caller,
    form: &NewPayment,
    key: Option<&str>,
) -> AppResult<Answer> {
    let mut transaction = state.db.begin().await?;
    let mut whose = None;
    let write = async |connection: &mut PgConnection| {
        let payment = write(state, caller, connection, form).await?;
        whose = Some(payment.customer_id);
        Ok(payment)
    };
    let asked = (caller, ROUTE, key);
    let now = state.clock.now();
    let outcome = idempotency::once(&mut transaction, asked, form, now, StatusCode::CREATED, write).await?;
    if let Some(CustomerId(id)) = whose {
        let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customer(id)]).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer())
}

/// Since when payments are kept.
///
/// # Errors
/// 409 while they are not.
pub(super) async fn demand_kept(connection: &mut PgConnection) -> AppResult<NaiveDate> {
    service::kept_from(connection).await?.ok_or_else(|| {
        AppError::problem(
            ProblemCode::PaymentsNotKept,
            "Pembayaran belum dicatat. Isi tanggal mulainya di Pengaturan, bagian Pembayaran.",
        )
    })
}

async fn write(
    state: &AppState,
    caller: &Caller,
    connection: &mut PgConnection,
    form: &NewPayment,
) -> AppResult<Payment> {
    let kept_from = demand_kept(&mut *connection).await?;
    let reference = form.reference.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let note = form.note.as_deref().map(str::trim).unwrap_or_default();
    let mut problems = judge(form, kept_from, state.clock.today());
    let customer_id = store::customer(&mut *connection, &form.customer_number).await?;
    if customer_id.is_none() {
        let told = "Customer ini tidak ada. Pilih dari daftar customer.";
        problems.push(FieldProblem::new("/customer_number", "unknown", told));
    }
    let (Some(customer_id), true) = (customer_id, problems.is_empty()) else {
        return Err(AppError::fields(problems));
    };
    demand_invoices(&mut *connection, customer_id, form, kept_from).await?;
    let now = state.clock.now();
    let id = sqlx::query_scalar!(
        "insert into payment (customer_id, date, amount, method, reference, note, account_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        customer_id,
        form.date,
        form.amount.0,
        form.method.as_str(),
        reference,
        note,
        caller.account_id,
        now
    )
    .fetch_one(&mut *connection)
    .await
    .on_constraint("payment_reference_key", || {
        reference_taken(reference.unwrap_or_default())
    })?;
    let (numbers, amounts): (Vec<String>, Vec<i64>) = form
        .invoices
        .iter()
        .map(|part| (part.invoice_number.clone(), part.amount.0))
        .unzip();
    sqlx::query!(
        "insert into payment_allocation (payment_id, invoice_number, amount)
         select $1, n.number, n.amount from unnest($2::text[], $3::bigint[]) n(number, amount)",
        id,
        &numbers,
        &amounts
    )
    .execute(&mut *connection)
    .await?;
    service::settle(&mut *connection, &[customer_id]).await?;
    let payment = read(&mut *connection, id).await?;
    let after = logged(&payment)?;
    let subject = payment.id.to_string();
    audit::record(connection, now, caller, "payment_recorded", &subject, None, Some(after)).await?;
    Ok(payment)
}

/// A payment as the log keeps it. Without the note: what people wrote of a customer can be taken away, the log cannot.
fn logged(payment: &Payment) -> AppResult<Value> {
    let mut value = serde_json::to_value(payment).map_err(anyhow::Error::from)?;
    if let Some(fields) = value.as_object_mut() {
        fields.remove("note");
    }
    Ok(value)
}

fn reference_taken(reference: &str) -> AppError {
    AppError::problem(
        ProblemCode::ReferenceTaken,
        format!(
            "Referensi {reference} sudah tercatat. Periksa daftar pembayaran; bila yang tercatat itu salah, batalkan dulu."
        ),
    )
}

/// What is wrong with a reference and a note.
pub(super) fn judge_texts(reference: Option<&str>, note: Option<&str>) -> Vec<FieldProblem> {
    let is_bad = |text: &str, most: usize| text.chars().count() > most || text.chars().any(char::is_control);
    let mut problems = Vec::new();
    if is_bad(reference.unwrap_or_default().trim(), REFERENCE_MAX) {
        let told = "Pakai satu baris, paling banyak 100 karakter.";
        problems.push(FieldProblem::new("/reference", "invalid", told));
    }
    let note = note.unwrap_or_default().replace('\n', " ");
    if is_bad(note.trim(), PAYMENT_NOTE_MAX) {
        problems.push(FieldProblem::new(
            "/note",
            "invalid",
            "Ketik paling banyak 500 karakter.",
        ));
    }
    problems
}

/// What is wrong with the form by itself.
fn judge(form: &NewPayment, kept_from: NaiveDate, today: NaiveDate) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut tell = |pointer: String, detail: String| problems.push(FieldProblem::new(pointer, "invalid", detail));
    if !(1..=PAYMENT_MAX).contains(&form.amount.0) {
        tell(
            "/amount".to_owned(),
            "Isi jumlah di atas nol, dalam rupiah penuh.".to_owned(),
        );
    }
    if form.date > today {
        tell(
            "/date".to_owned(),
            "Tanggal bayar tidak boleh setelah hari ini.".to_owned(),
        );
    } else if form.date < kept_from {
        let day = format_day(kept_from);
        tell(
            "/date".to_owned(),
            format!("Pembayaran dicatat sejak {day}. Isi tanggal itu atau sesudahnya."),
        );
    }
    problems.extend(judge_texts(form.reference.as_deref(), form.note.as_deref()));
    let mut tell = |pointer: String, detail: String| problems.push(FieldProblem::new(pointer, "invalid", detail));
    let mut seen = BTreeSet::new();
    let mut left = i128::from(form.amount.0);
    for (place, part) in form.invoices.iter().enumerate() {
        if part.amount.0 <= 0 {
            let detail = "Isi jumlah di atas nol, atau hapus faktur ini.";
            tell(format!("/invoices/{place}/amount"), detail.to_owned());
        }
        if !seen.insert(part.invoice_number.as_str()) {
            let detail = "Faktur ini sudah disebut. Sebut setiap faktur sekali.";
            tell(format!("/invoices/{place}/invoice_number"), detail.to_owned());
        }
        left -= i128::from(part.amount.0);
    }
    if left < 0 {
        tell(
            "/invoices".to_owned(),
            "Pembagian ke faktur melebihi jumlah pembayaran.".to_owned(),
        );
    }
    problems
}

/// Whether every invoice that is named is one of the customer's that can be owed.
async fn demand_invoices(
    connection: &mut PgConnection,
    customer_id: i64,
    form: &NewPayment,
    kept_from: NaiveDate,
) -> AppResult<()> {
    let numbers: Vec<String> = form.invoices.iter().map(|part| part.invoice_number.clone()).collect();
    let known = sqlx::query_file_scalar!("src/payments/sql/debts.sql", customer_id, &numbers, kept_from)
        .fetch_all(connection)
        .await?;
    let unknown = form
        .invoices
        .iter()
        .enumerate()
        .filter(|(_, part)| !known.contains(&part.invoice_number));
    let problems: Vec<FieldProblem> = unknown
        .map(|(place, _)| {
            FieldProblem::new(
                format!("/invoices/{place}/invoice_number"),
                "unknown",
                format!(
                    "Bukan tagihan customer ini sejak {}. Pilih dari faktur terbukanya.",
                    format_day(kept_from)
                ),
            )
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(problems))
    }
}

async fn read(connection: &mut PgConnection, id: i64) -> AppResult<Payment> {
    let statement = format!("{} and p.id = $1", store::SELECT);
    let row: Option<PaymentRow> = sqlx::query_as(AssertSqlSafe(statement))
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.ok_or_else(AppError::not_found)?.into_payment()
}

/// Reverses a payment: it counts for nothing from now on, and its reference is free again.
///
/// # Errors
/// 404, 409 where it was reversed before, 422 without a reason.
pub(super) async fn reverse(
    state: &AppState,
    caller: &Caller,
    id: PaymentId,
    form: &Reverse,
    key: Option<&str>,
) -> AppResult<Answer> {
    let reason = form.reason.trim();
    if reason.is_empty() || reason.chars().count() > PAYMENT_NOTE_MAX {
        return Err(AppError::invalid(
            "/reason",
            "required",
            "Tulis alasannya, paling banyak 500 karakter.",
        ));
    }
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let mut whose = None;
    let write = async |connection: &mut PgConnection| {
        let done = sqlx::query_scalar!(
            "update payment set reversed_at = $2, reversed_by = $3, reversal_reason = $4
             where id = $1 and reversed_at is null returning customer_id",
            id.0,
            now,
            caller.account_id,
            reason
        )
        .fetch_optional(&mut *connection)
        .await?;
        let payment = read(&mut *connection, id.0).await?;
        let Some(customer_id) = done else {
            return Err(AppError::problem(
                ProblemCode::Conflict,
                "Pembayaran ini sudah dibatalkan. Muat ulang daftarnya.",
            ));
        };
        whose = Some(customer_id);
        service::settle(&mut *connection, &[customer_id]).await?;
        let after = logged(&payment)?;
        let subject = payment.id.to_string();
        audit::record(connection, now, caller, "payment_reversed", &subject, None, Some(after)).await?;
        Ok(payment)
    };
    let route = format!("{ROUTE}/{id}/reverse");
    let asked = (caller, route.as_str(), key);
    let outcome = idempotency::once(&mut transaction, asked, form, now, StatusCode::OK, write).await?;
    if let Some(id) = whose {
        let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customer(id)]).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer())
}
