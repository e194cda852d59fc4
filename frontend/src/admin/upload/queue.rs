//! The files of one visit to the page: received and checked side by side, imported one after the other.

use std::collections::BTreeMap;
use std::rc::Rc;

use domain::upload::{UploadOptions, UploadReport, UploadStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{AbortController, AbortSignal, File};

use super::entry::{Entry, Stage, Work};
use super::rules;
use crate::api::uploads::{self, Outcome};
use crate::api::{ApiError, idempotency_key};

/// Files that are sent or checked at the same time; a browser has six connections to a server, and the page needs some.
const AT_ONCE: usize = 2;
/// Files that the server counts as one selection.
const BATCH_FILES: u32 = 50;

/// The steps of the page, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Choose files and send them.
    Files,
    /// See and complete which column is what.
    Columns,
    /// See what is wrong and what would happen.
    Check,
    /// The import runs.
    Import,
    /// What happened.
    Done,
}

/// What of a file must stay on the browser's side.
#[derive(Clone)]
struct Handle {
    /// None for an upload that is gone on with from the history.
    file: Option<File>,
    batch: String,
    abort: AbortController,
}

/// The files and the step of the page.
#[derive(Clone, Copy)]
pub struct Queue {
    /// In the order they were added.
    pub entries: RwSignal<Vec<Entry>>,
    /// Where the page is.
    pub step: RwSignal<Step>,
    /// The file that the column and check steps show.
    pub shown: RwSignal<Option<u32>>,
    /// Whether an import stopped because its effects were no longer those shown.
    pub effects_changed: RwSignal<bool>,
    /// Raised whenever the history has something new.
    pub revision: RwSignal<u32>,
    /// Whether leaving now would break something off.
    pub is_busy: Signal<bool>,
    handles: StoredValue<BTreeMap<u32, Handle>, LocalStorage>,
    batch: StoredValue<(String, u32)>,
    next_key: StoredValue<u32>,
}

impl Queue {
    /// An empty one, stopped when the page is left.
    pub fn new() -> Self {
        let entries = RwSignal::new(Vec::<Entry>::new());
        let queue = Self {
            entries,
            step: RwSignal::new(Step::Files),
            shown: RwSignal::new(None),
            effects_changed: RwSignal::new(false),
            revision: RwSignal::new(0),
            is_busy: Signal::derive(move || entries.with(|entries| entries.iter().any(Entry::is_busy))),
            handles: StoredValue::new_local(BTreeMap::new()),
            batch: StoredValue::new((String::new(), BATCH_FILES)),
            next_key: StoredValue::new(0),
        };
        on_cleanup(move || queue.stop_all());
        queue
    }

    /// Adds files to the selection and starts sending.
    pub fn add(self, files: impl IntoIterator<Item = File>) {
        for file in files {
            let entry = self.entry(file.name(), file.size(), Stage::Waiting);
            self.hold(&entry, Some(file));
            self.entries.update(|entries| entries.push(entry));
        }
        self.pump();
    }

    /// Goes on with an upload of the history that was checked before.
    pub fn go_on(self, report: UploadReport) {
        self.clear();
        let entry = self.entry(report.file_name.clone(), report.file_size as f64, Stage::Still);
        self.hold(&entry, None);
        entry.take(report);
        self.entries.set(vec![entry]);
        self.proceed();
    }

    fn entry(self, name: String, size: f64, stage: Stage) -> Entry {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        Entry::new(key, name, size, stage)
    }

    fn hold(self, entry: &Entry, file: Option<File>) {
        let Ok(abort) = AbortController::new() else { return };
        let batch = self.next_batch();
        self.handles.update_value(|handles| {
            handles.insert(entry.key, Handle { file, batch, abort });
        });
    }

    /// The name of the selection, a new one after as many files as the server counts as one.
    fn next_batch(self) -> String {
        let (mut name, mut files) = self.batch.get_value();
        if files >= BATCH_FILES {
            (name, files) = (idempotency_key(), 0);
        }
        self.batch.set_value((name.clone(), files + 1));
        name
    }

    /// Starts as many waiting files as may run.
    fn pump(self) {
        let Some(entries) = self.entries.try_get_untracked() else {
            return;
        };
        let is = |entry: &Entry, waiting: bool| {
            entry.stage.with_untracked(|stage| match stage {
                Stage::Waiting => waiting,
                Stage::Sending { .. } | Stage::Working(_) => !waiting,
                Stage::Still | Stage::Failed(_) => false,
            })
        };
        let running = entries.iter().filter(|entry| is(entry, false)).count();
        let waiting = entries.iter().filter(|entry| is(entry, true));
        for entry in waiting.take(AT_ONCE.saturating_sub(running)) {
            self.send(entry.clone());
        }
    }

    fn send(self, entry: Entry) {
        let handle = self.handles.with_value(|handles| handles.get(&entry.key).cloned());
        let Some(Handle {
            file: Some(file),
            batch,
            abort,
        }) = handle
        else {
            return;
        };
        entry.stage.set(Stage::Sending {
            sent: 0.0,
            total: entry.size,
        });
        spawn_local(async move {
            let signal = abort.signal();
            let stage = entry.stage.clone();
            let on_sent = Rc::new(move |sent: f64, total: f64| {
                stage.set(if sent < total {
                    Stage::Sending { sent, total }
                } else {
                    Stage::Working(Work::default())
                });
            });
            let outcome = uploads::receive(&file, &batch, &signal, on_sent).await;
            // A small file may be answered before its last progress is told.
            entry.stage.update(|stage| {
                if matches!(stage, Stage::Sending { .. }) {
                    *stage = Stage::Working(Work::default());
                }
            });
            entry.settle(outcome, &signal).await;
            self.has_news();
            self.pump();
        });
    }

    /// Sends a file again whose sending failed, or has it checked again.
    pub fn retry(self, entry: &Entry) {
        if entry.report.with_untracked(Option::is_some) {
            self.recheck(entry, entry.wanted.get_untracked());
        } else {
            entry.stage.set(Stage::Waiting);
            self.pump();
        }
    }

    /// Stops a file and takes it off the list. What the server has received stays in its history, without effect.
    pub fn remove(self, key: u32) {
        self.handles.update_value(|handles| {
            if let Some(handle) = handles.remove(&key) {
                handle.abort.abort();
            }
        });
        self.entries.update(|entries| entries.retain(|entry| entry.key != key));
        if self.shown.get_untracked() == Some(key) {
            self.shown.set(
                self.entries
                    .with_untracked(|entries| entries.first().map(|entry| entry.key)),
            );
        }
        if self.entries.with_untracked(Vec::is_empty) {
            self.clear();
        }
        self.pump();
    }

    /// Back to the beginning.
    pub fn clear(self) {
        self.stop_all();
        self.handles.update_value(BTreeMap::clear);
        self.batch.set_value((String::new(), BATCH_FILES));
        self.entries.set(Vec::new());
        self.shown.set(None);
        self.effects_changed.set(false);
        self.step.set(Step::Files);
    }

    fn stop_all(self) {
        self.handles
            .try_with_value(|handles| handles.values().for_each(|handle| handle.abort.abort()));
    }

    /// Leaves the first step: to the columns if a file asks for them, else to the check.
    pub fn proceed(self) {
        let entries = self.entries.get_untracked();
        let asks = |entry: &&Entry| {
            entry
                .report
                .with_untracked(|report| report.as_ref().is_some_and(|report| rules::needs_columns(report)))
        };
        let first = entries.iter().find(asks);
        self.step.set(if first.is_some() { Step::Columns } else { Step::Check });
        self.shown.set(first.or(entries.first()).map(|entry| entry.key));
    }

    /// The file that the column and check steps show. Reactive.
    pub fn shown_entry(self) -> Option<Entry> {
        let key = self.shown.get()?;
        self.entries
            .with(|entries| entries.iter().find(|entry| entry.key == key).cloned())
    }

    /// Has a file checked with other options.
    pub fn recheck(self, entry: &Entry, options: UploadOptions) {
        let id = entry
            .report
            .with_untracked(|report| report.as_ref().map(|report| report.id));
        let (Some(id), false) = (id, untrack(|| entry.is_working())) else {
            return;
        };
        let entry = entry.clone();
        let signal = self.signal(&entry);
        entry.wanted.set(options.clone());
        entry.stage.set(Stage::Working(Work::default()));
        spawn_local(async move {
            let outcome = uploads::check(id, options).await;
            if let Some(signal) = signal {
                entry.settle(outcome, &signal).await;
            }
            self.has_news();
        });
    }

    /// Goes on with the import after a failure.
    pub fn resume(self) {
        for entry in self.entries.get_untracked() {
            if entry.stage.with_untracked(|stage| matches!(stage, Stage::Failed(_)))
                && entry.report.with_untracked(Option::is_some)
            {
                entry.stage.set(Stage::Still);
            }
        }
        self.import();
    }

    /// Imports every file that is ready, in order of their dates.
    pub fn import(self) {
        let mut ready: Vec<Entry> = self.entries.get_untracked();
        ready.retain(|entry| untrack(|| entry.is_ready()));
        ready.sort_by_cached_key(|entry| entry.report.with_untracked(|report| report.as_deref().map(rules::turn)));
        self.effects_changed.set(false);
        self.step.set(Step::Import);
        spawn_local(async move {
            for (turn, entry) in ready.iter().enumerate() {
                let is_imported = self.import_one(entry, turn > 0).await;
                self.has_news();
                if !is_imported {
                    // What failed stands on the import step with its retry; what changed must be looked at again.
                    if untrack(|| !matches!(entry.stage.get(), Stage::Failed(_))) {
                        self.effects_changed.try_set(true);
                        self.shown.try_set(Some(entry.key));
                        self.step.try_set(Step::Check);
                    }
                    return;
                }
            }
            self.step.try_set(Step::Done);
        });
    }

    /// True once it is imported. After an earlier file of the same selection the effects are others than the ones shown
    /// beside each other, so such a file is imported with its new report, unless that asks for something.
    async fn import_one(self, entry: &Entry, after_another: bool) -> bool {
        let id = entry
            .report
            .with_untracked(|report| report.as_ref().map(|report| report.id));
        let (Some(id), Some(signal)) = (id, self.signal(entry)) else {
            return false;
        };
        for _ in 0..2 {
            entry.stage.set(Stage::Working(Work {
                import: true,
                ..Work::default()
            }));
            let outcome = uploads::commit(id, entry.wanted.get_untracked()).await;
            let is_lost = matches!(outcome, Err(ApiError::Offline));
            // The answer was lost, the import perhaps not: the report tells.
            let outcome = if is_lost { Ok(Outcome::Accepted(id)) } else { outcome };
            entry.settle(outcome, &signal).await;
            if is_lost && untrack(|| !entry.is_committed() && !matches!(entry.stage.get(), Stage::Failed(_))) {
                entry.stage.set(Stage::Failed(ApiError::Offline));
            }
            match untrack(|| entry.status()) {
                Some(UploadStatus::Committed) => return true,
                Some(_) if after_another && untrack(|| entry.is_ready()) => {}
                _ => return false,
            }
        }
        false
    }

    fn signal(self, entry: &Entry) -> Option<AbortSignal> {
        self.handles
            .with_value(|handles| handles.get(&entry.key).map(|handle| handle.abort.signal()))
    }

    fn has_news(self) {
        self.revision.try_update(|revision| *revision += 1);
    }
}
