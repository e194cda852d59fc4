//! What a read is narrowed to besides its days, and the SQL that it becomes.

use sqlx::{Postgres, QueryBuilder};

use domain::DateRange;

/// The measures of an invoice's matching lines.
pub(super) const LINE_SUMS: &str = "select count(*) as lines, sum(l.total)::bigint as total, sum(l.discount)::bigint as discount, \
    sum(l.net_sales)::bigint as net_sales, coalesce(sum(l.gross_profit), 0)::bigint as gross_profit, \
    coalesce(sum(l.net_sales) filter (where l.gross_profit is not null), 0)::bigint as known_net_sales, \
    count(*) filter (where l.gross_profit is not null) as known_lines from invoice_line l";

/// Invoices and lines of a customer, a part, a group, a type, a day of the week.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Resolved ids; an unknown number matches nothing.
    pub customer_id: Option<i64>,
    pub part_id: Option<i64>,
    pub group: Option<String>,
    pub invoice_type: Option<String>,
    /// 1 is Monday, 7 is Sunday.
    pub weekday: Option<i32>,
}

impl Scope {
    /// Whether figures are those of matching lines rather than of whole invoices.
    pub fn by_line(&self) -> bool {
        self.group.is_some() || self.part_id.is_some()
    }

    /// Adds the conditions on invoices (as `v`) after a `where`.
    pub fn push_invoice_conditions(&self, days: &[DateRange], query: &mut QueryBuilder<Postgres>) {
        push_days("v.date", days, query);
        self.push_weekday("v.date", query);
        if let Some(customer) = self.customer_id {
            query.push(" and v.customer_id = ").push_bind(customer);
        }
        if let Some(invoice_type) = &self.invoice_type {
            query.push(" and v.invoice_type = ").push_bind(invoice_type.clone());
        }
    }

    /// Adds the conditions on lines (as `l`), each with a leading `and`.
    pub fn push_line_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(part) = self.part_id {
            query.push(" and l.part_id = ").push_bind(part);
        }
        if let Some(group) = &self.group {
            query.push(" and l.part_group = ").push_bind(group.clone());
        }
    }

    /// Adds, with a leading `and`, that an invoice holds a matching line. A part's invoices are few and found by its
    /// index; a group's are many, and each invoice is asked.
    pub fn push_holds_line(&self, days: &[DateRange], query: &mut QueryBuilder<Postgres>) {
        if let Some(part) = self.part_id {
            query
                .push(" and v.id in (select l.invoice_id from invoice_line l where l.part_id = ")
                .push_bind(part)
                .push(" and ");
            push_days("l.date", days, query);
            if let Some(group) = &self.group {
                query.push(" and l.part_group = ").push_bind(group.clone());
            }
            query.push(")");
        } else if self.group.is_some() {
            query.push(" and exists (select from invoice_line l where l.invoice_id = v.id");
            self.push_line_conditions(query);
            query.push(")");
        }
    }

    /// Adds ` from ... where ...` of the matching invoices (as `v`), with the measures of their matching lines (as `s`)
    /// where not all of them match.
    pub fn push_measured(&self, days: &[DateRange], query: &mut QueryBuilder<Postgres>) {
        query.push(" from invoice v");
        if self.by_line() {
            query.push(format!(" cross join lateral ({LINE_SUMS} where l.invoice_id = v.id"));
            self.push_line_conditions(query);
            query.push(") s");
        }
        query.push(" where ");
        self.push_invoice_conditions(days, query);
        self.push_holds_line(days, query);
    }

    /// Adds ` from ... where ...` of the matching lines (as `l`) with their invoices (as `v`).
    pub fn push_lines(&self, days: &[DateRange], query: &mut QueryBuilder<Postgres>) {
        query.push(" from invoice_line l join invoice v on v.id = l.invoice_id where ");
        push_days("l.date", days, query);
        query.push(" and ");
        self.push_invoice_conditions(days, query);
        self.push_line_conditions(query);
    }

    /// The alias of the measures in what [`Scope::push_measured`] adds.
    pub fn measures(&self) -> &'static str {
        if self.by_line() { "s" } else { "v" }
    }

    /// Adds ` from ... where ...` of the rollup that has the sums of a day for just this scope, if one has.
    pub fn push_rollup(&self, days: &[DateRange], query: &mut QueryBuilder<Postgres>) -> bool {
        let Self {
            customer_id,
            part_id,
            group,
            invoice_type,
            ..
        } = self;
        let table = match (customer_id, part_id, group, invoice_type) {
            (None, None, None, None) => "sales_day",
            (None, None, None, Some(_)) => "sales_day_type",
            (Some(_), None, None, None) => "sales_day_customer",
            (None, None, Some(_), None) => "sales_day_group",
            _ => return false,
        };
        query.push(format!(" from {table} where "));
        push_days("date", days, query);
        self.push_weekday("date", query);
        if let Some(customer) = customer_id {
            query.push(" and customer_id = ").push_bind(*customer);
        }
        if let Some(group) = group {
            query.push(" and part_group = ").push_bind(group.clone());
        }
        if let Some(invoice_type) = invoice_type {
            query.push(" and invoice_type = ").push_bind(invoice_type.clone());
        }
        true
    }

    fn push_weekday(&self, column: &str, query: &mut QueryBuilder<Postgres>) {
        if let Some(weekday) = self.weekday {
            query
                .push(format!(" and extract(isodow from {column}) = "))
                .push_bind(weekday);
        }
    }
}

/// Adds that a date lies in one of the ranges.
pub(super) fn push_days(column: &str, days: &[DateRange], query: &mut QueryBuilder<Postgres>) {
    query.push("(");
    for (place, range) in days.iter().enumerate() {
        query
            .push(if place > 0 { " or " } else { "" })
            .push(format!("{column} between "))
            .push_bind(range.from)
            .push(" and ")
            .push_bind(range.to);
    }
    query.push(")");
}
