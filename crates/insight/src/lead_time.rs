//! Demand until an order arrives, by simulation: the sizes of the days on which a part was asked for, and the gaps between
//! these days, are drawn again and again (the bootstrap of Efron 1979; for spare parts Willemain, Smart and Schwarz,
//! International Journal of Forecasting 20, 2004, and with sizes and gaps apart Viswanathan and Zhou 2008).
//!
//! Now is any day of a gap: the first gap is drawn by its length and only what is left of it counts, so that the mean of
//! the draws is days × mean size / mean gap. Then sizes are scaled to the demand per day that was forecast.

use crate::quantile::quantile;

/// Draws that an advice is made from.
pub const DRAWS: usize = 2_000;

/// The days on which a part was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    sizes: Vec<f64>,
    gaps: Vec<u32>,
    /// Sum of the gaps up to and with each.
    ends: Vec<u32>,
}

impl Past {
    /// Makes it of days (any count of days, ascending) with quantities, and the last day that is known. Quantities below
    /// nothing are left out. None without demand.
    pub fn of(days: &[(u32, f64)], last: u32) -> Option<Self> {
        let asked: Vec<(u32, f64)> = days.iter().copied().filter(|(_, size)| *size > 0.0).collect();
        let (first, _) = *asked.first()?;
        let mut gaps: Vec<u32> = asked
            .windows(2)
            .map(|pair| pair[1].0.saturating_sub(pair[0].0).max(1))
            .collect();
        if gaps.is_empty() {
            // One demand: no more often than once in the time since.
            gaps.push(last.saturating_sub(first).max(1));
        }
        let ends = gaps
            .iter()
            .scan(0, |sum, gap| {
                *sum += gap;
                Some(*sum)
            })
            .collect();
        Some(Self {
            sizes: asked.into_iter().map(|(_, size)| size).collect(),
            gaps,
            ends,
        })
    }

    /// Mean demand of a day.
    pub fn per_day(&self) -> f64 {
        let size = self.sizes.iter().sum::<f64>() / self.sizes.len() as f64;
        size * self.gaps.len() as f64 / f64::from(self.ends[self.ends.len() - 1])
    }

    /// Draws the demand of so many days, with a forecast of `per_day`. `random` gives numbers from 0 to below 1.
    pub fn simulate(&self, days: u32, per_day: f64, draws: usize, random: impl FnMut() -> f64) -> Draws {
        let mut sums = self.simulate_each(&[days], per_day, draws, random).remove(0);
        sums.sort_unstable_by(f64::total_cmp);
        Draws(sums)
    }

    /// Draws the demand of each of some numbers of days, ascending, out of the same futures: what is drawn for more days is
    /// never less. The draws of each come in the order of the futures.
    pub fn simulate_each(
        &self,
        ahead: &[u32],
        per_day: f64,
        draws: usize,
        mut random: impl FnMut() -> f64,
    ) -> Vec<Vec<f64>> {
        let scale = f64::max(per_day, 0.0) / self.per_day();
        let mut pick = |count: usize| ((random() * count as f64) as usize).min(count - 1);
        let all = self.ends[self.ends.len() - 1];
        let mut sums: Vec<Vec<f64>> = ahead.iter().map(|_| Vec::with_capacity(draws)).collect();
        for _ in 0..draws {
            let place = pick(all as usize) as u32;
            let gap = self.ends.partition_point(|end| *end <= place);
            let mut day = self.ends[gap] - place;
            let mut sum = 0.0;
            for (days, sums) in ahead.iter().zip(&mut sums) {
                while day <= *days {
                    sum += self.sizes[pick(self.sizes.len())];
                    day = day.saturating_add(self.gaps[pick(self.gaps.len())]);
                }
                sums.push(sum * scale);
            }
        }
        sums
    }
}

/// How demand may turn out.
pub trait Spread {
    /// The demand that is not exceeded with this chance.
    fn quantile(&self, share: f64) -> f64;

    /// The chance of more demand than there is stock.
    fn chance_above(&self, stock: f64) -> f64;
}

/// Demands that were drawn, in ascending order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draws(Vec<f64>);

impl Spread for Draws {
    /// Nothing without draws.
    fn quantile(&self, share: f64) -> f64 {
        quantile(&self.0, share).unwrap_or_default()
    }

    fn chance_above(&self, stock: f64) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        let within = self.0.partition_point(|sum| *sum <= stock);
        (self.0.len() - within) as f64 / self.0.len() as f64
    }
}

impl Draws {
    /// Their mean; nothing without draws.
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeded::seeded;
    use proptest::prelude::*;

    #[test]
    fn demand_of_every_day_leaves_nothing_to_chance() {
        let days: Vec<(u32, f64)> = (0..100).map(|day| (day, 3.0)).collect();
        let past = Past::of(&days, 99).unwrap();
        let draws = past.simulate(14, 3.0, 500, seeded(1));
        assert!((draws.mean() - 42.0).abs() < 1e-9);
        assert!((draws.quantile(0.95) - 42.0).abs() < 1e-9);
        assert!(draws.chance_above(42.0).abs() < 1e-12 && (draws.chance_above(41.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_mean_of_the_draws_is_what_was_forecast() {
        let days = [(0, 4.0), (3, 1.0), (40, 7.0), (44, -2.0), (45, 2.0), (90, 9.0)];
        let past = Past::of(&days, 100).unwrap();
        assert!((past.per_day() - 4.6 / 22.5).abs() < 1e-12);
        for per_day in [past.per_day(), 1.0] {
            let mean = past.simulate(21, per_day, 60_000, seeded(7)).mean();
            assert!((mean / (21.0 * per_day) - 1.0).abs() < 0.03, "{mean} {per_day}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_draws() {
        let past = Past::of(&[(0, 4.0), (3, 1.0), (40, 7.0)], 60).unwrap();
        let draw = |seed| past.simulate(21, 0.4, DRAWS, seeded(seed));
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }

    #[test]
    fn without_demand_there_is_nothing_to_draw_from() {
        assert_eq!(Past::of(&[], 10), None);
        assert_eq!(Past::of(&[(3, 0.0), (4, -1.0)], 10), None);
        assert!(
            Past::of(&[(10, 5.0)], 10)
                .unwrap()
                .simulate(0, 5.0, 10, seeded(1))
                .mean()
                < 1e-12
        );
        assert!(Draws::default().quantile(0.9).abs() < 1e-12 && Draws::default().chance_above(0.0) < 1e-12);
    }

    proptest! {
        #[test]
        fn more_stock_never_runs_out_sooner(
            days in prop::collection::btree_map(0_u32..400, -3.0_f64..40.0, 0..60), ahead in 0_u32..60, per_day in -1.0_f64..20.0,
        ) {
            let days: Vec<(u32, f64)> = days.into_iter().collect();
            if let Some(past) = Past::of(&days, 400) {
                let draws = past.simulate(ahead, per_day, 200, seeded(9));
                let chances = [0.0, 1.0, 5.0, 50.0, 1e6].map(|stock| draws.chance_above(stock));
                prop_assert!(chances.windows(2).all(|pair| pair[0] >= pair[1]));
                prop_assert!(draws.chance_above(draws.quantile(0.9)) <= 0.1 + 1e-9);
            }
        }
    }
}
