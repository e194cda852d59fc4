//! Parts bought together: association rules over pairs (Agrawal, Imieliński and Swami 1993).
//!
//! With N invoices, of which n(a) hold part a and n(ab) both: support = n(ab)/N, confidence of a → b = n(ab)/n(a),
//! lift = N n(ab) / (n(a) n(b)): how many times as often as chance would have it. Parts in too few invoices are left out
//! before pairs are counted (the a-priori rule), which bounds the memory.

use std::collections::HashMap;

/// Two parts bought together; `first` has the smaller id.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// One part.
    pub first: i64,
    /// The other.
    pub second: i64,
    /// Invoices with both.
    pub invoices: u32,
    /// Share of all invoices that hold both.
    pub support: f64,
    /// Share of the first's invoices that hold the second too.
    pub confidence: f64,
    /// Share of the second's invoices that hold the first too.
    pub confidence_back: f64,
    /// How many times as often as if they had nothing to do with each other.
    pub lift: f64,
}

/// The pairs in at least `fewest` of the invoices, given as (invoice, part) in the order of invoices. Most invoices first.
/// A part twice on an invoice counts once.
pub fn pairs(lines: &[(i64, i64)], fewest: u32) -> Vec<Pair> {
    let fewest = fewest.max(1);
    let mut alone: HashMap<i64, u32> = HashMap::new();
    let mut invoices = 0_u32;
    for parts in baskets(lines) {
        invoices += 1;
        for part in parts {
            *alone.entry(part).or_default() += 1;
        }
    }
    alone.retain(|_, count| *count >= fewest);
    let mut together: HashMap<(i64, i64), u32> = HashMap::new();
    for mut parts in baskets(lines) {
        parts.retain(|part| alone.contains_key(part));
        for (place, first) in parts.iter().enumerate() {
            for second in &parts[place + 1..] {
                *together.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let all = f64::from(invoices);
    let mut pairs: Vec<Pair> = together
        .into_iter()
        .filter(|(_, count)| *count >= fewest)
        .map(|((first, second), count)| {
            let (both, one, other) = (f64::from(count), f64::from(alone[&first]), f64::from(alone[&second]));
            Pair {
                first,
                second,
                invoices: count,
                support: both / all,
                confidence: both / one,
                confidence_back: both / other,
                lift: both * all / (one * other),
            }
        })
        .collect();
    pairs.sort_unstable_by(|one, two| {
        let by_count = two.invoices.cmp(&one.invoices);
        by_count
            .then_with(|| two.lift.total_cmp(&one.lift))
            .then_with(|| (one.first, one.second).cmp(&(two.first, two.second)))
    });
    pairs
}

/// The parts of each invoice, in order, each once.
fn baskets(lines: &[(i64, i64)]) -> impl Iterator<Item = Vec<i64>> {
    lines.chunk_by(|one, two| one.0 == two.0).map(|lines| {
        let mut parts: Vec<i64> = lines.iter().map(|(_, part)| *part).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn support_confidence_and_lift_are_as_defined() {
        // 20 invoices: both parts on 10, the first alone on 2, something else on 8.
        let mut lines = Vec::new();
        for invoice in 0..10 {
            lines.extend([(invoice, 1), (invoice, 2), (invoice, 1)]);
        }
        lines.extend([(10, 1), (11, 1)]);
        lines.extend((12..20).map(|invoice| (invoice, 3)));
        let found = pairs(&lines, 10);
        assert_eq!(found.len(), 1);
        let pair = found[0];
        assert_eq!((pair.first, pair.second, pair.invoices), (1, 2, 10));
        for (value, expected) in [
            (pair.support, 0.5),
            (pair.confidence, 10.0 / 12.0),
            (pair.confidence_back, 1.0),
            (pair.lift, 10.0 * 20.0 / 120.0),
        ] {
            assert!((value - expected).abs() < 1e-12, "{value} {expected}");
        }
        assert_eq!(pairs(&lines, 11), []);
        assert_eq!(pairs(&[], 10), []);
    }

    proptest! {
        #[test]
        fn shares_are_shares_and_every_pair_is_on_enough_invoices(
            invoices in prop::collection::vec(prop::collection::vec(0_i64..6, 0..8), 0..40), fewest in 0_u32..6,
        ) {
            let lines: Vec<(i64, i64)> = invoices
                .iter()
                .zip(0..)
                .flat_map(|(parts, invoice)| parts.iter().map(move |part| (invoice, *part)))
                .collect();
            for pair in pairs(&lines, fewest) {
                let both = invoices.iter().filter(|parts| parts.contains(&pair.first) && parts.contains(&pair.second)).count();
                prop_assert_eq!(pair.invoices as usize, both);
                prop_assert!(pair.invoices >= fewest.max(1) && pair.first < pair.second && pair.lift > 0.0);
                for share in [pair.support, pair.confidence, pair.confidence_back] {
                    prop_assert!(share > 0.0 && share <= 1.0);
                }
            }
        }
    }
}
