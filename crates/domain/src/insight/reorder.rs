//! When and how much to order: on what terms, and the answers of `GET /api/admin/analytics/reorder` and
//! `/api/admin/stock/terms`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{AbcClass, DemandClass, ForecastMethod, InsightRun};
use crate::FieldProblem;
use crate::dashboard::LastUpload;
use crate::money::Rupiah;
use crate::settings::ReorderSettings;
use crate::stock::StockStatus;
use crate::tree::{answers, fields};

/// Longest lead time, in days.
pub const LEAD_MAX: i32 = 365;
/// Largest pack.
const PACK_MAX: i64 = 100_000;

/// On what terms parts are ordered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReorderRules {
    /// Target service of A, B and C, 0 to 1.
    pub service: [f64; 3],
    /// Days from one review to the next.
    pub review_days: i32,
    /// What an order costs, in rupiah.
    pub order_cost: i64,
    /// What holding stock costs a year, in parts of its value.
    pub holding_rate: f64,
}

impl From<ReorderSettings> for ReorderRules {
    fn from(settings: ReorderSettings) -> Self {
        let share = |percent: i32| f64::from(percent) / 100.0;
        Self {
            service: [settings.service_a, settings.service_b, settings.service_c].map(share),
            review_days: settings.review_days,
            order_cost: settings.order_cost,
            holding_rate: share(settings.holding_percent),
        }
    }
}

impl ReorderRules {
    /// The target service of a class.
    pub fn service_of(&self, class: AbcClass) -> f64 {
        let [a, b, c] = self.service;
        match class {
            AbcClass::A => a,
            AbcClass::B => b,
            AbcClass::C => c,
        }
    }
}

/// What to do about one part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReorderAdvice {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Its part group; "" is "Tanpa kelompok".
    pub group: String,
    /// By net sales of twelve months.
    pub abc: AbcClass,
    /// How its demand comes; null without any.
    pub demand_class: Option<DemandClass>,
    /// How it is forecast; null without demand.
    pub method: Option<ForecastMethod>,
    /// Forecast pieces a day.
    pub per_day: Option<f64>,
    /// The 10th percentile around it.
    pub per_day_low: Option<f64>,
    /// The 90th percentile around it.
    pub per_day_high: Option<f64>,
    /// Mean pinball loss of the method over six months; null where the history is too short.
    pub loss: Option<f64>,
    /// The same of "as much as last month".
    pub naive_loss: Option<f64>,
    /// Mean error of the forecasts in percent of demand.
    pub bias_percent: Option<f64>,
    /// Stock as it stands now; null where nothing is recorded.
    pub on_hand: Option<i64>,
    /// How it stands; null where nothing is recorded.
    pub status: Option<StockStatus>,
    /// Target service in percent.
    pub service_percent: f64,
    /// Days until an order arrives.
    pub lead_days: i32,
    /// Pieces in a pack.
    pub pack: i64,
    /// Order once stock is down to this.
    pub reorder_point: Option<i64>,
    /// Pieces to order now.
    pub order_quantity: i64,
    /// What a piece costs by the newest snapshot; where that had none of it, by the last month of sales whose costs are all known. Null where no
    /// cost is known.
    pub unit_cost: Option<Rupiah>,
    /// What the order costs; null where no cost is known.
    pub order_value: Option<Rupiah>,
    /// Chance in percent of running out before an order is there, safety days included.
    pub chance_now: Option<f64>,
    /// The same with the order added.
    pub chance_after: Option<f64>,
    /// Why, in a sentence.
    pub reason: String,
}

/// The cards: parts that match the filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReorderSummary {
    /// Parts to order.
    pub parts: i64,
    /// Pieces.
    pub quantity: i64,
    /// What they cost, as far as costs are known.
    pub value: Rupiah,
    /// Parts to order of which no cost is known.
    pub without_cost: i64,
}

/// What advice is made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReorderBasis {
    /// Target service of A in percent, as asked for or as set.
    pub service_a: i32,
    /// That of B.
    pub service_b: i32,
    /// That of C.
    pub service_c: i32,
    /// Days until an order arrives: as asked for of every part, or as set of parts without terms of their own.
    pub lead_days: i32,
    /// Days of cover beyond them.
    pub safety_days: i32,
    /// Days from one review to the next.
    pub review_days: i32,
    /// Whether service or lead time are those asked for, and not those that are set.
    pub is_what_if: bool,
}

/// Answer of `GET /api/admin/analytics/reorder`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReorderPage {
    /// The data date.
    pub as_of: NaiveDate,
    /// Whether there are any sales; without, `as_of` is only today.
    pub has_sales: bool,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
    /// When demand was computed; null before the first time, or without sales.
    pub run: Option<InsightRun>,
    /// What the advice is made by.
    pub basis: ReorderBasis,
    /// The cards.
    pub summary: ReorderSummary,
    /// Every part group that has stock; "" is "Tanpa kelompok".
    pub groups: Vec<String>,
    /// Parts by urgency.
    pub items: Vec<ReorderAdvice>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many parts all pages hold.
    pub total: i64,
}

/// Lead time and pack size of a part group or a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderTerms {
    /// The group; "" is "Tanpa kelompok", null where they are a part's.
    pub group: Option<String>,
    /// The part's number; null where they are a group's.
    pub part_number: Option<String>,
    /// The part's name.
    pub name: Option<String>,
    /// Days until an order arrives; null: what holds above.
    pub lead_days: Option<i32>,
    /// Pieces in a pack; null: what holds above.
    pub pack: Option<i64>,
    /// For `If-Match`; 0 where nothing is set.
    pub version: i64,
    /// When they were changed.
    pub changed_at: Option<DateTime<Utc>>,
    /// Who changed them.
    pub changed_by: Option<String>,
}

/// Answer of `GET /api/admin/stock/terms`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderTermsPage {
    /// What was set, changed last first.
    pub items: Vec<OrderTerms>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
    /// Every part group that has stock; "" is "Tanpa kelompok".
    pub groups: Vec<String>,
}

/// Body of `PUT /api/admin/stock/terms/..`: both null takes the terms away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderTermsChange {
    /// Days until an order arrives, 0 to 365; null: what holds above.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required, minimum = 0, maximum = 365))]
    pub lead_days: Option<i32>,
    /// Pieces in a pack, 1 to 100,000; null: what holds above.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required, minimum = 1, maximum = 100_000))]
    pub pack: Option<i64>,
}

impl OrderTermsChange {
    /// What is wrong with it, by field.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        if self.lead_days.is_some_and(|days| !(0..=LEAD_MAX).contains(&days)) {
            found.push(FieldProblem::new("/lead_days", "invalid", "Isi 0 sampai 365 hari."));
        }
        if self.pack.is_some_and(|pack| !(1..=PACK_MAX).contains(&pack)) {
            found.push(FieldProblem::new("/pack", "invalid", "Isi 1 sampai 100.000 pcs."));
        }
        found
    }
}

fields! {
    ReorderAdvice {
        part_number, name, group, abc, demand_class, method, per_day, per_day_low, per_day_high, loss, naive_loss,
        bias_percent, on_hand, status, service_percent, lead_days, pack, reorder_point, order_quantity, unit_cost,
        order_value, chance_now, chance_after, reason
    }
    ReorderSummary { parts, quantity, value, without_cost }
    ReorderBasis { service_a, service_b, service_c, lead_days, safety_days, review_days, is_what_if }
    ReorderPage {
        as_of, has_sales, last_upload, run, basis, summary, groups, items, next_cursor, total
    }
    OrderTerms { group, part_number, name, lead_days, pack, version, changed_at, changed_by }
    OrderTermsPage { items, next_cursor, total, total_is_exact, groups }
}
answers!(ReorderPage OrderTerms OrderTermsPage);
