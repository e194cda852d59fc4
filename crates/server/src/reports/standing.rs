//! Reports that say how things stand now: stock, and points that customers hold.

use chrono::NaiveDate;
use sqlx::PgPool;

use domain::Rupiah;
use domain::report::{Cell, ReportBy, ReportKind, StockFilter};
use domain::stock::{StockFacts, StockStatus, status_reason};

use super::build::{Table, tier, total_keys};
use super::store;

fn statuses(filter: Option<StockFilter>) -> Vec<String> {
    let wanted: &[StockStatus] = match filter {
        None => &[StockStatus::Normal, StockStatus::Low, StockStatus::Critical],
        Some(StockFilter::Normal) => &[StockStatus::Normal],
        Some(StockFilter::Low) => &[StockStatus::Low],
        Some(StockFilter::Critical) => &[StockStatus::Critical],
        Some(StockFilter::Attention) => &[StockStatus::Low, StockStatus::Critical],
    };
    wanted.iter().map(|status| status.as_str().to_owned()).collect()
}

fn status_label(stored: &str) -> Cell {
    Cell::from(StockStatus::parse(stored).map(StockStatus::label))
}

/// Parts, groups or statuses of the stock.
pub(super) async fn stock(
    db: &PgPool,
    by: ReportBy,
    group: Option<&str>,
    filter: Option<StockFilter>,
) -> sqlx::Result<(String, Table)> {
    let wanted = statuses(filter);
    let mut totals = total_keys(ReportKind::Stock, by);
    let (rows, parts) = if by == ReportBy::Part {
        let rules = store::stock_rules(db).await?;
        let found = store::stock(db, group, &wanted).await?;
        let sum = |of: fn(&store::StockRow) -> i64| found.iter().map(of).sum::<i64>();
        totals.extend([
            sum(|row| row.on_hand).into(),
            sum(|row| row.value).into(),
            Cell::Empty,
            Cell::Empty,
        ]);
        let parts = found.len() as i64;
        let rows = found.into_iter().map(|row| {
            let facts = StockFacts {
                on_hand: row.on_hand,
                minimum: row.minimum,
                sold_90_days: row.sold_90_days,
                sold_in_180_days: row.sold_in_180_days,
                per_day: row.per_day,
                lead_days: row.lead_days,
            };
            vec![
                row.number.into(),
                row.name.into(),
                row.part_group.into(),
                row.on_hand.into(),
                row.value.into(),
                status_label(&row.status),
                status_reason(&facts, &rules).into(),
            ]
        });
        (rows.collect(), parts)
    } else {
        let by_status = by == ReportBy::Status;
        let found = store::stock_sums(db, by_status, group, &wanted).await?;
        let sum = |of: fn(&store::StockSum) -> i64| found.iter().map(of).sum::<i64>();
        let parts = sum(|row| row.parts);
        totals.extend([
            parts.into(),
            sum(|row| row.quantity).into(),
            sum(|row| row.value).into(),
            sum(|row| row.low).into(),
            sum(|row| row.critical).into(),
        ]);
        let rows = found.into_iter().map(|row| {
            let key = if by_status {
                status_label(&row.code)
            } else {
                row.code.into()
            };
            vec![
                key,
                row.parts.into(),
                row.quantity.into(),
                row.value.into(),
                row.low.into(),
                row.critical.into(),
            ]
        });
        (rows.collect(), parts)
    };
    let table = Table {
        rows,
        totals,
        behind: Some(parts),
    };
    Ok(("nilai menurut harga pokok".to_owned(), table))
}

/// What each customer has earned, spent and holds, and the net sales that stand behind it.
pub(super) async fn points(db: &PgPool, customer_id: Option<i64>, as_of: NaiveDate) -> sqlx::Result<(String, Table)> {
    let rate = store::rupiah_per_point(db, as_of).await?;
    let found = store::points(db, customer_id).await?;
    let cells = |earned: i64, spent: i64, balance: i64| -> [Cell; 4] {
        [
            earned.into(),
            spent.into(),
            balance.into(),
            rate.map(|rate| balance * rate).into(),
        ]
    };
    let balance = found.iter().map(|row| row.balance).sum::<i64>();
    let spent = -found.iter().map(|row| row.spent).sum::<i64>();
    let mut totals = total_keys(ReportKind::PointsLiability, ReportBy::Customer);
    totals.extend(cells(balance + spent, spent, balance));
    let rows = found.into_iter().map(|row| {
        let spent = -row.spent;
        let mut line = vec![row.number.into(), row.name.into(), tier(&row.tier)];
        line.extend(cells(row.balance + spent, spent, row.balance));
        line
    });
    let note = rate.map_or_else(String::new, |rate| format!("1 poin = {} belanja", Rupiah(rate)));
    Ok((
        note,
        Table {
            rows: rows.collect(),
            totals,
            behind: None,
        },
    ))
}
