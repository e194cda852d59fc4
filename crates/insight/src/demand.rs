//! How the demand of a part comes: smooth, intermittent, erratic or lumpy.
//!
//! Source: Syntetos, Boylan and Croston, "On the categorization of demand patterns" (Journal of the Operational Research
//! Society 56, 2005): by the mean interval between demands (1.32) and the squared coefficient of variation of their sizes
//! (0.49, with n − 1). The interval is months since the first demand, its month included, over months with demand.

use domain::insight::DemandClass;

/// The interval from which demand is intermittent.
pub const INTERVAL: f64 = 1.32;
/// The variation from which demand is erratic.
pub const VARIATION: f64 = 0.49;

/// What a history says about a part's demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// The class.
    pub class: DemandClass,
    /// Mean interval between months with demand.
    pub interval: f64,
    /// Squared coefficient of variation of the sizes; nothing with a single demand.
    pub variation: f64,
    /// Mean size of a month with demand.
    pub size: f64,
    /// Months with demand.
    pub demands: usize,
}

/// Classifies a history, a value a month, oldest first. Values below nothing (more came back than went) are no demand. None
/// without any demand.
pub fn classify(history: &[f64]) -> Option<Demand> {
    let first = history.iter().position(|value| *value > 0.0)?;
    let sizes: Vec<f64> = history.iter().copied().filter(|value| *value > 0.0).collect();
    let count = sizes.len() as f64;
    let size = sizes.iter().sum::<f64>() / count;
    let variation = if sizes.len() > 1 {
        let squares: f64 = sizes.iter().map(|value| (value - size).powi(2)).sum();
        squares / (count - 1.0) / (size * size)
    } else {
        0.0
    };
    let interval = (history.len() - first) as f64 / count;
    let class = match (interval < INTERVAL, variation < VARIATION) {
        (true, true) => DemandClass::Smooth,
        (false, true) => DemandClass::Intermittent,
        (true, false) => DemandClass::Erratic,
        (false, false) => DemandClass::Lumpy,
    };
    Some(Demand {
        class,
        interval,
        variation,
        size,
        demands: sizes.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_class_has_its_pattern() {
        let class = |history: &[f64]| classify(history).map(|demand| demand.class);
        assert_eq!(class(&[5.0, 6.0, 5.0, 4.0, 5.0, 6.0]), Some(DemandClass::Smooth));
        assert_eq!(class(&[5.0, 0.0, 5.0, 0.0, 4.0, 0.0]), Some(DemandClass::Intermittent));
        assert_eq!(class(&[1.0, 20.0, 2.0, 1.0, 30.0, 1.0]), Some(DemandClass::Erratic));
        assert_eq!(class(&[1.0, 0.0, 0.0, 30.0, 0.0, 2.0]), Some(DemandClass::Lumpy));
        assert_eq!(class(&[0.0, -4.0, 0.0]), None);
        assert_eq!(class(&[]), None);
    }

    #[test]
    fn months_before_the_first_demand_do_not_count() {
        let late = classify(&[0.0, 0.0, 0.0, 3.0, 0.0, 3.0]).unwrap();
        assert!((late.interval - 1.5).abs() < 1e-12);
        assert_eq!((late.demands, late.variation.abs() < 1e-12), (2, true));
    }

    proptest! {
        #[test]
        fn intervals_are_at_least_one(history in prop::collection::vec(-5.0_f64..50.0, 0..40)) {
            if let Some(demand) = classify(&history) {
                prop_assert!(demand.interval >= 1.0 && demand.variation >= 0.0 && demand.size > 0.0);
            }
        }
    }
}
