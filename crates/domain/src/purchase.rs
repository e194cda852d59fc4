//! What a customer sees of its own purchases: the wire types of its dashboard and its history. Nothing here says what
//! anything cost the distributor.

pub mod comparison;
pub mod spending;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use self::spending::MonthSpending;
use crate::favorite::Favorite;
use crate::id::InvoiceId;
use crate::loyalty::{ExpiringPoints, Tier, TierThresholds};
use crate::payment::InvoiceStatus;
use crate::tree::{answers, fields};
use crate::{DateRange, Rupiah};

/// Most invoices of one archive.
pub const ARCHIVE_MAX: usize = 50;

/// Where a customer stands between two tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierStanding {
    /// The tier now.
    pub tier: Tier,
    /// The next one; null at the highest.
    pub next: Option<Tier>,
    /// Net sales that are missing for the next one; null at the highest.
    pub missing: Option<Rupiah>,
    /// The place between the two thresholds in percent, 0 to 100; 100 at the highest.
    pub percent: u8,
}

impl TierStanding {
    /// The standing of a lifetime's net sales under the thresholds in force.
    pub fn of(lifetime: Rupiah, thresholds: &TierThresholds) -> Self {
        let tier = thresholds.tier(lifetime);
        let above = Tier::ALL.into_iter().find(|other| *other > tier);
        let (from, next) = (thresholds.from(tier), above.map(|next| (next, thresholds.from(next))));
        Self {
            tier,
            next: next.map(|(tier, _)| tier),
            missing: next.map(|(_, to)| to - lifetime),
            percent: next.map_or(100, |(_, to)| TierThresholds::progress_percent(lifetime, from, to)),
        }
    }
}

/// Answer of `GET /api/customer/dashboard`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerDashboard {
    /// The customer's number.
    pub customer_number: String,
    /// Its name.
    pub name: String,
    /// The day of its first invoice; null before one.
    pub since: Option<NaiveDate>,
    /// Its tier and what is missing for the next one.
    pub tier: TierStanding,
    /// Total Belanja: net sales of all time, without VAT.
    pub net_sales: Rupiah,
    /// Total Transaksi: invoices of all time, returns included.
    pub invoices: i64,
    /// Of these returns.
    pub returns: i64,
    /// Poin Reward: the balance.
    pub points: i64,
    /// The points that expire next; null where nothing does.
    pub expiring: Option<ExpiringPoints>,
    /// How many rewards can be redeemed now.
    pub redeemable: i64,
    /// Part Favorit: how many parts are marked.
    pub favorites: i64,
    /// Favourites, marked or bought often, whose stock may run out before they are needed: the first three.
    pub running_out: Vec<Favorite>,
    /// How many such favourites there are.
    pub running_out_total: i64,
    /// The newest invoices.
    pub latest: Vec<Purchase>,
    /// The six months that end with the data date's, oldest first.
    pub months: Vec<MonthSpending>,
    /// Today by the clock, WITA: points expire by it.
    pub today: NaiveDate,
    /// The data date: the day of the last invoice of anybody; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// When the last imported file came; null without one.
    pub last_upload_at: Option<DateTime<Utc>>,
}

/// An invoice as its customer sees it. With a group filter the figures are those of the matching lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Purchase {
    /// The invoice's id.
    pub id: InvoiceId,
    /// Its number as printed.
    pub invoice_number: String,
    /// Its day, WITA.
    pub date: NaiveDate,
    /// ZPF1 ...; ZPR1 is a return; empty when the file does not say.
    pub invoice_type: String,
    /// How many lines.
    pub lines: i64,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Net sales, without VAT.
    pub net_sales: Rupiah,
    /// The points that the customer has from this invoice now.
    pub points: i64,
    /// How far it is paid; null while payments are not kept, and of a return.
    pub status: Option<InvoiceStatus>,
    /// When it is to be paid; null where it has no status.
    pub due_date: Option<NaiveDate>,
}

/// Whether an invoice type is a return.
pub fn is_return(invoice_type: &str) -> bool {
    invoice_type == "ZPR1"
}

/// Sums of the whole filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchaseSummary {
    /// Invoices.
    pub invoices: i64,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Net sales, without VAT.
    pub net_sales: Rupiah,
}

/// Answer of `GET /api/customer/history`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchasePage {
    /// The invoices, newest first.
    pub items: Vec<Purchase>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many invoices match.
    pub total: i64,
    /// Always true: a customer's invoices are counted to the end.
    pub total_is_exact: bool,
    /// Sums over the whole filter.
    pub summary: PurchaseSummary,
    /// The groups that the customer bought from, largest first; "" is "Tanpa kelompok".
    pub groups: Vec<String>,
    /// The days asked for; null: all.
    pub range: Option<DateRange>,
    /// The data date: the day of the last invoice of anybody; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// When the last imported file came; null without one.
    pub last_upload_at: Option<DateTime<Utc>>,
}

/// A line of an invoice as its customer sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchaseLine {
    /// The line's place in the invoice, from 1.
    pub line: i32,
    /// The part's number.
    pub part_number: String,
    /// The part's name.
    pub part_name: String,
    /// The part group it was sold under.
    pub group: String,
    /// Quantity, negative on a return.
    pub quantity: i64,
    /// List price x quantity, with VAT.
    pub gross_sales: Rupiah,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Total, with VAT.
    pub total: Rupiah,
    /// Net sales, without VAT.
    pub net_sales: Rupiah,
}

impl PurchaseLine {
    /// The list price of a piece, with VAT; none where the line has none.
    pub fn unit_price(&self) -> Option<Rupiah> {
        let quantity = (self.quantity != 0).then_some(self.quantity)?;
        let price = self.gross_sales.0 as f64 / quantity as f64;
        Some(Rupiah(price.round() as i64))
    }
}

/// Answer of `GET /api/customer/history/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchaseDetail {
    /// The invoice itself.
    pub invoice: Purchase,
    /// Part Direct, Part Counter, Part Workshop; empty when the file does not say.
    pub channel: String,
    /// Gross sales: list prices, with VAT.
    pub gross_sales: Rupiah,
    /// VAT.
    pub vat: Rupiah,
    /// Its lines.
    pub lines: Vec<PurchaseLine>,
}

/// Answer of `GET /api/customer/profile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerProfile {
    /// The customer's number.
    pub customer_number: String,
    /// Nama usaha: what new invoices and the portal call the customer.
    pub name: String,
    /// Nama lengkap: the person whose account it is.
    pub contact: String,
    /// The account's address; changed by `POST /api/auth/email`.
    pub email: String,
    /// The phone number; null where none is known.
    pub phone: Option<String>,
    /// The postal address; null where none is known.
    pub address: Option<String>,
    /// The day of the first invoice; null before one.
    pub since: Option<NaiveDate>,
    /// For `If-Match`.
    pub version: i64,
}

/// Body of `PATCH /api/customer/profile`: what is absent stays; a blank phone number or address is taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerProfilePatch {
    /// Nama usaha.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Nama lengkap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

fields! {
    TierStanding { tier, next, missing, percent }
    CustomerDashboard {
        customer_number, name, since, tier, net_sales, invoices, returns, points, expiring, redeemable, favorites,
        running_out, running_out_total, latest, months, today, as_of, has_sales, last_upload_at,
    }
    Purchase { id, invoice_number, date, invoice_type, lines, total, discount, net_sales, points, status, due_date }
    PurchaseSummary { invoices, total, discount, net_sales }
    PurchasePage {
        items, next_cursor, total, total_is_exact, summary, groups, range, as_of, has_sales, last_upload_at,
    }
    PurchaseLine { line, part_number, part_name, group, quantity, gross_sales, discount, total, net_sales }
    PurchaseDetail { invoice, channel, gross_sales, vat, lines }
    CustomerProfile { customer_number, name, contact, email, phone, address, since, version }
}
answers!(CustomerDashboard PurchasePage PurchaseDetail CustomerProfile);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_the_place_between_two_thresholds() {
        let standing = |net| TierStanding::of(Rupiah(net), &TierThresholds::default());
        let half_way = standing(55_000_000);
        assert_eq!((half_way.tier, half_way.next), (Tier::Gold, Some(Tier::Diamond)));
        assert_eq!((half_way.percent, half_way.missing), (50, Some(Rupiah(45_000_000))));
        let in_debt = standing(-1_000_000);
        assert_eq!((in_debt.percent, in_debt.missing), (0, Some(Rupiah(11_000_000))));
        let highest = standing(900_000_000);
        assert_eq!((highest.percent, highest.next, highest.missing), (100, None, None));
    }
}
