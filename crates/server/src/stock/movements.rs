//! The ledger of one part.

use domain::id::UploadId;
use domain::stock::{AdjustReason, MovementKind, MovementUpload, StockMovement, StockMovements};
use sqlx::PgPool;

use super::store;
use crate::error::{AppError, AppResult};

/// A page of a part's movements, newest first, from before the movement `before` on.
///
/// # Errors
/// 404 where there is no such part.
pub(super) async fn page(db: &PgPool, number: &str, before: Option<i64>, limit: u32) -> AppResult<StockMovements> {
    let part = store::part(db, number).await?.ok_or_else(AppError::not_found)?;
    let mut items = newest(db, part.id, before, i64::from(limit) + 1).await?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from stock_movement where part_id = $1"#,
        part.id
    )
    .fetch_one(db)
    .await?;
    let rules = store::standing(db).await?.rules();
    let next_cursor = items
        .last()
        .filter(|_| has_more)
        .map(|movement| movement.id.to_string());
    Ok(StockMovements {
        items,
        part: part.into_item(&rules),
        next_cursor,
        total,
        total_is_exact: true,
    })
}

/// Movements of a part, newest first, from before the movement `before` on.
pub(super) async fn newest(
    db: &PgPool,
    part_id: i64,
    before: Option<i64>,
    limit: i64,
) -> sqlx::Result<Vec<StockMovement>> {
    let rows = sqlx::query_file!("src/stock/sql/movements.sql", part_id, before, limit)
        .fetch_all(db)
        .await?;
    let movements = rows.into_iter().map(|row| StockMovement {
        id: row.id,
        date: row.date,
        at: row.at,
        kind: MovementKind::parse(&row.kind).unwrap_or(MovementKind::Reversal),
        quantity: row.quantity,
        balance: row.balance,
        counted: row.counted,
        reason: row.reason.as_deref().and_then(AdjustReason::parse),
        note: row.note,
        by: row.by,
        upload: row.upload_id.zip(row.file_name).map(|(id, file_name)| MovementUpload {
            id: UploadId(id),
            file_name,
        }),
    });
    Ok(movements.collect())
}
