//! What a customer's purchase is worth: Gamma-Gamma, fitted to those who came again.
//!
//! Source: Fader, Hardie and Lee, "RFM and CLV: Using Iso-Value Curves for Customer Base Analysis" (Journal of Marketing
//! Research 42, 2005), and their note "The Gamma-Gamma Model of Monetary Value" (2013). Purchases of a customer are
//! Gamma(p, ν), and ν is Gamma(q, γ) over customers. With the mean m of x purchases:
//!
//! ```text
//! L = Γ(px+q)/(Γ(px) Γ(q)) γ^q m^(px−1) x^(px) / (γ + m x)^(px+q)
//! E[M] = p (γ + m x) / (p x + q − 1)
//! ```

use crate::bgnbd::FEWEST_REPEATS;
use crate::maximum::maximise;
use crate::special::ln_gamma;

/// One customer who came again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spending {
    /// Purchases after the first.
    pub repeats: u32,
    /// Their mean, above nothing.
    pub mean: f64,
}

impl Spending {
    fn is_sound(self) -> bool {
        self.repeats > 0 && self.mean.is_finite() && self.mean > 0.0
    }
}

/// How purchases are spread over customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// Shape of a customer's purchases.
    pub p: f64,
    /// Shape over customers.
    pub q: f64,
    /// Scale over customers, in money.
    pub gamma: f64,
}

/// A model fitted by maximum likelihood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The parameters.
    pub model: Model,
    /// How likely they make what was seen.
    pub log_likelihood: f64,
    /// Whether the search found a maximum.
    pub converged: bool,
    /// Steps of the search.
    pub steps: u64,
    /// Customers that it was fitted to.
    pub customers: usize,
}

/// Fits the model. None with fewer than [`FEWEST_REPEATS`] customers who came again and spent something.
pub fn fit(customers: &[Spending]) -> Option<Fit> {
    let customers: Vec<Spending> = customers.iter().copied().filter(|one| one.is_sound()).collect();
    if customers.len() < FEWEST_REPEATS {
        return None;
    }
    let mean: f64 = customers.iter().map(|one| one.mean).sum::<f64>() / customers.len() as f64;
    // Rupiah go into the millions: the search works in parts of the mean, and the likelihood of money is that much thinner.
    let scaled: Vec<Spending> = customers
        .iter()
        .map(|one| Spending {
            mean: one.mean / mean,
            ..*one
        })
        .collect();
    let found = maximise([2.0, 2.0, 1.0], |[p, q, gamma]| {
        let model = Model {
            p: *p,
            q: *q,
            gamma: *gamma,
        };
        model.log_likelihood(&scaled)
    })?;
    let [p, q, gamma] = found.at;
    Some(Fit {
        model: Model {
            p,
            q,
            gamma: gamma * mean,
        },
        log_likelihood: found.value - customers.len() as f64 * mean.ln(),
        converged: found.converged,
        steps: found.steps,
        customers: customers.len(),
    })
}

impl Model {
    /// The log-likelihood of what these customers spent.
    pub fn log_likelihood(&self, customers: &[Spending]) -> f64 {
        let Self { p, q, gamma } = *self;
        let of = |one: &Spending| {
            let x = f64::from(one.repeats);
            ln_gamma(p * x + q) - ln_gamma(p * x) - ln_gamma(q)
                + q * gamma.ln()
                + (p * x - 1.0) * one.mean.ln()
                + p * x * x.ln()
                - (p * x + q) * (gamma + one.mean * x).ln()
        };
        customers.iter().filter(|one| one.is_sound()).map(of).sum()
    }

    /// What a purchase of this customer is expected to be. None where the model has no mean to give.
    pub fn expected_purchase(&self, customer: Spending) -> Option<f64> {
        let x = f64::from(customer.repeats);
        let weight = self.p * x + self.q - 1.0;
        let value = self.p * (self.gamma + customer.mean * x) / weight;
        (customer.is_sound() && weight > 0.0 && value.is_finite()).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn likelihood_and_purchase_are_those_of_the_formula() {
        // With the parameters of the CDNOW sample.
        let model = Model {
            p: 6.2496,
            q: 3.7442,
            gamma: 15.4435,
        };
        for (repeats, mean, likelihood, purchase) in [
            (2, 22.35, -3.550_483_187, 24.658_069_565),
            (1, 11.77, -3.735_893_965, 18.910_081_345),
        ] {
            let one = Spending { repeats, mean };
            let found = (model.log_likelihood(&[one]), model.expected_purchase(one).unwrap());
            assert!(
                (found.0 - likelihood).abs() < 1e-8 && (found.1 - purchase).abs() < 1e-8,
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_purchase_is_expected_between_the_customers_own_mean_and_everybodys() {
        let model = Model {
            p: 6.25,
            q: 3.74,
            gamma: 15.44,
        };
        let everybody = model.p * model.gamma / (model.q - 1.0);
        let expected = |repeats| model.expected_purchase(Spending { repeats, mean: 100.0 }).unwrap();
        assert!(everybody < expected(1) && expected(1) < expected(20) && expected(20) < 100.0);
    }

    #[test]
    fn rupiah_are_fitted_as_dollars_are() {
        let spread = |scale: f64| -> Vec<Spending> {
            (1..200_u32)
                .map(|at| Spending {
                    repeats: 1 + at % 7,
                    mean: scale * f64::from(20 + (at * 7_919) % 83),
                })
                .collect()
        };
        let (small, large) = (fit(&spread(1.0)).unwrap(), fit(&spread(1e6)).unwrap());
        assert!(
            (small.model.p - large.model.p).abs() < 1e-3 * small.model.p,
            "{small:?} {large:?}"
        );
        let shift = small.log_likelihood - large.log_likelihood - 199.0 * 1e6_f64.ln();
        assert!(shift.abs() < 1e-4, "{shift}");
        assert_eq!(fit(&spread(1.0)[..5]), None);
        assert_eq!(fit(&[Spending { repeats: 0, mean: -1.0 }; 50]), None);
    }

    proptest! {
        #[test]
        fn nothing_panics(repeats in 0_u32..500, mean in -1e9_f64..1e9, p in 0.01_f64..50.0, q in 0.01_f64..50.0) {
            let model = Model { p, q, gamma: 1e6 };
            let one = Spending { repeats, mean };
            if let Some(value) = model.expected_purchase(one) {
                prop_assert!(value > 0.0);
            }
            prop_assert!(!model.log_likelihood(&[one]).is_nan());
        }
    }
}
