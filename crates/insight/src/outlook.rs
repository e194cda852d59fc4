//! Demand until an order arrives, kept: what was drawn ([`crate::lead_time`]) for some numbers of days, as the chance of none
//! at all and quantiles, so that advice for any lead time and service is read and not drawn again.
//!
//! Between two of the [`DAYS`] quantiles are taken to lie on a line, and so they are between two of the [`LEVELS`]. Beyond the
//! last day the mean grows with the days and what lies around it with their root, as sums of independent days do.

use crate::lead_time::{Past, Spread};

/// The days that are kept.
pub const DAYS: [u32; 14] = [1, 3, 7, 10, 14, 21, 28, 37, 44, 51, 60, 75, 90, 120];
/// The shares that quantiles are kept of.
pub const LEVELS: [f64; 26] = [
    0.0, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9,
    0.925, 0.95, 0.975, 0.99, 0.995, 1.0,
];
/// Bytes of one day: the share of draws without demand, then the quantiles, each as `f32` in little endian.
pub const DAY_BYTES: usize = 4 * (LEVELS.len() + 1);

/// Demand of so many days from now: the share without any, and quantiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    none: f64,
    quantiles: [f64; LEVELS.len()],
}

impl Demand {
    /// Of no days.
    const NOTHING: Self = Self {
        none: 1.0,
        quantiles: [0.0; LEVELS.len()],
    };

    /// Sums it up out of draws in ascending order.
    fn of(sorted: &[f64]) -> Self {
        let none = sorted.partition_point(|sum| *sum <= 0.0) as f64 / sorted.len().max(1) as f64;
        let level = |share| crate::quantile::quantile(sorted, share).unwrap_or_default();
        Self {
            none,
            quantiles: LEVELS.map(level),
        }
    }

    /// Reads one day out of its bytes; none where there are too few.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut values = bytes.get(..DAY_BYTES)?.chunks_exact(4).map(|four| {
            let four: [u8; 4] = four.try_into().unwrap_or_default();
            f64::from(f32::from_le_bytes(four))
        });
        let none = values.next()?;
        let mut quantiles = [0.0; LEVELS.len()];
        for (quantile, value) in quantiles.iter_mut().zip(values) {
            *quantile = value;
        }
        Some(Self { none, quantiles })
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        for value in [self.none].into_iter().chain(self.quantiles) {
            bytes.extend_from_slice(&(value as f32).to_le_bytes());
        }
    }

    /// A share of the way to another.
    fn towards(&self, other: &Self, part: f64) -> Self {
        let between = |from: f64, to: f64| from + (to - from) * part;
        let mut quantiles = self.quantiles;
        for (quantile, to) in quantiles.iter_mut().zip(other.quantiles) {
            *quantile = between(*quantile, to);
        }
        Self {
            none: between(self.none, other.none),
            quantiles,
        }
    }

    /// Mean of the lines between the quantiles.
    fn mean(&self) -> f64 {
        let steps = LEVELS.windows(2).zip(self.quantiles.windows(2));
        steps
            .map(|(shares, values)| (shares[1] - shares[0]) * f64::midpoint(values[0], values[1]))
            .sum()
    }

    /// So many times as many days, from the last that is kept on.
    fn stretched(&self, times: f64) -> Self {
        let mean = self.mean();
        let quantiles = self
            .quantiles
            .map(|quantile| (mean * times + (quantile - mean) * times.sqrt()).max(0.0));
        Self {
            none: self.none.powf(times),
            quantiles,
        }
    }
}

impl Spread for Demand {
    fn quantile(&self, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        let above = LEVELS.partition_point(|level| *level < share).min(LEVELS.len() - 1);
        if above == 0 {
            return self.quantiles[0];
        }
        let (from, to) = (LEVELS[above - 1], LEVELS[above]);
        let part = (share - from) / (to - from);
        self.quantiles[above - 1] + (self.quantiles[above] - self.quantiles[above - 1]) * part
    }

    fn chance_above(&self, stock: f64) -> f64 {
        if stock < 0.0 {
            return 1.0;
        }
        let within = self.quantiles.partition_point(|quantile| *quantile <= stock);
        let share = match within {
            0 => 0.0,
            _ if within == LEVELS.len() => 1.0,
            _ => {
                let (low, high) = (self.quantiles[within - 1], self.quantiles[within]);
                let part = (stock - low) / (high - low);
                LEVELS[within - 1] + (LEVELS[within] - LEVELS[within - 1]) * part
            }
        };
        // Whatever the lines say: with nothing asked for no stock runs out.
        1.0 - share.max(self.none)
    }
}

/// Which of the kept days tell of so many: the first of two that stand next to one another.
pub fn first_of(days: u32) -> usize {
    DAYS.partition_point(|kept| *kept <= days).clamp(1, DAYS.len() - 1) - 1
}

/// Demand of so many days, out of the bytes of the two kept days from [`first_of`] on. None where these are too few.
pub fn read(two: &[u8], days: u32) -> Option<Demand> {
    let place = first_of(days);
    let (from, to) = (DAYS[place], DAYS[place + 1]);
    let (first, second) = (Demand::read(two)?, Demand::read(two.get(DAY_BYTES..)?)?);
    Some(if days < from {
        Demand::NOTHING.towards(&first, f64::from(days) / f64::from(from))
    } else if days > to {
        second.stretched(f64::from(days) / f64::from(to))
    } else {
        first.towards(&second, f64::from(days - from) / f64::from(to - from))
    })
}

/// What is kept of a part's demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook(Vec<u8>);

impl Outlook {
    /// Draws it, with a forecast of `per_day`. `random` gives numbers from 0 to below 1.
    pub fn draw(past: &Past, per_day: f64, draws: usize, random: impl FnMut() -> f64) -> Self {
        let mut bytes = Vec::with_capacity(DAYS.len() * DAY_BYTES);
        for mut sums in past.simulate_each(&DAYS, per_day, draws, random) {
            sums.sort_unstable_by(f64::total_cmp);
            Demand::of(&sums).write(&mut bytes);
        }
        Self(bytes)
    }

    /// As it is kept.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Demand of so many days.
    pub fn of(&self, days: u32) -> Demand {
        let from = first_of(days) * DAY_BYTES;
        self.0
            .get(from..)
            .and_then(|two| read(two, days))
            .unwrap_or(Demand::NOTHING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead_time::DRAWS;
    use crate::reorder::{Terms, advise};
    use crate::seeded::seeded;
    use proptest::prelude::*;

    fn outlook(days: &[(u32, f64)]) -> (Past, Outlook) {
        let past = Past::of(days, 400).unwrap();
        let outlook = Outlook::draw(&past, past.per_day(), DRAWS, seeded(1));
        (past, outlook)
    }

    #[test]
    fn one_part_fits_a_page_of_the_database_with_what_else_is_known_of_it() {
        let (_, outlook) = outlook(&[(0, 2.0), (9, 1.0)]);
        assert_eq!(outlook.bytes().len(), DAYS.len() * DAY_BYTES);
        assert!(outlook.bytes().len() < 1_600);
    }

    #[test]
    fn on_a_kept_day_it_says_what_the_draws_say() {
        let days: Vec<(u32, f64)> = (0..40).map(|place| (place * 9, f64::from(place % 5 + 1))).collect();
        let (past, outlook) = outlook(&days);
        for ahead in [7, 21, 51] {
            let draws = past.simulate(ahead, past.per_day(), DRAWS, seeded(2));
            let kept = outlook.of(ahead);
            for share in [0.8, 0.9, 0.95] {
                // Other draws of the same demand: within one size.
                assert!(
                    (kept.quantile(share) - draws.quantile(share)).abs() <= 2.0,
                    "{ahead} {share}"
                );
            }
            for stock in [0.0, 1.0, 4.0, 9.0] {
                let (from_kept, from_draws) = (kept.chance_above(stock), draws.chance_above(stock));
                assert!(
                    (from_kept - from_draws).abs() < 0.08,
                    "{ahead} {stock}: {from_kept} {from_draws}"
                );
            }
        }
    }

    #[test]
    fn between_and_beyond_the_kept_days_the_mean_goes_with_the_days() {
        let days: Vec<(u32, f64)> = (0..400).map(|day| (day, 3.0)).collect();
        let (_, outlook) = outlook(&days);
        for ahead in [0, 1, 2, 25, 120, 121, 400] {
            let expected = 3.0 * f64::from(ahead);
            assert!((outlook.of(ahead).quantile(0.95) - expected).abs() < 1e-3, "{ahead}");
        }
    }

    #[test]
    fn too_few_bytes_are_no_demand() {
        assert_eq!(read(&[0; DAY_BYTES], 21), None);
        assert_eq!(read(&[], 1), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_longer_wait_and_a_higher_service_never_ask_for_less(
            days in prop::collection::btree_map(0_u32..400, 0.5_f64..40.0, 1..60),
            (wait, more) in (0_u32..200, 0_u32..200), (service, higher) in (0.5_f64..0.99, 0.0_f64..0.5),
            stock in 0_i64..200, pack in 1_i64..20,
        ) {
            let days: Vec<(u32, f64)> = days.into_iter().collect();
            let past = Past::of(&days, 400).unwrap();
            let outlook = Outlook::draw(&past, past.per_day(), 200, seeded(5));
            let advice = |wait: u32, service: f64| {
                let terms = Terms { service, pack, order_cost: 50_000.0, holding_rate: 0.2, unit_cost: Some(10_000.0) };
                advise(stock, &outlook.of(wait), &outlook.of(wait + 30), past.per_day() * 365.0, &terms)
            };
            let base = advice(wait, service);
            for other in [advice(wait + more, service), advice(wait, (service + higher).min(0.995))] {
                prop_assert!(other.reorder_point >= base.reorder_point && other.order >= base.order, "{base:?} {other:?}");
            }
            prop_assert!(base.chance_after <= base.chance_now);
            prop_assert!(advice(wait + more, service).chance_now >= base.chance_now - 1e-6);
        }
    }
}
