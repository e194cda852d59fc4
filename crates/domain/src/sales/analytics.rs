//! Answer of `GET /api/admin/sales/analytics`: trends, the forecast, and what explains a change.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::SalesChoices;
use crate::dashboard::{Kpis, LastUpload};
use crate::tree::{answers, fields};
use crate::{DateRange, Rupiah};

/// The steps of a trend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Days.
    #[default]
    Day,
    /// Weeks from Monday; the first and the last may be shorter.
    Week,
    /// Calendar months; the first and the last may be shorter.
    Month,
}

/// Everything that Analitik Penjualan shows beside the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesAnalytics {
    /// The data date: the day of the last invoice; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
    /// What the range offers to filter by.
    pub choices: SalesChoices,
    /// The days shown.
    pub range: DateRange,
    /// The comparison period.
    pub previous: DateRange,
    /// Trends; null where another view was asked for.
    pub trend: Option<SalesTrend>,
    /// The next 30 days after the data date; null where another view was asked for, or the history is too short.
    pub forecast: Option<SalesForecast>,
    /// What explains the change; null where another view was asked for.
    pub bridge: Option<SalesBridge>,
}

/// How sales went over the range.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesTrend {
    /// The range's figures against the comparison period.
    pub kpi: Kpis,
    /// The steps of `points`.
    pub interval: Interval,
    /// The range step by step, empty steps too.
    pub points: Vec<TrendPoint>,
    /// The month of the last day against the one before, both up to the same day.
    pub month: LikeForLike,
    /// The year of the last day against the one before, both up to the same day.
    pub year: LikeForLike,
    /// The range against the same days a year earlier.
    pub year_ago: LikeForLike,
    /// Monday to Sunday.
    pub by_weekday: Vec<WeekdaySales>,
    /// Invoice types, largest first.
    pub by_type: Vec<SliceSales>,
    /// Part groups, largest first; "" is "Tanpa kelompok".
    pub by_group: Vec<SliceSales>,
}

/// One step of a trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrendPoint {
    /// Its days inside the range.
    pub days: DateRange,
    /// Their net sales.
    pub net_sales: Rupiah,
    /// Their invoices.
    pub invoices: i64,
    /// The days of the comparison period at the same place; null where that period is shorter.
    pub before: Option<DateRange>,
    /// Net sales of these days.
    pub previous: Option<Rupiah>,
}

/// Two periods that can be compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LikeForLike {
    /// The later one.
    pub current: DateRange,
    /// The earlier one.
    pub previous: DateRange,
    /// Net sales of the later one.
    pub net_sales: Rupiah,
    /// Net sales of the earlier one.
    pub previous_net_sales: Rupiah,
    /// The change in percent; null against an empty period.
    pub change_percent: Option<f64>,
}

/// One day of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeekdaySales {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u32,
    /// How many such days the range has up to the data date.
    pub days: i64,
    /// Their net sales.
    pub net_sales: Rupiah,
    /// Net sales of one such day in the mean; null where there is none.
    pub mean: Option<Rupiah>,
}

/// One invoice type or part group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SliceSales {
    /// Which.
    pub key: String,
    /// Its net sales in the range.
    pub net_sales: Rupiah,
    /// Its net sales in the comparison period.
    pub previous: Rupiah,
    /// The change in percent; null where it did not sell then.
    pub change_percent: Option<f64>,
    /// Its share of the range's net sales in percent; null where these are nothing.
    pub share_percent: Option<f64>,
}

/// Net sales of the 30 days after the data date, as far as they can be told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesForecast {
    /// The 30 days before, as they were, oldest first.
    pub history: Vec<DayValue>,
    /// The days that come.
    pub days: Vec<ForecastDay>,
    /// Their sum.
    pub total: Rupiah,
    /// Four times out of five the sum comes to at least this ...
    pub total_low: Rupiah,
    /// ... and at most this.
    pub total_high: Rupiah,
    /// How many Lebaran seasons of the history tell what the next one does; 0: none, and none is allowed for.
    pub lebaran_years: u32,
    /// How well the method would have done.
    pub back_test: BackTest,
}

/// A day and its net sales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayValue {
    /// The day.
    pub date: NaiveDate,
    /// Its net sales.
    pub net_sales: Rupiah,
}

/// A day that comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForecastDay {
    /// The day.
    pub date: NaiveDate,
    /// Its net sales as expected.
    pub value: Rupiah,
    /// Four times out of five it comes to at least this ...
    pub low: Rupiah,
    /// ... and at most this.
    pub high: Rupiah,
}

/// Forecasts of the last 60 days, each made from what was known 1 to 30 days before.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackTest {
    /// The days that were forecast.
    pub range: DateRange,
    /// How many forecasts of a day were compared.
    pub forecasts: u32,
    /// Sum of absolute errors over sum of sales, in percent.
    pub error_percent: f64,
    /// The same of "as the last such weekday".
    pub last_week_percent: f64,
    /// The same of "as the mean of the 28 days before".
    pub mean_28_percent: f64,
    /// Day by day: what came, and what was expected seven days before.
    pub days: Vec<BackTestDay>,
}

/// One day of the back-test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackTestDay {
    /// The day.
    pub date: NaiveDate,
    /// What came.
    pub actual: Rupiah,
    /// What was expected seven days before.
    pub expected: Rupiah,
}

/// What makes the difference between the comparison period and the range: terms that add up to it to the rupiah.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SalesBridge {
    /// Net sales of the comparison period.
    pub previous_net_sales: Rupiah,
    /// Net sales of the range.
    pub net_sales: Rupiah,
    /// Their difference, the sum of the terms.
    pub change: Rupiah,
    /// The seven terms, always all of them and in this order.
    pub terms: Vec<BridgeTerm>,
}

/// Why sales changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BridgeKind {
    /// More or fewer pieces, at the mean price of before.
    Volume,
    /// The same pieces at other prices.
    Price,
    /// Dearer or cheaper parts, for the same number of pieces.
    Mix,
    /// Customers who bought nothing before.
    NewCustomers,
    /// Customers who bought before and not now.
    LostCustomers,
    /// Parts that did not sell before, to customers of both periods.
    NewParts,
    /// Parts that sold before and not now, to customers of both periods.
    LostParts,
}

impl BridgeKind {
    /// All, in the order of the answer.
    pub const ALL: [Self; 7] = [
        Self::Volume,
        Self::Price,
        Self::Mix,
        Self::NewCustomers,
        Self::LostCustomers,
        Self::NewParts,
        Self::LostParts,
    ];

    /// Its words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Volume => "Volume",
            Self::Price => "Harga",
            Self::Mix => "Campuran",
            Self::NewCustomers => "Customer baru",
            Self::LostCustomers => "Customer pergi",
            Self::NewParts => "Part baru",
            Self::LostParts => "Part hilang",
        }
    }

    /// Whether it is made of customers; otherwise of parts.
    pub fn by_customer(self) -> bool {
        matches!(self, Self::NewCustomers | Self::LostCustomers)
    }
}

/// One term of the bridge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BridgeTerm {
    /// Which.
    pub kind: BridgeKind,
    /// What it adds or takes away.
    pub amount: Rupiah,
    /// The customers or parts that weigh most in it.
    pub items: Vec<BridgeItem>,
    /// How many others there are.
    pub others: u32,
    /// What these come to.
    pub others_amount: Rupiah,
}

/// A customer's or part's share of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BridgeItem {
    /// The customer's or part's number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What it adds or takes away.
    pub amount: Rupiah,
}

fields! {
    SalesAnalytics { as_of, has_sales, last_upload, choices, range, previous, trend, forecast, bridge }
    SalesTrend { kpi, interval, points, month, year, year_ago, by_weekday, by_type, by_group }
    TrendPoint { days, net_sales, invoices, before, previous }
    LikeForLike { current, previous, net_sales, previous_net_sales, change_percent }
    WeekdaySales { weekday, days, net_sales, mean }
    SliceSales { key, net_sales, previous, change_percent, share_percent }
    SalesForecast { history, days, total, total_low, total_high, lebaran_years, back_test }
    DayValue { date, net_sales }
    ForecastDay { date, value, low, high }
    BackTest { range, forecasts, error_percent, last_week_percent, mean_28_percent, days }
    BackTestDay { date, actual, expected }
    SalesBridge { previous_net_sales, net_sales, change, terms }
    BridgeTerm { kind, amount, items, others, others_amount }
    BridgeItem { number, name, amount }
}
answers!(SalesAnalytics);

impl Interval {
    /// The interval of a word on the wire.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }
}

impl BridgeKind {
    /// The kind of a word on the wire.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "volume" => Self::Volume,
            "price" => Self::Price,
            "mix" => Self::Mix,
            "new_customers" => Self::NewCustomers,
            "lost_customers" => Self::LostCustomers,
            "new_parts" => Self::NewParts,
            "lost_parts" => Self::LostParts,
            _ => return None,
        })
    }
}
