//! A change.

use leptos::prelude::*;

use super::icon::{Icon, glyph};

/// An arrow and how much; the direction in words for screen readers.
pub fn delta((by, words): (f64, String)) -> AnyView {
    let (class, icon, direction, words) = if by > 0.0 {
        ("delta delta--up", glyph::ARROW_UP, "naik ", words)
    } else if by < 0.0 {
        ("delta delta--down", glyph::ARROW_DOWN, "turun ", words)
    } else {
        ("delta", glyph::MINUS, "", "tetap".to_owned())
    };
    view! {
        <span class=class>
            <Icon glyph=icon />
            <span class="sr-only">{direction}</span>
            {words}
        </span>
    }
    .into_any()
}
