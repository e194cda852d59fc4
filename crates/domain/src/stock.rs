//! Stock status and its reason.

use serde::{Deserialize, Serialize};

use crate::money::{format_count, format_decimal};

mod wire;

pub use wire::{
    AdjustReason, MAX_ON_HAND, MovementKind, MovementUpload, NOTE_MAX, StockAdjusted, StockAdjustment, StockEvent,
    StockItem, StockMinimum, StockMovement, StockMovements, StockPage, StockSummary, reorder_point,
};

/// How a part's stock stands, in the admin's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StockStatus {
    /// Enough.
    Normal,
    /// Order soon.
    Low,
    /// Out, or out before a new order arrives.
    Critical,
}

impl StockStatus {
    /// The status as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Low => "low",
            Self::Critical => "critical",
        }
    }

    /// The status of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Normal, Self::Low, Self::Critical]
            .into_iter()
            .find(|status| status.as_str() == text)
    }

    /// The admin's word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Low => "Rendah",
            Self::Critical => "Kritis",
        }
    }
}

/// What customers see of a part's stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Tersedia.
    Available,
    /// Terbatas: low or critical.
    Limited,
    /// Habis: nothing on hand.
    Out,
}

impl Availability {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Limited => "limited",
            Self::Out => "out",
        }
    }

    /// The availability of a word on the wire.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "available" => Some(Self::Available),
            "limited" => Some(Self::Limited),
            "out" => Some(Self::Out),
            _ => None,
        }
    }

    /// What a status and a quantity mean for a customer.
    pub fn of(status: StockStatus, on_hand: i64) -> Self {
        match status {
            _ if on_hand <= 0 => Self::Out,
            StockStatus::Normal => Self::Available,
            StockStatus::Low | StockStatus::Critical => Self::Limited,
        }
    }

    /// The customer's word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Available => "Tersedia",
            Self::Limited => "Terbatas",
            Self::Out => "Habis",
        }
    }
}

/// The limits of the stock rules, from the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockRules {
    /// Days until an order arrives.
    pub lead_days: i32,
    /// Days of cover wanted beyond the lead time.
    pub safety_days: i32,
    /// Without demand: critical at or under this quantity.
    pub fixed_critical: i64,
    /// Without demand: low at or under this quantity.
    pub fixed_low: i64,
}

impl Default for StockRules {
    fn default() -> Self {
        Self {
            lead_days: 14,
            safety_days: 7,
            fixed_critical: 0,
            fixed_low: 20,
        }
    }
}

/// What the status of one part is judged by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StockFacts {
    /// Quantity on hand.
    pub on_hand: i64,
    /// The manual minimum, if an admin set one.
    pub minimum: Option<i64>,
    /// Quantity sold in the 90 days that end on the data date; returns are taken off.
    pub sold_90_days: i64,
    /// Whether anything was sold in the 180 days that end on the data date.
    pub sold_in_180_days: bool,
    /// Pieces a day by the stored forecast; without one the 90 days count.
    pub per_day: Option<f64>,
    /// Days until an order of this part arrives, where they differ from those of the rules.
    pub lead_days: Option<i32>,
}

impl StockFacts {
    /// Pieces that are expected to be asked for in so many days, not below nothing.
    pub fn used_in(&self, days: i32) -> f64 {
        match self.per_day {
            Some(per_day) => f64::from(days) * per_day.max(0.0),
            // Multiplied first: what comes out whole is whole.
            None => (i64::from(days) * self.sold_90_days.max(0)) as f64 / 90.0,
        }
    }

    /// Days until an order of this part arrives.
    pub fn lead_days(&self, rules: &StockRules) -> i32 {
        self.lead_days.unwrap_or(rules.lead_days)
    }
}

/// The status, first match: the manual minimum (critical at or under half of it, low at or under it); else days of cover
/// from the demand per day, the stored forecast's or that of the last 90 days (critical under the lead time or with nothing on
/// hand, low under lead time plus safety days); else, without demand in 180 days, fixed limits. The importing transaction does
/// the same in SQL.
pub fn status(facts: &StockFacts, rules: &StockRules) -> StockStatus {
    let graded = |critical: bool, low: bool| match (critical, low) {
        (true, _) => StockStatus::Critical,
        (false, true) => StockStatus::Low,
        (false, false) => StockStatus::Normal,
    };
    if let Some(minimum) = facts.minimum {
        return graded(facts.on_hand * 2 <= minimum, facts.on_hand <= minimum);
    }
    if facts.sold_in_180_days {
        let cover_under = |days: i32| (facts.on_hand as f64) < facts.used_in(days);
        let lead_days = facts.lead_days(rules);
        return graded(
            facts.on_hand <= 0 || cover_under(lead_days),
            cover_under(lead_days + rules.safety_days),
        );
    }
    graded(facts.on_hand <= rules.fixed_critical, facts.on_hand <= rules.fixed_low)
}

/// Why the status is what it is, in a sentence with its figures.
pub fn status_reason(facts: &StockFacts, rules: &StockRules) -> String {
    let left = format_count(facts.on_hand);
    if let Some(minimum) = facts.minimum {
        return format!("sisa {left}, minimum {}", format_count(minimum));
    }
    if !facts.sold_in_180_days {
        return format!("sisa {left}, tidak terjual dalam 180 hari");
    }
    if facts.on_hand <= 0 {
        if let Some(per_day) = facts.per_day {
            return format!(
                "habis, perkiraan terpakai {} per hari",
                format_decimal(per_day.max(0.0), 1)
            );
        }
        let per_day = facts.used_in(1);
        return if per_day < 0.1 {
            format!(
                "habis, terjual {} dalam 90 hari",
                format_count(facts.sold_90_days.max(0))
            )
        } else {
            format!("habis, terjual {} per hari", format_decimal(per_day, 1))
        };
    }
    let days = facts.lead_days(rules);
    let needed = facts.used_in(days).ceil() as i64;
    format!(
        "sisa {left}, perkiraan terpakai {} dalam {days} hari",
        format_count(needed)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(on_hand: i64, minimum: Option<i64>, sold_90_days: i64, sold_in_180_days: bool) -> StockStatus {
        status(
            &StockFacts {
                on_hand,
                minimum,
                sold_90_days,
                sold_in_180_days,
                per_day: None,
                lead_days: None,
            },
            &StockRules::default(),
        )
    }

    #[test]
    fn a_manual_minimum_comes_first() {
        assert_eq!(judged(5, Some(10), 900, true), StockStatus::Critical);
        assert_eq!(judged(6, Some(10), 900, true), StockStatus::Low);
        assert_eq!(judged(10, Some(10), 900, true), StockStatus::Low);
        assert_eq!(judged(11, Some(10), 900, true), StockStatus::Normal);
    }

    #[test]
    fn days_of_cover_come_next() {
        // one a day: lead time 14 days, with safety 21
        assert_eq!(judged(13, None, 90, true), StockStatus::Critical);
        assert_eq!(judged(14, None, 90, true), StockStatus::Low);
        assert_eq!(judged(20, None, 90, true), StockStatus::Low);
        assert_eq!(judged(21, None, 90, true), StockStatus::Normal);
        assert_eq!(
            judged(0, None, 0, true),
            StockStatus::Critical,
            "nothing on hand is critical"
        );
        assert_eq!(judged(1, None, 0, true), StockStatus::Normal);
        assert_eq!(
            judged(1, None, -5, true),
            StockStatus::Normal,
            "more returned than sold is no demand"
        );
    }

    #[test]
    fn a_stored_forecast_counts_and_not_the_90_days() {
        let of = |on_hand, per_day, lead_days| {
            let facts = StockFacts {
                on_hand,
                minimum: None,
                sold_90_days: 900,
                sold_in_180_days: true,
                per_day: Some(per_day),
                lead_days,
            };
            (
                status(&facts, &StockRules::default()),
                reorder_point(&facts, &StockRules::default()),
            )
        };
        assert_eq!(of(13, 1.0, None), (StockStatus::Critical, 21));
        assert_eq!(of(20, 1.0, None), (StockStatus::Low, 21));
        assert_eq!(of(21, 1.0, None), (StockStatus::Normal, 21));
        assert_eq!(of(21, 1.0, Some(30)), (StockStatus::Critical, 37));
        assert_eq!(of(1, -0.1, None), (StockStatus::Normal, 0));
        assert_eq!(of(0, 0.0, None), (StockStatus::Critical, 0));
    }

    #[test]
    fn without_demand_fixed_limits_hold() {
        assert_eq!(judged(0, None, 0, false), StockStatus::Critical);
        assert_eq!(judged(20, None, 0, false), StockStatus::Low);
        assert_eq!(judged(21, None, 0, false), StockStatus::Normal);
    }

    #[test]
    fn stock_is_low_under_the_reorder_point() {
        let rules = StockRules::default();
        for (sold, point) in [(90, 21), (1, 1), (58, 14), (0, 0), (-4, 0)] {
            let facts = |on_hand| StockFacts {
                on_hand,
                minimum: None,
                sold_90_days: sold,
                sold_in_180_days: true,
                per_day: None,
                lead_days: None,
            };
            assert_eq!(reorder_point(&facts(0), &rules), point, "{sold}");
            assert_eq!(status(&facts(point.max(1)), &rules), StockStatus::Normal, "{sold}");
            assert_ne!(status(&facts(point - 1), &rules), StockStatus::Normal, "{sold}");
        }
    }

    #[test]
    fn the_reason_has_its_figures() {
        let rules = StockRules::default();
        let facts = StockFacts {
            on_hand: 4,
            minimum: None,
            sold_90_days: 58,
            sold_in_180_days: true,
            per_day: None,
            lead_days: None,
        };
        assert_eq!(
            status_reason(&facts, &rules),
            "sisa 4, perkiraan terpakai 10 dalam 14 hari"
        );
        let facts = StockFacts {
            minimum: Some(1200),
            ..facts
        };
        assert_eq!(status_reason(&facts, &rules), "sisa 4, minimum 1.200");
        for (sold, words) in [
            (58, "habis, terjual 0,6 per hari"),
            (2, "habis, terjual 2 dalam 90 hari"),
        ] {
            let facts = StockFacts {
                on_hand: 0,
                minimum: None,
                sold_90_days: sold,
                ..facts
            };
            assert_eq!(status_reason(&facts, &rules), words);
        }
        let forecast = StockFacts {
            minimum: None,
            per_day: Some(0.75),
            lead_days: Some(12),
            ..facts
        };
        assert_eq!(
            status_reason(&forecast, &rules),
            "sisa 4, perkiraan terpakai 9 dalam 12 hari"
        );
        let none = StockFacts { on_hand: 0, ..forecast };
        assert_eq!(status_reason(&none, &rules), "habis, perkiraan terpakai 0,8 per hari");
    }

    #[test]
    fn customers_see_three_words() {
        assert_eq!(Availability::of(StockStatus::Critical, 0), Availability::Out);
        assert_eq!(Availability::of(StockStatus::Critical, 3), Availability::Limited);
        assert_eq!(Availability::of(StockStatus::Normal, 3), Availability::Available);
    }
}
