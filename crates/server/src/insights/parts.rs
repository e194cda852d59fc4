//! What parts are asked for, judged: class, forecast, and whether to order.

use std::cmp::Reverse;

use domain::insight::{AbcClass, ReorderRules};
use insight::backtest::{self, Choice};
use insight::demand::{self, Demand};
use insight::lead_time::{DRAWS, Past, Spread};
use insight::outlook::Outlook;
use insight::reorder::{self, Advice, Terms};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// Days of a mean month.
pub(super) const MONTH: f64 = 365.25 / 12.0;
const YEAR: f64 = 365.25;

/// What is known of one part.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub id: i64,
    /// Of twelve months.
    pub net_sales: i64,
    pub on_hand: Option<i64>,
    pub unit_cost: Option<i64>,
    /// Days until an order arrives, and of cover beyond.
    pub lead_days: i32,
    pub safety_days: i32,
    /// Pieces in a pack.
    pub pack: i64,
    pub abc: AbcClass,
    /// Pieces of each whole month, oldest first.
    pub months: Vec<f64>,
    /// Days (counted from anywhere) on which it was asked for, and how many pieces.
    pub days: Vec<(u32, f64)>,
}

/// On what terms all parts are ordered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub order: ReorderRules,
    /// The data date, counted as the parts' days are.
    pub last_day: u32,
}

/// What it comes to.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub part_id: i64,
    pub abc: AbcClass,
    pub net_sales: i64,
    pub on_hand: Option<i64>,
    pub unit_cost: Option<i64>,
    pub lead_days: i32,
    pub safety_days: i32,
    pub service: f64,
    pub demand: Option<Demand>,
    pub choice: Option<Choice>,
    /// What was drawn of its demand, and the demand of a day that it was drawn with; where it was ever asked for.
    pub outlook: Option<(Outlook, f64)>,
    /// As its stock stood; where something is recorded about that and it was ever asked for.
    pub advice: Option<Advice>,
}

/// What advice on a part follows from, besides its demand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub on_hand: i64,
    pub unit_cost: Option<i64>,
    /// Demand of a day.
    pub per_day: f64,
    pub service: f64,
    pub pack: i64,
}

impl Standing {
    /// What to do, by the demand until an order is there and until the review after.
    pub fn advise(&self, until_arrival: &impl Spread, until_review: &impl Spread, rules: &ReorderRules) -> Advice {
        let terms = Terms {
            service: self.service,
            pack: self.pack,
            order_cost: rules.order_cost as f64,
            holding_rate: rules.holding_rate,
            unit_cost: self.unit_cost.map(|cost| cost as f64),
        };
        reorder::advise(self.on_hand, until_arrival, until_review, self.per_day * YEAR, &terms)
    }
}

/// Days until an order is there, safety days included, and until the review after.
pub(super) fn waits(lead_days: i32, safety_days: i32, rules: &ReorderRules) -> (u32, u32) {
    let days = |days: i32| days.max(0) as u32;
    let until_arrival = days(lead_days + safety_days);
    (until_arrival, until_arrival + days(rules.review_days))
}

impl Judged {
    /// A month's pieces as a day's.
    pub fn per_day(pieces: f64) -> f64 {
        pieces / MONTH
    }
}

/// Judges one part. The draws depend on the part alone, so that the same sales give the same advice.
pub(super) fn judge(part: &Part, rules: &Rules) -> Judged {
    let service = rules.order.service_of(part.abc);
    let demand = demand::classify(&part.months);
    let choice = demand.and_then(|demand| backtest::choose(&part.months, demand.class, service));
    let asked = Past::of(&part.days, rules.last_day);
    let outlook = asked.map(|asked| {
        // A part that was first sold in the month that is not over has no months yet.
        let per_day = choice.map_or_else(|| asked.per_day(), |choice| Judged::per_day(choice.forecast));
        let mut generator = StdRng::seed_from_u64(part.id as u64);
        let random = || (generator.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        (Outlook::draw(&asked, per_day, DRAWS, random), per_day)
    });
    let advice = part.on_hand.zip(outlook.as_ref()).map(|(on_hand, (outlook, per_day))| {
        let standing = Standing {
            on_hand,
            unit_cost: part.unit_cost,
            per_day: *per_day,
            service,
            pack: part.pack,
        };
        let (until_arrival, until_review) = waits(part.lead_days, part.safety_days, &rules.order);
        standing.advise(&outlook.of(until_arrival), &outlook.of(until_review), &rules.order)
    });
    Judged {
        part_id: part.id,
        abc: part.abc,
        net_sales: part.net_sales,
        on_hand: part.on_hand,
        unit_cost: part.unit_cost,
        lead_days: part.lead_days,
        safety_days: part.safety_days,
        service,
        demand,
        choice,
        outlook,
        advice,
    }
}

/// Puts what is to be ordered first, of these what runs out likelier, of these what sells more.
pub(super) fn by_urgency(parts: &mut [Judged]) {
    parts.sort_by(|one, two| {
        let orders = |part: &Judged| part.advice.is_some_and(|advice| advice.order > 0);
        let chance = |part: &Judged| part.advice.map_or(-1.0, |advice| advice.chance_now);
        let first = Reverse(orders(one)).cmp(&Reverse(orders(two)));
        first
            .then_with(|| chance(two).total_cmp(&chance(one)))
            .then_with(|| two.net_sales.cmp(&one.net_sales))
            .then_with(|| one.part_id.cmp(&two.part_id))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        order: ReorderRules {
            service: [0.95, 0.90, 0.80],
            review_days: 30,
            order_cost: 50_000,
            holding_rate: 0.2,
        },
        last_day: 729,
    };

    /// Two pieces every third day of two years.
    fn steady(id: i64, on_hand: Option<i64>) -> Part {
        Part {
            id,
            net_sales: 1_000_000,
            on_hand,
            unit_cost: Some(10_000),
            lead_days: 14,
            safety_days: 7,
            pack: 1,
            abc: AbcClass::A,
            months: vec![20.0; 24],
            days: (0..730).step_by(3).map(|day| (day, 2.0)).collect(),
        }
    }

    #[test]
    fn an_empty_shelf_is_filled_and_a_full_one_is_not() {
        let empty = judge(&steady(1, Some(0)), &RULES);
        let advice = empty.advice.unwrap();
        assert!((14..=18).contains(&advice.reorder_point), "{advice:?}");
        assert!(
            advice.order >= advice.need && advice.need > 30 && advice.chance_now > 0.99 && advice.chance_after < 0.06
        );
        let full = judge(&steady(2, Some(400)), &RULES).advice.unwrap();
        assert_eq!((full.order, full.chance_now.abs() < 1e-12), (0, true));
        let mut both = vec![judge(&steady(2, Some(400)), &RULES), empty];
        by_urgency(&mut both);
        assert_eq!(both[0].part_id, 1);
    }

    #[test]
    fn the_same_sales_give_the_same_advice() {
        let once = judge(&steady(7, Some(10)), &RULES).advice;
        assert_eq!(once, judge(&steady(7, Some(10)), &RULES).advice);
    }

    #[test]
    fn the_terms_of_a_part_are_its_own() {
        let usual = judge(&steady(3, Some(0)), &RULES).advice.unwrap();
        let slow = Part {
            lead_days: 30,
            pack: 25,
            ..steady(3, Some(0))
        };
        let slow = judge(&slow, &RULES).advice.unwrap();
        assert!(slow.reorder_point > usual.reorder_point && slow.order > usual.order);
        assert_eq!(slow.order % 25, 0);
    }

    #[test]
    fn without_stock_or_demand_there_is_no_advice() {
        assert!(judge(&steady(1, None), &RULES).advice.is_none());
        let unsold = Part {
            months: vec![0.0; 24],
            days: Vec::new(),
            ..steady(1, Some(5))
        };
        let found = judge(&unsold, &RULES);
        assert!(found.advice.is_none() && found.demand.is_none() && found.choice.is_none() && found.outlook.is_none());
    }
}
