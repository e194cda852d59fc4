//! The small line beside a figure.

use charts::sparkline;
use leptos::prelude::*;

use super::svg::svg;
use super::theme::chart_theme;

/// The course of a figure without axes; decoration, hidden from screen readers. Nothing with fewer than two values (none
/// leaves a gap). `class` is that of its place, which has the same `size` in pixels: `kpi__spark`, `rank__spark`.
pub fn spark(values: Vec<Option<f64>>, size: (u32, u32), class: &'static str) -> AnyView {
    let theme = chart_theme();
    svg(class, move || {
        theme()
            .and_then(|theme| sparkline(&values, size, &theme))
            .unwrap_or_default()
    })
}
