//! Functions that the standard library does not have.

/// The logarithm of Γ.
pub(crate) fn ln_gamma(value: f64) -> f64 {
    libm::lgamma(value)
}

/// Where the standard normal distribution has passed this share: Φ⁻¹, by halving the interval until nothing is left of it.
pub(crate) fn normal_quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if libm::erfc(-middle / std::f64::consts::SQRT_2) / 2.0 < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_come_out() {
        for (value, expected) in [
            (1.0, 0.0),
            (5.0, 24.0_f64.ln()),
            (0.5, std::f64::consts::PI.sqrt().ln()),
        ] {
            assert!((ln_gamma(value) - expected).abs() < 1e-13);
        }
        for (share, expected) in [(0.5, 0.0), (0.975, 1.959_963_985), (0.05, -1.644_853_627)] {
            assert!((normal_quantile(share) - expected).abs() < 1e-9);
        }
    }
}
