//! Files of payments and of opening balances: what the payments slice makes of the staged rows, as the report tells it.

use ingest::ProblemLog;
use sqlx::PgConnection;

use domain::upload::{ChangeCounts, ColumnMapping, RowProblem};

use super::outcome::Effects;
use crate::error::AppResult;
use crate::payments::service::{self as payments, By, Told};

/// What such a file comes to.
pub(super) struct Imported {
    pub effects: Effects,
    /// Rows that were read, and are refused after all.
    pub rejected: u64,
}

/// Imports the staged payments; `columns` are those of the file. Where a row is told of as an error, nothing is written.
pub(super) async fn import(
    connection: &mut PgConnection,
    by: &By,
    columns: &[ColumnMapping],
    problems: &mut ProblemLog,
) -> AppResult<Imported> {
    let made = payments::import_payments(connection, by).await?;
    Ok(Imported {
        rejected: tell(made.told, columns, problems),
        effects: Effects {
            payments: made.payments,
            paid_invoices: made.invoices,
            amount: made.amount,
            ..Effects::default()
        },
    })
}

/// Imports the staged opening balances.
pub(super) async fn import_balances(
    connection: &mut PgConnection,
    by: &By,
    columns: &[ColumnMapping],
    problems: &mut ProblemLog,
) -> AppResult<Imported> {
    let made = payments::import_balances(connection, by).await?;
    Ok(Imported {
        rejected: tell(made.told, columns, problems),
        effects: Effects {
            customers: ChangeCounts {
                new: made.new,
                changed: made.changed,
                unchanged: made.unchanged,
            },
            amount: made.amount,
            ..Effects::default()
        },
    })
}

/// Notes what is wrong; how many rows that is.
fn tell(told: Vec<Told>, columns: &[ColumnMapping], problems: &mut ProblemLog) -> u64 {
    let rows = told.iter().filter(|told| told.row.is_some()).count();
    for told in told {
        let column = columns
            .iter()
            .find(|column| column.field.as_deref() == Some(told.field));
        problems.push(RowProblem {
            severity: told.code.severity(),
            code: told.code,
            row: told.row,
            column: column.map(|column| column.header.clone()),
            value: (!told.value.is_empty()).then_some(told.value),
            message: told.message,
        });
    }
    rows as u64
}
