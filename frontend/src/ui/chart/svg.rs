//! Where a drawing of `crates/charts` enters the page.

use leptos::prelude::*;

/// An SVG of `crates/charts`: the one permitted use of `inner_html`, since that crate escapes every text (tested there).
#[component]
pub(super) fn Svg(
    /// A whole `<svg>` element, empty while there is none.
    #[prop(into)]
    svg: Signal<String>,
    /// The class of the place.
    #[prop(default = "plot-svg")]
    class: &'static str,
) -> impl IntoView {
    view! { <span class=class inner_html=svg></span> }
}
