//! What the analysis judges by.

use serde::{Deserialize, Serialize};

use crate::FieldProblem;
use crate::pricing::DEFAULT_THRESHOLD;

/// On what terms parts are ordered; lead time and safety days are those of [`super::StockSettings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReorderSettings {
    /// Target service of parts of class A in percent, 50 to 99.
    pub service_a: i32,
    /// That of B.
    pub service_b: i32,
    /// That of C.
    pub service_c: i32,
    /// Days from one review to the next, 1 to 365.
    pub review_days: i32,
    /// Pieces in a pack, where neither the part nor its group has another.
    pub pack: i64,
    /// What an order costs, however large, in rupiah.
    pub order_cost: i64,
    /// What holding stock costs a year, in percent of its value, 1 to 200.
    pub holding_percent: i32,
}

impl Default for ReorderSettings {
    fn default() -> Self {
        Self {
            service_a: 95,
            service_b: 90,
            service_c: 80,
            review_days: 30,
            pack: 1,
            order_cost: 50_000,
            holding_percent: 20,
        }
    }
}

impl ReorderSettings {
    /// What is wrong with it, by field.
    pub fn problems(&self) -> Vec<FieldProblem> {
        const SERVICE: &str = "Isi 50 sampai 99 persen.";
        let rows = [
            ("/service_a", i64::from(self.service_a), 50, 99, SERVICE),
            ("/service_b", i64::from(self.service_b), 50, 99, SERVICE),
            ("/service_c", i64::from(self.service_c), 50, 99, SERVICE),
            (
                "/review_days",
                i64::from(self.review_days),
                1,
                365,
                "Isi 1 sampai 365 hari.",
            ),
            ("/pack", self.pack, 1, 100_000, "Isi 1 sampai 100.000 pcs."),
            (
                "/order_cost",
                self.order_cost,
                0,
                1_000_000_000,
                "Isi 0 sampai 1.000.000.000 rupiah.",
            ),
            (
                "/holding_percent",
                i64::from(self.holding_percent),
                1,
                200,
                "Isi 1 sampai 200 persen.",
            ),
        ];
        rows.into_iter()
            .filter(|(_, value, least, most, _)| !(least..=most).contains(&value))
            .map(|(pointer, _, _, _, detail)| FieldProblem::new(pointer, "invalid", detail))
            .collect()
    }
}

/// How prices are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PricingSettings {
    /// The discount rate in percent over which lines are told of, 0 to 100.
    pub threshold_percent: u8,
}

impl Default for PricingSettings {
    fn default() -> Self {
        Self {
            threshold_percent: DEFAULT_THRESHOLD,
        }
    }
}

impl PricingSettings {
    /// What is wrong with it, by field.
    pub fn problems(&self) -> Vec<FieldProblem> {
        if self.threshold_percent <= 100 {
            return Vec::new();
        }
        vec![FieldProblem::new(
            "/threshold_percent",
            "invalid",
            "Isi 0 sampai 100 persen.",
        )]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_told_by_its_field() {
        assert_eq!(ReorderSettings::default().problems(), []);
        let wrong = ReorderSettings {
            service_a: 100,
            pack: 0,
            holding_percent: 0,
            ..ReorderSettings::default()
        };
        let problems = wrong.problems();
        let pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
        assert_eq!(pointers, ["/service_a", "/pack", "/holding_percent"]);
        assert_eq!(PricingSettings { threshold_percent: 101 }.problems().len(), 1);
    }
}
