//! Small helpers over the document.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// An id that no other element has: `prefix-7`.
pub fn unique_id(prefix: &str) -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(1) });
    let number = NEXT.get();
    NEXT.set(number + 1);
    format!("{prefix}-{number}")
}

/// Sets the window's title.
pub fn set_title(page: &str) {
    document().set_title(&format!("{page} · AMPConnect"));
}

/// Moves the focus to the first element that the selector finds, once the present change is drawn.
pub fn focus_later(selector: &'static str) {
    request_animation_frame(move || {
        if let Ok(Some(element)) = document().query_selector(selector) {
            focus(&element);
        }
    });
}

/// Moves the focus.
pub fn focus(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// What can be reached with Tab inside an element, in order.
pub fn focusables(root: &web_sys::Element) -> Vec<HtmlElement> {
    const SELECTOR: &str = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), \
                            textarea:not(:disabled), [tabindex]:not([tabindex='-1'])";
    let Ok(list) = root.query_selector_all(SELECTOR) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into().ok())
        .collect()
}
