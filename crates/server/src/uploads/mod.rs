//! Uploads: a file comes in, is checked, imported whole or not at all, and can be taken back.
//!
//! The table `upload` is the queue: whoever holds the lock of a row that is `processing` works on it, in one transaction
//! that ends with the report. A killed server loses its locks, and the next one takes the row again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempPath;
use tokio::sync::{Notify, broadcast};

use domain::id::UploadId;
use domain::upload::{UploadProgress, UploadStatus};

mod annotated;
mod copy;
mod customers;
mod downloads;
mod events;
mod files;
mod handlers;
mod import;
mod outcome;
mod payments;
mod points;
mod process;
mod receive;
mod report;
pub mod service;
mod stager;
mod store;
mod table;
mod undo;
mod view;
mod worker;

pub use handlers::routes;
pub use worker::work;

/// Progress events that a slow listener may be behind.
const EVENTS_KEPT: usize = 256;

/// What one instance knows of uploads at work. Clones share it.
#[derive(Clone, Debug)]
pub struct Uploads {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    wake: Notify,
    events: broadcast::Sender<UploadProgress>,
    latest: Mutex<HashMap<i64, UploadProgress>>,
    files: Mutex<HashMap<i64, Arc<TempPath>>>,
}

impl Default for Uploads {
    fn default() -> Self {
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        let inner = Inner {
            wake: Notify::new(),
            events,
            latest: Mutex::default(),
            files: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }
}

impl Uploads {
    /// Wakes this instance's worker: an upload waits.
    fn wake(&self) {
        self.inner.wake.notify_one();
    }

    /// Keeps a received file at hand until its upload is finished.
    fn keep_file(&self, id: i64, path: TempPath) {
        self.inner
            .files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, Arc::new(path));
    }

    fn file(&self, id: i64) -> Option<Arc<TempPath>> {
        self.inner
            .files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
    }

    /// Tells how far an upload is. Nobody listening is no failure.
    fn tell(&self, progress: UploadProgress) {
        let mut latest = self.inner.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.insert(progress.id.0, progress.clone());
        drop(latest);
        let _ = self.inner.events.send(progress);
    }

    /// Tells that an upload is done and lets go of its file.
    fn finished(&self, id: i64, status: UploadStatus) {
        self.inner
            .files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
        self.tell(UploadProgress {
            id: UploadId(id),
            status,
            step: status.label().to_owned(),
            percent: 100,
            rows: 0,
        });
        self.inner
            .latest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }

    /// How far the upload is, as this instance knows.
    fn latest(&self, id: i64) -> Option<UploadProgress> {
        self.inner
            .latest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
    }

    fn listen(&self) -> broadcast::Receiver<UploadProgress> {
        self.inner.events.subscribe()
    }
}
