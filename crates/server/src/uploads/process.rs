//! One upload from its stored original to its report: read, check, and import or roll back. A check is an import that is
//! rolled back, so that what it promises is what an import does.

use anyhow::Context as _;
use ingest::{Plan, ProblemLog, Progress};
use sqlx::{Connection as _, PgConnection};

use domain::id::UploadId;
use domain::upload::{UploadKind, UploadMode, UploadOptions, UploadProgress, UploadStatus};
use domain::wita_day;

use super::copy::{self, Source};
use super::customers;
use super::import::{self, SalesImport};
use super::outcome::Effects;
use super::payments;
use super::points;
use super::report::{self, Draft};
use super::store::{self, Claimed, Finished};
use super::{Uploads, files};
use crate::catalog::favorites;
use crate::insights::service as insights;
use crate::loyalty::service as loyalty;
use crate::notifications::{Facts, service as notifications};
use crate::payments::service::By;
use crate::sales::change;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Works on one upload. Does nothing where another instance already does.
pub(super) async fn run(state: &AppState, id: i64) -> anyhow::Result<()> {
    let mut connection = state.work.acquire().await?;
    let mut transaction = connection.begin().await?;
    let Some(claimed) = store::claim(&mut transaction, id).await? else {
        return Ok(());
    };
    let work = Work::new(state, claimed).await?;
    if work.claimed.demo {
        notifications::no_news(&mut transaction).await?;
    }
    let end = work.run(&mut transaction).await?;
    store::finish(&mut transaction, id, &end.finished()?).await?;
    let audiences: &[Audience] = if end.draft.status == UploadStatus::Committed {
        report::record(&mut transaction, &work.claimed, &end.draft, work.now).await?;
        insights::follow(&mut transaction).await?;
        &[Audience::Staff, Audience::Parts, Audience::Customers]
    } else {
        // the dashboard tells of refused and waiting uploads
        &[Audience::Staff]
    };
    tell(&mut transaction, state, &work.claimed, &end.draft).await?;
    if end.draft.status == UploadStatus::Committed && end.draft.report.kind == Some(UploadKind::Sales) {
        loyalty::tell_earned(&mut transaction, &state.config.public_url, id, work.now).await?;
    }
    if end.draft.status == UploadStatus::Committed {
        favorites::tell_back(&mut transaction, &state.config.public_url, Some(id), work.now).await?;
    }
    let raised = DataVersions::bump(&mut transaction, audiences).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.uploads.finished(id, end.draft.status);
    Ok(())
}

/// Tells the uploader what became of an import; nothing of a check, of the demo, and of a file that brought nothing new.
async fn tell(connection: &mut PgConnection, state: &AppState, claimed: &Claimed, draft: &Draft) -> anyhow::Result<()> {
    let report = &draft.report;
    let is_told = match draft.status {
        UploadStatus::Committed => report.changes_something(),
        UploadStatus::Rejected | UploadStatus::NeedsChoice => claimed.mode == UploadMode::Commit.as_str(),
        _ => false,
    };
    if claimed.demo || !is_told {
        return Ok(());
    }
    let facts = Facts::UploadFinished {
        upload_id: claimed.id,
        file_name: claimed.file_name.clone(),
        status: draft.status,
        outcome: draft.outcome.clone(),
    };
    let uploader = notifications::Audience::Account(claimed.account_id);
    notifications::tell(connection, &state.config.public_url, uploader, &facts, draft.at).await?;
    Ok(())
}

/// Ends an upload that failed too often.
pub(super) async fn give_up(state: &AppState, id: i64) -> anyhow::Result<()> {
    let mut transaction = state.work.begin().await?;
    let Some(claimed) = store::claim(&mut transaction, id).await? else {
        return Ok(());
    };
    let options: UploadOptions = serde_json::from_value(claimed.options.clone()).unwrap_or_default();
    let mut draft = Draft::new(&claimed, options, state.clock.now());
    draft.reject_interrupted();
    let end = End {
        draft,
        effects_key: None,
        effects_changed: false,
    };
    store::finish(&mut transaction, id, &end.finished()?).await?;
    tell(&mut transaction, state, &claimed, &end.draft).await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.uploads.finished(id, UploadStatus::Rejected);
    Ok(())
}

struct Work {
    id: i64,
    mode: UploadMode,
    claimed: Claimed,
    source: Source,
    uploads: Uploads,
    now: chrono::DateTime<chrono::Utc>,
}

/// What it came to.
struct End {
    draft: Draft,
    effects_key: Option<String>,
    effects_changed: bool,
}

impl End {
    fn finished(&self) -> anyhow::Result<Finished<'_>> {
        Ok(Finished {
            status: self.draft.status.as_str(),
            kind: self.draft.report.kind.map(UploadKind::as_str),
            report: serde_json::to_value(&self.draft.report)?,
            effects_key: self.effects_key.as_deref(),
            effects_changed: self.effects_changed,
            outcome: &self.draft.outcome,
            rows_read: self.draft.report.rows.read as i64,
            options: &self.draft.report.options,
            at: self.draft.at,
        })
    }
}

impl Work {
    async fn new(state: &AppState, claimed: Claimed) -> anyhow::Result<Self> {
        let options: UploadOptions = serde_json::from_value(claimed.options.clone()).context("stored options")?;
        let path = files::path_of(state, claimed.id, &claimed.file_sha256).await?;
        let now = state.clock.now();
        let source = Source {
            path,
            file_name: claimed.file_name.clone(),
            kind: claimed.given_kind.as_deref().and_then(UploadKind::parse),
            options,
            today: wita_day(now),
        };
        let mode = UploadMode::parse(&claimed.mode).context("stored mode")?;
        Ok(Self {
            id: claimed.id,
            mode,
            claimed,
            source,
            uploads: state.uploads.clone(),
            now,
        })
    }

    fn tell(&self, step: &str, percent: u8, rows: u64) {
        self.uploads.tell(UploadProgress {
            id: UploadId(self.id),
            status: UploadStatus::Processing,
            step: step.to_owned(),
            percent,
            rows,
        });
    }

    /// Tells the progress of one pass over the file, which is `share` percent of the whole from `start` on.
    fn pass(&self, step: &'static str, start: u8, share: u8) -> impl FnMut(Progress) + Send + use<> {
        let (uploads, id) = (self.uploads.clone(), self.id);
        move |progress: Progress| {
            let percent = start + (u16::from(progress.percent.min(100)) * u16::from(share) / 100) as u8;
            uploads.tell(UploadProgress {
                id: UploadId(id),
                status: UploadStatus::Processing,
                step: step.to_owned(),
                percent,
                rows: progress.rows,
            });
        }
    }

    async fn inspect(&self, source: Source) -> anyhow::Result<Plan> {
        let mut progress = self.pass("Mengenali isi berkas", 2, 23);
        Ok(tokio::task::spawn_blocking(move || ingest::inspect(&source.request(), &mut progress)).await?)
    }

    /// The plan of the file, with the columns that somebody mapped before for such a file.
    async fn plan(&self, connection: &mut PgConnection) -> anyhow::Result<(Source, Plan)> {
        let source = self.source.clone();
        let plan = self.inspect(source.clone()).await?;
        if plan.is_readable() || !source.options.columns.is_empty() {
            return Ok((source, plan));
        }
        for (kind, columns) in store::remembered_columns(connection, &plan.header_signature).await? {
            let mut remembered = source.clone();
            remembered.options.columns = serde_json::from_value(columns).context("remembered columns")?;
            remembered.kind = remembered.kind.or_else(|| UploadKind::parse(&kind));
            let fresh = self.inspect(remembered.clone()).await?;
            if fresh.is_readable() {
                return Ok((remembered, fresh));
            }
        }
        Ok((source, plan))
    }

    /// On whose behalf, and when.
    fn by(&self) -> By {
        By {
            upload_id: self.id,
            account_id: self.claimed.account_id,
            at: self.now,
        }
    }

    async fn run(&self, connection: &mut PgConnection) -> anyhow::Result<End> {
        self.tell("Mengenali isi berkas", 2, 0);
        let (source, plan) = self.plan(connection).await?;
        let mut draft = Draft::new(&self.claimed, source.options.clone(), self.now);
        draft.plan(&plan);
        if !plan.is_readable() {
            draft.refuse_plan(&plan);
            return Ok(End {
                draft,
                effects_key: None,
                effects_changed: false,
            });
        }
        sqlx::raw_sql("savepoint import").execute(&mut *connection).await?;
        let end = self.import(connection, source, plan, draft).await?;
        if end.draft.status != UploadStatus::Committed {
            sqlx::raw_sql("rollback to savepoint import")
                .execute(connection)
                .await?;
        }
        Ok(end)
    }

    async fn import(
        &self,
        connection: &mut PgConnection,
        source: Source,
        plan: Plan,
        mut draft: Draft,
    ) -> anyhow::Result<End> {
        change::prepare(&mut *connection).await?;
        let kind = plan.kind.context("a readable plan has a kind")?;
        let snapshot_date = plan.snapshot_date;
        let options = source.options.clone();
        let signature = plan.header_signature.clone();
        let mut problems = plan.problems.clone();
        let outcome = copy::stage(
            &mut *connection,
            source,
            plan,
            Box::new(self.pass("Membaca baris", 25, 33)),
        )
        .await?;
        draft.outcome_of_file(&outcome);
        problems.extend(outcome.problems);

        let refuse_errors = problems.has_errors() && !(kind == UploadKind::Sales && options.skip_invalid);
        let nothing_left = kind == UploadKind::Sales && outcome.rows.accepted == 0;
        if (refuse_errors && (kind != UploadKind::Sales || self.mode == UploadMode::Commit)) || nothing_left {
            draft.refuse(problems);
            return Ok(End {
                draft,
                effects_key: None,
                effects_changed: false,
            });
        }

        change::lock(&mut *connection).await?;
        let step = |step: &str, percent: u8| self.tell(step, percent, outcome.rows.read);
        let effects = match kind {
            UploadKind::Stock => {
                let date = snapshot_date.unwrap_or(self.source.today);
                import::stock(&mut *connection, self.id, date, options.complete, &step).await?
            }
            UploadKind::Customers => {
                step("Menulis customer", 70);
                let columns = &draft.report.columns;
                let import = customers::import(&mut *connection, self.id, columns, &mut problems).await?;
                draft.pass_over(import.passed_over);
                import.effects
            }
            UploadKind::Payments => {
                step("Menulis pembayaran", 70);
                let columns = &draft.report.columns;
                let import = payments::import(&mut *connection, &self.by(), columns, &mut problems).await?;
                draft.reject(import.rejected);
                import.effects
            }
            UploadKind::OpeningBalances => {
                step("Menulis saldo awal", 70);
                let columns = &draft.report.columns;
                let import = payments::import_balances(&mut *connection, &self.by(), columns, &mut problems).await?;
                draft.reject(import.rejected);
                import.effects
            }
            UploadKind::OpeningPoints => {
                step("Menulis poin", 70);
                let columns = &draft.report.columns;
                let import = points::import(&mut *connection, self.id, columns, self.now, &mut problems).await?;
                draft.reject(import.unknown);
                import.effects
            }
            UploadKind::Sales => {
                let sales = import::sales(&mut *connection, self.id, self.now, &mut problems, &step).await?;
                draft.sales(&sales, &outcome.invalid_invoices, options.skip_invalid, &mut problems);
                ask_shrunk(&sales, &options, &mut draft, &mut problems);
                sales.effects
            }
        };
        let refuse_errors = refuse_errors || (kind != UploadKind::Sales && problems.has_errors());
        let key = effects.key();
        let changed = self.claimed.effects_key.as_ref().is_some_and(|shown| *shown != key);
        draft.effects(&effects);
        draft.settle(self.mode, refuse_errors, changed, problems);
        if draft.status == UploadStatus::Committed && !options.columns.is_empty() {
            let columns = serde_json::to_value(&options.columns)?;
            store::remember_columns(
                connection,
                &signature,
                kind.as_str(),
                &columns,
                self.claimed.account_id,
                self.now,
            )
            .await?;
        }
        Ok(End {
            draft,
            effects_key: Some(key),
            effects_changed: changed && self.mode == UploadMode::Commit,
        })
    }
}

/// Asks about known invoices that come with fewer lines, unless they were ticked.
fn ask_shrunk(sales: &SalesImport, options: &UploadOptions, draft: &mut Draft, problems: &mut ProblemLog) {
    if sales.shrunk_total == 0 || options.allow_shrink {
        return;
    }
    for shrunk in &sales.shrunk {
        problems.push(report::shrunk_problem(shrunk));
    }
    draft.ask(report::shrunk_choice(sales));
}

/// Effects as the report has them need the file's own sums; kept here so that `Effects` knows no report.
impl Draft {
    fn effects(&mut self, effects: &Effects) {
        let kind = self.report.kind.unwrap_or(UploadKind::Sales);
        self.report.invoices = effects.invoices;
        self.report.parts = effects.parts;
        self.report.customers_new = effects.customers_new;
        self.report.customers = effects.customers;
        self.report.effects = effects.lines(kind, self.report.from, self.report.to, &self.report);
    }
}
