//! Answer of `GET /api/admin/analytics/products/{part_number}`: one part.

use chrono::NaiveDate;
use serde::Serialize;

use super::{InsightRun, ProductFigures, ProductPair, ReorderAdvice};
use crate::Rupiah;
use crate::dashboard::LastUpload;
use crate::stock::{StockItem, StockMovement, StockRules};
use crate::tree::{answers, fields};

/// A month of a part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartMonth {
    /// Its first day.
    pub month: NaiveDate,
    /// Units, returns taken off.
    pub quantity: i64,
    /// Net sales.
    pub net_sales: Rupiah,
    /// Net sales per unit; null where nothing was sold.
    pub price: Option<f64>,
    /// The list price per unit without VAT; null where nothing was sold.
    pub list_price: Option<f64>,
}

/// What the months after the data date are expected to take.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartForecast {
    /// Units a month.
    pub per_month: f64,
    /// The 10th percentile around it.
    pub low: f64,
    /// The 90th percentile around it.
    pub high: f64,
}

/// A customer who buys the part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartBuyer {
    /// The customer's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Units of twelve months.
    pub quantity: i64,
    /// Net sales of twelve months.
    pub net_sales: Rupiah,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartAnalytics {
    /// The data date; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
    /// When class, forecast and pairs were computed; null before the first time, or without sales.
    pub run: Option<InsightRun>,
    /// Number, name, group, and how its stock stands.
    pub stock: StockItem,
    /// What its status is judged by.
    pub rules: StockRules,
    /// Whether anything is recorded about its stock.
    pub has_stock: bool,
    /// The newest movements of its stock, at most eight.
    pub movements: Vec<StockMovement>,
    /// What it sold in the 30 days that end on the data date, against the 30 before.
    pub figures: ProductFigures,
    /// The last 24 months, the data date's last, those without a sale too; none from before the first sale.
    pub months: Vec<PartMonth>,
    /// Net sales of twelve months, by which its class is judged; null until it was computed.
    pub net_sales_year: Option<Rupiah>,
    /// Mean months from one with demand to the next.
    pub demand_interval: Option<f64>,
    /// The squared coefficient of variation of the months with demand.
    pub demand_variation: Option<f64>,
    /// Null without demand.
    pub forecast: Option<PartForecast>,
    /// What to order, how it is forecast and how good that was; null until it was computed.
    pub advice: Option<ReorderAdvice>,
    /// The largest customers of twelve months, at most ten.
    pub buyers: Vec<PartBuyer>,
    /// Parts that are bought with it, the largest lift first, at most ten. It is always the first of the two.
    pub pairs: Vec<ProductPair>,
}

fields! {
    PartMonth { month, quantity, net_sales, price, list_price }
    PartForecast { per_month, low, high }
    PartBuyer { number, name, quantity, net_sales }
    PartAnalytics {
        as_of, has_sales, last_upload, run, stock, rules, has_stock, movements, figures, months, net_sales_year, demand_interval,
        demand_variation, forecast, advice, buyers, pairs
    }
}
answers!(PartAnalytics);
