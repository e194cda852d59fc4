//! The report of an upload, as it grows while the upload is worked on.

use chrono::{DateTime, Utc};
use ingest::{Outcome, Plan, ProblemLog};
use sqlx::PgConnection;

use domain::Rupiah;
use domain::id::UploadId;
use domain::money::format_count;
use domain::upload::{
    ChangeCounts, Choice, ChoiceOption, RowCounts, RowProblem, RowProblemCode, Severity, UploadKind, UploadMode,
    UploadOptions, UploadReport, UploadStatus,
};

use super::import::{SalesImport, Shrunk};
use super::outcome::outcome_line;
use super::store::Claimed;
use crate::audit;

/// A report in the making.
pub(super) struct Draft {
    pub status: UploadStatus,
    pub report: UploadReport,
    pub outcome: String,
    pub at: DateTime<Utc>,
}

impl Draft {
    pub fn new(claimed: &Claimed, options: UploadOptions, at: DateTime<Utc>) -> Self {
        let report = UploadReport {
            id: UploadId(claimed.id),
            kind: claimed.given_kind.as_deref().and_then(UploadKind::parse),
            status: UploadStatus::Processing,
            file_name: claimed.file_name.clone(),
            file_size: claimed.file_size,
            sheet: None,
            columns: Vec::new(),
            options,
            rows: RowCounts::default(),
            invoices: ChangeCounts::default(),
            invoices_left_out: 0,
            lines: 0,
            net_sales: Rupiah::ZERO,
            gross_profit: None,
            customers_new: 0,
            customers: ChangeCounts::default(),
            parts: ChangeCounts::default(),
            quantity: 0,
            value: Rupiah::ZERO,
            from: None,
            to: None,
            problems: Vec::new(),
            problems_total: 0,
            problem_counts: Vec::new(),
            choices: Vec::new(),
            effects: Vec::new(),
            uploaded_by: claimed.uploaded_by.clone(),
            uploaded_at: claimed.uploaded_at,
            committed_at: None,
            can_undo: false,
            undo: None,
        };
        Self {
            status: UploadStatus::Processing,
            report,
            outcome: String::new(),
            at,
        }
    }

    /// What the first pass found.
    pub fn plan(&mut self, plan: &Plan) {
        self.report.kind = plan.kind.or(self.report.kind);
        self.report.sheet.clone_from(&plan.sheet);
        self.report.columns.clone_from(&plan.columns);
        self.report.choices.clone_from(&plan.choices);
        self.report.rows.read = plan.rows;
        self.report.from = plan.snapshot_date;
        self.report.to = plan.snapshot_date;
    }

    /// Ends with what the first pass found.
    pub fn refuse_plan(&mut self, plan: &Plan) {
        self.report.rows = plan.refused_rows();
        self.problems(&plan.problems);
        self.end(if plan.problems.has_errors() {
            UploadStatus::Rejected
        } else {
            UploadStatus::NeedsChoice
        });
    }

    /// What the second pass read.
    pub fn outcome_of_file(&mut self, outcome: &Outcome) {
        self.report.rows = outcome.rows;
        self.report.lines = outcome.lines;
        self.report.net_sales = Rupiah(outcome.net_sales);
        self.report.quantity = outcome.quantity;
        self.report.value = Rupiah(outcome.value);
        if outcome.from.is_some() {
            self.report.from = outcome.from;
            self.report.to = outcome.to;
        }
    }

    /// Ends refused: nothing is, or would be, written.
    pub fn refuse(&mut self, problems: ProblemLog) {
        self.problems(&problems);
        self.end(UploadStatus::Rejected);
    }

    /// What a sales file comes to without the invoices that hold an error.
    pub fn sales(
        &mut self,
        sales: &SalesImport,
        invalid_invoices: &[String],
        skip_invalid: bool,
        problems: &mut ProblemLog,
    ) {
        let report = &mut self.report;
        report.lines = sales.lines;
        report.net_sales = Rupiah(sales.net_sales);
        report.quantity = sales.quantity;
        report.gross_profit = sales.gross_profit.map(Rupiah);
        report.from = sales.from;
        report.to = sales.to;
        report.invoices_left_out = invalid_invoices.len() as u64;
        if skip_invalid {
            for number in invalid_invoices {
                problems.push(problem(
                    RowProblemCode::InvoiceLeftOut,
                    None,
                    number,
                    "Seluruh faktur ini ditinggalkan karena ada barisnya yang galat. Perbaiki, lalu unggah lagi."
                        .to_owned(),
                ));
            }
        }
    }

    /// Rows that were fine and are passed over after all.
    pub fn pass_over(&mut self, rows: u64) {
        let report = &mut self.report;
        report.rows.accepted -= rows;
        report.rows.skipped += rows;
        report.lines -= rows;
    }

    /// Rows that were fine by themselves, and are refused by what the portal knows.
    pub fn reject(&mut self, rows: u64) {
        let report = &mut self.report;
        report.rows.accepted -= rows;
        report.rows.rejected += rows;
    }

    /// Adds a question.
    pub fn ask(&mut self, choice: Choice) {
        self.report.choices.push(choice);
    }

    /// Decides the end: errors refuse, open questions wait, other effects than those shown wait again.
    pub fn settle(&mut self, mode: UploadMode, refuse_errors: bool, effects_changed: bool, problems: ProblemLog) {
        self.problems(&problems);
        let status = if refuse_errors {
            UploadStatus::Rejected
        } else if !self.report.choices.is_empty() {
            UploadStatus::NeedsChoice
        } else if mode == UploadMode::Check || effects_changed {
            UploadStatus::Checked
        } else {
            UploadStatus::Committed
        };
        self.end(status);
    }

    /// Ends an upload that the server failed at several times.
    pub fn reject_interrupted(&mut self) {
        let mut problems = ProblemLog::default();
        let message = "Impor terhenti beberapa kali karena gangguan di server. Unggah lagi berkas ini nanti.";
        problems.push(problem(RowProblemCode::Unreadable, None, "", message.to_owned()));
        self.refuse(problems);
    }

    fn problems(&mut self, problems: &ProblemLog) {
        self.report.problems = problems.list();
        self.report.problems_total = problems.total();
        self.report.problem_counts = problems.counts();
    }

    fn end(&mut self, status: UploadStatus) {
        self.status = status;
        self.report.status = status;
        if status == UploadStatus::Committed {
            self.report.committed_at = Some(self.at);
        }
        self.outcome = outcome_line(&self.report);
    }
}

fn problem(code: RowProblemCode, row: Option<u32>, value: &str, message: String) -> RowProblem {
    let value = (!value.is_empty()).then(|| value.to_owned());
    RowProblem {
        severity: code.severity(),
        code,
        row,
        column: None,
        value,
        message,
    }
}

/// A known invoice that comes with fewer lines, as a problem of its first row.
pub(super) fn shrunk_problem(shrunk: &Shrunk) -> RowProblem {
    problem(
        RowProblemCode::ShrunkInvoice,
        u32::try_from(shrunk.row).ok(),
        &shrunk.number,
        format!(
            "{}: {} baris menjadi {}. Centang bila memang berkurang.",
            shrunk.number,
            format_count(i64::from(shrunk.lines_before)),
            format_count(i64::from(shrunk.lines))
        ),
    )
}

/// The question whether they may.
pub(super) fn shrunk_choice(sales: &SalesImport) -> Choice {
    let option = |value: &str, label: String| ChoiceOption {
        value: value.to_owned(),
        label,
    };
    let count = format_count(sales.shrunk_total as i64);
    Choice {
        field: "allow_shrink".to_owned(),
        options: vec![
            option(
                "true",
                format!("{count} faktur datang dengan baris lebih sedikit: impor apa adanya"),
            ),
            option("false", "Jangan impor; periksa berkasnya dulu".to_owned()),
        ],
        evidence: sales
            .shrunk
            .iter()
            .take(20)
            .map(|shrunk| {
                format!(
                    "{}: {} baris menjadi {}",
                    shrunk.number, shrunk.lines_before, shrunk.lines
                )
            })
            .collect(),
    }
}

/// The code that a refused upload's problem carries: that of its first error or choice.
pub(super) fn first_code(report: &UploadReport) -> Option<&RowProblem> {
    let with = |severity| report.problems.iter().find(move |problem| problem.severity == severity);
    with(Severity::Error).or_else(|| with(Severity::Choice))
}

/// Tells the audit log of an import.
pub(super) async fn record(
    connection: &mut PgConnection,
    claimed: &Claimed,
    draft: &Draft,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let after = serde_json::json!({
        "file_name": draft.report.file_name,
        "kind": draft.report.kind,
        "outcome": draft.outcome,
        "net_sales": draft.report.net_sales,
    });
    audit::Entry {
        account_id: Some(claimed.account_id),
        actor: &claimed.uploaded_by,
        action: "upload_committed",
        subject: &draft.report.id.to_string(),
        before: None,
        after: Some(after),
    }
    .insert(connection, at)
    .await
}
