//! Where figures lead: to the invoices that they are made of.

use domain::DateRange;
use domain::sales::NO_GROUP;

use crate::api::Query;
use crate::paths;

/// The invoices of some days, besides what the page is narrowed to.
pub(super) fn rows(days: DateRange, narrowed: &Narrowed) -> String {
    leading(days, narrowed.query(&[]))
}

/// The same, of one customer, part, type, group or day of the week.
pub(super) fn rows_of(days: DateRange, narrowed: &Narrowed, name: &'static str, value: &str) -> String {
    let value = if name == "group" && value.is_empty() {
        NO_GROUP
    } else {
        value
    };
    leading(days, narrowed.query(&[name]).with(name, value))
}

fn leading(days: DateRange, query: Query) -> String {
    let query = query.with("from", days.from).with("to", days.to);
    format!("{}{}", paths::ADMIN_SALES, query.as_str())
}

/// What the page is narrowed to besides its days.
#[derive(Clone, Default)]
pub(super) struct Narrowed(pub Vec<(&'static str, String)>);

impl Narrowed {
    fn query(&self, without: &[&str]) -> Query {
        let kept = self.0.iter().filter(|(name, _)| !without.contains(name));
        kept.fold(Query::new(), |query, (name, value)| query.with(name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_leads_to_its_rows_and_keeps_the_filter() {
        let days = DateRange {
            from: "2026-10-23".parse().unwrap(),
            to: "2026-11-21".parse().unwrap(),
        };
        let narrowed = Narrowed(vec![("customer", "C1".to_owned()), ("group", "OIL".to_owned())]);
        assert_eq!(
            rows(days, &narrowed),
            "/admin/sales?customer=C1&group=OIL&from=2026-10-23&to=2026-11-21"
        );
        assert_eq!(
            rows_of(days, &narrowed, "group", ""),
            "/admin/sales?customer=C1&group=~none&from=2026-10-23&to=2026-11-21"
        );
    }
}
