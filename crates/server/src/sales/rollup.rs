//! The rollups of migration 0006: one table of definitions drives both the differences that an import or an undo adds and
//! the recomputation that `ampconnect verify` compares them with.

use sqlx::{AssertSqlSafe, PgConnection};

/// Where a rollup's rows come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// One row an invoice: cheap, for keys that an invoice has only one of.
    Invoices,
    /// One row an invoice line.
    Lines,
}

/// One rollup table: its key columns, each with the expression that gives it.
#[derive(Clone, Copy, Debug)]
struct Rollup {
    table: &'static str,
    keys: &'static [(&'static str, &'static str)],
    source: Source,
}

const DATE: (&str, &str) = ("date", "date");
const MONTH: (&str, &str) = ("month", "date_trunc('month', date)::date");
const GROUP: (&str, &str) = ("part_group", "part_group");
const PART: (&str, &str) = ("part_id", "part_id");
const CUSTOMER: (&str, &str) = ("customer_id", "customer_id");

const ROLLUPS: &[Rollup] = &[
    Rollup {
        table: "sales_day",
        keys: &[DATE],
        source: Source::Invoices,
    },
    Rollup {
        table: "sales_day_type",
        keys: &[DATE, ("invoice_type", "invoice_type")],
        source: Source::Invoices,
    },
    Rollup {
        table: "sales_day_customer",
        keys: &[CUSTOMER, DATE],
        source: Source::Invoices,
    },
    Rollup {
        table: "sales_month_customer",
        keys: &[CUSTOMER, MONTH],
        source: Source::Invoices,
    },
    Rollup {
        table: "sales_day_group",
        keys: &[DATE, GROUP],
        source: Source::Lines,
    },
    Rollup {
        table: "sales_day_part",
        keys: &[DATE, PART],
        source: Source::Lines,
    },
    Rollup {
        table: "sales_month_part",
        keys: &[MONTH, PART],
        source: Source::Lines,
    },
    Rollup {
        table: "sales_month_customer_group",
        keys: &[CUSTOMER, MONTH, GROUP],
        source: Source::Lines,
    },
];

/// The summed columns, in the order of the tables.
const MEASURES: [&str; 11] = [
    "invoices",
    "lines",
    "quantity",
    "gross_sales",
    "discount",
    "total",
    "net_sales",
    "cost",
    "gross_profit",
    "known_net_sales",
    "known_lines",
];

impl Rollup {
    fn key_names(&self) -> String {
        join(self.keys.iter().map(|(name, _)| (*name).to_owned()))
    }

    /// `select keys, measures from relation group by keys`; `sign` is a column or a literal of the relation.
    fn select(&self, relation: &str, sign: &str) -> String {
        let keys = join(
            self.keys
                .iter()
                .map(|(name, expression)| format!("{expression} as {name}")),
        );
        let groups = join((1..=self.keys.len()).map(|place| place.to_string()));
        let measures = match self.source {
            Source::Invoices => invoice_measures(sign),
            Source::Lines => line_measures(sign),
        };
        format!("select {keys}, {measures} from {relation} group by {groups}")
    }

    /// Adds what the change tables hold to the rollup.
    fn apply_statement(&self) -> String {
        let Self { table, source, .. } = self;
        let relation = match source {
            Source::Invoices => "change_invoice",
            Source::Lines => "change_line",
        };
        let keys = self.key_names();
        let sums = join(
            MEASURES
                .iter()
                .map(|measure| format!("{measure} = {table}.{measure} + excluded.{measure}")),
        );
        format!(
            "insert into {table} ({keys}, {}) {} order by {keys} on conflict ({keys}) do update set {sums}",
            MEASURES.join(", "),
            self.select(relation, "sign"),
        )
    }

    /// Removes rows that a change emptied.
    fn prune_statement(&self) -> String {
        let Self { table, source, .. } = self;
        let relation = match source {
            Source::Invoices => "change_invoice",
            Source::Lines => "change_line",
        };
        let expressions = join(self.keys.iter().map(|(_, expression)| (*expression).to_owned()));
        format!(
            "delete from {table} where invoices = 0 and lines = 0 and ({}) in (select {expressions} from {relation} where sign = -1)",
            self.key_names(),
        )
    }

    /// Rows that differ between the rollup and the invoices or lines it sums up.
    fn difference_statement(&self) -> String {
        let relation = match self.source {
            Source::Invoices => "invoice",
            Source::Lines => "invoice_line",
        };
        let columns = format!("{}, {}", self.key_names(), MEASURES.join(", "));
        let fresh = self.select(relation, "1");
        let table = self.table;
        format!(
            "select count(*) from ((select {columns} from {table} except select {columns} from ({fresh}) f) \
             union all (select {columns} from ({fresh}) f except select {columns} from {table})) d"
        )
    }
}

fn join(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn invoice_measures(sign: &str) -> String {
    let sums = MEASURES[1..]
        .iter()
        .map(|measure| format!("sum({sign} * {measure})::bigint as {measure}"));
    format!("sum({sign})::bigint as invoices, {}", join(sums))
}

fn line_measures(sign: &str) -> String {
    let sum = |column: &str| format!("sum({sign} * {column})::bigint as {column}");
    let known = |column: &str, name: &str| {
        format!("coalesce(sum({sign} * {column}) filter (where gross_profit is not null), 0)::bigint as {name}")
    };
    let invoices = if sign == "1" {
        "count(distinct invoice_id) as invoices".to_owned()
    } else {
        format!(
            "count(distinct invoice_id) filter (where {sign} = 1) - count(distinct invoice_id) filter (where {sign} = -1) as invoices"
        )
    };
    [
        invoices,
        format!("sum({sign})::bigint as lines"),
        sum("quantity"),
        sum("gross_sales"),
        sum("discount"),
        sum("total"),
        sum("net_sales"),
        known("coalesce(cost, net_sales - gross_profit)", "cost"),
        known("gross_profit", "gross_profit"),
        known("net_sales", "known_net_sales"),
        known("1", "known_lines"),
    ]
    .join(", ")
}

/// Adds the differences in `change_invoice` and `change_line` to every rollup and to the lifetimes of what they touch.
/// `removes` says whether anything is taken away, which can empty rows.
pub(super) async fn apply(connection: &mut PgConnection, removes: bool) -> sqlx::Result<()> {
    for rollup in ROLLUPS {
        sqlx::query(AssertSqlSafe(rollup.apply_statement()))
            .execute(&mut *connection)
            .await?;
        if removes {
            sqlx::query(AssertSqlSafe(rollup.prune_statement()))
                .execute(&mut *connection)
                .await?;
        }
    }
    for statement in lifetime_statements() {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    sqlx::query_file!("src/sales/sql/top_part_clear.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/sales/sql/top_part_fill.sql")
        .execute(&mut *connection)
        .await?;
    Ok(())
}

fn lifetime_sums() -> String {
    join(MEASURES.iter().map(|measure| format!("sum({measure})::bigint")))
}

/// A lifetime has a first and a last day, which differences cannot give: it is summed again for what changed.
fn lifetime_statements() -> [String; 4] {
    let measures = MEASURES.join(", ");
    let sums = lifetime_sums();
    [
        "delete from customer_sales where customer_id in (select customer_id from change_invoice)".to_owned(),
        format!(
            "insert into customer_sales (customer_id, {measures}, first_date, last_date) \
             select customer_id, {sums}, min(date), max(date) from sales_day_customer \
             where customer_id in (select customer_id from change_invoice) group by customer_id"
        ),
        "delete from part_sales where part_id in (select part_id from change_line)".to_owned(),
        format!(
            "insert into part_sales (part_id, {measures}, first_date, last_date) \
             select s.*, d.first_date, d.last_date from (\
               select part_id, {sums} from sales_month_part \
               where part_id in (select part_id from change_line) group by part_id) s \
             cross join lateral (select min(l.date) as first_date, max(l.date) as last_date from invoice_line l where l.part_id = s.part_id) d"
        ),
    ]
}

/// Compares every rollup with the rows it sums up. Gives the tables that differ, each with how many rows do.
pub(crate) async fn differences(connection: &mut PgConnection) -> sqlx::Result<Vec<(&'static str, i64)>> {
    let mut found = Vec::new();
    for rollup in ROLLUPS {
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(rollup.difference_statement()))
            .fetch_one(&mut *connection)
            .await?;
        if count > 0 {
            found.push((rollup.table, count));
        }
    }
    Ok(found)
}
