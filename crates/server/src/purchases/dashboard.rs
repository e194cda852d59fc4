//! The customer's dashboard in one answer.

use domain::Rupiah;
use domain::purchase::{CustomerDashboard, TierStanding};

use super::periods::{months, months_to, year_before};
use super::query::Filter;
use super::{list, store};
use crate::catalog::favorites;
use crate::error::AppResult;
use crate::extract::Customer;
use crate::loyalty::service as loyalty;
use crate::sales::standing::Standing;
use crate::state::AppState;

/// Invoices shown.
const LATEST: u32 = 5;
/// Months shown.
const MONTHS: u32 = 6;
/// Favourites named that may run out.
const RUNNING_OUT: usize = 3;

pub(super) async fn dashboard(
    state: &AppState,
    customer: &Customer,
    standing: Standing,
) -> AppResult<CustomerDashboard> {
    let (id, today) = (customer.customer_id, state.clock.today());
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
    let (latest, _) = list::page(&mut transaction, &newest, today).await?;
    let range = months_to(standing.as_of, MONTHS);
    let days = store::days(&mut transaction, id, year_before(range).from, range.to).await?;
    let tier = TierStanding::of(Rupiah(member.net_sales), &member.thresholds);
    let outlook = loyalty::outlook(&mut transaction, id, (tier.tier, member.points), today).await?;
    let (running_out, running_out_total) =
        favorites::running_out(&mut transaction, id, standing.as_of, RUNNING_OUT).await?;
    Ok(CustomerDashboard {
        customer_number: member.number,
        name: member.name,
        since: member.since,
        tier,
        net_sales: Rupiah(member.net_sales),
        invoices: member.invoices,
        returns: member.returns,
        points: member.points,
        expiring: outlook.expiring,
        redeemable: outlook.redeemable,
        favorites: member.favorites,
        running_out,
        running_out_total,
        latest,
        months: months(&days, range),
        today,
        as_of: standing.as_of,
        has_sales: standing.has_sales,
        last_upload_at: standing.last_upload.map(|upload| upload.at),
    })
}
