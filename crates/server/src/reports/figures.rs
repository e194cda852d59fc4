//! Sums of sales under a key: from the rollup that has it, else from the invoices or the lines of the days.

use chrono::{Days, Months, NaiveDate};
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};

use domain::DateRange;
use domain::date::month_start;
use domain::money::percent;
use domain::report::ReportBy;

/// Days up to which invoices are read by their date rather than every customer's days.
const SHORT: u64 = 92;

/// Which sales.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub range: DateRange,
    /// Resolved; an unknown number matches nothing.
    pub customer_id: Option<i64>,
    /// As stored.
    pub group: Option<String>,
    pub invoice_type: Option<String>,
    /// Only lines with a quantity above zero, and how they stand to their cost.
    pub prices: bool,
}

/// The sums of a key. Those of sales, or those of prices; the others are 0.
#[derive(Clone, Debug, Default, FromRow)]
pub(super) struct Figure {
    pub day: Option<NaiveDate>,
    /// Group, invoice type, or the number of a customer or part.
    pub code: String,
    /// Of a customer or part.
    pub name: String,
    /// A customer's tier or a part's group.
    pub extra: String,
    /// A customer's last purchase, of any days.
    pub last_date: Option<NaiveDate>,
    #[sqlx(default)]
    pub invoices: i64,
    #[sqlx(default)]
    pub lines: i64,
    #[sqlx(default)]
    pub gross_sales: i64,
    #[sqlx(default)]
    pub discount: i64,
    #[sqlx(default)]
    pub net_sales: i64,
    #[sqlx(default)]
    pub cost: i64,
    #[sqlx(default)]
    pub gross_profit: i64,
    #[sqlx(default)]
    pub known_net_sales: i64,
    #[sqlx(default)]
    pub known_lines: i64,
    #[sqlx(default)]
    pub below_lines: i64,
    #[sqlx(default)]
    pub below_cost: i64,
}

impl Figure {
    /// Gross profit, where any line's cost is known.
    pub fn profit(&self) -> Option<i64> {
        (self.known_lines > 0).then_some(self.gross_profit)
    }

    /// Cost, where any line's is known.
    pub fn known_cost(&self) -> Option<i64> {
        (self.known_lines > 0).then_some(self.cost)
    }

    pub fn gp_percent(&self) -> Option<f64> {
        percent(self.gross_profit, self.known_net_sales).filter(|_| self.known_lines > 0)
    }
}

/// What sums are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// A rollup with these keys besides the date.
    Rollup(&'static str),
    /// A part's whole months, and the days around them.
    Parts,
    Invoices,
    Lines,
}

fn is_days(by: Option<ReportBy>) -> bool {
    matches!(by, None | Some(ReportBy::Day | ReportBy::Week | ReportBy::Month))
}

fn source(scope: &Scope, by: Option<ReportBy>) -> Source {
    use ReportBy::{Customer, Group, InvoiceType, Part};
    if scope.prices {
        return Source::Lines;
    }
    let filters = (
        scope.customer_id.is_some(),
        scope.group.is_some(),
        scope.invoice_type.is_some(),
    );
    match (filters, by) {
        ((false, false, false), _) if is_days(by) => Source::Rollup("sales_day"),
        ((false, false, false), Some(Customer)) if scope.range.days() > SHORT => Source::Rollup("sales_day_customer"),
        ((false, false, false), Some(Part)) => Source::Parts,
        ((false, _, false), Some(Group)) => Source::Rollup("sales_day_group"),
        ((false, true, false), _) if is_days(by) => Source::Rollup("sales_day_group"),
        ((false, false, _), Some(InvoiceType)) => Source::Rollup("sales_day_type"),
        ((false, false, true), _) if is_days(by) => Source::Rollup("sales_day_type"),
        ((true, false, false), Some(Customer)) => Source::Rollup("sales_day_customer"),
        ((true, false, false), _) if is_days(by) => Source::Rollup("sales_day_customer"),
        ((_, false, _), Some(Customer | InvoiceType)) => Source::Invoices,
        ((_, false, _), _) if is_days(by) => Source::Invoices,
        _ => Source::Lines,
    }
}

/// The summed columns of sales, in the rollups and of invoices. No report shows more: each sum costs.
const SUMMED: [&str; 5] = ["net_sales", "cost", "gross_profit", "known_net_sales", "known_lines"];

/// The sums of a source, each with its name.
fn measures(source: Source, prices: bool) -> Vec<(String, &'static str)> {
    const COST: &str = "coalesce(r.cost, r.net_sales - r.gross_profit)";
    let sum = |what: &str| format!("coalesce(sum({what}), 0)::bigint");
    let known = |what: &str| format!("coalesce(sum({what}) filter (where r.gross_profit is not null), 0)::bigint");
    if prices {
        let below = format!("r.net_sales < {COST}");
        return vec![
            ("count(*)".to_owned(), "lines"),
            (sum("r.gross_sales"), "gross_sales"),
            (sum("r.discount"), "discount"),
            (format!("count(*) filter (where {below})"), "below_lines"),
            (
                format!("coalesce(sum({COST} - r.net_sales) filter (where {below}), 0)::bigint"),
                "below_cost",
            ),
        ];
    }
    if source == Source::Lines {
        return vec![
            ("count(distinct r.invoice_id)".to_owned(), "invoices"),
            (sum("r.net_sales"), "net_sales"),
            (known(COST), "cost"),
            (known("r.gross_profit"), "gross_profit"),
            (known("r.net_sales"), "known_net_sales"),
            ("count(r.gross_profit)".to_owned(), "known_lines"),
        ];
    }
    let invoices = match source {
        Source::Invoices => "count(*)".to_owned(),
        _ => sum("r.invoices"),
    };
    let mut terms = vec![(invoices, "invoices")];
    terms.extend(SUMMED.iter().map(|name| (sum(&format!("r.{name}")), *name)));
    terms
}

/// The key of a row, as an expression over the source.
fn key(by: Option<ReportBy>, source: Source) -> &'static str {
    match by {
        None | Some(ReportBy::Status) => "null",
        Some(ReportBy::Day) => "r.date",
        Some(ReportBy::Week) => "date_trunc('week', r.date)::date",
        Some(ReportBy::Month) => "date_trunc('month', r.date)::date",
        Some(ReportBy::Group) => "r.part_group",
        Some(ReportBy::InvoiceType) if source == Source::Lines => "v.invoice_type",
        Some(ReportBy::InvoiceType) => "r.invoice_type",
        Some(ReportBy::Customer) => "r.customer_id",
        Some(ReportBy::Part) => "r.part_id",
    }
}

/// What a key is called, and the tables that know.
fn naming(by: Option<ReportBy>) -> (&'static str, &'static str) {
    match by {
        _ if by.is_some() && is_days(by) => (
            "s.k as day, '' as code, '' as name, '' as extra, null::date as last_date",
            "",
        ),
        Some(ReportBy::Group | ReportBy::InvoiceType) => (
            "null::date as day, s.k as code, '' as name, '' as extra, null::date as last_date",
            "",
        ),
        Some(ReportBy::Customer) => (
            "null::date as day, c.number as code, c.name, c.tier as extra, t.last_date",
            " join customer c on c.id = s.k left join customer_sales t on t.customer_id = s.k",
        ),
        Some(ReportBy::Part) => (
            "null::date as day, p.number as code, p.name, p.part_group as extra, null::date as last_date",
            " join part p on p.id = s.k",
        ),
        _ => (
            "null::date as day, '' as code, '' as name, '' as extra, null::date as last_date",
            "",
        ),
    }
}

/// The sums under each key; without `by` those of everything, always one row.
pub(super) async fn figures(db: &PgPool, scope: &Scope, by: Option<ReportBy>) -> sqlx::Result<Vec<Figure>> {
    let source = source(scope, by);
    let (names, join) = naming(by);
    let measures = measures(source, scope.prices);
    let sums: Vec<String> = measures.iter().map(|(sum, name)| format!("{sum} as {name}")).collect();
    let told: Vec<String> = measures.iter().map(|(_, name)| format!("s.{name}")).collect();
    let mut query = QueryBuilder::new(format!(
        "select {names}, {} from (select {} as k, {} from ",
        told.join(", "),
        key(by, source),
        sums.join(", "),
    ));
    match source {
        Source::Rollup(table) => {
            query.push(table).push(" r");
            push_days(&mut query, scope.range);
        }
        Source::Invoices => {
            query.push("invoice r");
            push_days(&mut query, scope.range);
        }
        Source::Parts => push_parts(&mut query, scope.range),
        Source::Lines => {
            query.push("invoice_line r");
            if by == Some(ReportBy::InvoiceType) || scope.invoice_type.is_some() {
                query.push(" join invoice v on v.id = r.invoice_id");
            }
            push_days(&mut query, scope.range);
            if scope.prices {
                query.push(" and r.quantity > 0");
            }
        }
    }
    if let Some(customer) = scope.customer_id {
        query.push(" and r.customer_id = ").push_bind(customer);
    }
    if let Some(group) = &scope.group {
        query.push(" and r.part_group = ").push_bind(group.clone());
    }
    if let Some(invoice_type) = &scope.invoice_type {
        let table = if source == Source::Lines { "v" } else { "r" };
        query
            .push(format!(" and {table}.invoice_type = "))
            .push_bind(invoice_type.clone());
    }
    if by.is_some() {
        query.push(" group by 1");
    }
    query.push(") s").push(join);
    query.build_query_as().fetch_all(db).await
}

fn push_days(query: &mut QueryBuilder<Postgres>, range: DateRange) {
    query
        .push(" where r.date between ")
        .push_bind(range.from)
        .push(" and ")
        .push_bind(range.to);
}

fn push_parts(query: &mut QueryBuilder<Postgres>, range: DateRange) {
    const COLUMNS: &str = "part_id, invoices, net_sales, cost, gross_profit, known_net_sales, known_lines";
    let (first, end) = whole_months(range);
    query.push(format!("(select {COLUMNS} from sales_month_part where month >= "));
    query.push_bind(first).push(" and month < ").push_bind(end);
    query.push(format!(
        " union all select {COLUMNS} from sales_day_part where date >= "
    ));
    query.push_bind(range.from).push(" and date <= ").push_bind(range.to);
    query
        .push(" and (date < ")
        .push_bind(first)
        .push(" or date >= ")
        .push_bind(end);
    query.push(")) r where true");
}

/// The whole months inside a range, as the first days of the first and of the one after the last; equal where none is.
fn whole_months(range: DateRange) -> (NaiveDate, NaiveDate) {
    let first = match month_start(range.from) {
        start if start == range.from => start,
        start => start.checked_add_months(Months::new(1)).unwrap_or(start),
    };
    let end = month_start(range.to.checked_add_days(Days::new(1)).unwrap_or(range.to));
    if first < end {
        (first, end)
    } else {
        (range.from, range.from)
    }
}

/// The days that a row of weeks or months stands for, within the range.
pub(super) fn days_of(start: NaiveDate, by: ReportBy, range: DateRange) -> DateRange {
    let last = match by {
        ReportBy::Week => start.checked_add_days(Days::new(6)),
        ReportBy::Month => start
            .checked_add_months(Months::new(1))
            .map(|next| domain::date::back(next, 1)),
        _ => Some(start),
    };
    DateRange {
        from: start.max(range.from),
        to: last.unwrap_or(start).min(range.to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(customer: bool, group: bool, invoice_type: bool) -> Scope {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        Scope {
            range: DateRange::ending(day, 30),
            customer_id: customer.then_some(1),
            group: group.then(String::new),
            invoice_type: invoice_type.then(String::new),
            prices: false,
        }
    }

    #[test]
    fn lines_are_read_only_where_no_rollup_and_no_invoice_has_the_key() {
        use ReportBy::{Customer, Group, InvoiceType, Part, Week};
        for (filters, by, expected) in [
            ((false, false, false), None, Source::Rollup("sales_day")),
            ((false, false, false), Some(Week), Source::Rollup("sales_day")),
            ((false, false, false), Some(Group), Source::Rollup("sales_day_group")),
            (
                (false, false, false),
                Some(InvoiceType),
                Source::Rollup("sales_day_type"),
            ),
            ((false, false, false), Some(Customer), Source::Invoices),
            ((false, false, false), Some(Part), Source::Parts),
            ((false, true, false), Some(Week), Source::Rollup("sales_day_group")),
            ((false, true, false), Some(Customer), Source::Lines),
            ((false, false, true), Some(Week), Source::Rollup("sales_day_type")),
            ((false, false, true), Some(Customer), Source::Invoices),
            ((false, false, true), Some(Group), Source::Lines),
            ((true, false, false), Some(Week), Source::Rollup("sales_day_customer")),
            ((true, false, false), Some(Group), Source::Lines),
            ((true, false, true), None, Source::Invoices),
            ((true, true, true), None, Source::Lines),
        ] {
            let (customer, group, invoice_type) = filters;
            assert_eq!(
                source(&scope(customer, group, invoice_type), by),
                expected,
                "{filters:?} {by:?}"
            );
        }
    }

    #[test]
    fn a_row_of_weeks_stays_within_the_range() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let range = DateRange {
            from: day("2026-10-23"),
            to: day("2026-11-21"),
        };
        let week = days_of(day("2026-10-19"), ReportBy::Week, range);
        assert_eq!((week.from, week.to), (day("2026-10-23"), day("2026-10-25")));
        let month = days_of(day("2026-11-01"), ReportBy::Month, range);
        assert_eq!((month.from, month.to), (day("2026-11-01"), day("2026-11-21")));
    }
}
