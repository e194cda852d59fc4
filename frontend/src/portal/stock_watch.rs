//! Following what changes stock while a page is in sight.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use crate::api;

/// How long changes are gathered before the page reads again.
const REST: Duration = Duration::from_millis(300);

/// Has a page read again whenever stock changes, until it is left. A tab that is out of sight holds no stream: browsers open
/// only a few connections to one server.
pub fn watch_stock(read_again: impl Fn() + Copy + 'static) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stream = StoredValue::new_local(None::<AbortController>);
    let rest = move || {
        if let Some(timer) = waiting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let stop = move || {
        if let Some(abort) = stream.try_update_value(Option::take).flatten() {
            abort.abort();
        }
    };
    let start = move || {
        let Ok(abort) = AbortController::new() else { return };
        let signal = abort.signal();
        stream.try_set_value(Some(abort));
        spawn_local(async move {
            let on_change = move || {
                rest();
                waiting.try_set_value(set_timeout_with_handle(read_again, REST).ok());
            };
            api::stock::watch(&signal, on_change).await;
        });
    };
    let sight = window_event_listener(ev::visibilitychange, move |_| {
        stop();
        if !document().hidden() {
            // What changed out of sight was told to nobody.
            read_again();
            start();
        }
    });
    on_cleanup(move || {
        sight.remove();
        stop();
        rest();
    });
    if !document().hidden() {
        start();
    }
}
