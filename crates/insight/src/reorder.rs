//! When to order, and how much.
//!
//! Source: Snyder and Shen, Fundamentals of Supply Chain Theory (2nd edition, 2019), chapters 3 and 4.
//!
//! ```text
//! EOQ         Q = √(2 K λ / h), cost √(2 K λ h): fixed cost K of an order, demand λ and holding cost h of a year
//! newsvendor  S = F⁻¹(p / (p + h)): stock-out cost p, holding cost h
//! ```
//!
//! The reorder point is the newsvendor's with p / (p + h) as the target service: the quantile of demand until an order that
//! is placed now is there, safety days included. Where stock does not exceed it, ordered is the larger of the EOQ and what
//! is missing up to the review after, in whole packs.

use crate::lead_time::Spread;
use crate::special::{ln_gamma, normal_quantile};

/// Largest order that is ever advised: more is a mistake in the data.
const MOST: f64 = 1e9;

/// An amount and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Priced {
    /// How much.
    pub quantity: f64,
    /// The cost, expected or a year's.
    pub cost: f64,
}

/// The economic order quantity and its cost. None unless all three are above nothing.
pub fn economic_order(fixed: f64, holding: f64, demand: f64) -> Option<Priced> {
    let positive = [fixed, holding, demand]
        .into_iter()
        .all(|value| value.is_finite() && value > 0.0);
    positive.then(|| Priced {
        quantity: (2.0 * fixed * demand / holding).sqrt(),
        cost: (2.0 * fixed * demand * holding).sqrt(),
    })
}

/// The newsvendor's stock for normal demand, and its expected cost: (h + p) σ φ(z). None for costs or a spread that are not
/// above nothing.
pub fn newsvendor_normal(holding: f64, stock_out: f64, mean: f64, deviation: f64) -> Option<Priced> {
    let standard = normal_quantile(critical_ratio(holding, stock_out)?);
    if !mean.is_finite() || !deviation.is_finite() || deviation <= 0.0 {
        return None;
    }
    let density = (-standard * standard / 2.0).exp() / std::f64::consts::TAU.sqrt();
    Some(Priced {
        quantity: mean + deviation * standard,
        cost: (holding + stock_out) * deviation * density,
    })
}

/// The newsvendor's stock for Poisson demand, and its expected cost. None for costs that are not above nothing, and for
/// means that are not above nothing or beyond a million, where the normal serves.
pub fn newsvendor_poisson(holding: f64, stock_out: f64, mean: f64) -> Option<Priced> {
    let ratio = critical_ratio(holding, stock_out)?;
    if !(mean > 0.0 && mean <= 1e6) {
        return None;
    }
    let chance = |pieces: f64| (pieces * mean.ln() - mean - ln_gamma(pieces + 1.0)).exp();
    let mut level = 0.0;
    let mut within = chance(level);
    // Sums of tiny chances may end a hair below 1.
    while within < ratio && level < mean + 40.0 * mean.sqrt() + 100.0 {
        level += 1.0;
        within += chance(level);
    }
    // E[X − S]⁺ = (μ − S) P(X > S) + μ P(X = S), and E[S − X]⁺ is S − μ more.
    let short = (mean - level) * (1.0 - within) + mean * chance(level);
    Some(Priced {
        quantity: level,
        cost: holding * (level - mean + short) + stock_out * short,
    })
}

fn critical_ratio(holding: f64, stock_out: f64) -> Option<f64> {
    let positive = [holding, stock_out]
        .into_iter()
        .all(|cost| cost.is_finite() && cost > 0.0);
    positive.then(|| stock_out / (stock_out + holding))
}

/// On what terms a part is ordered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Target service, 0 to 1.
    pub service: f64,
    /// Pieces in a pack.
    pub pack: i64,
    /// What an order costs, however large.
    pub order_cost: f64,
    /// What holding stock costs a year, in parts of its value.
    pub holding_rate: f64,
    /// What a piece costs; without it there is no EOQ.
    pub unit_cost: Option<f64>,
}

/// What to do about a part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advice {
    /// Order once stock is down to this.
    pub reorder_point: i64,
    /// Pieces to order now, whole packs; nothing where stock is above the reorder point.
    pub order: i64,
    /// Pieces missing up to the review after the order's arrival; nothing where there is enough.
    pub need: i64,
    /// The economic order quantity, where a cost is known.
    pub economic: Option<f64>,
    /// Chance that demand until an order is there, safety days included, exceeds the stock.
    pub chance_now: f64,
    /// The same chance with what is ordered added to the stock.
    pub chance_after: f64,
}

/// Advises on a part: `until_arrival` is the demand drawn for lead time and safety days, `until_review` for these and the
/// days up to the next review; `demand` is a year's. Stock below nothing counts as it is: it is owed.
pub fn advise(
    stock: i64,
    until_arrival: &impl Spread,
    until_review: &impl Spread,
    demand: f64,
    terms: &Terms,
) -> Advice {
    let whole = |pieces: f64| {
        if pieces.is_finite() {
            pieces.clamp(0.0, MOST).ceil() as i64
        } else {
            0
        }
    };
    let service = terms.service.clamp(0.0, 1.0);
    let reorder_point = whole(until_arrival.quantile(service));
    let need = (whole(until_review.quantile(service)) - stock).max(0);
    let holding = terms.unit_cost.map(|cost| cost * terms.holding_rate);
    let economic = holding.and_then(|holding| economic_order(terms.order_cost, holding, demand));
    let order = if stock <= reorder_point && demand > 0.0 && need > 0 {
        let economic = economic.map_or(0, |economic| whole(economic.quantity));
        packs(need.max(economic), terms.pack)
    } else {
        0
    };
    Advice {
        reorder_point,
        order,
        need,
        economic: economic.map(|economic| economic.quantity),
        chance_now: until_arrival.chance_above(stock as f64),
        chance_after: until_arrival.chance_above(stock.saturating_add(order) as f64),
    }
}

/// At least so many pieces, in whole packs.
fn packs(pieces: i64, pack: i64) -> i64 {
    let pack = pack.max(1);
    let packs = pieces.max(0) / pack + i64::from(pieces.max(0) % pack > 0);
    packs.saturating_mul(pack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead_time::{Draws, Past};
    use proptest::prelude::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-6, "{found} {expected}");
    }

    #[test]
    fn the_book_orders_as_much() {
        let eoq = economic_order(8.0, 0.225, 1_300.0).unwrap();
        close(eoq.quantity, 304.046_78);
        close(eoq.cost, 68.410_526);
        let normal = newsvendor_normal(0.18, 0.70, 50.0, 8.0).unwrap();
        close(normal.quantity, 56.603_956);
        close(normal.cost, 1.997_605);
        let poisson = newsvendor_poisson(0.18, 0.70, 50.0).unwrap();
        close(poisson.quantity, 56.0);
        close(poisson.cost, 1.797_235);
        assert_eq!(economic_order(0.0, 1.0, 1.0), None);
        assert_eq!(newsvendor_normal(0.1, 0.7, 50.0, 0.0), None);
        assert_eq!(newsvendor_poisson(-0.1, 0.7, 50.0), None);
    }

    const TERMS: Terms = Terms {
        service: 0.95,
        pack: 12,
        order_cost: 50_000.0,
        holding_rate: 0.2,
        unit_cost: Some(40_000.0),
    };

    /// Three pieces a day, every day.
    fn steady(days: u32) -> Draws {
        let past = Past::of(&[(0, 3.0), (1, 3.0), (2, 3.0)], 2).unwrap();
        past.simulate(days, 3.0, 100, || 0.5)
    }

    #[test]
    fn below_the_reorder_point_what_is_missing_is_ordered_in_packs() {
        let advice = advise(40, &steady(21), &steady(51), 3.0 * 365.0, &TERMS);
        assert_eq!((advice.reorder_point, advice.need), (63, 113));
        // The EOQ is √(2 · 50,000 · 1,095 / 8,000) = 117, ten packs.
        close(advice.economic.unwrap(), 116.993_590);
        assert_eq!(advice.order, 120);
        assert!((advice.chance_now - 1.0).abs() < 1e-12 && advice.chance_after.abs() < 1e-12);
    }

    #[test]
    fn above_the_reorder_point_nothing_is_ordered() {
        let advice = advise(64, &steady(21), &steady(51), 3.0 * 365.0, &TERMS);
        assert_eq!((advice.order, advice.need), (0, 89));
        assert!(advice.chance_now.abs() < 1e-12);
    }

    #[test]
    fn a_part_that_nobody_asks_for_is_not_ordered() {
        let none = Draws::default();
        let advice = advise(0, &none, &none, 0.0, &TERMS);
        assert_eq!((advice.reorder_point, advice.order, advice.economic), (0, 0, None));
    }

    proptest! {
        #[test]
        fn an_order_is_whole_packs_and_keeps_the_service(
            stock in -50_i64..400, pack in -1_i64..40, service in 0.5_f64..0.99, unit_cost in prop::option::of(-1.0_f64..1e6),
            sizes in prop::collection::vec(0.5_f64..30.0, 1..20), seed in 0_u64..1_000,
        ) {
            let days: Vec<(u32, f64)> = sizes.into_iter().zip((0..).step_by(9)).map(|(size, day)| (day, size)).collect();
            let past = Past::of(&days, 200).unwrap();
            let mut state = seed;
            let mut random = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 11) as f64 / (1_u64 << 53) as f64
            };
            let arrival = past.simulate(21, past.per_day(), 300, &mut random);
            let review = past.simulate(51, past.per_day(), 300, &mut random);
            let terms = Terms { service, pack, unit_cost, ..TERMS };
            let advice = advise(stock, &arrival, &review, past.per_day() * 365.0, &terms);
            prop_assert!(advice.order >= 0 && advice.order % pack.max(1) == 0);
            prop_assert!(advice.chance_after <= advice.chance_now);
            if advice.order > 0 {
                prop_assert!(stock <= advice.reorder_point && advice.order >= advice.need);
                prop_assert!(review.chance_above((stock + advice.order) as f64) <= 1.0 - service + 0.01);
            }
        }
    }
}
