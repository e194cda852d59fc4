//! How well the business with a customer goes: four parts of 0 to 25, each with its reason.

use domain::money::format_decimal;
use domain::purchase::spending::{Health, HealthKind, HealthPart};

/// Points of a part that is as good as can be.
const FULL: f64 = 25.0;
/// Days between purchases where too few tell the own rhythm.
const USUAL_GAP: f64 = 30.0;
/// Gaps between purchases that tell a rhythm.
const GAPS: usize = 4;
/// After so many gaps without a purchase nothing is left.
const LATE: f64 = 3.0;
/// A rise by this part is as good as can be, a fall by it as bad.
const SWING: f64 = 0.5;

/// What is judged; everything counts back from the data date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HealthFacts {
    /// Months with a purchase, of the last 12.
    pub months_active: u32,
    /// Days since the last purchase.
    pub days_since: i64,
    /// The median gap between days with a purchase; none where it is unknown (see [`median_gap`]).
    pub gap: Option<f64>,
    /// Groups bought from in 12 months.
    pub groups: i64,
    /// Groups that anybody bought from in these months.
    pub groups_sold: i64,
    /// Net sales of the last 12 months.
    pub net_sales: i64,
    /// Net sales of the 12 months before.
    pub previous: i64,
}

/// The median of days between purchases, out of ascending days as numbers; none under 4 gaps.
pub fn median_gap(days: &[i64]) -> Option<f64> {
    let mut gaps: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if gaps.len() < GAPS {
        return None;
    }
    gaps.sort_unstable();
    let middle = gaps.len() / 2;
    Some(if gaps.len().is_multiple_of(2) {
        (gaps[middle - 1] + gaps[middle]) as f64 / 2.0
    } else {
        gaps[middle] as f64
    })
}

/// The four parts and their sum.
pub fn health(facts: &HealthFacts) -> Health {
    let parts = vec![regularity(facts), recency(facts), breadth(facts), trend(facts)];
    Health {
        score: parts.iter().map(|part| part.points).sum(),
        parts,
    }
}

fn part(kind: HealthKind, share: f64, reason: String) -> HealthPart {
    HealthPart {
        kind,
        points: (share.clamp(0.0, 1.0) * FULL).round() as i64,
        reason,
    }
}

fn regularity(facts: &HealthFacts) -> HealthPart {
    let months = facts.months_active.min(12);
    part(
        HealthKind::Regularity,
        f64::from(months) / 12.0,
        format!("belanja pada {months} dari 12 bulan terakhir"),
    )
}

fn recency(facts: &HealthFacts) -> HealthPart {
    let gap = facts.gap.unwrap_or(USUAL_GAP).max(1.0);
    // Whole as long as the own gap has not passed, then falling to nothing.
    let over = (facts.days_since as f64 / gap - 1.0) / (LATE - 1.0);
    let usual = match facts.gap {
        Some(gap) => format!("biasanya tiap {} hari", short(gap)),
        None => format!("irama belum terlihat, dinilai terhadap {} hari", short(USUAL_GAP)),
    };
    let since = match facts.days_since {
        0 => "belanja terakhir hari ini".to_owned(),
        days => format!("belanja terakhir {days} hari lalu"),
    };
    part(HealthKind::Recency, 1.0 - over, format!("{since}, {usual}"))
}

fn breadth(facts: &HealthFacts) -> HealthPart {
    let of = facts.groups_sold.max(1);
    part(
        HealthKind::Breadth,
        facts.groups as f64 / of as f64,
        format!("{} dari {} kelompok part", facts.groups, facts.groups_sold),
    )
}

fn trend(facts: &HealthFacts) -> HealthPart {
    if facts.previous <= 0 {
        return part(
            HealthKind::Trend,
            0.5,
            "belum ada 12 bulan sebelumnya sebagai pembanding".to_owned(),
        );
    }
    let change = (facts.net_sales - facts.previous) as f64 / facts.previous as f64;
    let size = format_decimal(change.abs() * 100.0, 1);
    let words = if change >= 0.0 { "naik" } else { "turun" };
    part(
        HealthKind::Trend,
        0.5 + change / (2.0 * SWING),
        format!("{words} {size}% dari 12 bulan sebelumnya"),
    )
}

/// Without a fraction that is nothing: `12`, `12,5`.
fn short(days: f64) -> String {
    format_decimal(days, usize::from(days.fract() != 0.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: HealthFacts = HealthFacts {
        months_active: 12,
        days_since: 3,
        gap: Some(7.0),
        groups: 8,
        groups_sold: 8,
        net_sales: 150,
        previous: 100,
    };

    fn points(facts: &HealthFacts) -> Vec<i64> {
        health(facts).parts.iter().map(|part| part.points).collect()
    }

    #[test]
    fn each_part_is_judged_by_its_own_rule() {
        assert_eq!(points(&GOOD), [25, 25, 25, 25]);
        assert_eq!(health(&GOOD).score, 100);
        let worn = HealthFacts {
            months_active: 6,
            days_since: 14,
            groups: 2,
            net_sales: 100,
            ..GOOD
        };
        assert_eq!(points(&worn), [13, 13, 6, 13]);
        let lost = HealthFacts {
            months_active: 0,
            days_since: 400,
            gap: None,
            groups: 0,
            net_sales: 0,
            ..GOOD
        };
        assert_eq!(health(&lost).score, 0);
    }

    #[test]
    fn reasons_say_the_figures() {
        let worn = HealthFacts {
            days_since: 9,
            gap: Some(12.5),
            net_sales: 90,
            ..GOOD
        };
        let reasons: Vec<_> = health(&worn).parts.into_iter().map(|part| part.reason).collect();
        assert_eq!(
            reasons,
            [
                "belanja pada 12 dari 12 bulan terakhir",
                "belanja terakhir 9 hari lalu, biasanya tiap 12,5 hari",
                "8 dari 8 kelompok part",
                "turun 10,0% dari 12 bulan sebelumnya",
            ]
        );
        let new = HealthFacts { previous: 0, ..GOOD };
        assert_eq!(points(&new)[3], 13, "neither good nor bad");
    }

    #[test]
    fn a_rhythm_needs_four_gaps() {
        assert_eq!(median_gap(&[1, 5, 9, 20]), None);
        assert_eq!(median_gap(&[1, 5, 9, 20, 22]), Some(4.0));
        assert_eq!(median_gap(&[1, 5, 9, 20, 22, 32]), Some(4.0));
    }

    proptest! {
        #[test]
        fn every_part_is_between_nothing_and_a_quarter(
            months_active in 0_u32..40, days_since in 0_i64..5_000, gap in proptest::option::of(0.0..900.0),
            groups in 0_i64..40, groups_sold in 0_i64..40, net_sales in -1_000_000_i64..1_000_000,
            previous in -1_000_000_i64..1_000_000,
        ) {
            let facts = HealthFacts { months_active, days_since, gap, groups, groups_sold, net_sales, previous };
            let health = health(&facts);
            prop_assert!(health.parts.iter().all(|part| (0..=25).contains(&part.points)));
            prop_assert_eq!(health.score, health.parts.iter().map(|part| part.points).sum::<i64>());
        }
    }
}
