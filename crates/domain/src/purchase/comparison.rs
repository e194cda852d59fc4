//! Laporan & Perbandingan: two periods side by side, and years.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::spending::{GroupSpending, MonthSpending, PartSpending, SpendingSums};
use crate::loyalty::Tier;
use crate::money::percent;
use crate::tree::{answers, fields};
use crate::{DateRange, Rupiah};

/// One of the two periods.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Period {
    /// Its days.
    pub range: DateRange,
    /// Its sums.
    pub sums: SpendingSums,
    /// Net sales per invoice; null without invoices.
    pub average: Option<Rupiah>,
    /// Discount over gross sales in percent; null without gross sales.
    pub discount_percent: Option<f64>,
    /// Points from the invoices of these days, as they are now.
    pub points: i64,
}

impl Period {
    /// A period of these sums.
    pub fn of(range: DateRange, sums: SpendingSums, points: i64) -> Self {
        let average = (sums.invoices != 0).then(|| {
            let each = sums.net_sales.0 as f64 / sums.invoices as f64;
            Rupiah(each.round() as i64)
        });
        Self {
            range,
            sums,
            average,
            discount_percent: percent(sums.discount.0, sums.gross_sales.0),
            points,
        }
    }
}

/// One year in a row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct YearSummary {
    /// The year.
    pub year: i32,
    /// From its first day, or the customer's first invoice, to its last day, or the data date.
    pub range: DateRange,
    /// Its sums.
    pub sums: SpendingSums,
    /// Points from its invoices, as they are now.
    pub points: i64,
    /// The tier that the net sales up to its end make.
    pub tier: Tier,
}

/// Answer of `GET /api/customer/comparison`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerComparison {
    /// Masa A.
    pub a: Period,
    /// Masa B.
    pub b: Period,
    /// Every group of either period, largest of A first; `net_sales` is A's, `previous` B's.
    pub groups: Vec<GroupSpending>,
    /// Every year with an invoice, newest first.
    pub years: Vec<YearSummary>,
    /// The data date: the day of the last invoice of anybody; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// When the last imported file came; null without one.
    pub last_upload_at: Option<DateTime<Utc>>,
}

/// Answer of `GET /api/customer/annual/{year}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerYear {
    /// The year.
    pub summary: YearSummary,
    /// Sums of the same days a year before.
    pub previous: SpendingSums,
    /// Its months, oldest first, up to the data date's.
    pub months: Vec<MonthSpending>,
    /// Its groups, largest first.
    pub groups: Vec<GroupSpending>,
    /// The ten parts that most was spent on.
    pub parts: Vec<PartSpending>,
    /// The data date: the day of the last invoice of anybody; without data today, WITA.
    pub as_of: NaiveDate,
    /// When the last imported file came; null without one.
    pub last_upload_at: Option<DateTime<Utc>>,
}

fields! {
    Period { range, sums, average, discount_percent, points }
    YearSummary { year, range, sums, points, tier }
    CustomerComparison { a, b, groups, years, as_of, has_sales, last_upload_at }
    CustomerYear { summary, previous, months, groups, parts, as_of, last_upload_at }
}
answers!(CustomerComparison CustomerYear);
