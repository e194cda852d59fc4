//! Where figures lead: to the part, to the parts that they count, to the invoices that they are made of.

use domain::DateRange;
use domain::insight::{AbcClass, DemandClass};
use domain::sales::NO_GROUP;

use crate::api::{Query, encode};
use crate::paths;

/// The page of one part.
pub(in crate::admin) fn part(number: &str) -> String {
    format!("{}/{}", paths::ADMIN_PRODUCTS, encode(number))
}

/// A group as the address names it.
fn named(group: &str) -> &str {
    if group.is_empty() { NO_GROUP } else { group }
}

fn days(range: DateRange) -> Query {
    Query::new().with("from", range.from).with("to", range.to)
}

/// The parts that were sold, of a group as the address names it where one is given.
pub(super) fn parts(range: DateRange, group: Option<&str>) -> String {
    let query = days(range).with("tab", super::RANKING).with_opt("group", group);
    format!("{}{}", paths::ADMIN_PRODUCTS, query.as_str())
}

/// The ledger of a part's stock.
pub(super) fn movements(number: &str) -> String {
    format!("{}{}", paths::ADMIN_STOCK, Query::new().with("part", number).as_str())
}

/// The parts of a group.
pub(super) fn group(range: DateRange, group: &str) -> String {
    let query = days(range).with("tab", super::RANKING).with("group", named(group));
    format!("{}{}", paths::ADMIN_PRODUCTS, query.as_str())
}

/// The parts of two classes, of a group where one is given.
pub(super) fn class(range: DateRange, group: Option<&str>, (abc, demand): (AbcClass, DemandClass)) -> String {
    let query = days(range)
        .with("tab", super::RANKING)
        .with_opt("group", group)
        .with("abc", abc.as_str())
        .with("demand_class", demand.as_str());
    format!("{}{}", paths::ADMIN_PRODUCTS, query.as_str())
}

/// Another tab of the page.
pub(super) fn tab(name: &str) -> String {
    format!("{}?tab={name}", paths::ADMIN_PRODUCTS)
}

/// The invoices of a part.
pub(super) fn part_invoices(range: DateRange, number: &str) -> String {
    format!("{}{}", paths::ADMIN_SALES, days(range).with("part", number).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_leads_to_its_parts() {
        let range = DateRange {
            from: "2026-10-23".parse().unwrap(),
            to: "2026-11-21".parse().unwrap(),
        };
        assert_eq!(
            class(range, Some("OIL"), (AbcClass::A, DemandClass::Smooth)),
            "/admin/products?from=2026-10-23&to=2026-11-21&tab=ranking&group=OIL&abc=a&demand_class=smooth"
        );
        assert!(parts(range, Some("~none")).ends_with("&tab=ranking&group=~none"));
        assert_eq!(movements("A/1"), "/admin/stock?part=A%2F1");
        assert!(group(range, "").ends_with("&tab=ranking&group=~none"));
        assert_eq!(part("08232/M99 #1"), "/admin/products/08232%2FM99%20%231");
    }
}
