//! Answers that the service worker kept (`public/sw.js`) and gives while there is no network.

use chrono::{DateTime, Utc};
use domain::date::parse_instant;
use leptos::prelude::*;
use web_sys::Response;

/// The header of a kept answer: when it came.
const HEADER: &str = "ampc-kept";

thread_local! {
    static SINCE: ArcRwSignal<String> = ArcRwSignal::new(String::new());
}

/// Takes note of whether an answer was a kept one.
pub(super) fn note(response: &Response) {
    let since = response.headers().get(HEADER).ok().flatten().unwrap_or_default();
    let signal = SINCE.with(Clone::clone);
    if signal.with_untracked(|before| *before != since) {
        signal.set(since);
    }
}

/// Of when the data is that was read last, where there was no network; reactive.
pub fn since() -> Option<DateTime<Utc>> {
    parse_instant(&SINCE.with(Clone::clone).get())
}
