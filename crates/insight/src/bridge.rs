//! What explains the change between two periods: volume, price, mix, customers who came and went, parts that came and
//! went. All in whole rupiah; the terms add up to the change by construction.
//!
//! A line belongs to exactly one term. First its customer is asked: one without lines in the other period is new or lost.
//! Of the customers of both periods the part is asked: one that nobody bought before is new, one that nobody buys any more
//! is lost. What is left has prices to compare: what a customer paid for a part before, or where he had not bought it what
//! it went for on the whole. The pieces of now at the prices of before tell price from quantity; and quantity is volume
//! (pieces more or fewer, at the mean price of before) and mix (the rest: dearer or cheaper parts).

use std::collections::HashMap;

use domain::sales::analytics::BridgeKind;

/// What a customer bought of a part in the earlier (`before`) and the later period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The part.
    pub part: i64,
    /// The earlier period.
    pub before: Bought,
    /// The later period.
    pub now: Bought,
}

/// Pieces and money of some lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    /// How many lines; none of them means nothing was bought, where a sale and its return come to nothing too.
    pub lines: i64,
    /// Pieces.
    pub quantity: i64,
    /// Net sales in rupiah.
    pub net_sales: i64,
}

impl Bought {
    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.quantity += other.quantity;
        self.net_sales += other.net_sales;
    }

    /// Pieces and money of which a price can be told.
    fn has_price(self) -> bool {
        self.quantity != 0 && self.net_sales.signum() == self.quantity.signum()
    }

    /// So many pieces at this price, in whole rupiah.
    fn at_price(self, quantity: i64) -> i64 {
        divide(
            i128::from(quantity) * i128::from(self.net_sales),
            i128::from(self.quantity),
        )
    }
}

/// Rounds half away from zero.
fn divide(numerator: i128, denominator: i128) -> i64 {
    if denominator == 0 {
        return 0;
    }
    let (numerator, denominator) = (numerator * denominator.signum(), denominator.abs());
    let half = denominator / 2 * numerator.signum();
    i64::try_from((numerator + half) / denominator).unwrap_or_default()
}

/// One term: what it comes to, and the customers or parts that make it, largest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Which.
    pub kind: BridgeKind,
    /// What it adds or takes away.
    pub amount: i64,
    /// Customers or parts with what each adds or takes away, none of them nothing.
    pub of: Vec<(i64, i64)>,
}

/// A bridge in the making: give it the customers one after the other. It remembers parts and customers, not cells.
#[derive(Clone, Debug, Default)]
pub struct Bridge {
    parts: HashMap<i64, Part>,
    new_customers: Vec<(i64, i64)>,
    lost_customers: Vec<(i64, i64)>,
}

/// A part: what everybody bought of it, and what the customers of both periods did.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    all_before: Bought,
    all_now: Bought,
    before: Bought,
    now: Bought,
    /// Of cells with a price of their own: money of now above the pieces of now at the price of before.
    price: i64,
    /// Of cells without: what is to be priced as the part is on the whole.
    unpriced: Bought,
}

impl Bridge {
    /// Adds one customer with all that he bought, each part once.
    pub fn add(&mut self, customer: i64, cells: &[Cell]) {
        let mut before = Bought::default();
        let mut now = Bought::default();
        for cell in cells {
            before.add(cell.before);
            now.add(cell.now);
        }
        let stays = before.lines > 0 && now.lines > 0;
        for cell in cells {
            let part = self.parts.entry(cell.part).or_default();
            part.all_before.add(cell.before);
            part.all_now.add(cell.now);
            if !stays {
                continue;
            }
            part.before.add(cell.before);
            part.now.add(cell.now);
            if cell.before.has_price() {
                part.price += cell.now.net_sales - cell.before.at_price(cell.now.quantity);
            } else {
                part.unpriced.add(cell.now);
            }
        }
        if !stays && now.lines > 0 {
            self.new_customers.push((customer, now.net_sales));
        } else if !stays {
            self.lost_customers.push((customer, -before.net_sales));
        }
    }

    /// The seven terms in their order.
    pub fn finish(self) -> Vec<Term> {
        let mut new_parts = Vec::new();
        let mut lost_parts = Vec::new();
        let mut prices = Vec::new();
        let mut quantities = Vec::new();
        let mut before = Bought::default();
        for (id, part) in &self.parts {
            let change = part.now.net_sales - part.before.net_sales;
            if part.all_before.lines == 0 {
                new_parts.push((*id, change));
            } else if part.all_now.lines == 0 {
                lost_parts.push((*id, change));
            } else {
                let unpriced = if part.all_before.has_price() {
                    part.unpriced.net_sales - part.all_before.at_price(part.unpriced.quantity)
                } else {
                    0
                };
                let price = part.price + unpriced;
                prices.push((*id, price));
                quantities.push((*id, part.now.quantity - part.before.quantity, change - price));
                before.add(part.before);
            }
        }
        // Without pieces before there is no mean price, and all of the quantity is volume.
        let volume = |pieces: i64, effect: i64| {
            if before.has_price() {
                before.at_price(pieces)
            } else {
                effect
            }
        };
        let volumes = quantities
            .iter()
            .map(|(id, pieces, effect)| (*id, volume(*pieces, *effect)));
        let mixes = quantities
            .iter()
            .map(|(id, pieces, effect)| (*id, effect - volume(*pieces, *effect)));
        let (volumes, mixes) = (volumes.collect(), mixes.collect());
        BridgeKind::ALL
            .into_iter()
            .zip([
                volumes,
                prices,
                mixes,
                self.new_customers,
                self.lost_customers,
                new_parts,
                lost_parts,
            ])
            .map(|(kind, of)| term(kind, of))
            .collect()
    }
}

fn term(kind: BridgeKind, mut of: Vec<(i64, i64)>) -> Term {
    of.retain(|(_, amount)| *amount != 0);
    of.sort_unstable_by_key(|(id, amount)| (std::cmp::Reverse(amount.abs()), *id));
    Term {
        kind,
        amount: of.iter().map(|(_, amount)| amount).sum(),
        of,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bought(quantity: i64, net_sales: i64) -> Bought {
        Bought {
            lines: i64::from(quantity != 0 || net_sales != 0),
            quantity,
            net_sales,
        }
    }

    fn cell(part: i64, before: (i64, i64), now: (i64, i64)) -> Cell {
        Cell {
            part,
            before: bought(before.0, before.1),
            now: bought(now.0, now.1),
        }
    }

    fn amounts(customers: &[(i64, Vec<Cell>)]) -> [i64; 7] {
        let mut bridge = Bridge::default();
        for (customer, cells) in customers {
            bridge.add(*customer, cells);
        }
        let terms = bridge.finish();
        std::array::from_fn(|index| terms[index].amount)
    }

    #[test]
    fn one_change_is_one_term() {
        // volume, price, mix, new and lost customers, new and lost parts
        let one = |before, now| amounts(&[(1, vec![cell(1, before, now)])]);
        assert_eq!(one((10, 1_000), (12, 1_200)), [200, 0, 0, 0, 0, 0, 0]);
        assert_eq!(one((10, 1_000), (10, 1_150)), [0, 150, 0, 0, 0, 0, 0]);
        assert_eq!(one((0, 0), (3, 300)), [0, 0, 0, 300, 0, 0, 0]);
        assert_eq!(one((3, 300), (0, 0)), [0, 0, 0, 0, -300, 0, 0]);
        let anchor = || cell(9, (1, 50), (1, 50));
        let two = |before, now| amounts(&[(1, vec![anchor(), cell(1, before, now)])]);
        assert_eq!(two((0, 0), (3, 300)), [0, 0, 0, 0, 0, 300, 0]);
        assert_eq!(two((3, 300), (0, 0)), [0, 0, 0, 0, 0, 0, -300]);
    }

    #[test]
    fn as_many_pieces_of_dearer_parts_are_mix() {
        let cells = vec![cell(1, (5, 500), (3, 300)), cell(2, (5, 5_000), (7, 7_000))];
        assert_eq!(amounts(&[(1, cells)]), [0, 0, 1_800, 0, 0, 0, 0]);
    }

    #[test]
    fn a_customers_first_of_a_part_is_priced_as_others_paid() {
        let first = vec![cell(1, (10, 1_000), (10, 1_000))];
        let second = vec![cell(2, (1, 100), (1, 100)), cell(1, (0, 0), (4, 360))];
        // Four pieces more at 100, of which 40 were let off.
        assert_eq!(amounts(&[(1, first), (2, second)]), [400, -40, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn what_a_lost_customer_alone_bought_is_no_new_part() {
        let lost = vec![cell(1, (2, 200), (0, 0))];
        let stays = vec![cell(2, (1, 100), (1, 100)), cell(1, (0, 0), (2, 240))];
        assert_eq!(amounts(&[(1, lost), (2, stays)]), [200, 40, 0, 0, -200, 0, 0]);
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        for (numerator, denominator, quotient) in
            [(5, 2, 3), (-5, 2, -3), (5, -2, -3), (4, 3, 1), (-4, 3, -1), (1, 0, 0)]
        {
            assert_eq!(divide(numerator, denominator), quotient, "{numerator}/{denominator}");
        }
    }

    prop_compose! {
        fn any_bought()(lines in 0_i64..3, quantity in -20_i64..200, net_sales in -50_000_000_i64..900_000_000) -> Bought {
            if lines == 0 { Bought::default() } else { Bought { lines, quantity, net_sales } }
        }
    }

    prop_compose! {
        fn any_customer()(cells in prop::collection::btree_map(0_i64..12, (any_bought(), any_bought()), 1..8)) -> Vec<Cell> {
            let cells = cells.into_iter().map(|(part, (before, now))| Cell { part, before, now });
            cells.filter(|cell| cell.before.lines + cell.now.lines > 0).collect()
        }
    }

    proptest! {
        #[test]
        fn the_terms_add_up_to_the_change_whatever_was_sold(customers in prop::collection::vec(any_customer(), 0..9)) {
            let mut bridge = Bridge::default();
            let mut change = 0;
            for (customer, cells) in customers.iter().enumerate() {
                change += cells.iter().map(|cell| cell.now.net_sales - cell.before.net_sales).sum::<i64>();
                bridge.add(customer as i64, cells);
            }
            let terms = bridge.finish();
            prop_assert_eq!(terms.iter().map(|term| term.amount).sum::<i64>(), change);
            for term in &terms {
                prop_assert_eq!(term.of.iter().map(|(_, amount)| amount).sum::<i64>(), term.amount);
                prop_assert!(term.of.windows(2).all(|pair| pair[0].1.abs() >= pair[1].1.abs()));
            }
        }
    }
}
