//! Answer of `GET /api/admin/analytics/pricing`. All of it counts lines with a quantity above nothing; returns stay out.

use chrono::NaiveDate;
use serde::Serialize;

use crate::dashboard::LastUpload;
use crate::id::InvoiceId;
use crate::tree::{answers, fields};
use crate::words::words;
use crate::{DateRange, Rupiah};

/// The discount rate over which a line is told of, in percent, unless the caller says another.
pub const DEFAULT_THRESHOLD: u8 = 15;
/// The largest cap that the simulator offers, in percent.
pub const LARGEST_CAP: u8 = 30;

words! {
    /// How the quantity of the last six whole months compares with the six before.
    Volume {
        /// More than two percent above.
        Up = "up", "Naik";
        /// About the same.
        Same = "same", "Tetap";
        /// More than two percent below.
        Down = "down", "Turun";
    }
}

words! {
    /// Lines that a card counts.
    PricingLines {
        /// Sold below their known cost.
        BelowCost = "below-cost", "Di bawah harga pokok";
        /// With a discount rate above the threshold.
        OverThreshold = "over-threshold", "Diskon di atas ambang";
    }
}

/// Everything that Analitik Harga shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pricing {
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
    /// The groups that were sold in the range, to filter by.
    pub groups: Vec<String>,
    /// The figures of the cards.
    pub summary: PricingSummary,
    /// Part groups, the highest discount rate first.
    pub by_group: Vec<GroupPricing>,
    /// Customers with a discount, the highest discount rate first; at most 200.
    pub by_customer: Vec<CustomerPricing>,
    /// The same parts with and without a discount; null where no part was sold both ways.
    pub compared: Option<DiscountCompared>,
    /// Lines sold below their known cost, the largest loss first; at most 20.
    pub below_cost: Vec<BelowCostLine>,
    /// The price of one part, or of a group, month by month.
    pub trend: PriceTrend,
    /// What a cap on the discount of each line would have brought, for caps of 0, 1, ... 30 percent. Quantities stay as they
    /// were: it says what was given away, not how customers would answer.
    pub caps: Vec<CapEffect>,
}

/// The figures of the cards.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PricingSummary {
    /// Sum of discount over sum of gross sales; null without sales.
    pub discount_percent: Option<f64>,
    /// Against the comparison period, in percentage points; null where that is empty.
    pub change_points: Option<f64>,
    /// Sum of discount, with VAT.
    pub discount: Rupiah,
    /// Sum of list prices, with VAT.
    pub gross_sales: Rupiah,
    /// Lines sold below their known cost.
    pub below_cost_lines: i64,
    /// What they lost: cost less net sales.
    pub below_cost_loss: Rupiah,
    /// The threshold asked for, in percent.
    pub threshold_percent: u8,
    /// Lines with a discount rate above it.
    pub over_threshold_lines: i64,
    /// Their discount, with VAT.
    pub over_threshold_discount: Rupiah,
    /// Pairs of customer and group with a rate above the group's and a quantity that did not grow.
    pub without_volume: i64,
}

/// One part group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupPricing {
    /// The group; empty for lines without one.
    pub group: String,
    /// Sum of discount over sum of gross sales.
    pub discount_percent: f64,
    /// Sum of discount, with VAT.
    pub discount: Rupiah,
    /// Net sales.
    pub net_sales: Rupiah,
    /// Over lines whose cost is known; null where none is.
    pub gp_percent: Option<f64>,
}

/// One customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerPricing {
    /// Customer number.
    pub customer_number: String,
    /// Name.
    pub name: String,
    /// Sum of discount over sum of gross sales.
    pub discount_percent: f64,
    /// Sum of discount, with VAT.
    pub discount: Rupiah,
    /// Net sales.
    pub net_sales: Rupiah,
    /// Over lines whose cost is known; null where none is.
    pub gp_percent: Option<f64>,
    /// The quantity of the last six whole months against the six before; null where there is nothing before.
    pub volume: Option<Volume>,
    /// Groups in which the rate is above the group's while the quantity did not grow.
    pub without_volume: Vec<String>,
}

/// The same parts with and without a discount.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiscountCompared {
    /// Parts that were sold both ways.
    pub parts: i64,
    /// Their lines with a discount.
    pub with: PricedLines,
    /// Their lines without one.
    pub without: PricedLines,
    /// What a unit brought with a discount, in percent of what it brought without: each part's own prices, weighted by the
    /// quantities sold with a discount.
    pub unit_price_percent: f64,
}

/// Lines and what they brought.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PricedLines {
    /// Lines.
    pub lines: i64,
    /// Units.
    pub quantity: i64,
    /// Net sales.
    pub net_sales: Rupiah,
    /// Over lines whose cost is known; null where none is.
    pub gp_percent: Option<f64>,
}

/// A line sold below its known cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BelowCostLine {
    /// Its invoice.
    pub invoice_id: InvoiceId,
    /// The invoice's number.
    pub invoice_number: String,
    /// The invoice's day.
    pub date: NaiveDate,
    /// Part number.
    pub part_number: String,
    /// Part name.
    pub part_name: String,
    /// Customer number.
    pub customer_number: String,
    /// The customer's name on the invoice.
    pub customer_name: String,
    /// Units.
    pub quantity: i64,
    /// Discount over gross sales; null without a list price.
    pub discount_percent: Option<f64>,
    /// Net sales less cost: below nothing.
    pub gross_profit: Rupiah,
}

/// A line below its cost, or with a discount rate above the threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PricingLine {
    /// Its invoice.
    pub invoice_id: InvoiceId,
    /// The invoice's number.
    pub invoice_number: String,
    /// The invoice's day.
    pub date: NaiveDate,
    /// Part number.
    pub part_number: String,
    /// Part name.
    pub part_name: String,
    /// Customer number.
    pub customer_number: String,
    /// The customer's name on the invoice.
    pub customer_name: String,
    /// Units.
    pub quantity: i64,
    /// Discount, with VAT.
    pub discount: Rupiah,
    /// Discount over gross sales; null without a list price.
    pub discount_percent: Option<f64>,
    /// Net sales less cost; null where the cost is unknown.
    pub gross_profit: Option<Rupiah>,
}

/// Unit prices month by month, the twelve months that end with the data date's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceTrend {
    /// The part; null where the trend is a group's.
    pub part_number: Option<String>,
    /// Name of the part, or the group.
    pub name: String,
    /// Month by month, those without a sale left out.
    pub points: Vec<PricePoint>,
}

/// A month.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PricePoint {
    /// Its first day.
    pub month: NaiveDate,
    /// A part: net sales per unit in rupiah. A group: the prices of the parts that were sold in this month and in the first one,
    /// at the quantities of the first, in percent of the first.
    pub price: f64,
    /// A part: the list price per unit without VAT. A group: null.
    pub list_price: Option<f64>,
}

/// What a cap would have brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CapEffect {
    /// The highest discount rate allowed, in percent.
    pub cap_percent: u8,
    /// Lines above it.
    pub lines: i64,
    /// Net sales, and gross profit, more than there were.
    pub gross_profit: Rupiah,
}

fields! {
    PricingSummary { discount_percent, change_points, discount, gross_sales, below_cost_lines, below_cost_loss, threshold_percent, over_threshold_lines, over_threshold_discount, without_volume }
    GroupPricing { group, discount_percent, discount, net_sales, gp_percent }
    CustomerPricing { customer_number, name, discount_percent, discount, net_sales, gp_percent, volume, without_volume }
    DiscountCompared { parts, with, without, unit_price_percent }
    PricedLines { lines, quantity, net_sales, gp_percent }
    BelowCostLine { invoice_id, invoice_number, date, part_number, part_name, customer_number, customer_name, quantity, discount_percent, gross_profit }
    PricingLine { invoice_id, invoice_number, date, part_number, part_name, customer_number, customer_name, quantity, discount, discount_percent, gross_profit }
    PriceTrend { part_number, name, points }
    PricePoint { month, price, list_price }
    CapEffect { cap_percent, lines, gross_profit }
    Pricing { as_of, has_sales, last_upload, range, previous, groups, summary, by_group, by_customer, compared, below_cost, trend, caps }
}
answers!(Pricing);
