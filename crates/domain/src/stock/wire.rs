//! The wire types of `/api/admin/stock` and `/api/parts/events`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Availability, StockFacts, StockRules, StockStatus};
use crate::dashboard::LastUpload;
use crate::id::UploadId;
use crate::money::Rupiah;
use crate::part::PartGroup;
use crate::tree::{answers, fields};

/// Most pieces of one part that may be on hand, as in a stock file.
pub const MAX_ON_HAND: i64 = 999_999_999;
/// Most characters of a note.
pub const NOTE_MAX: usize = 500;

/// One part with its stock.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockItem {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Its part group; "" is "Tanpa kelompok".
    pub group: String,
    /// How its stock stands.
    pub status: StockStatus,
    /// Why, in words.
    pub reason: String,
    /// Quantity on hand.
    pub on_hand: i64,
    /// The manual minimum; null where the rules judge.
    pub minimum: Option<i64>,
    /// Under which quantity stock is low: the minimum, the demand of lead time and safety days, or the fixed limit.
    pub reorder_point: i64,
    /// Value at cost.
    pub value: Rupiah,
    /// Quantity sold in the 90 days that end on the data date.
    pub sold_90_days: i64,
    /// Whether anything was sold in the 180 days that end on the data date.
    pub sold_in_180_days: bool,
    /// Pieces a day by the stored forecast; null until there is one.
    pub per_day: Option<f64>,
    /// Days until an order of this part arrives, where it or its group has terms of its own.
    pub lead_days: Option<i32>,
    /// For `If-Match` of its minimum; 0 while nothing is recorded about its stock.
    pub version: i64,
}

impl StockItem {
    /// What its status would be judged by with another quantity on hand.
    pub fn facts_with(&self, on_hand: i64) -> StockFacts {
        StockFacts {
            on_hand,
            minimum: self.minimum,
            sold_90_days: self.sold_90_days,
            sold_in_180_days: self.sold_in_180_days,
            per_day: self.per_day,
            lead_days: self.lead_days,
        }
    }
}

/// The cards: parts that match text and group, whatever their status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockSummary {
    /// How many parts.
    pub parts: i64,
    /// In how many part groups; parts without one do not count.
    pub groups: i64,
    /// Their value at cost.
    pub value: Rupiah,
    /// Of these with enough.
    pub normal: i64,
    /// Of these low.
    pub low: i64,
    /// Of these critical.
    pub critical: i64,
}

/// Answer of `GET /api/admin/stock`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockPage {
    /// The data date.
    pub as_of: NaiveDate,
    /// Whether there are any sales; without, `as_of` is only today.
    pub has_sales: bool,
    /// The newest day whose end a stock file describes; null without one.
    pub stock_as_of: Option<NaiveDate>,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
    /// What statuses are judged by.
    pub rules: StockRules,
    /// The parts in the order asked for.
    pub items: Vec<StockItem>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many parts all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// The cards.
    pub summary: StockSummary,
    /// Every part group that has stock, and how many parts; "" is "Tanpa kelompok".
    pub groups: Vec<PartGroup>,
}

/// Why somebody adjusts stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AdjustReason {
    /// Counted on the shelf.
    Count,
    /// Broken.
    Damaged,
    /// Gone.
    Lost,
    /// Turned up again.
    Found,
    /// Came back.
    Return,
    /// Written down wrongly.
    Correction,
    /// Something else.
    Other,
}

impl AdjustReason {
    /// Every reason, in the order of the list.
    pub const ALL: [Self; 7] = [
        Self::Count,
        Self::Damaged,
        Self::Lost,
        Self::Found,
        Self::Return,
        Self::Correction,
        Self::Other,
    ];

    /// The reason as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Damaged => "damaged",
            Self::Lost => "lost",
            Self::Found => "found",
            Self::Return => "return",
            Self::Correction => "correction",
            Self::Other => "other",
        }
    }

    /// The reason of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// The reason on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Count => "Stok opname",
            Self::Damaged => "Rusak",
            Self::Lost => "Hilang",
            Self::Found => "Ditemukan",
            Self::Return => "Retur",
            Self::Correction => "Salah catat",
            Self::Other => "Lainnya",
        }
    }
}

/// Body of `POST /api/admin/stock/adjust`: one of `counted` and `delta`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockAdjustment {
    /// Which part.
    #[cfg_attr(feature = "openapi", schema(example = "23100K44201"))]
    pub part_number: String,
    /// What was counted: stock becomes this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 999_999_999))]
    pub counted: Option<i64>,
    /// What is added, or taken off where negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta: Option<i64>,
    /// Why.
    pub reason: AdjustReason,
    /// In own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// Answer of `POST /api/admin/stock/adjust`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockAdjusted {
    /// Which part.
    pub part_number: String,
    /// On hand before.
    pub before: i64,
    /// On hand now.
    pub after: i64,
    /// How its stock stands now.
    pub status: StockStatus,
}

/// Body of `PUT /api/admin/stock/{part_number}/minimum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockMinimum {
    /// The manual minimum; null lets the rules judge again.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required, minimum = 0, maximum = 999_999_999))]
    pub minimum: Option<i64>,
}

/// What kind of movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// A stock file counted the part.
    Snapshot,
    /// Somebody adjusted it.
    Adjustment,
    /// It was sold, while sales reduce stock.
    Sale,
    /// An undone stock file was taken back, or sales no longer reduce stock.
    Reversal,
}

impl MovementKind {
    /// The kind of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "snapshot" => Self::Snapshot,
            "adjustment" => Self::Adjustment,
            "sale" => Self::Sale,
            "reversal" => Self::Reversal,
            _ => return None,
        })
    }

    /// The kind on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Snapshot => "Berkas stok",
            Self::Adjustment => "Penyesuaian",
            Self::Sale => "Penjualan",
            Self::Reversal => "Pembatalan",
        }
    }
}

/// The file that a movement came with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovementUpload {
    /// The upload's id.
    pub id: UploadId,
    /// The file's own name.
    pub file_name: String,
}

/// One movement of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockMovement {
    /// The movement's id.
    pub id: i64,
    /// The day it counts for.
    pub date: NaiveDate,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What kind.
    pub kind: MovementKind,
    /// What came (positive) or went.
    pub quantity: i64,
    /// On hand after it.
    pub balance: i64,
    /// What was counted, where something was.
    pub counted: Option<i64>,
    /// Why somebody adjusted.
    pub reason: Option<AdjustReason>,
    /// In own words.
    pub note: Option<String>,
    /// Who; null for what nobody asked for.
    pub by: Option<String>,
    /// The file that it came with.
    pub upload: Option<MovementUpload>,
}

/// Answer of `GET /api/admin/stock/{part_number}/movements`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockMovements {
    /// The part as the list shows it.
    pub part: StockItem,
    /// Its movements, newest first.
    pub items: Vec<StockMovement>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many movements all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
}

/// A `stock` event of `GET /api/parts/events`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockEvent {
    /// Which part's stock changed.
    pub part_number: String,
    /// How it can be had now.
    pub availability: Availability,
    /// Quantity on hand.
    pub on_hand: i64,
    /// For staff: how its stock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StockStatus>,
}

/// Under which quantity stock is low or worse; see [`super::status`].
pub fn reorder_point(facts: &StockFacts, rules: &StockRules) -> i64 {
    if let Some(minimum) = facts.minimum {
        return minimum;
    }
    if facts.sold_in_180_days {
        return facts.used_in(facts.lead_days(rules) + rules.safety_days).ceil() as i64;
    }
    rules.fixed_low
}

fields! {
    StockItem { part_number, name, group, status, reason, on_hand, minimum, reorder_point, value, sold_90_days, sold_in_180_days, per_day, lead_days, version }
    StockSummary { parts, groups, value, normal, low, critical }
    StockPage { as_of, has_sales, stock_as_of, last_upload, rules, items, next_cursor, total, total_is_exact, summary, groups }
    StockAdjusted { part_number, before, after, status }
    MovementUpload { id, file_name }
    StockMovement { id, date, at, kind, quantity, balance, counted, reason, note, by, upload }
    StockMovements { part, items, next_cursor, total, total_is_exact }
    StockEvent { part_number, availability, on_hand, status }
}
answers!(StockItem StockSummary StockPage StockAdjusted MovementUpload StockMovement StockMovements StockEvent);
