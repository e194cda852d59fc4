//! `ampconnect verify`: recomputes ledgers, sums and rollups from the rows and says what differs.

use sqlx::{AssertSqlSafe, PgPool};

use crate::catalog::favorites::often;
use crate::purchases::service as purchases;
use crate::sales::{price_spans, rollup};

/// The views of migration 0008 and later, with what each finds.
const INVARIANTS: &[(&str, &str)] = &[
    (
        "broken_points_balance",
        "customers whose points balance is not the sum of their ledger",
    ),
    (
        "broken_invoice_points",
        "invoices that earned other points than the rule gives",
    ),
    (
        "broken_redemptions",
        "redemptions that took other points than they cost",
    ),
    ("broken_overdrafts", "redemptions of points that were not there"),
    (
        "broken_opening_points",
        "customers with other opening points than the newest uploads say",
    ),
    ("broken_expiry", "customers of whom more points expired than were due"),
    (
        "broken_stock_on_hand",
        "parts whose stock on hand is not the sum of their movements",
    ),
    (
        "broken_stock_truth",
        "parts whose stock is not what snapshots, adjustments and sales come to",
    ),
    (
        "broken_stock_status",
        "parts whose value or status does not follow from their stock and sales",
    ),
    (
        "broken_stock_summary",
        "statuses whose stock summary is not the sum of their parts",
    ),
    ("broken_invoice_sums", "invoices that are not the sum of their lines"),
    ("broken_line_links", "lines without their invoice or part"),
    (
        "broken_holdings",
        "invoices that say something else than the newest upload that holds them",
    ),
    ("broken_upload_rows", "uploads with rows unaccounted for"),
    (
        "broken_customer_sales",
        "customers whose lifetime is not the sum of their invoices",
    ),
    (
        "broken_tier",
        "customers whose tier does not follow from their lifetime",
    ),
    (
        "broken_part_sales",
        "parts whose lifetime is not the sum of their lines",
    ),
    (
        "broken_merges",
        "merged customers that still hold something, or whose other is gone",
    ),
    (
        "broken_receivable",
        "open invoices and credits that are not what invoices, payments and opening balances come to",
    ),
    (
        "broken_payments",
        "payments of merged customers, or that name more than their amount",
    ),
];

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The view or rollup.
    pub name: String,
    /// What it is about.
    pub meaning: String,
    /// How many rows are wrong.
    pub rows: i64,
}

/// Checks everything in one consistent view of the data. Gives what does not hold; empty when all does.
pub async fn run(db: &PgPool) -> sqlx::Result<Vec<Finding>> {
    let mut transaction = db.begin().await?;
    sqlx::raw_sql("set transaction isolation level repeatable read, read only; set local statement_timeout = 0")
        .execute(&mut *transaction)
        .await?;
    let mut findings = Vec::new();
    for (view, meaning) in INVARIANTS {
        let statement = format!("select count(*) from {view}");
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_one(&mut *transaction)
            .await?;
        if rows > 0 {
            findings.push(Finding {
                name: (*view).to_owned(),
                meaning: (*meaning).to_owned(),
                rows,
            });
        }
    }
    for (table, rows) in rollup::differences(&mut transaction).await? {
        let meaning = "rows of the rollup that are not the sum of the invoices or lines".to_owned();
        findings.push(Finding {
            name: table.to_owned(),
            meaning,
            rows,
        });
    }
    let rows = purchases::top_part_differences(&mut transaction).await?;
    if rows > 0 {
        findings.push(Finding {
            name: "customer_top_part".to_owned(),
            meaning: "parts that customers spent most on that are not what their lines add up to".to_owned(),
            rows,
        });
    }
    let rows = often::differences(&mut transaction).await?;
    if rows > 0 {
        findings.push(Finding {
            name: "customer_often_part".to_owned(),
            meaning: "parts that customers buy often that are not what their lines come to".to_owned(),
            rows,
        });
    }
    let rows = price_spans::differences(&mut transaction).await?;
    if rows > 0 {
        findings.push(Finding {
            name: "price_span".to_owned(),
            meaning: "rows of spans that hold and are not what their lines count up to".to_owned(),
            rows,
        });
    }
    transaction.commit().await?;
    Ok(findings)
}
