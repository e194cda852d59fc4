//! Recency, frequency and money: scores of 1 to 5 by quintiles, and the segments made of them.
//!
//! Source: the R package rfm (Hebbali, MIT), whose published table this reproduces: the cut points are the type-7
//! quantiles at 20, 40, 60 and 80 %, and score = 1 + number of cut points q with value ≥ q + 1; for recency, where little
//! is good, 5 − that number.

use std::collections::BTreeMap;

use domain::insight::Segment;

use crate::quantile::quantile;

/// What a customer did in the period that is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Buyer {
    /// Days since the last purchase.
    pub recency: f64,
    /// How many purchases.
    pub orders: f64,
    /// What they came to.
    pub money: f64,
}

/// The four cut points of each of the three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cuts {
    /// Of the days since the last purchase.
    pub recency: [f64; 4],
    /// Of the purchases.
    pub orders: [f64; 4],
    /// Of the money.
    pub money: [f64; 4],
}

/// Three scores of 1 (worst) to 5 (best).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Recency.
    pub r: u8,
    /// Frequency.
    pub f: u8,
    /// Money.
    pub m: u8,
}

impl Cuts {
    /// The cut points of these customers; none without any.
    pub fn of(buyers: &[Buyer]) -> Option<Self> {
        let cuts = |value: fn(&Buyer) -> f64| -> Option<[f64; 4]> {
            let mut values: Vec<f64> = buyers.iter().map(value).collect();
            values.sort_unstable_by(f64::total_cmp);
            let mut cuts = [0.0; 4];
            for (cut, share) in cuts.iter_mut().zip([0.2, 0.4, 0.6, 0.8]) {
                *cut = quantile(&values, share)?;
            }
            Some(cuts)
        };
        Some(Self {
            recency: cuts(|one| one.recency)?,
            orders: cuts(|one| one.orders)?,
            money: cuts(|one| one.money)?,
        })
    }

    /// A customer's scores.
    pub fn score(&self, buyer: Buyer) -> Score {
        let passed = |cuts: &[f64; 4], value: f64| cuts.iter().filter(|cut| value >= **cut + 1.0).count() as u8;
        Score {
            r: 5 - passed(&self.recency, buyer.recency),
            f: 1 + passed(&self.orders, buyer.orders),
            m: 1 + passed(&self.money, buyer.money),
        }
    }
}

impl Score {
    /// The segment: the first that matches.
    pub fn segment(self) -> Segment {
        match (self.r, self.f, self.m) {
            (4.., 4.., 4..) => Segment::Champion,
            (1, 4.., 4..) => Segment::CannotLose,
            (3.., 3.., _) => Segment::Loyal,
            (5, 1, _) => Segment::New,
            (4.., 1..=2, _) => Segment::Promising,
            (3, 1..=2, _) => Segment::NeedsAttention,
            (1..=2, 3.., _) => Segment::AtRisk,
            _ => Segment::Asleep,
        }
    }
}

/// How many customers went from one segment to another; none stands for not having bought in that period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The segment before.
    pub from: Option<Segment>,
    /// The segment now.
    pub to: Option<Segment>,
    /// How many customers.
    pub customers: u64,
}

/// The movements between two periods, each customer at most once in each; only those that somebody made.
pub fn movements(before: &[(i64, Segment)], now: &[(i64, Segment)]) -> Vec<Movement> {
    let mut customers: BTreeMap<i64, (Option<Segment>, Option<Segment>)> = BTreeMap::new();
    for (customer, segment) in before {
        customers.entry(*customer).or_default().0 = Some(*segment);
    }
    for (customer, segment) in now {
        customers.entry(*customer).or_default().1 = Some(*segment);
    }
    let mut counts: BTreeMap<(Option<Segment>, Option<Segment>), u64> = BTreeMap::new();
    for movement in customers.into_values() {
        *counts.entry(movement).or_default() += 1;
    }
    let movement = |((from, to), customers)| Movement { from, to, customers };
    counts.into_iter().map(movement).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_rows_come_out() {
        // Cut points and rows of the package's table, analysis date 2006-12-31.
        let cuts = Cuts {
            recency: [114.0, 180.0, 296.4, 481.0],
            orders: [3.0, 4.0, 5.0, 7.0],
            money: [254.8, 381.0, 505.4, 665.0],
        };
        for (recency, orders, money, score) in [
            (205, 6, 472, (3, 4, 3)),
            (140, 3, 340, (4, 1, 2)),
            (194, 4, 405, (3, 2, 3)),
            (98, 7, 596, (5, 4, 4)),
            (132, 5, 448, (4, 3, 3)),
        ] {
            let buyer = Buyer {
                recency: f64::from(recency),
                orders: f64::from(orders),
                money: f64::from(money),
            };
            let found = cuts.score(buyer);
            assert_eq!((found.r, found.f, found.m), score);
        }
    }

    #[test]
    fn every_score_has_the_first_segment_that_matches() {
        let segment = |r, f, m| Score { r, f, m }.segment();
        for (score, expected) in [
            ((5, 5, 5), Segment::Champion),
            ((4, 4, 3), Segment::Loyal),
            ((1, 4, 5), Segment::CannotLose),
            ((1, 4, 3), Segment::AtRisk),
            ((2, 5, 5), Segment::AtRisk),
            ((3, 3, 1), Segment::Loyal),
            ((5, 1, 5), Segment::New),
            ((5, 2, 1), Segment::Promising),
            ((4, 1, 1), Segment::Promising),
            ((3, 2, 5), Segment::NeedsAttention),
            ((2, 2, 5), Segment::Asleep),
            ((1, 1, 1), Segment::Asleep),
        ] {
            assert_eq!(segment(score.0, score.1, score.2), expected, "{score:?}");
        }
    }

    #[test]
    fn who_came_and_who_stayed_away_moved_too() {
        let before = [(1, Segment::Loyal), (2, Segment::Loyal), (3, Segment::New)];
        let now = [(1, Segment::Loyal), (2, Segment::AtRisk), (4, Segment::New)];
        let moved = |from, to| Movement { from, to, customers: 1 };
        assert_eq!(
            movements(&before, &now),
            [
                moved(None, Some(Segment::New)),
                moved(Some(Segment::Loyal), Some(Segment::Loyal)),
                moved(Some(Segment::Loyal), Some(Segment::AtRisk)),
                moved(Some(Segment::New), None),
            ]
        );
        assert_eq!(movements(&[], &[]), []);
    }

    proptest! {
        #[test]
        fn scores_are_of_one_to_five_and_better_is_never_worse(
            buyers in prop::collection::vec((0_u16..900, 1_u16..200, -1e9_f64..1e9), 0..60),
        ) {
            let buyers: Vec<Buyer> = buyers.into_iter().map(|(recency, orders, money)| Buyer {
                recency: f64::from(recency), orders: f64::from(orders), money,
            }).collect();
            let Some(cuts) = Cuts::of(&buyers) else {
                prop_assert!(buyers.is_empty());
                return Ok(());
            };
            for buyer in buyers {
                let score = cuts.score(buyer);
                for value in [score.r, score.f, score.m] {
                    prop_assert!((1..=5).contains(&value));
                }
                let better = cuts.score(Buyer { recency: buyer.recency / 2.0, orders: buyer.orders + 3.0, money: buyer.money + 9.0 });
                prop_assert!(better.r >= score.r && better.f >= score.f && better.m >= score.m);
            }
        }
    }
}
