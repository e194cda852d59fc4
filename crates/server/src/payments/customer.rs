//! A customer's own page: how to pay, what is open, what was paid.

use anyhow::Context;
use domain::Rupiah;
use domain::id::PaymentId;
use domain::payment::{CustomerPayments, HowToPay, Owed, OwnPayment, PaymentMethod};

use super::store::OpenRow;
use crate::error::AppResult;
use crate::extract::Customer;
use crate::sales::standing::standing;
use crate::settings::service as settings;
use crate::state::AppState;

/// Most open invoices that the page shows.
const OPEN: i64 = 200;
/// Most payments that it shows.
const PAYMENTS: i64 = 50;

/// Everything of the page.
pub(super) async fn page(state: &AppState, customer: &Customer) -> AppResult<CustomerPayments> {
    let today = state.clock.today();
    let rules = settings::payments(&state.read).await?;
    let standing = standing(&state.read, today).await?;
    let mut transaction = state.as_customer(customer).await?;
    let sums = sqlx::query_file!("src/payments/sql/owed.sql", customer.customer_id, today)
        .fetch_one(&mut *transaction)
        .await?;
    let open = sqlx::query_file_as!(
        OpenRow,
        "src/payments/sql/own_open.sql",
        customer.customer_id,
        today,
        OPEN
    )
    .fetch_all(&mut *transaction)
    .await?;
    let payments = sqlx::query_file!("src/payments/sql/own_payments.sql", customer.customer_id, PAYMENTS)
        .fetch_all(&mut *transaction)
        .await?;
    Ok(CustomerPayments {
        kept_from: rules.kept_from,
        today,
        terms_days: sums.terms_days,
        how: HowToPay {
            instructions: rules.instructions,
            accounts: rules.accounts,
            qris: rules.qris,
        },
        owed: Owed {
            rest: Rupiah(sums.rest),
            overdue: Rupiah(sums.overdue),
            overdue_invoices: sums.overdue_invoices,
            invoices: sums.invoices,
            next_due: sums.next_due,
            credit: Rupiah(sums.credit),
        },
        open: open.into_iter().map(OpenRow::into_open).collect::<AppResult<_>>()?,
        payments_total: payments.first().map_or(0, |row| row.total),
        payments: payments
            .into_iter()
            .map(|row| {
                Ok(OwnPayment {
                    id: PaymentId(row.id),
                    date: row.date,
                    amount: Rupiah(row.amount),
                    method: PaymentMethod::parse(&row.method).context("a method")?,
                    reference: row.reference,
                    invoices: row.invoices,
                })
            })
            .collect::<AppResult<_>>()?,
        as_of: standing.has_sales.then_some(standing.as_of),
        last_upload_at: standing.last_upload.map(|upload| upload.at),
    })
}
