//! The catalogue, for any signed-in user: no cost, no margin.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::Rupiah;
use crate::stock::Availability;
use crate::tree::{answers, fields};

/// One part of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartSummary {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Its part group; "" is "Tanpa kelompok".
    pub group: String,
    /// Quantity on hand.
    pub on_hand: i64,
    /// The quantity in a word.
    pub availability: Availability,
    /// For customers: whether it is marked by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    /// For customers: whether they are told once it is back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<bool>,
}

/// A part group of a page of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupMatches {
    /// The part group; "" is "Tanpa kelompok".
    pub group: String,
    /// How many parts of it match the text, whatever group is asked for; null without a text.
    pub parts: Option<i64>,
}

/// Answer of `GET /api/parts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartPage {
    /// By how well they match the text; without one by number.
    pub items: Vec<PartSummary>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many parts all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// Whether parts are among them whose name is only like the text, because few hold it.
    pub has_similar: bool,
    /// The groups of what matches the text, those with most first; without a text all.
    pub groups: Vec<GroupMatches>,
    /// The day whose end the newest stock snapshot described; null without one.
    pub stock_as_of: Option<NaiveDate>,
    /// When stock was last uploaded; null where it never was.
    pub updated_at: Option<DateTime<Utc>>,
}

/// Answer of `GET /api/parts/{part_number}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Part {
    /// The part as lists show it.
    pub part: PartSummary,
    /// Group Material of the newest file that names it.
    pub material_code: String,
    /// The day whose end the last stock snapshot described; null without one.
    pub stock_as_of: Option<NaiveDate>,
    /// List price with VAT of the newest sale (gross sales / quantity); null without one.
    pub list_price: Option<Rupiah>,
    /// For customers: what they bought of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchases: Option<PartPurchases>,
}

/// What a customer bought of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartPurchases {
    /// The day of the last purchase; null without one.
    pub last: Option<NaiveDate>,
    /// The quantity of the twelve months that end on the data date, less returns.
    pub quantity: i64,
    /// On how many days of these it was bought.
    pub days: i64,
}

/// One part group and how many parts it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartGroup {
    /// The part group; "" is "Tanpa kelompok".
    pub group: String,
    /// Parts in it.
    pub parts: i64,
}

fields! {
    PartSummary { part_number, name, group, on_hand, availability, favorite, notify }
    GroupMatches { group, parts }
    PartPage { items, next_cursor, total, total_is_exact, has_similar, groups, stock_as_of, updated_at }
    Part { part, material_code, stock_as_of, list_price, purchases }
    PartPurchases { last, quantity, days }
    PartGroup { group, parts }
}
answers!(PartSummary GroupMatches PartPage Part PartGroup);
