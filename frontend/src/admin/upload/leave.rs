//! Leaving the page while files are sent, checked or imported is asked about first.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, MouseEvent};

use super::queue::Queue;

const QUESTION: &str = "Berkas masih diproses. Bila halaman ini ditinggalkan, pengiriman terhenti dan berkas yang belum \
                        diimpor tidak diimpor. Tinggalkan halaman?";

/// Asks before the page is closed, reloaded, or left by a link, while the queue is busy.
pub fn ask_before_leaving(queue: Queue) {
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if queue.is_busy.get_untracked() {
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
        if link.is_some_and(|link| !stays && !link.has_attribute("download"))
            && queue.is_busy.get_untracked()
            && !window().confirm_with_message(QUESTION).unwrap_or(true)
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
