//! Rows of a ranking, each with a bar.

use leptos::prelude::*;

/// One row: its place, what it is, its value in words, and how long its bar is, in percent of the longest.
pub fn rank_row(place: usize, name: AnyView, value: AnyView, percent: f64) -> AnyView {
    let width = percent.clamp(0.0, 100.0).to_string();
    view! {
        <div class="rank__row">
            <span class="rank__n">{place.to_string()}</span>
            <span class="rank__name">{name}</span>
            <span class="rank__val">{value}</span>
            <svg class="bar rank__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__track" width="100" height="6"></rect>
                <rect class="bar__fill" width=width height="6"></rect>
            </svg>
        </div>
    }
    .into_any()
}
