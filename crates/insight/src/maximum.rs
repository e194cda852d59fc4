//! The maximum of a likelihood over positive parameters, by the simplex of Nelder and Mead (1965) over their logarithms.
//!
//! A simplex can collapse where there is no maximum. So the search starts anew from where it ended, with a fresh simplex,
//! until that finds nothing better; and it counts as converged only where the likelihood is level in every direction.

use argmin::core::{CostFunction, Error, Executor, State, TerminationReason};
use argmin::solver::neldermead::NelderMead;
use argmin_math::{ArgminAdd, ArgminMul, ArgminSub};

/// Steps of one search.
const STEPS: u64 = 2_000;
/// Searches at most.
const SEARCHES: u64 = 8;
/// The costs at a simplex's corners are this close together at its end.
const CLOSE: f64 = 1e-9;
/// A parameter outside of e^-LIMIT to e^LIMIT is no answer.
const LIMIT: f64 = 16.0;
/// What an impossible point costs.
const IMPOSSIBLE: f64 = 1e100;

/// Where a likelihood is largest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Maximum<const N: usize> {
    /// The parameters.
    pub(crate) at: [f64; N],
    /// The log-likelihood there.
    pub(crate) value: f64,
    /// Steps that the searches took.
    pub(crate) steps: u64,
    /// Whether the searches agree and the likelihood is level there.
    pub(crate) converged: bool,
}

/// Finds it from a start of positive parameters. None where the likelihood cannot be computed.
pub(crate) fn maximise<const N: usize>(start: [f64; N], likelihood: impl Fn(&[f64; N]) -> f64) -> Option<Maximum<N>> {
    let cost = |point: &Point<N>| -> f64 {
        if point.0.iter().any(|value| value.abs() > LIMIT) {
            return IMPOSSIBLE;
        }
        let value = -likelihood(&point.0.map(f64::exp));
        if value.is_finite() { value } else { IMPOSSIBLE }
    };
    let mut best = Point(start.map(f64::ln));
    let mut lowest = cost(&best);
    let (mut steps, mut agreed) = (0, false);
    for _ in 0..SEARCHES {
        let solver = NelderMead::new(simplex(best)).with_sd_tolerance(CLOSE).ok()?;
        let search = Executor::new(Cost(&cost), solver)
            .configure(|state| state.max_iters(STEPS))
            .timer(false)
            .run()
            .ok()?;
        let state = search.state();
        let found = *state.get_best_param()?;
        let ended = matches!(state.get_termination_reason(), Some(TerminationReason::SolverConverged));
        steps += state.get_iter();
        let gain = lowest - state.get_best_cost();
        if gain > 0.0 {
            (best, lowest) = (found, state.get_best_cost());
        }
        agreed = ended && gain.abs() < 1e-7 * (1.0 + lowest.abs());
        if agreed {
            break;
        }
    }
    (lowest < IMPOSSIBLE).then(|| Maximum {
        at: best.0.map(f64::exp),
        value: -lowest,
        steps,
        converged: agreed && is_level(best, lowest, cost),
    })
}

/// Whether a step of one part in a thousand in any direction changes the cost by what a minimum would, and not by a slope;
/// and whether it is a minimum at all and not a plain that goes on for ever.
fn is_level<const N: usize>(at: Point<N>, lowest: f64, cost: impl Fn(&Point<N>) -> f64) -> bool {
    (0..N).all(|place| {
        let step = |size: f64| {
            let mut moved = at;
            moved.0[place] += size;
            cost(&moved) - lowest
        };
        let (back, ahead) = (step(-0.001), step(0.001));
        let (far_back, far_ahead) = (step(-1.0), step(1.0));
        (back - ahead).abs() < 1e-3 * (1.0 + lowest.abs().sqrt()) && far_back > 1e-4 && far_ahead > 1e-4
    })
}

fn simplex<const N: usize>(from: Point<N>) -> Vec<Point<N>> {
    let corner = |place: usize| {
        let mut corner = from;
        corner.0[place] += 0.5;
        corner
    };
    std::iter::once(from).chain((0..N).map(corner)).collect()
}

#[derive(Clone, Copy, Debug)]
struct Point<const N: usize>([f64; N]);

impl<const N: usize> Point<N> {
    fn with(&self, other: &Self, of: impl Fn(f64, f64) -> f64) -> Self {
        Self(std::array::from_fn(|place| of(self.0[place], other.0[place])))
    }
}

impl<const N: usize> ArgminAdd<Self, Self> for Point<N> {
    fn add(&self, other: &Self) -> Self {
        self.with(other, |one, two| one + two)
    }
}

impl<const N: usize> ArgminSub<Self, Self> for Point<N> {
    fn sub(&self, other: &Self) -> Self {
        self.with(other, |one, two| one - two)
    }
}

impl<const N: usize> ArgminMul<f64, Self> for Point<N> {
    fn mul(&self, other: &f64) -> Self {
        Self(self.0.map(|value| value * other))
    }
}

struct Cost<F, const N: usize>(F);

impl<F: Fn(&Point<N>) -> f64, const N: usize> CostFunction for Cost<F, N> {
    type Param = Point<N>;
    type Output = f64;

    fn cost(&self, param: &Point<N>) -> Result<f64, Error> {
        Ok((self.0)(param))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maximum_is_found_and_said_to_be_one() {
        let hill = |at: &[f64; 2]| -(at[0].ln() - 1.0).powi(2) - 100.0 * (at[1].ln() - at[0].ln()).powi(2);
        let found = maximise([1.0, 5.0], hill).unwrap();
        assert!(found.converged, "{found:?}");
        let e = std::f64::consts::E;
        assert!(
            (found.at[0] - e).abs() < 1e-3 && (found.at[1] - e).abs() < 1e-3,
            "{found:?}"
        );
    }

    #[test]
    fn a_slope_without_end_does_not_converge() {
        assert!(!maximise([1.0], |at: &[f64; 1]| at[0].ln()).unwrap().converged);
        assert!(!maximise([1.0], |at: &[f64; 1]| -1.0 / (1.0 + at[0])).unwrap().converged);
        assert!(!maximise([1.0], |_: &[f64; 1]| 3.0).unwrap().converged);
        assert_eq!(maximise([1.0], |_: &[f64; 1]| f64::NAN), None);
    }
}
