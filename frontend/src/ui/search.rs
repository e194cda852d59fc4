//! Searching a list by words.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::icon::{Icon, glyph};
use super::url::{UrlState, first_page};

/// How long the typing has to rest before the list is asked for.
const REST: Duration = Duration::from_millis(300);

/// A field whose words are kept in the address as `q`.
#[component]
pub fn SearchField(
    /// Where they are kept.
    url: UrlState,
    /// What is looked for.
    label: &'static str,
) -> impl IntoView {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = waiting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let on_input = move |event| {
        let words = event_target_value(&event);
        stop();
        let search = move || {
            let mut changes = first_page();
            changes.push(("q", Some(words.clone()).filter(|words| !words.trim().is_empty())));
            url.replace(changes);
        };
        waiting.set_value(set_timeout_with_handle(search, REST).ok());
    };
    view! {
        <div class="toolbar__search input-group">
            <Icon glyph=glyph::SEARCH />
            <input
                class="input input--sm"
                type="search"
                placeholder=label
                aria-label=label
                value=url.get("q").unwrap_or_default()
                on:input=on_input
            />
        </div>
    }
}
