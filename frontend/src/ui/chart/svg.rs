//! Where a drawing of `crates/charts` enters the page.

use leptos::prelude::*;

/// An SVG of `crates/charts`, empty while there is none: the one permitted use of `inner_html`, since that crate escapes
/// every text (tested there). `class` is that of its place.
pub(super) fn svg(class: &'static str, drawn: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    view! { <span class=class inner_html=drawn></span> }.into_any()
}
