//! The catalogue, for any signed-in user: no cost, no margin.

use chrono::NaiveDate;
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
    PartSummary { part_number, name, group, on_hand, availability }
    Part { part, material_code, stock_as_of, list_price }
    PartGroup { group, parts }
}
answers!(PartSummary Part PartGroup);
