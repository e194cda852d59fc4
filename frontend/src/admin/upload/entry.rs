//! One file of the page: what happens to it and what is known of it.

use std::sync::Arc;

use domain::upload::{Choice, UploadOptions, UploadProgress, UploadReport, UploadStatus};
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::rules;
use crate::api::ApiError;
use crate::api::uploads::{self, Outcome};

/// What happens to a file right now.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Waits for its turn to be sent.
    Waiting,
    /// On its way, bytes of bytes.
    Sending {
        /// Bytes sent.
        sent: f64,
        /// Bytes in all.
        total: f64,
    },
    /// The server checks or imports it.
    Working(Work),
    /// Nothing; its report says how it stands.
    Still,
    /// The last request failed.
    Failed(ApiError),
}

/// How far the server is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Whether it imports; else it checks.
    pub import: bool,
    /// The steps so far, the last one running, each with the rows that were read at its end.
    pub steps: Vec<(String, u64)>,
    /// 0 to 100.
    pub percent: u8,
}

impl Work {
    fn follow(&mut self, progress: UploadProgress) {
        self.percent = progress.percent;
        match self.steps.last_mut() {
            Some((step, rows)) if *step == progress.step => *rows = progress.rows,
            _ => self.steps.push((progress.step, progress.rows)),
        }
    }
}

/// A file as the page shows it.
#[derive(Clone)]
pub struct Entry {
    /// Names it on this page.
    pub key: u32,
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub size: f64,
    /// What happens to it.
    pub stage: ArcRwSignal<Stage>,
    /// The last report.
    pub report: ArcRwSignal<Option<Arc<UploadReport>>>,
    /// The choices asked so far, answered or not.
    pub choices: ArcRwSignal<Vec<Choice>>,
    /// The options to import with: those of the last report, or being checked, and the ticks since.
    pub wanted: ArcRwSignal<UploadOptions>,
}

impl Entry {
    /// A file of which nothing is known yet.
    pub fn new(key: u32, name: String, size: f64, stage: Stage) -> Self {
        Self {
            key,
            name,
            size,
            stage: ArcRwSignal::new(stage),
            report: ArcRwSignal::new(None),
            choices: ArcRwSignal::new(Vec::new()),
            wanted: ArcRwSignal::new(UploadOptions::default()),
        }
    }

    /// Its status; none before the first report. Reactive.
    pub fn status(&self) -> Option<UploadStatus> {
        self.report.with(|report| report.as_ref().map(|report| report.status))
    }

    /// Whether the server is at it. Reactive.
    pub fn is_working(&self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Working(_)))
    }

    /// Whether it can be imported now. Reactive.
    pub fn is_ready(&self) -> bool {
        self.stage.with(|stage| *stage == Stage::Still)
            && self.report.with(|report| {
                report
                    .as_ref()
                    .is_some_and(|report| self.wanted.with(|wanted| rules::is_ready(report, wanted)))
            })
    }

    /// Whether it has been imported. Reactive.
    pub fn is_committed(&self) -> bool {
        self.status() == Some(UploadStatus::Committed)
    }

    /// Whether it is under way in any sense. Reactive.
    pub fn is_busy(&self) -> bool {
        self.stage
            .with(|stage| !matches!(stage, Stage::Still | Stage::Failed(_)))
    }

    /// Keeps a report.
    pub fn take(&self, report: UploadReport) {
        self.choices
            .update(|choices| *choices = rules::merged_choices(choices, &report));
        self.wanted.set(report.options.clone());
        self.report.set(Some(Arc::new(report)));
        self.stage.set(Stage::Still);
    }

    /// Waits for the server where it needs time, and keeps what comes of it.
    pub async fn settle(&self, outcome: Result<Outcome, ApiError>, signal: &AbortSignal) {
        let report = match outcome {
            Ok(Outcome::Report(report)) => Ok(*report),
            Ok(Outcome::Accepted(id)) => {
                let stage = self.stage.clone();
                let follow = move |progress| {
                    stage.update(|stage| {
                        if let Stage::Working(work) = stage {
                            work.follow(progress);
                        }
                    });
                };
                uploads::watch(id, signal, follow).await
            }
            Err(error) => Err(error),
        };
        match report {
            Ok(report) => self.take(report),
            Err(error) => self.stage.set(Stage::Failed(error)),
        }
    }
}
