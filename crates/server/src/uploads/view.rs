//! Uploads as a caller sees them now: the stored report with what changed since.

use chrono::{DateTime, TimeDelta, Utc};

use domain::account::Role;
use domain::id::UploadId;
use domain::upload::{UploadKind, UploadOptions, UploadReport, UploadStatus, UploadSummary};

use super::report::Draft;
use super::store::{Claimed, HistoryRow, UploadRow};
use super::worker::CHECK_HOURS;
use crate::extract::Caller;

/// Whether the caller may undo what this account uploaded.
pub(super) fn may_undo(caller: &Caller, account_id: i64) -> bool {
    caller.role == Role::SuperAdmin || (caller.role.may_write() && caller.account_id == account_id)
}

/// The status now: a check ages.
pub(super) fn status(stored: &str, checked_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> UploadStatus {
    let status = UploadStatus::parse(stored).unwrap_or(UploadStatus::Rejected);
    let is_old = checked_at.is_some_and(|at| at < now - TimeDelta::hours(CHECK_HOURS));
    match status {
        UploadStatus::Checked | UploadStatus::NeedsChoice if is_old => UploadStatus::Expired,
        other => other,
    }
}

/// The report with its present status.
pub(super) fn report(row: UploadRow, caller: &Caller, now: DateTime<Utc>) -> anyhow::Result<UploadReport> {
    let status = status(&row.status, row.checked_at, now);
    let mut report = match row.report.clone() {
        Some(report) => serde_json::from_value(report)?,
        None => blank(&row)?,
    };
    report.status = status;
    report.committed_at = row.committed_at;
    report.can_undo = status == UploadStatus::Committed && may_undo(caller, row.account_id);
    report.undo = row.undo_report.map(serde_json::from_value).transpose()?;
    Ok(report)
}

/// An upload that nobody has worked on yet.
fn blank(row: &UploadRow) -> anyhow::Result<UploadReport> {
    let options: UploadOptions = serde_json::from_value(row.options.clone())?;
    let claimed = Claimed {
        id: row.id,
        mode: row.mode.clone(),
        given_kind: row.given_kind.clone(),
        options: row.options.clone(),
        file_name: row.file_name.clone(),
        file_size: row.file_size,
        file_sha256: Vec::new(),
        effects_key: None,
        account_id: row.account_id,
        uploaded_by: row.uploaded_by.clone(),
        uploaded_at: row.uploaded_at,
        demo: false,
    };
    Ok(Draft::new(&claimed, options, row.uploaded_at).report)
}

/// A line of the history.
pub(super) fn summary(row: HistoryRow, caller: &Caller) -> UploadSummary {
    let status = UploadStatus::parse(&row.status).unwrap_or(UploadStatus::Rejected);
    let outcome = match (row.undone_at, row.undone_by) {
        (Some(at), Some(by)) => format!("dibatalkan {} oleh {by}", domain::date::format_instant(at)),
        _ => row.outcome,
    };
    UploadSummary {
        id: UploadId(row.id),
        kind: row.kind.as_deref().and_then(UploadKind::parse),
        status,
        file_name: row.file_name,
        rows: row.rows_read,
        uploaded_by: row.uploaded_by,
        uploaded_at: row.uploaded_at,
        outcome,
        can_undo: status == UploadStatus::Committed && may_undo(caller, row.account_id),
    }
}
