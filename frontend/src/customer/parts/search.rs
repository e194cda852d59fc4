//! The words that are looked for, kept in the address as `q`.

use std::time::Duration;

use leptos::html::Input;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::ui::{Icon, UrlState, first_page, glyph};

/// How long the typing has to rest before the list is asked for.
const REST: Duration = Duration::from_millis(250);
const LABEL: &str = "Cari nama atau nomor part";

/// The field, with a cross that empties it.
pub fn field(url: UrlState) -> AnyView {
    let input = NodeRef::<Input>::new();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = waiting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let look_for = move |words: String| {
        let mut changes = first_page();
        changes.push(("q", Some(words).filter(|words| !words.trim().is_empty())));
        url.replace(changes);
    };
    let on_input = move |event| {
        let words = event_target_value(&event);
        stop();
        waiting.set_value(set_timeout_with_handle(move || look_for(words.clone()), REST).ok());
    };
    let clear = move |_| {
        stop();
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            // Where it cannot have the focus the search is emptied all the same.
            let _ = input.focus();
        }
        look_for(String::new());
    };
    view! {
        <div class="input-group" role="search">
            <Icon glyph=glyph::SEARCH />
            <input
                node_ref=input
                class="input input--lg"
                type="search"
                placeholder=LABEL
                aria-label=LABEL
                autocomplete="off"
                enterkeyhint="search"
                value=url.get("q").unwrap_or_default()
                on:input=on_input
            />
            {move || {
                url.get("q")
                    .map(|_| {
                        view! {
                            <span class="input-group__end">
                                <button
                                    class="btn btn--ghost btn--icon btn--sm"
                                    type="button"
                                    aria-label="Hapus pencarian"
                                    on:click=clear
                                >
                                    <Icon glyph=glyph::X />
                                </button>
                            </span>
                        }.into_any()
                    })
            }}
        </div>
    }
    .into_any()
}
