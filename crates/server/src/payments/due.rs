//! Telling customers of invoices that are due soon, and of those that became overdue: once each.

use std::collections::BTreeMap;

use chrono::Days;
use domain::Rupiah;

use crate::error::AppResult;
use crate::notifications::customer::{self, DueInvoice, Facts, News};
use crate::state::AppState;

/// How many days before an invoice is due its customer is told.
const AHEAD: Days = Days::new(3);
/// How long after that it is still news.
const BEHIND: Days = Days::new(7);

/// Tells customers of what is due, where nobody told them of it before.
///
/// # Errors
/// Where the database is away; then nobody was told.
pub async fn remind(state: &AppState) -> AppResult<()> {
    let (now, today) = (state.clock.now(), state.clock.today());
    let mut transaction = state.db.begin().await?;
    let found = sqlx::query_file!("src/payments/sql/remind.sql", today, today - BEHIND, today + AHEAD)
        .fetch_all(&mut *transaction)
        .await?;
    if found.is_empty() {
        return Ok(());
    }
    let mut due: BTreeMap<i64, Vec<DueInvoice>> = BTreeMap::new();
    for row in found {
        due.entry(row.customer_id).or_default().push(DueInvoice {
            number: row.number,
            due: row.due_date,
            rest: Rupiah(row.rest),
        });
    }
    let news: Vec<News> = due
        .into_iter()
        .map(|(customer_id, invoices)| News {
            customer_id,
            facts: Facts::InvoiceDue { invoices },
        })
        .collect();
    customer::tell(&mut transaction, &state.config.public_url, &news, None, now).await?;
    transaction.commit().await?;
    Ok(())
}
