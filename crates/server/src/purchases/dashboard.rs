//! The customer's dashboard in one answer.

use domain::Rupiah;
use domain::purchase::{CustomerDashboard, TierStanding};

use super::periods::{months, months_to, year_before};
use super::query::Filter;
use super::{list, store};
use crate::error::AppResult;
use crate::extract::Customer;
use crate::sales::standing::Standing;
use crate::state::AppState;

/// Invoices shown.
const LATEST: u32 = 5;
/// Months shown.
const MONTHS: u32 = 6;

pub(super) async fn dashboard(
    state: &AppState,
    customer: &Customer,
    standing: Standing,
) -> AppResult<CustomerDashboard> {
    let id = customer.customer_id;
    let mut transaction = state.as_customer(customer).await?;
    let member = store::member(&mut transaction, id, standing.as_of).await?;
    let newest = Filter {
        customer_id: id,
        range: None,
        text: None,
        group: None,
        invoice_type: None,
        limit: Some(LATEST),
        after: None,
    };
    let (latest, _) = list::page(&mut transaction, &newest, state.clock.today()).await?;
    let range = months_to(standing.as_of, MONTHS);
    let days = store::days(&mut transaction, id, year_before(range).from, range.to).await?;
    Ok(CustomerDashboard {
        customer_number: member.number,
        name: member.name,
        since: member.since,
        tier: TierStanding::of(Rupiah(member.net_sales), &member.thresholds),
        net_sales: Rupiah(member.net_sales),
        invoices: member.invoices,
        returns: member.returns,
        points: member.points,
        favorites: member.favorites,
        latest,
        months: months(&days, range),
        as_of: standing.as_of,
        has_sales: standing.has_sales,
        last_upload_at: standing.last_upload.map(|upload| upload.at),
    })
}
