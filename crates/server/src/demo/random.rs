//! The draws of the demo, repeatable from a seed.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// A source of draws.
pub(super) struct Draw(StdRng);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    /// A whole number from `low` to under `high`.
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..high.max(low + 1))
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.whole(0, items.len() as i64) as usize]
    }

    /// Mean 0, deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Exponential with this mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Pareto with this exponent, from 1 on.
    pub fn pareto(&mut self, exponent: f64) -> f64 {
        (1.0 - self.unit()).powf(-1.0 / exponent)
    }
}

/// Weights to draw by.
pub(super) struct Weights(Vec<f64>);

impl Weights {
    pub fn new(weights: impl Iterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        Self(
            weights
                .map(|weight| {
                    sum += weight;
                    sum
                })
                .collect(),
        )
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of one weight, drawn by its size.
    pub fn draw(&self, draw: &mut Draw) -> usize {
        let total = self.0.last().copied().unwrap_or(0.0);
        let at = draw.unit() * total;
        self.0
            .partition_point(|sum| *sum < at)
            .min(self.0.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heavier_items_are_drawn_more_often() {
        let mut draw = Draw::new(1);
        let weights = Weights::new([1.0, 9.0].into_iter());
        let heavy = (0..1000).filter(|_| weights.draw(&mut draw) == 1).count();
        assert!((850..950).contains(&heavy), "{heavy}");
    }
}
