//! Answers of `GET /api/admin/analytics/customers`, and of when insights were computed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{CustomerContact, CustomerFigures, MonthCustomers, Segment};
use crate::dashboard::LastUpload;
use crate::favorite::RhythmStanding;
use crate::loyalty::Tier;
use crate::tree::{answers, fields};
use crate::{DateRange, Rupiah};

/// When what is shown was computed, and from what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InsightRun {
    /// The data date: everything is as of its end.
    pub data_date: NaiveDate,
    /// When it was computed.
    pub computed_at: DateTime<Utc>,
    /// Whether sales or stock have changed since; it is being computed anew then.
    pub is_behind: bool,
}

/// A model that was fitted by maximum likelihood.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fit {
    /// The parameters: r, alpha, a, b of BG/NBD (weeks), or p, q, gamma of Gamma-Gamma (rupiah).
    pub parameters: Vec<f64>,
    /// The log-likelihood that they reach.
    pub log_likelihood: f64,
    /// Whether the search found a maximum. What did not converge is not to be relied on.
    pub converged: bool,
    /// Steps of the search.
    pub steps: i64,
    /// Customers that it was fitted to.
    pub customers: i64,
}

/// The customers of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SegmentSummary {
    /// Which.
    pub segment: Segment,
    /// How many customers.
    pub customers: i64,
    /// Their net sales of 24 months.
    pub net_sales: Rupiah,
    /// Their money at risk, as far as it is known.
    pub money_at_risk: Rupiah,
}

/// Customers who went from one segment to another within the month before the data date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SegmentMovement {
    /// The segment before; null where nothing was bought in the 24 months before.
    pub from: Option<Segment>,
    /// The segment now; null where nothing was bought in the 24 months.
    pub to: Option<Segment>,
    /// How many customers.
    pub customers: i64,
}

/// Customers by the month of their first purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchaseCohort {
    /// The first day of the month.
    pub month: NaiveDate,
    /// How many customers.
    pub customers: i64,
    /// How many of them bought again in month 1 to 12; null for months that have not begun.
    pub bought: Vec<Option<i64>>,
}

/// A point of the Lorenz curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LorenzPoint {
    /// Percent of the customers, the smallest first.
    pub customers_percent: f64,
    /// Percent of net sales that they make.
    pub net_sales_percent: f64,
}

/// How much of the net sales of twelve months hangs on few customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Concentration {
    /// Percent that the ten largest make.
    pub top_ten_percent: f64,
    /// Gini's coefficient, 0 to 1.
    pub gini: f64,
    /// The Lorenz curve from (0, 0) to (100, 100).
    pub lorenz: Vec<LorenzPoint>,
}

/// One customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerInsight {
    /// The customer's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// First purchase ever.
    pub first_date: NaiveDate,
    /// Last purchase.
    pub last_date: NaiveDate,
    /// Days from the last purchase to the data date; null without a purchase in 24 months.
    pub recency_days: Option<i64>,
    /// Invoices of 24 months.
    pub orders: i64,
    /// Net sales of 24 months.
    pub net_sales: Rupiah,
    /// Scores of recency, frequency and money, 1 to 5; null without a purchase in 24 months.
    pub scores: Option<Vec<i64>>,
    /// The segment.
    pub segment: Option<Segment>,
    /// The segment a month before.
    pub segment_before: Option<Segment>,
    /// Mean net sales of a month of the last twelve.
    pub monthly: Rupiah,
    /// Chance that the customer is still active, in percent; null is "belum diketahui".
    pub chance_active: Option<f64>,
    /// Days with a purchase expected in the next 90 days.
    pub expected_purchases: Option<f64>,
    /// What these are expected to come to.
    pub expected_value: Option<Rupiah>,
    /// Monthly net sales x 3 x (1 - chance of being active); null where the chance is not known.
    pub money_at_risk: Option<Rupiah>,
    /// Its tier.
    pub tier: Tier,
    /// How the next purchase stands on the data date; null where fewer than four gaps tell no rhythm.
    pub rhythm: Option<RhythmStanding>,
    /// The median of the days between purchases.
    pub gap_days: Option<f64>,
    /// When the next purchase is expected.
    pub expected_date: Option<NaiveDate>,
    /// The first day of its interval: the 10th percentile of the gaps after the last purchase.
    pub expected_from: Option<NaiveDate>,
    /// The last day of its interval: the 90th percentile.
    pub expected_to: Option<NaiveDate>,
    /// Net sales of the range.
    pub range_net_sales: Rupiah,
    /// Invoices of the range.
    pub range_invoices: i64,
    /// Why to call, with its figures; null where it is not time.
    pub reason: Option<String>,
    /// The phone on file; null without one, and for API keys that may not read customers.
    pub phone: Option<String>,
    /// A prepared message in Indonesian.
    pub message: String,
    /// The last contact; null without one, and for API keys that may not read customers.
    pub last_contact: Option<CustomerContact>,
}

/// Answer of `GET /api/admin/analytics/customers`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerAnalytics {
    /// The data date; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
    /// The days shown.
    pub range: DateRange,
    /// The comparison period.
    pub previous: DateRange,
    /// The figures of the range, and of the call list.
    pub figures: CustomerFigures,
    /// New and returning customers of the 24 months that end with the data date's, oldest first.
    pub months: Vec<MonthCustomers>,
    /// When it was computed; null before the first time, or without sales.
    pub run: Option<InsightRun>,
    /// BG/NBD; null where too few customers came again.
    pub fit: Option<Fit>,
    /// Gamma-Gamma; null where too few customers came again.
    pub value_fit: Option<Fit>,
    /// Every segment that has customers.
    pub segments: Vec<SegmentSummary>,
    /// Who moved between segments within a month, and who stayed.
    pub movements: Vec<SegmentMovement>,
    /// By month of the first purchase, oldest first.
    pub cohorts: Vec<PurchaseCohort>,
    /// Null without net sales in twelve months.
    pub concentration: Option<Concentration>,
    /// Customers that match, by money at risk or by net sales, the most first.
    pub items: Vec<CustomerInsight>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many customers all pages hold.
    pub total: i64,
}

fields! {
    InsightRun { data_date, computed_at, is_behind }
    Fit { parameters, log_likelihood, converged, steps, customers }
    SegmentSummary { segment, customers, net_sales, money_at_risk }
    SegmentMovement { from, to, customers }
    PurchaseCohort { month, customers, bought }
    LorenzPoint { customers_percent, net_sales_percent }
    Concentration { top_ten_percent, gini, lorenz }
    CustomerInsight {
        number, name, first_date, last_date, recency_days, orders, net_sales, scores, segment, segment_before, monthly,
        chance_active, expected_purchases, expected_value, money_at_risk, tier, rhythm, gap_days, expected_date,
        expected_from, expected_to, range_net_sales, range_invoices, reason, phone, message, last_contact
    }
    CustomerAnalytics {
        as_of, has_sales, last_upload, range, previous, figures, months, run, fit, value_fit, segments, movements, cohorts,
        concentration, items, next_cursor, total
    }
}
answers!(CustomerAnalytics);
