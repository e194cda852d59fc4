//! Undoing an upload: what only it holds goes, replaced versions come back, ledgers get reversing entries; what a later
//! upload changed or also holds stays and is named.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use domain::upload::{UndoReport, UploadKind, UploadStatus};

use super::{customers, points};
use crate::catalog::service as catalog;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::insights::service as insights;
use crate::loyalty::service::{self as loyalty, Cause};
use crate::notifications::service as notifications;
use crate::payments::service::{self as payments, By};
use crate::sales::change::{self, Replaced};
use crate::state::AppState;
use crate::stock::service as stock;
use crate::versions::{Audience, DataVersions};
use crate::{audit, uploads::view};

/// Sentences that say why something was kept, at most.
pub(super) const REASONS: usize = 100;

/// Undoes an upload, once; a second time gives the first answer again.
pub(super) async fn undo(state: &AppState, caller: &Caller, id: i64) -> AppResult<UndoReport> {
    let now = state.clock.now();
    let mut transaction = state.work.begin().await?;
    change::lock(&mut transaction).await?;
    let row = sqlx::query!(
        "select status, kind, account_id, file_name, undo_report from upload where id = $1 for update",
        id
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or_else(AppError::not_found)?;
    if !view::may_undo(caller, row.account_id) {
        return Err(AppError::problem(
            domain::ProblemCode::Forbidden,
            "Hanya pengunggahnya atau super_admin yang boleh membatalkan unggahan ini.",
        ));
    }
    if let Some(report) = row.undo_report {
        return Ok(serde_json::from_value(report).map_err(anyhow::Error::from)?);
    }
    if row.status != UploadStatus::Committed.as_str() {
        return Err(AppError::problem(
            domain::ProblemCode::Conflict,
            "Unggahan ini tidak sedang berlaku, jadi tidak ada yang dibatalkan.",
        ));
    }
    notifications::no_news(&mut transaction).await?;
    // From here on the upload no longer counts among those that hold.
    sqlx::query!(
        "update upload set status = 'undone', undone_at = $2, undone_by = $3 where id = $1",
        id,
        now,
        caller.name
    )
    .execute(&mut *transaction)
    .await?;
    let report = match row.kind.as_deref().and_then(UploadKind::parse) {
        Some(UploadKind::Stock) => snapshot(&mut transaction, id).await?,
        Some(UploadKind::Customers) => customers::undo(&mut transaction, id).await?,
        Some(UploadKind::Payments | UploadKind::OpeningBalances) => {
            let by = By {
                upload_id: id,
                account_id: caller.account_id,
                at: now,
            };
            undo_payments(&mut transaction, &by).await?
        }
        Some(UploadKind::OpeningPoints) => points::undo(&mut transaction, id, now).await?,
        _ => sales(&mut transaction, id, now).await?,
    };
    catalog::hide_unused(&mut transaction).await?;
    keep(&mut transaction, id, &report).await?;
    let after = serde_json::json!({ "file_name": row.file_name, "undo": report });
    let subject = domain::id::UploadId(id).to_string();
    audit::record(
        &mut transaction,
        now,
        caller,
        "upload_undone",
        &subject,
        None,
        Some(after),
    )
    .await?;
    insights::follow(&mut transaction).await?;
    let raised = DataVersions::bump(
        &mut transaction,
        &[Audience::Staff, Audience::Parts, Audience::Customers],
    )
    .await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(report)
}

async fn keep(connection: &mut PgConnection, id: i64, report: &UndoReport) -> AppResult<()> {
    let value = serde_json::to_value(report).map_err(anyhow::Error::from)?;
    sqlx::query!("update upload set undo_report = $2 where id = $1", id, value)
        .execute(connection)
        .await?;
    Ok(())
}

async fn sales(connection: &mut PgConnection, id: i64, now: DateTime<Utc>) -> AppResult<UndoReport> {
    change::prepare(&mut *connection).await?;
    // Versions that come back, and invoices that nobody else holds.
    sqlx::query_file!("src/uploads/sql/undo_pending.sql", id)
        .execute(&mut *connection)
        .await?;
    let kept = sqlx::query_file!("src/uploads/sql/undo_kept.sql", id)
        .fetch_all(&mut *connection)
        .await?;
    change::begin(&mut *connection).await?;
    sqlx::query_file!("src/uploads/sql/undo_lines.sql")
        .execute(&mut *connection)
        .await?;
    let reversed = sqlx::query_scalar!(r#"select count(*) as "count!" from pending_invoice"#)
        .fetch_one(&mut *connection)
        .await?;
    change::apply(&mut *connection, Replaced::Drop).await?;
    sqlx::query_file!("src/uploads/sql/undo_forget.sql", id)
        .execute(&mut *connection)
        .await?;
    loyalty::follow_change(&mut *connection, Cause::Upload(id), now).await?;
    customers::hide_unused(&mut *connection).await?;
    payments::follow_change(&mut *connection).await?;
    catalog::follow_groups(&mut *connection).await?;
    stock::follow_sales(&mut *connection, id).await?;
    let kept_because = kept
        .iter()
        .take(REASONS)
        .map(|row| kept_sentence(&row.number, &row.file_name, row.is_same, row.at));
    Ok(UndoReport {
        reversed: reversed as u64,
        kept: kept.len() as u64,
        kept_because: kept_because.collect(),
    })
}

fn kept_sentence(number: &str, file_name: &str, is_same: bool, at: DateTime<Utc>) -> String {
    let when = domain::date::format_instant(at);
    if is_same {
        format!("Faktur {number} tetap: juga ada di {file_name} ({when}).")
    } else {
        format!("Faktur {number} tetap: sudah diubah oleh {file_name} ({when}).")
    }
}

async fn undo_payments(connection: &mut PgConnection, by: &By) -> AppResult<UndoReport> {
    let undo = payments::undo_upload(&mut *connection, by).await?;
    customers::hide_unused(&mut *connection).await?;
    let sentence = |number: &String| format!("Saldo awal {number} tetap: sudah diatur lagi setelah unggahan ini.");
    let kept_because = undo.kept.iter().take(REASONS).map(sentence).collect();
    Ok(UndoReport {
        reversed: undo.reversed,
        kept: undo.kept.len() as u64,
        kept_because,
    })
}

async fn snapshot(connection: &mut PgConnection, id: i64) -> AppResult<UndoReport> {
    let undo = stock::undo_snapshot(&mut *connection, id).await?;
    catalog::follow_groups(&mut *connection).await?;
    stock::restate(&mut *connection).await?;
    let sentence =
        |number: &String| format!("Stok {number} tetap: sudah dihitung lagi oleh unggahan stok yang lebih baru.");
    let kept_because = undo.kept_parts.iter().take(REASONS).map(sentence).collect();
    Ok(UndoReport {
        reversed: undo.reversed,
        kept: undo.kept,
        kept_because,
    })
}
