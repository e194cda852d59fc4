//! Parts bought together: association rules over pairs (Agrawal, Imieliński and Swami 1993).
//!
//! With N invoices, of which n(a) hold part a and n(ab) both: support = n(ab)/N, confidence of a → b = n(ab)/n(a),
//! lift = N n(ab) / (n(a) n(b)): how many times as often as chance would have it. Parts in too few invoices are left out
//! before pairs are counted (the a-priori rule).

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

/// The invoices that pairs are looked for in, taken in one after the other: four bytes a line are kept of them.
#[derive(Debug, Default)]
pub struct Baskets {
    /// The place of every part in `ids`.
    places: HashMap<i64, u32>,
    ids: Vec<i64>,
    /// The places of every invoice's parts, in order, each once.
    parts: Vec<u32>,
    /// Where each invoice's parts end.
    ends: Vec<usize>,
    current: Option<i64>,
}

impl Baskets {
    /// Takes in a line. The lines of an invoice follow one another; a part twice on an invoice counts once.
    pub fn add(&mut self, invoice: i64, part: i64) {
        if self.current != Some(invoice) {
            self.close();
            self.current = Some(invoice);
        }
        let next = self.ids.len() as u32;
        let place = *self.places.entry(part).or_insert(next);
        if place == next {
            self.ids.push(part);
        }
        self.parts.push(place);
    }

    /// Ends the invoice at hand.
    fn close(&mut self) {
        if self.current.take().is_none() {
            return;
        }
        let start = self.ends.last().copied().unwrap_or(0);
        self.parts[start..].sort_unstable();
        let mut kept = start;
        for place in start..self.parts.len() {
            if kept == start || self.parts[kept - 1] != self.parts[place] {
                self.parts[kept] = self.parts[place];
                kept += 1;
            }
        }
        self.parts.truncate(kept);
        self.ends.push(kept);
    }

    /// The pairs in at least `fewest` of the invoices, most invoices first.
    ///
    /// Each part's companions are counted before the next part's, so that memory grows with lines and parts, and not with
    /// the pairs that could be.
    pub fn pairs(mut self, fewest: u32) -> Vec<Pair> {
        self.close();
        let fewest = fewest.max(1);
        let on = self.lines_of_parts();
        let alone = |part: u32| on.ends[part as usize + 1] - on.ends[part as usize];
        let mut together = vec![0_u32; self.ids.len()];
        let mut seen: Vec<u32> = Vec::new();
        let mut pairs = Vec::new();
        for part in (0..self.ids.len() as u32).filter(|part| alone(*part) >= fewest as usize) {
            for (line, end) in &on.lines[on.ends[part as usize]..on.ends[part as usize + 1]] {
                for other in &self.parts[*line as usize + 1..*end as usize] {
                    let count = &mut together[*other as usize];
                    if *count == 0 {
                        seen.push(*other);
                    }
                    *count += 1;
                }
            }
            for other in seen.drain(..) {
                let both = std::mem::take(&mut together[other as usize]);
                if both >= fewest {
                    pairs.push(self.pair((part, alone(part)), (other, alone(other)), both));
                }
            }
        }
        pairs.sort_unstable_by(|one, two| {
            let by_count = two.invoices.cmp(&one.invoices);
            by_count
                .then_with(|| two.lift.total_cmp(&one.lift))
                .then_with(|| (one.first, one.second).cmp(&(two.first, two.second)))
        });
        pairs
    }

    /// Where each part stands: its lines, and where the invoice of each ends.
    fn lines_of_parts(&self) -> LinesOfParts {
        let mut ends = vec![0_usize; self.ids.len() + 1];
        for part in &self.parts {
            ends[*part as usize + 1] += 1;
        }
        for part in 1..ends.len() {
            ends[part] += ends[part - 1];
        }
        let mut next = ends.clone();
        let mut lines = vec![(0, 0); self.parts.len()];
        let mut start = 0;
        for end in &self.ends {
            for line in start..*end {
                let free = &mut next[self.parts[line] as usize];
                lines[*free] = (line as u32, *end as u32);
                *free += 1;
            }
            start = *end;
        }
        LinesOfParts { ends, lines }
    }

    fn pair(&self, one: (u32, usize), two: (u32, usize), both: u32) -> Pair {
        let id = |(place, _): (u32, usize)| self.ids[place as usize];
        let (first, second) = if id(one) < id(two) { (one, two) } else { (two, one) };
        let (all, together) = (self.ends.len() as f64, f64::from(both));
        let (alone, other) = (first.1 as f64, second.1 as f64);
        Pair {
            first: id(first),
            second: id(second),
            invoices: both,
            support: together / all,
            confidence: together / alone,
            confidence_back: together / other,
            lift: together * all / (alone * other),
        }
    }
}

/// The lines of every part: those of the part at place n are `lines[ends[n]..ends[n + 1]]`.
struct LinesOfParts {
    ends: Vec<usize>,
    /// A line's place, and where its invoice ends.
    lines: Vec<(u32, u32)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(lines: &[(i64, i64)], fewest: u32) -> Vec<Pair> {
        let mut baskets = Baskets::default();
        for (invoice, part) in lines {
            baskets.add(*invoice, *part);
        }
        baskets.pairs(fewest)
    }

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
            let found = pairs(&lines, fewest);
            let bought = |one: i64, two: i64| {
                invoices.iter().filter(|parts| parts.contains(&one) && parts.contains(&two)).count()
            };
            let often = (0..6).flat_map(|one| (one + 1..6).map(move |two| (one, two)));
            let often = often.filter(|(one, two)| bought(*one, *two) >= fewest.max(1) as usize).count();
            prop_assert_eq!(found.len(), often);
            for pair in found {
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
