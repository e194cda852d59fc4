//! The analysis of customers and parts: its words, its rules, and its answers.

mod customer;
mod wire;

pub use customer::{
    CustomerActivity, CustomerContact, CustomerFigures, CustomerProfile, CustomerProfit, DORMANT_DAYS, FrequencyClass,
    FrequencyCount, MonthCustomers, NO_SEGMENT, NOTE_MAX, NewContact, TO_CALL, whatsapp_number,
};
pub use wire::{
    Concentration, CustomerAnalytics, CustomerInsight, Fit, InsightRun, LorenzPoint, PurchaseCohort, ReorderAdvice,
    ReorderPage, ReorderSummary, SegmentMovement, SegmentSummary,
};

use crate::words::words;

words! {
    /// A customer's segment by recency, frequency and money (RFM).
    Segment {
        /// Recent, often, much.
        Champion = "champion", "Juara";
        /// Bought often and much, and has not come for long.
        CannotLose = "cannot_lose", "Jangan sampai hilang";
        /// Comes often.
        Loyal = "loyal", "Setia";
        /// Came for the first time, just now.
        New = "new", "Baru";
        /// Came lately, not often yet.
        Promising = "promising", "Berpotensi";
        /// Neither lately nor often.
        NeedsAttention = "needs_attention", "Perlu perhatian";
        /// Came often and has stayed away.
        AtRisk = "at_risk", "Berisiko";
        /// The rest.
        Asleep = "asleep", "Tidur";
    }
}

words! {
    /// What part of net sales a part belongs to.
    AbcClass {
        /// The first 80 %.
        A = "a", "A";
        /// The next 15 %.
        B = "b", "B";
        /// The rest.
        C = "c", "C";
    }
}

words! {
    /// How a part's demand comes.
    DemandClass {
        /// Every month, much the same.
        Smooth = "smooth", "Lancar";
        /// Now and then, much the same.
        Intermittent = "intermittent", "Berselang";
        /// Every month, very different.
        Erratic = "erratic", "Naik turun";
        /// Now and then, very different.
        Lumpy = "lumpy", "Tidak menentu";
    }
}

words! {
    /// How demand is forecast.
    ForecastMethod {
        /// Simple exponential smoothing.
        Ses = "ses", "Pemulusan eksponensial";
        /// Exponential smoothing with a damped trend.
        Trend = "trend", "Pemulusan dengan tren";
        /// Croston's sizes and intervals.
        Croston = "croston", "Croston";
        /// Croston's with the correction of Syntetos and Boylan.
        Sba = "sba", "SBA";
        /// Teunter, Syntetos and Babai: sizes and chances.
        Tsb = "tsb", "TSB";
        /// As much as last month.
        Naive = "naive", "Sama dengan bulan lalu";
    }
}

/// On what terms parts are ordered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReorderRules {
    /// Target service of A, B and C, 0 to 1.
    pub service: [f64; 3],
    /// Days from one review to the next.
    pub review_days: i32,
    /// Pieces in a pack.
    pub pack: i64,
    /// What an order costs, in rupiah.
    pub order_cost: i64,
    /// What holding stock costs a year, in parts of its value.
    pub holding_rate: f64,
}

impl Default for ReorderRules {
    fn default() -> Self {
        Self {
            service: [0.95, 0.90, 0.80],
            review_days: 30,
            pack: 1,
            order_cost: 50_000,
            holding_rate: 0.2,
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
