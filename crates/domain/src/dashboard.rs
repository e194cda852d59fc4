//! The admin dashboard.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::id::UploadId;
use crate::stock::StockStatus;
use crate::tree::{answers, fields};
use crate::upload::{UploadKind, UploadStatus};
use crate::{DateRange, Rupiah};

/// Answer of `GET /api/admin/dashboard`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dashboard {
    /// The data date: the day of the last invoice; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// The days shown.
    pub range: DateRange,
    /// The comparison period.
    pub previous: DateRange,
    /// The four cards.
    pub kpi: Kpis,
    /// Every day of the range, zeros too.
    pub trend: Vec<TrendDay>,
    /// Every group with sales in the range, largest first; "" is "Tanpa kelompok".
    pub by_group: Vec<GroupShare>,
    /// The five parts with the largest net sales.
    pub top_products: Vec<TopProduct>,
    /// The month of `to` and the one before, up to the same day.
    pub months: MonthPair,
    /// Low and critical stock.
    pub stock: StockAttention,
    /// Uploads and registrations that need attention, newest first.
    pub alerts: Vec<Alert>,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
}

/// The four cards.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kpis {
    /// Pendapatan: net sales in rupiah.
    pub net_sales: Kpi,
    /// Transaksi: invoices, returns included.
    pub invoices: Kpi,
    /// Laba Kotor in rupiah, over lines whose cost is known; null where none is.
    pub gross_profit: Kpi,
    /// GP% over lines whose cost is known; null where none is.
    pub gp_percent: KpiPercent,
    /// For what share of net sales the cost is known, in percent; null without sales.
    pub cost_known_percent: Option<f64>,
}

/// One card of a sum or a count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kpi {
    /// The range's figure.
    pub value: Option<i64>,
    /// The comparison period's figure.
    pub previous: Option<i64>,
    /// Change in percent; null against an empty period.
    pub change_percent: Option<f64>,
    /// The figure over the range in order, at most 31 points; a longer range is summed into equal steps.
    pub spark: Vec<i64>,
}

/// One card of a percentage.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KpiPercent {
    /// The range's figure in percent.
    pub value: Option<f64>,
    /// The comparison period's figure in percent.
    pub previous: Option<f64>,
    /// Change in percentage points; null where either is unknown.
    pub change_points: Option<f64>,
    /// The figure over the range in order; null for steps without sales.
    pub spark: Vec<Option<f64>>,
}

/// One day of the trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrendDay {
    /// The day.
    pub date: NaiveDate,
    /// Its net sales.
    pub net_sales: Rupiah,
    /// Net sales of the day at the same place of the comparison period; null where that period is shorter.
    pub previous: Option<Rupiah>,
}

/// One part group's share.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupShare {
    /// The part group; "" is "Tanpa kelompok".
    pub group: String,
    /// Its net sales in the range.
    pub net_sales: Rupiah,
    /// Its share of the range's net sales in percent; null where these are nothing.
    pub share_percent: Option<f64>,
}

/// One of the best-selling parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TopProduct {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Its net sales in the range.
    pub net_sales: Rupiah,
    /// Change against the comparison period in percent; null where it did not sell then.
    pub change_percent: Option<f64>,
    /// Its net sales in the 8 weeks that end on the last day of the range, oldest first.
    pub weeks: Vec<i64>,
}

/// Two months day by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthPair {
    /// The month of the range's last day, up to that day.
    pub current: Vec<MonthDay>,
    /// The month before, up to the same day.
    pub previous: Vec<MonthDay>,
}

/// One day of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthDay {
    /// The day of the month, from 1.
    pub day: u32,
    /// Its net sales.
    pub net_sales: Rupiah,
}

/// How much stock needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockAttention {
    /// Parts with low stock.
    pub low: i64,
    /// Parts with critical stock.
    pub critical: i64,
    /// The parts that sell most among them, at most five.
    pub items: Vec<StockAttentionItem>,
}

/// A part whose stock needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockAttentionItem {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Quantity on hand.
    pub on_hand: i64,
    /// Low or critical.
    pub status: StockStatus,
    /// Why, in a sentence.
    pub reason: String,
}

/// Something that waits for an admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    /// Stable name: `upload_rejected`, `upload_needs_choice`, `upload_checked`, `registrations_pending`.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// More words.
    pub detail: String,
    /// Where to go, a path of the portal.
    pub path: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// The last upload that was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastUpload {
    /// The upload's id.
    pub id: UploadId,
    /// What the file held.
    pub kind: UploadKind,
    /// The file's own name.
    pub file_name: String,
    /// Where it stands.
    pub status: UploadStatus,
    /// When it was imported.
    pub at: DateTime<Utc>,
}

fields! {
    Dashboard { as_of, has_sales, range, previous, kpi, trend, by_group, top_products, months, stock, alerts, last_upload }
    Kpis { net_sales, invoices, gross_profit, gp_percent, cost_known_percent }
    Kpi { value, previous, change_percent, spark }
    KpiPercent { value, previous, change_points, spark }
    TrendDay { date, net_sales, previous }
    GroupShare { group, net_sales, share_percent }
    TopProduct { part_number, name, net_sales, change_percent, weeks }
    MonthPair { current, previous }
    MonthDay { day, net_sales }
    StockAttention { low, critical, items }
    StockAttentionItem { part_number, name, on_hand, status, reason }
    Alert { code, title, detail, path, at }
    LastUpload { id, kind, file_name, status, at }
}
answers!(Dashboard LastUpload);
