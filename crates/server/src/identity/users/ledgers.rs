//! What the ledgers say about a customer's person, for its export: points, redemptions, payments, opening balances, contacts.

use domain::Rupiah;
use domain::account::{ExportedContact, ExportedOpeningBalance, ExportedPayment, ExportedPoints, ExportedRedemption};
use domain::payment::PaymentPart;
use sqlx::PgConnection;

pub(super) async fn points(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<Vec<ExportedPoints>> {
    sqlx::query_as!(
        ExportedPoints,
        r#"select e.created_at as at, e.kind, e.points, e.day, e.invoice_number, r.code as "redemption?", e.reason, e.note
           from points_entry e left join redemption r on r.id = e.redemption_id
           where e.customer_id = any($1) order by e.id"#,
        person
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn redemptions(
    connection: &mut PgConnection,
    person: &[i64],
) -> sqlx::Result<Vec<ExportedRedemption>> {
    sqlx::query_as!(
        ExportedRedemption,
        "select code, reward_name as reward, points, status, requested_at, ready_at, handed_over_at, cancelled_at, cancel_reason
         from redemption where customer_id = any($1) order by id",
        person
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn payments(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<Vec<ExportedPayment>> {
    let rows = sqlx::query_file!("src/identity/users/sql/export_payments.sql", person)
        .fetch_all(connection)
        .await?;
    let payments = rows.into_iter().map(|row| {
        let parts = row.invoices.into_iter().zip(row.amounts);
        ExportedPayment {
            date: row.date,
            amount: Rupiah(row.amount),
            method: row.method,
            reference: row.reference,
            note: row.note,
            recorded_at: row.created_at,
            reversed_at: row.reversed_at,
            reversal_reason: row.reversal_reason,
            invoices: parts
                .map(|(invoice_number, amount)| PaymentPart {
                    invoice_number,
                    amount: Rupiah(amount),
                })
                .collect(),
        }
    });
    Ok(payments.collect())
}

pub(super) async fn opening_balances(
    connection: &mut PgConnection,
    person: &[i64],
) -> sqlx::Result<Vec<ExportedOpeningBalance>> {
    let rows = sqlx::query!(
        "select amount, date, reference, note, created_at, taken_back_at from opening_balance
         where customer_id = any($1) order by id",
        person
    )
    .fetch_all(connection)
    .await?;
    let balances = rows.into_iter().map(|row| ExportedOpeningBalance {
        amount: Rupiah(row.amount),
        date: row.date,
        reference: row.reference,
        note: row.note,
        recorded_at: row.created_at,
        taken_back_at: row.taken_back_at,
    });
    Ok(balances.collect())
}

pub(super) async fn contacts(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<Vec<ExportedContact>> {
    sqlx::query_as!(
        ExportedContact,
        "select created_at as at, note from customer_contact where customer_id = any($1) order by id",
        person
    )
    .fetch_all(connection)
    .await
}
