//! Files of opening points: from the staging table into the points ledger, and back. The caller holds the import lock.

use chrono::{DateTime, Utc};
use ingest::ProblemLog;
use sqlx::PgConnection;

use domain::upload::{ChangeCounts, ColumnMapping, RowProblem, RowProblemCode, UndoReport};

use super::outcome::Effects;
use super::undo::REASONS;
use crate::loyalty::service as loyalty;

/// What a file of opening points comes to.
pub(super) struct PointsImport {
    pub effects: Effects,
    /// Rows of customers that are not there.
    pub unknown: u64,
}

/// Imports the staged points; `columns` are those of the file. Where customers are not there, that is told and nothing is
/// written.
pub(super) async fn import(
    connection: &mut PgConnection,
    upload_id: i64,
    columns: &[ColumnMapping],
    now: DateTime<Utc>,
    problems: &mut ProblemLog,
) -> sqlx::Result<PointsImport> {
    sqlx::query_file!("src/uploads/sql/points_customers.sql")
        .execute(&mut *connection)
        .await?;
    let unknown = sqlx::query!("select row, number from staging_points where customer_id is null order by row")
        .fetch_all(&mut *connection)
        .await?;
    if !unknown.is_empty() {
        let column = columns
            .iter()
            .find(|column| column.field.as_deref() == Some("customer_number"));
        let rows = unknown.len() as u64;
        for row in unknown {
            let code = RowProblemCode::UnknownKey;
            problems.push(RowProblem {
                severity: code.severity(),
                code,
                row: u32::try_from(row.row).ok(),
                column: column.map(|column| column.header.clone()),
                message: format!(
                    "Customer {} belum ada. Tambahkan dulu di Manajemen User atau lewat berkas customer, lalu unggah lagi.",
                    row.number
                ),
                value: Some(row.number),
            });
        }
        return Ok(PointsImport {
            effects: Effects::default(),
            unknown: rows,
        });
    }
    sqlx::query_file!("src/uploads/sql/points_hold.sql", upload_id)
        .execute(&mut *connection)
        .await?;
    let changes = loyalty::follow_opening_points(connection, upload_id, Some(upload_id), now).await?;
    let count = |kind: fn(&loyalty::OpeningChange) -> bool| changes.iter().filter(|change| kind(change)).count() as u64;
    let customers = ChangeCounts {
        new: count(|change| change.points != 0 && change.is_new),
        changed: count(|change| change.points != 0 && !change.is_new),
        unchanged: count(|change| change.points == 0),
    };
    Ok(PointsImport {
        effects: Effects {
            customers,
            points_change: changes.iter().map(|change| change.points).sum(),
            ..Effects::default()
        },
        unknown: 0,
    })
}

/// Takes an upload back, which is marked as undone already: what another upload says of a customer counts again.
pub(super) async fn undo(
    connection: &mut PgConnection,
    upload_id: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<UndoReport> {
    let changes = loyalty::follow_opening_points(connection, upload_id, None, now).await?;
    let (reversed, kept): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.points != 0);
    let sentence = |change: &&loyalty::OpeningChange| {
        format!(
            "Poin awal {} tetap: unggahan lain mengatakan jumlah yang sama atau lebih baru.",
            change.number
        )
    };
    Ok(UndoReport {
        reversed: reversed.len() as u64,
        kept: kept.len() as u64,
        kept_because: kept.iter().take(REASONS).map(sentence).collect(),
    })
}
