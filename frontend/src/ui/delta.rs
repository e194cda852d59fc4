//! A change.

use leptos::prelude::*;

use super::icon::{Icon, glyph};

/// An arrow and how much; the direction in words for screen readers.
pub fn delta(change: (f64, String)) -> AnyView {
    judged(change, "delta delta--up", "delta delta--down")
}

/// The same of what is better the lower it is: a discount, what is owed.
pub fn delta_of_cost(change: (f64, String)) -> AnyView {
    judged(change, "delta delta--down", "delta delta--up")
}

fn judged((by, words): (f64, String), up: &'static str, down: &'static str) -> AnyView {
    let (class, icon, direction, words) = if by > 0.0 {
        (up, glyph::ARROW_UP, "naik ", words)
    } else if by < 0.0 {
        (down, glyph::ARROW_DOWN, "turun ", words)
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
