//! Analisis Belanja: what a customer bought over twelve months, beside the year before.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::tree::{answers, fields};
use crate::words::words;
use crate::{DateRange, Rupiah};

/// Sums over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpendingSums {
    /// Net sales, without VAT.
    pub net_sales: Rupiah,
    /// Total Faktur, with VAT.
    pub total: Rupiah,
    /// Gross sales: list prices, with VAT.
    pub gross_sales: Rupiah,
    /// Saved by discount, with VAT.
    pub discount: Rupiah,
    /// Invoices, returns included.
    pub invoices: i64,
}

/// A month of both years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthSpending {
    /// Its first day.
    pub month: NaiveDate,
    /// Net sales; of the data date's month up to that day.
    pub net_sales: Rupiah,
    /// Net sales of the same days a year before.
    pub previous: Rupiah,
}

/// A group of both years.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupSpending {
    /// The group that lines were sold under; "" is "Tanpa kelompok".
    pub group: String,
    /// Net sales.
    pub net_sales: Rupiah,
    /// Net sales of the days compared with.
    pub previous: Rupiah,
    /// Share of all net sales in percent; null where these are nothing.
    pub share_percent: Option<f64>,
}

/// A part of both years.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartSpending {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Quantity.
    pub quantity: i64,
    /// Net sales.
    pub net_sales: Rupiah,
    /// Net sales of the year before.
    pub previous: Rupiah,
    /// Change in percent; null where nothing was bought the year before.
    pub change_percent: Option<f64>,
}

words! {
    /// What a sentence is about.
    InsightKind {
        /// The change against the year before.
        Change = "change", "Perubahan";
        /// The largest and the smallest month.
        Months = "months", "Bulan";
        /// What discounts saved.
        Discount = "discount", "Diskon";
        /// How often something is bought.
        Rhythm = "rhythm", "Irama";
        /// The part that most was spent on.
        TopPart = "top_part", "Part teratas";
    }
}

/// A sentence made of figures of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Insight {
    /// What it is about.
    pub kind: InsightKind,
    /// The sentence in pieces: at even places words, at odd places the figures to stress. Joined they are the sentence.
    pub pieces: Vec<String>,
}

words! {
    /// One of the four parts of a customer's health.
    HealthKind {
        /// Months with a purchase.
        Regularity = "regularity", "Keteraturan";
        /// Days since the last purchase, against the own rhythm.
        Recency = "recency", "Kebaruan";
        /// Groups bought from.
        Breadth = "breadth", "Keragaman";
        /// Twelve months against the twelve before.
        Trend = "trend", "Tren";
    }
}

/// One of the four parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthPart {
    /// Which.
    pub kind: HealthKind,
    /// 0 to 25.
    pub points: i64,
    /// Why, with its figures.
    pub reason: String,
}

/// How well the business with a customer goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// The sum of the parts, 0 to 100.
    pub score: i64,
    /// All four, in one order.
    pub parts: Vec<HealthPart>,
}

words! {
    /// How a month was forecast.
    MonthMethod {
        /// A level that follows the last months.
        Level = "level", "rata-rata bergerak";
        /// A level with a trend that fades.
        Trend = "trend", "tren yang mereda";
    }
}

/// The month after the data date's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthForecast {
    /// Its first day.
    pub month: NaiveDate,
    /// Net sales expected, without VAT.
    pub net_sales: Rupiah,
    /// In one of ten months less than this.
    pub low: Rupiah,
    /// In one of ten months more than this.
    pub high: Rupiah,
    /// How it was made: the method whose forecasts of the last months were nearest.
    pub method: MonthMethod,
    /// How many of the last months were forecast from what was known before, and compared.
    pub tested: i64,
    /// The mean of how far off these forecasts were.
    pub mean_error: Rupiah,
    /// The same of taking the month before for the forecast.
    pub naive_error: Rupiah,
}

/// Answer of `GET /api/customer/spending`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerSpending {
    /// The twelve months that end on the data date.
    pub range: DateRange,
    /// The same days a year before.
    pub previous_range: DateRange,
    /// Sums of the twelve months.
    pub sums: SpendingSums,
    /// Sums of the year before.
    pub previous: SpendingSums,
    /// Change of net sales in percent; null where nothing was bought the year before.
    pub change_percent: Option<f64>,
    /// Discount over gross sales in percent; null without gross sales.
    pub discount_percent: Option<f64>,
    /// The twelve months, oldest first.
    pub months: Vec<MonthSpending>,
    /// Every group of either year, largest first.
    pub groups: Vec<GroupSpending>,
    /// The ten parts that most was spent on.
    pub parts: Vec<PartSpending>,
    /// What the figures say.
    pub insights: Vec<Insight>,
    /// How well it goes; null before the first invoice.
    pub health: Option<Health>,
    /// The next month; null under six whole months of history.
    pub forecast: Option<MonthForecast>,
    /// Whole months of history that a forecast is made from.
    pub history_months: i64,
    /// The data date: the day of the last invoice of anybody; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// When the last imported file came; null without one.
    pub last_upload_at: Option<DateTime<Utc>>,
}

fields! {
    SpendingSums { net_sales, total, gross_sales, discount, invoices }
    MonthSpending { month, net_sales, previous }
    GroupSpending { group, net_sales, previous, share_percent }
    PartSpending { part_number, name, quantity, net_sales, previous, change_percent }
    Insight { kind, pieces }
    HealthPart { kind, points, reason }
    Health { score, parts }
    MonthForecast { month, net_sales, low, high, method, tested, mean_error, naive_error }
    CustomerSpending {
        range, previous_range, sums, previous, change_percent, discount_percent, months, groups, parts, insights, health,
        forecast, history_months, as_of, has_sales, last_upload_at,
    }
}
answers!(CustomerSpending);
