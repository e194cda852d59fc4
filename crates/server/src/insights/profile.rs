//! The answer of `GET /api/admin/analytics/customers/{number}`: everything that staff see of one customer.

use domain::Rupiah;
use domain::id::{CustomerId, InvoiceId};
use domain::insight::{CustomerProfile, CustomerProfit};
use domain::loyalty::TierThresholds;
use domain::money::{percent, round2};
use domain::purchase::TierStanding;
use domain::sales::InvoiceSummary;
use sqlx::PgConnection;

use super::list::{self, Telling};
use super::query::CustomersQuery;
use super::{contacts, overview};
use crate::error::{AppError, AppResult};
use crate::identity::service as identity;
use crate::purchases::service as purchases;
use crate::sales::standing;
use crate::state::AppState;

/// Invoices shown.
const LATEST: i64 = 10;

/// The customer.
///
/// # Errors
/// 404 where there is no such number.
pub(super) async fn read(state: &AppState, number: &str) -> AppResult<CustomerProfile> {
    let db = &state.read;
    let standing = standing::standing(db, state.clock.today()).await?;
    let row = sqlx::query_file!("src/insights/sql/customer_profile.sql", number, standing.as_of)
        .fetch_optional(db)
        .await?
        .ok_or_else(AppError::not_found)?;
    let mut connection = db.acquire().await?;
    let spending = purchases::spending(state, &mut connection, row.id, &standing).await?;
    let profit = profit(&mut connection, row.id, &spending).await?;
    let latest = latest(&mut connection, row.id, &row.number).await?;
    let contacts = contacts::newest(&mut connection, row.id).await?;
    let account = identity::customer_status(&mut connection, row.id, state.clock.now()).await?;
    drop(connection);
    let run = overview::run(db).await?;
    let insight = match &run {
        None => None,
        Some(run) => {
            let filter = CustomersQuery::default().judge(run.data_date)?;
            let telling = Telling::of(db, run.data_date, true).await?;
            list::one(db, &filter, row.id, &telling).await?
        }
    };
    let thresholds = TierThresholds {
        gold: Rupiah(row.gold),
        diamond: Rupiah(row.diamond),
        moon_stone: Rupiah(row.moon_stone),
    };
    Ok(CustomerProfile {
        id: CustomerId(row.id).to_string(),
        number: row.number,
        name: row.name,
        address: row.address,
        tier: TierStanding::of(Rupiah(row.net_sales), &thresholds),
        net_sales: Rupiah(row.net_sales),
        invoices: row.invoices,
        points: row.points,
        terms_days: i64::from(row.terms_days),
        unpaid: row.unpaid.map(Rupiah),
        account,
        insight,
        run,
        profit,
        spending,
        latest,
        contacts,
        last_upload: standing.last_upload,
    })
}

async fn profit(
    connection: &mut PgConnection,
    customer_id: i64,
    spending: &domain::purchase::spending::CustomerSpending,
) -> sqlx::Result<CustomerProfit> {
    let row = sqlx::query_file!(
        "src/insights/sql/customer_profit.sql",
        customer_id,
        spending.range.from,
        spending.range.to,
        spending.previous_range.from,
        spending.previous_range.to
    )
    .fetch_one(connection)
    .await?;
    let gp_percent = percent(row.gross_profit, row.known_net_sales);
    let before = percent(row.gross_profit_before, row.known_before);
    Ok(CustomerProfit {
        gp_percent,
        change_points: gp_percent.zip(before).map(|(now, then)| round2(now - then)),
        cost_known_percent: percent(row.known_net_sales, row.net_sales),
    })
}

async fn latest(connection: &mut PgConnection, customer_id: i64, number: &str) -> sqlx::Result<Vec<InvoiceSummary>> {
    let rows = sqlx::query_file!("src/insights/sql/customer_invoices.sql", customer_id, LATEST)
        .fetch_all(connection)
        .await?;
    let summary = rows.into_iter().map(|row| InvoiceSummary {
        id: InvoiceId(row.id),
        invoice_number: row.number,
        date: row.date,
        customer_number: number.to_owned(),
        customer_name: row.customer_name,
        invoice_type: row.invoice_type,
        lines: i64::from(row.lines),
        total: Rupiah(row.total),
        discount: Rupiah(row.discount),
        net_sales: Rupiah(row.net_sales),
        gross_profit: (row.known_lines > 0).then_some(Rupiah(row.gross_profit)),
        gp_percent: percent(row.gross_profit, row.known_net_sales).filter(|_| row.known_lines > 0),
    });
    Ok(summary.collect())
}
