//! Stock that lies without a sale.

use chrono::{Days, NaiveDate};
use domain::Rupiah;
use domain::insight::{DEAD_DAYS, Idle, IdlePart, IdleStock, IdleSum, IdleSums, SLOW_DAYS};
use sqlx::PgPool;

use super::query::Filter;
use super::store::{self, IdleRow};
use crate::error::AppResult;

/// Every slow part of a text and group, dead ones with them, the longest without a sale first.
async fn all(db: &PgPool, as_of: NaiveDate, filter: &Filter) -> sqlx::Result<Vec<IdlePart>> {
    let last = as_of - Days::new(SLOW_DAYS.unsigned_abs());
    let rows = store::idle(db, last, filter).await?;
    Ok(rows.into_iter().map(|row| told(row, as_of)).collect())
}

fn told(row: IdleRow, as_of: NaiveDate) -> IdlePart {
    let days = row.last_sale.map(|day| (as_of - day).num_days());
    IdlePart {
        part_number: row.number,
        name: row.name,
        group: row.part_group,
        on_hand: row.on_hand,
        value: Rupiah(row.value),
        last_sale: row.last_sale,
        days,
        idle: match days {
            Some(days) if days < DEAD_DAYS => Idle::Slow,
            _ => Idle::Dead,
        },
    }
}

fn summed(parts: &[IdlePart]) -> IdleSums {
    let mut sums = IdleSums::default();
    let add = |sum: &mut IdleSum, part: &IdlePart| {
        sum.parts += 1;
        sum.quantity += part.on_hand;
        sum.value.0 += part.value.0;
    };
    for part in parts {
        add(&mut sums.slow, part);
        if part.idle == Idle::Dead {
            add(&mut sums.dead, part);
        }
    }
    sums
}

/// The cards.
pub(super) async fn sums(db: &PgPool, as_of: NaiveDate, filter: &Filter) -> sqlx::Result<IdleSums> {
    Ok(summed(&all(db, as_of, filter).await?))
}

/// Every part of the filter, and the cards of its text and group.
pub(super) async fn find(db: &PgPool, as_of: NaiveDate, filter: &Filter) -> sqlx::Result<(Vec<IdlePart>, IdleSums)> {
    let mut parts = all(db, as_of, filter).await?;
    let sums = summed(&parts);
    if filter.idle == Some(Idle::Dead) {
        parts.retain(|part| part.idle == Idle::Dead);
    }
    Ok((parts, sums))
}

/// One page and the cards.
pub(super) async fn page(db: &PgPool, as_of: NaiveDate, filter: &Filter) -> AppResult<IdleStock> {
    let (parts, sums) = find(db, as_of, filter).await?;
    let total = parts.len() as i64;
    let (items, next_cursor) = filter.page(parts);
    Ok(IdleStock {
        sums,
        items,
        next_cursor,
        total,
    })
}
