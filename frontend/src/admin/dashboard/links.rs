//! Where the dashboard's figures lead: to the rows that they are made of.

use domain::DateRange;
use domain::sales::NO_GROUP;
use domain::stock::StockStatus;

use crate::api::{Query, encode};
use crate::paths;

/// The invoices of a range.
pub(super) fn sales(range: DateRange) -> String {
    format!("{}{}", paths::ADMIN_SALES, of(range).as_str())
}

/// The invoices of a range with lines of a group.
pub(super) fn group_sales(range: DateRange, group: &str) -> String {
    let group = if group.is_empty() { NO_GROUP } else { group };
    format!("{}{}", paths::ADMIN_SALES, of(range).with("group", group).as_str())
}

/// The parts and groups of a range.
pub(super) fn products(range: DateRange) -> String {
    format!("{}{}", paths::ADMIN_PRODUCTS, of(range).as_str())
}

/// One part.
pub(super) fn part(part_number: &str) -> String {
    format!("{}/{}", paths::ADMIN_PRODUCTS, encode(part_number))
}

/// The parts with a stock status.
pub(super) fn stock(status: StockStatus) -> String {
    let query = Query::new().with("status", status.as_str());
    format!("{}{}", paths::ADMIN_STOCK, query.as_str())
}

fn of(range: DateRange) -> Query {
    Query::new().with("from", range.from).with("to", range.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_leads_to_its_rows_whatever_its_name_holds() {
        let range = DateRange {
            from: "2026-10-23".parse().unwrap(),
            to: "2026-11-21".parse().unwrap(),
        };
        assert_eq!(sales(range), "/admin/sales?from=2026-10-23&to=2026-11-21");
        assert_eq!(
            group_sales(range, "OIL & GREASE"),
            "/admin/sales?from=2026-10-23&to=2026-11-21&group=OIL%20%26%20GREASE"
        );
        assert!(group_sales(range, "").ends_with("&group=~none"));
        assert_eq!(part("08232/M99 #1"), "/admin/products/08232%2FM99%20%231");
        assert_eq!(stock(StockStatus::Critical), "/admin/stock?status=critical");
    }
}
