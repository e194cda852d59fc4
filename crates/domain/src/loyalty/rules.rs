//! Rules that hold from a date, as super_admins set them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{DEFAULT_RUPIAH_PER_POINT, Tier, TierThresholds};
use crate::{FieldProblem, Rupiah};

/// From when the first rule of a list holds: files hold no invoice of before.
pub const BEGINNING: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar");
/// Most rules of one list.
const RULES_MAX: usize = 50;
/// More rupiah than anybody asks for a point or a tier.
const MONEY_MAX: i64 = 1_000_000_000_000;
/// Most characters of a tier's benefits.
pub const BENEFITS_MAX: usize = 300;

/// How points are earned on a day, and when they expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PointsRule {
    /// The first invoice day that it holds for.
    pub valid_from: NaiveDate,
    /// Net sales of an invoice that earn one point.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 500_000))]
    pub rupiah_per_point: i64,
    /// Months after which points that were earned under it expire; null: never.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 120))]
    pub expiry_months: Option<i32>,
}

/// The rules of points, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PointsSettings {
    /// The first holds from 2000-01-01, and each until the next.
    pub rules: Vec<PointsRule>,
}

impl Default for PointsSettings {
    fn default() -> Self {
        let first = PointsRule {
            valid_from: BEGINNING,
            rupiah_per_point: DEFAULT_RUPIAH_PER_POINT,
            expiry_months: None,
        };
        Self { rules: vec![first] }
    }
}

impl PointsSettings {
    /// What is wrong with it, by field.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = day_problems(self.rules.iter().map(|rule| rule.valid_from));
        for (place, rule) in self.rules.iter().enumerate() {
            if !(1..=MONEY_MAX).contains(&rule.rupiah_per_point) {
                let detail = "Isi rupiah per poin, 1 sampai 1.000.000.000.000.";
                found.push(FieldProblem::new(
                    format!("/rules/{place}/rupiah_per_point"),
                    "invalid",
                    detail,
                ));
            }
            if rule.expiry_months.is_some_and(|months| !(1..=120).contains(&months)) {
                let detail = "Isi 1 sampai 120 bulan, atau kosongkan bila poin tidak hangus.";
                found.push(FieldProblem::new(
                    format!("/rules/{place}/expiry_months"),
                    "invalid",
                    detail,
                ));
            }
        }
        found
    }

    /// The rule in force on a day.
    pub fn on(&self, day: NaiveDate) -> Option<&PointsRule> {
        self.rules.iter().rev().find(|rule| rule.valid_from <= day)
    }

    /// The first day for which the other rules say something else of what is earned; none where they say the same.
    pub fn first_difference(&self, other: &Self) -> Option<NaiveDate> {
        let days = self.rules.iter().chain(&other.rules).map(|rule| rule.valid_from);
        let earned = |rules: &Self, day| rules.on(day).map(|rule| rule.rupiah_per_point);
        days.filter(|day| earned(self, *day) != earned(other, *day)).min()
    }
}

/// From which lifetime net sales each tier holds on a data date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TierRule {
    /// The first data date that it holds for.
    pub valid_from: NaiveDate,
    /// Gold from here.
    pub gold: Rupiah,
    /// Diamond from here.
    pub diamond: Rupiah,
    /// Moon Stone from here.
    pub moon_stone: Rupiah,
}

/// What each tier brings, in the distributor's own words; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TierBenefits {
    /// Of Silver.
    pub silver: String,
    /// Of Gold.
    pub gold: String,
    /// Of Diamond.
    pub diamond: String,
    /// Of Moon Stone.
    pub moon_stone: String,
}

impl TierBenefits {
    /// Those of one tier.
    pub fn of(&self, tier: Tier) -> &str {
        match tier {
            Tier::Silver => &self.silver,
            Tier::Gold => &self.gold,
            Tier::Diamond => &self.diamond,
            Tier::MoonStone => &self.moon_stone,
        }
    }

    /// Those of one tier, to be changed.
    pub fn of_mut(&mut self, tier: Tier) -> &mut String {
        match tier {
            Tier::Silver => &mut self.silver,
            Tier::Gold => &mut self.gold,
            Tier::Diamond => &mut self.diamond,
            Tier::MoonStone => &mut self.moon_stone,
        }
    }
}

/// The rules of tiers, oldest first, and what tiers bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TierSettings {
    /// The first holds from 2000-01-01, and each until the next.
    pub rules: Vec<TierRule>,
    /// What tiers bring.
    #[serde(default)]
    pub benefits: TierBenefits,
}

impl Default for TierSettings {
    fn default() -> Self {
        let TierThresholds {
            gold,
            diamond,
            moon_stone,
        } = TierThresholds::default();
        let first = TierRule {
            valid_from: BEGINNING,
            gold,
            diamond,
            moon_stone,
        };
        Self {
            rules: vec![first],
            benefits: TierBenefits::default(),
        }
    }
}

impl TierSettings {
    /// What is wrong with it, by field.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = day_problems(self.rules.iter().map(|rule| rule.valid_from));
        for (place, rule) in self.rules.iter().enumerate() {
            let rising = [
                ("gold", Rupiah::ZERO, rule.gold),
                ("diamond", rule.gold, rule.diamond),
                ("moon_stone", rule.diamond, rule.moon_stone),
            ];
            for (field, under, threshold) in rising {
                if threshold <= under || threshold.0 > MONEY_MAX {
                    let detail = format!("Isi lebih dari {under}: batas tier harus naik.");
                    found.push(FieldProblem::new(format!("/rules/{place}/{field}"), "invalid", detail));
                }
            }
        }
        for tier in Tier::ALL {
            let text = self.benefits.of(tier);
            if text.chars().count() > BENEFITS_MAX || text.chars().any(char::is_control) {
                let detail = "Pakai satu baris, paling banyak 300 karakter.";
                found.push(FieldProblem::new(
                    format!("/benefits/{}", tier.as_str()),
                    "invalid",
                    detail,
                ));
            }
        }
        found
    }
}

/// Whether days rise from the beginning on.
fn day_problems(days: impl Iterator<Item = NaiveDate>) -> Vec<FieldProblem> {
    let days: Vec<NaiveDate> = days.collect();
    let mut found = Vec::new();
    if days.is_empty() || days.len() > RULES_MAX {
        found.push(FieldProblem::new("/rules", "invalid", "Pakai 1 sampai 50 aturan."));
    }
    for (place, day) in days.iter().enumerate() {
        let detail = match place.checked_sub(1).map(|before| days[before]) {
            None if *day != BEGINNING => "Aturan pertama berlaku mulai 2000-01-01.",
            Some(before) if *day <= before => "Urutkan aturan menurut tanggalnya; satu tanggal satu aturan.",
            _ => continue,
        };
        found.push(FieldProblem::new(
            format!("/rules/{place}/valid_from"),
            "invalid",
            detail,
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(rules: &[(&str, i64)]) -> PointsSettings {
        let rule = |(day, rupiah): &(&str, i64)| PointsRule {
            valid_from: day.parse().unwrap(),
            rupiah_per_point: *rupiah,
            expiry_months: None,
        };
        PointsSettings {
            rules: rules.iter().map(rule).collect(),
        }
    }

    #[test]
    fn rules_begin_at_the_beginning_and_rise() {
        assert_eq!(PointsSettings::default().problems(), []);
        assert_eq!(TierSettings::default().problems(), []);
        for wrong in [
            points(&[]),
            points(&[("2026-01-01", 1)]),
            points(&[("2000-01-01", 0)]),
            points(&[("2000-01-01", 1), ("2000-01-01", 2)]),
        ] {
            assert_eq!(wrong.problems().len(), 1, "{wrong:?}");
        }
        let mut tiers = TierSettings::default();
        tiers.rules[0].diamond = tiers.rules[0].gold;
        assert_eq!(tiers.problems()[0].pointer, "/rules/0/diamond");
    }

    #[test]
    fn what_is_earned_differs_from_the_first_day_on_which_it_does() {
        let old = points(&[("2000-01-01", 500_000), ("2026-01-01", 400_000)]);
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        assert_eq!(old.first_difference(&old), None);
        let later = points(&[("2000-01-01", 500_000), ("2026-02-01", 400_000)]);
        assert_eq!(old.first_difference(&later), day("2026-01-01"));
        let more = points(&[("2000-01-01", 500_000), ("2026-01-01", 400_000), ("2026-06-01", 1)]);
        assert_eq!(old.first_difference(&more), day("2026-06-01"));
        let same = points(&[
            ("2000-01-01", 500_000),
            ("2025-01-01", 500_000),
            ("2026-01-01", 400_000),
        ]);
        assert_eq!(old.first_difference(&same), None);
    }
}
