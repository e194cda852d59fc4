//! Reading from the API for a part of a page.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;

use crate::api::ApiError;

/// What a page reads, kept up to date with the key that it depends on (filters, a range, a cursor). A newer key stops the
/// request for the older one; leaving the page stops it too; while a reload runs, the last answer stays.
pub struct Remote<T: 'static> {
    resource: LocalResource<Result<Arc<T>, ApiError>>,
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
        let key = Memo::new(move |_| key());
        let running = StoredValue::new(None::<(K, AbortHandle)>);
        let last = StoredValue::new(None::<Arc<T>>);
        Effect::new(move || {
            let wanted = key.get();
            // A resource waits for the request that runs before it starts the next, so the old one is stopped here.
            let stale = running.with_value(|running| match running {
                Some((asked, handle)) if *asked != wanted => Some(handle.clone()),
                _ => None,
            });
            if let Some(handle) = stale {
                handle.abort();
            }
        });
        let resource = LocalResource::new(move || {
            let asked = key.get();
            let (answer, handle) = abortable(fetch(asked.clone()));
            running.set_value(Some((asked, handle)));
            async move {
                match answer.await {
                    Ok(Ok(answer)) => {
                        let answer = Arc::new(answer);
                        last.try_set_value(Some(Arc::clone(&answer)));
                        Ok(answer)
                    }
                    Ok(Err(error)) => Err(error),
                    Err(_) => last.try_get_value().flatten().ok_or(ApiError::Aborted),
                }
            }
        });
        Self { resource }
    }

    /// The answer, none until there is one; reactive. Inside [`super::Loaded`] it is handed to `view`.
    pub fn get(&self) -> Option<Result<Arc<T>, ApiError>> {
        self.resource.get()
    }

    /// The answer if it is a good one; reactive.
    pub fn ok(&self) -> Option<Arc<T>> {
        self.resource.get().and_then(Result::ok)
    }

    /// Reads again.
    pub fn reload(&self) {
        self.resource.refetch();
    }
}
