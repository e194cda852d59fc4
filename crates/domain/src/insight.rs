//! The analysis of customers and parts: its words, its rules, and its answers.

mod customer;
mod part;
mod products;
mod reorder;
mod wire;

pub use customer::{
    CustomerActivity, CustomerContact, CustomerFigures, CustomerProfile, CustomerProfit, DORMANT_DAYS, FrequencyClass,
    FrequencyCount, MonthCustomers, NO_SEGMENT, NOTE_MAX, NewContact, TO_CALL, whatsapp_number,
};
pub use part::{PartAnalytics, PartBuyer, PartForecast, PartMonth};
pub use products::{
    ClassCell, DEAD_DAYS, GroupSeason, Idle, IdlePart, IdleStock, IdleSum, IdleSums, LebaranWeek, ProductAnalytics,
    ProductFigures, ProductGroup, ProductGroups, ProductPair, ProductPairs, ProductRanking, ProductRow, ProductSeasons,
    ProductSummary, ProductView, SLOW_DAYS,
};
pub use reorder::{
    LEAD_MAX, OrderTerms, OrderTermsChange, OrderTermsPage, ReorderAdvice, ReorderBasis, ReorderPage, ReorderRules,
    ReorderSummary,
};
pub use wire::{
    Concentration, CustomerAnalytics, CustomerInsight, Fit, InsightRun, LorenzPoint, PurchaseCohort, SegmentMovement,
    SegmentSummary,
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
