//! Reading from the API for a part of a page.
//!
//! The machinery is compiled once for all pages: what is read travels as `Arc<dyn Any>` and gets its type back at the
//! edge. One typed resource more costs the app about 10 KB.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::future::abortable;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api::ApiError;

/// What was read, its type put aside.
pub(super) type Anything = Arc<dyn Any + Send + Sync>;
/// What came of reading.
pub(super) type Answer = Result<Anything, ApiError>;
type Pending = Pin<Box<dyn Future<Output = Answer>>>;

/// What a page reads, kept up to date with the key that it depends on (filters, a range, a cursor). A newer key stops the
/// request for the older one; leaving the page stops it too; while a reload runs, the last answer stays.
pub struct Remote<T: 'static> {
    feed: Feed,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Reads at once, and again whenever `key` gives another value.
    pub fn new<K, Fut>(key: impl Fn() -> K + Send + Sync + 'static, fetch: impl Fn(K) -> Fut + 'static) -> Self
    where
        K: Clone + PartialEq + Send + Sync + 'static,
        Fut: Future<Output = Result<T, ApiError>> + 'static,
    {
        let wanted = StoredValue::new(None::<K>);
        let changed = move || {
            let now = Some(key());
            let changed = wanted.with_value(|wanted| *wanted != now);
            if changed {
                wanted.set_value(now);
            }
            changed
        };
        let start = move || -> Pending {
            let answer = wanted.get_value().map(&fetch);
            Box::pin(async move {
                match answer {
                    Some(answer) => answer.await.map(|answer| Arc::new(answer) as Anything),
                    None => Err(ApiError::Aborted),
                }
            })
        };
        Self {
            feed: Feed::new(Box::new(changed), Box::new(start)),
            of: PhantomData,
        }
    }

    /// The answer, none until there is one; reactive. Inside [`super::Loaded`] it is handed to `view`.
    pub fn get(&self) -> Option<Result<Arc<T>, ApiError>> {
        Some(self.feed.get()?.and_then(typed))
    }

    /// The answer if it is a good one; reactive.
    pub fn ok(&self) -> Option<Arc<T>> {
        self.get().and_then(Result::ok)
    }

    /// Reads again.
    pub fn reload(&self) {
        self.feed.reload();
    }

    pub(super) fn feed(&self) -> Feed {
        self.feed
    }
}

/// Gives an answer its type back; it has no other, since only [`Remote::new`] makes one.
pub(super) fn typed<T: Send + Sync + 'static>(answer: Anything) -> Result<Arc<T>, ApiError> {
    answer.downcast().map_err(|_| ApiError::Decode { status: 200 })
}

/// A [`Remote`] without its type.
#[derive(Clone, Copy)]
pub(super) struct Feed {
    answer: RwSignal<Option<Answer>>,
    pending: RwSignal<bool>,
    again: RwSignal<()>,
}

impl Feed {
    fn new(changed: Box<dyn Fn() -> bool + Send + Sync>, start: Box<dyn Fn() -> Pending>) -> Self {
        let feed = Self {
            answer: RwSignal::new(None),
            pending: RwSignal::new(true),
            again: RwSignal::new(()),
        };
        let version = Memo::new(move |before: Option<&u32>| before.map_or(0, |before| *before) + u32::from(changed()));
        Effect::new(move || {
            // Reading, unlike tracking, has the key looked at.
            version.get();
            feed.again.track();
            let (answer, handle) = abortable(untrack(&start));
            // Before the next request, and when the page is left.
            on_cleanup(move || handle.abort());
            feed.pending.set(true);
            spawn_local(async move {
                if let Ok(answer) = answer.await {
                    feed.pending.try_set(false);
                    feed.answer.try_set(Some(answer));
                }
            });
        });
        feed
    }

    pub(super) fn get(self) -> Option<Answer> {
        self.answer.get()
    }

    /// Whether a request runs; reactive.
    pub(super) fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    pub(super) fn reload(self) {
        self.again.set(());
    }
}
