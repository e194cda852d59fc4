//! SQL of a customer's purchases. Every statement names the customer, and runs in the customer's transaction.

use chrono::NaiveDate;
use domain::id::InvoiceId;
use domain::loyalty::TierThresholds;
use domain::money::{change_percent, percent};
use domain::payment::InvoiceStatus;
use domain::purchase::spending::{GroupSpending, PartSpending};
use domain::purchase::{Purchase, PurchaseDetail, PurchaseLine};
use domain::{DateRange, Rupiah};
use sqlx::{PgConnection, PgPool};

use super::periods::{Day, Split};

/// A customer as its dashboard greets it.
pub(super) struct Member {
    pub number: String,
    pub name: String,
    pub since: Option<NaiveDate>,
    pub net_sales: i64,
    pub invoices: i64,
    pub returns: i64,
    pub points: i64,
    pub favorites: i64,
    pub thresholds: TierThresholds,
}

pub(super) async fn member(connection: &mut PgConnection, customer_id: i64, as_of: NaiveDate) -> sqlx::Result<Member> {
    let row = sqlx::query_file!("src/purchases/sql/member.sql", customer_id, as_of)
        .fetch_one(connection)
        .await?;
    Ok(Member {
        number: row.number,
        name: row.name,
        since: row.since,
        net_sales: row.net_sales,
        invoices: row.invoices,
        returns: row.returns,
        points: row.points,
        favorites: row.favorites,
        thresholds: TierThresholds {
            gold: Rupiah(row.gold),
            diamond: Rupiah(row.diamond),
            moon_stone: Rupiah(row.moon_stone),
        },
    })
}

/// Days with purchases, oldest first.
pub(super) async fn days(
    connection: &mut PgConnection,
    customer_id: i64,
    from: NaiveDate,
    to: NaiveDate,
) -> sqlx::Result<Vec<Day>> {
    sqlx::query_as!(
        Day,
        "select date, invoices, gross_sales, discount, total, net_sales from sales_day_customer
         where customer_id = $1 and date between $2 and $3 and invoices > 0
         order by date",
        customer_id,
        from,
        to
    )
    .fetch_all(connection)
    .await
}

/// A month with purchases.
pub(super) struct Month {
    pub month: NaiveDate,
    pub net_sales: i64,
}

/// Months with purchases since ever, oldest first.
pub(super) async fn months(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Vec<Month>> {
    sqlx::query_as!(
        Month,
        r#"select month, sum(net_sales)::bigint as "net_sales!" from sales_month_customer_group
           where customer_id = $1
           group by month
           order by month"#,
        customer_id
    )
    .fetch_all(connection)
    .await
}

/// Groups that the customer bought from, largest first.
pub(super) async fn groups_bought(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select part_group from sales_month_customer_group where customer_id = $1
         group by part_group
         having sum(lines) > 0
         order by sum(net_sales) desc, part_group",
        customer_id
    )
    .fetch_all(connection)
    .await
}

/// How many groups anybody bought from. Not the customer's data: asked as the application.
pub(super) async fn groups_sold(db: &PgPool, range: DateRange) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(distinct part_group) as "groups!" from sales_day_group where date between $1 and $2 and lines > 0"#,
        range.from,
        range.to
    )
    .fetch_one(db)
    .await
}

/// Net sales by group in two periods, largest of the first one first.
pub(super) async fn groups(
    connection: &mut PgConnection,
    customer_id: i64,
    a: Split,
    b: Split,
) -> sqlx::Result<Vec<GroupSpending>> {
    let rows = sqlx::query_file!(
        "src/purchases/sql/groups.sql",
        customer_id,
        a.from,
        a.whole_from,
        a.whole_end,
        a.to,
        b.from,
        b.whole_from,
        b.whole_end,
        b.to
    )
    .fetch_all(connection)
    .await?;
    let sum: i64 = rows.iter().map(|row| row.net_sales).sum();
    Ok(rows
        .into_iter()
        .map(|row| GroupSpending {
            group: row.part_group,
            net_sales: Rupiah(row.net_sales),
            previous: Rupiah(row.previous),
            share_percent: percent(row.net_sales, sum),
        })
        .collect())
}

/// A part as the statements give it.
struct PartRow {
    part_number: String,
    name: String,
    quantity: i64,
    net_sales: i64,
    previous: i64,
}

impl From<PartRow> for PartSpending {
    fn from(row: PartRow) -> Self {
        Self {
            part_number: row.part_number,
            name: row.name,
            quantity: row.quantity,
            net_sales: Rupiah(row.net_sales),
            previous: Rupiah(row.previous),
            change_percent: change_percent(row.net_sales, row.previous),
        }
    }
}

/// The ten parts that most was spent on, beside the days before.
pub(super) async fn parts(
    connection: &mut PgConnection,
    customer_id: i64,
    range: DateRange,
    previous: DateRange,
) -> sqlx::Result<Vec<PartSpending>> {
    let rows = sqlx::query_file_as!(
        PartRow,
        "src/purchases/sql/parts.sql",
        customer_id,
        range.from,
        range.to,
        previous.from,
        previous.to
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The same of the twelve months that end on the data date, as it is kept; none where sales have changed since.
pub(super) async fn parts_kept(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Vec<PartSpending>> {
    let rows = sqlx::query_file_as!(PartRow, "src/purchases/sql/parts_kept.sql", customer_id)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The points of the invoices of some days, as they are now.
pub(super) async fn points(connection: &mut PgConnection, customer_id: i64, range: DateRange) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(points), 0)::bigint as "points!" from points_entry
           where customer_id = $1 and invoice_number is not null and invoice_date between $2 and $3"#,
        customer_id,
        range.from,
        range.to
    )
    .fetch_one(connection)
    .await
}

/// A year with invoices.
pub(super) struct YearSums {
    pub year: i32,
    pub first: NaiveDate,
    pub invoices: i64,
    pub gross_sales: i64,
    pub discount: i64,
    pub total: i64,
    pub net_sales: i64,
    /// Net sales up to its end.
    pub lifetime: i64,
    pub points: i64,
}

/// Years with invoices, oldest first.
pub(super) async fn years(connection: &mut PgConnection, customer_id: i64) -> sqlx::Result<Vec<YearSums>> {
    sqlx::query_file_as!(YearSums, "src/purchases/sql/years.sql", customer_id)
        .fetch_all(connection)
        .await
}

/// Thresholds of tiers and from when they hold, oldest first.
pub(super) async fn tier_rules(connection: &mut PgConnection) -> sqlx::Result<Vec<(NaiveDate, TierThresholds)>> {
    let rows = sqlx::query!("select valid_from, gold, diamond, moon_stone from tier_rule order by valid_from")
        .fetch_all(connection)
        .await?;
    let thresholds = rows.into_iter().map(|row| {
        let thresholds = TierThresholds {
            gold: Rupiah(row.gold),
            diamond: Rupiah(row.diamond),
            moon_stone: Rupiah(row.moon_stone),
        };
        (row.valid_from, thresholds)
    });
    Ok(thresholds.collect())
}

/// An invoice with its lines; none where the customer has no such invoice.
pub(super) async fn detail(
    connection: &mut PgConnection,
    customer_id: i64,
    id: i64,
    today: NaiveDate,
) -> sqlx::Result<Option<PurchaseDetail>> {
    let Some(row) = sqlx::query_file!("src/purchases/sql/detail.sql", id, customer_id, today)
        .fetch_optional(&mut *connection)
        .await?
    else {
        return Ok(None);
    };
    let lines = sqlx::query_file!("src/purchases/sql/detail_lines.sql", id, customer_id)
        .fetch_all(connection)
        .await?;
    let lines = lines.into_iter().map(|line| PurchaseLine {
        line: line.line,
        part_number: line.part_number,
        part_name: line.part_name,
        group: line.part_group,
        quantity: line.quantity,
        gross_sales: Rupiah(line.gross_sales),
        discount: Rupiah(line.discount),
        total: Rupiah(line.total),
        net_sales: Rupiah(line.net_sales),
    });
    Ok(Some(PurchaseDetail {
        invoice: Purchase {
            id: InvoiceId(id),
            invoice_number: row.number,
            date: row.date,
            invoice_type: row.invoice_type,
            lines: i64::from(row.lines),
            total: Rupiah(row.total),
            discount: Rupiah(row.discount),
            net_sales: Rupiah(row.net_sales),
            points: row.points,
            status: row.status.as_deref().and_then(InvoiceStatus::parse),
            due_date: row.due_date,
        },
        channel: row.channel,
        gross_sales: Rupiah(row.gross_sales),
        vat: Rupiah(row.vat),
        lines: lines.collect(),
    }))
}
