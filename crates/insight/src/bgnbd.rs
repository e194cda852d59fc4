//! Whether a customer is still active, and how often he will come: BG/NBD.
//!
//! Source: Fader, Hardie and Lee, "Counting Your Customers the Easy Way" (Marketing Science 24, 2005). While active a
//! customer buys at a rate of his own, and after each purchase leaves for good with a chance of his own; rates are spread
//! over customers as Gamma(r, α), chances as Beta(a, b). With x repeat purchases, the last at t_x, seen for T:
//!
//! ```text
//! L = B(a, b+x)/B(a, b) Γ(r+x) αʳ / (Γ(r) (α+T)^(r+x)) + [x > 0] B(a+1, b+x−1)/B(a, b) Γ(r+x) αʳ / (Γ(r) (α+t_x)^(r+x))
//! P(active) = 1 / (1 + [x > 0] a/(b+x−1) ((α+T)/(α+t_x))^(r+x))
//! E[Y(t)] = P(active) (a+b+x−1)/(a−1) (1 − ((α+T)/(α+T+t))^(r+x) ₂F₁(r+x, b+x; a+b+x−1; t/(α+T+t)))
//! ```
//!
//! Euler's transformation turns the last product into (1−z)^(a−1) ₂F₁(a+b−1−r, a−1; a+b+x−1; z), which does not overflow.

use crate::maximum::maximise;
use crate::special::ln_gamma;

/// Fewest customers that came again for a fit.
pub const FEWEST_REPEATS: usize = 10;
/// Terms of the hypergeometric series at most.
const TERMS: usize = 20_000;

/// One customer, in weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// Purchases after the first.
    pub repeats: u32,
    /// From the first purchase to the last.
    pub last: f64,
    /// From the first purchase to now.
    pub age: f64,
}

impl History {
    fn x(self) -> f64 {
        f64::from(self.repeats)
    }

    fn is_sound(self) -> bool {
        self.last.is_finite() && self.age.is_finite() && self.last >= 0.0 && self.age >= self.last
    }
}

/// How rates and chances of leaving are spread over customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// Shape of the rates.
    pub r: f64,
    /// Scale of the rates, in weeks.
    pub alpha: f64,
    /// First shape of the chances of leaving.
    pub a: f64,
    /// Second shape of the chances of leaving.
    pub b: f64,
}

/// A model fitted by maximum likelihood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The parameters.
    pub model: Model,
    /// How likely they make what was seen.
    pub log_likelihood: f64,
    /// Whether the search found a maximum. What did not converge is not to be relied on.
    pub converged: bool,
    /// Steps of the search.
    pub steps: u64,
    /// Customers that it was fitted to.
    pub customers: usize,
}

/// Fits the model. None with fewer than [`FEWEST_REPEATS`] customers that came again.
pub fn fit(customers: &[History]) -> Option<Fit> {
    let customers: Vec<History> = customers.iter().copied().filter(|one| one.is_sound()).collect();
    if customers.iter().filter(|one| one.repeats > 0).count() < FEWEST_REPEATS {
        return None;
    }
    let weeks: f64 = customers.iter().map(|one| one.age).sum::<f64>() / customers.len() as f64;
    let found = maximise([1.0, weeks.max(0.1), 1.0, 2.0], |at| {
        Model::from(*at).log_likelihood(&customers)
    })?;
    Some(Fit {
        model: Model::from(found.at),
        log_likelihood: found.value,
        converged: found.converged,
        steps: found.steps,
        customers: customers.len(),
    })
}

impl From<[f64; 4]> for Model {
    fn from([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }
}

impl Model {
    /// The log-likelihood of what these customers did.
    pub fn log_likelihood(&self, customers: &[History]) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let common = r * alpha.ln() - ln_gamma(r) + ln_gamma(a + b) - ln_gamma(b);
        let of = |one: &History| {
            let x = one.x();
            let seen = common + ln_gamma(r + x) + ln_gamma(b + x) - ln_gamma(a + b + x);
            let stays = -(r + x) * (alpha + one.age).ln();
            if one.repeats == 0 {
                return seen + stays;
            }
            let left = (a / (b + x - 1.0)).ln() - (r + x) * (alpha + one.last).ln();
            seen + ln_sum(stays, left)
        };
        customers.iter().map(of).sum()
    }

    /// The chance that a customer is still active. None for one who came once only: the model lets nobody leave before a
    /// second purchase, so that it knows nothing of him.
    pub fn chance_active(&self, customer: History) -> Option<f64> {
        (customer.repeats > 0 && customer.is_sound()).then(|| self.active(customer))
    }

    fn active(&self, customer: History) -> f64 {
        if customer.repeats == 0 {
            return 1.0;
        }
        let Self { r, alpha, a, b } = *self;
        let x = customer.x();
        let odds = (a / (b + x - 1.0)).ln() + (r + x) * ((alpha + customer.age) / (alpha + customer.last)).ln();
        1.0 / (1.0 + odds.exp())
    }

    /// Purchases expected in the next `weeks`. None where the history makes no sense.
    pub fn expected_purchases(&self, customer: History, weeks: f64) -> Option<f64> {
        if !customer.is_sound() || !weeks.is_finite() || weeks < 0.0 {
            return None;
        }
        let Self { r, alpha, b, .. } = *self;
        // At exactly 1 the formula is nothing over nothing; beside it, it is smooth.
        let a = if (self.a - 1.0).abs() < 1e-6 { 1.000_001 } else { self.a };
        let x = customer.x();
        let z = weeks / (alpha + customer.age + weeks);
        let stays = (1.0 - z).powf(a - 1.0) * hypergeometric(a + b - 1.0 - r, a - 1.0, a + b + x - 1.0, z);
        let purchases = self.active(customer) * (a + b + x - 1.0) / (a - 1.0) * (1.0 - stays);
        purchases.is_finite().then(|| purchases.max(0.0))
    }
}

/// ln(e^one + e^two).
fn ln_sum(one: f64, two: f64) -> f64 {
    let (high, low) = if one > two { (one, two) } else { (two, one) };
    high + (low - high).exp().ln_1p()
}

/// Gauss's series ₂F₁(first, second; third; z) for 0 ≤ z < 1.
fn hypergeometric(first: f64, second: f64, third: f64, z: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for step in 0..TERMS {
        let step = step as f64;
        term *= (first + step) * (second + step) / ((third + step) * (1.0 + step)) * z;
        sum += term;
        if f64::abs(term) < 1e-14 * f64::abs(sum) {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The published fit of the CDNOW sample.
    const CDNOW: Model = Model {
        r: 0.243,
        alpha: 4.414,
        a: 0.793,
        b: 2.426,
    };

    fn customer(repeats: u32, last: f64, age: f64) -> History {
        History { repeats, last, age }
    }

    #[test]
    fn the_first_customer_of_the_sample_is_expected_as_published() {
        // Fader, Hardie and Lee, "Implementing the BG/NBD Model in Excel" (2005): 1.226 purchases in the next 39 weeks.
        let found = CDNOW.expected_purchases(customer(2, 30.43, 38.86), 39.0).unwrap();
        assert!((found - 1.226).abs() < 5e-4, "{found}");
    }

    #[test]
    fn the_likelihood_of_three_customers_of_the_sample_is_that_of_the_formula() {
        for (one, value) in [
            (customer(2, 30.43, 38.86), -9.458_606_307),
            (customer(1, 1.71, 38.86), -4.469_093_275),
            (customer(0, 0.0, 38.86), -0.554_713_276),
        ] {
            let found = CDNOW.log_likelihood(&[one]);
            assert!((found - value).abs() < 1e-8, "{found}");
        }
        let chance = CDNOW.chance_active(customer(2, 30.43, 38.86)).unwrap();
        assert!((chance - 0.726_578_570).abs() < 1e-8, "{chance}");
    }

    #[test]
    fn the_chance_of_one_who_came_once_is_not_known() {
        assert_eq!(CDNOW.chance_active(customer(0, 0.0, 38.86)), None);
        let lately = CDNOW.chance_active(customer(5, 38.0, 38.86)).unwrap();
        let long_ago = CDNOW.chance_active(customer(5, 10.0, 38.86)).unwrap();
        assert!(lately > 0.85 && long_ago < 0.2, "{lately} {long_ago}");
    }

    #[test]
    fn the_series_gives_known_values() {
        // 2F1(1,1;2;z) = -ln(1-z)/z; 2F1(a,b;b;z) = (1-z)^-a.
        assert!((hypergeometric(1.0, 1.0, 2.0, 0.5) - 2.0 * 2.0_f64.ln()).abs() < 1e-12);
        assert!((hypergeometric(2.5, 3.0, 3.0, 0.9) - 0.1_f64.powf(-2.5)).abs() < 1e-9);
    }

    #[test]
    fn too_few_customers_and_ones_who_never_leave_are_told() {
        assert_eq!(fit(&[]), None);
        assert_eq!(fit(&vec![customer(0, 0.0, 30.0); 500]), None);
        let steady = vec![customer(50, 51.0, 52.0); 50];
        assert!(!fit(&steady).unwrap().converged);
    }

    proptest! {
        #[test]
        fn chances_are_chances_and_purchases_are_finite(
            r in 0.01_f64..20.0, alpha in 0.01_f64..200.0, a in 0.01_f64..30.0, b in 0.01_f64..60.0,
            repeats in 0_u32..900, last in 0.0_f64..200.0, more in 0.0_f64..200.0, weeks in 0.0_f64..60.0,
        ) {
            let model = Model { r, alpha, a, b };
            let one = customer(repeats, last, last + more);
            if let Some(chance) = model.chance_active(one) {
                prop_assert!((0.0..=1.0).contains(&chance));
            }
            if let Some(purchases) = model.expected_purchases(one, weeks) {
                prop_assert!(purchases.is_finite() && purchases >= 0.0);
            }
            prop_assert!(!model.log_likelihood(&[one]).is_nan());
        }
    }
}
