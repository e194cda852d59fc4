//! Everything that is kept about a customer's person, as one answer.

use domain::Rupiah;
use domain::account::{
    AccountExport, ExportedAccount, ExportedBrowser, ExportedInvoice, ExportedLine, ExportedProfile,
    ExportedRegistration, ExportedSession,
};
use sqlx::PgConnection;

use super::id::UserId;
use super::{ledgers, list, store};
use crate::audit;
use crate::catalog::favorites;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::state::AppState;

/// What is kept about the customer's person, all of one moment. That it was taken is noted.
///
/// # Errors
/// 404 for staff, and where there is no such customer.
pub async fn export(state: &AppState, caller: &Caller, id: UserId) -> AppResult<AccountExport> {
    let customer_id = id.customer()?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    sqlx::raw_sql("set transaction isolation level repeatable read")
        .execute(&mut *transaction)
        .await?;
    let connection = &mut *transaction;
    let profile = profile(connection, customer_id).await?;
    let person = store::person(connection, customer_id).await?;
    let (account_id, account) = account(connection, customer_id).await?.unzip();
    let export = AccountExport {
        made_at: now,
        profile,
        account,
        sessions: sessions(connection, account_id).await?,
        browsers: browsers(connection, account_id).await?,
        registrations: registrations(connection, &person).await?,
        invoices: invoices(connection, &person).await?,
        points: ledgers::points(connection, &person).await?,
        redemptions: ledgers::redemptions(connection, &person).await?,
        payments: ledgers::payments(connection, &person).await?,
        opening_balances: ledgers::opening_balances(connection, &person).await?,
        contacts: ledgers::contacts(connection, &person).await?,
        favorites: favorites::marked(connection, &person).await?,
        stock_requests: favorites::asked(connection, &person).await?,
    };
    audit::record(connection, now, caller, "account_exported", &id.wire(), None, None).await?;
    transaction.commit().await?;
    Ok(export)
}

async fn profile(connection: &mut PgConnection, id: i64) -> AppResult<ExportedProfile> {
    let row = sqlx::query!(
        r#"select c.number, c.name, c.email, c.phone, c.address, c.terms_days, c.tier, c.created_at,
                  coalesce(p.balance, 0) as "points!"
           from customer c left join customer_points p on p.customer_id = c.id
           where c.id = $1 and not c.hidden"#,
        id
    )
    .fetch_optional(connection)
    .await?
    .ok_or_else(AppError::not_found)?;
    Ok(ExportedProfile {
        id: UserId::Customer(id).wire(),
        customer_number: row.number,
        name: row.name,
        email: row.email,
        phone: row.phone,
        address: row.address,
        terms_days: row.terms_days,
        tier: list::tier(&row.tier)?,
        points: row.points,
        created_at: row.created_at,
    })
}

async fn account(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Option<(i64, ExportedAccount)>> {
    let row = sqlx::query!(
        r#"select id, name, email, status = 'active' as "active!", created_at, last_seen_at
           from account where customer_id = $1"#,
        customer_id
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let account = ExportedAccount {
            name: row.name,
            email: row.email,
            active: row.active,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
        };
        (row.id, account)
    }))
}

async fn sessions(connection: &mut PgConnection, account_id: Option<i64>) -> sqlx::Result<Vec<ExportedSession>> {
    sqlx::query_as!(
        ExportedSession,
        "select created_at, last_seen_at, ended_at, user_agent from session
         where account_id = $1 order by created_at desc, id",
        account_id
    )
    .fetch_all(connection)
    .await
}

async fn browsers(connection: &mut PgConnection, account_id: Option<i64>) -> sqlx::Result<Vec<ExportedBrowser>> {
    sqlx::query_as!(
        ExportedBrowser,
        "select created_at, last_used_at from known_browser where account_id = $1 order by created_at desc, hash",
        account_id
    )
    .fetch_all(connection)
    .await
}

async fn registrations(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<Vec<ExportedRegistration>> {
    sqlx::query_as!(
        ExportedRegistration,
        "select status, name, email, phone, created_at, decided_at from registration
         where customer_id = any($1) order by created_at, id",
        person
    )
    .fetch_all(connection)
    .await
}

async fn invoices(connection: &mut PgConnection, person: &[i64]) -> sqlx::Result<Vec<ExportedInvoice>> {
    let rows = sqlx::query_file!("src/identity/users/sql/export_invoices.sql", person)
        .fetch_all(connection)
        .await?;
    let mut invoices: Vec<(i64, ExportedInvoice)> = Vec::new();
    for row in rows {
        let line = ExportedLine {
            line: row.line,
            part_number: row.part_number,
            part_name: row.part_name,
            quantity: row.quantity,
            gross_sales: Rupiah(row.line_gross_sales),
            discount: Rupiah(row.line_discount),
            total: Rupiah(row.line_total),
            net_sales: Rupiah(row.line_net_sales),
            vat: Rupiah(row.line_vat),
        };
        match invoices.last_mut() {
            Some((id, invoice)) if *id == row.id => invoice.lines.push(line),
            _ => {
                let invoice = ExportedInvoice {
                    invoice_number: row.number,
                    date: row.date,
                    customer_name: row.customer_name,
                    invoice_type: row.invoice_type,
                    gross_sales: Rupiah(row.gross_sales),
                    discount: Rupiah(row.discount),
                    total: Rupiah(row.total),
                    net_sales: Rupiah(row.net_sales),
                    vat: Rupiah(row.vat),
                    lines: vec![line],
                };
                invoices.push((row.id, invoice));
            }
        }
    }
    Ok(invoices.into_iter().map(|(_, invoice)| invoice).collect())
}

/// The name under which it is saved.
pub fn file_name(export: &AccountExport) -> String {
    let day = domain::wita_day(export.made_at);
    format!("data-{}-{day}.json", export.profile.customer_number)
}
