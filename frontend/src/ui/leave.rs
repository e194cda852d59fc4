//! Leaving a page that holds something unfinished is asked about first.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, MouseEvent};

/// Asks before the page is closed, reloaded, or left by a link, while something is unfinished. Links within the page are
/// followed as they are.
pub fn ask_before_leaving(is_unfinished: Signal<bool>, question: &'static str) {
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if is_unfinished.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());

    // The router follows links on its own, without the browser's question; so they are asked about before it sees them.
    let on_click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("a[href^='/']").ok().flatten());
        let stays = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
        let here = window().location().pathname().unwrap_or_default();
        let leads_away = |link: &Element| {
            let path = link.get_attribute("href").unwrap_or_default();
            path.split(['?', '#']).next() != Some(here.as_str())
        };
        if link.is_some_and(|link| !stays && leads_away(&link) && !link.has_attribute("download"))
            && is_unfinished.get_untracked()
            && !window().confirm_with_message(question).unwrap_or(true)
        {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    let listener = on_click.as_ref().unchecked_ref::<js_sys::Function>().clone();
    // Listening on the document fails in no browser.
    let _ = document().add_event_listener_with_callback_and_bool("click", &listener, true);
    let held = StoredValue::new_local((on_click, listener));
    on_cleanup(move || {
        held.try_with_value(|(_, listener)| {
            let _ = document().remove_event_listener_with_callback_and_bool("click", listener, true);
        });
    });
}
