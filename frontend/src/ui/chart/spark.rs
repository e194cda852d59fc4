//! The small line beside a figure.

use charts::sparkline;
use leptos::prelude::*;

use super::svg::Svg;
use super::theme::chart_theme;

/// The course of a figure without axes; decoration, hidden from screen readers. Nothing with fewer than two values.
#[component]
pub fn Spark(
    /// In order; none leaves a gap.
    values: Vec<Option<f64>>,
    /// Width and height in pixels.
    size: (u32, u32),
    /// The class of the place, which has the same size: `kpi__spark`, `rank__spark`.
    class: &'static str,
) -> impl IntoView {
    let theme = chart_theme();
    let svg = move || {
        theme
            .with(|theme| sparkline(&values, size, theme.as_ref()?))
            .unwrap_or_default()
    };
    view! { <Svg svg=Signal::derive(svg) class /> }
}
